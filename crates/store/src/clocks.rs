//! Every clock of everything that has one, in one table: what the paging looks at. A projection, kept by
//! [`put`] from whatever aggregate the clocks are of.

use crate::{Connection, NEVER, StoreError, state};
use casework::{Clock, ClockName, OrganisationId, PageMark, Timed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A clock on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Which it is.
    pub name: ClockName,
    /// The clock.
    pub clock: Clock,
    /// The last mark that was sent or skipped.
    pub called: Option<PageMark>,
}

/// Brings the clocks of one thing up to date; what was sent of them stays. For the projection of an aggregate: `clocks` are
/// all of them, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub(crate) async fn put(
    connection: &mut Connection,
    of: &Timed,
    organisation: &OrganisationId,
    clocks: &[Clock],
) -> Result<(), StoreError> {
    put_each(connection, of, |_| organisation.clone(), clocks).await
}

/// As [`put`], where the clocks of one thing are not all of the same organisation.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub(crate) async fn put_each(
    connection: &mut Connection,
    of: &Timed,
    owner: impl Fn(&Clock) -> OrganisationId,
    clocks: &[Clock],
) -> Result<(), StoreError> {
    for (number, clock) in (0..).zip(clocks) {
        let before = get(connection, of, number).await?;
        let kept = Kept {
            name: ClockName {
                of: of.clone(),
                number,
                organisation: owner(clock),
                law: clock.law,
            },
            clock: clock.clone(),
            called: before.as_ref().and_then(|before| before.called),
        };
        if before.as_ref() != Some(&kept) {
            save(connection, &kept).await?;
        }
    }
    Ok(())
}

/// Notes that a mark was sent or skipped.
pub(crate) async fn called(
    connection: &mut Connection,
    name: &ClockName,
    mark: PageMark,
) -> Result<(), StoreError> {
    if let Some(kept) = get(connection, &name.of, name.number).await? {
        let kept = Kept {
            called: kept.called.max(Some(mark)),
            ..kept
        };
        save(connection, &kept).await?;
    }
    Ok(())
}

async fn save(connection: &mut Connection, kept: &Kept) -> Result<(), StoreError> {
    let next = kept.clock.next_page(kept.called);
    sqlx::query(
        "INSERT INTO clocks (subject, number, organisation, called, next_page, runs, state) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (subject, number) DO UPDATE SET called = excluded.called, next_page = excluded.next_page, \
             runs = excluded.runs, state = excluded.state",
    )
    .bind(kept.name.of.as_str())
    .bind(i64::from(kept.name.number))
    .bind(kept.name.organisation.as_str())
    .bind(kept.called.map(PageMark::as_str))
    .bind(next.map_or(NEVER, |next| next.at.as_microsecond()))
    .bind(kept.clock.stopped.is_none())
    .bind(state::write(kept)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// One clock.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    of: &Timed,
    number: u32,
) -> Result<Option<Kept>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM clocks WHERE subject = $1 AND number = $2")
        .bind(of.as_str())
        .bind(i64::from(number))
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The clocks that reached a mark nobody was called at, those that wait longest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn due(
    connection: &mut Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM clocks WHERE next_page <= $1 ORDER BY next_page, subject, number LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// When somebody is to be called next, if a clock runs.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn next_due(connection: &mut Connection) -> Result<Option<Timestamp>, StoreError> {
    let (at,): (Option<i64>,) =
        sqlx::query_as("SELECT min(next_page) FROM clocks WHERE next_page < $1")
            .bind(NEVER)
            .fetch_one(connection)
            .await?;
    at.map(|at| {
        Timestamp::from_microsecond(at)
            .map_err(|error| StoreError::damaged("the instant of a page", error))
    })
    .transpose()
}

/// The clocks of an organisation that run, those that end first first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn running(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM clocks WHERE organisation = $1 AND runs = TRUE ORDER BY next_page, subject, number",
    )
    .bind(organisation.as_str())
    .fetch_all(connection)
    .await?;
    let mut kept: Vec<Kept> = state::read_all(&rows)?;
    kept.sort_by_key(|kept| kept.clock.due);
    Ok(kept)
}
