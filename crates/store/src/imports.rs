//! Lists that were handed in for a bank, and how far each was added.

use crate::{Connection, StoreError};
use casework::{BankId, OrganisationId};
use jiff::Timestamp;

/// A list as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Its identifier.
    pub id: String,
    /// Whose.
    pub organisation: String,
    /// For which bank.
    pub bank: String,
    /// The list, text.
    pub list: String,
    /// How far it is, as its owner writes it.
    pub state: String,
}

/// Keeps a list; those handed in before `keep_from` are forgotten.
///
/// # Errors
/// [`StoreError`] when the database fails.
#[allow(clippy::too_many_arguments, reason = "one for each column")]
pub async fn add(
    connection: &mut Connection,
    id: &str,
    organisation: &OrganisationId,
    bank: &BankId,
    made_at: Timestamp,
    list: &str,
    state: &str,
    keep_from: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bank_imports WHERE made_at < $1")
        .bind(keep_from.as_microsecond())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO bank_imports (id, organisation, bank, made_at, list, state) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(organisation.as_str())
    .bind(bank.as_str())
    .bind(made_at.as_microsecond())
    .bind(list)
    .bind(state)
    .execute(connection)
    .await?;
    Ok(())
}

/// A list by its identifier.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &str) -> Result<Option<Handed>, StoreError> {
    type Row = (String, String, String, String, String);
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, organisation, bank, list, state FROM bank_imports WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(id, organisation, bank, list, state)| Handed {
        id,
        organisation,
        bank,
        list,
        state,
    }))
}

/// Writes down how far a list is.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_state(
    connection: &mut Connection,
    id: &str,
    state: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE bank_imports SET state = $2 WHERE id = $1")
        .bind(id)
        .bind(state)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets a list.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn remove(connection: &mut Connection, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bank_imports WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
