//! The pixels a hash is computed from, borrowed from whoever decoded them.

use std::fmt;

/// A picture of interleaved 8-bit red, green and blue, row by row from the top, without padding.
///
/// Alpha has no place here. The reference drops it (Pillow's `convert("RGB")`), so callers do too.
#[derive(Debug, Clone, Copy)]
pub struct Rgb<'a> {
    width: u32,
    height: u32,
    pixels: &'a [u8],
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
            pixels,
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
    /// Panics if there is no such row.
    pub(super) fn row(&self, y: usize) -> &'a [u8] {
        let bytes = self.width as usize * 3;
        &self.pixels[y * bytes..(y + 1) * bytes]
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
}
