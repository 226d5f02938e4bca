//! The Gaussian blur.

use super::grey::Grey;

/// Pixels computed side by side.
const LANES: usize = 16;

/// Half of the kernel for a standard deviation of `sigma` pixels: the middle, then outwards.
fn kernel(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as usize;
    let weight = |i: usize| (-((i * i) as f32) / (2.0 * sigma * sigma)).exp();
    let sum: f32 = weight(0) + 2.0 * (1..=radius).map(weight).sum::<f32>();
    (0..=radius).map(|i| weight(i) / sum).collect()
}

/// The picture blurred by a Gaussian of standard deviation `sigma` pixels, above 0. The edges are
/// continued outwards.
pub(super) fn gaussian(from: &Grey, sigma: f32) -> Grey {
    let kernel = kernel(sigma);
    let radius = kernel.len() - 1;
    let (width, height) = (from.width, from.height);
    // Rows are lengthened by the radius on both sides, and to whole lanes.
    let lanes = width.div_ceil(LANES) * LANES;
    let mut padded = vec![0.0f32; lanes + 2 * radius];
    let mut across = vec![0.0f32; lanes * height];
    for y in 0..height {
        let row = from.row(y);
        padded[..radius].fill(row[0]);
        padded[radius..radius + width].copy_from_slice(row);
        padded[radius + width..].fill(row[width - 1]);
        let out = &mut across[y * lanes..(y + 1) * lanes];
        for (chunk, out) in out.chunks_exact_mut(LANES).enumerate() {
            let middle = chunk * LANES + radius;
            let mut sums = [0.0f32; LANES];
            add(
                &mut sums,
                kernel[0] / 2.0,
                &padded[middle..],
                &padded[middle..],
            );
            for (i, weight) in kernel.iter().enumerate().skip(1) {
                add(
                    &mut sums,
                    *weight,
                    &padded[middle - i..],
                    &padded[middle + i..],
                );
            }
            out.copy_from_slice(&sums);
        }
    }
    let mut pixels = vec![0.0f32; width * height];
    for y in 0..height {
        let row = |y: usize| &across[y * lanes..(y + 1) * lanes];
        let out = &mut pixels[y * width..(y + 1) * width];
        for (chunk, out) in out.chunks_mut(LANES).enumerate() {
            let x = chunk * LANES;
            let mut sums = [0.0f32; LANES];
            add(&mut sums, kernel[0] / 2.0, &row(y)[x..], &row(y)[x..]);
            for (i, weight) in kernel.iter().enumerate().skip(1) {
                let above = row(y.saturating_sub(i));
                let below = row((y + i).min(height - 1));
                add(&mut sums, *weight, &above[x..], &below[x..]);
            }
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
    Grey {
        width,
        height,
        pixels,
    }
}

#[inline(always)]
fn add(sums: &mut [f32; LANES], weight: f32, left: &[f32], right: &[f32]) {
    let (left, right) = (&left[..LANES], &right[..LANES]);
    for i in 0..LANES {
        sums[i] += weight * (left[i] + right[i]);
    }
}
