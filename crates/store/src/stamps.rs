//! Time stamps on checkpoints (RFC 3161): the full responses, as the authority sent them. Beside the ledger.

use crate::{Connection, StoreError};
use jiff::Timestamp;

/// A response to be kept, checked before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStamp<'a> {
    /// The size of the checkpoint the row of stamps is about.
    pub size: u64,
    /// The checkpoint's note, as the ledger's key signed it: the bytes that were stamped, or that the first of the row was about.
    pub note: &'a str,
    /// The stamp that this one stamps again; `None` for the first of a row.
    pub renews: Option<i64>,
    /// Where the authority takes requests.
    pub authority: &'a str,
    /// The response.
    pub response: &'a [u8],
    /// When the authority says it was made.
    pub at: Timestamp,
    /// When it must have been stamped again.
    pub valid_until: Timestamp,
}

/// A stamp that ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Its number.
    pub id: i64,
    /// The checkpoint's size and note.
    pub size: u64,
    /// See above.
    pub note: String,
    /// The response, which is to be stamped.
    pub response: Vec<u8>,
    /// When it ends.
    pub valid_until: Timestamp,
}

/// A checkpoint and all that shows when it was there: for whoever is handed evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampedCheckpoint {
    /// How many events it covers.
    pub size: u64,
    /// Its note; the first response stamps exactly these bytes.
    pub note: String,
    /// The responses: each after the first stamps the one before.
    pub responses: Vec<Vec<u8>>,
    /// When the first was made, as the authority says.
    pub at: Timestamp,
    /// Until when the last holds.
    pub valid_until: Timestamp,
}

/// Keeps a response.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn add(connection: &mut Connection, stamp: &NewStamp<'_>) -> Result<(), StoreError> {
    let size = i64::try_from(stamp.size).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO vouched_checkpoints (size, note) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(size)
    .bind(stamp.note)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO time_stamps (id, size, renews, authority, response, stamped_at, valid_until) \
         VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM time_stamps), $1, $2, $3, $4, $5, $6)",
    )
    .bind(size)
    .bind(stamp.renews)
    .bind(stamp.authority)
    .bind(stamp.response)
    .bind(stamp.at.as_microsecond())
    .bind(stamp.valid_until.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The size of the last checkpoint that was stamped, and when; `None` before the first.
///
/// # Errors
/// [`StoreError`].
pub async fn last(connection: &mut Connection) -> Result<Option<(u64, Timestamp)>, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as(
        "SELECT size, stamped_at FROM time_stamps WHERE renews IS NULL ORDER BY id DESC LIMIT 1",
    )
    .fetch_optional(connection)
    .await?;
    row.map(|(size, at)| Ok((u64::try_from(size).unwrap_or_default(), instant(at)?)))
        .transpose()
}

/// The stamp that ends first, of those that end before an instant and were not stamped again.
///
/// # Errors
/// [`StoreError`].
pub async fn ending(
    connection: &mut Connection,
    before: Timestamp,
) -> Result<Option<Ending>, StoreError> {
    type Row = (i64, i64, String, Vec<u8>, i64);
    let row: Option<Row> = sqlx::query_as(
        "SELECT t.id, t.size, v.note, t.response, t.valid_until FROM time_stamps t JOIN vouched_checkpoints v ON v.size = t.size \
         WHERE t.valid_until < $1 AND NOT EXISTS (SELECT 1 FROM time_stamps r WHERE r.renews = t.id) \
         ORDER BY t.valid_until, t.id LIMIT 1",
    )
    .bind(before.as_microsecond())
    .fetch_optional(connection)
    .await?;
    row.map(|(id, size, note, response, until)| {
        Ok(Ending {
            id,
            size: u64::try_from(size).unwrap_or_default(),
            note,
            response,
            valid_until: instant(until)?,
        })
    })
    .transpose()
}

/// The first stamped checkpoint that covers an event: the earliest instant at which it can be shown to have been recorded. `None` where
/// none does yet. A proof of the event under it: [`proofs::under`](crate::proofs::under).
///
/// # Errors
/// [`StoreError`].
pub async fn covering(
    connection: &mut Connection,
    event: u64,
) -> Result<Option<StampedCheckpoint>, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT MIN(size) FROM time_stamps WHERE size > $1 HAVING MIN(size) IS NOT NULL",
    )
    .bind(i64::try_from(event).unwrap_or(i64::MAX))
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some((size,)) => Ok(Some(of_size(connection, size).await?)),
        None => Ok(None),
    }
}

/// Every stamped checkpoint, smallest first.
///
/// # Errors
/// [`StoreError`].
pub async fn all(connection: &mut Connection) -> Result<Vec<StampedCheckpoint>, StoreError> {
    let sizes: Vec<(i64,)> = sqlx::query_as("SELECT DISTINCT size FROM time_stamps ORDER BY size")
        .fetch_all(&mut *connection)
        .await?;
    let mut all = Vec::with_capacity(sizes.len());
    for (size,) in sizes {
        all.push(of_size(connection, size).await?);
    }
    Ok(all)
}

async fn of_size(connection: &mut Connection, size: i64) -> Result<StampedCheckpoint, StoreError> {
    let missing = || StoreError::damaged("a time stamp", "the row of its renewals is broken");
    let (note,): (String,) = sqlx::query_as("SELECT note FROM vouched_checkpoints WHERE size = $1")
        .bind(size)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or_else(missing)?;
    type Row = (i64, Option<i64>, Vec<u8>, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, renews, response, stamped_at, valid_until FROM time_stamps WHERE size = $1 ORDER BY id",
    )
    .bind(size)
    .fetch_all(connection)
    .await?;
    // A row of one renewal after the other; a second stamp of one checkpoint would begin another.
    let first = rows
        .iter()
        .find(|row| row.1.is_none())
        .ok_or_else(missing)?;
    let (mut responses, mut last) = (vec![first.2.clone()], first);
    while let Some(next) = rows.iter().find(|row| row.1 == Some(last.0)) {
        responses.push(next.2.clone());
        last = next;
    }
    Ok(StampedCheckpoint {
        size: u64::try_from(size).unwrap_or_default(),
        note,
        responses,
        at: instant(first.3)?,
        valid_until: instant(last.4)?,
    })
}

fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    crate::witnesses::instant(micros)
}
