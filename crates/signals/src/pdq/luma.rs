//! Brightness: 0.299 red + 0.587 green + 0.114 blue.
//!
//! The reference (`pdqhash`'s `bindings.pyx`) adds the three products in `f64` and rounds the sum
//! to `f32`. Here the sum is taken in thousandths, where every term is a whole number below 2^24
//! and so exact in `f32`, and a single division rounds it. Both give the `f32` nearest to the true
//! value: that value is a multiple of 1/1000, and none of those lies so near the middle between two
//! `f32` numbers that the error of the `f64` sum could matter. A test tries all 2^24 colours.

use super::tent::Luma;
use super::vector::Vector;

/// The brightness of `pdqhash`.
pub(super) struct Exact;

impl<V: Vector> Luma<V> for Exact {
    #[inline(always)]
    fn of(rgb: &[u8]) -> V {
        V::luma(rgb)
    }
}

/// The brightness of Meta's C++ tool, which multiplies and adds in `f32` (`pdqhashing.cpp`). It
/// differs from the other by a rounding error or two.
pub(super) struct Single;

impl<V: Vector> Luma<V> for Single {
    #[inline(always)]
    fn of(rgb: &[u8]) -> V {
        let mut luma = [0.0; 16];
        for (luma, pixel) in luma[..V::WIDTH].iter_mut().zip(rgb.chunks_exact(3)) {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
            *luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        }
        V::load(&luma)
    }
}

/// A thousand times the brightness of a pixel.
#[inline(always)]
pub(super) fn thousandths(red: u8, green: u8, blue: u8) -> i32 {
    299 * i32::from(red) + 587 * i32::from(green) + 114 * i32::from(blue)
}

#[cfg(test)]
mod tests {
    use super::super::path::Path;

    /// All 2^24 colours, of the reference and of every way there is here.
    #[test]
    fn every_colour_has_the_brightness_the_reference_computes() {
        let mut rgb = Vec::new();
        let mut reference = Vec::new();
        for red in 0..=255u8 {
            rgb.clear();
            reference.clear();
            for green in 0..=255u8 {
                for blue in 0..=255u8 {
                    rgb.extend([red, green, blue]);
                    let luma =
                        f64::from(red) * 0.299 + f64::from(green) * 0.587 + f64::from(blue) * 0.114;
                    reference.push((luma as f32).to_bits());
                }
            }
            for path in Path::ALL.iter().filter(|path| path.is_here()) {
                let ours: Vec<u32> = path.luma(&rgb).iter().map(|luma| luma.to_bits()).collect();
                assert!(ours == reference, "{path:?}, red {red}");
            }
        }
    }
}
