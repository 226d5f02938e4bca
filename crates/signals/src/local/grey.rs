//! Grey pictures in floating point, and how a decoded picture becomes one of the working size.

use crate::pdq::Rgb;

/// Pixels a picture is brought to. By area and not by the longer side, so that a picture inside a
/// tall frame keeps about as many pixels as it has alone.
const AREA: f32 = 196_608.0;

/// No side of the working picture is longer.
const LONGEST: f32 = 1024.0;

/// Small pictures are enlarged by no more than this; there is nothing in between their pixels.
const LARGEST_GAIN: f32 = 2.0;

/// The largest whole factor reduced in the first step: 257 rows of 255 fill 16 bits.
const LARGEST_BOX: usize = 256;

/// Brightness, 0 to 255, row by row from the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<f32>,
}

impl Grey {
    pub(super) fn row(&self, y: usize) -> &[f32] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// The brightness at a place in pixels, (0.5, 0.5) being the middle of the first one. Places
    /// outside have the brightness of the nearest edge.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let right = (left + 1).min(self.width - 1);
        let (upper, lower) = (self.row(top), self.row((top + 1).min(self.height - 1)));
        let above = upper[left] + (upper[right] - upper[left]) * fx;
        let below = lower[left] + (lower[right] - lower[left]) * fx;
        above + (below - above) * fy
    }

    /// The picture at another size: averaged over areas where it shrinks, interpolated where it
    /// grows.
    pub(super) fn resized(&self, width: usize, height: usize) -> Self {
        let across = Taps::of(self.width as f32, self.width, width);
        let down = Taps::of(self.height as f32, self.height, height);
        resample(self, &across, &down)
    }

    /// Every other pixel of every other row, for a picture that is blurred already.
    pub(super) fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            pixels.extend(self.row(2 * y).iter().step_by(2));
        }
        Self {
            width,
            height,
            pixels,
        }
    }
}

/// A decoded picture at the working size, or nothing if it has no pixels.
pub(super) fn working(image: &Rgb<'_>) -> Option<Grey> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    if width == 0 || height == 0 {
        return None;
    }
    let gain = (AREA / width as f32 / height as f32)
        .sqrt()
        .min(LONGEST / width.max(height) as f32)
        .min(LARGEST_GAIN);
    let factor = ((1.0 / gain) as usize).clamp(1, LARGEST_BOX);
    let boxed = boxed(image, factor);
    let target = |length: usize| ((length as f32 * gain).round() as usize).max(1);
    // The last box may be cut off, so the boxes' count is not what the sides measure.
    let across = Taps::of(width as f32 / factor as f32, boxed.width, target(width));
    let down = Taps::of(height as f32 / factor as f32, boxed.height, target(height));
    Some(resample(&boxed, &across, &down))
}

/// Averages squares of `factor` × `factor` pixels, those at the right and lower edge over what
/// there is of them.
fn boxed(image: &Rgb<'_>, factor: usize) -> Grey {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (columns, rows) = (width.div_ceil(factor), height.div_ceil(factor));
    let mut pixels = Vec::with_capacity(columns * rows);
    let mut sums = vec![0u16; width * 3];
    for top in (0..height).step_by(factor) {
        let bottom = (top + factor).min(height);
        sums.fill(0);
        for y in top..bottom {
            for (sum, value) in sums.iter_mut().zip(image.row(y)) {
                *sum += u16::from(*value);
            }
        }
        for square in sums.chunks(factor * 3) {
            let mut luma = 0u32;
            for pixel in square.chunks_exact(3) {
                luma += 299 * u32::from(pixel[0])
                    + 587 * u32::from(pixel[1])
                    + 114 * u32::from(pixel[2]);
            }
            let count = (square.len() / 3 * (bottom - top)) as f32;
            pixels.push(luma as f32 / (1000.0 * count));
        }
    }
    Grey {
        width: columns,
        height: rows,
        pixels,
    }
}

/// For each place of a resized line, which places of the old one it is made of and with what weight.
struct Taps(Vec<(usize, Vec<f32>)>);

impl Taps {
    /// From a line that measures `extent` in `from` places to one of `to`.
    fn of(extent: f32, from: usize, to: usize) -> Self {
        let step = extent / to as f32;
        Self(
            (0..to)
                .map(|i| {
                    // A triangle as wide as the larger of both pixels would blur; a box does not.
                    let (first, weights) = if step > 1.0 {
                        let (start, end) = (i as f32 * step, (i + 1) as f32 * step);
                        let first = (start as usize).min(from - 1);
                        let last = (end.ceil() as usize).clamp(first + 1, from);
                        let weights = (first..last)
                            .map(|j| (end.min((j + 1) as f32) - start.max(j as f32)).max(1e-6))
                            .collect::<Vec<f32>>();
                        (first, weights)
                    } else {
                        let place = ((i as f32 + 0.5) * step - 0.5).clamp(0.0, (from - 1) as f32);
                        let first = place as usize;
                        let part = place - first as f32;
                        if first + 1 < from {
                            (first, vec![1.0 - part, part])
                        } else {
                            (first, vec![1.0])
                        }
                    };
                    let sum: f32 = weights.iter().sum();
                    (first, weights.iter().map(|weight| weight / sum).collect())
                })
                .collect(),
        )
    }
}

fn resample(from: &Grey, across: &Taps, down: &Taps) -> Grey {
    let width = across.0.len();
    let mut pixels = Vec::with_capacity(width * down.0.len());
    let mut column = vec![0.0f32; from.width];
    for (first, weights) in &down.0 {
        column.fill(0.0);
        for (y, weight) in (*first..).zip(weights) {
            for (sum, value) in column.iter_mut().zip(from.row(y)) {
                *sum += weight * value;
            }
        }
        pixels.extend(across.0.iter().map(|(first, weights)| {
            let values = &column[*first..first + weights.len()];
            let products = values.iter().zip(weights);
            products.map(|(value, weight)| value * weight).sum::<f32>()
        }));
    }
    Grey {
        width,
        height: down.0.len(),
        pixels,
    }
}
