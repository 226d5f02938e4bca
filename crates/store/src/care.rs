//! Sums of what people looked at, and what they chose: beside the ledger, because it is theirs and is erased.

use crate::{Connection, StoreError, state};
use casework::{CareChoices, OrganisationId, PersonId};

/// Adds seconds to a person's day, and erases everybody's days before `keep_from`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn add(
    connection: &mut Connection,
    person: &PersonId,
    organisation: &OrganisationId,
    day: i64,
    seconds: i64,
    keep_from: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO care_days (person, day, organisation, seconds) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, day) DO UPDATE SET seconds = care_days.seconds + excluded.seconds",
    )
    .bind(person.as_str())
    .bind(day)
    .bind(organisation.as_str())
    .bind(seconds)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM care_days WHERE day < $1")
        .bind(keep_from)
        .execute(connection)
        .await?;
    Ok(())
}

/// A person's days from one on, the earliest first: the day, and how many seconds.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn days(
    connection: &mut Connection,
    person: &PersonId,
    from: i64,
) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT day, seconds FROM care_days WHERE person = $1 AND day >= $2 ORDER BY day",
    )
    .bind(person.as_str())
    .bind(from)
    .fetch_all(connection)
    .await?)
}

/// How many people of an organisation looked from a day on, and for how many seconds together.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn together(
    connection: &mut Connection,
    organisation: &OrganisationId,
    from: i64,
) -> Result<(u64, i64), StoreError> {
    let (people, seconds): (i64, i64) = sqlx::query_as(
        "SELECT count(DISTINCT person), coalesce(sum(seconds), 0) FROM care_days WHERE organisation = $1 AND day >= $2",
    )
    .bind(organisation.as_str())
    .bind(from)
    .fetch_one(connection)
    .await?;
    Ok((u64::try_from(people).unwrap_or(0), seconds))
}

/// Erases a person's sums.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn forget(connection: &mut Connection, person: &PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM care_days WHERE person = $1")
        .bind(person.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// What a person chose.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn choices(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<CareChoices, StoreError> {
    let row = sqlx::query_as("SELECT state FROM care_choices WHERE person = $1")
        .bind(person.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(state::read_optional(row)?.unwrap_or_default())
}

/// Keeps what a person chose.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_choices(
    connection: &mut Connection,
    person: &PersonId,
    choices: &CareChoices,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO care_choices (person, state) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET state = excluded.state",
    )
    .bind(person.as_str())
    .bind(state::write(choices)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// After how many minutes an organisation proposes a break to those who chose nothing, if it said so.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn house(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Option<u16>, StoreError> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT minutes FROM care_defaults WHERE organisation = $1")
            .bind(organisation.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(row.and_then(|(minutes,)| u16::try_from(minutes).ok()))
}

/// Keeps that.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_house(
    connection: &mut Connection,
    organisation: &OrganisationId,
    minutes: u16,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO care_defaults (organisation, minutes) VALUES ($1, $2) \
         ON CONFLICT (organisation) DO UPDATE SET minutes = excluded.minutes",
    )
    .bind(organisation.as_str())
    .bind(i64::from(minutes))
    .execute(connection)
    .await?;
    Ok(())
}
