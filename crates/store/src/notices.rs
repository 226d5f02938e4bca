//! Notices.

use crate::{Connection, StoreError, state};
use casework::{Notice, NoticeId, OrganisationId};

/// One notice.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &NoticeId) -> Result<Option<Notice>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM notices WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// Whether an organisation has issued an order to another before.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn has_ordered(
    connection: &mut Connection,
    issuer: &OrganisationId,
    addressee: &OrganisationId,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT 1 FROM notices WHERE issuer = $1 AND addressee = $2 AND kind = 'removal_order' LIMIT 1",
    )
    .bind(issuer.as_str())
    .bind(addressee.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Every removal order to an organisation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn orders_to(
    connection: &mut Connection,
    addressee: &OrganisationId,
) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM notices WHERE addressee = $1 AND kind = 'removal_order' ORDER BY id",
    )
    .bind(addressee.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// Which side of its notices an organisation asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those it issued.
    Issued,
    /// Those issued to it.
    Received,
    /// Both.
    Both,
}

/// A page of an organisation's notices, newest first; the identifier to go on after, if there are more; and how many
/// there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    side: Side,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Notice>, Option<String>, u64), StoreError> {
    let (issued, received) = (side != Side::Received, side != Side::Issued);
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, state FROM notices \
         WHERE (($2 AND issuer = $1) OR ($3 AND addressee = $1)) AND ($4 IS NULL OR id < $4) \
         ORDER BY id DESC LIMIT $5",
    )
    .bind(organisation.as_str())
    .bind(issued)
    .bind(received)
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM notices WHERE ($2 AND issuer = $1) OR ($3 AND addressee = $1)",
    )
    .bind(organisation.as_str())
    .bind(issued)
    .bind(received)
    .fetch_one(connection)
    .await?;
    let more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let next = if more {
        rows.last().map(|(id, _)| id.clone())
    } else {
        None
    };
    let notices = rows
        .iter()
        .map(|(_, text)| state::read(text))
        .collect::<Result<_, _>>()?;
    Ok((notices, next, u64::try_from(total).unwrap_or(0)))
}

/// The notices that an organisation issued or was sent under a reference, capitals or not, newest first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_reference(
    connection: &mut Connection,
    organisation: &OrganisationId,
    reference: &str,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM notices WHERE json_extract(state, '$.terms.reference') COLLATE NOCASE = $2 \
         AND (issuer = $1 OR addressee = $1) ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(reference)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// The notices that an organisation issued or was sent and whose identifiers are at or after one (they begin with the
/// instant of issue), the newest first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn since(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &NoticeId,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM notices WHERE (issuer = $1 OR addressee = $1) AND id >= $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(first.as_str())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}
