//! One-time links and sessions. Only digests of codes and tokens are kept; none of it is in the ledger.

use crate::{Connection, StoreError};
use casework::PersonId;
use jiff::Timestamp;

pub(crate) fn person_from(text: &str) -> Result<PersonId, StoreError> {
    text.parse()
        .map_err(|error| StoreError::damaged("whose a session or credential is", error))
}

pub(crate) fn instant_from(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros)
        .map_err(|error| StoreError::damaged("an instant of a session or credential", error))
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
    row.map(|(person, expires)| Ok((person_from(&person)?, instant_from(expires)?)))
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

/// Keeps the one bootstrap link there is; those made before it work no longer.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_bootstrap(
    connection: &mut Connection,
    code_sha256: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    end_bootstrap(connection).await?;
    sqlx::query("INSERT INTO bootstrap_links (code_sha256, expires_at) VALUES ($1, $2)")
        .bind(code_sha256)
        .bind(expires_at.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Until when a bootstrap link works; `None` when it does not.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn bootstrap(
    connection: &mut Connection,
    code_sha256: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT expires_at FROM bootstrap_links WHERE code_sha256 = $1 AND expires_at > $2",
    )
    .bind(code_sha256)
    .bind(now.as_microsecond())
    .fetch_optional(connection)
    .await?;
    row.map(|(expires,)| instant_from(expires)).transpose()
}

/// Ends every bootstrap link.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end_bootstrap(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bootstrap_links")
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether anybody is enrolled on the instance.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn is_anybody_enrolled(connection: &mut Connection) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM people LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its public name, by which it is listed and ended; not the token.
    pub id: String,
    /// Whose.
    pub person: PersonId,
    /// The token every form carries.
    pub csrf: String,
    /// Where it was begun from.
    pub address: String,
    /// The browser, in words.
    pub browser: String,
    /// When it was begun.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When its person last proved who they are.
    pub proved_at: Timestamp,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
}

type Row = (String, String, String, String, String, i64, i64, i64, i64);

const COLUMNS: &str =
    "id, person, csrf, address, browser, began_at, last_seen_at, proved_at, expires_at";

fn read(row: Row) -> Result<Session, StoreError> {
    let (id, person, csrf, address, browser, began, seen, proved, expires) = row;
    Ok(Session {
        id,
        person: person_from(&person)?,
        csrf,
        address,
        browser,
        began_at: instant_from(began)?,
        last_seen_at: instant_from(seen)?,
        proved_at: instant_from(proved)?,
        expires_at: instant_from(expires)?,
    })
}

/// Begins a session.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn begin(
    connection: &mut Connection,
    token_sha256: &str,
    session: &Session,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sessions (id, token_sha256, person, csrf, address, browser, began_at, last_seen_at, \
         proved_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&session.id)
    .bind(token_sha256)
    .bind(session.person.as_str())
    .bind(&session.csrf)
    .bind(&session.address)
    .bind(&session.browser)
    .bind(session.began_at.as_microsecond())
    .bind(session.last_seen_at.as_microsecond())
    .bind(session.proved_at.as_microsecond())
    .bind(session.expires_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The session of a token, if it was used since `idle_since` and has not reached its end.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    token_sha256: &str,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let select = format!(
        "SELECT {COLUMNS} FROM sessions WHERE token_sha256 = $1 AND expires_at > $2 AND last_seen_at > $3"
    );
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(select))
        .bind(token_sha256)
        .bind(now.as_microsecond())
        .bind(idle_since.as_microsecond())
        .fetch_optional(connection)
        .await?;
    row.map(read).transpose()
}

/// The sessions of a person that have not ended, the one used last first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of(
    connection: &mut Connection,
    person: &PersonId,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let select = format!(
        "SELECT {COLUMNS} FROM sessions WHERE person = $1 AND expires_at > $2 AND last_seen_at > $3 \
         ORDER BY last_seen_at DESC, id"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(select))
        .bind(person.as_str())
        .bind(now.as_microsecond())
        .bind(idle_since.as_microsecond())
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Notes that a session was used.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn seen(connection: &mut Connection, id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET last_seen_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that the person of a session proved who they are.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn proved(
    connection: &mut Connection,
    id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET proved_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the session of a token.
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

/// Ends one session of a person by its public name; whether there was one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end_one(
    connection: &mut Connection,
    person: &PersonId,
    id: &str,
) -> Result<bool, StoreError> {
    let ended = sqlx::query("DELETE FROM sessions WHERE person = $1 AND id = $2")
        .bind(person.as_str())
        .bind(id)
        .execute(connection)
        .await?;
    Ok(ended.rows_affected() > 0)
}

/// Ends every session of a person but one, or all of them; how many.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end_all(
    connection: &mut Connection,
    person: &PersonId,
    but: Option<&str>,
) -> Result<u64, StoreError> {
    let ended = sqlx::query("DELETE FROM sessions WHERE person = $1 AND id <> $2")
        .bind(person.as_str())
        .bind(but.unwrap_or_default())
        .execute(connection)
        .await?;
    Ok(ended.rows_affected())
}

/// Ends the unused links of a person.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end_links(connection: &mut Connection, person: &PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_links WHERE person = $1")
        .bind(person.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Sweeps what has expired.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn sweep(
    connection: &mut Connection,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<(), StoreError> {
    for (statement, instant) in [
        ("DELETE FROM sessions WHERE expires_at <= $1", now),
        ("DELETE FROM sessions WHERE last_seen_at <= $1", idle_since),
        ("DELETE FROM sign_in_links WHERE expires_at <= $1", now),
        ("DELETE FROM bootstrap_links WHERE expires_at <= $1", now),
    ] {
        sqlx::query(statement)
            .bind(instant.as_microsecond())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
