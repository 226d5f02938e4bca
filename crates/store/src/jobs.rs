//! Work outside a transaction, written in the transaction of its cause and claimed with a lease: a crash between the two
//! loses nothing, and what a crashed process had claimed is claimed again when its lease ends.

use crate::{Connection, StoreError};
use jiff::Timestamp;

/// A job as claimed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    /// Its identifier; for a delivery also the webhook's.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Particulars, JSON.
    pub payload: String,
    /// Attempts before this one.
    pub attempts: i64,
}

/// Adds a job to run at an instant.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn add(
    connection: &mut Connection,
    id: &str,
    kind: &str,
    subject: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO jobs (id, kind, subject, payload, state, run_at, lease_until, attempts, created_at) \
         VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0, $5) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(kind)
    .bind(subject)
    .bind(payload)
    .bind(run_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Deliveries that fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// How many.
    pub count: u64,
    /// Since when the oldest does, and what its last attempt ended with.
    pub oldest: Option<(Timestamp, String)>,
}

/// The deliveries of an organisation's notices that were tried and have not succeeded.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn failing_for(
    connection: &mut Connection,
    issuer: &casework::OrganisationId,
) -> Result<Failing, StoreError> {
    let rows: Vec<(i64, Option<String>)> = sqlx::query_as(
        "SELECT j.created_at, j.last_error FROM jobs j JOIN notices n ON n.id = j.subject \
         WHERE j.state = 'waiting' AND j.attempts > 0 AND j.last_error IS NOT NULL AND j.kind IN ('notice', 'tell') \
           AND n.issuer = $1 ORDER BY j.created_at, j.id",
    )
    .bind(issuer.as_str())
    .fetch_all(connection)
    .await?;
    let oldest = rows.first().map(|(at, error)| {
        let at = Timestamp::from_microsecond(*at)
            .map_err(|error| StoreError::damaged("a job's beginning", error))?;
        Ok::<_, StoreError>((at, error.clone().unwrap_or_default()))
    });
    Ok(Failing {
        count: rows.len() as u64,
        oldest: oldest.transpose()?,
    })
}

/// Claims jobs that are due, until `lease_until`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn claim(
    connection: &mut Connection,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Job>, StoreError> {
    let jobs = sqlx::query_as(
        "UPDATE jobs SET lease_until = $2 WHERE id IN ( \
             SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at, id LIMIT $3) \
         RETURNING id, kind, subject, payload, attempts",
    )
    .bind(now.as_microsecond())
    .bind(lease_until.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    Ok(jobs)
}

/// Forgets every lease: at start nobody else can hold one, since one process has the folder.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn release_all(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query("UPDATE jobs SET lease_until = 0 WHERE state = 'waiting'")
        .execute(connection)
        .await?;
    Ok(())
}

/// When the next job is due, if one waits.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn next_due(connection: &mut Connection) -> Result<Option<Timestamp>, StoreError> {
    let (at,): (Option<i64>,) =
        sqlx::query_as("SELECT min(max(run_at, lease_until)) FROM jobs WHERE state = 'waiting'")
            .fetch_one(connection)
            .await?;
    at.map(|at| {
        Timestamp::from_microsecond(at).map_err(|error| StoreError::damaged("a job's time", error))
    })
    .transpose()
}

/// The job is done, and its lease given back: one of its own name may be wanted again at once.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn finish(connection: &mut Connection, id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = 'done', attempts = attempts + 1, last_error = NULL, lease_until = 0 WHERE id = $1",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The job needs no attempt any more.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn no_longer_needed(connection: &mut Connection, id: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE jobs SET state = 'done', last_error = NULL, lease_until = 0 WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The attempt failed, or the job is to run once more: again at `run_at`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn again(
    connection: &mut Connection,
    id: &str,
    error: Option<&str>,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE jobs SET attempts = attempts + 1, last_error = $2, run_at = $3, lease_until = 0 WHERE id = $1")
        .bind(id)
        .bind(error)
        .bind(run_at.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// The job goes on from where `payload` says.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn go_on(
    connection: &mut Connection,
    id: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET payload = $2, attempts = 0, run_at = $3, lease_until = 0 WHERE id = $1",
    )
    .bind(id)
    .bind(payload)
    .bind(run_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The job is given up.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn give_up(connection: &mut Connection, id: &str, error: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = 'dead', attempts = attempts + 1, last_error = $2 WHERE id = $1",
    )
    .bind(id)
    .bind(error)
    .execute(connection)
    .await?;
    Ok(())
}

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Attempts made.
    pub attempts: u32,
    /// Why the last one failed, if it did.
    pub last_error: Option<String>,
    /// When the next one is due, if one is.
    pub next: Option<Timestamp>,
}

/// How the latest job of a kind about a subject stands.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn progress(
    connection: &mut Connection,
    subject: &str,
    kind: &str,
) -> Result<Option<Progress>, StoreError> {
    let row: Option<(i64, Option<String>, String, i64)> = sqlx::query_as(
        "SELECT attempts, last_error, state, run_at FROM jobs WHERE subject = $1 AND kind = $2 ORDER BY id DESC LIMIT 1",
    )
    .bind(subject)
    .bind(kind)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(attempts, last_error, state, run_at)| Progress {
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        last_error,
        next: if state == "waiting" {
            Timestamp::from_microsecond(run_at).ok()
        } else {
            None
        },
    }))
}

/// Sets when a job of its own name runs next, making it or waking it: of a job that waits the earlier of the instants counts.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn schedule(
    connection: &mut Connection,
    id: &str,
    kind: &str,
    subject: &str,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO jobs (id, kind, subject, payload, state, run_at, lease_until, attempts, created_at) \
         VALUES ($1, $2, $3, '', 'waiting', $4, 0, 0, $4) \
         ON CONFLICT (id) DO UPDATE SET \
             run_at = CASE WHEN state = 'waiting' THEN min(run_at, excluded.run_at) ELSE excluded.run_at END, state = 'waiting', payload = '', attempts = 0",
    )
    .bind(id)
    .bind(kind)
    .bind(subject)
    .bind(run_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}
