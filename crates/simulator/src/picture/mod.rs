//! Harmless pictures that look enough like photographs for a perceptual hash: landscapes with soft light and grain,
//! painted from a seed. The same seed and number give the same picture, every other pair another one.

mod canvas;
pub(crate) mod chance;
mod landscape;
mod noise;
mod objects;

use crate::samples::Sample;
use canvas::{Canvas, lit};
use chance::Chance;
use image::ExtendedColorType::Rgb8;
use image::codecs::{jpeg::JpegEncoder, png::PngEncoder};
use image::{ImageEncoder, ImageError};
use noise::Noise;

/// JPEG quality of a sample, as cameras and phones use it.
const JPEG_QUALITY: u8 = 88;

/// Every so many-th sample is a PNG.
const PNG_EVERY: u64 = 7;

const SIZES: [(u32, u32); 5] = [(640, 480), (512, 384), (800, 600), (720, 540), (1024, 768)];

/// A picture, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels, 512 to 1024.
    pub width: u32,
    /// Height in pixels, 384 to 768.
    pub height: u32,
    /// Red, green, blue, row by row from the top left: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// Paints picture `number` of `seed`. Every seed has as many pictures as there are numbers.
    #[must_use]
    pub fn paint(seed: u64, number: u64) -> Self {
        let mut chance = Chance::of(seed, number);
        let (width, height) = *chance.pick(&SIZES);
        let mut canvas = Canvas::new(width, height);
        landscape::paint(&mut canvas, &mut chance);
        let grain = Noise(chance.bits());
        let coarse = chance.between(0.010, 0.030);
        let rgb = canvas.finish(|x, y, pixel| {
            let noise = grain.grain(x, y) * coarse;
            lit(pixel.map(|part| part + noise), 1.0)
        });
        Self { width, height, rgb }
    }

    /// The picture as a JPEG file of quality 88.
    ///
    /// # Errors
    /// What the encoder objects to; nothing, for a picture of [`Picture::paint`].
    pub fn jpeg(&self) -> Result<Vec<u8>, ImageError> {
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY).write_image(
            &self.rgb,
            self.width,
            self.height,
            Rgb8,
        )?;
        Ok(file)
    }

    /// The picture as a PNG file, without loss.
    ///
    /// # Errors
    /// What the encoder objects to; nothing, for a picture of [`Picture::paint`].
    pub fn png(&self) -> Result<Vec<u8>, ImageError> {
        let mut file = Vec::new();
        PngEncoder::new(&mut file).write_image(&self.rgb, self.width, self.height, Rgb8)?;
        Ok(file)
    }
}

/// Picture `number` of `seed` as a file with a name: mostly JPEG, now and then PNG.
///
/// # Errors
/// What the encoder objects to; nothing is known that makes it object.
pub fn sample(seed: u64, number: u64) -> Result<Sample, ImageError> {
    let picture = Picture::paint(seed, number);
    let (bytes, ending) = if number % PNG_EVERY == PNG_EVERY - 1 {
        (picture.png()?, "png")
    } else {
        (picture.jpeg()?, "jpg")
    };
    Ok(Sample {
        name: format!("landscape-{number:03}.{ending}"),
        bytes,
    })
}
