//! Our own pixels as a file.

use crate::fault::Fault;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// Brightness, row by row, as a PNG file: for handing it to a worker, or for looking at it. Unlike decoding, writing is done
/// where it is called.
///
/// # Errors
/// `corrupt` when there are not as many pixels as width and height say.
pub fn grey_png(width: u32, height: u32, pixels: &[u8]) -> Result<Vec<u8>, Fault> {
    if pixels.len() as u64 != u64::from(width) * u64::from(height) {
        return Err(Fault::corrupt(
            "there are not as many pixels as the picture has",
        ));
    }
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(pixels, width, height, ExtendedColorType::L8)
        .map_err(|error| Fault::corrupt(&error.to_string()))?;
    Ok(file)
}
