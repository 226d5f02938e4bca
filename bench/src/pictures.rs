//! The uploads of the image measurement: generated photographs of 512×512 pixels.

use anyhow::{Context, Result};
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use simulator::picture::Picture;

/// Width and height.
const SIDE: u32 = 512;

/// JPEG quality, as cameras and phones use it.
const QUALITY: u8 = 88;

/// Paints `count` different pictures as JPEG files.
pub(crate) fn paint(count: u64) -> Result<Vec<Vec<u8>>> {
    (0..count).map(|number| jpeg(0, number)).collect()
}

fn jpeg(seed: u64, number: u64) -> Result<Vec<u8>> {
    let picture = Picture::paint(seed, number);
    let painted = RgbImage::from_raw(picture.width, picture.height, picture.rgb)
        .context("a picture has as many bytes as its size says")?;
    let square = resize(&painted, SIDE, SIDE, FilterType::Triangle);
    let mut file = Vec::new();
    square
        .write_with_encoder(JpegEncoder::new_with_quality(&mut file, QUALITY))
        .context("a generated picture could not be encoded")?;
    Ok(file)
}

/// Upload `number`: the pictures in turn, each time as a file that was never sent before.
pub(crate) fn upload(pictures: &[Vec<u8>], number: u64) -> Vec<u8> {
    let turn = number % pictures.len().max(1) as u64;
    let picture = usize::try_from(turn)
        .ok()
        .and_then(|turn| pictures.get(turn));
    numbered(picture.map_or(&[], Vec::as_slice), number)
}

/// The same picture as a file of its own: `number` goes into a comment, so that no answer can come from a memory of files
/// seen before.
fn numbered(jpeg: &[u8], number: u64) -> Vec<u8> {
    const START: usize = 2;
    const COMMENT: [u8; 4] = [0xff, 0xfe, 0, 10];
    let (start, rest) = jpeg.split_at(START.min(jpeg.len()));
    [start, &COMMENT, &number.to_be_bytes(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_picture_is_another_file_with_the_same_pixels() {
        let file = jpeg(3, 1).expect("a picture");
        let (first, second) = (numbered(&file, 1), numbered(&file, 2));
        assert_ne!(first, second);
        let pixels = |file: &[u8]| image::load_from_memory(file).expect("a JPEG").to_rgb8();
        assert_eq!(pixels(&first).dimensions(), (SIDE, SIDE));
        assert_eq!(pixels(&first), pixels(&file));
        assert_eq!(pixels(&second), pixels(&file));
    }
}
