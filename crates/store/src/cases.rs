//! Cases.

use crate::{Connection, StoreError, state};
use casework::{Case, CaseId, CaseStage, EntryId, OrganisationId, Origin};
use std::borrow::Cow;

/// One case.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &CaseId) -> Result<Option<Case>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM cases WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// What a case is about: the kind of its origin, and the URL, the upload's reference or the notice.
#[must_use]
pub fn key(origin: &Origin) -> (&'static str, Cow<'_, str>) {
    match origin {
        Origin::Location { url, .. } => ("location", url.into()),
        Origin::Upload { reference, .. } => ("upload", reference.into()),
        Origin::Notice { notice, .. } => ("notice", notice.as_str().into()),
        // Another notice about the same location is another case: each has its own answer.
        Origin::UserNotice { user_notice, url } => {
            ("user_notice", format!("{user_notice} {url}").into())
        }
    }
}

/// The case of an organisation about a location, upload or notice: there is at most one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn about(
    connection: &mut Connection,
    organisation: &OrganisationId,
    origin: &str,
    about: &str,
) -> Result<Option<Case>, StoreError> {
    let row = sqlx::query_as(
        "SELECT state FROM cases WHERE organisation = $1 AND origin = $2 AND about = $3",
    )
    .bind(organisation.as_str())
    .bind(origin)
    .bind(about)
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// Where a case is: its URL, or the reference of its upload.
#[must_use]
pub fn place(origin: &Origin) -> &str {
    match origin {
        Origin::Location { url, .. }
        | Origin::Notice { url, .. }
        | Origin::UserNotice { url, .. } => url,
        Origin::Upload { reference, .. } => reference,
    }
}

/// The newest case of an organisation about a place.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn at_place(
    connection: &mut Connection,
    organisation: &OrganisationId,
    place: &str,
) -> Result<Option<Case>, StoreError> {
    let row = sqlx::query_as(
        "SELECT c.state FROM case_places p JOIN cases c ON c.id = p.case_id \
         WHERE p.organisation = $1 AND p.place = $2 ORDER BY p.case_id DESC LIMIT 1",
    )
    .bind(organisation.as_str())
    .bind(place)
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// Every case, of whichever organisation, that resembles an entry, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn resembling(
    connection: &mut Connection,
    entry: &EntryId,
) -> Result<Vec<Case>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT c.state FROM case_entries e JOIN cases c ON c.id = e.case_id WHERE e.entry = $1 ORDER BY c.id",
    )
    .bind(entry.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// Which cases to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only at this stage.
    pub stage: Option<CaseStage>,
    /// Only of this origin: `location`, `upload` or `notice`.
    pub origin: Option<String>,
    /// Only after this deadline and case.
    pub after: Option<(i64, String)>,
}

/// A page of an organisation's cases, the earliest deadline first and the oldest first among equals; where the page ends,
/// if there are more; and how many there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    filter: &Filter,
    limit: u32,
) -> Result<(Vec<Case>, Option<(i64, String)>, u64), StoreError> {
    let (stage, origin) = (
        filter.stage.map(CaseStage::as_str),
        filter.origin.as_deref(),
    );
    let (due, id) = filter.after.clone().unwrap_or((i64::MIN, String::new()));
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT due, id, state FROM cases \
         WHERE organisation = $1 AND ($2 IS NULL OR stage = $2) AND ($3 IS NULL OR origin = $3) AND (due, id) > ($4, $5) \
         ORDER BY due, id LIMIT $6",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .bind(origin)
    .bind(due)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM cases WHERE organisation = $1 AND ($2 IS NULL OR stage = $2) AND ($3 IS NULL OR origin = $3)",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .bind(origin)
    .fetch_one(connection)
    .await?;
    let more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let next = if more {
        rows.last().map(|(due, id, _)| (*due, id.clone()))
    } else {
        None
    };
    let cases = rows
        .iter()
        .map(|(_, _, text)| state::read(text))
        .collect::<Result<_, _>>()?;
    Ok((cases, next, u64::try_from(total).unwrap_or(0)))
}

/// The open cases before and after a case in the order of [`list`]. A case that is no longer open is followed by the first
/// one that is.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn beside(
    connection: &mut Connection,
    organisation: &OrganisationId,
    case: &CaseId,
) -> Result<(Option<CaseId>, Option<CaseId>), StoreError> {
    let place: Option<(i64,)> =
        sqlx::query_as("SELECT due FROM cases WHERE id = $1 AND stage = 'open'")
            .bind(case.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    let (due, id) = place.map_or((i64::MIN, ""), |(due,)| (due, case.as_str()));
    let before: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM cases WHERE organisation = $1 AND stage = 'open' AND (due, id) < ($2, $3) \
         ORDER BY due DESC, id DESC LIMIT 1",
    )
    .bind(organisation.as_str())
    .bind(due)
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let after: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM cases WHERE organisation = $1 AND stage = 'open' AND (due, id) > ($2, $3) \
         ORDER BY due, id LIMIT 1",
    )
    .bind(organisation.as_str())
    .bind(due)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    let read = |row: Option<(String,)>| {
        row.map(|(id,)| {
            id.parse()
                .map_err(|error| StoreError::damaged("a case's identifier", error))
        })
        .transpose()
    };
    Ok((read(before)?, read(after)?))
}
