//! The signed documents of orders and their answers, and of requests for what an order from outside lacks, each kept as it was made
//! first. `of` is the identifier of a notice or an intake.

use crate::{Connection, StoreError};
use jiff::Timestamp;

/// The document of a notice or an intake under a name, if it was made.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    of: &str,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT jws FROM notice_documents WHERE notice = $1 AND name = $2")
            .bind(of)
            .bind(name)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(jws,)| jws))
}

/// Keeps a document, unless there is one under this name: that one stays, and is returned.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn keep(
    connection: &mut Connection,
    of: &str,
    name: &str,
    jws: &str,
    now: Timestamp,
) -> Result<String, StoreError> {
    sqlx::query(
        "INSERT INTO notice_documents (notice, name, jws, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(of)
    .bind(name)
    .bind(jws)
    .bind(now.as_microsecond())
    .execute(&mut *connection)
    .await?;
    let kept = get(connection, of, name).await?;
    Ok(kept.unwrap_or_else(|| jws.to_owned()))
}
