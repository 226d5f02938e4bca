//! The 256 bits of a hash.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hex::{self, HexError, TextVisitor};

/// A PDQ hash: 256 bits, written as the reference's 64 lower-case hexadecimal digits.
///
/// Hashes are ordered as their texts are. The order says nothing about likeness; [`distance`]
/// does.
///
/// [`distance`]: Pdq::distance
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pdq([u64; 4]);

impl Pdq {
    /// No bit set. The hash of a picture too small to hash, and of nothing else worth matching.
    pub const ZERO: Self = Self([0; 4]);

    /// Bits in a hash.
    pub const BITS: u32 = 256;

    /// Takes four words in the order of the text: the first holds its first 16 digits.
    pub const fn from_words(words: [u64; 4]) -> Self {
        Self(words)
    }

    /// Four words in the order of the text: the first holds its first 16 digits.
    pub const fn words(&self) -> [u64; 4] {
        self.0
    }

    /// In how many bits the two hashes differ, 0 to 256.
    pub fn distance(&self, other: &Self) -> u32 {
        self.0
            .iter()
            .zip(other.0)
            .map(|(ours, theirs)| (ours ^ theirs).count_ones())
            .sum()
    }
}

impl fmt::Display for Pdq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.0;
        write!(f, "{a:016x}{b:016x}{c:016x}{d:016x}")
    }
}

impl fmt::Debug for Pdq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pdq({self})")
    }
}

impl FromStr for Pdq {
    type Err = HexError;

    /// Reads exactly 64 hexadecimal digits in either letter case.
    fn from_str(text: &str) -> Result<Self, HexError> {
        let bytes: [u8; 32] = hex::decode(text)?;
        let mut words = [0u64; 4];
        for (index, byte) in bytes.into_iter().enumerate() {
            words[index / 8] = words[index / 8] << 8 | u64::from(byte);
        }
        Ok(Self(words))
    }
}

impl Serialize for Pdq {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Pdq {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new(64))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const BRIDGE: &str = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

    #[test]
    fn the_first_word_holds_the_first_digits() {
        let pdq: Pdq = BRIDGE.parse().unwrap();
        assert_eq!(pdq.words()[0], 0xf8f8_f0ce_e0f4_a84f);
        assert_eq!(pdq.words()[3], 0x33e6_b39c_4e9c_9b22);
        assert_eq!(pdq.to_string(), BRIDGE);
    }

    #[test]
    fn distance_counts_differing_bits() {
        let pdq: Pdq = BRIDGE.parse().unwrap();
        let [a, b, c, d] = pdq.words();
        assert_eq!(pdq.distance(&pdq), 0);
        assert_eq!(
            pdq.distance(&Pdq::from_words([a ^ 1, b, c, d ^ (1 << 63)])),
            2
        );
        assert_eq!(pdq.distance(&Pdq::from_words([!a, !b, !c, !d])), Pdq::BITS);
    }

    #[test]
    fn text_that_is_no_hash_is_refused() {
        for wrong in [
            "",
            "0",
            &BRIDGE[1..],
            &format!("{BRIDGE}0"),
            &BRIDGE.replace('e', " "),
        ] {
            assert!(wrong.parse::<Pdq>().is_err(), "{wrong}");
        }
    }
}
