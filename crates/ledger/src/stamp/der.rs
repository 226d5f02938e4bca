//! As much DER as a time stamp needs: values one after the other, lengths in their shortest form, nothing left over.

/// Tags.
pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// A value: its tag, what is in it, and all of it with tag and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// What is in it, as values.
    pub(super) fn inside(&self) -> Reader<'a> {
        Reader(self.content)
    }
}

/// Values one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    pub(super) fn any(&mut self) -> Option<Value<'a>> {
        let input = self.0;
        let (&tag, rest) = input.split_first()?;
        // Tags of several bytes do not occur here.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let count = usize::from(first & 0x7f);
            if !(1..=4).contains(&count) {
                return None;
            }
            let (digits, rest) = rest.split_at_checked(count)?;
            let length = digits
                .iter()
                .fold(0usize, |length, digit| length << 8 | usize::from(*digit));
            // The shortest form only.
            if digits[0] == 0 || length < 0x80 {
                return None;
            }
            (length, rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        let whole = &input[..input.len() - rest.len()];
        self.0 = rest;
        Some(Value {
            tag,
            content,
            whole,
        })
    }

    /// The next value, which has this tag.
    pub(super) fn next(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.any().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }

    /// The next value if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Value<'a>> {
        if self.0.first() == Some(&tag) {
            self.next(tag)
        } else {
            None
        }
    }
}

/// The one value that the bytes are.
pub(super) fn only(bytes: &[u8], tag: u8) -> Option<Value<'_>> {
    let mut reader = Reader(bytes);
    let value = reader.next(tag)?;
    reader.is_empty().then_some(value)
}

/// Writes a value.
pub(super) fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let digits = length.to_be_bytes();
        let digits: Vec<u8> = digits.into_iter().skip_while(|digit| *digit == 0).collect();
        out.push(0x80 | digits.len() as u8);
        out.extend(digits);
    }
    out.extend_from_slice(content);
    out
}

/// A positive number as the content of an INTEGER.
pub(super) fn positive(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|digit| *digit == 0)
        .collect();
    match digits.first() {
        None => vec![0],
        Some(first) if first & 0x80 != 0 => [&[0], &digits[..]].concat(),
        Some(_) => digits,
    }
}

/// A BOOLEAN.
pub(super) fn truth(value: Value<'_>) -> Option<bool> {
    match (value.tag, value.content) {
        (BOOLEAN, [0xff]) => Some(true),
        (BOOLEAN, [0]) => Some(false),
        _ => None,
    }
}

/// A UTCTime or GeneralizedTime in UTC, in microseconds since 1970 (RFC 5280 §4.1.2.5, RFC 3161 §2.4.2).
pub(super) fn time(value: Value<'_>) -> Option<i64> {
    let text = std::str::from_utf8(value.content).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (year, rest) = match value.tag {
        UTC_TIME if fraction.is_empty() && !text.contains('.') => {
            let (year, rest) = whole.split_at_checked(2)?;
            let year: i64 = digits(year)?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = whole.split_at_checked(4)?;
            (digits(year)?, rest)
        }
        _ => return None,
    };
    if rest.len() != 10 || !rest.is_ascii() {
        return None;
    }
    let part = |at: usize| digits(&rest[at..at + 2]);
    let (month, day, hour, minute, second) = (part(0)?, part(2)?, part(4)?, part(6)?, part(8)?);
    let within = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    if !within || fraction.len() > 9 {
        return None;
    }
    let mut micros = 0;
    if !fraction.is_empty() {
        let padded = format!("{fraction:0<6}");
        digits(fraction)?;
        micros = digits(&padded[..6])?;
    }
    // Days since 1970 of the civil calendar, years beginning in March.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + micros)
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shortest_lengths_are_read() {
        for size in [0usize, 1, 127, 128, 255, 256, 70_000] {
            let written = write(OCTET_STRING, &vec![7; size]);
            assert_eq!(only(&written, OCTET_STRING).unwrap().content.len(), size);
            assert!(only(&[&written[..], &[0]].concat(), OCTET_STRING).is_none());
        }
        for bad in [
            &[4u8, 0x81, 5, 1, 2, 3, 4, 5][..],
            &[4, 0x80, 0, 0],
            &[4, 0x82, 0, 200],
            &[0x1f, 0x81, 1, 0],
            &[4],
            &[4, 2, 0],
        ] {
            assert!(Reader(bad).any().is_none(), "{bad:?}");
        }
    }

    #[test]
    fn times_are_those_of_the_calendar() {
        let of = |tag, text: &str| only(&write(tag, text.as_bytes()), tag).and_then(time);
        assert_eq!(of(GENERALIZED_TIME, "19700101000000Z"), Some(0));
        assert_eq!(
            of(GENERALIZED_TIME, "20260722162302.25Z"),
            Some(1_784_737_382_250_000)
        );
        assert_eq!(of(UTC_TIME, "000229000000Z"), Some(951_782_400_000_000));
        assert_eq!(of(UTC_TIME, "500101000000Z"), Some(-631_152_000_000_000));
        for bad in [
            "20260722162302",
            "2026072216230Z",
            "20261322162302Z",
            "20260722242302Z",
            "20260722162302+0100",
            "2026072216230é",
            "",
        ] {
            assert_eq!(of(GENERALIZED_TIME, bad), None, "{bad}");
        }
    }
}
