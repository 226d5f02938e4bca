//! Several numbers at once: what the filter asks of the machine, and the answer every machine has.

use super::division::Divisor;
use super::luma;

/// `WIDTH` numbers in one register, or in as many as that takes.
///
/// The operations round as `f32` does, one number as the other, so that what is computed with any
/// of the implementations is the same bit for bit.
pub(super) trait Vector: Copy {
    /// `WIDTH` vectors.
    type Square: AsMut<[Self]> + AsRef<[Self]>;

    /// Nothing but zeros.
    const SQUARE: Self::Square;

    /// How many numbers: 8 or 16.
    const WIDTH: usize;

    /// Every number +0.
    const ZERO: Self;

    /// The first `WIDTH` of the numbers in order.
    fn load(values: &[f32; 16]) -> Self;

    /// Writes the numbers in order to the first `WIDTH` of `values`.
    fn store(self, values: &mut [f32]);

    /// Each number plus its counterpart.
    fn plus(self, other: Self) -> Self;

    /// Each number minus its counterpart.
    fn minus(self, other: Self) -> Self;

    /// Each number divided, within the bounds that [`Divisor`] speaks of.
    fn over(self, divisor: Divisor) -> Self;

    /// The brightness of the first `WIDTH` pixels of `rgb`, which has 3 × `WIDTH` bytes or more.
    fn luma(rgb: &[u8]) -> Self;

    /// Asks for the `length` bytes at `at`, which need not exist, to be in the cache soon.
    #[inline(always)]
    fn prefetch(_bytes: &[u8], _at: usize, _length: usize) {}

    /// Swaps rows and columns.
    fn transpose(square: &mut Self::Square);
}

/// Plain Rust, which the compiler turns into whatever vectors the target always has. `FUSED` says
/// whether it divides as [`Divisor`] describes, or with the divider.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Portable<const FUSED: bool>([f32; 8]);

impl<const FUSED: bool> Portable<FUSED> {
    #[inline(always)]
    fn with(self, other: Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| operation(self.0[i], other.0[i])))
    }
}

impl<const FUSED: bool> Vector for Portable<FUSED> {
    type Square = [Self; 8];
    const SQUARE: [Self; 8] = [Self::ZERO; 8];
    const WIDTH: usize = 8;
    const ZERO: Self = Self([0.0; 8]);

    #[inline(always)]
    fn load(values: &[f32; 16]) -> Self {
        Self(std::array::from_fn(|i| values[i]))
    }

    #[inline(always)]
    fn store(self, values: &mut [f32]) {
        values[..8].copy_from_slice(&self.0);
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }

    #[inline(always)]
    fn over(self, divisor: Divisor) -> Self {
        if FUSED {
            Self(
                self.0
                    .map(|sum| sum.mul_add(divisor.high, sum * divisor.low)),
            )
        } else {
            Self(self.0.map(|sum| sum / divisor.number))
        }
    }

    #[inline(always)]
    fn luma(rgb: &[u8]) -> Self {
        let rgb = &rgb[..24];
        let sums: [i32; 8] =
            std::array::from_fn(|i| luma::thousandths(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]));
        // All are below 2^24, so none is rounded.
        Self(sums.map(|sum| sum as f32)).over(Divisor::new(1000))
    }

    #[inline(always)]
    fn transpose(square: &mut [Self; 8]) {
        let rows = square.map(|row| row.0);
        for (j, column) in square.iter_mut().enumerate() {
            column.0 = rows.map(|row| row[j]);
        }
    }
}
