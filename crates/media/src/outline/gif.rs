//! GIF: a screen, then images and extensions made of sub-blocks, up to a trailer byte.

use super::{Cursor, Outline};

/// Reads the size of the screen, counts the images and looks for the trailer.
pub(super) fn read(bytes: &[u8]) -> Outline {
    let mut outline = Outline {
        size: None,
        frames: 0,
        complete: false,
        speaks_on: false,
    };
    let mut cursor = Cursor::new(bytes, 6);
    outline.complete = walk(&mut cursor, &mut outline).is_some();
    outline
}

/// `None` when the bytes run out.
fn walk(cursor: &mut Cursor<'_>, outline: &mut Outline) -> Option<()> {
    let [w1, w2, h1, h2, flags, _, _] = cursor.array()?;
    let (width, height) = (u16::from_le_bytes([w1, w2]), u16::from_le_bytes([h1, h2]));
    outline.size = Some((width.into(), height.into()));
    cursor.take(palette_bytes(flags))?;
    loop {
        match cursor.byte()? {
            0x3b => return Some(()),
            0x21 => {
                cursor.byte()?; // the extension's label
                skip_sub_blocks(cursor)?;
            }
            0x2c => {
                let [_, _, _, _, _, _, _, _, flags] = cursor.array()?;
                cursor.take(palette_bytes(flags))?;
                cursor.byte()?; // the code size
                skip_sub_blocks(cursor)?;
                outline.frames = outline.frames.saturating_add(1);
            }
            _ => return Some(()), // not cut but garbled: the decoder will say so
        }
    }
}

/// Bytes of the colour table that a flags byte announces.
fn palette_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// Sub-blocks of up to 255 bytes, each led by its length; a length of zero ends the run.
fn skip_sub_blocks(cursor: &mut Cursor<'_>) -> Option<()> {
    loop {
        match cursor.byte()? {
            0 => return Some(()),
            length => cursor.take(length.into())?,
        };
    }
}
