//! One file's bytes to one picture. Runs in the worker process.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder, ImageError};

use crate::fault::{Fault, FaultCode};
use crate::format::Format;
use crate::limits::Limits;
use crate::outline::{self, Outline};

/// A decoded picture: the first frame of an animation, or the only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels as stored, before any turning; at least 1.
    pub width: u32,
    /// Height in pixels as stored, before any turning; at least 1.
    pub height: u32,
    /// Red, green, blue, row by row from the top left: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
    /// The format of the file.
    pub format: Format,
    /// Number of frames the file holds or announces; 1 for a still picture.
    pub frames: u32,
    /// How a viewer should turn the picture: the EXIF orientation, 1 (as stored) to 8. It has not
    /// been applied to `rgb`, since perceptual hashes are taken of the pixels as stored.
    pub orientation: u8,
}

/// Decodes a JPEG, PNG, GIF or WebP file.
///
/// The pixels are those that Pillow's `convert("RGB")` gives, which other matchers start from:
///
/// - Transparency is dropped and the colour beneath it kept; nothing is composed on a background.
///   Where the first frame of a GIF leaves part of the screen uncovered, that part is black.
/// - Palettes are expanded, grey becomes three equal values, 16 bits keep their high byte. (Pillow
///   clips 16-bit *grey* at 255 instead, which turns such pictures white; that is not imitated.)
/// - CMYK and YCCK JPEG are converted without a colour profile, their values taken as inverted the
///   way Adobe writes them. (Pillow inverts only if the file has an Adobe marker; almost all have.)
/// - Colour profiles, gamma and orientation are not applied.
///
/// # Errors
/// - `not_an_image`, `unsupported`: see [`Format::sniff`]; also rare variants, such as JPEG with 12
///   bits a sample or arithmetic coding.
/// - `too_large`: over [`Limits::max_pixels`] or [`Limits::max_side`]. Decided from the header,
///   before anything is allocated.
/// - `truncated`: JPEG without its end marker, PNG without IEND, GIF without trailer, WebP shorter
///   than it says. Bytes after the end are ignored.
/// - `corrupt`: everything else the decoder objects to, in the decoder's words.
///
/// # Panics
/// Decoders may have defects; [`worker::serve`](crate::worker::serve) turns a panic into a fault.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, Fault> {
    let format = Format::sniff(bytes)?;
    let outline = outlined(format, bytes, limits)?;
    let file = Cursor::new(bytes);
    let raw = match format {
        Format::Jpeg => pixels(JpegDecoder::new(file).map_err(explain)?, limits),
        Format::Png => {
            // PNG takes its limits at birth: they also cap what metadata may unpack to.
            let plain = Cursor::new(outline::without_profile(bytes));
            let decoder = PngDecoder::with_limits(plain, decoder_limits(limits));
            pixels(decoder.map_err(explain)?, limits)
        }
        Format::Gif => pixels(GifDecoder::new(file).map_err(explain)?, limits),
        Format::Webp => {
            let unblended = Cursor::new(outline::without_blending(bytes));
            pixels(WebPDecoder::new(unblended).map_err(explain)?, limits)
        }
    }?;
    Ok(Picture {
        width: raw.width,
        height: raw.height,
        rgb: to_rgb(raw.samples, raw.colour)?,
        format,
        frames: outline.frames.max(1),
        orientation: raw.orientation,
    })
}

/// What a file says of itself, if it is whole and within the limits: known before a pixel is decoded.
pub(crate) fn outlined(format: Format, bytes: &[u8], limits: &Limits) -> Result<Outline, Fault> {
    let outline = outline::read(format, bytes)?;
    if let Some((width, height)) = outline.size {
        admit(width, height, limits)?;
    }
    if !outline.complete {
        return Err(Fault::truncated(
            "the file stops before the end of the image",
        ));
    }
    Ok(outline)
}

/// What a decoder gives, in its own colour type.
struct Raw {
    width: u32,
    height: u32,
    orientation: u8,
    colour: ColorType,
    samples: Vec<u8>,
}

