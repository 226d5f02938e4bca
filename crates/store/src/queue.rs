//! The order in which cases are worked: the earliest deadline first, the oldest first among equals.
//!
//! A page of it costs what the page costs, with ten cases in the store as with a hundred thousand: each statement holds only the
//! conditions that are asked for, so that an index gives the rows in their order and the database stops after the last one it
//! needs. `parameter IS NULL OR column = parameter` says the same in one statement for all, and reads every case.

use crate::{Connection, StoreError, state};
use casework::{Case, CaseId, CaseStage, EntryId, OrganisationId, PersonId};
use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

/// A deadline (microseconds since 1970, or a greater number for none) and a case: a place in the order.
pub type Place = (i64, String);

/// Which cases to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only at this stage.
    pub stage: Option<CaseStage>,
    /// Only of this origin: `location`, `upload`, `notice` or `user_notice`.
    pub origin: Option<String>,
    /// Only after this place.
    pub after: Option<Place>,
    /// Only those on which nothing waits to leave (`false`), or something does (`true`).
    pub waiting: Option<bool>,
    /// Only those that this person works on.
    pub claimed_by: Option<PersonId>,
    /// Only those that nobody has worked on since.
    pub unclaimed_since: Option<Timestamp>,
    /// Only those with a deadline before.
    pub due_before: Option<Timestamp>,
    /// Only those that resemble this entry.
    pub resembling: Option<EntryId>,
}

/// What cases are looked for for: it says which index helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To show some, in order.
    Page,
    /// To count them, in any.
    Count,
}

impl Filter {
    /// A statement about an organisation's cases that fit, but for their place.
    fn statement(
        &self,
        what: &str,
        organisation: &OrganisationId,
        purpose: Purpose,
    ) -> QueryBuilder<Sqlite> {
        // A plus keeps the database from going through the organisation's cases in order and looking each up among those that
        // resemble the entry, wait, or are somebody's: these are fewer.
        let by_others =
            self.resembling.is_some() || self.claimed_by.is_some() || self.waiting == Some(true);
        let plus = if by_others { "+" } else { "" };
        // Without a word it would take the narrower index of all stages, and read each case that comes from elsewhere.
        let has_both = self.stage.is_some() && self.origin.is_some();
        let index = match has_both && !by_others {
            true => " INDEXED BY cases_by_origin",
            false => "",
        };
        let mut sql = QueryBuilder::new(format!(
            "SELECT {what} FROM cases{index} WHERE {plus}organisation = "
        ));
        sql.push_bind(organisation.as_str().to_owned());
        if let Some(stage) = self.stage {
            sql.push(format!(" AND {plus}stage = "))
                .push_bind(stage.as_str());
        }
        if let Some(origin) = &self.origin {
            // At every stage no index has the cases of an origin in order: a page of them is picked out of all in order.
            let in_order = self.stage.is_some() || purpose == Purpose::Count;
            let plus = if in_order && !by_others { "" } else { "+" };
            sql.push(format!(" AND {plus}origin = "))
                .push_bind(origin.clone());
        }
        if let Some(waiting) = self.waiting {
            let not = if waiting { "" } else { "NOT " };
            sql.push(format!(
                " AND id {not}IN (SELECT case_id FROM held WHERE held.organisation = "
            ));
            sql.push_bind(organisation.as_str().to_owned()).push(")");
        }
        if let Some(person) = &self.claimed_by {
            sql.push(" AND id IN (SELECT case_id FROM claims WHERE person = ");
            sql.push_bind(person.as_str().to_owned()).push(")");
        }
        if let Some(since) = self.unclaimed_since {
            sql.push(" AND id NOT IN (SELECT case_id FROM claims WHERE claims.organisation = ");
            sql.push_bind(organisation.as_str().to_owned());
            sql.push(" AND seen > ")
                .push_bind(since.as_microsecond())
                .push(")");
        }
        if let Some(before) = self.due_before {
            sql.push(" AND due < ").push_bind(before.as_microsecond());
        }
        if let Some(entry) = &self.resembling {
            sql.push(" AND id IN (SELECT case_id FROM case_entries WHERE entry = ");
            sql.push_bind(entry.as_str().to_owned()).push(")");
        }
        sql
    }

    /// The statement of a page, in order.
    fn page(&self, what: &str, organisation: &OrganisationId, limit: u32) -> QueryBuilder<Sqlite> {
        let mut sql = self.statement(what, organisation, Purpose::Page);
        if let Some((due, id)) = &self.after {
            sql.push(" AND (due, id) > (").push_bind(*due);
            sql.push(", ").push_bind(id.clone()).push(")");
        }
        sql.push(" ORDER BY due, id LIMIT ")
            .push_bind(i64::from(limit));
        sql
    }
}

/// A page of an organisation's cases in order, and where it ends if there are more.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn page(
    connection: &mut Connection,
    organisation: &OrganisationId,
    filter: &Filter,
    limit: u32,
) -> Result<(Vec<Case>, Option<Place>), StoreError> {
    let mut sql = filter.page("due, id, state", organisation, limit.saturating_add(1));
    let mut rows: Vec<(i64, String, String)> = sql.build_query_as().fetch_all(connection).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more);
    let next = next.map(|(due, id, _)| (*due, id.clone()));
    let cases = rows.iter().map(|(_, _, text)| state::read(text));
    Ok((cases.collect::<Result<_, _>>()?, next))
}

/// How many of an organisation's cases fit, wherever they are in the order. It reads an index from one end to the other: five milliseconds
/// for a hundred thousand, also where they are told apart by their origin.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn count(
    connection: &mut Connection,
    organisation: &OrganisationId,
    filter: &Filter,
) -> Result<u64, StoreError> {
    // To look each case up among those that wait takes four times as long as to count those that do and take them away.
    let (all, less) = if filter.waiting == Some(false) {
        let all = Filter {
            waiting: None,
            ..filter.clone()
        };
        let waiting = Filter {
            waiting: Some(true),
            ..filter.clone()
        };
        (all, Some(waiting))
    } else {
        (filter.clone(), None)
    };
    let mut count = counted(connection, organisation, &all).await?;
    if let Some(waiting) = less {
        count -= counted(connection, organisation, &waiting).await?;
    }
    Ok(u64::try_from(count).unwrap_or(0))
}

async fn counted(
    connection: &mut Connection,
    organisation: &OrganisationId,
    filter: &Filter,
) -> Result<i64, StoreError> {
    let mut sql = filter.statement("count(*)", organisation, Purpose::Count);
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}

/// Where a case is in the order; nowhere once it is closed.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn place(
    connection: &mut Connection,
    case: &CaseId,
) -> Result<Option<Place>, StoreError> {
    let place = sqlx::query_as("SELECT due, id FROM cases WHERE id = $1 AND stage <> 'closed'")
        .bind(case.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(place)
}

/// The open cases before and after a case, on which nothing waits to leave. A case that is no longer open is followed by the first one
/// that is.
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
         AND id NOT IN (SELECT case_id FROM held WHERE held.organisation = $1) ORDER BY due DESC, id DESC LIMIT 1",
    )
    .bind(organisation.as_str())
    .bind(due)
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let after: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM cases WHERE organisation = $1 AND stage = 'open' AND (due, id) > ($2, $3) \
         AND id NOT IN (SELECT case_id FROM held WHERE held.organisation = $1) ORDER BY due, id LIMIT 1",
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

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
