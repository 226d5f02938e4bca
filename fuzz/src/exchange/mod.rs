//! Targets of the room `exchange`: signed webhooks, bodies of the API, lists of hashes, and documents of the annexes.

mod body;
mod document;
mod list;
mod webhook;

use super::bytes;
use super::target::Target;

pub use body::body;
pub use document::document;
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
    Target {
        name: "document",
        run: document,
        seeds: document::seeds,
    },
];
