//! PNG: a signature of eight bytes, then chunks of length, type, data and checksum, up to IEND.

use std::borrow::Cow;

use super::{Cursor, Outline};
use crate::fault::Fault;

/// The colour type of pictures whose pixels are places in the palette.
const BY_PALETTE: u8 = 3;

/// Reads the size from IHDR, the number of frames from acTL (APNG), and looks for IEND. Checksums
/// are left to the decoder.
///
/// # Errors
/// `corrupt` for a palette that ends within a colour: the decoder takes it, and panics (`png` 0.18.1).
pub(super) fn read(bytes: &[u8]) -> Result<Outline, Fault> {
    let mut outline = Outline {
        size: None,
        frames: 1,
        complete: false,
        speaks_on: false,
    };
    let mut cursor = Cursor::new(bytes, 8);
    let mut by_palette = false;
    while let Some((kind, data)) = chunk(&mut cursor) {
        match &kind {
            b"IHDR" if outline.size.is_none() => {
                outline.size = size(data);
                by_palette = data.get(9) == Some(&BY_PALETTE);
            }
            b"PLTE" if by_palette && data.len() % 3 != 0 => {
                return Err(Fault::corrupt("the palette ends within a colour"));
            }
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
    Ok(outline)
}

/// The file without its colour profile, which no pixel depends on here. Unpacking it is the decoder's first work, and a few
/// hundred kilobytes that unpack to half a gigabyte kept it busy for ten seconds.
pub(crate) fn without_profile(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut cursor = Cursor::new(bytes, 8);
    let mut profiles = Vec::new();
    let mut begin = cursor.at;
    while let Some((kind, _)) = chunk(&mut cursor) {
        match &kind {
            b"iCCP" => profiles.push(begin..cursor.at),
            b"IEND" => break,
            _ => {}
        }
        begin = cursor.at;
    }
    if profiles.is_empty() {
        return Cow::Borrowed(bytes);
    }
    let mut rest = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for profile in profiles {
        rest.extend(&bytes[from..profile.start]);
        from = profile.end;
    }
    rest.extend(&bytes[from..]);
    Cow::Owned(rest)
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
