//! Targets of the room `media`: pictures decoded whole, JPEG decoded only as far as a coarse picture needs, archives and documents taken
//! apart.

mod archive;
mod coarse;
mod pdf;
mod picture;
mod seeds;

use super::target::Target;
use ::media::Limits;

pub use archive::archive;
pub use coarse::coarse;
pub use pdf::pdf;
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
    Target {
        name: "archive",
        run: archive,
        seeds: seeds::archives,
    },
    Target {
        name: "pdf",
        run: pdf,
        seeds: seeds::pdfs,
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
