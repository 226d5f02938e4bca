//! The right edge of the tree: all that is needed to append to it and to know its root.
//!
//! A tree of n leaves is a row of perfect subtrees, one for each bit set in n, the largest on the
//! left. Their roots, at most 62 hashes, replace the leaves. RFC 9162 §2.1.2 describes the method.

use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;
use crate::merkle::{empty_root, node_hash};

/// The largest size a frontier is read back with: 2^62 leaves.
///
/// Counting up from there to an overflow is out of anyone's reach, which is why
/// [`Frontier::append`] need not fail.
pub const MAX_SIZE: u64 = 1 << 62;

/// A Merkle tree (RFC 6962 §2.1) kept as the roots of its perfect subtrees.
///
/// An append costs one node hash on average and at most 62.
///
/// The text form is the size and then each subtree's root, the largest first, with single spaces
/// between: `3 fac5… d070…`, or `0` for the empty tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// Why something is not a [`Frontier`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFrontier {
    /// The size is not a plain decimal number from 0 to [`MAX_SIZE`].
    #[error("the size of a frontier is a decimal number from 0 to 2^62")]
    Size,
    /// The number of hashes does not fit the size.
    #[error("a tree of {size} leaves has {expected} perfect subtrees, not {found}")]
    Count {
        /// The size given.
        size: u64,
        /// How many hashes a tree of that size has.
        expected: u32,
        /// How many were given.
        found: usize,
    },
    /// One of the hashes is not written as a hash is.
    #[error(transparent)]
    Hash(#[from] crate::BadHash),
}

impl Frontier {
    /// The tree with no leaves.
    pub fn empty() -> Frontier {
        Frontier::default()
    }

    /// The tree over these leaf hashes.
    pub fn over(leaves: &[Hash]) -> Frontier {
        let mut frontier = Frontier::empty();
        for leaf in leaves {
            frontier.append(*leaf);
        }
        frontier
    }

    /// The tree of `size` leaves whose perfect subtrees have these roots, the largest first.
    ///
    /// Only the shape can be checked: whether the hashes are those of a given log, comparing
    /// [`root`](Frontier::root) with a signed checkpoint tells.
    ///
    /// # Errors
    /// [`BadFrontier::Size`] for a size above [`MAX_SIZE`]; [`BadFrontier::Count`] when there are
    /// not as many hashes as bits set in the size.
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Result<Frontier, BadFrontier> {
        if size > MAX_SIZE {
            return Err(BadFrontier::Size);
        }
        let expected = size.count_ones();
        if peaks.len() != expected as usize {
            return Err(BadFrontier::Count {
                size,
                expected,
                found: peaks.len(),
            });
        }
        Ok(Frontier { size, peaks })
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the perfect subtrees, the largest (leftmost) first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Adds one leaf at the right.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each low bit set in the size is a subtree that the new one is as large as: join them.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root of the tree (RFC 6962 §2.1), [`empty_root`] when it has no leaves.
    pub fn root(&self) -> Hash {
        let mut smallest_first = self.peaks.iter().rev();
        match smallest_first.next() {
            None => empty_root(),
            Some(smallest) => smallest_first.fold(*smallest, |right, left| node_hash(left, &right)),
        }
    }
}

impl fmt::Display for Frontier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.size)?;
        self.peaks.iter().try_for_each(|peak| write!(f, " {peak}"))
    }
}

impl FromStr for Frontier {
    type Err = BadFrontier;

    fn from_str(text: &str) -> Result<Frontier, BadFrontier> {
        let mut words = text.split(' ');
        let size = words
            .next()
            .and_then(plain_number)
            .ok_or(BadFrontier::Size)?;
        let peaks = words.map(str::parse).collect::<Result<Vec<Hash>, _>>()?;
        Frontier::from_parts(size, peaks)
    }
}

/// A decimal number in its one plain spelling: digits only, no leading zero.
pub(crate) fn plain_number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::merkle::leaf_hash;

    fn of_size(size: u8) -> Frontier {
        let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&[n])).collect();
        Frontier::over(&leaves)
    }

    #[test]
    fn the_text_form_reads_back_at_every_size() {
        for size in 0..70 {
            let frontier = of_size(size);
            assert_eq!(frontier.to_string().parse::<Frontier>().unwrap(), frontier);
        }
    }

    #[test]
    fn a_frontier_read_back_goes_on_as_the_first_would_have() {
        for size in 0..70 {
            let mut read: Frontier = of_size(size).to_string().parse().unwrap();
            read.append(leaf_hash(&[size]));
            assert_eq!(read, of_size(size + 1));
        }
    }

    #[test]
    fn a_text_that_is_not_a_frontier_is_refused() {
        let good = of_size(3).to_string();
        let count = |size, expected, found| BadFrontier::Count {
            size,
            expected,
            found,
        };
        let (one_lost, _) = good.rsplit_once(' ').unwrap();
        assert_eq!(one_lost.parse::<Frontier>(), Err(count(3, 2, 1)));
        assert_eq!(
            good.replacen('3', "4", 1).parse::<Frontier>(),
            Err(count(4, 1, 2))
        );
        for size in [
            "",
            "03",
            "+3",
            "-1",
            "3.0",
            "18446744073709551616",
            "4611686018427387905",
        ] {
            let text = good.replacen('3', size, 1);
            assert_eq!(text.parse::<Frontier>(), Err(BadFrontier::Size), "{size}");
        }
        for text in [
            format!("{good} "),
            format!(" {good}"),
            good.replace(' ', "  "),
        ] {
            assert!(text.parse::<Frontier>().is_err(), "{text}");
        }
    }
}
