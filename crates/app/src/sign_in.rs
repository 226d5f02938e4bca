//! Signing in by a one-time link: a code for a session, once, within fifteen minutes.

use crate::organisations::digest;
use crate::{App, AppError, Caller};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::PersonId;
use jiff::{SignedDuration, Timestamp};
use store::sessions::{self, Session};
use store::{Environment, Folder, organisations};

/// How long a link works.
const LINK_LASTS: SignedDuration = SignedDuration::from_mins(15);
/// How long a session lasts: a working day.
const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(12);

/// A link just made.
#[derive(Debug, Clone)]
pub struct IssuedLink {
    /// The code, the last part of `/sign-in/{code}`.
    pub code: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Whose a link is, shown before it is used.
#[derive(Debug, Clone)]
pub struct LinkHolder {
    /// Who they will be.
    pub caller: Caller,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// A session just begun, or found.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub caller: Caller,
    /// The secret of the cookie; empty for a session that was found.
    pub token: String,
    /// The token every form carries.
    pub csrf: String,
    /// What keeps anything from being recorded, if something does.
    pub trouble: Option<store::Trouble>,
}

impl App {
    /// Makes a sign-in link, as the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn make_sign_in_link(&self, person: &PersonId) -> Result<IssuedLink, AppError> {
        let code = self.secret()?;
        let expires_at = later(self.now(), LINK_LASTS);
        let mut tx = self.store().write().await?;
        sessions::add_link(tx.connection(), &digest(&code), person, expires_at).await?;
        tx.commit().await?;
        Ok(IssuedLink { code, expires_at })
    }

    /// Whose a link is; `None` when it was used, has expired, or never was. Looking does not use it up.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn sign_in_link(&self, code: &str) -> Result<Option<LinkHolder>, AppError> {
        let mut connection = self.store().read().await?;
        let Some((person, expires_at)) =
            sessions::link(&mut connection, &digest(code), self.now()).await?
        else {
            return Ok(None);
        };
        drop(connection);
        Ok(self
            .person(&person)
            .await?
            .map(|caller| LinkHolder { caller, expires_at }))
    }

    /// Uses a link up and begins a session; `None` when it was used, has expired, or never was.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn sign_in(&self, code: &str) -> Result<Option<SignedIn>, AppError> {
        let (token, csrf) = (self.secret()?, self.secret()?);
        let now = self.now();
        let mut tx = self.store().write().await?;
        let Some(person) = sessions::use_link(tx.connection(), &digest(code), now).await? else {
            return Ok(None);
        };
        let session = Session {
            person,
            csrf: csrf.clone(),
        };
        sessions::sweep(tx.connection(), now).await?;
        sessions::begin(
            tx.connection(),
            &digest(&token),
            &session,
            now,
            later(now, SESSION_LASTS),
        )
        .await?;
        tx.commit().await?;
        Ok(self.person(&session.person).await?.map(|caller| SignedIn {
            caller,
            token,
            csrf,
            trouble: None,
        }))
    }

    /// The session of a cookie, while it lasts.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>, AppError> {
        let mut connection = self.store().read().await?;
        let session = sessions::get(&mut connection, &digest(token), self.now()).await?;
        drop(connection);
        let Some(session) = session else {
            return Ok(None);
        };
        Ok(self.person(&session.person).await?.map(|caller| SignedIn {
            caller,
            token: String::new(),
            csrf: session.csrf,
            trouble: self.trouble(),
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        sessions::end(tx.connection(), &digest(token)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn person(&self, id: &PersonId) -> Result<Option<Caller>, AppError> {
        let mut connection = self.store().read().await?;
        let Some(person) = organisations::person(&mut connection, id).await? else {
            return Ok(None);
        };
        let Some(organisation) = organisations::get(&mut connection, &person.organisation).await?
        else {
            return Ok(None);
        };
        Ok(Some(Caller::person(person, organisation)))
    }

    fn secret(&self) -> Result<String, AppError> {
        Ok(URL_SAFE_NO_PAD.encode(self.environment().random::<32>()?))
    }
}

pub(crate) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Makes a sign-in link for a person, also while a server has the data folder: a link is no event.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such organisation or person.
pub async fn sign_in_link_beside(
    folder: &Folder,
    environment: &Environment,
    organisation: &str,
    pseudonym: &str,
) -> Result<IssuedLink, AppError> {
    let mut connection = store::beside(folder).await?;
    let organisation = organisations::by_name(&mut connection, organisation).await?;
    let organisation = organisation.ok_or(AppError::NotFound("organisation"))?;
    let people = organisations::people(&mut connection, &organisation.id).await?;
    let person = people
        .into_iter()
        .find(|person| person.pseudonym == pseudonym);
    let person = person.ok_or(AppError::NotFound("person in this organisation"))?;
    let code = URL_SAFE_NO_PAD.encode(environment.random::<32>()?);
    let expires_at = later(environment.now(), LINK_LASTS);
    sessions::add_link(&mut connection, &digest(&code), &person.id, expires_at).await?;
    Ok(IssuedLink { code, expires_at })
}
