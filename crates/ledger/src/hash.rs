//! A SHA-256 hash as a value of its own.

use std::fmt;
use std::str::FromStr;

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hex;

/// A SHA-256 hash: 32 bytes, written as 64 lowercase hexadecimal digits.
///
/// As a leaf hash, a tree node, a root or a commitment; which one it is, the field says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// Why something is not a [`struct@Hash`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHash {
    /// The text is not 64 lowercase hexadecimal digits.
    #[error("a hash is written as 64 lowercase hexadecimal digits")]
    Text,
    /// The value is not 32 bytes long.
    #[error("a hash is 32 bytes, not {0}")]
    Length(usize),
}

impl Hash {
    /// 32 zero bytes: what the first entry gives as the leaf before it.
    pub const ZERO: Hash = Hash([0; 32]);

    /// The hash whose bytes are these.
    pub const fn from_bytes(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// SHA-256 of the parts, one after the other (FIPS 180-4).
    pub(crate) fn of(parts: &[&[u8]]) -> Hash {
        let mut context = Context::new(&SHA256);
        for part in parts {
            context.update(part);
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.finish().as_ref());
        Hash(bytes)
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = BadHash;

    /// The hash held in `bytes`, as a database column gives it.
    ///
    /// # Errors
    /// [`BadHash::Length`] unless there are exactly 32.
    fn try_from(bytes: &[u8]) -> Result<Hash, BadHash> {
        bytes
            .try_into()
            .map(Hash)
            .map_err(|_| BadHash::Length(bytes.len()))
    }
}

impl FromStr for Hash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Hash, BadHash> {
        hex::decode(text).map(Hash).ok_or(BadHash::Text)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;

    /// FIPS 180-4's own example.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_parts_hash_as_one_message() {
        assert_eq!(Hash::of(&[b"abc"]).to_string(), ABC);
        assert_eq!(Hash::of(&[b"a", b"", b"bc"]).to_string(), ABC);
    }

    #[test]
    fn the_text_form_reads_back_and_no_other_does() {
        assert_eq!(ABC.parse::<Hash>().unwrap(), Hash::of(&[b"abc"]));
        assert_eq!(ABC.to_uppercase().parse::<Hash>(), Err(BadHash::Text));
        assert_eq!(ABC[1..].parse::<Hash>(), Err(BadHash::Text));
    }

    #[test]
    fn serde_uses_the_text_form() {
        let reader: StrDeserializer<'_, Error> = ABC.into_deserializer();
        assert_eq!(Hash::deserialize(reader).unwrap(), Hash::of(&[b"abc"]));
        let reader: StrDeserializer<'_, Error> = "abc".into_deserializer();
        assert!(Hash::deserialize(reader).is_err());
    }

    #[test]
    fn a_column_of_another_length_is_refused() {
        assert_eq!(Hash::try_from(&[0u8; 32][..]), Ok(Hash::ZERO));
        assert_eq!(Hash::try_from(&[0u8; 31][..]), Err(BadHash::Length(31)));
    }
}
