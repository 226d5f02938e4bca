//! Frames of an animation besides the first. A slide show of known pictures whose first frame is blank
//! would pass a matcher that looks at the first frame only.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{AnimationDecoder, Frame, Frames, ImageDecoder};

use crate::decode::{Picture, admit, decoder_limits, explain, keep_three};
use crate::fault::Fault;
use crate::format::Format;
use crate::limits::Limits;
use crate::outline;

/// Frames looked through at most. Each has to be decoded to reach the next.
const REACH: usize = 600;

/// Pixels composed at most, over all frames: a second or two of work, well within
/// [`Limits::cpu_time`].
const PIXELS: u64 = 160_000_000;

/// Up to `most` frames besides the first, spread evenly over the animation; none of a still picture.
///
/// Frames are as a viewer shows them, composed on those before; what no frame covered is black, and
/// transparency is dropped as in [`decode`](crate::decode). Of an animation so long or so large that
/// it would take seconds, the beginning is sampled. A frame that is broken ends the sampling: those
/// before it are returned.
///
/// # Errors
/// As [`decode`](crate::decode) for what is wrong before the first frame.
pub fn sampled_frames(bytes: &[u8], limits: &Limits, most: usize) -> Result<Vec<Picture>, Fault> {
    let format = Format::sniff(bytes)?;
    let outline = outline::read(format, bytes)?;
    if outline.frames < 2 || most == 0 {
        return Ok(Vec::new());
    }
    let file = Cursor::new(bytes);
    let (size, frames): (_, Frames<'_>) = match format {
        Format::Jpeg => return Ok(Vec::new()),
        Format::Gif => opened(GifDecoder::new(file).map_err(explain)?, limits)?,
        Format::Webp => opened(WebPDecoder::new(file).map_err(explain)?, limits)?,
        Format::Png => {
            let plain = Cursor::new(outline::without_profile(bytes));
            let decoder =
                PngDecoder::with_limits(plain, decoder_limits(limits)).map_err(explain)?;
            admit(decoder.dimensions().0, decoder.dimensions().1, limits)?;
            let size = decoder.dimensions();
            (size, decoder.apng().map_err(explain)?.into_frames())
        }
    };
    let affordable = (PIXELS / (u64::from(size.0) * u64::from(size.1)).max(1)) as usize;
    let count = (outline.frames as usize).min(REACH).min(affordable);
    let wanted = places(count, most);
    let Some(last) = wanted.last().copied() else {
        return Ok(Vec::new());
    };
    let picture = |frame: Frame| Picture {
        width: frame.buffer().width(),
        height: frame.buffer().height(),
        rgb: keep_three(frame.into_buffer().into_raw(), 4, [0, 1, 2]),
        format,
        frames: outline.frames,
        orientation: 1,
    };
    Ok(frames
        .take(last + 1)
        .map_while(Result::ok)
        .enumerate()
        .filter(|(place, _)| wanted.contains(place))
        .map(|(_, frame)| picture(frame))
        .collect())
}

fn opened<'a>(
    mut decoder: impl ImageDecoder + AnimationDecoder<'a>,
    limits: &Limits,
) -> Result<((u32, u32), Frames<'a>), Fault> {
    let size = decoder.dimensions();
    admit(size.0, size.1, limits)?;
    decoder
        .set_limits(decoder_limits(limits))
        .map_err(explain)?;
    Ok((size, decoder.into_frames()))
}

/// Which of `count` frames to look at besides the first: `most` of them or fewer, evenly spread, the
/// last one included.
fn places(count: usize, most: usize) -> Vec<usize> {
    let others = count.saturating_sub(1);
    let most = most.min(others);
    (1..=most).map(|place| place * others / most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frames_looked_at_are_spread_from_the_first_to_the_last() {
        assert!(places(1, 7).is_empty());
        assert_eq!(places(3, 7), [1, 2]);
        assert_eq!(places(8, 7), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(places(101, 4), [25, 50, 75, 100]);
        assert!(places(0, 4).is_empty());
    }
}
