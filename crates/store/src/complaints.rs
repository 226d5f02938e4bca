//! Complaints, users' notices, the codes by which whoever sent them sees what came of it, and who they are.

use crate::{Connection, StoreError, state};
use casework::{CaseId, Complaint, ComplaintId, OrganisationId, UserNotice, UserNoticeId};

/// One complaint.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(
    connection: &mut Connection,
    id: &ComplaintId,
) -> Result<Option<Complaint>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM complaints WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// One notice of a user.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn user_notice(
    connection: &mut Connection,
    id: &UserNoticeId,
) -> Result<Option<UserNotice>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM user_notices WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// Every complaint about a case, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn about(
    connection: &mut Connection,
    case: &CaseId,
) -> Result<Vec<Complaint>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM complaints WHERE about_case = $1 ORDER BY id")
            .bind(case.as_str())
            .fetch_all(connection)
            .await?;
    state::read_all(&rows)
}

/// A page of an organisation's complaints, the earliest deadline first, then those that are over; where the page ends, if there
/// are more; and how many there are in all. `stage` is `open`, `upheld`, `rejected` or `withdrawn`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn list(
    connection: &mut Connection,
    organisation: &OrganisationId,
    stage: Option<&str>,
    after: Option<(i64, String)>,
    limit: u32,
) -> Result<(Vec<Complaint>, Option<(i64, String)>, u64), StoreError> {
    let (due, id) = after.unwrap_or((i64::MIN, String::new()));
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT due, id, state FROM complaints \
         WHERE organisation = $1 AND ($2 IS NULL OR stage = $2) AND (due, id) > ($3, $4) ORDER BY due, id LIMIT $5",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .bind(due)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(&mut *connection)
    .await?;
    let (total,): (i64,) = sqlx::query_as(
        "SELECT count(*) FROM complaints WHERE organisation = $1 AND ($2 IS NULL OR stage = $2)",
    )
    .bind(organisation.as_str())
    .bind(stage)
    .fetch_one(connection)
    .await?;
    let is_more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let last = rows.last().filter(|_| is_more);
    let next = last.map(|(due, id, _)| (*due, id.clone()));
    let complaints = rows.iter().map(|(_, _, text)| state::read(text));
    Ok((
        complaints.collect::<Result<_, _>>()?,
        next,
        u64::try_from(total).unwrap_or(0),
    ))
}

/// Keeps who a complaint or notice is from.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn keep_contact(
    connection: &mut Connection,
    subject: &str,
    name: &str,
    email: &str,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO contacts (subject, name, email) VALUES ($1, $2, $3)")
        .bind(subject)
        .bind(name)
        .bind(email)
        .execute(connection)
        .await?;
    Ok(())
}

/// Name and e-mail address of whoever a complaint or notice is from, as far as they said.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn contact(
    connection: &mut Connection,
    subject: &str,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(
        sqlx::query_as("SELECT name, email FROM contacts WHERE subject = $1")
            .bind(subject)
            .fetch_optional(connection)
            .await?,
    )
}

/// Keeps the digest of a code, and the front end's own reference where it gave one.
///
/// # Errors
/// [`StoreError`] when the database fails, and where code or reference are there already.
pub async fn keep_code(
    connection: &mut Connection,
    code_sha256: &str,
    subject: &str,
    organisation: &OrganisationId,
    reference: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tracking_codes (code_sha256, subject, organisation, reference) VALUES ($1, $2, $3, $4)",
    )
    .bind(code_sha256)
    .bind(subject)
    .bind(organisation.as_str())
    .bind(reference)
    .execute(connection)
    .await?;
    Ok(())
}

/// What a code is of.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_code(
    connection: &mut Connection,
    code_sha256: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT subject FROM tracking_codes WHERE code_sha256 = $1")
            .bind(code_sha256)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(subject,)| subject))
}

/// What a front end filed under its own reference.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_reference(
    connection: &mut Connection,
    organisation: &OrganisationId,
    reference: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT subject FROM tracking_codes WHERE organisation = $1 AND reference = $2",
    )
    .bind(organisation.as_str())
    .bind(reference)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(subject,)| subject))
}
