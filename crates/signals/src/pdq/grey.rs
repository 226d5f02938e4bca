//! Pictures of brightness alone, such as the frames of a video, and their hashes.
//!
//! A video has thousands of frames, all of one size, and comes as brightness. So nothing is made into colours first, and the filter
//! of [`hash`](super::hash) (`tent`) is not run but weighed (`weights`), which takes a sixth of the time (0.06 ms at 1280×720): each of the 64×64 values
//! is a weighed mean of the pixels around it, and the weights are the same for all frames.
//!
//! The values are those of [`hash`](super::hash) for three equal colours, but for rounding. There a running sum of `f32` keeps what
//! every addition and subtraction along a row or a column has rounded; here a few products are added and nothing is taken away. In
//! 64×64 values of 0 to 255 the two differ by less than 0.01 (a test holds it), this one being the nearer to the true value. So
//! a bit can be another one only where rounding decides it: where a frequency lies that near to the median of all. In pictures with
//! nothing in them all do, and those have no usable quality.
//!
//! [`Levels`] says what is black and what is white: most videos leave room below and above. That is put right in the 64×64 values, of
//! which there are few. PDQ's bits would be the same without; its quality would not.

use super::path::{Path, Reduced};
use super::tent::{SIDE, Small};
use super::view::{Region, WrongPixelCount};
use super::weights::{LANES, Weights, weights};
use super::{Dihedral, Hashed, MIN_SIDE, TOO_SMALL, TOO_SMALL_DIHEDRAL, hashed};

/// Which bytes are black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// 0 and 255.
    Full,
    /// 16 and 235, as in most videos; what is beyond counts as black or white.
    Limited,
}

impl Levels {
    const BLACK: u8 = 16;
    const WHITE: u8 = 235;

    /// The byte that this one is at full range.
    pub(crate) fn full(self, byte: u8) -> u8 {
        match self {
            Self::Full => byte,
            Self::Limited => {
                let above = u16::from(byte.clamp(Self::BLACK, Self::WHITE) - Self::BLACK);
                let range = u16::from(Self::WHITE - Self::BLACK);
                // At most 255: the quotient of 219 × 255 and 219, rounded.
                ((u32::from(above) * 255 + u32::from(range) / 2) / u32::from(range)) as u8
            }
        }
    }
}

/// A picture of brightness, one byte a pixel, row by row from the top, or a part of one.
#[derive(Debug, Clone, Copy)]
pub struct Grey<'a> {
    width: u32,
    height: u32,
    /// Bytes from the start of a row to that of the next: more than a row has in a part.
    stride: usize,
    levels: Levels,
    /// From the first byte of the first row on.
    pixels: &'a [u8],
}

