//! Who works on which case right now. Beside the ledger: a claim is over in minutes.

use crate::{Connection, StoreError};
use casework::{CaseId, Claim, OrganisationId, PersonId};
use jiff::Timestamp;

type Row = (String, String, i64, i64);

fn read((case, person, since, seen): Row) -> Result<Claim, StoreError> {
    let instant = |at| {
        Timestamp::from_microsecond(at)
            .map_err(|error| StoreError::damaged("the instant of a claim", error))
    };
    Ok(Claim {
        case: case
            .parse()
            .map_err(|error| StoreError::damaged("the case of a claim", error))?,
        by: crate::sessions::person_from(&person)?,
        since: instant(since)?,
        seen: instant(seen)?,
    })
}

/// The claim on a case, whether it still holds or not.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_case(
    connection: &mut Connection,
    case: &CaseId,
) -> Result<Option<Claim>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("SELECT case_id, person, since, seen FROM claims WHERE case_id = $1")
            .bind(case.as_str())
            .fetch_optional(connection)
            .await?;
    row.map(read).transpose()
}

/// The claims of an organisation with a sign of life after an instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_organisation(
    connection: &mut Connection,
    organisation: &OrganisationId,
    after: Timestamp,
) -> Result<Vec<Claim>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT case_id, person, since, seen FROM claims WHERE organisation = $1 AND seen > $2",
    )
    .bind(organisation.as_str())
    .bind(after.as_microsecond())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(read).collect()
}

/// Writes a claim.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn put(
    connection: &mut Connection,
    organisation: &OrganisationId,
    claim: &Claim,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO claims (case_id, organisation, person, since, seen) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (case_id) DO UPDATE SET person = excluded.person, since = excluded.since, seen = excluded.seen",
    )
    .bind(claim.case.as_str())
    .bind(organisation.as_str())
    .bind(claim.by.as_str())
    .bind(claim.since.as_microsecond())
    .bind(claim.seen.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the claim on a case, whoever's it is.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end(connection: &mut Connection, case: &CaseId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM claims WHERE case_id = $1")
        .bind(case.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every claim of a person.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn end_all(connection: &mut Connection, person: &PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM claims WHERE person = $1")
        .bind(person.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