fn pixels(mut decoder: impl ImageDecoder, limits: &Limits) -> Result<Raw, Fault> {
    // The outline and the decoder may read a crafted header differently; both must be content.
    let (width, height) = decoder.dimensions();
    admit(width, height, limits)?;
    decoder
        .set_limits(decoder_limits(limits))
        .map_err(explain)?;
    // Broken metadata is no reason to refuse the pixels.
    let orientation = decoder.orientation().map_or(1, |found| found.to_exif());
    let colour = decoder.color_type();
    let length = usize::try_from(decoder.total_bytes())
        .map_err(|_| Fault::new(FaultCode::TooLarge, "the picture does not fit into memory"))?;
    let mut samples = vec![0; length];
    decoder.read_image(&mut samples).map_err(explain)?;
    Ok(Raw {
        width,
        height,
        orientation,
        colour,
        samples,
    })
}

/// Refuses sizes over the limits, and pictures without a pixel.
pub(crate) fn admit(width: u32, height: u32, limits: &Limits) -> Result<(), Fault> {
    if width == 0 || height == 0 {
        return Err(Fault::corrupt(&format!(
            "the picture is {width}x{height} pixels"
        )));
    }
    if u64::from(width) * u64::from(height) > limits.max_pixels {
        return Err(Fault::new(
            FaultCode::TooLarge,
            &format!(
                "{width}x{height} pixels are more than the {} allowed",
                limits.max_pixels
            ),
        ));
    }
    if width.max(height) > limits.max_side {
        return Err(Fault::new(
            FaultCode::TooLarge,
            &format!(
                "{width}x{height} pixels: a side may have at most {}",
                limits.max_side
            ),
        ));
    }
    Ok(())
}

/// Limits for what a decoder allocates on its own account, such as a GIF frame larger than its
/// screen. Half of the process's memory: the result needs the other half.
pub(crate) fn decoder_limits(limits: &Limits) -> image::Limits {
    let mut inner = image::Limits::no_limits();
    inner.max_image_width = Some(limits.max_side);
    inner.max_image_height = Some(limits.max_side);
    inner.max_alloc = Some(limits.memory_bytes / 2);
    inner
}

pub(crate) fn explain(error: ImageError) -> Fault {
    let code = match &error {
        ImageError::Limits(_) => FaultCode::TooLarge,
        ImageError::Unsupported(_) => FaultCode::Unsupported,
        _ => FaultCode::Corrupt,
    };
    Fault::new(code, &error.to_string())
}

/// Samples of any colour type to interleaved 8-bit RGB.
fn to_rgb(samples: Vec<u8>, colour: ColorType) -> Result<Vec<u8>, Fault> {
    // Where the high byte of a 16-bit sample lies: decoders give the machine's own byte order.
    let high = usize::from(cfg!(target_endian = "little"));
    match colour {
        ColorType::Rgb8 => Ok(samples),
        ColorType::Rgba8 => Ok(keep_three(samples, 4, [0, 1, 2])),
        ColorType::Rgb16 => Ok(keep_three(samples, 6, [high, 2 + high, 4 + high])),
        ColorType::Rgba16 => Ok(keep_three(samples, 8, [high, 2 + high, 4 + high])),
        ColorType::L8 => Ok(spread_grey(&samples, 1, 0)),
        ColorType::La8 => Ok(spread_grey(&samples, 2, 0)),
        ColorType::L16 => Ok(spread_grey(&samples, 2, high)),
        ColorType::La16 => Ok(spread_grey(&samples, 4, high)),
        other => Err(Fault::unsupported(&format!("samples of type {other:?}"))),
    }
}

/// Keeps three bytes of every `stride`, in place: a second copy of a large picture is what would
/// break the memory limit. Writing never overtakes reading, as `stride` is at least three.
pub(crate) fn keep_three(mut samples: Vec<u8>, stride: usize, at: [usize; 3]) -> Vec<u8> {
    let pixels = samples.len() / stride;
    for pixel in 0..pixels {
        let kept = at.map(|offset| samples[pixel * stride + offset]);
        samples[pixel * 3..pixel * 3 + 3].copy_from_slice(&kept);
    }
    samples.truncate(pixels * 3);
    samples
}

fn spread_grey(samples: &[u8], stride: usize, at: usize) -> Vec<u8> {
    samples
        .chunks_exact(stride)
        .flat_map(|pixel| [pixel[at]; 3])
        .collect()
}
