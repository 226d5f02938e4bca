//! Targets of the room `evidence`: pages, redirects, records of captures, addresses, and packages.

mod address;
mod package;
mod page;

use super::bytes;
use super::target::Target;

pub use address::address;
pub use package::package;
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
    Target {
        name: "package",
        run: package,
        seeds: package::seeds,
    },
];
