//! Targets of the room `index`: its snapshots, and its changes.

mod case;
mod changes;
mod codes;
mod folder;
mod format;
mod seeds;
mod snapshot;

use super::bytes;
use super::target::Target;

pub use changes::changes;
pub use format::{Contents, segment_file};
pub use snapshot::snapshot;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "snapshot",
        run: snapshot,
        seeds: seeds::snapshots,
    },
    Target {
        name: "changes",
        run: changes,
        seeds: seeds::changes,
    },
];
