//! What the fuzz targets do with an input, by the room whose parsers they try out. The rooms' tests `fuzz_corpus` include
//! these files too and do the same with every input in `fuzz/corpus`, so nothing here uses libFuzzer, and the files of one
//! room use none of another's.
//!
//! A target ends quietly, whatever the input is. A panic is a fault of the room, or of the target.
#![deny(unsafe_code)]

mod bytes;
#[cfg(feature = "text")]
pub mod casework;
#[cfg(feature = "text")]
pub mod evidence;
#[cfg(feature = "text")]
pub mod exchange;
pub mod index;
pub mod ledger;
pub mod media;
pub mod signals;
mod target;

pub use target::Target;

/// The targets of all rooms that are built.
#[must_use]
pub fn targets() -> Vec<Target> {
    let binary = [
        self::index::TARGETS,
        self::media::TARGETS,
        self::signals::TARGETS,
        self::ledger::TARGETS,
    ];
    #[cfg(feature = "text")]
    let text = [
        self::casework::TARGETS,
        self::exchange::TARGETS,
        self::evidence::TARGETS,
    ];
    #[cfg(not(feature = "text"))]
    let text: [&[Target]; 0] = [];
    [binary.concat(), text.concat()].concat()
}
