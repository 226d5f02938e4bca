//! What can be wrong with a log, and where.

use crate::checkpoint::BadCheckpoint;
use crate::entry::BadKind;
use crate::hash::Hash;

/// The first thing found wrong with a log.
///
/// [`entry`](Fault::entry) gives the place; the message says what is wrong with it and what was
/// expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A checkpoint cannot be used: malformed, of another log, or not signed by its key.
    #[error("the checkpoint cannot be trusted: {0}")]
    Checkpoint(#[from] BadCheckpoint),

    /// Two checkpoints of the same size, both signed, have different roots. Whoever signed them
    /// showed different logs to different people.
    #[error("the log's key signed two different logs of {size} entries: roots {one} and {other}")]
    TwoLogs {
        /// The size both give.
        size: u64,
        /// The root of the one.
        one: Hash,
        /// The root of the other.
        other: Hash,
    },

    /// An earlier checkpoint is of a longer log than the one being verified against.
    #[error("a log of {earlier} entries was signed, this checkpoint has only {size}")]
    RolledBack {
        /// The size of the checkpoint verified against.
        size: u64,
        /// The larger size that was signed too.
        earlier: u64,
    },

    /// An entry is not in its place: the next one found has a higher number.
    #[error("entry {entry} is missing from its place: entry {found} stands there")]
    Missing {
        /// The number expected.
        entry: u64,
        /// The number found.
        found: u64,
    },

    /// A number that was read before comes again.
    #[error("expected entry {entry}, but entry {found} comes a second time")]
    Repeated {
        /// The number expected.
        entry: u64,
        /// The number found, lower than that.
        found: u64,
    },

    /// The right entry stands in this place, under a wrong number.
    #[error("entry {entry} has its number changed to {found}")]
    Misnumbered {
        /// The number that the entry was hashed with and that its place asks for.
        entry: u64,
        /// The number it has now.
        found: u64,
    },

    /// The kind is one that no entry can have been written with.
    #[error("entry {entry}: {fault}")]
    Kind {
        /// The entry.
        entry: u64,
        /// What is wrong with its kind.
        fault: BadKind,
    },

    /// The body or its salt was changed.
    #[error(
        "entry {entry}: the body and salt do not match the commitment: \
         expected {expected}, found {found}"
    )]
    Body {
        /// The entry.
        entry: u64,
        /// The commitment stored.
        expected: Hash,
        /// The commitment that follows from the body and salt stored.
        found: Hash,
    },

    /// The stored commitment was changed, while the body is still the one hashed into the leaf.
    #[error("entry {entry}: the commitment was changed: expected {expected}, found {found}")]
    Commitment {
        /// The entry.
        entry: u64,
        /// The commitment that follows from the body and salt, and which the leaf was made with.
        expected: Hash,
        /// The commitment stored.
        found: Hash,
    },

    /// The entry does not give the leaf hash of the entry before it.
    #[error(
        "entry {entry}: the link to the entry before is wrong: expected {expected}, found {found}"
    )]
    Previous {
        /// The entry.
        entry: u64,
        /// The leaf hash of the entry before.
        expected: Hash,
        /// The link stored.
        found: Hash,
    },

    /// An entry is whole in itself, and so is the next, but the next was written after a different
    /// one: this entry was rewritten together with its leaf hash, or the log was cut here and
    /// continued with another.
    #[error(
        "entry {entry} is not the one that was there when the next was written: \
         its leaf hash was {expected}, found {found}"
    )]
    Replaced {
        /// The entry.
        entry: u64,
        /// The leaf hash that the next entry gives.
        expected: Hash,
        /// The leaf hash found.
        found: Hash,
    },

    /// The stored leaf hash is not the hash of the entry: the instant, the kind, the commitment of
    /// an erased body or the leaf hash itself was changed.
    #[error("entry {entry}: the leaf hash is wrong: expected {expected}, found {found}")]
    Leaf {
        /// The entry.
        entry: u64,
        /// The leaf hash that follows from the fields.
        expected: Hash,
        /// The leaf hash stored.
        found: Hash,
    },

    /// The log ends before the checkpoint's size.
    #[error("entry {entry} is missing: the log ends before it, the checkpoint has {size} entries")]
    Shorter {
        /// The first entry missing.
        entry: u64,
        /// The checkpoint's size.
        size: u64,
    },

    /// The log goes on after the checkpoint's size.
    #[error("entry {entry} is one too many: the checkpoint has {size} entries")]
    Longer {
        /// The first entry too many.
        entry: u64,
        /// The checkpoint's size.
        size: u64,
    },

    /// Every entry fits the next, but together they are not the log that was signed: entries were
    /// rewritten along with everything that depends on them.
    #[error(
        "the first {size} entries are not those that were signed: \
         expected root {expected}, found {found}; {}",
        suspects(*agreed, *size)
    )]
    Root {
        /// The size at which the log departs from a signed checkpoint.
        size: u64,
        /// The largest smaller size at which it still agreed with one; 0 if there was none.
        agreed: u64,
        /// The signed root.
        expected: Hash,
        /// The root of the entries found.
        found: Hash,
    },
}

impl Fault {
    /// The first entry that is wrong, by its place in the log from 0.
    ///
    /// `None` when the fault lies with the checkpoints, and for [`Fault::Root`] when the nearest
    /// checkpoints are more than one entry apart: everything in between was rewritten to fit, so
    /// nothing that is left tells one entry from another.
    pub fn entry(&self) -> Option<u64> {
        match *self {
            Fault::Checkpoint(_) | Fault::TwoLogs { .. } | Fault::RolledBack { .. } => None,
            Fault::Root { size, agreed, .. } => size.checked_sub(1).filter(|last| *last == agreed),
            Fault::Missing { entry, .. }
            | Fault::Repeated { entry, .. }
            | Fault::Misnumbered { entry, .. }
            | Fault::Kind { entry, .. }
            | Fault::Body { entry, .. }
            | Fault::Commitment { entry, .. }
            | Fault::Previous { entry, .. }
            | Fault::Replaced { entry, .. }
            | Fault::Leaf { entry, .. }
            | Fault::Shorter { entry, .. }
            | Fault::Longer { entry, .. } => Some(entry),
        }
    }
}

fn suspects(agreed: u64, size: u64) -> String {
    match size.saturating_sub(agreed) {
        0 => "the signed root of an empty log is wrong".to_owned(),
        1 => format!("the rewritten one is entry {agreed}"),
        _ => format!(
            "no single entry can be named, the first rewritten one is between {agreed} and {}",
            size - 1
        ),
    }
}
