//! The filter of the exact hash (`tent`) as a weighing: how much each pixel, or each cell of several, along a side counts for
//! each of the 64 places that are kept.
//!
//! Both passes of the box filter, with the narrower windows at the ends of a side, are weighings of what they read, and so is
//! one after the other. It is the same for all rows, and for all columns: the reduced picture is `Wy · luma · Wxᵗ`.

use super::tent::SIDE;

/// Values weighed side by side.
pub(super) const LANES: usize = 8;

/// How much each cell along a side counts for one of the 64 places.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// The first cell that counts.
    pub(super) first: usize,
    /// Its weight and those of the next, as many as a multiple of [`LANES`].
    pub(super) values: Vec<f32>,
}

impl Weights {
    /// The cell behind the last.
    pub(super) fn end(&self) -> usize {
        self.first + self.values.len()
    }

    #[inline(always)]
    pub(super) fn sum(&self, luma: &[f32]) -> f32 {
        let mut sums = [0.0; LANES];
        let luma = luma.get(self.first..).unwrap_or(&[]);
        for (weights, luma) in self
            .values
            .chunks_exact(LANES)
            .zip(luma.chunks_exact(LANES))
        {
            for ((sum, weight), luma) in sums.iter_mut().zip(weights).zip(luma) {
                *sum += weight * luma;
            }
        }
        let [a, b, c, d, e, f, g, h] = sums;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// The weights of the 64 places along a side of `length` pixels, at least 1.
pub(super) fn weights(length: usize, cell: usize) -> Vec<Weights> {
    let cells = length.div_ceil(cell);
    let mut pixels = Vec::new();
    (0..SIDE)
        .map(|place| {
            let first_pixel =
                weigh_pixels(length, (2 * place + 1) * length / (2 * SIDE), &mut pixels);
            let first = (first_pixel / cell).saturating_sub(1);
            let last = ((first_pixel + pixels.len() - 1) / cell + 1).min(cells - 1);
            // Never beyond the padded row: that is one set of lanes longer than there are cells.
            let count = (last - first + 1).next_multiple_of(LANES);
            let first = first.min((cells + LANES).saturating_sub(count));
            let mut values = vec![0.0_f64; count];
            for (pixel, &weight) in (first_pixel..).zip(&pixels) {
                let at = pixel / cell;
                values[at - first] += weight;
                if at > 0 && at + 1 < cells {
                    // From the cell's middle, in cells.
                    let off = (pixel % cell) as f64 - (cell - 1) as f64 / 2.0;
                    let tilt = weight * off / (2 * cell) as f64;
                    values[at + 1 - first] += tilt;
                    values[at - 1 - first] -= tilt;
                }
            }
            Weights {
                first,
                values: values.iter().map(|&value| value as f32).collect(),
            }
        })
        .collect()
}

/// The weights of the pixels around `centre` after two passes of the box filter, each cut off at
/// the ends of the side: their sum is 1. Returns the first pixel.
fn weigh_pixels(length: usize, centre: usize, weights: &mut Vec<f64>) -> usize {
    let window = length.div_ceil(2 * SIDE);
    let after = window / 2;
    let before = window - 1 - after;
    let reach = |at: usize| (at.saturating_sub(before), (at + after).min(length - 1));
    let (from, to) = reach(centre);
    let (first, last) = (reach(from).0, reach(to).1);
    // The differences of neighbouring weights, then their sums.
    weights.clear();
    weights.resize(last - first + 2, 0.0);
    for pixel in from..=to {
        let (start, end) = reach(pixel);
        let share = 1.0 / ((to - from + 1) * (end - start + 1)) as f64;
        weights[start - first] += share;
        weights[end + 1 - first] -= share;
    }
    let mut sum = 0.0;
    for weight in weights.iter_mut() {
        sum += *weight;
        *weight = sum;
    }
    weights.pop();
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_every_place_add_up_to_one() {
        for length in [
            1, 2, 5, 63, 64, 65, 127, 128, 129, 500, 511, 512, 4000, 32_767,
        ] {
            for cell in [1, 2, 3, 4, 8, 16] {
                for weights in weights(length, cell) {
                    let sum: f32 = weights.values.iter().sum();
                    assert!((sum - 1.0).abs() < 1e-5, "{length} {cell}: {sum}");
                    assert!(weights.end() <= length.div_ceil(cell) + LANES);
                }
            }
        }
    }

    #[test]
    fn pixels_are_weighed_as_by_two_passes_of_a_box() {
        let mut found = Vec::new();
        for length in [1_usize, 7, 128, 129, 300, 1000] {
            let window = length.div_ceil(2 * SIDE);
            let head = (window + 2) / 2;
            let boxed = |line: &[f64]| -> Vec<f64> {
                (0..length)
                    .map(|x| {
                        let around = (x + head).saturating_sub(window)..(x + head).min(length);
                        let count = around.len() as f64;
                        line[around].iter().sum::<f64>() / count
                    })
                    .collect()
            };
            for centre in [0, length / 3, length - 1] {
                let first = weigh_pixels(length, centre, &mut found);
                for pixel in 0..length {
                    let mut line = vec![0.0; length];
                    line[pixel] = 1.0;
                    let expected = boxed(&boxed(&line))[centre];
                    let weight = pixel.checked_sub(first).and_then(|at| found.get(at));
                    let off = weight.copied().unwrap_or(0.0) - expected;
                    assert!(off.abs() < 1e-12, "{length} {centre} {pixel}");
                }
            }
        }
    }
}
