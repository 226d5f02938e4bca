//! Making proofs about the tree, from the leaf hashes (RFC 9162 §2.1.3.1 and §2.1.4.1).
//!
//! Both walk from the root down to the place in question and note the root of the half they leave
//! aside; the proof lists those from the bottom up. Every leaf is hashed over about once.

use crate::frontier::Frontier;
use crate::hash::Hash;

/// The proof asked for does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such proof: {wanted} of a tree of {size} with {leaves} leaf hashes at hand")]
pub struct ProofOutOfRange {
    /// The index (from 0) or the older size asked for.
    pub wanted: u64,
    /// The size of the tree asked about.
    pub size: u64,
    /// How many leaf hashes were handed in.
    pub leaves: usize,
}

/// The proof that leaf `index` (from 0) is in the tree of the first `size` leaves.
///
/// At most one hash for each level of the tree; check it with
/// [`verify_inclusion`](crate::verify_inclusion). RFC 9162 §2.1.3.1.
///
/// # Errors
/// [`ProofOutOfRange`] unless `index < size` and `leaves` holds at least `size` hashes.
pub fn inclusion_proof(
    leaves: &[Hash],
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, ProofOutOfRange> {
    let out_of_range = ProofOutOfRange {
        wanted: index,
        size,
        leaves: leaves.len(),
    };
    let mut tree = first(leaves, size).ok_or(out_of_range.clone())?;
    if index >= size {
        return Err(out_of_range);
    }
    // It fits: it is below the length of a slice.
    let mut index = index as usize;
    let mut proof = Vec::new();
    while tree.len() > 1 {
        let (left, right) = tree.split_at(split(tree.len()));
        if index < left.len() {
            proof.push(Frontier::over(right).root());
            tree = left;
        } else {
            proof.push(Frontier::over(left).root());
            index -= left.len();
            tree = right;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of the first `old` leaves is the beginning of the tree of `new`.
///
/// Empty when `old` equals `new`, and when `old` is 0, since every tree begins with the empty one.
/// Check it with [`verify_consistency`](crate::verify_consistency). RFC 9162 §2.1.4.1.
///
/// # Errors
/// [`ProofOutOfRange`] unless `old <= new` and `leaves` holds at least `new` hashes.
pub fn consistency_proof(
    leaves: &[Hash],
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, ProofOutOfRange> {
    let out_of_range = ProofOutOfRange {
        wanted: old,
        size: new,
        leaves: leaves.len(),
    };
    let mut tree = first(leaves, new).ok_or(out_of_range.clone())?;
    if old > new {
        return Err(out_of_range);
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    // It fits: it is at most the length of a slice.
    let mut old = old as usize;
    let mut proof = Vec::new();
    // As long as only left halves were taken, the subtree reached begins with the first leaf, and
    // if it is the old tree itself, the verifier knows its root already.
    let mut from_first_leaf = true;
    while old < tree.len() {
        let (left, right) = tree.split_at(split(tree.len()));
        if old <= left.len() {
            proof.push(Frontier::over(right).root());
            tree = left;
        } else {
            proof.push(Frontier::over(left).root());
            old -= left.len();
            tree = right;
            from_first_leaf = false;
        }
    }
    if !from_first_leaf {
        proof.push(Frontier::over(tree).root());
    }
    proof.reverse();
    Ok(proof)
}

/// The first `size` of the leaves, if there are as many.
fn first(leaves: &[Hash], size: u64) -> Option<&[Hash]> {
    leaves.get(..usize::try_from(size).ok()?)
}

/// Where a tree of `len` leaves (at least 2) splits: the largest power of two below `len`.
fn split(len: usize) -> usize {
    1 << (len - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_split_at_the_largest_power_of_two_below_their_size() {
        let splits: Vec<usize> = (2..=9).map(split).collect();
        assert_eq!(splits, [1, 2, 2, 4, 4, 4, 4, 8]);
    }

    #[test]
    fn a_proof_about_what_is_not_there_is_refused() {
        let leaves = [Hash::ZERO; 3];
        for (index, size) in [(0, 0), (3, 3), (0, 4), (u64::MAX, 3), (0, u64::MAX)] {
            assert!(
                inclusion_proof(&leaves, index, size).is_err(),
                "{index} of {size}"
            );
        }
        for (old, new) in [(3, 2), (1, 4), (0, 4), (u64::MAX, u64::MAX)] {
            assert!(
                consistency_proof(&leaves, old, new).is_err(),
                "{old} to {new}"
            );
        }
    }
}
