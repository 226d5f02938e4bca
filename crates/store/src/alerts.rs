//! Alerts of a threat to life (Art 14(5), DSA Art 18).

use crate::{Connection, StoreError, state};
use casework::{Alert, AlertId, OrganisationId};

/// One alert.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &AlertId) -> Result<Option<Alert>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM alerts WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// A page of the alerts an organisation raised or was given, newest first; the identifier to go on after, if there are more; and
/// how many there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Alert>, Option<String>, u64), StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM alerts WHERE (organisation = $1 OR recipient = $1) AND ($2 = '' OR id < $2) \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(before.unwrap_or_default())
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM alerts WHERE organisation = $1 OR recipient = $1")
            .bind(organisation.as_str())
            .fetch_one(connection)
            .await?;
    let mut found: Vec<Alert> = state::read_all(&rows)?;
    let has_more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| has_more);
    let next = next.map(|last| last.id.to_string());
    Ok((found, next, u64::try_from(total).unwrap_or(0)))
}

pub(crate) async fn save(connection: &mut Connection, alert: &Alert) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO alerts (id, organisation, recipient, stage, state) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, state = excluded.state",
    )
    .bind(alert.id.as_str())
    .bind(alert.organisation.as_str())
    .bind(alert.recipient.as_ref().map_or("", OrganisationId::as_str))
    .bind(alert.stage())
    .bind(state::write(alert)?)
    .execute(connection)
    .await?;
    Ok(())
}
