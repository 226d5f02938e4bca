//! Failed attempts to sign in, and the browsers people are known by. Counters live in the tables, so that a restart
//! forgives nothing.

use crate::{Connection, StoreError};
use casework::PersonId;
use jiff::Timestamp;

/// How often something was tried in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How often in a row.
    pub count: u32,
    /// When last.
    pub last_at: Timestamp,
}

/// The failures counted for something; `None` when there were none.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn failures(
    connection: &mut Connection,
    counted_for: &str,
) -> Result<Option<Failures>, StoreError> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT failures, last_at FROM attempts WHERE counted_for = $1")
            .bind(counted_for)
            .fetch_optional(connection)
            .await?;
    row.map(|(count, last_at)| {
        Ok(Failures {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            last_at: Timestamp::from_microsecond(last_at)
                .map_err(|error| StoreError::damaged("the instant of an attempt", error))?,
        })
    })
    .transpose()
}

/// Sets how many failures are counted for something.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count(
    connection: &mut Connection,
    counted_for: &str,
    failures: Failures,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO attempts (counted_for, failures, last_at) VALUES ($1, $2, $3) \
         ON CONFLICT (counted_for) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
    )
    .bind(counted_for)
    .bind(i64::from(failures.count))
    .bind(failures.last_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets the failures of something.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn forget(connection: &mut Connection, counted_for: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempts WHERE counted_for = $1")
        .bind(counted_for)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets all that last happened before an instant, and browsers that were not used for too long.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sweep(
    connection: &mut Connection,
    before: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempts WHERE last_at < $1")
        .bind(before.as_microsecond())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM known_browsers WHERE expires_at <= $1")
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Knows a browser for a person from now on.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn know_browser(
    connection: &mut Connection,
    token_sha256: &str,
    person: &PersonId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO known_browsers (token_sha256, person, expires_at) VALUES ($1, $2, $3)",
    )
    .bind(token_sha256)
    .bind(person.as_str())
    .bind(expires_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether a browser is known for a person.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn knows_browser(
    connection: &mut Connection,
    token_sha256: &str,
    person: &PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT 1 FROM known_browsers WHERE token_sha256 = $1 AND person = $2 AND expires_at > $3",
    )
    .bind(token_sha256)
    .bind(person.as_str())
    .bind(now.as_microsecond())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
