//! Whether providers are exposed to terrorist content, and their specific measures (Art 5).

use crate::{Connection, StoreError, state};
use casework::{Exposure, ExposureId, OrganisationId};

/// One of them.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &ExposureId,
) -> Result<Option<Exposure>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM exposures WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// A page of those an organisation has a part in, as authority or as provider, newest first; the identifier to go on after, if
/// there are more; and how many there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Exposure>, Option<String>, u64), StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM exposures WHERE (authority = $1 OR provider = $1) AND ($2 = '' OR id < $2) \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(before.unwrap_or_default())
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM exposures WHERE authority = $1 OR provider = $1")
            .bind(organisation.as_str())
            .fetch_one(connection)
            .await?;
    let mut found: Vec<Exposure> = state::read_all(&rows)?;
    let has_more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| has_more);
    let next = next.map(|last| last.id.to_string());
    Ok((found, next, u64::try_from(total).unwrap_or(0)))
}

/// What is open or holds between an authority and a provider; there is at most one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn open_between(
    connection: &mut Connection,
    authority: &OrganisationId,
    provider: &OrganisationId,
) -> Result<Option<Exposure>, StoreError> {
    let row = sqlx::query_as(
        "SELECT state FROM exposures WHERE authority = $1 AND provider = $2 \
         AND stage NOT IN ('ended', 'not_exposed') ORDER BY id LIMIT 1",
    )
    .bind(authority.as_str())
    .bind(provider.as_str())
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

pub(crate) async fn save(
    connection: &mut Connection,
    exposure: &Exposure,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO exposures (id, provider, authority, stage, state) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, state = excluded.state",
    )
    .bind(exposure.id.as_str())
    .bind(exposure.provider.as_str())
    .bind(exposure.authority.as_str())
    .bind(exposure.stage.as_str())
    .bind(state::write(exposure)?)
    .execute(connection)
    .await?;
    Ok(())
}
