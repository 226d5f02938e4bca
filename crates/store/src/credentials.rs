//! What people prove with that it is them: passkeys, passwords with codes, recovery codes, linked accounts. Secrets, or the
//! halves of secrets: not in the ledger, which has only that there was a credential, of which kind, and its name.

use crate::sessions::{instant_from, person_from};
use crate::{Connection, SealedText, StoreError};
use casework::PersonId;
use jiff::Timestamp;

/// A passkey.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// The credential's identifier, base64url.
    pub credential: String,
    /// Whose.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// Public key and counter, as JSON.
    pub state: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When last used.
    pub last_used_at: Option<Timestamp>,
}

type PasskeyRow = (String, String, String, String, i64, Option<i64>);

fn passkey_from(row: PasskeyRow) -> Result<Passkey, StoreError> {
    let (credential, person, name, state, added, used) = row;
    Ok(Passkey {
        credential,
        person: person_from(&person)?,
        name,
        state,
        added_at: instant_from(added)?,
        last_used_at: used.map(instant_from).transpose()?,
    })
}

/// Keeps a passkey.
///
/// # Errors
/// [`StoreError`] when the database fails; a duplicate when the credential is there already.
pub async fn add_passkey(connection: &mut Connection, passkey: &Passkey) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO passkeys (credential, person, name, state, added_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&passkey.credential)
    .bind(passkey.person.as_str())
    .bind(&passkey.name)
    .bind(&passkey.state)
    .bind(passkey.added_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The passkey of a credential's identifier.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn passkey(
    connection: &mut Connection,
    credential: &str,
) -> Result<Option<Passkey>, StoreError> {
    let row: Option<PasskeyRow> = sqlx::query_as(
        "SELECT credential, person, name, state, added_at, last_used_at FROM passkeys WHERE credential = $1",
    )
    .bind(credential)
    .fetch_optional(connection)
    .await?;
    row.map(passkey_from).transpose()
}

/// The passkeys of a person, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn passkeys(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<Vec<Passkey>, StoreError> {
    let rows: Vec<PasskeyRow> = sqlx::query_as(
        "SELECT credential, person, name, state, added_at, last_used_at FROM passkeys \
         WHERE person = $1 ORDER BY added_at, credential",
    )
    .bind(person.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(passkey_from).collect()
}

/// Notes that a passkey was used, and its counter.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn passkey_used(
    connection: &mut Connection,
    credential: &str,
    state: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE passkeys SET state = $2, last_used_at = $3 WHERE credential = $1")
        .bind(credential)
        .bind(state)
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a passkey of a person; its name, if there was one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn remove_passkey(
    connection: &mut Connection,
    person: &PersonId,
    credential: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("DELETE FROM passkeys WHERE person = $1 AND credential = $2 RETURNING name")
            .bind(person.as_str())
            .bind(credential)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(name,)| name))
}

/// A password and the secret of its codes.
#[derive(Clone)]
pub struct Password {
    /// Argon2id in the PHC string format.
    pub hash: String,
    /// The secret of the codes (RFC 6238), sealed.
    pub totp_secret: SealedText,
    /// The last time step whose code was accepted.
    pub totp_step: i64,
    /// Since when.
    pub set_at: Timestamp,
    /// When last used.
    pub last_used_at: Option<Timestamp>,
}

/// Sets a person's password with its secret of codes and its recovery codes, in place of any before.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_password(
    connection: &mut Connection,
    person: &PersonId,
    password: &Password,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO passwords (person, hash, totp_secret, totp_step, set_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, totp_secret = excluded.totp_secret, \
         totp_step = excluded.totp_step, set_at = excluded.set_at, last_used_at = NULL",
    )
    .bind(person.as_str())
    .bind(&password.hash)
    .bind(password.totp_secret.0.as_bytes())
    .bind(password.totp_step)
    .bind(password.set_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// A person's password.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn password(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<Option<Password>, StoreError> {
    let row: Option<(String, Vec<u8>, i64, i64, Option<i64>)> = sqlx::query_as(
        "SELECT hash, totp_secret, totp_step, set_at, last_used_at FROM passwords WHERE person = $1",
    )
    .bind(person.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|(hash, totp_secret, totp_step, set, used)| {
        Ok(Password {
            hash,
            totp_secret: SealedText(String::from_utf8_lossy(&totp_secret).into_owned()),
            totp_step,
            set_at: instant_from(set)?,
            last_used_at: used.map(instant_from).transpose()?,
        })
    })
    .transpose()
}

/// Uses the code of a time step up; whether it had not been used.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn use_step(
    connection: &mut Connection,
    person: &PersonId,
    step: i64,
) -> Result<bool, StoreError> {
    let used =
        sqlx::query("UPDATE passwords SET totp_step = $2 WHERE person = $1 AND totp_step < $2")
            .bind(person.as_str())
            .bind(step)
            .execute(connection)
            .await?;
    Ok(used.rows_affected() == 1)
}

/// Notes that a password was used.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn password_used(
    connection: &mut Connection,
    person: &PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE passwords SET last_used_at = $2 WHERE person = $1")
        .bind(person.as_str())
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a person's password with its codes; whether there was one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn remove_password(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<bool, StoreError> {
    set_recovery_codes(connection, person, &[]).await?;
    let removed = sqlx::query("DELETE FROM passwords WHERE person = $1")
        .bind(person.as_str())
        .execute(connection)
        .await?;
    Ok(removed.rows_affected() > 0)
}

