//! One-time sign-in links and sessions. Only digests of codes and tokens are kept; none of it is in the ledger.

use crate::{Connection, StoreError};
use casework::PersonId;
use jiff::Timestamp;

fn person_from(text: &str) -> Result<PersonId, StoreError> {
    text.parse()
        .map_err(|error| StoreError::damaged("a session's person", error))
}

/// Keeps a link: the digest of its code, whose it is, and until when it works.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn add_link(
    connection: &mut Connection,
    code_sha256: &str,
    person: &PersonId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO sign_in_links (code_sha256, person, expires_at) VALUES ($1, $2, $3)")
        .bind(code_sha256)
        .bind(person.as_str())
        .bind(expires_at.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whose an unused and unexpired link is, and until when it works.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn link(
    connection: &mut Connection,
    code_sha256: &str,
    now: Timestamp,
) -> Result<Option<(PersonId, Timestamp)>, StoreError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT person, expires_at FROM sign_in_links WHERE code_sha256 = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(code_sha256)
    .bind(now.as_microsecond())
    .fetch_optional(connection)
    .await?;
    row.map(|(person, expires)| {
        let expires = Timestamp::from_microsecond(expires)
            .map_err(|e| StoreError::damaged("a link's expiry", e))?;
        Ok((person_from(&person)?, expires))
    })
    .transpose()
}

/// Uses a link up. `None` when it was used before, has expired, or never was.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn use_link(
    connection: &mut Connection,
    code_sha256: &str,
    now: Timestamp,
) -> Result<Option<PersonId>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "UPDATE sign_in_links SET used_at = $2 \
         WHERE code_sha256 = $1 AND used_at IS NULL AND expires_at > $2 RETURNING person",
    )
    .bind(code_sha256)
    .bind(now.as_microsecond())
    .fetch_optional(connection)
    .await?;
    row.map(|(person,)| person_from(&person)).transpose()
}

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub person: PersonId,
    /// The token every form carries.
    pub csrf: String,
}

/// Begins a session.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn begin(
    connection: &mut Connection,
    token_sha256: &str,
    session: &Session,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sessions (token_sha256, person, csrf, created_at, last_seen_at, expires_at) \
         VALUES ($1, $2, $3, $4, $4, $5)",
    )
    .bind(token_sha256)
    .bind(session.person.as_str())
    .bind(&session.csrf)
    .bind(now.as_microsecond())
    .bind(expires_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The session of a token, while it lasts.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    token_sha256: &str,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT person, csrf FROM sessions WHERE token_sha256 = $1 AND expires_at > $2",
    )
    .bind(token_sha256)
    .bind(now.as_microsecond())
    .fetch_optional(connection)
    .await?;
    row.map(|(person, csrf)| {
        Ok(Session {
            person: person_from(&person)?,
            csrf,
        })
    })
    .transpose()
}

/// Ends a session.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end(connection: &mut Connection, token_sha256: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE token_sha256 = $1")
        .bind(token_sha256)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sweeps what has expired.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sweep(connection: &mut Connection, now: Timestamp) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM sessions WHERE expires_at <= $1",
        "DELETE FROM sign_in_links WHERE expires_at <= $1",
    ] {
        sqlx::query(statement)
            .bind(now.as_microsecond())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
