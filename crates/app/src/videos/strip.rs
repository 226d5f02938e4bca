//! A video as people see it: a strip of still, grey frames, made anew. Nothing moves; what can be
//! heard is [`crate::listening`]'s.

use media::MediaError;
use media::video::{Still, Videos};

/// Frames of a strip.
const FRAMES: usize = 8;
/// Longest side of a frame in it, in pixels.
const SIDE: u32 = 240;
/// Frames in a row.
const COLUMNS: usize = 4;
/// Pixels between two.
const GAP: usize = 4;

/// The strip of a video, as a PNG file: for the media workers, which make of it what is shown.
pub(crate) fn strip(videos: &Videos, bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let (width, height, pixels) = mosaic(&videos.stills(bytes, FRAMES, SIDE)?);
    Ok(media::grey_png(width, height, &pixels)?)
}

/// The frames side by side on white.
fn mosaic(stills: &[Still]) -> (u32, u32, Vec<u8>) {
    let width = stills.iter().map(|still| still.width).max().unwrap_or(1) as usize;
    let height = stills.iter().map(|still| still.height).max().unwrap_or(1) as usize;
    let columns = stills.len().clamp(1, COLUMNS);
    let rows = stills.len().max(1).div_ceil(columns);
    let all = (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP);
    let mut pixels = vec![255; all.0 * all.1];
    for (place, still) in stills.iter().enumerate() {
        let left = place % columns * (width + GAP);
        let top = place / columns * (height + GAP);
        let lines = still.pixels.chunks_exact(still.width.max(1) as usize);
        for (line, from) in lines.enumerate() {
            let start = (top + line) * all.0 + left;
            if let Some(to) = pixels.get_mut(start..start + from.len()) {
                to.copy_from_slice(from);
            }
        }
    }
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    (side(all.0), side(all.1), pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_stand_side_by_side_four_in_a_row() {
        let still = |grey| Still {
            width: 3,
            height: 2,
            pixels: vec![grey; 6],
        };
        let stills: Vec<Still> = (0..5).map(still).collect();
        let (width, height, pixels) = mosaic(&stills);
        assert_eq!((width, height), (4 * 7 - 4, 2 * 6 - 4));
        let at = |x: usize, y: usize| pixels[y * width as usize + x];
        assert_eq!(
            [at(0, 0), at(2, 1), at(3, 0), at(7, 0), at(21, 1)],
            [0, 0, 255, 1, 3]
        );
        assert_eq!([at(0, 6), at(2, 7), at(7, 6), at(0, 3)], [4, 4, 255, 255]);
        assert_eq!(mosaic(&[]).2, [255]);
    }
}
