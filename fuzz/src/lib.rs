//! What the fuzz targets do with an input. `crates/index/tests/fuzz_corpus.rs` includes this file too and does the same
//! with every input in `fuzz/corpus`, so it uses nothing of libFuzzer.
//!
//! A target ends quietly, whatever the input is. A panic is a fault of the index, or of the target.
#![deny(unsafe_code)]

mod bytes;
mod case;
mod changes;
mod codes;
mod folder;
mod format;
mod seeds;
mod snapshot;

pub use changes::changes;
pub use format::{Contents, segment_file};
pub use seeds::{Seed, seeds};
pub use snapshot::snapshot;
