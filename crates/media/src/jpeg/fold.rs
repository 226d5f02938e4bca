//! From the 64 frequencies of a block to the means of its parts.
//!
//! Cut a block of 8 samples into `n` equal parts (1, 2 or 4). The wave of frequency `u` has in part
//! `m` the mean `s(u) · cos((2m + 1) f(u) π / 2n)`, where `f(u)` is one of the `n` lowest
//! frequencies: the higher ones look alike once averaged, and differ in the factor `s(u)` only. So
//! the 8 frequencies fold into `n` sums, and a transform of length `n` gives the means. It is the
//! same each way, so `8 × 8` fold into `n × m`.

use std::f64::consts::PI;

use super::plane::{LEVEL, MIDDLE, sample};

/// Where frequency `k` of the file's zigzag order lies: row and column.
const ZIGZAG: [(u8, u8); 64] = zigzag();

const fn zigzag() -> [(u8, u8); 64] {
    let mut order = [(0, 0); 64];
    let (mut row, mut column) = (0_u8, 0_u8);
    let mut k = 0;
    while k < 64 {
        order[k] = (row, column);
        let up = (row + column) % 2 == 0;
        match (up, row, column) {
            (true, _, 7) => row += 1,
            (true, 0, _) => column += 1,
            (true, _, _) => (row, column) = (row - 1, column + 1),
            (false, 7, _) => column += 1,
            (false, _, 0) => row += 1,
            (false, _, _) => (row, column) = (row + 1, column - 1),
        }
        k += 1;
    }
    order
}

/// Parts of a block: how many next to each other and how many below each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    /// 1, 2 or 4.
    pub(super) across: usize,
    /// 1, 2 or 4.
    pub(super) down: usize,
}

/// How the frequencies of one component fold, their quantisation included.
pub(super) struct Fold {
    /// For each frequency in zigzag order: which sum it belongs to and with what weight, in units
    /// of [`LEVEL`].
    pub(super) places: [(u8, f32); PLACES],
    /// The last frequency that has a weight.
    pub(super) end: usize,
}

/// More than the 64 frequencies: behind them lies what has no weight, up to where the end of a block
/// may lead, so that nothing has to be asked on the way there.
const PLACES: usize = 256;

/// The sums of one block: row `v`, column `u` at `4 * v + u`.
pub(super) type Sums = [f32; 16];

impl Fold {
    /// For a quantisation table in zigzag order. The frequencies behind `end` get no weight.
    pub(super) fn new(quantisation: &[u16; 64], parts: Parts, end: usize) -> Self {
        let mut places = [(0, 0.0); PLACES];
        let rows: [_; 8] = std::array::from_fn(|row| folded(row, parts.down));
        let columns: [_; 8] = std::array::from_fn(|column| folded(column, parts.across));
        let kept = places.iter_mut().take(end + 1);
        for ((place, &(row, column)), &step) in kept.zip(&ZIGZAG).zip(quantisation) {
            let (v, down) = rows[usize::from(row)];
            let (u, across) = columns[usize::from(column)];
            let weight = f64::from(step) * down * across * f64::from(LEVEL);
            *place = ((4 * v + u) as u8, weight as f32);
        }
        Self { places, end }
    }
}

/// The frequency that frequency `u` looks like in the means of `parts` parts, and its factor.
fn folded(u: usize, parts: usize) -> (usize, f64) {
    let like = match (parts, u) {
        (2, 1 | 3 | 5 | 7) => 1,
        (4, _) => u.min(8 - u) % 4,
        _ => 0,
    };
    let norm = if u == 0 { 0.125_f64.sqrt() } else { 0.5 };
    let first_part = 8 / parts;
    let mean: f64 = (0..first_part)
        .map(|x| ((2 * x + 1) as f64 * u as f64 * PI / 16.0).cos())
        .sum::<f64>()
        / first_part as f64;
    (
        like,
        norm * mean / (like as f64 * PI / (2 * parts) as f64).cos(),
    )
}

/// Writes the parts' means to `out`, a plane from the first part on, with `stride` samples a row.
#[inline(always)]
pub(super) fn unfold<const ACROSS: usize, const DOWN: usize>(
    sums: &Sums,
    out: &mut [i16],
    stride: usize,
) {
    let mut rows = [[0.0_f32; 4]; 4];
    for u in 0..ACROSS {
        let column = [sums[u], sums[4 + u], sums[8 + u], sums[12 + u]];
        let means = means::<DOWN>(column);
        for (row, mean) in rows.iter_mut().zip(means) {
            row[u] = mean;
        }
    }
    for (y, row) in rows[..DOWN].iter().enumerate() {
        let means = means::<ACROSS>(*row);
        if let Some(out) = out.get_mut(y * stride..y * stride + ACROSS) {
            for (out, mean) in out.iter_mut().zip(means) {
                *out = sample(mean + MIDDLE);
            }
        }
    }
}

