//! The pixels a hash is computed from, borrowed from whoever decoded them.

use std::fmt;

/// A picture of interleaved 8-bit red, green and blue, row by row from the top, or a part of one.
///
/// Alpha has no place here. The reference drops it (Pillow's `convert("RGB")`), so callers do too.
#[derive(Debug, Clone, Copy)]
pub struct Rgb<'a> {
    width: u32,
    height: u32,
    /// Bytes from the start of a row to that of the next: more than a row has in a part.
    stride: usize,
    /// From the first byte of the first row on.
    pixels: &'a [u8],
}

/// A rectangle of pixels in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// Pixels to the left of it.
    pub left: u32,
    /// Rows above it.
    pub top: u32,
    /// Pixels in a row of it.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl<'a> Rgb<'a> {
    /// Looks at `pixels` as a picture of `width` × `height` pixels. Either may be 0.
    ///
    /// # Errors
    ///
    /// [`WrongPixelCount`] unless there are exactly `width` × `height` × 3 bytes.
    pub fn new(width: u32, height: u32, pixels: &'a [u8]) -> Result<Self, WrongPixelCount> {
        // 2^32 × 2^32 × 3 fits in 128 bits, so the product cannot overflow.
        let expected = u128::from(width) * u128::from(height) * 3;
        if pixels.len() as u128 != expected {
            return Err(WrongPixelCount {
                expected,
                found: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            stride: width as usize * 3,
            pixels,
        })
    }

    /// The pixels of a region alone, without copying them. `None` if it does not lie within.
    pub fn part(&self, region: Region) -> Option<Rgb<'a>> {
        let right = region.left.checked_add(region.width)?;
        let bottom = region.top.checked_add(region.height)?;
        if right > self.width || bottom > self.height {
            return None;
        }
        let start = region.top as usize * self.stride + region.left as usize * 3;
        Some(Rgb {
            width: region.width,
            height: region.height,
            stride: self.stride,
            // The part below the last row has no pixels, and none are asked for.
            pixels: self.pixels.get(start..).unwrap_or(&[]),
        })
    }

    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The bytes of row `y`, counted from 0 at the top.
    ///
    /// Panics if there is no such row in memory.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        let start = y * self.stride;
        &self.pixels[start..start + self.width as usize * 3]
    }
}

/// The number of bytes does not fit the stated width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongPixelCount {
    /// Width × height × 3.
    pub expected: u128,
    /// How many bytes there are.
    pub found: usize,
}

impl fmt::Display for WrongPixelCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "expected {} bytes of pixels, found {}",
            self.expected, self.found
        )
    }
}

impl std::error::Error for WrongPixelCount {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_the_exact_number_of_bytes_is_a_picture() {
        assert!(Rgb::new(2, 3, &[0; 18]).is_ok());
        assert!(Rgb::new(0, 0, &[]).is_ok());
        assert!(Rgb::new(0, 7, &[]).is_ok());
        for wrong in [0, 17, 19] {
            let error = Rgb::new(2, 3, &vec![0; wrong]).err();
            assert_eq!(
                error,
                Some(WrongPixelCount {
                    expected: 18,
                    found: wrong
                })
            );
        }
    }

    #[test]
    fn a_size_beyond_all_memory_is_refused_and_does_not_overflow() {
        assert!(Rgb::new(u32::MAX, u32::MAX, &[0; 3]).is_err());
        // Modulo 2^64 this would be 0 bytes.
        assert!(Rgb::new(1 << 31, 1 << 31, &[]).is_err());
    }

    #[test]
    fn a_part_has_the_pixels_of_its_place_and_a_part_of_it_too() {
        let pixels: Vec<u8> = (0..7 * 5 * 3).collect();
        let whole = Rgb::new(7, 5, &pixels).unwrap();
        let region = |left, top, width, height| Region {
            left,
            top,
            width,
            height,
        };
        let part = whole.part(region(2, 1, 4, 3)).unwrap();
        assert_eq!((part.width(), part.height()), (4, 3));
        for y in 0..3 {
            assert_eq!(part.row(y), &whole.row(y + 1)[6..18]);
        }
        let inner = part.part(region(1, 2, 3, 1)).unwrap();
        assert_eq!(inner.row(0), &whole.row(3)[9..18]);
        assert!(part.part(region(1, 2, 4, 1)).is_none());
        assert!(whole.part(region(0, 0, 7, 6)).is_none());
        assert!(whole.part(region(u32::MAX, 0, 1, 1)).is_none());
        assert!(whole.part(region(7, 5, 0, 0)).is_some());
    }
}
