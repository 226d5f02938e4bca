//! What goes over the wire: the JSON of `/v1`, problem documents, signed webhooks, lists of hashes, the documents of the annexes of
//! Regulation (EU) 2021/784, mail that brings them, and what the Commission's transparency database takes.
//!
//! Both sides of the wire use these types: the server (`web`), its clients (`simulator`, the tests, the benchmarks), and
//! the console, which renders the same views. Nothing here does I/O.

pub mod annex;
pub mod dsa;
pub mod list;
pub mod mail;
pub mod problem;
pub mod report;
pub mod v1;
pub mod webhook;

pub use problem::Problem;