/// The transform of length `N`.
#[inline(always)]
fn means<const N: usize>(sums: [f32; 4]) -> [f32; 4] {
    // cos(π/8), cos(2π/8), cos(3π/8)
    const C: [f32; 3] = [0.923_879_5, 0.707_106_77, 0.382_683_43];
    let [a, b, c, d] = sums;
    match N {
        1 => [a, 0.0, 0.0, 0.0],
        2 => [a + C[1] * b, a - C[1] * b, 0.0, 0.0],
        _ => {
            let (even, odd) = (a + C[1] * c, a - C[1] * c);
            let (far, near) = (C[0] * b + C[2] * d, C[2] * b - C[0] * d);
            [even + far, odd + near, odd - near, even - far]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zigzag_visits_every_frequency_once_and_ends_at_the_highest() {
        let mut seen = [false; 64];
        for (row, column) in ZIGZAG {
            let at = usize::from(row * 8 + column);
            assert!(!seen[at]);
            seen[at] = true;
        }
        let known = [(0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3)];
        assert_eq!(ZIGZAG[..7], known);
        assert_eq!((ZIGZAG[35], ZIGZAG[63]), ((7, 0), (7, 7)));
    }

    /// The oracle: the inverse transform by its definition (T.81, A.3.3), averaged.
    fn mean_of_part(frequencies: &[f64; 64], parts: Parts, part: (usize, usize)) -> f64 {
        let (width, height) = (8 / parts.across, 8 / parts.down);
        let mut sum = 0.0;
        for y in part.0 * height..(part.0 + 1) * height {
            for x in part.1 * width..(part.1 + 1) * width {
                for (k, &(v, u)) in ZIGZAG.iter().enumerate() {
                    let c = |f: u8| if f == 0 { 0.5_f64.sqrt() } else { 1.0 };
                    let wave = |f: u8, at: usize| {
                        c(f) / 2.0 * ((2 * at + 1) as f64 * f64::from(f) * PI / 16.0).cos()
                    };
                    sum += frequencies[k] * wave(v, y) * wave(u, x);
                }
            }
        }
        sum / (width * height) as f64
    }

    fn compare<const ACROSS: usize, const DOWN: usize>() {
        let parts = Parts {
            across: ACROSS,
            down: DOWN,
        };
        let quantisation = std::array::from_fn(|k| 1 + (k * 37 % 50) as u16);
        let fold = Fold::new(&quantisation, parts, 63);
        let mut sums = [0.0; 16];
        let mut frequencies = [0.0; 64];
        for (k, frequency) in frequencies.iter_mut().enumerate() {
            let value = (k * k * 29 % 7) as i32 - 3;
            *frequency = f64::from(value) * f64::from(quantisation[k]);
            let (place, weight) = fold.places[k];
            sums[usize::from(place)] += value as f32 * weight;
        }
        let mut out = [0; 16];
        unfold::<ACROSS, DOWN>(&sums, &mut out, 4);
        for y in 0..DOWN {
            for x in 0..ACROSS {
                let exact = (mean_of_part(&frequencies, parts, (y, x)) + 128.0).clamp(0.0, 255.0);
                let found = f64::from(out[4 * y + x]) / f64::from(LEVEL);
                assert!((found - exact).abs() < 0.04, "{parts:?}: {found}, {exact}");
            }
        }
    }

    #[test]
    fn the_means_are_those_of_the_whole_inverse_transform() {
        compare::<1, 1>();
        compare::<2, 1>();
        compare::<1, 2>();
        compare::<2, 2>();
        compare::<4, 1>();
        compare::<1, 4>();
        compare::<4, 2>();
        compare::<2, 4>();
        compare::<4, 4>();
    }

    #[test]
    fn what_lies_behind_the_last_frequency_has_no_weight() {
        let parts = Parts { across: 4, down: 4 };
        let (all, some) = (
            Fold::new(&[7; 64], parts, 63),
            Fold::new(&[7; 64], parts, 14),
        );
        assert_eq!(all.places[..15], some.places[..15]);
        assert!(all.places[15..64].iter().all(|place| place.1 != 0.0));
        assert!(all.places[64..].iter().all(|place| place.1 == 0.0));
        assert!(some.places[15..].iter().all(|place| place.1 == 0.0));
    }
}
