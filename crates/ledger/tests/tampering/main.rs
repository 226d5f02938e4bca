//! Every way to tamper with a log, and what verification says of it.

#![allow(clippy::unwrap_used)]

mod fields;
mod honest;
mod order;
mod rewriting;
mod sample;
