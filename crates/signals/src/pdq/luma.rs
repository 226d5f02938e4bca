//! Brightness: 0.299 red + 0.587 green + 0.114 blue.
//!
//! The reference (`pdqhash`'s `bindings.pyx`) adds the three products in `f64` and rounds the sum
//! to `f32`. Here the sum is taken in thousandths, where every term is a whole number below 2^24
//! and so exact in `f32`, and a single division rounds it. Both give the `f32` nearest to the true
//! value: that value is a multiple of 1/1000, and none of those lies so near the middle between two
//! `f32` numbers that the error of the `f64` sum could matter. A test tries all 2^24 colours.

/// Writes the brightness, 0 to 255, of each pixel of a row of interleaved RGB.
pub(super) fn of_row(rgb: &[u8], luma: &mut [f32]) {
    for (luma, pixel) in luma.iter_mut().zip(rgb.chunks_exact(3)) {
        *luma = of_pixel(pixel[0], pixel[1], pixel[2]);
    }
}

fn of_pixel(red: u8, green: u8, blue: u8) -> f32 {
    (299.0 * f32::from(red) + 587.0 * f32::from(green) + 114.0 * f32::from(blue)) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_has_the_brightness_the_reference_computes() {
        for red in 0..=255u8 {
            for green in 0..=255u8 {
                for blue in 0..=255u8 {
                    let reference =
                        f64::from(red) * 0.299 + f64::from(green) * 0.587 + f64::from(blue) * 0.114;
                    let ours = of_pixel(red, green, blue);
                    assert_eq!(ours.to_bits(), (reference as f32).to_bits());
                }
            }
        }
    }
}
