//! The only room that knows SQL: events, the tables projected from them, and the blobs.
//!
//! ```text
//! Tx::append(event) ─► events (the ledger: leaf, commitment, Merkle head)
//!                   └► project ─► tables        one transaction; Tx::commit signs a checkpoint and makes it durable
//! ```
//! The ledger is the truth: [`replay`] folds it into an empty database and compares every table. Reading functions take
//! a [`Connection`], so that the same function serves a reader and a transaction.
//!
//! A data folder holds `staydown.db` (SQLite in WAL mode), `blobs/`, `keys/` and `ledger.checkpoint`. One process
//! writes to it at a time ([`Store::open`] takes a lock); others may read ([`Snapshot::open`]).

pub mod attempts;
pub mod banks;
pub mod blobs;
pub mod canaries;
pub mod captures;
pub mod cases;
pub mod clocks;
pub mod complaints;
pub mod conflicts;
pub mod credentials;
mod database;
mod environment;
mod error;
pub mod events;
mod folder;
pub mod groups;
pub mod jobs;
pub mod notices;
pub mod organisations;
pub mod preservations;
mod project;
pub mod replay;
mod schema;
pub mod scrutinies;
pub mod sessions;
mod state;
pub mod statements;
mod transaction;
mod vault;
pub mod verify;

pub use blobs::Blobs;
pub use database::{Connection, Snapshot, Store, beside};
pub use environment::{Entropy, Environment, SystemEntropy, SystemTime, TimeSource};
pub use error::{StoreError, Trouble};
pub use folder::{DEFAULT_ORIGIN, Folder};
pub use transaction::Tx;
pub use vault::{Opening, Sealed, Sealing, Vault};

/// Deadline of a case on which no clock runs: after every instant.
pub const NEVER: i64 = i64::MAX - 1;

/// Deadline of a closed case: after those that still wait for somebody.
pub const CLOSED: i64 = i64::MAX;
