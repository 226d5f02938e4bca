//! Organisations, their people, tokens and endpoints.

use crate::{Connection, StoreError, state};
use casework::{Organisation, OrganisationId, Person, PersonId, Token, TokenId};

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

/// The secret with which webhooks to an organisation are signed. Not in the ledger, and never shown again.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn endpoint_secret(
    connection: &mut Connection,
    id: &OrganisationId,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT secret FROM endpoint_secrets WHERE organisation = $1")
            .bind(id.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(secret,)| secret))
}

/// Sets the secret, in the transaction that sets the endpoint.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_endpoint_secret(
    connection: &mut Connection,
    id: &OrganisationId,
    secret: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO endpoint_secrets (organisation, secret) VALUES ($1, $2) \
         ON CONFLICT (organisation) DO UPDATE SET secret = excluded.secret",
    )
    .bind(id.as_str())
    .bind(secret)
    .execute(connection)
    .await?;
    Ok(())
}
