//! What came in from outside and says that it is an order.

use crate::{Connection, StoreError, state};
use casework::{Intake, IntakeId, IntakeStage, NoticeId, OrganisationId};
use jiff::Timestamp;

/// One of them.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &IntakeId) -> Result<Option<Intake>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM intakes WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// Those that came with a message, by its key: itself, and what else was in it (`key#2`, …).
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_key(
    connection: &mut Connection,
    organisation: &OrganisationId,
    key: &str,
) -> Result<Option<Intake>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM intakes WHERE organisation = $1 AND dedup = $2")
        .bind(organisation.as_str())
        .bind(key)
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// What an order came in with.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_notice(
    connection: &mut Connection,
    notice: &NoticeId,
) -> Result<Option<Intake>, StoreError> {
    let row = sqlx::query_as(
        "SELECT state FROM intakes WHERE notice = $1 AND stage = 'accepted' ORDER BY id LIMIT 1",
    )
    .bind(notice.as_str())
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// Which intakes to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only those that wait for a person.
    pub to_do: bool,
    /// Only those at this stage.
    pub stage: Option<IntakeStage>,
}

/// A page of an organisation's, newest first; the identifier to go on after, if there are more; and how many there are in all.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    wanted: Wanted,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<Intake>, Option<String>, u64), StoreError> {
    let stage = wanted.stage.map(IntakeStage::as_str);
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, state FROM intakes \
         WHERE organisation = $1 AND ($2 IS NULL OR stage = $2) AND (NOT $3 OR to_do) AND ($4 IS NULL OR id < $4) \
         ORDER BY id DESC LIMIT $5",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .bind(wanted.to_do)
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM intakes WHERE organisation = $1 AND ($2 IS NULL OR stage = $2) AND (NOT $3 OR to_do)",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .bind(wanted.to_do)
    .fetch_one(connection)
    .await?;
    let is_more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let next = rows.last().filter(|_| is_more).map(|(id, _)| id.clone());
    let intakes = rows.iter().map(|(_, text)| state::read(text));
    Ok((
        intakes.collect::<Result<_, _>>()?,
        next,
        u64::try_from(total).unwrap_or(0),
    ))
}

/// Writes an intake's row.
pub(crate) async fn save(connection: &mut Connection, intake: &Intake) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO intakes (id, organisation, dedup, stage, to_do, notice, state) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, to_do = excluded.to_do, notice = excluded.notice, \
             state = excluded.state",
    )
    .bind(intake.id.as_str())
    .bind(intake.organisation.as_str())
    .bind(&intake.arrival.key)
    .bind(intake.stage.as_str())
    .bind(intake.to_do)
    .bind(intake.notice.as_ref().map(NoticeId::as_str))
    .bind(state::write(intake)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// The order of an issuer's reference that an addressee has received already, from inside or outside of the instance.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn received_before(
    connection: &mut Connection,
    issuer: &OrganisationId,
    addressee: &OrganisationId,
    reference: &str,
) -> Result<Option<NoticeId>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM notices WHERE issuer = $1 AND addressee = $2 AND kind = 'removal_order' \
           AND json_extract(state, '$.terms.reference') = $3 ORDER BY id LIMIT 1",
    )
    .bind(issuer.as_str())
    .bind(addressee.as_str())
    .bind(reference)
    .fetch_optional(connection)
    .await?;
    row.map(|(id,)| {
        id.parse()
            .map_err(|error| StoreError::damaged("a notice's identifier", error))
    })
    .transpose()
}

/// Notes that a sender is answered now, unless one was answered within the span before; whether it may be.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn may_answer(
    connection: &mut Connection,
    sender_sha256: &str,
    now: Timestamp,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO answered_senders (sender_sha256, at) VALUES ($1, $2) \
         ON CONFLICT (sender_sha256) DO UPDATE SET at = excluded.at WHERE answered_senders.at <= $3",
    )
    .bind(sender_sha256)
    .bind(now.as_microsecond())
    .bind(since.as_microsecond())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM answered_senders WHERE at < $1")
        .bind(since.as_microsecond())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// What came in to an organisation whose document has this reference, however its letters are written, or names this very location;
/// newest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn naming(
    connection: &mut Connection,
    organisation: &OrganisationId,
    text: &str,
    limit: u32,
) -> Result<Vec<Intake>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM intakes WHERE organisation = $1 \
           AND (json_extract(state, '$.document.reference') = $2 COLLATE NOCASE \
             OR EXISTS (SELECT 1 FROM json_each(state, '$.document.urls') WHERE value = $2)) \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation.as_str())
    .bind(text)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|(text,)| state::read(text)).collect()
}
