//! WebP: a RIFF container that states its length up front.

use std::borrow::Cow;

use super::{Cursor, Outline};

/// Reads the size from the first chunk (VP8, VP8L or VP8X), counts the animation's frames, and
/// compares the container's stated length with the bytes at hand.
pub(super) fn read(bytes: &[u8]) -> Outline {
    let stated = Cursor::new(bytes, 4).array().map_or(0, u32::from_le_bytes);
    let end = u64::from(stated) + 8;
    let mut outline = Outline {
        size: None,
        frames: 0,
        complete: end <= bytes.len() as u64,
        speaks_on: false,
    };
    let mut cursor = Cursor::new(bytes, 12);
    while let Some((kind, length)) = chunk_header(&mut cursor) {
        let data = &bytes[cursor.at..];
        match &kind {
            b"VP8X" => outline.size = outline.size.or(canvas_size(data)),
            b"VP8L" => outline.size = outline.size.or(lossless_size(data)),
            b"VP8 " => outline.size = outline.size.or(lossy_size(data)),
            b"ANMF" => outline.frames = outline.frames.saturating_add(1),
            _ => {}
        }
        if skip(&mut cursor, length).is_none() {
            break;
        }
    }
    outline.frames = outline.frames.max(1);
    outline
}

/// The file with the first frame of its animation, if it has one, marked to replace what is beneath
/// it rather than to be blended with it.
///
/// Beneath the first frame is nothing. The decoder blends it with that nothing all the same, which
/// turns transparent pixels black and opaque white into 254; the reference decoder does not.
pub(crate) fn without_blending(bytes: &[u8]) -> Cow<'_, [u8]> {
    /// The flags follow five numbers of three bytes; this one of them forbids blending.
    const FLAGS_AT: usize = 15;
    const DO_NOT_BLEND: u8 = 0x02;
    let mut cursor = Cursor::new(bytes, 12);
    while let Some((kind, length)) = chunk_header(&mut cursor) {
        if &kind == b"ANMF" {
            let mut changed = bytes.to_vec();
            if let Some(flags) = changed.get_mut(cursor.at + FLAGS_AT) {
                *flags |= DO_NOT_BLEND;
            }
            return Cow::Owned(changed);
        }
        if skip(&mut cursor, length).is_none() {
            break;
        }
    }
    Cow::Borrowed(bytes)
}

/// Skips a chunk's data, which is padded to an even length.
fn skip(cursor: &mut Cursor<'_>, length: usize) -> Option<()> {
    cursor.take(length)?;
    cursor.take(length % 2)?;
    Some(())
}

fn chunk_header(cursor: &mut Cursor<'_>) -> Option<([u8; 4], usize)> {
    let kind = cursor.array()?;
    let length = u32::from_le_bytes(cursor.array()?);
    Some((kind, usize::try_from(length).ok()?))
}

/// Flags and reserved bits, then width less one and height less one in 24 bits each.
fn canvas_size(data: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, _, w1, w2, w3, h1, h2, h3] = *data.first_chunk()?;
    let plus_one = |low, middle, high| u32::from_le_bytes([low, middle, high, 0]) + 1;
    Some((plus_one(w1, w2, w3), plus_one(h1, h2, h3)))
}

/// A signature byte, then width less one and height less one in 14 bits each.
fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let [_, b1, b2, b3, b4] = *data.first_chunk()?;
    let bits = u32::from_le_bytes([b1, b2, b3, b4]);
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

/// A frame tag and a start code of three bytes each, then width and height: 14 bits of size and two
/// of scaling, which decoders leave to the viewer.
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, _, _, _, w1, w2, h1, h2] = *data.first_chunk()?;
    let size = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Some((size(w1, w2), size(h1, h2)))
}
