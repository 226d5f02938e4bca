//! Cases.

use crate::{Connection, NEVER, StoreError, state};
use casework::{BankId, Case, CaseId, EntryId, OrganisationId, Origin};
use jiff::Timestamp;
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

/// The cases of an organisation about a place or, where `host` is given, about any location on that host (whatever the
/// scheme and port): those about the place itself first, the newest first among equals; at most `limit`.
///
/// `host` is in its normal spelling, without port.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn at_places(
    connection: &mut Connection,
    organisation: &OrganisationId,
    place: &str,
    host: Option<&str>,
    limit: u32,
) -> Result<Vec<Case>, StoreError> {
    // Ranges of the key: “/” is followed by “0”, and “:” by “;”. Nothing is below "" and above "".
    let range = |scheme: &str, from: char, to: char| match host {
        Some(host) => (
            format!("{scheme}://{host}{from}"),
            format!("{scheme}://{host}{to}"),
        ),
        None => (String::new(), String::new()),
    };
    let (plain, plain_port) = (range("http", '/', '0'), range("http", ':', ';'));
    let (tls, tls_port) = (range("https", '/', '0'), range("https", ':', ';'));
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT c.state FROM case_places p JOIN cases c ON c.id = p.case_id \
         WHERE p.organisation = $1 AND (p.place = $2 OR (p.place >= $3 AND p.place < $4) OR (p.place >= $5 AND p.place < $6) \
         OR (p.place >= $7 AND p.place < $8) OR (p.place >= $9 AND p.place < $10)) \
         ORDER BY p.place = $2 DESC, p.case_id DESC LIMIT $11",
    )
    .bind(organisation.as_str())
    .bind(place)
    .bind(plain.0)
    .bind(plain.1)
    .bind(plain_port.0)
    .bind(plain_port.1)
    .bind(tls.0)
    .bind(tls.1)
    .bind(tls_port.0)
    .bind(tls_port.1)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
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

/// An organisation's cases that resemble something in a bank, the newest first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_bank(
    connection: &mut Connection,
    organisation: &OrganisationId,
    bank: &BankId,
    limit: u32,
) -> Result<Vec<Case>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM cases WHERE organisation = $1 AND id IN \
         (SELECT c.case_id FROM case_entries c WHERE (SELECT e.bank FROM entries e WHERE e.id = c.entry) = $2) \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(bank.as_str())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// The cases of an organisation whose identifiers are at or after one (they begin with the instant of opening), the newest
/// first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn since(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &CaseId,
    limit: u32,
) -> Result<Vec<Case>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM cases WHERE id >= $2 AND organisation = $1 ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(first.as_str())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// How many of an organisation's cases that are not closed are due before each of some instants (microseconds, rising), and
/// not before the one before; then how many are due later, and how many have no deadline.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_deadline(
    connection: &mut Connection,
    organisation: &OrganisationId,
    until: &[Timestamp],
) -> Result<Vec<u64>, StoreError> {
    let mut counts = Vec::with_capacity(until.len() + 2);
    let mut from = i64::MIN;
    // What is closed sorts after everything else (`CLOSED`), so that an index has all that is asked for.
    let ends = until.iter().map(|at| at.as_microsecond());
    for end in ends.chain([NEVER, NEVER + 1]) {
        let (count,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM cases WHERE organisation = $1 AND due >= $2 AND due < $3",
        )
        .bind(organisation.as_str())
        .bind(from)
        .bind(end)
        .fetch_one(&mut *connection)
        .await?;
        counts.push(u64::try_from(count).unwrap_or(0));
        from = end;
    }
    Ok(counts)
}

/// The identifiers of all cases of all organisations, oldest first: for the operator of the machine.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn identifiers(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM cases ORDER BY id")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
