//! The target `picture`: any bytes are a picture within the limits, or refused in a sentence that can be shown.

use super::limits;
use ::media::{
    Fault, FaultCode, Format, Picture, blurred_grey, decode, preview, sampled_frames, size,
};

/// The most frames asked for.
const MOST_FRAMES: usize = 3;

/// Decodes the input in every way the server has, and compares the ways.
///
/// # Panics
/// If a picture is not what it says it is or outgrows the limits; if what follows the end of a file changes its picture;
/// if a preview cannot be decoded, or not to the size it should have; if a sentence could not be shown.
pub fn picture(input: &[u8]) {
    let format = Format::sniff(input);
    let sized = size(input);
    let decoded = decode(input, &limits());
    let frames = sampled_frames(input, &limits(), MOST_FRAMES);
    for fault in [
        format.as_ref().err(),
        sized.as_ref().err(),
        decoded.as_ref().err(),
        frames.as_ref().err(),
    ] {
        fault.into_iter().for_each(can_be_shown);
    }
    let Ok(format) = format else {
        // What is of no known format, nothing else reads.
        assert!(sized.is_err() && frames.is_err());
        assert_eq!(decoded.err(), Format::sniff(input).err());
        return;
    };
    let Ok(picture) = decoded else {
        return;
    };
    assert_eq!(picture.format, format);
    is_whole(&picture);
    let known = sized.unwrap_or_default();
    assert!(known.is_some(), "a picture whose size is not in its header");

    // Whatever follows the end is ignored.
    let longer = [input, b"\xff\xd9 and more \0\x3b"].concat();
    assert_eq!(decode(&longer, &limits()).as_ref(), Ok(&picture));

    frames_are_alike(&picture, frames.unwrap_or_default());
    previews_are_pictures(&picture);
}

fn can_be_shown(fault: &Fault) {
    assert!(!fault.detail.is_empty() && fault.detail.chars().count() <= 300);
    assert!(!fault.detail.contains(char::is_control), "{fault}");
    assert!(fault.code != FaultCode::DecoderPanicked);
    let json = serde_json::to_string(fault).expect("a fault is JSON");
    let read: Fault = serde_json::from_str(&json).expect("its own JSON");
    assert_eq!(
        (read.code, read.detail.trim()),
        (fault.code, fault.detail.trim())
    );
}

fn is_whole(picture: &Picture) {
    let (width, height) = (u64::from(picture.width), u64::from(picture.height));
    let limits = limits();
    assert!(width >= 1 && height >= 1 && width * height <= limits.max_pixels);
    assert!(picture.width.max(picture.height) <= limits.max_side);
    assert_eq!(picture.rgb.len() as u64, width * height * 3);
    assert!((1..=8).contains(&picture.orientation) && picture.frames >= 1);
}

/// Frames of an animation are all as large as its screen, which is what the whole picture is decoded to.
fn frames_are_alike(picture: &Picture, frames: Vec<Picture>) {
    assert!(frames.len() <= MOST_FRAMES);
    assert!(picture.frames > 1 || frames.is_empty());
    for frame in frames {
        is_whole(&frame);
        assert_eq!(
            (frame.width, frame.height, frame.format),
            (picture.width, picture.height, picture.format)
        );
    }
}

/// What reviewers are shown is a small, plain JPEG file, whatever the picture was.
fn previews_are_pictures(picture: &Picture) {
    for side in [1, 40, 300] {
        for shown in [preview(picture, side), blurred_grey(picture, side)] {
            let shown = decode(&shown.expect("a preview is made"), &limits());
            let shown = shown.expect("a preview can be decoded");
            let longer = picture.width.max(picture.height).min(side);
            assert_eq!(shown.width.max(shown.height), longer);
            assert_eq!(
                (shown.format, shown.frames, shown.orientation),
                (Format::Jpeg, 1, 1)
            );
            let turned = picture.orientation >= 5;
            let is_wide = |width, height| (width > height) != turned;
            if shown.width != shown.height {
                assert_eq!(
                    is_wide(picture.width, picture.height),
                    shown.width > shown.height
                );
            }
        }
    }
}
