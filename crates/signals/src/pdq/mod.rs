//! PDQ, Meta's perceptual image hash, at full resolution.
//!
//! The convention is that of the Python package `pdqhash` (which Meta's `threatexchange` library
//! and its Hasher-Matcher-Actioner use): the pixels go into the filter at their own size, with no
//! 512×512 resize beforehand. For the same pixels the hashes are the same bit for bit, which is why
//! every floating-point operation here keeps the order and the width (`f32`) of the reference,
//! `pdq/cpp` in <https://github.com/facebook/ThreatExchange>.
//!
//! The steps, one file each: brightness (`luma`), two passes of a box filter and a reduction to
//! 64×64 (`tent`), how much there is to see in it (`quality`), its 16×16 lowest frequencies
//! (`dct`), and one bit for each frequency above their median (`median`).

mod code;
mod dct;
mod luma;
mod median;
mod quality;
mod tent;
mod view;

pub use code::Pdq;
pub use view::{Rgb, WrongPixelCount};

use dct::Frequencies;
use tent::{SIDE, Small};

/// Two hashes at this distance or nearer, in bits of 256, count as the same picture.
///
/// `PDQ_CONFIDENT_MATCH_THRESHOLD` in `python-threatexchange`; also the limit up to which Meta's
/// default index is exact.
pub const MATCH_DISTANCE: u32 = 31;

/// A hash of lower quality than this, on the scale 0 to 100, must not be matched: there is too
/// little in the picture and unrelated ones collide.
///
/// `QUALITY_THRESHOLD` in `python-threatexchange`, which discards 49 and below.
pub const MIN_QUALITY: u8 = 50;

/// Pictures with a side shorter than this, in pixels, get [`Pdq::ZERO`] and quality 0.
///
/// `MIN_HASHABLE_DIM` in the reference.
pub const MIN_SIDE: u32 = 5;

/// A picture's hash and how far to trust it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashed {
    /// The hash.
    pub pdq: Pdq,
    /// How much detail the picture has, 0 (flat) to 100.
    pub quality: u8,
}

impl Hashed {
    /// Whether the quality reaches [`MIN_QUALITY`].
    pub fn is_usable(&self) -> bool {
        self.quality >= MIN_QUALITY
    }
}

/// The hashes of a picture as it is and as it would be turned or mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dihedral {
    /// In the reference's order: as it is, turned by 90, 180 and 270 degrees, mirrored in x,
    /// mirrored in y, mirrored in the main diagonal, mirrored in the other one.
    ///
    /// All eight come from one set of frequencies by swapping and changing signs, so they are close
    /// to the hashes of the pictures really turned, and seldom exactly those.
    pub hashes: [Pdq; 8],
    /// How much detail the picture has, 0 (flat) to 100. It is one number for all eight.
    pub quality: u8,
}

/// Hashes a picture.
///
/// A side shorter than [`MIN_SIDE`] gives [`Pdq::ZERO`] with quality 0. A picture of exactly 64×64
/// is taken as already reduced and is not filtered, as in the reference.
pub fn hash(image: &Rgb<'_>) -> Hashed {
    if is_too_small(image) {
        return Hashed {
            pdq: Pdq::ZERO,
            quality: 0,
        };
    }
    let small = if image.width() as usize == SIDE && image.height() as usize == SIDE {
        unfiltered(image)
    } else {
        reduce(image)
    };
    Hashed {
        pdq: median::bits_above(Frequencies::of(&small).values()),
        quality: quality::of(&small),
    }
}

/// Hashes a picture in all eight orientations for little more than the price of one.
///
/// A side shorter than [`MIN_SIDE`] gives eight times [`Pdq::ZERO`] with quality 0. Unlike
/// [`hash`], a picture of 64×64 is filtered like any other, as in the reference; for all other
/// sizes the first hash and the quality are those of [`hash`].
pub fn hash_dihedral(image: &Rgb<'_>) -> Dihedral {
    if is_too_small(image) {
        return Dihedral {
            hashes: [Pdq::ZERO; 8],
            quality: 0,
        };
    }
    let small = reduce(image);
    Dihedral {
        hashes: Frequencies::of(&small)
            .orientations()
            .map(|turned| median::bits_above(turned.values())),
        quality: quality::of(&small),
    }
}

fn is_too_small(image: &Rgb<'_>) -> bool {
    image.width() < MIN_SIDE || image.height() < MIN_SIDE
}

fn reduce(image: &Rgb<'_>) -> Small {
    tent::reduce(image.width() as usize, image.height() as usize, |y, row| {
        luma::of_row(image.row(y), row);
    })
}

fn unfiltered(image: &Rgb<'_>) -> Small {
    let mut small = [[0.0; SIDE]; SIDE];
    for (y, row) in small.iter_mut().enumerate() {
        luma::of_row(image.row(y), row);
    }
    small
}
