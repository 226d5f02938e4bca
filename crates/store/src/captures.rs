//! Captures, and who may look at which picture.

use crate::{Connection, StoreError, state};
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

/// Whether an organisation may look at a picture: it is of its captures, its held uploads or its banks.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn may_see_picture(
    connection: &mut Connection,
    organisation: &OrganisationId,
    sha256: &str,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT 1 FROM pictures WHERE organisation = $1 AND sha256 = $2")
            .bind(organisation.as_str())
            .bind(sha256)
            .fetch_optional(connection)
            .await?;
    Ok(row.is_some())
}
