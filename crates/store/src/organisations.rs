//! Organisations, their people, tokens and endpoints.

use crate::{Connection, SealedText, StoreError, state};
use casework::{Organisation, OrganisationId, Person, PersonId, Token, TokenId};
use jiff::Timestamp;
use std::collections::HashMap;

/// One organisation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &OrganisationId,
) -> Result<Option<Organisation>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM organisations WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// One organisation by its name.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_name(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<Organisation>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM organisations WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The organisation on whose service a host (`name` or `name:port`, lower case) is.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_host(
    connection: &mut Connection,
    host: &str,
) -> Result<Option<Organisation>, StoreError> {
    let row = sqlx::query_as(
        "SELECT o.state FROM hosts h JOIN organisations o ON o.id = h.organisation WHERE h.host = $1",
    )
    .bind(host)
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// Every organisation, by name.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Organisation>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT state FROM organisations ORDER BY name, id")
        .fetch_all(connection)
        .await?;
    state::read_all(&rows)
}

/// One person.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn person(
    connection: &mut Connection,
    id: &PersonId,
) -> Result<Option<Person>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM people WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The people of an organisation, by pseudonym.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn people(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM people WHERE organisation = $1 ORDER BY pseudonym, id")
            .bind(organisation.as_str())
            .fetch_all(connection)
            .await?;
    state::read_all(&rows)
}

/// One token.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn token(connection: &mut Connection, id: &TokenId) -> Result<Option<Token>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM tokens WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The token with this digest of its secret (hexadecimal), revoked or not.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn token_by_secret(
    connection: &mut Connection,
    sha256: &str,
) -> Result<Option<Token>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM tokens WHERE secret_sha256 = $1")
        .bind(sha256)
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The tokens of an organisation, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn tokens(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Vec<Token>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM tokens WHERE organisation = $1 ORDER BY id")
            .bind(organisation.as_str())
            .fetch_all(connection)
            .await?;
    state::read_all(&rows)
}

/// When the tokens of an organisation were last used, to the minute. Those never used are not in it.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn token_uses(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<HashMap<TokenId, Timestamp>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT u.token, u.at FROM token_uses u JOIN tokens t ON t.id = u.token WHERE t.organisation = $1",
    )
    .bind(organisation.as_str())
    .fetch_all(connection)
    .await?;
    let uses = rows.into_iter().map(|(token, at)| {
        let damaged = |error: &dyn std::fmt::Display| StoreError::damaged("a token's use", error);
        let token = token.parse().map_err(|error| damaged(&error))?;
        let at = Timestamp::from_microsecond(at).map_err(|error| damaged(&error))?;
        Ok((token, at))
    });
    uses.collect()
}

/// Notes that a token was used. An earlier instant than the one noted changes nothing.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn note_token_use(
    connection: &mut Connection,
    token: &TokenId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO token_uses (token, at) VALUES ($1, $2) \
         ON CONFLICT (token) DO UPDATE SET at = max(at, excluded.at)",
    )
    .bind(token.as_str())
    .bind(at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The secret with which webhooks to an organisation are signed, sealed. Not in the ledger, and never shown again.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn endpoint_secret(
    connection: &mut Connection,
    id: &OrganisationId,
) -> Result<Option<SealedText>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT secret FROM endpoint_secrets WHERE organisation = $1")
            .bind(id.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(secret,)| SealedText(secret)))
}

/// Sets the secret, in the transaction that sets the endpoint.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_endpoint_secret(
    connection: &mut Connection,
    id: &OrganisationId,
    secret: &SealedText,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO endpoint_secrets (organisation, secret) VALUES ($1, $2) \
         ON CONFLICT (organisation) DO UPDATE SET secret = excluded.secret",
    )
    .bind(id.as_str())
    .bind(&secret.0)
    .execute(connection)
    .await?;
    Ok(())
}
