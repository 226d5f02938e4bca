//! One code for a whole text: texts that share most of their runs of letters have codes that differ in few bits.
//!
//! Moses Charikar, “Similarity estimation techniques from rounding algorithms”, STOC 2002. With 256 bits instead of the
//! usual 64, so that it lies in the same exact index as the hashes of pictures, and edited copies are told from texts
//! about the same thing with room to spare.

use super::hash::{mix, runs};
use super::normal::Normal;
use crate::hex::{self, HexError};
use std::fmt;
use std::str::FromStr;

/// Letters in a feature. About a word long: longer than what every text of a language has, short enough that a typo
/// damages few.
const FEATURE: usize = 6;

/// 256 bits about a whole text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SimHash([u8; 32]);

impl SimHash {
    /// Bits of a code.
    pub const BITS: u32 = 256;

    /// The code of a text; none where it is shorter than one feature.
    ///
    /// Every run of six letters is a feature. It counts once, and the more the more often it is there, by the logarithm:
    /// a refrain does not drown the verses.
    #[must_use]
    pub fn of(normal: &Normal) -> Option<Self> {
        let mut features: Vec<u64> = runs(normal.letters(), FEATURE).collect();
        if features.is_empty() {
            return None;
        }
        features.sort_unstable();
        let mut sums = [0_i32; 256];
        for same in features.chunk_by(|one, other| one == other) {
            let weight = 1 + i32::try_from(same.len().ilog2()).unwrap_or(0);
            add(&mut sums, same[0], weight);
        }
        let mut bytes = [0; 32];
        for (bit, sum) in sums.iter().enumerate() {
            if *sum > 0 {
                bytes[bit / 8] |= 1 << (bit % 8);
            }
        }
        Some(Self(bytes))
    }

    /// The code as the index takes it.
    #[must_use]
    pub fn words(&self) -> [u64; 4] {
        let (words, _) = self.0.as_chunks::<8>();
        std::array::from_fn(|word| u64::from_le_bytes(words[word]))
    }

    /// In how many bits two codes differ, 0 to 256.
    #[must_use]
    pub fn distance(&self, other: &Self) -> u32 {
        let pairs = self.words().into_iter().zip(other.words());
        pairs
            .map(|(ours, theirs)| (ours ^ theirs).count_ones())
            .sum()
    }
}

/// Adds a feature's weight where its bits are set, and takes it off where they are not.
fn add(sums: &mut [i32; 256], feature: u64, weight: i32) {
    let (words, _) = sums.as_chunks_mut::<64>();
    for (word, sums) in (1_u64..).zip(words) {
        let bits = mix(feature.wrapping_add(word.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        for (bit, sum) in sums.iter_mut().enumerate() {
            let sign = ((bits >> bit) & 1) as i32 * 2 - 1;
            *sum += sign * weight;
        }
    }
}

impl fmt::Display for SimHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl fmt::Debug for SimHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SimHash({self})")
    }
}

impl FromStr for SimHash {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        Ok(Self(hex::decode(text)?))
    }
}
