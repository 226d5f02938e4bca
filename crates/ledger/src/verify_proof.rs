//! Checking proofs about the tree (RFC 9162 §2.1.3.2 and §2.1.4.2).
//!
//! Sizes and roots must come from verified checkpoints: a proof ties a leaf or an older root to a
//! root, and nothing else.

use crate::hash::Hash;
use crate::merkle::{empty_root, node_hash};

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// There is no such leaf, or the older tree is larger than the newer.
    #[error("{wanted} lies outside a tree of {size}")]
    OutOfRange {
        /// The index or the older size asked about.
        wanted: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The proof has too many or too few hashes for the place it is about.
    #[error("the proof has the wrong length: {found} hashes")]
    Length {
        /// How many hashes it has.
        found: usize,
    },
    /// The proof leads to another root than the (newer) one given.
    #[error("the proof leads to root {found}, expected {expected}")]
    Root {
        /// The root given.
        expected: Hash,
        /// The root the proof leads to.
        found: Hash,
    },
    /// The proof leads to another root than the older one given.
    #[error("the proof leads to an older root {found}, expected {expected}")]
    OldRoot {
        /// The older root given.
        expected: Hash,
        /// The older root the proof leads to.
        found: Hash,
    },
}

/// Checks that `leaf` is leaf `index` (from 0) of the tree of `size` leaves with this `root`.
///
/// RFC 9162 §2.1.3.2.
///
/// # Errors
/// [`BadProof`], saying what does not fit.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), BadProof> {
    if index >= size {
        return Err(BadProof::OutOfRange {
            wanted: index,
            size,
        });
    }
    let wrong_length = BadProof::Length { found: proof.len() };
    let mut climb = Climb {
        node: index,
        last: size - 1,
    };
    let mut found = *leaf;
    for sibling in proof {
        found = match climb.step().ok_or(wrong_length.clone())? {
            Side::Left => node_hash(sibling, &found),
            Side::Right => node_hash(&found, sibling),
        };
    }
    if climb.last != 0 {
        return Err(wrong_length);
    }
    same_root(root, found)
}

/// Checks that the tree of `old` leaves with `old_root` is the beginning of the tree of `new`
/// leaves with `new_root`.
///
/// RFC 9162 §2.1.4.2. Two cases the RFC leaves out have an empty proof: equal sizes, where the
/// roots must be equal, and an older size of 0, where `old_root` must be [`empty_root`].
///
/// # Errors
/// [`BadProof`], saying what does not fit.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), BadProof> {
    if old > new {
        return Err(BadProof::OutOfRange {
            wanted: old,
            size: new,
        });
    }
    let wrong_length = BadProof::Length { found: proof.len() };
    if old == 0 {
        same_old_root(old_root, empty_root())?;
    }
    if old == 0 || old == new {
        return match proof {
            [] if old == new => same_root(new_root, *old_root),
            [] => Ok(()),
            _ => Err(wrong_length),
        };
    }

    // When the old tree is one perfect subtree of the new one, its root is where the climb begins,
    // and the proof leaves it out.
    let (start, siblings) = match proof.split_first() {
        None => return Err(wrong_length),
        Some(_) if old.is_power_of_two() => (*old_root, proof),
        Some((start, siblings)) => (*start, siblings),
    };
    let mut climb = Climb {
        node: old - 1,
        last: new - 1,
    };
    climb.skip(climb.node.trailing_ones());
    let mut found_old = start;
    let mut found_new = start;
    for sibling in siblings {
        match climb.step().ok_or(wrong_length.clone())? {
            Side::Left => {
                found_old = node_hash(sibling, &found_old);
                found_new = node_hash(sibling, &found_new);
            }
            Side::Right => found_new = node_hash(&found_new, sibling),
        }
    }
    if climb.last != 0 {
        return Err(wrong_length);
    }
    same_old_root(old_root, found_old)?;
    same_root(new_root, found_new)
}

/// The way from a node up to the root: its index in its level, and that level's last index.
struct Climb {
    node: u64,
    last: u64,
}

/// On which side of the node its sibling stands.
enum Side {
    Left,
    Right,
}

impl Climb {
    /// Goes up to the next node that has a sibling; `None` at the root, which has none.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 {
            Side::Left
        } else if self.node == self.last {
            // The last node of its level and a left child: it rises alone until it is a right
            // child. (Node 0 would be the root, which the check above has seen.)
            self.skip(self.node.trailing_zeros());
            Side::Left
        } else {
            Side::Right
        };
        self.skip(1);
        Some(side)
    }

    fn skip(&mut self, levels: u32) {
        self.node >>= levels;
        self.last >>= levels;
    }
}

fn same_root(expected: &Hash, found: Hash) -> Result<(), BadProof> {
    if *expected == found {
        Ok(())
    } else {
        Err(BadProof::Root {
            expected: *expected,
            found,
        })
    }
}

fn same_old_root(expected: &Hash, found: Hash) -> Result<(), BadProof> {
    if *expected == found {
        Ok(())
    } else {
        Err(BadProof::OldRoot {
            expected: *expected,
            found,
        })
    }
}
