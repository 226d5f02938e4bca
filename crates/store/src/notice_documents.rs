//! The signed documents of orders and their answers, each kept as it was made first.

use crate::{Connection, StoreError};
use casework::NoticeId;
use jiff::Timestamp;

/// The document of a notice under a name, if it was made.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    notice: &NoticeId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT jws FROM notice_documents WHERE notice = $1 AND name = $2")
            .bind(notice.as_str())
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
    notice: &NoticeId,
    name: &str,
    jws: &str,
    now: Timestamp,
) -> Result<String, StoreError> {
    sqlx::query(
        "INSERT INTO notice_documents (notice, name, jws, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(notice.as_str())
    .bind(name)
    .bind(jws)
    .bind(now.as_microsecond())
    .execute(&mut *connection)
    .await?;
    let kept = get(connection, notice, name).await?;
    Ok(kept.unwrap_or_else(|| jws.to_owned()))
}
