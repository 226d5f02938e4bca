//! Outlets and what they are found by.

use crate::{Connection, StoreError, state};
use casework::{CaseId, OrganisationId, Outlet, OutletId};

/// One outlet.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &OutletId) -> Result<Option<Outlet>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM outlets WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// A page of an organisation's outlets, newest first; the identifier to go on after, if there are more; and how many there are in
/// all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Outlet>, Option<String>, u64), StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM outlets WHERE organisation = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(before.unwrap_or_default())
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as("SELECT count(*) FROM outlets WHERE organisation = $1")
        .bind(organisation.as_str())
        .fetch_one(connection)
        .await?;
    let mut found: Vec<Outlet> = state::read_all(&rows)?;
    let has_more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| has_more);
    let next = next.map(|last| last.id.to_string());
    Ok((found, next, u64::try_from(total).unwrap_or(0)))
}

/// The outlets of an organisation that go by one of these keys ([`casework::outlet_key`]), or by a name or handle that begins so;
/// by name, at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_key(
    connection: &mut Connection,
    organisation: &OrganisationId,
    key: &str,
    limit: u32,
) -> Result<Vec<Outlet>, StoreError> {
    // Nothing is above the last character there is: what begins with the key lies between.
    let end = format!("{key}\u{10ffff}");
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM outlets WHERE id IN \
         (SELECT outlet FROM outlet_keys WHERE organisation = $1 AND key >= $2 AND key < $3) \
         ORDER BY name, id LIMIT $4",
    )
    .bind(organisation.as_str())
    .bind(key)
    .bind(end)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// The outlets of an organisation that go by one of these keys exactly, each once.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_keys(
    connection: &mut Connection,
    organisation: &OrganisationId,
    keys: &[String],
) -> Result<Vec<Outlet>, StoreError> {
    let mut found: Vec<Outlet> = Vec::new();
    for key in keys {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT state FROM outlets WHERE id IN (SELECT outlet FROM outlet_keys WHERE organisation = $1 AND key = $2) ORDER BY id",
        )
        .bind(organisation.as_str())
        .bind(key)
        .fetch_all(&mut *connection)
        .await?;
        for outlet in state::read_all::<Outlet>(&rows)? {
            if !found.iter().any(|known| known.id == outlet.id) {
                found.push(outlet);
            }
        }
    }
    Ok(found)
}

/// The outlets a case was joined to, by name.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_case(
    connection: &mut Connection,
    case: &CaseId,
) -> Result<Vec<Outlet>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT o.state FROM outlet_cases c JOIN outlets o ON o.id = c.outlet WHERE c.case_id = $1 ORDER BY o.name, o.id",
    )
    .bind(case.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

pub(crate) async fn save(connection: &mut Connection, outlet: &Outlet) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outlets (id, organisation, name, state) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    )
    .bind(outlet.id.as_str())
    .bind(outlet.organisation.as_str())
    .bind(&outlet.first.name)
    .bind(state::write(outlet)?)
    .execute(&mut *connection)
    .await?;
    for key in outlet.keys() {
        sqlx::query(
            "INSERT INTO outlet_keys (organisation, key, outlet) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(outlet.organisation.as_str())
        .bind(key)
        .bind(outlet.id.as_str())
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query("DELETE FROM outlet_cases WHERE outlet = $1")
        .bind(outlet.id.as_str())
        .execute(&mut *connection)
        .await?;
    for joined in &outlet.cases {
        sqlx::query("INSERT INTO outlet_cases (case_id, outlet) VALUES ($1, $2)")
            .bind(joined.case.as_str())
            .bind(outlet.id.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
