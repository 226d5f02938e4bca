//! Penalties (Art 18), and orders that an authority leaves out of its transparency report (Art 8(2)).

use crate::{Connection, StoreError, state};
use casework::{NoticeId, OrganisationId, Penalty, PenaltyId, Withholding, WithholdingId};

/// One penalty.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &PenaltyId,
) -> Result<Option<Penalty>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM penalties WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The penalty that an authority has on record under a reference.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_reference(
    connection: &mut Connection,
    authority: &OrganisationId,
    reference: &str,
) -> Result<Option<Penalty>, StoreError> {
    let row = sqlx::query_as(
        "SELECT state FROM penalties WHERE authority = $1 AND reference = $2 LIMIT 1",
    )
    .bind(authority.as_str())
    .bind(reference)
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// A page of the penalties that an organisation imposed or that were imposed on it, newest first; the identifier to go on after, if
/// there are more; and how many there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Penalty>, Option<String>, u64), StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM penalties WHERE (authority = $1 OR provider = $1) AND ($2 = '' OR id < $2) \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(before.unwrap_or_default())
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM penalties WHERE authority = $1 OR provider = $1")
            .bind(organisation.as_str())
            .fetch_one(connection)
            .await?;
    let mut found: Vec<Penalty> = state::read_all(&rows)?;
    let has_more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| has_more);
    let next = next.map(|last| last.id.to_string());
    Ok((found, next, u64::try_from(total).unwrap_or(0)))
}

pub(crate) async fn save(connection: &mut Connection, penalty: &Penalty) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO penalties (id, authority, provider, reference, stage, state) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, state = excluded.state",
    )
    .bind(penalty.id.as_str())
    .bind(penalty.authority.as_str())
    .bind(penalty.decision.provider.as_str())
    .bind(&penalty.decision.reference)
    .bind(penalty.stage())
    .bind(state::write(penalty)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn withholding(
    connection: &mut Connection,
    id: &WithholdingId,
) -> Result<Option<Withholding>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM withholdings WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The withholding of an order that stands, if an organisation leaves it out.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn withheld(
    connection: &mut Connection,
    organisation: &OrganisationId,
    notice: &NoticeId,
) -> Result<Option<Withholding>, StoreError> {
    let row = sqlx::query_as(
        "SELECT state FROM withholdings WHERE organisation = $1 AND standing = TRUE AND notice = $2 LIMIT 1",
    )
    .bind(organisation.as_str())
    .bind(notice.as_str())
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// Everything that an organisation leaves out as it stands now.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all_withheld(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Vec<Withholding>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM withholdings WHERE organisation = $1 AND standing = TRUE ORDER BY id",
    )
    .bind(organisation.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

pub(crate) async fn save_withholding(
    connection: &mut Connection,
    withholding: &Withholding,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO withholdings (id, organisation, notice, standing, state) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET standing = excluded.standing, state = excluded.state",
    )
    .bind(withholding.id.as_str())
    .bind(withholding.organisation.as_str())
    .bind(withholding.notice.as_str())
    .bind(withholding.ended.is_none())
    .bind(state::write(withholding)?)
    .execute(connection)
    .await?;
    Ok(())
}
