//! Sharing groups and who belongs to them.

use crate::{Connection, StoreError, state};
use casework::{Group, GroupId, OrganisationId};
use std::collections::BTreeSet;

/// One group.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &GroupId) -> Result<Option<Group>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM sharing_groups WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// Every group, by name.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Group>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT state FROM sharing_groups ORDER BY name, id")
        .fetch_all(connection)
        .await?;
    state::read_all(&rows)
}

/// The groups an organisation belongs to.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<BTreeSet<GroupId>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT sharing_group FROM group_members WHERE organisation = $1")
            .bind(organisation.as_str())
            .fetch_all(connection)
            .await?;
    let groups = rows.into_iter().map(|(id,)| {
        id.parse()
            .map_err(|error| StoreError::damaged("a sharing group", error))
    });
    groups.collect()
}

pub(crate) async fn save(connection: &mut Connection, group: &Group) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sharing_groups (id, name, state) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    )
    .bind(group.id.as_str())
    .bind(&group.name)
    .bind(state::write(group)?)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM group_members WHERE sharing_group = $1")
        .bind(group.id.as_str())
        .execute(&mut *connection)
        .await?;
    for member in &group.members {
        sqlx::query("INSERT INTO group_members (sharing_group, organisation) VALUES ($1, $2)")
            .bind(group.id.as_str())
            .bind(member.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
