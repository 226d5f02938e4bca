//! PDQ from a picture that was decoded to a fraction of its size: nearly the hash, for a fraction of
//! the time. It may only screen: whatever it finds within [`MATCH_DISTANCE`](super::MATCH_DISTANCE)
//! and a [`MARGIN`] must be hashed from all its pixels before anybody calls it a match.
//!
//! The filter of the exact hash (`tent`) reads a picture 64 times each way through a weighing of the
//! pixels around a centre, the same for all rows and for all columns. So the reduced picture is
//! `Wy · luma · Wxᵗ`, where each of the 64 rows of a `W` weighs the pixels along one side. Here `W`
//! is computed for the full size, and then summed up over cells of several pixels, of which only the
//! mean colour is known.
//!
//! Within a cell the brightness is taken to rise or fall evenly, by half the difference of the
//! neighbours on both sides. That is exact for a picture whose brightness is a plane, and it too is
//! a weighing: what it adds goes into the weights of the two neighbours and costs nothing.
//!
//! The brightness is that of the cell's mean colour. Where single pixels are clamped at black or
//! white the two differ a little.
//!
//! # How near it comes
//! JPEG files of 86 wallpapers, photographs and drawings, some with a caption, at qualities 75 to 92
//! with colour at full and at half size, in 15 sizes from 384×512 to 4000×3000, decoded to cells of
//! the size that [`cell_for`] says. 2,731 of them have quality 50 or more. Of these 2,682 are
//! [safe](Screened::is_safe):
//!
//! | | bits of 256 that differ |
//! | --- | --- |
//! | median | 0; by size, 0 to 2 |
//! | 9 of 10 | 2; by size, 2 to 4 |
//! | 99 of 100 | 6; by size, 2 to 8 |
//! | worst | 10; of all eight orientations 12 |
//!
//! The quality was 2 lower to 5 higher. The other 49 files are of 4 drawings with hardly any detail,
//! in which most frequencies are next to nothing and the median lies among them: what little the
//! cells lose turned up to 34 of their bits. [`Screened::doubtful`] tells them apart: they had 39
//! such bits and more, and all but 9 of the safe ones fewer than 24.
//!
//! On pictures that no constant here was chosen on, the 15,609 uploads of the re-upload gauntlet
//! (`cargo xtask bench gauntlet`) that have cells and quality 50, the worst of all eight orientations
//! was 20: one sharpened photograph. Two were above 16, fourteen above 12.

use std::fmt;

use super::luma::thousandths;
use super::path::Path;
use super::tent::{SIDE, Small};
use super::vector::Vector;
use super::weights::{LANES, weights};
use super::{MIN_SIDE, Pdq, median};

/// By how many bits the hashes of a picture that [`is_safe`](Screened::is_safe) may differ from the
/// exact ones, if its cells are of the size that [`cell_for`] says.
///
/// Whatever the exact hash finds within 31 bits, the screening hash finds within 31 and this many.
/// It is an observation with some room to spare, not a proof: see the figures above.
pub const MARGIN: u32 = 24;

/// By how much the quality may differ from the exact one, likewise. A picture whose quality is
/// below [`MIN_QUALITY`](super::MIN_QUALITY) by more than this need not be hashed exactly to learn
/// that it must not be matched.
pub const QUALITY_MARGIN: u8 = 4;

/// How near to the median a frequency may be, in levels, before its bit counts as doubtful: about
/// the error that rounding and the cells make.
pub const DOUBT: f32 = 0.5;

/// With more doubtful bits than this a picture does not screen.
pub const MOST_DOUBTFUL: u32 = 32;

/// A picture of mean colours, interleaved 8-bit red, green and blue, row by row from the top.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    width: u32,
    height: u32,
    cell: u32,
    columns: u32,
    rgb: &'a [u8],
}

/// The cells do not cover the picture, or not only the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongCells;

impl fmt::Display for WrongCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the cells do not cover a picture of the stated size")
    }
}

impl std::error::Error for WrongCells {}

