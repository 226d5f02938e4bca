//! Counts over many cases, made where they lie: what a page shows that counts them is not to read each.
//!
//! Cases are counted by the span of time in which they were opened: a page that counts those of thirty days adds up a few thousand
//! spans, however many cases there are. Only what the tables say as they are is counted here. What a count means (is it decided? was it kept?) says `casework`.

use crate::{Connection, StoreError};
use casework::overview::{CasesAlike, CasesOfBank};
use casework::{BankId, Case, CaseId, OrganisationId, Outcome};
use sqlx::Row;
use std::collections::BTreeSet;

/// The outcome of a case's last judgement, as the index `cases_judged` has it: it is used only where the words are the same.
const OUTCOME: &str = "cases.state ->> '$.decisions[#-1].outcome'";
/// Whether a case was opened again since, in the same way.
const REOPENED: &str = "(cases.state ->> '$.reopened') IS NOT NULL";

/// How many characters of a case's identifier say in which span of time it was opened: `case_` and six of the ten that are its
/// instant, which makes a span of about seventeen minutes.
const SPAN: usize = "case_".len() + 6;
/// Sorts after whatever an identifier may go on with.
const AFTER_ALL: char = '~';

/// The span of time in which a case was opened.
fn span(id: &CaseId) -> &str {
    id.as_str().get(..SPAN).unwrap_or_else(|| id.as_str())
}

/// What is counted of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tallied {
    outcome: &'static str,
    reopened: bool,
    banks: BTreeSet<BankId>,
}

impl Tallied {
    pub(crate) fn of(case: &Case) -> Self {
        let last = case.decisions.last().map(|last| last.judgement.outcome);
        let reopened = case.reopened.is_some();
        let matches = case.matches.iter();
        let banks = matches.map(|found| found.bank.clone());
        Self {
            outcome: last.map_or("", Outcome::as_str),
            reopened,
            banks: match last.is_some() && !reopened {
                true => banks.collect(),
                false => BTreeSet::new(),
            },
        }
    }
}

/// Brings the counts up to a case, which was counted so before.
pub(crate) async fn count_anew(
    connection: &mut Connection,
    before: Option<Tallied>,
    case: &Case,
) -> Result<(), StoreError> {
    let after = Tallied::of(case);
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    if let Some(before) = before {
        add(connection, case, &before, -1).await?;
    }
    add(connection, case, &after, 1).await
}

