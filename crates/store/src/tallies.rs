//! Counts over many cases, made where they lie: what a page shows that counts them is not to read each.
//!
//! Only what the tables say as they are is counted here. What a count means (is it decided? was it kept?) says `casework`.

use crate::{Connection, StoreError};
use casework::overview::{CasesAlike, CasesOfBank};
use casework::{BankId, CaseId, OrganisationId, Outcome};
use sqlx::Row;

/// The outcome of a case's last judgement, as the index `cases_judged` has it: it is used only where the words are the same.
const OUTCOME: &str = "cases.state ->> '$.decisions[#-1].outcome'";
/// Whether a case was opened again since, in the same way.
const REOPENED: &str = "(cases.state ->> '$.reopened') IS NOT NULL";

/// How an organisation's cases stand whose identifiers are at or after one (they begin with the instant of opening).
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn cases_alike(
    connection: &mut Connection,
    organisation: &OrganisationId,
    first: &CaseId,
) -> Result<Vec<CasesAlike>, StoreError> {
    let rows: Vec<(Option<String>, bool, i64)> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql_of_alike()))
            .bind(organisation.as_str())
            .bind(first.as_str())
            .fetch_all(connection)
            .await?;
    let read = |(last, reopened, cases): (Option<String>, bool, i64)| {
        Ok(CasesAlike {
            last: last.as_deref().map(outcome).transpose()?,
            reopened,
            cases: count(cases),
        })
    };
    rows.into_iter().map(read).collect()
}

fn sql_of_alike() -> String {
    format!(
        "SELECT {OUTCOME}, {REOPENED}, count(*) FROM cases WHERE organisation = $1 AND id >= $2 GROUP BY 1, 2"
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
         WHERE cases.organisation = $1 AND cases.id >= $2 AND ({OUTCOME}) IS NOT NULL AND NOT ({REOPENED})) \
         GROUP BY bank, outcome"
    );
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(organisation.as_str())
        .bind(first.as_str())
        .fetch_all(connection)
        .await?;
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
