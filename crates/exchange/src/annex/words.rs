//! The small values of a document, each strict enough that a schema can say the same: instants with their offset, days,
//! digests, codes of states.

use jiff::{Timestamp, civil, tz::Offset};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

/// An instant as its sender wrote it: RFC 3339 with the offset of their clock, which is kept. Years 2000 to 2099, no leap
/// second, at most nine digits of a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    at: Timestamp,
    offset: Offset,
}

impl Instant {
    /// An instant at the offset of the sender's clock. Seconds of the offset are dropped: RFC 3339 has none.
    #[must_use]
    pub fn new(at: Timestamp, offset: Offset) -> Self {
        let minutes = offset.seconds() / 60;
        let offset = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
        Self { at, offset }
    }

    /// An instant of somebody who counts in UTC.
    #[must_use]
    pub fn utc(at: Timestamp) -> Self {
        Self::new(at, Offset::UTC)
    }

    /// The instant itself.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.at
    }

    /// What the sender's clock is ahead of UTC.
    #[must_use]
    pub fn offset(self) -> Offset {
        self.offset
    }

    /// The day and time on the sender's clock.
    #[must_use]
    pub fn local(self) -> civil::DateTime {
        self.offset.to_datetime(self.at)
    }

    fn written_offset(self) -> String {
        let minutes = self.offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// For people: the sender's day and time, to the second, and the offset. The same in every language.
    #[must_use]
    pub fn shown(self) -> String {
        let local = self.local();
        format!(
            "{} {:02}:{:02}:{:02} (UTC{})",
            local.date(),
            local.hour(),
            local.minute(),
            local.second(),
            self.written_offset(),
        )
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.local())?;
        if self.offset == Offset::UTC {
            f.write_str("Z")
        } else {
            f.write_str(&self.written_offset())
        }
    }
}

impl std::str::FromStr for Instant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            let shown: String = text.chars().take(40).collect();
            format!("“{shown}” is no instant like 2026-11-21T10:00:00+01:00")
        };
        let (clock, offset) = split_offset(text).ok_or_else(refused)?;
        if !is_clock(clock.as_bytes()) {
            return Err(refused());
        }
        let local: civil::DateTime = clock.parse().map_err(|_| refused())?;
        let at = offset.to_timestamp(local).map_err(|_| refused())?;
        Ok(Self { at, offset })
    }
}

/// Splits off `Z` or `±HH:MM`, up to fourteen hours. `-00:00`, which RFC 3339 has for “unknown”, is refused.
fn split_offset(text: &str) -> Option<(&str, Offset)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, Offset::UTC));
    }
    let place = text.len().checked_sub(6)?;
    let (clock, offset) = (text.get(..place)?, text.get(place..)?.as_bytes());
    let &[sign, h, hh, b':', m, mm] = offset else {
        return None;
    };
    if ![h, hh, m, mm].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |tens: u8, ones: u8| i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
    let (hours, minutes) = (number(h, hh), number(m, mm));
    let seconds = hours * 3600 + minutes * 60;
    if hours > 14 || minutes > 59 {
        return None;
    }
    match sign {
        b'+' => Some((clock, Offset::from_seconds(seconds).ok()?)),
        b'-' if hours > 0 => Some((clock, Offset::from_seconds(-seconds).ok()?)),
        _ => None,
    }
}

/// `20YY-MM-DDTHH:MM:SS`, with up to nine digits of a fraction. Whether there is such a day is asked afterwards.
fn is_clock(text: &[u8]) -> bool {
    let (whole, fraction) = match text.split_at_checked(19) {
        Some((whole, fraction)) => (whole, fraction),
        None => return false,
    };
    let shape = b"2099-99-99T99:99:99";
    let fits = whole.iter().zip(shape).all(|(byte, wanted)| match wanted {
        b'9' => byte.is_ascii_digit(),
        other => byte == other,
    });
    let fraction_fits = match fraction {
        [] => true,
        [b'.', digits @ ..] => {
            (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    // 60 is a leap second, which no clock that counts an hour knows.
    fits && fraction_fits && whole.get(17) != Some(&b'6')
}

/// A day, `20YY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub civil::Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            let shown: String = text.chars().take(40).collect();
            format!("“{shown}” is no day like 2026-11-21")
        };
        let shape = b"2099-99-99";
        let fits = text.len() == shape.len()
            && text.bytes().zip(shape).all(|(byte, wanted)| match wanted {
                b'9' => byte.is_ascii_digit(),
                other => byte == *other,
            });
        if !fits {
            return Err(refused());
        }
        text.parse().map(Self).map_err(|_| refused())
    }
}

/// A SHA-256 digest in 64 small hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(String);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Digest {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = text.len() == 64
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !fits {
            return Err("a SHA-256 is written in 64 digits 0–9 and a–f".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

/// A state by its code of two capital letters, or nothing where it was not filled in. Whether it is a Member State is for
/// the checks to say: an order that names another is to be read, so that its addressee is told what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct State(String);

/// The Member States by ISO 3166-1 alpha-2. Greece also as `EL`, as the Union's own institutions write it.
const MEMBER_STATES: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl State {
    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is a Member State of the Union.
    #[must_use]
    pub fn is_member(&self) -> bool {
        MEMBER_STATES.contains(&self.0.as_str())
    }

    /// Whether two codes mean one state.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let one_spelling = |state: &Self| match state.0.as_str() {
            "EL" => "GR".to_owned(),
            code => code.to_owned(),
        };
        one_spelling(self) == one_spelling(other)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for State {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits =
            text.is_empty() || (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()));
        if !fits {
            return Err("a state is written in two capital letters, as DE or FR".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

macro_rules! as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    )+};
}
as_text!(Instant, Day, Digest, State);
