//! Targets of the room `signals`: hashes as text, and local features as bytes.

mod features;
mod hashes;

use super::bytes;
use super::target::Target;

pub use features::features;
pub use hashes::hashes;

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
];