impl<'a> Cells<'a> {
    /// Looks at `rgb` as the cells of a picture of `width` × `height` pixels, each the mean of
    /// `cell` × `cell` pixels; the last column and row may reach beyond the picture.
    ///
    /// # Errors
    /// [`WrongCells`] unless `cell` is at least 1, `columns` and `rows` are `width` and `height`
    /// divided by it and rounded up, and there are `columns` × `rows` × 3 bytes.
    pub fn new(
        (width, height): (u32, u32),
        cell: u32,
        (columns, rows): (u32, u32),
        rgb: &'a [u8],
    ) -> Result<Self, WrongCells> {
        if cell == 0 || columns != width.div_ceil(cell) || rows != height.div_ceil(cell) {
            return Err(WrongCells);
        }
        // 2^32 × 2^32 × 3 fits in 128 bits.
        if rgb.len() as u128 != u128::from(columns) * u128::from(rows) * 3 {
            return Err(WrongCells);
        }
        Ok(Self {
            width,
            height,
            cell,
            columns,
            rgb,
        })
    }
}

/// What there is to know of a picture from its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screened {
    /// Nearly the hashes of [`hash_dihedral`](super::hash_dihedral), in its order.
    pub hashes: [Pdq; 8],
    /// Nearly its quality, 0 to 100.
    pub quality: u8,
    /// How many of the 256 bits, in the worst of the eight hashes, are decided by less than
    /// [`DOUBT`].
    pub doubtful: u32,
}

impl Screened {
    /// Whether the hashes may screen, see [`MARGIN`]. If not, hash the picture from its pixels.
    pub fn is_safe(&self) -> bool {
        self.doubtful <= MOST_DOUBTFUL
    }
}

/// The size of cells, in pixels each way, that is coarse enough to be quick and fine enough for
/// [`MARGIN`]: 8, 4 or 2. `None` for pictures so small that they are better hashed as they are.
///
/// The filter sees detail down to a 64th of a side. It takes three cells to that along the shorter
/// side and four along the longer one, or as many pixels in another shape.
pub fn cell_for(width: u32, height: u32) -> Option<u32> {
    let pixels = u64::from(width) * u64::from(height);
    let fits = |cell: &u32| {
        let (short, long) = (64 * 3 * cell, 64 * 4 * cell);
        width.min(height) >= short && pixels >= u64::from(short) * u64::from(long)
    };
    [8, 4, 2].into_iter().find(fits)
}

/// Four of the eight orientations. The others are these with rows and columns swapped: the same
/// values in another order, and so the same median.
const DISTINCT: [usize; 4] = [0, 2, 4, 5];

/// Hashes a picture from its cells, in all eight orientations.
///
/// A side shorter than [`MIN_SIDE`] pixels gives eight times [`Pdq::ZERO`] with quality 0.
pub fn hash(cells: &Cells<'_>) -> Screened {
    if cells.width < MIN_SIDE || cells.height < MIN_SIDE {
        return Screened {
            hashes: [Pdq::ZERO; 8],
            quality: 0,
            doubtful: Pdq::BITS,
        };
    }
    let reduced = Path::best().screened(cells);
    let turned = reduced.frequencies.orientations();
    let doubts = DISTINCT.map(|at| doubtful(turned[at].values()));
    Screened {
        hashes: turned.map(|turned| median::bits_above(turned.values())),
        quality: reduced.quality,
        doubtful: doubts.into_iter().max().unwrap_or(0),
    }
}

/// How many values lie nearer to their median than [`DOUBT`].
fn doubtful(values: &[f32; 256]) -> u32 {
    let mut sorted = *values;
    let (_, &mut median, _) = sorted.select_nth_unstable_by(127, f32::total_cmp);
    let near = |value: &&f32| (*value - median).abs() < DOUBT;
    values.iter().filter(near).count() as u32
}

