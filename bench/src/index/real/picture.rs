//! A small picture, and what moves its pixels.

use anyhow::{Context, Result};
use signals::pdq::{self, Hashed, Rgb};
use std::path::Path;

/// Interleaved red, green and blue, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

impl Picture {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let at = || format!("{} is no picture", path.display());
        let file = std::fs::read(path).with_context(at)?;
        Self::decoded(&file).with_context(at)
    }

    /// Decodes a file's bytes.
    pub(super) fn decoded(file: &[u8]) -> Result<Self> {
        let image = image::load_from_memory(file)?.into_rgb8();
        Ok(Self {
            width: image.width() as usize,
            height: image.height() as usize,
            rgb: image.into_raw(),
        })
    }

    /// A picture of one colour.
    pub(super) fn plain(width: usize, height: usize, colour: [u8; 3]) -> Self {
        Self {
            width,
            height,
            rgb: colour.repeat(width * height),
        }
    }

    /// Its PDQ hash and quality.
    pub(super) fn hash(&self) -> Result<Hashed> {
        let image = Rgb::new(self.width as u32, self.height as u32, &self.rgb)
            .context("a picture has as many bytes as its size says")?;
        Ok(pdq::hash(&image))
    }

    /// The bytes of row `y`.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        let bytes = self.width * 3;
        &self.rgb[y * bytes..(y + 1) * bytes]
    }

    /// The bytes of row `y`, to be changed.
    pub(super) fn row_mut(&mut self, y: usize) -> &mut [u8] {
        let bytes = self.width * 3;
        &mut self.rgb[y * bytes..(y + 1) * bytes]
    }

    /// The rectangle from `left`, `top`, which has to lie within.
    pub(super) fn cropped(&self, left: usize, top: usize, width: usize, height: usize) -> Self {
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in top..top + height {
            rgb.extend_from_slice(&self.row(y)[left * 3..(left + width) * 3]);
        }
        Self { width, height, rgb }
    }

    /// Left and right exchanged.
    pub(super) fn mirrored(&self) -> Self {
        let mut rgb = Vec::with_capacity(self.rgb.len());
        for y in 0..self.height {
            for pixel in self.row(y).rchunks_exact(3) {
                rgb.extend_from_slice(pixel);
            }
        }
        Self { rgb, ..*self }
    }

    /// Puts another picture onto this one with its corner at `left`, `top`, where it has to fit.
    pub(super) fn put(&mut self, other: &Self, left: usize, top: usize) {
        for y in 0..other.height {
            let from = other.row(y);
            self.row_mut(top + y)[left * 3..left * 3 + from.len()].copy_from_slice(from);
        }
    }

    /// Brought to another size, each pixel from the four around its place.
    pub(super) fn scaled(&self, width: usize, height: usize) -> Self {
        let columns = steps(self.width, width);
        let mut rgb = Vec::with_capacity(width * height * 3);
        let mut mixed = vec![0u16; self.width * 3];
        for (upper, lower, share) in steps(self.height, height) {
            let rows = self.row(upper).iter().zip(self.row(lower));
            for (mixed, (&upper, &lower)) in mixed.iter_mut().zip(rows) {
                *mixed = u16::from(upper) * (256 - share) + u16::from(lower) * share;
            }
            for &(left, right, share) in &columns {
                let share = u32::from(share);
                let (left, right) = (&mixed[left * 3..][..3], &mixed[right * 3..][..3]);
                let pixel: [u8; 3] = std::array::from_fn(|colour| {
                    let (left, right) = (u32::from(left[colour]), u32::from(right[colour]));
                    ((left * (256 - share) + right * share) >> 16) as u8
                });
                rgb.extend_from_slice(&pixel);
            }
        }
        Self { width, height, rgb }
    }

    /// Turned around its centre by some degrees and enlarged by `zoom`, in the same frame; where nothing comes to lie, the
    /// edge goes on.
    pub(super) fn turned(&self, degrees: f32, zoom: f32) -> Self {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let (sine, cosine) = (sine / zoom, cosine / zoom);
        let (middle_x, middle_y) = (
            (self.width - 1) as f32 / 2.0,
            (self.height - 1) as f32 / 2.0,
        );
        let mut rgb = Vec::with_capacity(self.rgb.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let (x, y) = (x as f32 - middle_x, y as f32 - middle_y);
                let from_x = (cosine * x - sine * y + middle_x).round() as usize;
                let from_y = (sine * x + cosine * y + middle_y).round() as usize;
                let at = from_x.min(self.width - 1) * 3;
                rgb.extend_from_slice(&self.row(from_y.min(self.height - 1))[at..at + 3]);
            }
        }
        Self { rgb, ..*self }
    }
}

/// For each place of a side of `to` pixels: the two of a side of `from` pixels around it, and how much of 256 the second
/// one counts.
fn steps(from: usize, to: usize) -> Vec<(usize, usize, u16)> {
    let step = |place: usize| {
        let place = (place as f32 + 0.5) * from as f32 / to as f32 - 0.5;
        let place = place.clamp(0.0, (from - 1) as f32);
        let first = place as usize;
        let share = ((place - first as f32) * 256.0) as u16;
        (first, (first + 1).min(from - 1), share)
    };
    (0..to).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Picture {
        let rgb = (0..4 * 2 * 3).map(|byte| byte as u8 * 10).collect();
        Picture {
            width: 4,
            height: 2,
            rgb,
        }
    }

    #[test]
    fn mirrored_twice_is_as_it_was() {
        assert_ne!(ramp().mirrored(), ramp());
        assert_eq!(ramp().mirrored().mirrored(), ramp());
    }

    #[test]
    fn a_crop_is_the_pixels_that_stand_there() {
        let crop = ramp().cropped(1, 1, 2, 1);
        assert_eq!((crop.width, crop.height), (2, 1));
        assert_eq!(crop.rgb, ramp().rgb[15..21]);
        let mut back = ramp();
        back.put(&crop, 1, 1);
        assert_eq!(back, ramp());
    }

    #[test]
    fn the_same_size_and_no_turn_change_nothing() {
        assert_eq!(ramp().scaled(4, 2), ramp());
        assert_eq!(ramp().turned(0.0, 1.0), ramp());
        assert_eq!(
            Picture::plain(9, 7, [1, 2, 3]).scaled(5, 6),
            Picture::plain(5, 6, [1, 2, 3])
        );
    }
}
