//! Targets of the room `exchange`: signed webhooks, bodies of the API, lists of hashes, documents of the annexes, and mail.

mod body;
mod document;
mod list;
mod mail;
mod webhook;

use super::bytes;
use super::target::Target;

pub use body::body;
pub use document::document;
pub use list::list;
pub use mail::mail;
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
    Target {
        name: "mail",
        run: mail,
        seeds: mail::seeds,
    },
];
