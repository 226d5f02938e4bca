//! What is preserved, until when, and who asked to look. The material itself is in the [`crate::Vault`].

use crate::{CLOSED, Connection, NEVER, StoreError, state};
use casework::{AccessPurpose, NoticeId, OrganisationId, Preservation, PreservationId};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One preservation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &PreservationId,
) -> Result<Option<Preservation>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM preservations WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

pub(crate) async fn save(
    connection: &mut Connection,
    kept: &Preservation,
) -> Result<(), StoreError> {
    let ends = match kept.erased {
        Some(_) => CLOSED,
        None => kept.until.as_microsecond(),
    };
    let next = kept.next_due().map_or(NEVER, Timestamp::as_microsecond);
    sqlx::query(
        "INSERT INTO preservations (id, organisation, notice, stage, ends, next_due, state) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, ends = excluded.ends, next_due = excluded.next_due, \
             state = excluded.state",
    )
    .bind(kept.id.as_str())
    .bind(kept.organisation.as_str())
    .bind(kept.notice.as_ref().map(NoticeId::as_str))
    .bind(kept.stage())
    .bind(ends)
    .bind(next)
    .bind(state::write(kept)?)
    .execute(&mut *connection)
    .await?;
    for access in &kept.accesses {
        sqlx::query(
            "INSERT INTO preserved_accesses (preservation, number, organisation, purpose, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
        )
        .bind(kept.id.as_str())
        .bind(i64::from(access.number))
        .bind(kept.organisation.as_str())
        .bind(access.asked.purpose.as_str())
        .bind(access.at.as_microsecond())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The preservations an organisation began because of a notice, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_notice(
    connection: &mut Connection,
    organisation: &OrganisationId,
    notice: &NoticeId,
) -> Result<Vec<Preservation>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM preservations WHERE notice = $1 AND organisation = $2 ORDER BY id",
    )
    .bind(notice.as_str())
    .bind(organisation.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// Where a page of the list begins: after this end and identifier.
pub type Place = (i64, String);

/// A page of an organisation's preservations, those that end soonest first and the erased ones last; where the next page
/// begins, if there is one; and how many there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    after: Option<&Place>,
    limit: u32,
) -> Result<(Vec<Preservation>, Option<Place>, u64), StoreError> {
    let (ends, id) = after.map_or((i64::MIN, ""), |(ends, id)| (*ends, id.as_str()));
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT ends, id, state FROM preservations WHERE organisation = $1 AND (ends, id) > ($2, $3) \
         ORDER BY ends, id LIMIT $4",
    )
    .bind(organisation.as_str())
    .bind(ends)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM preservations WHERE organisation = $1")
            .bind(organisation.as_str())
            .fetch_one(connection)
            .await?;
    let shown = rows.get(..limit as usize).unwrap_or(&rows);
    let next = (rows.len() > shown.len())
        .then(|| shown.last().map(|(ends, id, _)| (*ends, id.clone())))
        .flatten();
    let kept = shown
        .iter()
        .map(|(_, _, text)| state::read(text))
        .collect::<Result<_, _>>()?;
    Ok((kept, next, u64::try_from(total).unwrap_or(0)))
}

/// The preservations about which something is to be done by itself, earliest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn due(
    connection: &mut Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<PreservationId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT id FROM preservations WHERE next_due <= $1 ORDER BY next_due, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    identifiers(rows)
}

/// The preservations that have ended and are not erased yet.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn to_erase(
    connection: &mut Connection,
    limit: u32,
) -> Result<Vec<PreservationId>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT id FROM preservations WHERE stage = 'ended' ORDER BY id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?;
    identifiers(rows)
}

fn identifiers(rows: Vec<(String,)>) -> Result<Vec<PreservationId>, StoreError> {
    rows.into_iter()
        .map(|(id,)| {
            id.parse()
                .map_err(|error| StoreError::damaged("a preservation", error))
        })
        .collect()
}

/// When something is to be done next by itself.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn next_due(connection: &mut Connection) -> Result<Option<Timestamp>, StoreError> {
    let (at,): (Option<i64>,) =
        sqlx::query_as("SELECT min(next_due) FROM preservations WHERE next_due < $1")
            .bind(NEVER)
            .fetch_one(connection)
            .await?;
    at.map(|at| {
        Timestamp::from_microsecond(at)
            .map_err(|error| StoreError::damaged("the end of a preservation", error))
    })
    .transpose()
}

/// How often it was asked to look at what an organisation preserves, from an instant and before another: Art 21(1)(c) asks
/// for those by authorities, which are [`AccessPurpose::LawfulRequest`].
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn accesses(
    connection: &mut Connection,
    organisation: &OrganisationId,
    from: Timestamp,
    before: Timestamp,
) -> Result<BTreeMap<AccessPurpose, u64>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT purpose, count(*) FROM preserved_accesses WHERE organisation = $1 AND at >= $2 AND at < $3 GROUP BY purpose",
    )
    .bind(organisation.as_str())
    .bind(from.as_microsecond())
    .bind(before.as_microsecond())
    .fetch_all(connection)
    .await?;
    // Zeros are told, too.
    let mut counts: BTreeMap<_, _> = AccessPurpose::ALL.iter().map(|word| (*word, 0)).collect();
    for (purpose, count) in rows {
        let purpose: AccessPurpose = purpose
            .parse()
            .map_err(|error: String| StoreError::damaged("an access", error))?;
        counts.insert(purpose, u64::try_from(count).unwrap_or(0));
    }
    Ok(counts)
}

/// How many running preservations of an organisation end before an instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn ending_before(
    connection: &mut Connection,
    organisation: &OrganisationId,
    end: Timestamp,
) -> Result<u64, StoreError> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM preservations WHERE organisation = $1 AND ends < $2 AND stage = 'running'",
    )
    .bind(organisation.as_str())
    .bind(end.as_microsecond())
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}