impl<'a> Grey<'a> {
    /// Looks at `pixels` as a picture of `width` × `height` pixels. Either may be 0.
    ///
    /// # Errors
    ///
    /// [`WrongPixelCount`] unless there are exactly `width` × `height` bytes.
    pub fn new(
        width: u32,
        height: u32,
        levels: Levels,
        pixels: &'a [u8],
    ) -> Result<Self, WrongPixelCount> {
        let expected = u128::from(width) * u128::from(height);
        if pixels.len() as u128 != expected {
            return Err(WrongPixelCount {
                expected,
                found: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            stride: width as usize,
            levels,
            pixels,
        })
    }

    /// The pixels of a region alone, without copying them. `None` if it does not lie within.
    pub fn part(&self, region: Region) -> Option<Grey<'a>> {
        let right = region.left.checked_add(region.width)?;
        let bottom = region.top.checked_add(region.height)?;
        if right > self.width || bottom > self.height {
            return None;
        }
        let start = region.top as usize * self.stride + region.left as usize;
        Some(Grey {
            width: region.width,
            height: region.height,
            // The part below the last row has no pixels, and none are asked for.
            pixels: self.pixels.get(start..).unwrap_or(&[]),
            ..*self
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

    /// What is black and what is white.
    pub(crate) fn levels(&self) -> Levels {
        self.levels
    }

    /// The bytes of row `y`, counted from 0 at the top.
    ///
    /// Panics if there is no such row in memory.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        let start = y * self.stride;
        &self.pixels[start..start + self.width as usize]
    }
}

/// Hashes one grey picture after the other. What depends on their size only is kept from one to the next.
#[derive(Debug, Default)]
pub struct GreyHasher {
    size: (u32, u32),
    down: Vec<Weights>,
    across: Vec<Weights>,
    /// One of the 64 rows, before its columns are weighed, and some zeros behind it.
    sums: Vec<f32>,
}

impl GreyHasher {
    /// As [`hash`](super::hash) of three equal colours, but for rounding (see the module).
    pub fn hash(&mut self, image: &Grey<'_>) -> Hashed {
        if is_too_small(image) {
            return TOO_SMALL;
        }
        if (image.width as usize, image.height as usize) == (SIDE, SIDE) {
            return hashed(&Reduced::of(&unfiltered(image)));
        }
        hashed(&self.reduced(image))
    }

    /// As [`hash_with_dihedral`](super::hash_with_dihedral) of three equal colours, but for rounding (see the module).
    pub fn hash_with_dihedral(&mut self, image: &Grey<'_>) -> (Hashed, Dihedral) {
        if is_too_small(image) {
            return (TOO_SMALL, TOO_SMALL_DIHEDRAL);
        }
        let dihedral = super::dihedral(&self.reduced(image));
        let hashed = if (image.width as usize, image.height as usize) == (SIDE, SIDE) {
            self.hash(image)
        } else {
            Hashed {
                pdq: dihedral.hashes[0],
                quality: dihedral.quality,
            }
        };
        (hashed, dihedral)
    }

    fn reduced(&mut self, image: &Grey<'_>) -> Reduced {
        self.reduced_by(Path::best(), image)
    }

    fn reduced_by(&mut self, path: Path, image: &Grey<'_>) -> Reduced {
        if self.size != (image.width, image.height) {
            self.size = (image.width, image.height);
            self.down = weights(image.height as usize, 1);
            self.across = weights(image.width as usize, 1);
            // The last weights are filled up with zeros, which want something to be multiplied with.
            self.sums = vec![0.0; image.width as usize + LANES];
        }
        path.weighed(&mut Weighing {
            image,
            down: &self.down,
            across: &self.across,
            sums: &mut self.sums,
        })
    }
}

fn is_too_small(image: &Grey<'_>) -> bool {
    image.width < MIN_SIDE || image.height < MIN_SIDE
}

fn unfiltered(image: &Grey<'_>) -> Small {
    let mut small = [[0.0; SIDE]; SIDE];
    for (y, row) in small.iter_mut().enumerate() {
        for (value, byte) in row.iter_mut().zip(image.row(y)) {
            *value = f32::from(image.levels.full(*byte));
        }
    }
    small
}

/// A picture and what is weighed in it.
pub(super) struct Weighing<'a, 'b> {
    image: &'a Grey<'b>,
    down: &'a [Weights],
    across: &'a [Weights],
    sums: &'a mut [f32],
}

impl Weighing<'_, '_> {
    /// All of it is inlined into the one function that has the vectors' instructions. Products and sums are rounded one by one
    /// and in one order, so the values are the same on every machine.
    #[inline(always)]
    pub(super) fn reduced(&mut self) -> Reduced {
        Reduced::of(&self.small())
    }

    #[inline(always)]
    fn small(&mut self) -> Small {
        match self.image.levels {
            Levels::Full => self.weigh(f32::from),
            Levels::Limited => {
                let mut small =
                    self.weigh(|byte| f32::from(byte.clamp(Levels::BLACK, Levels::WHITE)));
                let black = f32::from(Levels::BLACK);
                let scale = 255.0 / f32::from(Levels::WHITE - Levels::BLACK);
                for value in small.as_flattened_mut() {
                    *value = (*value - black) * scale;
                }
                small
            }
        }
    }

    #[inline(always)]
    fn weigh(&mut self, level: impl Fn(u8) -> f32) -> Small {
        let mut small = [[0.0; SIDE]; SIDE];
        for (values, down) in small.iter_mut().zip(self.down) {
            let sums = &mut self.sums[..self.image.width as usize];
            sums.fill(0.0);
            let weighed = (down.first..).zip(&down.values);
            let mut weighed = weighed.filter(|(_, weight)| **weight != 0.0);
            while let Some((y, first)) = weighed.next() {
                // A row that is not there is one that weighs nothing.
                let mut next = || match weighed.next() {
                    Some((y, weight)) => (self.image.row(y), *weight),
                    None => (self.image.row(y), 0.0),
                };
                let (a, b, c, d) = ((self.image.row(y), *first), next(), next(), next());
                let rows = sums.iter_mut().zip(a.0).zip(b.0).zip(c.0).zip(d.0);
                for ((((sum, first), second), third), fourth) in rows {
                    let upper = a.1 * level(*first) + b.1 * level(*second);
                    let lower = c.1 * level(*third) + d.1 * level(*fourth);
                    *sum += upper + lower;
                }
            }
            for (value, across) in values.iter_mut().zip(self.across) {
                *value = across.sum(self.sums);
            }
        }
        small
    }
}

#[cfg(test)]
#[path = "grey_tests.rs"]
mod tests;
