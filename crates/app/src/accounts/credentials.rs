//! What a person has to prove with that it is them, as they see it.

use super::SignedIn;
use crate::{App, AppError};
use casework::PersonId;
use jiff::Timestamp;
use store::{Connection, credentials};

/// A person's credentials, without anything secret.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    /// Passkeys, oldest first.
    pub passkeys: Vec<PasskeyLine>,
    /// The password with its codes.
    pub password: Option<PasswordLine>,
    /// Linked accounts.
    pub linked_accounts: Vec<LinkedAccountLine>,
}

/// A passkey in the list.
#[derive(Debug, Clone)]
pub struct PasskeyLine {
    /// The credential's identifier, by which it is removed.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When last used.
    pub last_used_at: Option<Timestamp>,
}

/// The password in the list.
#[derive(Debug, Clone)]
pub struct PasswordLine {
    /// Since when.
    pub set_at: Timestamp,
    /// When last used.
    pub last_used_at: Option<Timestamp>,
    /// Recovery codes left.
    pub recovery_codes: u64,
}

/// A linked account in the list.
#[derive(Debug, Clone)]
pub struct LinkedAccountLine {
    /// The sign-in service.
    pub issuer: String,
    /// The account there.
    pub subject: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When last used.
    pub last_used_at: Option<Timestamp>,
}

impl Credentials {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passkeys.is_empty() && self.password.is_none() && self.linked_accounts.is_empty()
    }
}

impl App {
    /// The credentials of the person of a session.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn my_credentials(&self, signed_in: &SignedIn) -> Result<Credentials, AppError> {
        let mut connection = self.store().read().await?;
        of(&mut connection, signed_in.person()?).await
    }
}

pub(super) async fn of(
    connection: &mut Connection,
    person: &PersonId,
) -> Result<Credentials, AppError> {
    let passkeys = credentials::passkeys(connection, person).await?.into_iter();
    let password = match credentials::password(connection, person).await? {
        Some(password) => Some(PasswordLine {
            set_at: password.set_at,
            last_used_at: password.last_used_at,
            recovery_codes: credentials::recovery_codes(connection, person).await?,
        }),
        None => None,
    };
    let linked = credentials::linked_accounts(connection, person).await?;
    Ok(Credentials {
        passkeys: passkeys
            .map(|passkey| PasskeyLine {
                credential: passkey.credential,
                name: passkey.name,
                added_at: passkey.added_at,
                last_used_at: passkey.last_used_at,
            })
            .collect(),
        password,
        linked_accounts: linked
            .into_iter()
            .map(|account| LinkedAccountLine {
                issuer: account.issuer,
                subject: account.subject,
                added_at: account.added_at,
                last_used_at: account.last_used_at,
            })
            .collect(),
    })
}
