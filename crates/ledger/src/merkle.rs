//! The three hashes the tree is made of (RFC 6962 §2.1, unchanged in RFC 9162 §2.1.1).
//!
//! Leaves and nodes are hashed with different first bytes, so that a node can never be passed off
//! as a leaf.

use crate::hash::Hash;

/// The hash of a leaf: SHA-256(0x00 ‖ data).
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash::of(&[&[0], data])
}

/// The hash of a node over its two children: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The root of the tree with no leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}