async fn add(
    connection: &mut Connection,
    case: &Case,
    tallied: &Tallied,
    cases: i64,
) -> Result<(), StoreError> {
    let (organisation, span) = (case.organisation.as_str(), span(&case.id));
    sqlx::query(
        "INSERT INTO case_tallies (organisation, span, outcome, reopened, cases) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (organisation, span, outcome, reopened) DO UPDATE SET cases = case_tallies.cases + excluded.cases",
    )
    .bind(organisation)
    .bind(span)
    .bind(tallied.outcome)
    .bind(tallied.reopened)
    .bind(cases)
    .execute(&mut *connection)
    .await?;
    for bank in &tallied.banks {
        sqlx::query(
            "INSERT INTO bank_tallies (organisation, span, bank, outcome, cases) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (organisation, span, bank, outcome) DO UPDATE SET cases = bank_tallies.cases + excluded.cases",
        )
        .bind(organisation)
        .bind(span)
        .bind(bank.as_str())
        .bind(tallied.outcome)
        .bind(cases)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The spans that are counted as a whole, of cases whose identifiers are at or after one.
const WHOLE_ALIKE: &str = "SELECT outcome, reopened, cast(sum(cases) AS BIGINT) FROM case_tallies \
     WHERE organisation = $1 AND span > $2 GROUP BY outcome, reopened HAVING sum(cases) > 0";
const WHOLE_BANKS: &str = "SELECT bank, (SELECT name FROM banks WHERE id = bank), outcome, cast(sum(cases) AS BIGINT) FROM bank_tallies \
     WHERE organisation = $1 AND span > $2 GROUP BY bank, outcome HAVING sum(cases) > 0";

/// How an organisation's cases stand whose identifiers are at or after one (they begin with the instant of opening). Those of the same
/// span of time are counted one by one, all others by spans.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn cases_alike(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &CaseId,
) -> Result<Vec<CasesAlike>, StoreError> {
    let mut rows: Vec<(Option<String>, bool, i64)> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql_of_alike()))
            .bind(organisation.as_str())
            .bind(first.as_str())
            .bind(end_of_span(first))
            .fetch_all(&mut *connection)
            .await?;
    let whole: Vec<(String, bool, i64)> = sqlx::query_as(WHOLE_ALIKE)
        .bind(organisation.as_str())
        .bind(span(first))
        .fetch_all(connection)
        .await?;
    let some = |outcome: String| Some(outcome).filter(|outcome| !outcome.is_empty());
    let whole = whole.into_iter();
    rows.extend(whole.map(|(outcome, reopened, cases)| (some(outcome), reopened, cases)));
    let read = |(last, reopened, cases): (Option<String>, bool, i64)| {
        Ok(CasesAlike {
            last: last.as_deref().map(outcome).transpose()?,
            reopened,
            cases: count(cases),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Whatever sorts before this and is of the case's span or an earlier one was opened in that span or before.
fn end_of_span(first: &CaseId) -> String {
    format!("{}{AFTER_ALL}", span(first))
}

fn sql_of_alike() -> String {
    format!(
        "SELECT {OUTCOME}, {REOPENED}, count(*) FROM cases WHERE organisation = $1 AND id >= $2 AND id < $3 GROUP BY 1, 2"
    )
}

/// The judged ones among those cases, by the bank they resemble something of and by their last outcome. A case that resembles
/// something of two banks counts for both; one that resembles three entries of a bank counts once.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn cases_of_banks(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &CaseId,
) -> Result<Vec<CasesOfBank>, StoreError> {
    // CROSS JOIN: in this order, whatever the planner guesses. Most cases of a busy day are not judged yet, and cost nothing so.
    let sql = format!(
        "SELECT bank, (SELECT name FROM banks WHERE id = bank), outcome, count(*) FROM \
         (SELECT DISTINCT cases.id, entries.bank AS bank, {OUTCOME} AS outcome FROM cases \
         CROSS JOIN case_entries ON case_entries.case_id = cases.id CROSS JOIN entries ON entries.id = case_entries.entry \
         WHERE cases.organisation = $1 AND cases.id >= $2 AND cases.id < $3 AND ({OUTCOME}) IS NOT NULL AND NOT ({REOPENED})) \
         GROUP BY bank, outcome"
    );
    let mut rows: Vec<(String, String, String, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(organisation.as_str())
        .bind(first.as_str())
        .bind(end_of_span(first))
        .fetch_all(&mut *connection)
        .await?;
    let whole: Vec<(String, String, String, i64)> = sqlx::query_as(WHOLE_BANKS)
        .bind(organisation.as_str())
        .bind(span(first))
        .fetch_all(connection)
        .await?;
    rows.extend(whole);
    let read = |(bank, name, last, cases): (String, String, String, i64)| {
        let bank: BankId = bank
            .parse()
            .map_err(|error| StoreError::damaged("a bank's identifier", error))?;
        Ok(CasesOfBank {
            bank,
            name,
            last: outcome(&last)?,
            cases: count(cases),
        })
    };
    rows.into_iter().map(read).collect()
}

fn outcome(text: &str) -> Result<Outcome, StoreError> {
    text.parse()
        .map_err(|error: String| StoreError::damaged("a case's outcome", error))
}

fn count(cases: i64) -> u64 {
    u64::try_from(cases).unwrap_or(0)
}

/// The functions that the database would call for [`cases_alike`], for the test that holds that no case is read for it: what the index has
/// is not computed again. (`EXPLAIN QUERY PLAN` does not tell: it says “covering” only of indexes without expressions.)
///
/// # Errors
/// [`StoreError`] when the database fails.
#[doc(hidden)]
pub async fn functions_of_alike(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let sql = format!("EXPLAIN {}", sql_of_alike());
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind("")
        .bind("")
        .bind("")
        .fetch_all(connection)
        .await?;
    let mut functions = Vec::new();
    for row in rows {
        let (operation, argument): (String, Option<String>) = (row.try_get(1)?, row.try_get(5)?);
        if operation.contains("Function") {
            functions.push(argument.unwrap_or_default());
        }
    }
    Ok(functions)
}

/// How the database finds what it adds up, for the test that holds that it adds up spans of the organisation's own and reads no case.
///
/// # Errors
/// [`StoreError`] when the database fails.
#[doc(hidden)]
pub async fn plans_of_whole(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let mut steps = Vec::new();
    for sql in [WHOLE_ALIKE, WHOLE_BANKS] {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind("").bind("");
        for row in rows.fetch_all(&mut *connection).await? {
            steps.push(row.try_get(3)?);
        }
    }
    Ok(steps)
}
