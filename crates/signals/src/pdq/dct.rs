//! The sixteen lowest frequencies each way of a 64×64 picture, and what turning it does to them.

use std::f64::consts::PI;
use std::sync::LazyLock;

use super::tent::{SIDE, Small};

/// Frequencies kept each way: 1 to 16. Frequency 0, the mean brightness, is left out.
const KEPT: usize = 16;

/// Row `j` holds the waves of frequencies 1 to 16 at pixel `j`.
static WAVES: LazyLock<[[f32; KEPT]; SIDE]> = LazyLock::new(|| {
    // The reference rounds the scale to f32, multiplies in f64, and rounds the product to f32.
    let scale = f64::from((2.0 / SIDE as f64).sqrt() as f32);
    let mut waves = [[0.0; KEPT]; SIDE];
    for (j, place) in waves.iter_mut().enumerate() {
        for (i, value) in place.iter_mut().enumerate() {
            let angle = (PI / 2.0 / SIDE as f64) * (i + 1) as f64 * (2 * j + 1) as f64;
            *value = (scale * angle.cos()) as f32;
        }
    }
    waves
});

/// 16×16 frequencies, row by row: the row is the vertical frequency, the column the horizontal.
pub(super) struct Frequencies([f32; KEPT * KEPT]);

impl Frequencies {
    /// The discrete cosine transform `D · small · Dᵗ`, where `Dᵗ` is [`WAVES`].
    ///
    /// Each value is summed in `f32` in the order of the pixels, as in the reference; several are
    /// summed side by side, which does not change any of them.
    #[inline(always)]
    pub(super) fn of(small: &Small) -> Self {
        let waves = &*WAVES;
        let mut values = [0.0; KEPT * KEPT];
        for (i, out) in values.chunks_exact_mut(KEPT).enumerate() {
            let mut across = [0.0f32; SIDE];
            for (wave, row) in waves.iter().zip(small) {
                let weight = wave[i];
                for (sum, value) in across.iter_mut().zip(row) {
                    *sum += weight * value;
                }
            }
            let mut sums = [0.0f32; KEPT];
            for (value, wave) in across.iter().zip(waves) {
                for (sum, weight) in sums.iter_mut().zip(wave) {
                    *sum += value * weight;
                }
            }
            out.copy_from_slice(&sums);
        }
        Self(values)
    }

    /// The values, row by row.
    pub(super) fn values(&self) -> &[f32; KEPT * KEPT] {
        &self.0
    }

    /// The frequencies of the picture as it is, turned by 90, 180 and 270 degrees, mirrored in x
    /// and y, and mirrored in the main and in the other diagonal.
    ///
    /// Mirroring turns the sign of every other wave; mirroring in the diagonal swaps the two axes.
    pub(super) fn orientations(&self) -> [Self; 8] {
        let odd = |n: usize| n % 2 == 1;
        [
            self.kept(|_, _| true),
            self.swapped(|_, j| odd(j)),
            self.kept(|i, j| !odd(i + j)),
            self.swapped(|i, _| odd(i)),
            self.kept(|i, _| odd(i)),
            self.kept(|_, j| odd(j)),
            self.swapped(|_, _| true),
            self.swapped(|i, j| !odd(i + j)),
        ]
    }

    /// The same places, with the sign turned wherever `keeps_sign(row, column)` is false.
    fn kept(&self, keeps_sign: impl Fn(usize, usize) -> bool) -> Self {
        let mut out = [0.0; KEPT * KEPT];
        for (index, value) in self.0.iter().enumerate() {
            let (i, j) = (index / KEPT, index % KEPT);
            out[index] = if keeps_sign(i, j) { *value } else { -*value };
        }
        Self(out)
    }

    /// Rows and columns swapped; `keeps_sign` speaks of the places before the swap.
    fn swapped(&self, keeps_sign: impl Fn(usize, usize) -> bool) -> Self {
        let signed = self.kept(keeps_sign);
        let mut out = [0.0; KEPT * KEPT];
        for (index, value) in signed.0.iter().enumerate() {
            let (i, j) = (index / KEPT, index % KEPT);
            out[j * KEPT + i] = *value;
        }
        Self(out)
    }
}
