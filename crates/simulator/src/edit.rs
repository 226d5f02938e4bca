//! What people do to a picture before they post it again: the four edits a re-upload must not slip through with.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{ImageError, ImageFormat, RgbImage};

/// Most pixels an input may have; more would only fill the memory of whoever plays the story.
pub const MAX_PIXELS: u64 = 200_000_000;

/// JPEG quality of what is not itself the edit.
const KEEP_QUALITY: u8 = 88;
/// JPEG quality of a picture that has been passed on too often.
const LOW_QUALITY: u8 = 45;
/// Share of width and height that is left after resizing.
const RESIZED_TO: f64 = 0.6;
/// Shares of the width that are cut off at the left and at the right: 1.2 % in all.
///
/// Cropping is what PDQ bears least. Of 73 photographs and drawn wallpapers, this crop moved two drawn ones further than 31
/// bits and every other at most 20; 1 % off all four edges moves every eighth of them too far.
const CROP_LEFT: f64 = 0.008;
const CROP_RIGHT: f64 = 0.004;
/// How much brighter or darker.
const BRIGHTNESS_STEP: f32 = 0.12;

/// One of the four edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edit {
    /// Saved again as JPEG of quality 45.
    Recompressed,
    /// Width and height at 60 %.
    Resized,
    /// 1.2 % of the width cut off, more of it at the left.
    Cropped,
    /// 12 % brighter or 12 % darker, by turns.
    Brightness,
}

impl Edit {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::Recompressed,
        Self::Resized,
        Self::Cropped,
        Self::Brightness,
    ];

    /// In a word, for reports and file names.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Recompressed => "recompressed",
            Self::Resized => "resized",
            Self::Cropped => "cropped",
            Self::Brightness => "brightness-shifted",
        }
    }

    /// Applies the edit to a file (JPEG, PNG, GIF or WebP; of an animation, the first frame) and gives a JPEG file. The
    /// same input gives the same output.
    ///
    /// # Errors
    /// [`EditError`] when the file is no such image, is broken beyond reading, or has more than [`MAX_PIXELS`]. (A JPEG that
    /// stops early may still be read; a bank refuses it.)
    pub fn apply(self, file: &[u8]) -> Result<Vec<u8>, EditError> {
        let picture = decode(file)?;
        let (width, height) = picture.dimensions();
        let scaled = |side: u32, share: f64| ((f64::from(side) * share).round() as u32).max(1);
        match self {
            Self::Recompressed => encode(&picture, LOW_QUALITY),
            Self::Resized => {
                let (width, height) = (scaled(width, RESIZED_TO), scaled(height, RESIZED_TO));
                // Through `DynamicImage`, whose code is optimised in every build profile.
                let smaller = image::DynamicImage::ImageRgb8(picture).resize_exact(
                    width,
                    height,
                    FilterType::CatmullRom,
                );
                encode(&smaller.into_rgb8(), KEEP_QUALITY)
            }
            Self::Cropped => {
                let left = (f64::from(width) * CROP_LEFT).round() as u32;
                let width = scaled(width, 1.0 - CROP_LEFT - CROP_RIGHT);
                // Through `DynamicImage`, as above.
                let inner =
                    image::DynamicImage::ImageRgb8(picture).crop_imm(left, 0, width, height);
                encode(&inner.into_rgb8(), KEEP_QUALITY)
            }
            Self::Brightness => encode(&brightness(picture, file), KEEP_QUALITY),
        }
    }
}

/// Why a file could not be edited.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// No decoder reads it, or the result cannot be written.
    #[error("the file cannot be edited: {0}; give a whole JPEG, PNG, GIF or WebP file")]
    Image(#[from] ImageError),
    /// Too many pixels.
    #[error("the image has {width}×{height} pixels, more than {MAX_PIXELS}; give a smaller one")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
}

/// The pixels as stored: transparency dropped and orientation not applied, as Staydown itself reads them.
fn decode(file: &[u8]) -> Result<RgbImage, EditError> {
    let reader = || -> Result<_, ImageError> {
        Ok(image::ImageReader::new(std::io::Cursor::new(file)).with_guessed_format()?)
    };
    let (width, height) = reader()?.into_dimensions()?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(EditError::TooLarge { width, height });
    }
    let mut reader = reader()?;
    // Our own limit on pixels replaces the crate's on memory, which large photographs exceed.
    reader.no_limits();
    Ok(reader.decode()?.into_rgb8())
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, EditError> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(picture)?;
    Ok(file)
}

fn brightness(mut picture: RgbImage, file: &[u8]) -> RgbImage {
    // Half of all files become brighter, half darker: decided by the bytes, so that it is always the same half.
    let brighter = file.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte)) % 2 == 0;
    let factor = if brighter {
        1.0 + BRIGHTNESS_STEP
    } else {
        1.0 - BRIGHTNESS_STEP
    };
    let table: Vec<u8> = (0..=255u8)
        .map(|value| (f32::from(value) * factor).round().min(255.0) as u8)
        .collect();
    for value in picture.iter_mut() {
        *value = table[usize::from(*value)];
    }
    picture
}

/// The media type of an image file, told by its first bytes; `None` for anything but JPEG, PNG, GIF and WebP.
#[must_use]
pub fn media_type(file: &[u8]) -> Option<&'static str> {
    match image::guess_format(file).ok()? {
        ImageFormat::Jpeg => Some("image/jpeg"),
        ImageFormat::Png => Some("image/png"),
        ImageFormat::Gif => Some("image/gif"),
        ImageFormat::WebP => Some("image/webp"),
        _ => None,
    }
}
