//! Captures, and who may look at which picture.

use crate::{Connection, Holder, StoreError, state};
use casework::{Capture, CaptureId, OrganisationId};

/// One capture.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &CaptureId,
) -> Result<Option<Capture>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM captures WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// For what of an organisation a picture is kept (its captures, its held uploads, its banks): the latest, or `None` when
/// they have none of that content and may not look at it.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn holder_of_picture(
    connection: &mut Connection,
    organisation: &OrganisationId,
    sha256: &str,
) -> Result<Option<Holder>, StoreError> {
    // Identifiers sort by when they were made within a kind; of several kinds any will do.
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT holder FROM contents WHERE organisation = $1 AND sha256 = $2 AND erased = FALSE ORDER BY holder DESC LIMIT 1",
    )
    .bind(organisation.as_str())
    .bind(sha256)
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|(holder,)| Holder::named(&holder)))
}

/// Whether a picture is or was kept for an organisation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn is_theirs(
    connection: &mut Connection,
    organisation: &OrganisationId,
    sha256: &str,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT 1 FROM contents WHERE organisation = $1 AND sha256 = $2 LIMIT 1")
            .bind(organisation.as_str())
            .bind(sha256)
            .fetch_optional(connection)
            .await?;
    Ok(row.is_some())
}

/// The captures an organisation made of a location.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_location(
    connection: &mut Connection,
    organisation: &OrganisationId,
    url: &str,
) -> Result<Vec<Capture>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM captures WHERE organisation = $1 AND url = $2 ORDER BY id",
    )
    .bind(organisation.as_str())
    .bind(url)
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}
