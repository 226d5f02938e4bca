//! JPEG: a chain of marked segments, with entropy-coded data after each start of scan.

use super::{Cursor, Outline};
use crate::fault::Fault;

/// Walks the markers up to the end of the image. What follows it (a second picture, a phone's
/// private data, padding) is common in the wild and is not looked at.
///
/// # Errors
/// `unsupported` for what the decoder would read wrongly or not at all: lossless, hierarchical and
/// arithmetic coding, other than 8 bits a sample, other than 1, 3 or 4 components.
pub(super) fn read(bytes: &[u8]) -> Result<Outline, Fault> {
    let mut outline = Outline {
        size: None,
        frames: 1,
        complete: false,
    };
    let mut cursor = Cursor::new(bytes, 2);
    while let Some(marker) = next_marker(&mut cursor) {
        match marker {
            0xd9 => {
                outline.complete = true;
                break;
            }
            // Markers without a segment: stuffed zero, TEM, restarts, start of image.
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            _ => {
                let Some(segment) = segment(&mut cursor) else {
                    break;
                };
                if is_start_of_frame(marker) {
                    let size = frame_size(marker, segment)?;
                    outline.size = largest(outline.size, size);
                }
            }
        }
    }
    Ok(outline)
}

/// The next marker's code. Skips everything up to it, entropy-coded data included, as decoders do.
fn next_marker(cursor: &mut Cursor<'_>) -> Option<u8> {
    let rest = cursor.bytes.get(cursor.at..)?;
    cursor.at += rest.iter().position(|&byte| byte == 0xff)?;
    loop {
        match cursor.byte()? {
            0xff => {} // any number of fill bytes may precede the code
            code => return Some(code),
        }
    }
}

/// The content of a segment, without its length. A length below 2 is nonsense: nothing is skipped.
fn segment<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(cursor.array()?));
    cursor.take(length.saturating_sub(2))
}

/// SOF0 to SOF15, less the three codes in between that mean tables and reserved things.
fn is_start_of_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Width and height of a start-of-frame segment, `None` when it is too short to tell.
fn frame_size(marker: u8, segment: &[u8]) -> Result<Option<(u32, u32)>, Fault> {
    if marker > 0xc2 {
        return Err(Fault::unsupported(&format!(
            "JPEG of coding process {} is unsupported; baseline and progressive are",
            marker - 0xc0
        )));
    }
    let Some(&[precision, h1, h2, w1, w2, components]) = segment.first_chunk() else {
        return Ok(None);
    };
    if precision != 8 {
        return Err(Fault::unsupported(&format!(
            "JPEG with {precision} bits a sample is unsupported; 8 bits are"
        )));
    }
    if !matches!(components, 1 | 3 | 4) {
        return Err(Fault::unsupported(&format!(
            "JPEG with {components} colour components is unsupported; 1, 3 and 4 are"
        )));
    }
    let (width, height) = (u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2]));
    Ok(Some((width.into(), height.into())))
}

/// A file should have one frame header. If it has several, the largest is the one to be wary of.
fn largest(a: Option<(u32, u32)>, b: Option<(u32, u32)>) -> Option<(u32, u32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.max(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
