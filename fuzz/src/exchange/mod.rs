//! Targets of the room `exchange`: signed webhooks, bodies of the API, and lists of hashes.

mod body;
mod list;
mod webhook;

use super::bytes;
use super::target::Target;

pub use body::body;
pub use list::list;
pub use webhook::webhook;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "webhook",
        run: webhook,
        seeds: webhook::seeds,
    },
    Target {
        name: "body",
        run: body,
        seeds: body::seeds,
    },
    Target {
        name: "list",
        run: list,
        seeds: list::seeds,
    },
];
