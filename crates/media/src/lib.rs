//! Untrusted image bytes to pixels, inside worker processes.
//!
//! Image decoders are the part of any server most often broken by a crafted file. So no image is
//! decoded in the server process. The server starts a [`Pool`] of children; each child is the same
//! binary, started again with a hidden subcommand that calls [`worker::serve`]. A child first gives
//! up memory, files, privileges and all system calls that decoding does not need, then answers
//! requests over its standard input and output. A file that crashes, stalls, takes over or exhausts a
//! child costs that one request: the child is killed and replaced.
//!
//! ```text
//! server process                                worker process (no system calls but for memory and its pipes)
//! Pool::run(task, bytes) ── task, bytes ──►     worker::serve ─► the binary's own function
//!                        ◄── result or Fault ──                  ├─ decode(bytes) ─► Picture
//!                                                                └─ preview(picture), …
//! ```
//!
//! The pool is generic over what the worker does: the binary passes a function from a task number
//! and bytes to bytes. [`decode`], [`preview`] and [`blurred_grey`] are meant to be called from that
//! function only, and never from the server process.

mod animation;
mod confine;
mod decode;
mod error;
mod fault;
mod filter;
mod format;
mod frame;
mod grey;
mod jpeg;
mod keeper;
mod limits;
mod lines;
pub mod ocr;
mod outline;
pub mod parts;
mod pool;
mod preview;
mod process;
mod size;
mod spawner;
pub mod video;
pub mod worker;

pub use animation::sampled_frames;
pub use decode::{Picture, decode};
pub use error::MediaError;
pub use fault::{Fault, FaultCode};
pub use format::Format;
pub use grey::grey_png;
pub use jpeg::{Cell, Reduced, reduced};
pub use limits::{BadLimits, LIMITS_VARIABLE, Limits};
pub use lines::Line;
pub use pool::{InLine, Pool, PoolConfig};
pub use preview::{blurred_grey, preview};
pub use size::size;

/// How the cause begins with which a worker refuses to start where system calls cannot be filtered, unless
/// [`Limits::may_go_unfiltered`].
pub const NO_FILTER: &str = "this system does not let a program filter its system calls (seccomp)";
