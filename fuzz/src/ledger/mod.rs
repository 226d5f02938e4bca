//! Targets of the room `ledger`: what keys, notes and heads are as text, proofs about the tree, whole logs, and what strangers hand in.

mod handed;
mod log;
mod proof;
mod spelling;

use super::bytes;
use super::target::Target;

pub use handed::handed;
pub use log::log;
pub use proof::proof;
pub use spelling::spelling;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "spelling",
        run: spelling,
        seeds: spelling::seeds,
    },
    Target {
        name: "proof",
        run: proof,
        seeds: proof::seeds,
    },
    Target {
        name: "log",
        run: log,
        seeds: log::seeds,
    },
    Target {
        name: "handed",
        run: handed,
        seeds: handed::seeds,
    },
];
