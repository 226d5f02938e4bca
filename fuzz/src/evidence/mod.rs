//! Targets of the room `evidence`: pages, redirects, records of captures, and addresses.

mod address;
mod page;

use super::bytes;
use super::target::Target;

pub use address::address;
pub use page::page;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "page",
        run: page,
        seeds: page::seeds,
    },
    Target {
        name: "address",
        run: address,
        seeds: address::seeds,
    },
];
