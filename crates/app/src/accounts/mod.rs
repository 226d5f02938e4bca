//! How people get in: links, passkeys, passwords with codes, linked accounts; the sessions that begin so, and proving once
//! more who one is before something grave.
//!
//! - [`links`]: one-time links, and the bootstrap link behind which the first administrator is entered.
//! - [`passkeys`], [`passwords`] (with [`totp`] and recovery codes), [`oidc`]: what a person proves with that it is them.
//! - [`attempts`]: what failed attempts cost. [`ceremonies`]: what was begun and waits for the browser's answer.
//! - [`sessions`]: what a proof begins. [`people`]: what an administrator does about others.

mod attempts;
mod ceremonies;
mod credentials;
mod links;
mod mask;
mod oidc;
mod passkeys;
mod passwords;
mod people;
mod sessions;
mod totp;
mod visit;

pub use ceremonies::Asked;
pub use credentials::{Credentials, LinkedAccountLine, PasskeyLine, PasswordLine};
pub use links::{Bootstrap, IssuedLink, LinkHolder, sign_in_link_beside};
pub use mask::is_same_masked;
pub use oidc::{OidcEnd, OidcSettings, OidcStart, oidc_beside, set_oidc_beside};
pub use passwords::{NewPassword, PasswordTicket, SignInName};
pub use people::PersonLine;
pub use sessions::{Begun, SessionLimits, SessionLine, SignedIn};
pub use visit::Visit;

use crate::{App, AppError, Caller};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::{Actor, PersonId};
use ceremonies::Ceremonies;
use jiff::{SignedDuration, Timestamp};
use std::sync::Mutex;
use store::{Connection, organisations};
use tokio::sync::Semaphore;

/// What the accounts need while the application runs.
pub(crate) struct Accounts {
    limits: SessionLimits,
    /// Passkeys at our address, or why there can be none.
    passkeys: Result<webauthn_rs::Webauthn, String>,
    /// Begun, and waiting for the browser's answer.
    ceremonies: Mutex<Ceremonies>,
    /// Passwords hashed at a time: each takes its memory and a core.
    hashing: Semaphore,
    /// For asking the sign-in service of the house.
    http: reqwest::Client,
}

impl Accounts {
    pub(crate) fn new(limits: SessionLimits, public_url: &url::Url) -> Self {
        Self {
            limits,
            passkeys: passkeys::at(public_url),
            ceremonies: Mutex::default(),
            hashing: Semaphore::new(passwords::AT_A_TIME),
            http: oidc::client(),
        }
    }
}

impl App {
    fn accounts(&self) -> &Accounts {
        &self.inner.accounts
    }

    /// A fresh secret of 256 bits, as text that fits into a cookie and an address.
    ///
    /// # Errors
    /// [`AppError::Store`] when the system's randomness failed.
    pub fn fresh_secret(&self) -> Result<String, AppError> {
        Ok(URL_SAFE_NO_PAD.encode(self.environment().random::<32>()?))
    }
}

/// Whether two secrets are the same, in a time that does not tell how much of them is.
#[must_use]
pub fn is_same_secret(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one
            .bytes()
            .zip(other.bytes())
            .fold(0, |differing, (a, b)| differing | (a ^ b))
            == 0
}

pub(crate) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn earlier(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}

/// A person as caller; `None` when there is none, or they are disabled.
pub(crate) async fn caller(
    connection: &mut Connection,
    id: &PersonId,
) -> Result<Option<Caller>, AppError> {
    let Some(person) = organisations::person(connection, id).await? else {
        return Ok(None);
    };
    if person.disabled_at.is_some() {
        return Ok(None);
    }
    let Some(organisation) = organisations::get(connection, &person.organisation).await? else {
        return Ok(None);
    };
    Ok(Some(Caller::person(person, organisation)))
}

impl Caller {
    /// The person who asks; `None` for programs and the operator.
    #[must_use]
    pub fn person_id(&self) -> Option<&PersonId> {
        match &self.actor {
            Actor::Person { person, .. } => Some(person),
            _ => None,
        }
    }

    pub(crate) fn must_be_person(&self) -> Result<&PersonId, AppError> {
        self.person_id().ok_or_else(|| {
            AppError::Forbidden("Only a person who signed in can do this.".to_owned())
        })
    }
}
