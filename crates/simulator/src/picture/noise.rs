//! Value noise: random heights at the points of a grid, smoothly joined. Summed over octaves it gives clouds, ridges and
//! grass. Only additions and multiplications are used, so that every machine draws the same picture.

use super::chance::mix;

/// A field of noise; every seed gives another one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    /// Noise over the plane, from 0 to 1: `octaves` layers, each half as wide and half as strong as the one before.
    pub(crate) fn over(self, x: f32, y: f32, octaves: u32) -> f32 {
        let (mut sum, mut weight, mut scale, mut total) = (0.0, 1.0, 1.0, 0.0);
        for octave in 0..octaves {
            sum += weight * self.layer(x * scale, y * scale, u64::from(octave));
            total += weight;
            weight *= 0.5;
            scale *= 2.0;
        }
        sum / total
    }

    /// Noise along a line, from 0 to 1.
    pub(crate) fn along(self, x: f32, octaves: u32) -> f32 {
        self.over(x, 0.5, octaves)
    }

    /// Independent noise for every pixel, from -1 to 1: the grain of a sensor.
    pub(crate) fn grain(self, x: u32, y: u32) -> f32 {
        let bits = mix(self.0 ^ (u64::from(x) << 32 | u64::from(y)));
        // The sum of two even draws is a tent, which looks softer than an even one.
        let (a, b) = ((bits >> 32) as u32 >> 8, (bits as u32) >> 8);
        (a as f32 + b as f32) / (1u32 << 24) as f32 - 1.0
    }

    fn layer(self, x: f32, y: f32, octave: u64) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (ease(x - left), ease(y - top));
        let (column, row) = (left as i32, top as i32);
        let at = |column: i32, row: i32| {
            let place = (u64::from(column as u32) << 32) | u64::from(row as u32);
            let key = self
                .0
                .wrapping_add(octave.wrapping_mul(0x632b_e59b_d9b4_e019));
            (mix(place ^ key.wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 40) as f32
                / (1u64 << 24) as f32
        };
        let upper = blend(at(column, row), at(column + 1, row), across);
        let lower = blend(at(column, row + 1), at(column + 1, row + 1), across);
        blend(upper, lower, down)
    }
}

/// From `a` (at 0) to `b` (at 1).
pub(crate) fn blend(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// 0 below `from`, 1 above `to`, and a soft rise between them.
pub(crate) fn rise(from: f32, to: f32, value: f32) -> f32 {
    ease(((value - from) / (to - from)).clamp(0.0, 1.0))
}

fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_stays_between_its_bounds_and_has_no_jumps() {
        let noise = Noise(5);
        let mut before = noise.over(-10.0, 3.0, 4);
        for step in 1..2000 {
            let here = noise.over(-10.0 + step as f32 * 0.01, 3.0, 4);
            assert!((0.0..=1.0).contains(&here));
            assert!((here - before).abs() < 0.1, "a jump at step {step}");
            before = here;
        }
    }
}
