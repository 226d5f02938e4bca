//! PNG: a signature of eight bytes, then chunks of length, type, data and checksum, up to IEND.

use super::{Cursor, Outline};

/// Reads the size from IHDR, the number of frames from acTL (APNG), and looks for IEND. Checksums
/// are left to the decoder.
pub(super) fn read(bytes: &[u8]) -> Outline {
    let mut outline = Outline {
        size: None,
        frames: 1,
        complete: false,
    };
    let mut cursor = Cursor::new(bytes, 8);
    while let Some((kind, data)) = chunk(&mut cursor) {
        match &kind {
            b"IHDR" if outline.size.is_none() => outline.size = size(data),
            b"acTL" => outline.frames = frames(data),
            b"IEND" => {
                outline.complete = true;
                break;
            }
            kind if !kind.iter().all(u8::is_ascii_alphabetic) => {
                outline.complete = true; // not cut but garbled: the decoder will say so
                break;
            }
            _ => {}
        }
    }
    outline
}

/// The next whole chunk; `None` when any byte of it is missing. Its checksum is skipped.
fn chunk<'a>(cursor: &mut Cursor<'a>) -> Option<([u8; 4], &'a [u8])> {
    let length = u32::from_be_bytes(cursor.array()?);
    let kind = cursor.array()?;
    let data = cursor.take(usize::try_from(length).ok()?)?;
    cursor.take(4)?;
    Some((kind, data))
}

fn size(header: &[u8]) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(header, 0);
    Some((
        u32::from_be_bytes(cursor.array()?),
        u32::from_be_bytes(cursor.array()?),
    ))
}

fn frames(animation_control: &[u8]) -> u32 {
    Cursor::new(animation_control, 0)
        .array()
        .map_or(1, u32::from_be_bytes)
        .max(1)
}
