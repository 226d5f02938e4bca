//! What tells that two organisations are after the same: marks of notices, and wishes that something stays online.

use crate::{Connection, StoreError, state};
use casework::{Actor, Notice, OrganisationId, Terms, Wish, WishId, place};
use jiff::Timestamp;

/// The marks of the locations and contents of a notice, each with the location it is of.
#[must_use]
pub fn marks(terms: &Terms) -> Vec<(&str, String)> {
    let digests = std::iter::once(&terms.content_sha256)
        .chain(terms.also.iter().map(|item| &item.content_sha256));
    let mut marks = Vec::new();
    for (url, digests) in terms.urls().zip(digests) {
        let place = place(url);
        let host = place.split('/').next().unwrap_or_default();
        marks.extend(
            digests
                .iter()
                .map(|sha256| (url, format!("content:{host} {sha256}"))),
        );
        marks.push((url, format!("place:{place}")));
    }
    marks
}

/// The mark of whoever issued a notice.
#[must_use]
pub fn mark_of(actor: &Actor) -> String {
    match actor {
        Actor::Person { person, .. } => format!("by:{person}"),
        Actor::Token { token, .. } => format!("by:{token}"),
        Actor::System | Actor::Public => "by:system".to_owned(),
        Actor::Operator => "by:operator".to_owned(),
    }
}

/// Notices of other organisations that carry a mark and still ask for something, the latest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_others(
    connection: &mut Connection,
    organisation: &OrganisationId,
    mark: &str,
) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT n.state FROM notice_marks m JOIN notices n ON n.id = m.notice \
         WHERE m.mark = $1 AND m.issuer <> $2 AND n.stage NOT IN ('withdrawn', 'ceased_effect', 'reinstated') \
         ORDER BY m.at DESC, m.notice DESC LIMIT 10",
    )
    .bind(mark)
    .bind(organisation.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// How many notices carry a mark since an instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count_since(
    connection: &mut Connection,
    mark: &str,
    since: Timestamp,
) -> Result<u32, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM notice_marks WHERE mark = $1 AND at >= $2")
            .bind(mark)
            .bind(since.as_microsecond())
            .fetch_one(connection)
            .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

pub(crate) async fn save_marks(
    connection: &mut Connection,
    notice: &Notice,
    actor: &Actor,
) -> Result<(), StoreError> {
    let marks = marks(&notice.terms).into_iter().map(|(_, mark)| mark);
    for mark in marks.chain([mark_of(actor)]) {
        sqlx::query(
            "INSERT INTO notice_marks (mark, notice, issuer, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(mark)
        .bind(notice.id.as_str())
        .bind(notice.terms.issuer.as_str())
        .bind(notice.issued_at.as_microsecond())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// One wish.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn wish(connection: &mut Connection, id: &WishId) -> Result<Option<Wish>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM wishes WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// Wishes of other organisations about a location that hold at an instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn wished_by_others(
    connection: &mut Connection,
    organisation: &OrganisationId,
    url: &str,
    now: Timestamp,
) -> Result<Vec<Wish>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM wishes WHERE place = $1 AND organisation <> $2 AND until > $3 ORDER BY until DESC, id LIMIT 10",
    )
    .bind(place(url))
    .bind(organisation.as_str())
    .bind(now.as_microsecond())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// The wishes of an organisation, the latest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn wishes(
    connection: &mut Connection,
    organisation: &OrganisationId,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Wish>, Option<String>, u64), StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM wishes WHERE organisation = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as("SELECT count(*) FROM wishes WHERE organisation = $1")
        .bind(organisation.as_str())
        .fetch_one(connection)
        .await?;
    let mut wishes: Vec<Wish> = state::read_all(&rows)?;
    let more = wishes.len() > limit as usize;
    wishes.truncate(limit as usize);
    let next = wishes
        .last()
        .filter(|_| more)
        .map(|wish| wish.id.to_string());
    Ok((wishes, next, u64::try_from(total).unwrap_or(0)))
}

pub(crate) async fn save_wish(connection: &mut Connection, wish: &Wish) -> Result<(), StoreError> {
    let until = if wish.ended_at.is_some() {
        0
    } else {
        wish.wish.until.as_microsecond()
    };
    sqlx::query(
        "INSERT INTO wishes (id, organisation, place, until, state) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET until = excluded.until, state = excluded.state",
    )
    .bind(wish.id.as_str())
    .bind(wish.organisation.as_str())
    .bind(place(&wish.wish.url))
    .bind(until)
    .bind(state::write(wish)?)
    .execute(connection)
    .await?;
    Ok(())
}
