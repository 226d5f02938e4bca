//! The only room that knows SQL: events, the tables projected from them, and the blobs.
//!
//! ```text
//! Tx::append(event) ─► events (the ledger: leaf, commitment, Merkle head)
//!                   └► project ─► tables        one transaction; Tx::commit signs a checkpoint and makes it durable
//! ```
//! The ledger is the truth: [`replay`] folds it into an empty database and compares every table. Reading functions take
//! a [`Connection`], so that the same function serves a reader and a transaction.
//!
//! A data folder holds `staydown.db` (SQLite in WAL mode), `blobs/` and `vault/` (sealed), `keys/`, `log/` and `ledger.checkpoint`. One process
//! writes to it at a time ([`Store::open`] takes a lock); others may read ([`Snapshot::open`]).

pub mod alerts;
pub mod attempts;
pub mod backup;
pub mod banks;
pub mod blobs;
pub mod canaries;
pub mod captures;
pub mod care;
pub mod cases;
pub mod claims;
pub mod clocks;
pub mod complaints;
pub mod conflicts;
pub mod credentials;
mod database;
pub mod document_keys;
mod environment;
mod error;
pub mod events;
mod evidence_key;
pub mod exposures;
mod extract;
mod folder;
pub mod groups;
pub mod held;
pub mod imports;
pub mod intakes;
pub mod jobs;
mod keeper;
pub mod key_place;
mod keyring;
pub mod notice_documents;
pub mod notice_figures;
pub mod notices;
pub mod organisations;
pub mod outlets;
pub mod penalties;
pub mod preservations;
mod project;
pub mod proofs;
pub mod queue;
pub mod replay;
mod schema;
pub mod scrutinies;
mod seal;
pub mod secrets;
pub mod sessions;
pub mod stamps;
mod state;
pub mod statements;
pub mod tallies;
pub mod texts;
pub mod tile_log;
mod transaction;
mod unsealed;
mod vault;
pub mod verify;
pub mod witnessed;
pub mod witnesses;

pub use blobs::{Blobs, Erased};
pub use database::{Connection, Snapshot, Store, beside, secrets_beside};
pub use environment::{Entropy, Environment, SystemEntropy, SystemTime, TimeSource};
pub use error::{StoreError, Trouble};
pub use extract::{Extract, Extracted};
pub use folder::{DEFAULT_ORIGIN, Folder};
pub use keeper::KeyKeeper;
pub use keyring::{DataKey, Holder};
pub use secrets::{SealedText, Secrets};
pub use tile_log::{Published, TileLog};
pub use transaction::Tx;
pub use vault::{Opening, Sealed, Sealing, Vault};

/// Deadline of a case on which no clock runs: after every instant.
pub const NEVER: i64 = i64::MAX - 1;

/// Deadline of a closed case: after those that still wait for somebody.
pub const CLOSED: i64 = i64::MAX;
