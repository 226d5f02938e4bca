//! One event in the log, and the exact text its leaf hash is taken over.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::hex;
use crate::merkle::leaf_hash;

/// The first line of every leaf's text. Another layout would need another line, so that no text
/// can be read two ways.
pub const LEAF_VERSION: &str = "staydown-event/v1";

/// The longest kind, in bytes of UTF-8.
pub const MAX_KIND_BYTES: usize = 200;

/// Random bytes hashed before a body, so that a short or guessable body cannot be found from its
/// commitment once both have been erased. Draw a fresh one for every entry.
pub type Salt = [u8; 16];

/// An entry as the log keeps it.
///
/// Its leaf is the text
///
/// ```text
/// staydown-event/v1
/// {seq}
/// {at_micros}
/// {kind}
/// {commitment}
/// {previous}
/// ```
///
/// with a newline after every line, numbers in decimal and hashes in lowercase hexadecimal, hashed
/// as RFC 6962 §2.1 hashes leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEntry {
    /// Its place in the log, from 0, without gaps.
    pub seq: u64,
    /// When it happened: microseconds since 1970-01-01T00:00:00Z, earlier if negative. The log
    /// does not ask that it only ever grows, since clocks are set back.
    pub at_micros: i64,
    /// What happened: 1 to [`MAX_KIND_BYTES`] bytes without control characters.
    pub kind: String,
    /// [`commit`] of the body.
    pub commitment: Hash,
    /// The body and its salt; `None` once they have been erased.
    pub body: Option<Opening>,
    /// The leaf hash of the entry before, [`Hash::ZERO`] for the first.
    pub previous: Hash,
    /// The hash of this entry's leaf text.
    pub leaf: Hash,
}

/// What a commitment was made from: erased together, or kept together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The salt; in serde's formats 32 lowercase hexadecimal digits.
    #[serde(with = "salt_text")]
    pub salt: Salt,
    /// The body, JSON by custom; the log treats it as bytes. In serde's formats it is a string, and
    /// bytes that are not UTF-8 cannot be serialised.
    #[serde(with = "body_text")]
    pub body: Vec<u8>,
}

/// Why a text cannot be the kind of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKind {
    /// It is empty.
    #[error("the kind is empty")]
    Empty,
    /// It is longer than [`MAX_KIND_BYTES`].
    #[error("the kind is {0} bytes long, more than {MAX_KIND_BYTES}")]
    TooLong(usize),
    /// It contains a newline or another control character, which could blur where its line ends.
    #[error("the kind contains the control character {0:?}")]
    Control(char),
}

/// The commitment to a body: SHA-256(salt ‖ body).
///
/// The salt has a fixed length, so no other split of the same bytes is possible.
pub fn commit(salt: &Salt, body: &[u8]) -> Hash {
    Hash::of(&[salt, body])
}

impl StoredEntry {
    /// The text the leaf hash is taken over; `leaf` and `body` play no part in it.
    pub fn leaf_data(&self) -> String {
        // Version, two numbers of up to 20 digits, two hashes of 64, six newlines: rounded up.
        let mut text = String::with_capacity(200 + self.kind.len());
        text.push_str(LEAF_VERSION);
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{}\n{}\n{}\n", self.seq, self.at_micros, self.kind);
        hex::push(&mut text, self.commitment.as_bytes());
        text.push('\n');
        hex::push(&mut text, self.previous.as_bytes());
        text.push('\n');
        text
    }

    /// The leaf hash as it follows from the fields; equal to `leaf` in an entry nobody touched.
    pub fn computed_leaf(&self) -> Hash {
        leaf_hash(self.leaf_data().as_bytes())
    }

    /// The same entry without its body and salt. The log verifies as before.
    pub fn erased(self) -> StoredEntry {
        StoredEntry { body: None, ..self }
    }
}

/// Checks that a text can be the kind of an entry.
pub(crate) fn check_kind(kind: &str) -> Result<(), BadKind> {
    if kind.is_empty() {
        return Err(BadKind::Empty);
    }
    if kind.len() > MAX_KIND_BYTES {
        return Err(BadKind::TooLong(kind.len()));
    }
    match kind.chars().find(|c| c.is_control()) {
        Some(c) => Err(BadKind::Control(c)),
        None => Ok(()),
    }
}

mod salt_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Salt;
    use crate::hex;

    pub(super) fn serialize<S: Serializer>(salt: &Salt, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(salt))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Salt, D::Error> {
        let text = String::deserialize(from)?;
        hex::decode(&text)
            .ok_or_else(|| D::Error::custom("a salt is 32 lowercase hexadecimal digits"))
    }
}

mod body_text {
    use serde::{Deserialize, Deserializer, Serializer, ser::Error};

    pub(super) fn serialize<S: Serializer>(body: &[u8], to: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(body) {
            Ok(text) => to.serialize_str(text),
            Err(_) => Err(S::Error::custom("the body is not UTF-8")),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        String::deserialize(from).map(String::into_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_that_could_blur_the_leaf_text_are_refused() {
        assert_eq!(check_kind("notice.received"), Ok(()));
        assert_eq!(check_kind(&"é".repeat(100)), Ok(()));
        assert_eq!(check_kind(""), Err(BadKind::Empty));
        assert_eq!(check_kind(&"é".repeat(101)), Err(BadKind::TooLong(202)));
        for c in ['\n', '\r', '\0', '\u{85}'] {
            assert_eq!(check_kind(&format!("a{c}b")), Err(BadKind::Control(c)));
        }
    }
}
