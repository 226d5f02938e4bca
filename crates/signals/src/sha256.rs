//! The digest of a file's exact bytes.

use std::fmt;
use std::str::FromStr;

use ring::digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hex::{self, HexError, TextVisitor};

/// A SHA-256 digest (FIPS 180-4): 32 bytes, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut out = [0; 32];
        // ring's SHA-256 always gives 32 bytes, so the two slices have the same length.
        out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        Self(out)
    }

    /// Takes 32 bytes that are already a digest, first byte first.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the digest, first byte first.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = HexError;

    /// Reads exactly 64 hexadecimal digits in either letter case.
    fn from_str(text: &str) -> Result<Self, HexError> {
        hex::decode(text).map(Self)
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new(64))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_digest_is_the_one_the_standard_prints() {
        // FIPS 180-4 example "abc", and the well-known digest of no bytes at all.
        assert_eq!(
            Sha256::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            Sha256::of(b"").to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn text_and_json_give_the_same_digest_back() {
        let digest = Sha256::of(b"some file");
        assert_eq!(digest.to_string().parse::<Sha256>().unwrap(), digest);
        assert_eq!(
            digest.to_string().to_uppercase().parse::<Sha256>().unwrap(),
            digest
        );
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(json, format!("\"{digest}\""));
        assert_eq!(serde_json::from_str::<Sha256>(&json).unwrap(), digest);
    }

    #[test]
    fn text_that_is_no_digest_says_what_is_wrong() {
        let short = "ab".parse::<Sha256>().unwrap_err();
        assert_eq!(
            short,
            HexError::Length {
                expected: 64,
                found: 2
            }
        );
        let wrong = format!("{}g", "0".repeat(63))
            .parse::<Sha256>()
            .unwrap_err();
        assert_eq!(wrong, HexError::Digit { position: 63 });
        // A two-byte letter counts as two bytes and must not be cut in half.
        let letter = format!("{}é", "0".repeat(62))
            .parse::<Sha256>()
            .unwrap_err();
        assert_eq!(letter, HexError::Digit { position: 62 });
        assert!(serde_json::from_str::<Sha256>("\"ab\"").is_err());
        assert!(serde_json::from_str::<Sha256>("7").is_err());
    }
}
