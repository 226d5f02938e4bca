//! Packages of evidence: what is promised of them, and what tools that are not ours say.
#![allow(clippy::unwrap_used)]

mod others;
mod sample;
mod tamper;
mod tamper_zip;
mod writing;
