//! What was decided and waits in the house before it leaves.

use crate::{Connection, StoreError};
use casework::{Actor, Case, CaseId, Complaint, ComplaintId, IdError, OrganisationId};
use std::str::FromStr;

/// Brings the table up to a case.
pub(crate) async fn save(connection: &mut Connection, case: &Case) -> Result<(), StoreError> {
    let Some(held) = &case.held else {
        sqlx::query("DELETE FROM held WHERE case_id = $1")
            .bind(case.id.as_str())
            .execute(connection)
            .await?;
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO held (case_id, organisation, decided_by, leaves_at, together) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (case_id) DO UPDATE SET decided_by = excluded.decided_by, leaves_at = excluded.leaves_at, \
             together = excluded.together",
    )
    .bind(case.id.as_str())
    .bind(case.organisation.as_str())
    .bind(name(&held.by))
    .bind(held.leaves_at.as_microsecond())
    .bind(held.together.as_deref().unwrap_or_default())
    .execute(connection)
    .await?;
    Ok(())
}

/// Brings the table up to a complaint.
pub(crate) async fn save_verdict(
    connection: &mut Connection,
    complaint: &Complaint,
) -> Result<(), StoreError> {
    let Some(held) = &complaint.held else {
        sqlx::query("DELETE FROM held_verdicts WHERE complaint = $1")
            .bind(complaint.id.as_str())
            .execute(connection)
            .await?;
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO held_verdicts (complaint, organisation, decided_by, leaves_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (complaint) DO UPDATE SET decided_by = excluded.decided_by, leaves_at = excluded.leaves_at",
    )
    .bind(complaint.id.as_str())
    .bind(complaint.organisation.as_str())
    .bind(name(&held.by))
    .bind(held.leaves_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whom a decision is by, as the table has it.
fn name(by: &Actor) -> &str {
    match by {
        Actor::Person { person, .. } => person.as_str(),
        Actor::Token { token, .. } => token.as_str(),
        Actor::System | Actor::Operator | Actor::Public => "",
    }
}

/// The cases on which something waits that somebody decided, what was decided last first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of(
    connection: &mut Connection,
    organisation: &OrganisationId,
    by: &Actor,
    limit: u32,
) -> Result<Vec<CaseId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT case_id FROM held WHERE organisation = $1 AND decided_by = $2 \
         ORDER BY leaves_at DESC, case_id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(name(by))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    read(rows, "a case's identifier")
}

/// The complaints whose decision by somebody waits, what was decided last first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn verdicts_of(
    connection: &mut Connection,
    organisation: &OrganisationId,
    by: &Actor,
    limit: u32,
) -> Result<Vec<ComplaintId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT complaint FROM held_verdicts WHERE organisation = $1 AND decided_by = $2 \
         ORDER BY leaves_at DESC, complaint DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(name(by))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    read(rows, "a complaint's identifier")
}

/// The cases on which something waits that was decided in one go.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn together(
    connection: &mut Connection,
    organisation: &OrganisationId,
    together: &str,
) -> Result<Vec<CaseId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT case_id FROM held WHERE organisation = $1 AND together = $2 AND together <> '' ORDER BY case_id",
    )
    .bind(organisation.as_str())
    .bind(together)
    .fetch_all(connection)
    .await?;
    read(rows, "a case's identifier")
}

fn read<T: FromStr<Err = IdError>>(rows: Vec<(String,)>, what: &str) -> Result<Vec<T>, StoreError> {
    let parse = |(id,): (String,)| id.parse().map_err(|error| StoreError::damaged(what, error));
    rows.into_iter().map(parse).collect()
}
