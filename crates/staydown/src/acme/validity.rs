//! From when to when a certificate is valid (RFC 5280, 4.1.2.5).
//!
//! Two instants out of a certificate that an authority we chose sent us: a reader of the few shapes on the way to them is
//! shorter than the list of what an X.509 library brings along.

use jiff::Timestamp;
use jiff::civil::DateTime;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Validity {
    from: Timestamp,
    to: Timestamp,
}

impl Validity {
    /// Of a certificate in DER; nothing if it is not one.
    pub(super) fn of(certificate: &[u8]) -> Option<Self> {
        let (certificate, _) = element(certificate, SEQUENCE)?;
        let (mut signed, _) = element(certificate, SEQUENCE)?;
        if let Some((_, rest)) = element(signed, VERSION) {
            signed = rest;
        }
        let (_, rest) = element(signed, INTEGER)?; // serial number
        let (_, rest) = element(rest, SEQUENCE)?; // algorithm
        let (_, rest) = element(rest, SEQUENCE)?; // issuer
        let (validity, _) = element(rest, SEQUENCE)?;
        let (from, rest) = time(validity)?;
        let (to, _) = time(rest)?;
        Some(Self { from, to })
    }

    /// Whether two thirds of its time are over. What is left is for the authority's bad days and ours.
    pub(super) fn is_due(self, now: Timestamp) -> bool {
        let whole = self.to.as_second().saturating_sub(self.from.as_second());
        now.as_second() >= self.to.as_second() - whole / 3
    }
}

const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The content of the first element, which must have this tag, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (
                length
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
                rest,
            )
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

fn time(bytes: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (text, rest, is_short) = match (element(bytes, UTC_TIME), element(bytes, GENERALIZED_TIME))
    {
        (Some((text, rest)), _) => (text, rest, true),
        (None, Some((text, rest))) => (text, rest, false),
        _ => return None,
    };
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    // Two digits of the year: 1950 to 2049.
    let century = match text.get(..2)? {
        _ if !is_short => "",
        year if year >= "50" => "19",
        _ => "20",
    };
    let time = DateTime::strptime("%Y%m%d%H%M%S", format!("{century}{text}")).ok()?;
    let time = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some((time.timestamp(), rest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn certificate(from: (i32, u8, u8), to: (i32, u8, u8)) -> Vec<u8> {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters =
            rcgen::CertificateParams::new(["staydown.example".to_owned()]).unwrap();
        parameters.not_before = rcgen::date_time_ymd(from.0, from.1, from.2);
        parameters.not_after = rcgen::date_time_ymd(to.0, to.1, to.2);
        parameters.self_signed(&key).unwrap().der().to_vec()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_time_of_a_certificate_is_read_in_this_half_of_the_century_and_the_next() {
        let validity = Validity::of(&certificate((2026, 11, 1), (2027, 1, 30))).unwrap();
        assert_eq!(validity.from, at("2026-11-01T00:00:00Z"));
        assert_eq!(validity.to, at("2027-01-30T00:00:00Z"));
        let validity = Validity::of(&certificate((1999, 12, 31), (2051, 2, 28))).unwrap();
        assert_eq!(validity.from, at("1999-12-31T00:00:00Z"));
        assert_eq!(validity.to, at("2051-02-28T00:00:00Z"));
    }

    #[test]
    fn it_is_due_a_month_before_the_end_of_three() {
        let validity = Validity::of(&certificate((2026, 11, 1), (2027, 1, 30))).unwrap();
        assert!(!validity.is_due(at("2026-11-01T00:00:00Z")));
        assert!(!validity.is_due(at("2026-12-30T23:59:59Z")));
        assert!(validity.is_due(at("2026-12-31T00:00:00Z")));
        assert!(validity.is_due(at("2028-01-01T00:00:00Z")));
    }

    #[test]
    fn half_a_certificate_has_no_time() {
        let whole = certificate((2026, 11, 1), (2027, 1, 30));
        for length in 0..whole.len() {
            assert_eq!(Validity::of(&whole[..length]), None, "{length}");
        }
        for place in 0..whole.len().min(200) {
            let mut broken = whole.clone();
            broken[place] ^= 0xff;
            let _ = Validity::of(&broken);
        }
    }
}
