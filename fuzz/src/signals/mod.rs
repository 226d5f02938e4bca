//! Targets of the room `signals`: hashes as text, local features as bytes, texts, and links in texts and pages.

mod features;
mod hashes;
mod links;
mod texts;

use super::bytes;
use super::target::Target;

pub use features::features;
pub use hashes::hashes;
pub use links::links;
pub use texts::texts;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "features",
        run: features,
        seeds: features::seeds,
    },
    Target {
        name: "hashes",
        run: hashes,
        seeds: hashes::seeds,
    },
    Target {
        name: "texts",
        run: texts,
        seeds: texts::seeds,
    },
    Target {
        name: "links",
        run: links,
        seeds: links::seeds,
    },
];
