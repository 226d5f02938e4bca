//! PDQ, Meta's perceptual image hash, at full resolution.
//!
//! The convention is that of the Python package `pdqhash` (which Meta's `threatexchange` library
//! and its Hasher-Matcher-Actioner use): the pixels go into the filter at their own size, with no
//! 512×512 resize beforehand. For the same pixels the hashes are the same bit for bit, which is why
//! every floating-point operation here keeps the order and the width (`f32`) of the reference,
//! `pdq/cpp` in <https://github.com/facebook/ThreatExchange>.
//!
//! # Speed
//!
//! From decoded pixels, one thread of an AMD EPYC (Zen 5), least of many runs: 0.13 ms at 512×512,
//! 0.34 ms at 1024×768, 6.2 ms at 4000×3000 (0.5 ns a pixel); the other seven orientations cost some
//! 5 µs. The same code runs on 16, 8 or as many lanes as the machine has (`path`), chosen when the
//! program runs; 16 lanes are a tenth faster than 8 at 512×512 and no faster at 4000×3000.
//!
//! What limits it: running sums along rows wait for each other, so they run across rows, and for
//! that every pixel is transposed three times; each filter reads what enters and what leaves and
//! writes its quotient. Divisions by counts are exact multiplications (`division`). At 12 megapixels
//! the caches and the memory count too: beside other busy processes it took up to three times as
//! long, at 512×512 half as long again. Without AVX2 an x86 machine needs 0.6 ms at 512×512.
//! `cargo run --release -p signals --example time_pdq` measures again.
//!
//! The steps, one file each: brightness (`luma`), two passes of a box filter and a reduction to
//! 64×64 (`tent`), how much there is to see in it (`quality`), its 16×16 lowest frequencies
//! (`dct`), and one bit for each frequency above their median (`median`).
//!
//! [`hash_resized_512`] is the other convention, of Meta's C++ tool, under a name of its own. [`GreyHasher`] hashes what is grey
//! already, such as the frames of a video.

mod code;
mod dct;
mod division;
mod grey;
mod luma;
mod median;
mod path;
#[cfg(test)]
mod plain;
mod quality;
mod resize;
pub mod screen;
mod tent;
mod vector;
mod view;
mod weights;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use code::Pdq;
pub use grey::{Grey, GreyHasher, Levels};
pub use view::{Region, Rgb, WrongPixelCount};

use luma::{Exact, Single};
use path::{AnyLuma, Path, Reduced};
use tent::{Luma, SIDE};
use vector::{Portable, Vector};

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
        return TOO_SMALL;
    }
    if is_reduced(image) {
        return hashed(&unfiltered::<Exact>(image));
    }
    hashed(&reduced::<Exact>(image))
}

/// Hashes a picture in all eight orientations for little more than the price of one.
///
/// A side shorter than [`MIN_SIDE`] gives eight times [`Pdq::ZERO`] with quality 0. Unlike
/// [`hash`], a picture of 64×64 is filtered like any other, as in the reference; for all other
/// sizes the first hash and the quality are those of [`hash`].
pub fn hash_dihedral(image: &Rgb<'_>) -> Dihedral {
    hash_with_dihedral(image).1
}

/// What [`hash`] and [`hash_dihedral`] answer, for the price of the latter.
pub fn hash_with_dihedral(image: &Rgb<'_>) -> (Hashed, Dihedral) {
    if is_too_small(image) {
        return (TOO_SMALL, TOO_SMALL_DIHEDRAL);
    }
    let dihedral = dihedral(&reduced::<Exact>(image));
    let hashed = if is_reduced(image) {
        hash(image)
    } else {
        Hashed {
            pdq: dihedral.hashes[0],
            quality: dihedral.quality,
        }
    };
    (hashed, dihedral)
}

/// Hashes a picture as Meta's C++ command-line tool `pdq-photo-hasher` does, bit for bit: if a side
/// is longer than 512 pixels, the picture is first brought to 512×512 whatever its shape, each pixel
/// taken from the one at `⌊x · width / 512⌋`, `⌊y · height / 512⌋`.
///
/// This is another convention than [`hash`], for those who hold hashes made by that tool. The two
/// differ by some bits, 4 to 14 of 256 where it was measured, for pictures that are resized, and
/// hardly ever for others, although the tool also rounds the brightness differently. (A file with a
/// single channel the tool hashes without weighing colours.)
pub fn hash_resized_512(image: &Rgb<'_>) -> Hashed {
    if image.width() <= RESIZED && image.height() <= RESIZED {
        return hash_in_single(image);
    }
    if image.width() == 0 || image.height() == 0 {
        return TOO_SMALL;
    }
    let pixels = resize::nearest(image, RESIZED, RESIZED);
    match Rgb::new(RESIZED, RESIZED, &pixels) {
        Ok(resized) => hash_in_single(&resized),
        Err(_) => TOO_SMALL,
    }
}

/// The side, in pixels, to which the C++ tool brings pictures (`DOWNSAMPLE_DIMS` in `pdqio.cpp`).
const RESIZED: u32 = 512;

/// What there is to say of a picture that is too small.
const TOO_SMALL: Hashed = Hashed {
    pdq: Pdq::ZERO,
    quality: 0,
};

/// The same, in all eight orientations.
const TOO_SMALL_DIHEDRAL: Dihedral = Dihedral {
    hashes: [Pdq::ZERO; 8],
    quality: 0,
};

fn hash_in_single(image: &Rgb<'_>) -> Hashed {
    if is_too_small(image) {
        TOO_SMALL
    } else if is_reduced(image) {
        hashed(&unfiltered::<Single>(image))
    } else {
        hashed(&reduced::<Single>(image))
    }
}

fn hashed(reduced: &Reduced) -> Hashed {
    Hashed {
        pdq: median::bits_above(reduced.frequencies.values()),
        quality: reduced.quality,
    }
}

fn dihedral(reduced: &Reduced) -> Dihedral {
    let turned = reduced.frequencies.orientations();
    Dihedral {
        hashes: turned.map(|turned| median::bits_above(turned.values())),
        quality: reduced.quality,
    }
}

fn is_too_small(image: &Rgb<'_>) -> bool {
    image.width() < MIN_SIDE || image.height() < MIN_SIDE
}

fn is_reduced(image: &Rgb<'_>) -> bool {
    image.width() as usize == SIDE && image.height() as usize == SIDE
}

fn reduced<L: AnyLuma>(image: &Rgb<'_>) -> Reduced {
    Path::best().reduced::<L>(image.width() as usize, image.height() as usize, |y| {
        image.row(y)
    })
}

fn unfiltered<L: Luma<Portable<false>>>(image: &Rgb<'_>) -> Reduced {
    let mut small = [[0.0; SIDE]; SIDE];
    for (y, row) in small.iter_mut().enumerate() {
        for (luma, rgb) in row.chunks_exact_mut(8).zip(image.row(y).chunks_exact(24)) {
            L::of(rgb).store(luma);
        }
    }
    Reduced::of(&small)
}
