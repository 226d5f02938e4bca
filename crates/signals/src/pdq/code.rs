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

    /// How far the hash says the same again and again, 0 to 120: the pairs among its 16 rows (or its 16
    /// columns, whichever are more) that differ, or differ from each other's opposite, in at most 2
    /// of their 16 bits.
    ///
    /// The rows and columns are those of the frequencies. A photograph's have little to do with each
    /// other: half of 1,400 photographs, posters and drawings have at most 3 such pairs, 98 % at most
    /// 23. A picture of one spot, one edge or one gradient is a product of a row and a column, and all
    /// its rows are alike or opposite: it says 32 bits and not 256, and unrelated ones come within the
    /// match distance of each other. PDQ's quality does not see that. The measure is ours, not the
    /// reference's.
    pub fn repetition(&self) -> u32 {
        let rows: [u16; 16] = std::array::from_fn(|row| {
            let word = self.0[3 - row / 4];
            (word >> (16 * (row % 4))) as u16
        });
        let columns: [u16; 16] = std::array::from_fn(|column| {
            let bits = rows.iter().enumerate();
            bits.fold(0, |bits, (row, value)| bits | (value >> column & 1) << row)
        });
        alike(&rows).max(alike(&columns))
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

/// Pairs that differ, or differ from each other's opposite, in at most 2 bits.
fn alike(lines: &[u16; 16]) -> u32 {
    let mut pairs = 0;
    for (place, line) in lines.iter().enumerate() {
        for other in &lines[..place] {
            let bits = (line ^ other).count_ones();
            pairs += u32::from(bits.min(16 - bits) <= 2);
        }
    }
    pairs
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
    fn a_hash_that_says_the_same_again_and_again_is_told_from_a_photographs() {
        let spot = "9999cccc666633339999cccc666633339999cccc666633339999cccc66663333";
        assert!(spot.parse::<Pdq>().unwrap().repetition() >= 48);
        assert!(BRIDGE.parse::<Pdq>().unwrap().repetition() <= 5);
        assert_eq!(Pdq::ZERO.repetition(), 120);
        // Rows and columns are told apart by which is more alike, not by which comes first.
        let (row, column) = (0x1234_u64, 0b1);
        let rows = Pdq::from_words([row * 0x0001_0001_0001_0001; 4]);
        let columns = Pdq::from_words([column * 0xffff_0000_ffff_0000; 4]);
        assert_eq!((rows.repetition(), columns.repetition()), (120, 120));
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
