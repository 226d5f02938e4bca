//! Lowercase hexadecimal, the one spelling the ledger writes and the only one it reads.
//!
//! Uppercase is refused so that every value has exactly one text form.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Appends `bytes` to `out`, two digits a byte.
pub(crate) fn push(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// `bytes` as text, two digits a byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    push(&mut out, bytes);
    out
}

/// Exactly `N` bytes from exactly `2 * N` lowercase digits; `None` for anything else.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn every_byte_reads_back_from_its_digits() {
        for byte in 0..=255u8 {
            assert_eq!(decode::<1>(&encode(&[byte])), Some([byte]));
        }
    }

    #[test]
    fn uppercase_odd_lengths_and_other_characters_are_refused() {
        for text in ["AB", "a", "abc", "g0", "0g", "é", " a", ""] {
            assert_eq!(decode::<1>(text), None, "{text}");
        }
    }
}