/// Sets a person's recovery codes, by their digests, in place of any before.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_recovery_codes(
    connection: &mut Connection,
    person: &PersonId,
    codes_sha256: &[String],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE person = $1")
        .bind(person.as_str())
        .execute(&mut *connection)
        .await?;
    for code in codes_sha256 {
        sqlx::query("INSERT INTO recovery_codes (person, code_sha256) VALUES ($1, $2)")
            .bind(person.as_str())
            .bind(code)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// How many recovery codes a person has left.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn recovery_codes(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<u64, StoreError> {
    let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM recovery_codes WHERE person = $1")
        .bind(person.as_str())
        .fetch_one(connection)
        .await?;
    Ok(count.unsigned_abs())
}

/// Uses a recovery code up; whether it was one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn use_recovery_code(
    connection: &mut Connection,
    person: &PersonId,
    code_sha256: &str,
) -> Result<bool, StoreError> {
    let used = sqlx::query("DELETE FROM recovery_codes WHERE person = $1 AND code_sha256 = $2")
        .bind(person.as_str())
        .bind(code_sha256)
        .execute(connection)
        .await?;
    Ok(used.rows_affected() == 1)
}

/// The sign-in service of the house.
#[derive(Clone)]
pub struct OidcProvider {
    /// As people call it.
    pub name: String,
    /// Its issuer identifier, an https URL.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there, sealed.
    pub client_secret: SealedText,
}

/// The sign-in service, if one is set.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn oidc_provider(
    connection: &mut Connection,
) -> Result<Option<OidcProvider>, StoreError> {
    let row: Option<(String, String, String, String)> = sqlx::query_as(
        "SELECT name, issuer, client_id, client_secret FROM oidc_provider WHERE id = 1",
    )
    .fetch_optional(connection)
    .await?;
    Ok(
        row.map(|(name, issuer, client_id, client_secret)| OidcProvider {
            name,
            issuer,
            client_id,
            client_secret: SealedText(client_secret),
        }),
    )
}

/// Sets the sign-in service, or none.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn set_oidc_provider(
    connection: &mut Connection,
    provider: Option<&OidcProvider>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM oidc_provider")
        .execute(&mut *connection)
        .await?;
    if let Some(provider) = provider {
        sqlx::query(
            "INSERT INTO oidc_provider (id, name, issuer, client_id, client_secret) VALUES (1, $1, $2, $3, $4)",
        )
        .bind(&provider.name)
        .bind(&provider.issuer)
        .bind(&provider.client_id)
        .bind(&provider.client_secret.0)
        .execute(connection)
        .await?;
    }
    Ok(())
}

/// An account at a sign-in service that belongs to a person here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedAccount {
    /// The service.
    pub issuer: String,
    /// The account there.
    pub subject: String,
    /// Whose.
    pub person: PersonId,
    /// Since when.
    pub added_at: Timestamp,
    /// When last used.
    pub last_used_at: Option<Timestamp>,
}

type LinkedRow = (String, String, String, i64, Option<i64>);

fn linked_from(row: LinkedRow) -> Result<LinkedAccount, StoreError> {
    let (issuer, subject, person, added, used) = row;
    Ok(LinkedAccount {
        issuer,
        subject,
        person: person_from(&person)?,
        added_at: instant_from(added)?,
        last_used_at: used.map(instant_from).transpose()?,
    })
}

/// Links an account to a person.
///
/// # Errors
/// [`StoreError`] when the database fails; a duplicate when the account is linked already.
pub async fn link_account(
    connection: &mut Connection,
    account: &LinkedAccount,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO linked_accounts (issuer, subject, person, added_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(&account.issuer)
    .bind(&account.subject)
    .bind(account.person.as_str())
    .bind(account.added_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whose an account is.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn linked_account(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
) -> Result<Option<LinkedAccount>, StoreError> {
    let row: Option<LinkedRow> = sqlx::query_as(
        "SELECT issuer, subject, person, added_at, last_used_at FROM linked_accounts \
         WHERE issuer = $1 AND subject = $2",
    )
    .bind(issuer)
    .bind(subject)
    .fetch_optional(connection)
    .await?;
    row.map(linked_from).transpose()
}

/// The accounts linked to a person.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn linked_accounts(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<Vec<LinkedAccount>, StoreError> {
    let rows: Vec<LinkedRow> = sqlx::query_as(
        "SELECT issuer, subject, person, added_at, last_used_at FROM linked_accounts \
         WHERE person = $1 ORDER BY added_at, issuer, subject",
    )
    .bind(person.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(linked_from).collect()
}

/// Notes that an account was used.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn linked_account_used(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE linked_accounts SET last_used_at = $3 WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .bind(now.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the link of an account to a person; whether there was one.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn unlink_account(
    connection: &mut Connection,
    person: &PersonId,
    issuer: &str,
    subject: &str,
) -> Result<bool, StoreError> {
    let removed = sqlx::query(
        "DELETE FROM linked_accounts WHERE person = $1 AND issuer = $2 AND subject = $3",
    )
    .bind(person.as_str())
    .bind(issuer)
    .bind(subject)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected() > 0)
}

/// Whether a person has anything to prove with that it is them.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn has_any(connection: &mut Connection, person: &PersonId) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT 1 FROM passkeys WHERE person = $1 UNION ALL SELECT 1 FROM passwords WHERE person = $1 \
         UNION ALL SELECT 1 FROM linked_accounts WHERE person = $1 LIMIT 1",
    )
    .bind(person.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
