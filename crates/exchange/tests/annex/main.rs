//! What the documents of the annexes promise, asked with documents made at random, with the published samples, and with tools
//! that are not ours.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;
mod casework;
mod checks;
mod noise;
mod others;
mod pages;
mod received;
mod samples;
mod schemas;
mod values;
