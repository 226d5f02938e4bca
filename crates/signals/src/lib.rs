//! The signals that content is known by.
//!
//! - [`pdq`]: Meta's perceptual hash. Two pictures that look alike have hashes that differ in few
//!   of their 256 bits.
//! - [`text`]: what a text is known by however it is spelt, and which parts two texts share.
//! - [`link`]: the canonical spelling of an address, and whose it is.
//! - [`Sha256`]: the digest of a file's exact bytes.
//! - [`video`]: the hashes of a video in time, and where two videos show the same.
//! - [`sound`]: the fingerprint of a sound, and which parts two sounds share.
//!
//! This crate does no input or output. It takes decoded pixels or bytes and gives back values.

pub mod frame;
mod hex;
pub mod link;
pub mod local;
pub mod pdq;
mod sha256;
pub mod sound;
pub mod text;
pub mod video;

pub use hex::HexError;
pub use sha256::Sha256;
