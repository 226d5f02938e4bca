//! Finds all 256-bit codes within a number of differing bits of a given one. Always exactly.
//!
//! # The parts of an index
//!
//! ```text
//! insert ─► active part (2,048 codes, scanned) ─► full ─► merges ─► segments, each 4 times the next
//! search ─► every part, the oldest first ─► hits, the nearest first
//! ```
//!
//! An inserted code is in the active part when the insertion returns, so the next search finds it. Full parts are
//! merged into *segments* by threads in the background. A segment never changes; a removal marks an entry as dead in
//! a bitmap beside it, and the next merge leaves it out. Searches work on a view of all parts, which a merge replaces
//! by a new one: they take no lock, and never wait.
//!
//! # Why a segment's tables miss nothing
//!
//! This is multi-index hashing (Norouzi, Punjani and Fleet, 2012). Cut a code into chunks and allow each of
//! them a number of differing bits, such that the numbers, each plus one, add up to the radius plus one. An entry
//! that differs by more than is allowed in *every* chunk differs by more than the radius in all. So every entry in
//! range agrees with the code up to what is allowed in some chunk. A table for each chunk lists the entries by its
//! value, and a search reads the lists of all values that near and compares what it finds in full. An entry that
//! several chunks lead to counts at the first of them, which its code alone decides, so a search remembers nothing
//! about the entries it has seen.
//!
//! # What makes it quick and small
//!
//! Memory is the limit: of the time a search of a large index takes, nearly all is spent waiting for lines to come
//! from it. Measured on a million and on ten million codes, in the order of what they were worth:
//!
//! - As many chunks as suit the number of entries, 10 to 24, by a model of what each step costs (`cut.rs`). Fewer and
//!   wider chunks make shorter lists, of which more have to be read.
//! - Huge pages, and asking for lines well before they are read (`segment/search.rs`).
//! - A list's entry keeps the lowest four bits of its chunk, so that the directory of lists is a sixteenth as long
//!   and
//!   stays in the caches, and entries that are too far in their chunk are never fetched (`posting.rs`).
//! - Bits in an order that spreads what tends to be alike in pictures (`spread.rs`).
//! - For each search, more bits allowed where its lists are short and fewer where they are crowded
//!   (`segment/search.rs`).
//! - AVX-512 for the innermost loops, with a plain twin (`vector.rs`).
//!
//! An entry takes 40 bytes for its code and id, and 4 for each chunk, and a little for directories: some 96 bytes
//! among a million, 87 among ten million.
//!
//! # When the lists are long
//!
//! Near-duplicates share most of their chunks. A search that is expected to cost more than a scan is done as a scan,
//! and one that turns out to is given up for a scan half-way. So whatever is in the index, a search costs at most one
//! and a half times what comparing every code costs.
//!
//! # On disk
//!
//! A segment's bytes are the same in memory and in a file. A snapshot is a folder of such files, which are
//! mapped when it is opened ([`HammingIndex::save`], [`HammingIndex::open`]; `snapshot/mod.rs`).

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")
)]

mod block;
mod code;
mod cut;
mod dead;
mod hamming;
mod hit;
mod merge;
#[cfg(test)]
mod oracle;
mod part;
mod posting;
mod recent;
mod segment;
mod snapshot;
mod spread;
mod vector;

pub use code::Code;
pub use hamming::{DEFAULT_RADIUS, HammingIndex};
pub use hit::Hit;
pub use snapshot::{Position, SnapshotError};
