//! Secrets that must be read back (what webhooks are signed with, what codes are made from, our secret at a sign-in
//! service): in the tables they are sealed, so that neither the database nor its log nor a copy of it holds one in clear.
//! Secrets that need only be recognised (tokens, sessions, links) are kept as digests and are none of these.

use crate::blobs::hex;
use crate::folder::from_hex;
use crate::keyring::Keyring;
use crate::{Connection, Environment, StoreError};
use ring::aead::{Aad, LessSafeKey, Nonce};
use std::fmt;
use std::sync::Arc;

const NAME: &str = "database";
const SEALED: &str = "s1.";
const NONCE: usize = 12;

/// A secret as it lies in a table.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedText(pub(crate) String);

impl fmt::Debug for SealedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sealed secret")
    }
}

/// Seals and opens the secrets of a database.
#[derive(Clone)]
pub struct Secrets {
    key: Arc<LessSafeKey>,
    environment: Environment,
}

impl Secrets {
    pub(crate) fn open(keys: &Keyring, environment: &Environment) -> Result<Self, StoreError> {
        let key = keys.get_or_make(NAME, environment)?;
        Ok(Self {
            key: Arc::new(key.sealing(&[], b"staydown secrets in tables")?),
            environment: environment.clone(),
        })
    }

    /// Seals a secret; `of` says which it is, and is needed to open it.
    ///
    /// # Errors
    /// [`StoreError::NoEntropy`].
    pub fn seal(&self, of: &str, secret: &[u8]) -> Result<SealedText, StoreError> {
        let nonce: [u8; NONCE] = self.environment.random()?;
        let mut sealed = secret.to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(of),
                &mut sealed,
            )
            .map_err(|_| StoreError::damaged("a secret", "it could not be sealed"))?;
        Ok(SealedText(format!(
            "{SEALED}{}{}",
            hex(&nonce),
            hex(&sealed)
        )))
    }

    /// Opens one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it was changed, or is the secret of something else.
    pub fn open_bytes(&self, of: &str, sealed: &SealedText) -> Result<Vec<u8>, StoreError> {
        let damaged = || StoreError::damaged(format!("the secret of {of}"), "it does not open");
        let text = sealed.0.strip_prefix(SEALED).ok_or_else(damaged)?;
        let mut bytes = from_hex(text).ok_or_else(damaged)?;
        let rest = bytes.split_off(NONCE.min(bytes.len()));
        let nonce = Nonce::try_assume_unique_for_key(&bytes).map_err(|_| damaged())?;
        let mut rest = rest;
        let opened = self.key.open_in_place(nonce, Aad::from(of), &mut rest);
        opened.map(|plain| plain.to_vec()).map_err(|_| damaged())
    }

    /// Opens one that is text.
    ///
    /// # Errors
    /// As [`Secrets::open_bytes`].
    pub fn open_text(&self, of: &str, sealed: &SealedText) -> Result<String, StoreError> {
        String::from_utf8(self.open_bytes(of, sealed)?)
            .map_err(|error| StoreError::damaged(format!("the secret of {of}"), error))
    }
}

/// What the secret of an organisation's endpoint is sealed as.
#[must_use]
pub fn of_endpoint(organisation: &casework::OrganisationId) -> String {
    format!("endpoint {organisation}")
}

/// What the secret of an organisation's alarms is sealed as.
#[must_use]
pub fn of_alarms(organisation: &casework::OrganisationId) -> String {
    format!("alarms {organisation}")
}

/// What the secret of a person's codes is sealed as.
#[must_use]
pub fn of_codes(person: &casework::PersonId) -> String {
    format!("codes {person}")
}

/// What the seed of a key for documents is sealed as.
#[must_use]
pub fn of_document_key(organisation: &casework::OrganisationId, kid: &str) -> String {
    format!("documents {organisation} {kid}")
}

/// What our secret at the sign-in service is sealed as.
pub const OF_SIGN_IN_SERVICE: &str = "sign-in service";

/// Seals what an older version left in clear. Whether there was any: then free pages and the log still hold it, and the
/// caller has the database written anew.
pub(crate) async fn seal_old(
    connection: &mut Connection,
    secrets: &Secrets,
) -> Result<bool, StoreError> {
    let mut any = false;
    for (table, of) in [
        ("endpoint_secrets", "endpoint"),
        ("alarm_secrets", "alarms"),
    ] {
        // Names come from the list above.
        let select = format!("SELECT organisation, secret FROM {table}");
        let rows: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(select))
            .fetch_all(&mut *connection)
            .await?;
        for (organisation, secret) in rows {
            if secret.starts_with(SEALED) {
                continue;
            }
            let sealed = secrets.seal(&format!("{of} {organisation}"), secret.as_bytes())?;
            let update = format!("UPDATE {table} SET secret = $2 WHERE organisation = $1");
            sqlx::query(sqlx::AssertSqlSafe(update))
                .bind(organisation)
                .bind(sealed.0)
                .execute(&mut *connection)
                .await?;
            any = true;
        }
    }
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as("SELECT person, totp_secret FROM passwords")
        .fetch_all(&mut *connection)
        .await?;
    for (person, secret) in rows {
        if secret.starts_with(SEALED.as_bytes()) {
            continue;
        }
        let sealed = secrets.seal(&format!("codes {person}"), &secret)?;
        sqlx::query("UPDATE passwords SET totp_secret = $2 WHERE person = $1")
            .bind(person)
            .bind(sealed.0.into_bytes())
            .execute(&mut *connection)
            .await?;
        any = true;
    }
    let row: Option<(String,)> =
        sqlx::query_as("SELECT client_secret FROM oidc_provider WHERE id = 1")
            .fetch_optional(&mut *connection)
            .await?;
    if let Some((secret,)) = row.filter(|(secret,)| !secret.starts_with(SEALED)) {
        let sealed = secrets.seal(OF_SIGN_IN_SERVICE, secret.as_bytes())?;
        sqlx::query("UPDATE oidc_provider SET client_secret = $1 WHERE id = 1")
            .bind(sealed.0)
            .execute(&mut *connection)
            .await?;
        any = true;
    }
    Ok(any)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::keyring::DataKey;

    #[test]
    fn a_secret_opens_as_what_it_was_sealed_as_and_as_nothing_else() {
        let environment = Environment::system();
        let key = DataKey::random(&environment).unwrap();
        let secrets = Secrets {
            key: Arc::new(key.sealing(&[], b"test").unwrap()),
            environment,
        };
        let sealed = secrets.seal("endpoint a", b"whsec_something").unwrap();
        assert!(!sealed.0.contains("whsec"));
        let opened = secrets.open_text("endpoint a", &sealed).unwrap();
        assert_eq!(opened, "whsec_something");
        assert!(secrets.open_text("endpoint b", &sealed).is_err());
        let again = secrets.seal("endpoint a", b"whsec_something").unwrap();
        assert_ne!(again.0, sealed.0, "nobody sees that two are the same");
        for bad in ["", "s1.", "s1.zz", "s1.0", "whsec_plain"] {
            let bad = SealedText(bad.to_owned());
            assert!(secrets.open_bytes("endpoint a", &bad).is_err());
        }
    }
}
