//! Everybody around Staydown, on loopback: two hosting providers with pages a browser can open, and an authority's analyst
//! who finds, decides and refers. For the demo, the tests and the benchmarks.
//!
//! - [`picture`]: harmless pictures, painted from a seed; [`samples`]: those, or the user's own files.
//! - [`edit`]: the four edits of a re-upload.
//! - [`api`]: a client of Staydown's public interface.
//! - [`provider`]: a simulated hosting provider.
//! - [`story`]: the whole story, from the bank to the upload that is held.
//!
//! What is here talks to Staydown over its public HTTP interface and nothing else.

pub mod api;
pub mod edit;
pub mod fixtures;
pub mod picture;
pub mod provider;
pub mod samples;
pub mod story;
