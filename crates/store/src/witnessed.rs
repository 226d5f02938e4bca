//! The ledgers of others that this instance is a witness of: for each the latest state it cosigned. Beside our own ledger.
//!
//! The one rule is that no two roots of one size, and no two trees of which one is not the beginning of the other, are ever
//! cosigned. So the state is read, checked and written in one transaction ([`Store::write`](crate::Store::write)), and the line
//! is made after that is durable.

use crate::witnesses::instant;
use crate::{Connection, StoreError};
use jiff::Timestamp;
use ledger::{Hash, VerifyingKey};

/// A log of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessedLog {
    /// Its key, named like the log.
    pub key: VerifyingKey,
    /// The size last cosigned; 0 before the first.
    pub size: u64,
    /// The root last cosigned.
    pub root: Option<Hash>,
    /// Their note with our line.
    pub note: Option<String>,
    /// When.
    pub cosigned_at: Option<Timestamp>,
    /// The last time it handed in what cannot follow from what was cosigned, and what was the matter.
    pub refused: Option<(Timestamp, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    vkey: String,
    size: i64,
    root: Option<Vec<u8>>,
    note: Option<String>,
    cosigned_at: Option<i64>,
    refused_at: Option<i64>,
    refused: Option<String>,
}

/// Begins to witness a log. Gives `false`, and changes nothing, where its name is taken by another key.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn add(connection: &mut Connection, key: &VerifyingKey) -> Result<bool, StoreError> {
    sqlx::query(
        "INSERT INTO witnessed_logs (origin, vkey, size) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
    )
    .bind(key.name())
    .bind(key.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(one(connection, key.name())
        .await?
        .is_some_and(|log| log.key == *key))
}

/// A log by its name.
///
/// # Errors
/// [`StoreError`] when the database fails or a row does not read back.
pub async fn one(
    connection: &mut Connection,
    origin: &str,
) -> Result<Option<WitnessedLog>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT vkey, size, root, note, cosigned_at, refused_at, refused FROM witnessed_logs WHERE origin = $1",
    )
    .bind(origin)
    .fetch_optional(connection)
    .await?;
    row.map(read).transpose()
}

/// All of them, by name.
///
/// # Errors
/// [`StoreError`] when the database fails or a row does not read back.
pub async fn all(connection: &mut Connection) -> Result<Vec<WitnessedLog>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT vkey, size, root, note, cosigned_at, refused_at, refused FROM witnessed_logs ORDER BY origin",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(read).collect()
}

/// Puts on record what is about to be cosigned.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn cosign(
    connection: &mut Connection,
    origin: &str,
    size: u64,
    root: &Hash,
    note: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE witnessed_logs SET size = $1, root = $2, note = $3, cosigned_at = $4 WHERE origin = $5",
    )
    .bind(i64::try_from(size).map_err(|error| StoreError::damaged("a log's size", error))?)
    .bind(root.as_bytes().as_slice())
    .bind(note)
    .bind(now.as_microsecond())
    .bind(origin)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps what a log handed in that cannot follow from what was cosigned: its own signature under it proves what it did.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn refuse(
    connection: &mut Connection,
    origin: &str,
    why: &str,
    note: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE witnessed_logs SET refused_at = $1, refused = $2, refused_note = $3 WHERE origin = $4",
    )
    .bind(now.as_microsecond())
    .bind(why)
    .bind(note)
    .bind(origin)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes back what was said of a log; `false` where nothing was.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn settle(connection: &mut Connection, origin: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE witnessed_logs SET refused_at = NULL, refused = NULL, refused_note = NULL WHERE origin = $1 AND refused_at IS NOT NULL",
    )
    .bind(origin)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

fn read(row: Row) -> Result<WitnessedLog, StoreError> {
    let what = "a log that is witnessed";
    let refused_at = row.refused_at.map(instant).transpose()?;
    Ok(WitnessedLog {
        key: row
            .vkey
            .parse()
            .map_err(|error| StoreError::damaged(what, error))?,
        size: u64::try_from(row.size).map_err(|error| StoreError::damaged(what, error))?,
        root: row
            .root
            .map(|root| Hash::try_from(&root[..]))
            .transpose()
            .map_err(|error| StoreError::damaged(what, error))?,
        note: row.note,
        cosigned_at: row.cosigned_at.map(instant).transpose()?,
        refused: refused_at.map(|at| (at, row.refused.unwrap_or_default())),
    })
}
