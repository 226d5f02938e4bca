//! Canary records: nobody has a reason to read them.

use crate::{Connection, SealedText, StoreError};
use jiff::Timestamp;

/// Makes a record a canary. Once more changes nothing.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn plant(
    connection: &mut Connection,
    record: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO canaries (record, planted_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(record)
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a record is one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn is_one(connection: &mut Connection, record: &str) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM canaries WHERE record = $1")
        .bind(record)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Every canary, in the order they were planted.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT record FROM canaries ORDER BY planted_at, record")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(record,)| record).collect())
}

/// The secret with which alarms to an organisation are signed, sealed.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn alarm_secret(
    connection: &mut Connection,
    organisation: &casework::OrganisationId,
) -> Result<Option<SealedText>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT secret FROM alarm_secrets WHERE organisation = $1")
            .bind(organisation.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(secret,)| SealedText(secret)))
}

/// Sets it, in the transaction that sets where alarms go.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_alarm_secret(
    connection: &mut Connection,
    organisation: &casework::OrganisationId,
    secret: &SealedText,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO alarm_secrets (organisation, secret) VALUES ($1, $2) \
         ON CONFLICT (organisation) DO UPDATE SET secret = excluded.secret",
    )
    .bind(organisation.as_str())
    .bind(&secret.0)
    .execute(connection)
    .await?;
    Ok(())
}
