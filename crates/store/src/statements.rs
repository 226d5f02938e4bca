//! Statements of reasons for the Commission's transparency database: the outbox.

use crate::{Connection, StoreError, state};
use casework::{CaseId, OrganisationId, Statement, StatementId, StatementStage};
use jiff::Timestamp;

/// One statement.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &StatementId,
) -> Result<Option<Statement>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM statements WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// Every statement about a case, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn about(
    connection: &mut Connection,
    case: &CaseId,
) -> Result<Vec<Statement>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM statements WHERE case_id = $1 ORDER BY id")
            .bind(case.as_str())
            .fetch_all(connection)
            .await?;
    state::read_all(&rows)
}

/// Those of an organisation that may be sent at `now`, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn due(
    connection: &mut Connection,
    organisation: &OrganisationId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Statement>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM statements WHERE stage = 'queued' AND organisation = $1 AND not_before <= $2 ORDER BY id LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// When the next of an organisation's may be sent, if one is queued.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn next_due(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Option<Timestamp>, StoreError> {
    let (at,): (Option<i64>,) = sqlx::query_as(
        "SELECT min(not_before) FROM statements WHERE stage = 'queued' AND organisation = $1",
    )
    .bind(organisation.as_str())
    .fetch_one(connection)
    .await?;
    at.map(|at| {
        Timestamp::from_microsecond(at)
            .map_err(|error| StoreError::damaged("a statement's embargo", error))
    })
    .transpose()
}

/// A page of an organisation's statements, newest first; the identifier to go on after, if there are more; and how many there are
/// in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    stage: Option<StatementStage>,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Statement>, Option<String>, u64), StoreError> {
    let stage = stage.map(StatementStage::as_str);
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, state FROM statements \
         WHERE organisation = $1 AND ($2 IS NULL OR stage = $2) AND ($3 IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM statements WHERE organisation = $1 AND ($2 IS NULL OR stage = $2)",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .fetch_one(connection)
    .await?;
    let more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let next = rows.last().filter(|_| more).map(|(id, _)| id.clone());
    let statements = rows
        .iter()
        .map(|(_, text)| state::read(text))
        .collect::<Result<_, _>>()?;
    Ok((statements, next, u64::try_from(total).unwrap_or(0)))
}

pub(crate) async fn save(
    connection: &mut Connection,
    statement: &Statement,
) -> Result<(), StoreError> {
    let not_before = statement.not_before.map_or(0, Timestamp::as_microsecond);
    sqlx::query(
        "INSERT INTO statements (id, organisation, case_id, stage, not_before, state) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, not_before = excluded.not_before, state = excluded.state",
    )
    .bind(statement.id.as_str())
    .bind(statement.organisation.as_str())
    .bind(statement.case.as_str())
    .bind(statement.stage.as_str())
    .bind(not_before)
    .bind(state::write(statement)?)
    .execute(connection)
    .await?;
    Ok(())
}
