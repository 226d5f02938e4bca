//! Nearest-neighbour resizing, as the CImg library does it when it is told no other way.

use super::view::Rgb;

/// The picture at `width` × `height` pixels, interleaved without padding: each pixel is the one of
/// `image`, which has at least one, at the same share of its sides, rounded down.
pub(super) fn nearest(image: &Rgb<'_>, width: u32, height: u32) -> Vec<u8> {
    let source = |at: u32, of: u32, length: u32| {
        (u64::from(at) * u64::from(length) / u64::from(of)) as usize
    };
    let columns: Vec<usize> = (0..width)
        .map(|x| 3 * source(x, width, image.width()))
        .collect();
    let mut pixels = Vec::with_capacity(3 * columns.len() * height as usize);
    for y in 0..height {
        let row = image.row(source(y, height, image.height()));
        for &at in &columns {
            pixels.extend_from_slice(&row[at..at + 3]);
        }
    }
    pixels
}
