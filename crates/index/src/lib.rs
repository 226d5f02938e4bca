//! Finds all 256-bit codes within a number of differing bits of a given one. Always exactly.
//!
//! Two ways lead to the same answer, and each search takes the cheaper one:
//!
//! - **The scan** compares the code with every entry. Nothing beats it while there are few.
//! - **The tables** (multi-index hashing, Norouzi, Punjani and Fleet, 2012) look only at entries
//!   that agree with the code in some part of it.
//!
//! # Why the tables miss nothing
//!
//! Cut a code into 16 chunks of 16 bits and write the radius as `r = 16q + a` with `a < 16`.
//! Suppose an entry is at distance `r` or less, but differs by more than `q` bits in each of the
//! chunks `0..=a` and by more than `q - 1` bits in each of the others. Then it differs by at least
//! `(a + 1)(q + 1) + (15 - a)q = 16q + a + 1 = r + 1` bits, which contradicts the supposition. So
//! every entry in range agrees with the code up to `q` bits in one of the first `a + 1` chunks, or
//! up to `q - 1` bits in one of the others. One table for each chunk lists the entries by the value
//! of that chunk, and a search reads the lists of all values that near: for radius 31, 17 lists in
//! each of 16 tables. Every entry found is then compared in full.
//!
//! An entry may be found through several chunks. It counts only at the first of them, which its
//! code alone decides, so a search remembers nothing about the entries it has seen.
//!
//! # When the lists are long
//!
//! Real hashes crowd: near-duplicates share most of their chunks. A search therefore first adds up
//! the lengths of the lists it would read, and scans when that would be quicker. It is never much
//! slower than the scan alone, whatever is in the index.
//!
//! # No pauses
//!
//! An entry is found by the next search after its insertion. Tables exist only in an index that has
//! been large. When it becomes so, each insertion enters a few of the older entries too; until
//! all are in, searches scan the rest. So no insertion has to build everything at once.

mod chunks;
mod code;
mod hamming;
mod slots;
mod tables;

pub use code::Code;
pub use hamming::{DEFAULT_RADIUS, HammingIndex, Hit};
