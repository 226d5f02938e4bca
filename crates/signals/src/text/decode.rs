//! Bytes that are text: UTF-8, or UTF-16 that says so by its first two bytes.

use std::borrow::Cow;

/// Most bytes of a text that is looked at: about six hundred pages.
pub const MOST_BYTES: usize = 1 << 20;

/// The text that these bytes are; none where they are anything else.
///
/// A text has no control characters but tabulators, ends of lines and of pages, and begins with no sign of a file of
/// another kind (`%PDF`).
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(str::from_utf8(rest).ok()?),
        _ => Cow::Borrowed(str::from_utf8(bytes).ok()?),
    };
    let is_text =
        !text.trim().is_empty() && !text.starts_with("%PDF") && !text.chars().any(is_no_text);
    is_text.then_some(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(units.iter().map(|bytes| unit(*bytes)))
        .collect::<Result<_, _>>()
        .ok()
}

fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}
