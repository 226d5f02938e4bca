//! Percent-encoding in one way: what need not be escaped is not, what must be is, in capitals.

/// Which part of an address it is in: that decides what may stand there as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Between two `/` of a path.
    Segment,
    /// The name of a parameter.
    Name,
    /// Its value.
    Value,
    /// Behind `#`.
    Fragment,
}

/// Whether a byte stands as it is. Brackets and quotes never do, in any part: an address in its canonical spelling holds nothing
/// that reading a defanged one would change.
fn stands(byte: u8, part: Part) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'.' | b'_' | b'~')
        || match part {
            Part::Segment => b"!$*+,;:@=&".contains(&byte),
            Part::Name => b"!$*,;:@/".contains(&byte),
            Part::Value => b"!$*,;:@/?=".contains(&byte),
            Part::Fragment => b"!$*+,;:@=&/?".contains(&byte),
        }
}

/// The text with its escapes in the one way. In parameters `+` is a space.
pub(super) fn normal(text: &str, part: Part) -> String {
    let mut normal = String::with_capacity(text.len());
    for byte in decoded(text, part) {
        match byte {
            // An escape of `%` that stays one, and a `%` that begins none, are the same.
            byte if stands(byte, part) => normal.push(char::from(byte)),
            byte => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                normal.push('%');
                normal.push(char::from(DIGITS[usize::from(byte >> 4)]));
                normal.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
    normal
}

fn decoded(text: &str, part: Part) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let digit = |place: usize| {
            let digit = bytes.get(place).map(|byte| char::from(*byte));
            digit.and_then(|digit| digit.to_digit(16))
        };
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 3;
                continue;
            }
            (b'+', _, _) if matches!(part, Part::Name | Part::Value) => out.push(b' '),
            (byte, _, _) => out.push(byte),
        }
        at += 1;
    }
    out
}

/// The text behind the escapes, as far as it is UTF-8: for an address within an address.
pub(super) fn plain(text: &str) -> String {
    String::from_utf8_lossy(&decoded(text, Part::Value)).into_owned()
}

/// The text with its escapes undone once, `+` as it is, as far as it is UTF-8.
pub(super) fn once(text: &str) -> String {
    String::from_utf8_lossy(&decoded(text, Part::Segment)).into_owned()
}
