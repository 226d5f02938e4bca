//! The two signals an image is known by.
//!
//! - [`pdq`]: Meta's perceptual hash. Two pictures that look alike have hashes that differ in few
//!   of their 256 bits.
//! - [`Sha256`]: the digest of a file's exact bytes.
//!
//! This crate does no input or output. It takes decoded pixels or bytes and gives back values.

pub mod frame;
mod hex;
pub mod local;
pub mod pdq;
mod sha256;

pub use hex::HexError;
pub use sha256::Sha256;
