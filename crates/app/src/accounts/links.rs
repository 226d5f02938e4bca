//! One-time links: a code for a session, once, within fifteen minutes. And the bootstrap link, for the first person.

use super::{Begun, Visit, caller, later};
use crate::organisations::digest;
use crate::{App, AppError, Caller, NewOrganisation};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::{Actor, Organisation, PersonId, Role, SignInWay};
use jiff::{SignedDuration, Timestamp};
use store::{Environment, Folder, organisations, sessions};

/// How long a link works.
const LINK_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// A link just made.
#[derive(Debug, Clone)]
pub struct IssuedLink {
    /// The code, the last part of `/sign-in/{code}` or `/bootstrap/{code}`.
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

/// What the page behind a bootstrap link is filled in with.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    /// The code of the link.
    pub code: String,
    /// An organisation there is already, by its name; or one to be registered.
    pub organisation: Result<String, NewOrganisation>,
    /// The name under which others will see the first administrator.
    pub pseudonym: String,
}

impl App {
    /// Makes a sign-in link, as the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn make_sign_in_link(&self, person: &PersonId) -> Result<IssuedLink, AppError> {
        let link = IssuedLink {
            code: self.fresh_secret()?,
            expires_at: later(self.now(), LINK_LASTS),
        };
        let mut tx = self.store().write().await?;
        let digest = digest(&link.code);
        sessions::add_link(tx.connection(), &digest, person, link.expires_at).await?;
        tx.commit().await?;
        Ok(link)
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
        let caller = caller(&mut connection, &person).await?;
        Ok(caller.map(|caller| LinkHolder { caller, expires_at }))
    }

    /// Uses a link up and begins a session; `None` when it was used, has expired, or never was.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn sign_in(&self, code: &str, visit: &Visit) -> Result<Option<Begun>, AppError> {
        let mut tx = self.store().write().await?;
        let Some(person) = sessions::use_link(tx.connection(), &digest(code), self.now()).await?
        else {
            return Ok(None);
        };
        let begun = self.begin_session(&mut tx, &person, SignInWay::Link, visit);
        let begun = begun.await?;
        tx.commit().await?;
        Ok(begun)
    }

    /// A new bootstrap link, while nobody is enrolled; those made before it work no longer.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn make_bootstrap_link(&self) -> Result<Option<IssuedLink>, AppError> {
        let link = IssuedLink {
            code: self.fresh_secret()?,
            expires_at: later(self.now(), LINK_LASTS),
        };
        let mut tx = self.store().write().await?;
        if sessions::is_anybody_enrolled(tx.connection()).await? {
            return Ok(None);
        }
        sessions::set_bootstrap(tx.connection(), &digest(&link.code), link.expires_at).await?;
        tx.commit().await?;
        Ok(Some(link))
    }

    /// The organisations there are, for the page of a bootstrap link and its end; `None` when the link does not work.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn bootstrap_link(
        &self,
        code: &str,
    ) -> Result<Option<(Vec<Organisation>, Timestamp)>, AppError> {
        let mut connection = self.store().read().await?;
        let until = sessions::bootstrap(&mut connection, &digest(code), self.now()).await?;
        let Some(until) = until else {
            return Ok(None);
        };
        if sessions::is_anybody_enrolled(&mut connection).await? {
            return Ok(None);
        }
        Ok(Some((organisations::all(&mut connection).await?, until)))
    }

    /// Uses a bootstrap link up: registers the organisation if it is new, enrols the first administrator, and begins their
    /// session. `None` when the link does not work (any more).
    ///
    /// # Errors
    /// [`AppError`] when a field is not right; then the link still works.
    pub async fn bootstrap(
        &self,
        filled_in: Bootstrap,
        visit: &Visit,
    ) -> Result<Option<Begun>, AppError> {
        if self.bootstrap_link(&filled_in.code).await?.is_none() {
            return Ok(None);
        }
        if filled_in.pseudonym.trim().is_empty() {
            let detail = "Give the name under which others will see you, such as administrator-1.";
            return Err(AppError::invalid("pseudonym", detail));
        }
        let name = match filled_in.organisation {
            Ok(name) => name,
            Err(new) => {
                let name = new.name.trim().to_owned();
                self.register_organisation(new).await?;
                name
            }
        };
        let organisation = self.organisation_named(&name).await?;
        let person = PersonId::new(self.now(), self.environment().random()?);
        let event =
            organisation.enrol(person.clone(), &filled_in.pseudonym, Role::Administrator)?;
        let mut tx = self.store().write().await?;
        // Two who use the link at the same time: the second finds it gone.
        let code = digest(&filled_in.code);
        if sessions::bootstrap(tx.connection(), &code, self.now())
            .await?
            .is_none()
            || sessions::is_anybody_enrolled(tx.connection()).await?
        {
            return Ok(None);
        }
        sessions::end_bootstrap(tx.connection()).await?;
        tx.append(&Actor::Operator, event).await?;
        let begun = self.begin_session(&mut tx, &person, SignInWay::Link, visit);
        let begun = begun.await?;
        tx.commit().await?;
        Ok(begun)
    }
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
    if person.disabled_at.is_some() {
        return Err(AppError::Forbidden(format!(
            "{pseudonym} is disabled; an administrator has to let them in again first."
        )));
    }
    let code = URL_SAFE_NO_PAD.encode(environment.random::<32>()?);
    let expires_at = later(environment.now(), LINK_LASTS);
    sessions::add_link(&mut connection, &digest(&code), &person.id, expires_at).await?;
    Ok(IssuedLink { code, expires_at })
}
