//! Targets of the room `casework`: what people and programs write that has one normal spelling, and stored events.

mod events;
mod words;

use super::bytes;
use super::target::Target;

pub use events::events;
pub use words::words;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "words",
        run: words,
        seeds: words::seeds,
    },
    Target {
        name: "events",
        run: events,
        seeds: events::seeds,
    },
];
