//! The keys with which organisations sign documents. The newest signs; all stay published, so that what they signed can be verified.

use crate::{Connection, SealedText, StoreError};
use casework::OrganisationId;
use jiff::Timestamp;

/// A key of an organisation.
#[derive(Debug, Clone)]
pub struct DocumentKey {
    /// Whose.
    pub organisation: OrganisationId,
    /// Its name, by which a document says which key signed it (RFC 7638).
    pub kid: String,
    /// Its seed of 32 bytes, sealed under [`crate::secrets::of_document_key`].
    pub seed: SealedText,
}

fn read(row: (String, String, String)) -> Result<DocumentKey, StoreError> {
    let (organisation, kid, seed) = row;
    let organisation = organisation
        .parse()
        .map_err(|error| StoreError::damaged("a row of document_keys", error))?;
    Ok(DocumentKey {
        organisation,
        kid,
        seed: SealedText(seed),
    })
}

/// The key with which an organisation signs, if it has one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn newest(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Option<DocumentKey>, StoreError> {
    let row: Option<(String, String, String)> = sqlx::query_as(
        "SELECT organisation, kid, seed FROM document_keys WHERE organisation = $1 ORDER BY created_at DESC, kid DESC LIMIT 1",
    )
    .bind(organisation.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(read).transpose()
}

/// All keys, oldest first: of one organisation, or of every one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(
    connection: &mut Connection,
    organisation: Option<&OrganisationId>,
) -> Result<Vec<DocumentKey>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT organisation, kid, seed FROM document_keys WHERE $1 IS NULL OR organisation = $1 ORDER BY created_at, kid",
    )
    .bind(organisation.map(OrganisationId::as_str))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(read).collect()
}

/// Adds a key, with which is signed from now on.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn add(
    connection: &mut Connection,
    key: &DocumentKey,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO document_keys (organisation, kid, seed, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(key.organisation.as_str())
    .bind(&key.kid)
    .bind(&key.seed.0)
    .bind(now.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}