/// Weighs the rows of cells first, which can be done for all columns side by side, then the columns
/// of the 64 rows that are left. All of it is inlined into the one function that has the vectors'
/// instructions.
#[inline(always)]
pub(super) fn reduce<V: Vector>(cells: &Cells<'_>) -> Small {
    let down = weights(cells.height as usize, cells.cell as usize);
    let columns = cells.columns as usize;
    // Long enough for the last weights, which may be filled up with zeros.
    let length = columns + LANES;
    let mut luma = vec![0.0; length];
    let mut rows = vec![0.0; SIDE * length];
    // The first of the 64 rows that is not complete.
    let mut open = 0;
    for (y, rgb) in cells.rgb.chunks_exact(columns * 3).enumerate() {
        brighten::<V>(rgb, &mut luma);
        while down.get(open).is_some_and(|weights| weights.end() <= y) {
            open += 1;
        }
        for (row, weights) in rows.chunks_exact_mut(length).zip(&down).skip(open) {
            let Some(at) = y.checked_sub(weights.first) else {
                break;
            };
            let weight = weights.values.get(at).copied().unwrap_or(0.0);
            if weight != 0.0 {
                for (sum, luma) in row.iter_mut().zip(&luma) {
                    *sum += weight * luma;
                }
            }
        }
    }
    let across = weights(cells.width as usize, cells.cell as usize);
    let mut small = [[0.0; SIDE]; SIDE];
    for (small, row) in small.iter_mut().zip(rows.chunks_exact(length)) {
        for (value, weights) in small.iter_mut().zip(&across) {
            *value = weights.sum(row);
        }
    }
    small
}

/// Writes the brightness of a row of cells, 0 to 255.
#[inline(always)]
fn brighten<V: Vector>(rgb: &[u8], luma: &mut [f32]) {
    let mut from = rgb.chunks_exact(3 * V::WIDTH);
    let mut to = luma.chunks_exact_mut(V::WIDTH);
    for (luma, rgb) in to.by_ref().zip(from.by_ref()) {
        V::luma(rgb).store(luma);
    }
    let whole = rgb.len() - from.remainder().len();
    for (luma, rgb) in luma[whole / 3..]
        .iter_mut()
        .zip(rgb[whole..].chunks_exact(3))
    {
        *luma = thousandths(rgb[0], rgb[1], rgb[2]) as f32 / 1000.0;
    }
}

/// The oracle: every cell's brightness times both its weights, in `f64`.
#[cfg(test)]
pub(super) fn plain(cells: &Cells<'_>) -> Small {
    let across = weights(cells.width as usize, cells.cell as usize);
    let down = weights(cells.height as usize, cells.cell as usize);
    let luma = |x: usize, y: usize| -> f64 {
        let rgb = cells
            .rgb
            .chunks_exact(3)
            .nth(y * cells.columns as usize + x);
        rgb.map_or(0.0, |rgb| {
            f64::from(rgb[0]) * 0.299 + f64::from(rgb[1]) * 0.587 + f64::from(rgb[2]) * 0.114
        })
    };
    let weighed = |weights: &super::weights::Weights| -> Vec<(usize, f64)> {
        let values = weights.values.iter().map(|&weight| f64::from(weight));
        let all = (weights.first..).zip(values);
        all.filter(|(_, weight)| *weight != 0.0).collect()
    };
    let mut small = [[0.0; SIDE]; SIDE];
    for (row, down) in small.iter_mut().zip(&down) {
        for (value, across) in row.iter_mut().zip(&across) {
            let mut sum = 0.0;
            for (y, by_row) in weighed(down) {
                for (x, by_column) in weighed(across) {
                    sum += by_row * by_column * luma(x, y);
                }
            }
            *value = sum as f32;
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::super::dct::Frequencies;
    use super::*;

    #[test]
    fn four_orientations_have_the_doubts_of_all_eight() {
        for seed in 1..50_usize {
            let small = std::array::from_fn(|y| {
                std::array::from_fn(|x| ((x * x * seed + y * 37 + x * y * 11) % 251) as f32 / 40.0)
            });
            let turned = Frequencies::of(&small).orientations();
            let doubts = turned.map(|turned| doubtful(turned.values()));
            let four = DISTINCT.map(|at| doubts[at]);
            assert!(doubts[0] > 0);
            assert_eq!(four.iter().max(), doubts.iter().max());
        }
    }
}
