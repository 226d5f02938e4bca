//! What the overview counts of notices: a row of a few words for each of the two houses, beside the notice itself, so that thousands are
//! counted without reading one. What the words mean is law, and in `casework::overview`.

use crate::{Connection, StoreError};
use casework::overview::{NoticeFigures, NoticesAlike, NoticesTook, Standing, Stands};
use casework::{Notice, NoticeId, OrganisationId};
use jiff::Timestamp;
use sqlx::Row;

/// What stands in the table while a notice's hour runs.
const OPEN: &str = "open";

const ALIKE: &str = "SELECT kind, other, day, stands, due, outcome, count(*) FROM notice_figures \
     WHERE house = $1 AND notice >= $2 GROUP BY kind, other, day, stands, due, outcome";
const TOOK: &str = "SELECT kind, stands = 'within', took, count(*) FROM notice_figures \
     WHERE house = $1 AND notice >= $2 AND took >= 0 GROUP BY 1, 2, 3";

/// Brings the rows up to a notice.
pub(crate) async fn save(connection: &mut Connection, notice: &Notice) -> Result<(), StoreError> {
    let figures = NoticeFigures::of(notice);
    let (issuer, addressee) = (&notice.terms.issuer, &notice.terms.addressee);
    let (stands, due) = match figures.stands {
        Stands::So(standing) => (standing.as_str(), 0),
        Stands::Until(due) => (OPEN, due.as_microsecond()),
    };
    for (house, other) in [(issuer, addressee), (addressee, issuer)] {
        sqlx::query("DELETE FROM notice_figures WHERE house = $1 AND notice = $2")
            .bind(house.as_str())
            .bind(notice.id.as_str())
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "INSERT INTO notice_figures (house, notice, other, kind, day, stands, due, took, outcome) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(house.as_str())
        .bind(notice.id.as_str())
        .bind(other.as_str())
        .bind(figures.kind.as_str())
        .bind(figures.day.to_string())
        .bind(stands)
        .bind(due)
        .bind(figures.took.unwrap_or(-1))
        .bind(figures.outcome.map_or("", |outcome| outcome.as_str()))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// How the notices stand that an organisation issued or was sent and whose identifiers are at or after one (they begin with the instant
/// of issue).
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn alike(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &NoticeId,
) -> Result<Vec<NoticesAlike>, StoreError> {
    type Alike = (String, String, String, String, i64, String, i64);
    let rows: Vec<Alike> = sqlx::query_as(ALIKE)
        .bind(organisation.as_str())
        .bind(first.as_str())
        .fetch_all(connection)
        .await?;
    let read = |(kind, other, day, stands, due, outcome, notices): Alike| {
        Ok(NoticesAlike {
            kind: word(&kind, "kind")?,
            other: word(&other, "other side")?,
            day: word(&day, "day")?,
            stands: read_stands(&stands, due)?,
            outcome: match outcome.as_str() {
                "" => None,
                outcome => Some(word(outcome, "outcome")?),
            },
            notices: u64::try_from(notices).unwrap_or(0),
        })
    };
    rows.into_iter().map(read).collect()
}

/// How long it took until those of these notices were dealt with that were.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn took(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &NoticeId,
) -> Result<Vec<NoticesTook>, StoreError> {
    let rows: Vec<(String, bool, i64, i64)> = sqlx::query_as(TOOK)
        .bind(organisation.as_str())
        .bind(first.as_str())
        .fetch_all(connection)
        .await?;
    let read = |(kind, within, seconds, notices): (String, bool, i64, i64)| {
        Ok(NoticesTook {
            kind: word(&kind, "kind")?,
            seconds,
            within,
            notices: u64::try_from(notices).unwrap_or(0),
        })
    };
    rows.into_iter().map(read).collect()
}

fn word<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::Damaged {
        what: format!("a notice's {what} as it is counted"),
        why: error.to_string(),
    })
}

fn read_stands(text: &str, due: i64) -> Result<Stands, StoreError> {
    if text == OPEN {
        let due = Timestamp::from_microsecond(due);
        let due = due.map_err(|error| StoreError::damaged("the end of a notice's hour", error))?;
        return Ok(Stands::Until(due));
    }
    let known = Standing::ALL.into_iter();
    let standing = known.into_iter().find(|known| known.as_str() == text);
    standing.map(Stands::So).ok_or_else(|| StoreError::Damaged {
        what: "how a notice stands to its hour".to_owned(),
        why: format!("“{text}” is no standing"),
    })
}

/// How the database finds what it counts, for the test that holds that it reads the index alone.
///
/// # Errors
/// [`StoreError`] when the database fails.
#[doc(hidden)]
pub async fn plans(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let mut steps = Vec::new();
    for sql in [ALIKE, TOOK] {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind("").bind("");
        for row in rows.fetch_all(&mut *connection).await? {
            steps.push(row.try_get(3)?);
        }
    }
    Ok(steps)
}
