//! Copies of cross-border orders and their scrutiny.

use crate::{Connection, NEVER, StoreError, state};
use casework::{NoticeId, OrganisationId, Scrutiny, ScrutinyId};

/// One scrutiny.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &ScrutinyId,
) -> Result<Option<Scrutiny>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM scrutinies WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The scrutiny of an order: there is at most one, by the authority of the provider's Member State.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_notice(
    connection: &mut Connection,
    notice: &NoticeId,
) -> Result<Option<Scrutiny>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM scrutinies WHERE notice = $1 ORDER BY id LIMIT 1")
        .bind(notice.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// A page of an authority's scrutinies, the earliest deadline first; where the page ends, if there are more; and how many
/// there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    authority: &OrganisationId,
    after: Option<(i64, String)>,
    limit: u32,
) -> Result<(Vec<Scrutiny>, Option<(i64, String)>, u64), StoreError> {
    let (due, id) = after.unwrap_or((i64::MIN, String::new()));
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT due, id, state FROM scrutinies WHERE authority = $1 AND (due, id) > ($2, $3) \
         ORDER BY due, id LIMIT $4",
    )
    .bind(authority.as_str())
    .bind(due)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as("SELECT count(*) FROM scrutinies WHERE authority = $1")
        .bind(authority.as_str())
        .fetch_one(connection)
        .await?;
    let more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|(due, id, _)| (*due, id.clone()));
    let found = rows
        .iter()
        .map(|(_, _, text)| state::read(text))
        .collect::<Result<_, _>>()?;
    Ok((found, next, u64::try_from(total).unwrap_or(0)))
}

pub(crate) async fn save(
    connection: &mut Connection,
    scrutiny: &Scrutiny,
) -> Result<(), StoreError> {
    let due = scrutiny
        .clocks
        .iter()
        .filter(|clock| clock.stopped.is_none())
        .map(|clock| clock.due.as_microsecond())
        .min()
        .unwrap_or(NEVER);
    sqlx::query(
        "INSERT INTO scrutinies (id, notice, authority, stage, due, state) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, due = excluded.due, state = excluded.state",
    )
    .bind(scrutiny.id.as_str())
    .bind(scrutiny.notice.as_str())
    .bind(scrutiny.authority.as_str())
    .bind(scrutiny.stage.as_str())
    .bind(due)
    .bind(state::write(scrutiny)?)
    .execute(connection)
    .await?;
    Ok(())
}
