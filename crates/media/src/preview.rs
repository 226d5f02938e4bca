//! Small JPEGs of a picture for people to look at. Runs in the worker process.
//!
//! What a reviewer sees is always a fresh encoding: nothing of the untrusted file, its metadata
//! least of all, reaches a browser.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageBuffer, ImageEncoder, Rgb};

use crate::decode::Picture;
use crate::fault::Fault;

/// JPEG quality, of 100.
const QUALITY: u8 = 80;

/// The largest `longest_side` that is honoured, in pixels.
const LARGEST: u32 = 4096;

/// Longest side of the grid that a blurred picture is reduced to, in pixels. Of 24 pixels people
/// can still tell a good deal; of 16 grey ones little but the composition.
const BLURRED_TO: u32 = 16;

/// A picture is first reduced to this many pixels a side if it is to become smaller still.
const FIRST_STEP: u32 = 256;

/// An upright, reduced copy as JPEG, without metadata.
///
/// The orientation is applied. The longer side becomes `longest_side` pixels (1 to 4096, values
/// beyond are clamped); a picture that is smaller already keeps its size.
///
/// # Errors
/// `corrupt` if `rgb` does not have the length that width and height call for.
pub fn preview(picture: &Picture, longest_side: u32) -> Result<Vec<u8>, Fault> {
    let small = turned(reduced(picture, longest_side)?, picture.orientation);
    encode(
        small.as_bytes(),
        small.width(),
        small.height(),
        ExtendedColorType::Rgb8,
    )
}

/// A grey copy so blurred that it shows next to nothing, as JPEG: what stands in a list until the
/// reviewer asks to see the picture.
///
/// Upright and of the same size as [`preview`] gives, but made from at most 16 pixels a side.
///
/// # Errors
/// As for [`preview`].
pub fn blurred_grey(picture: &Picture, longest_side: u32) -> Result<Vec<u8>, Fault> {
    let (width, height) = fitted(picture.width, picture.height, longest_side);
    let tiny = DynamicImage::ImageLuma8(reduced(picture, BLURRED_TO)?.into_luma8());
    let blurred = tiny.resize_exact(width, height, FilterType::Triangle);
    let blurred = turned(blurred, picture.orientation);
    encode(
        blurred.as_bytes(),
        blurred.width(),
        blurred.height(),
        ExtendedColorType::L8,
    )
}

/// A copy whose longer side is at most `longest_side`, each pixel the mean of those it covers.
fn reduced(picture: &Picture, longest_side: u32) -> Result<DynamicImage, Fault> {
    let pixels: &[u8] = &picture.rgb;
    let expected = u64::from(picture.width) * u64::from(picture.height) * 3;
    let whole = ImageBuffer::<Rgb<u8>, _>::from_raw(picture.width, picture.height, pixels)
        .filter(|_| expected > 0 && expected == pixels.len() as u64)
        .ok_or_else(|| Fault::corrupt("the picture's size and its pixels disagree"))?;
    // In two steps when the goal is tiny: the mean is summed in 32 bits, which a block of many
    // million pixels would overflow.
    let (width, height) = fitted(picture.width, picture.height, longest_side.max(FIRST_STEP));
    let halfway = imageops::thumbnail(&whole, width, height);
    if longest_side >= FIRST_STEP {
        return Ok(DynamicImage::ImageRgb8(halfway));
    }
    let (width, height) = fitted(picture.width, picture.height, longest_side);
    Ok(DynamicImage::ImageRgb8(imageops::thumbnail(
        &halfway, width, height,
    )))
}

/// Width and height scaled down to fit a square, each at least 1; never scaled up.
fn fitted(width: u32, height: u32, longest_side: u32) -> (u32, u32) {
    let longest_side = longest_side.clamp(1, LARGEST);
    let longer = width.max(height).max(1);
    if longer <= longest_side {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| {
        let exact = u64::from(side) * u64::from(longest_side);
        let rounded = (exact + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(rounded).unwrap_or(longest_side).max(1)
    };
    (scaled(width), scaled(height))
}

fn turned(mut image: DynamicImage, orientation: u8) -> DynamicImage {
    if let Some(orientation) = Orientation::from_exif(orientation) {
        image.apply_orientation(orientation);
    }
    image
}

fn encode(
    samples: &[u8],
    width: u32,
    height: u32,
    colour: ExtendedColorType,
) -> Result<Vec<u8>, Fault> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .write_image(samples, width, height, colour)
        .map_err(|error| Fault::corrupt(&error.to_string()))?;
    Ok(jpeg)
}
