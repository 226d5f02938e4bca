//! Targets of the room `media`: pictures decoded whole, and JPEG decoded only as far as a coarse picture needs.

mod coarse;
mod picture;
mod seeds;

use super::target::Target;
use ::media::Limits;

pub use coarse::coarse;
pub use picture::picture;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "picture",
        run: picture,
        seeds: seeds::pictures,
    },
    Target {
        name: "coarse",
        run: coarse,
        seeds: seeds::jpegs,
    },
];

/// Small, so that each input takes milliseconds.
fn limits() -> Limits {
    Limits {
        memory_bytes: 256 << 20,
        max_pixels: 1 << 16,
        max_side: 4_096,
        ..Limits::default()
    }
}
