//! What an administrator does about the people of the organisation.

use super::{IssuedLink, SignedIn, credentials};
use crate::{App, AppError, Caller};
use ::store::{organisations, sessions};
use casework::{Actor, Organisation, Person, PersonId, Role, Scope};
use jiff::Timestamp;

/// A person in an administrator's list.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// Their identifier.
    pub id: PersonId,
    /// The name under which others see them.
    pub pseudonym: String,
    /// What they may do.
    pub role: Role,
    /// Since when they may not sign in, if so.
    pub disabled_at: Option<Timestamp>,
    /// What they sign in with, in words: “2 passkeys, password with codes”.
    pub signs_in_with: String,
    /// Sessions that have not ended.
    pub sessions: usize,
    /// Whether it is the administrator who asks.
    pub is_this: bool,
}

impl Caller {
    /// Whether the caller may keep the people of the organisation.
    #[must_use]
    pub fn may_keep_people(&self) -> bool {
        self.may(Scope::Administer)
    }
}

impl App {
    /// The people of the administrator's organisation.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but an administrator.
    pub async fn people_here(&self, signed_in: &SignedIn) -> Result<Vec<PersonLine>, AppError> {
        must_keep_people(signed_in)?;
        let mut connection = self.store().read().await?;
        let own = signed_in.person()?;
        let mut lines = Vec::new();
        for person in organisations::people(&mut connection, signed_in.caller.id()).await? {
            let has = credentials::of(&mut connection, &person.id).await?;
            lines.push(PersonLine {
                sessions: self.count_sessions(&mut connection, &person.id).await?,
                is_this: person.id == *own,
                signs_in_with: in_words(&has),
                id: person.id,
                pseudonym: person.pseudonym,
                role: person.role,
                disabled_at: person.disabled_at,
            });
        }
        Ok(lines)
    }

    /// Ends every session and unused link of a person; how many sessions. Their credentials go on working.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`]; [`AppError::NotFound`].
    pub async fn end_sessions_of(
        &self,
        signed_in: &SignedIn,
        id: &PersonId,
    ) -> Result<u64, AppError> {
        let mut tx = self.store().write().await?;
        let person = self.colleague(&mut tx, signed_in, id).await?;
        sessions::end_links(tx.connection(), &person.id).await?;
        let but = (person.id == *signed_in.person()?).then_some(signed_in.session.as_str());
        let ended = sessions::end_all(tx.connection(), &person.id, but).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Keeps a person out: their sessions end at once, and no proof lets them in. The organisation's API tokens are not
    /// theirs, and go on working.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`], also for oneself; [`AppError::NotFound`].
    pub async fn disable_person(
        &self,
        signed_in: &SignedIn,
        id: &PersonId,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let person = self.colleague(&mut tx, signed_in, id).await?;
        if person.id == *signed_in.person()? {
            return Err(AppError::Forbidden(
                "You cannot disable yourself; another administrator can.".to_owned(),
            ));
        }
        tx.append_all(&signed_in.caller.actor, person.disable())
            .await?;
        sessions::end_links(tx.connection(), &person.id).await?;
        sessions::end_all(tx.connection(), &person.id, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets a disabled person in again, with the credentials they had.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`]; [`AppError::NotFound`].
    pub async fn enable_person(&self, signed_in: &SignedIn, id: &PersonId) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let person = self.colleague(&mut tx, signed_in, id).await?;
        tx.append_all(&signed_in.caller.actor, person.enable())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A sign-in link for a colleague who lost what they sign in with.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`]; [`AppError::NotFound`].
    pub async fn make_link_for(
        &self,
        signed_in: &SignedIn,
        id: &PersonId,
    ) -> Result<(String, IssuedLink), AppError> {
        let mut tx = self.store().write().await?;
        let person = self.colleague(&mut tx, signed_in, id).await?;
        drop(tx);
        if person.disabled_at.is_some() {
            return Err(AppError::Forbidden(format!(
                "{} is disabled; let them in again first.",
                person.pseudonym
            )));
        }
        let link = self.make_sign_in_link(&person.id).await?;
        Ok((person.pseudonym, link))
    }

    /// Keeps a person out or lets them in again, as the operator.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn set_person_disabled(
        &self,
        organisation: &Organisation,
        pseudonym: &str,
        is_disabled: bool,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let people = organisations::people(tx.connection(), &organisation.id).await?;
        let person = people
            .into_iter()
            .find(|person| person.pseudonym == pseudonym)
            .ok_or(AppError::NotFound("person in this organisation"))?;
        if is_disabled {
            tx.append_all(&Actor::Operator, person.disable()).await?;
            sessions::end_links(tx.connection(), &person.id).await?;
            sessions::end_all(tx.connection(), &person.id, None).await?;
        } else {
            tx.append_all(&Actor::Operator, person.enable()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn colleague(
        &self,
        tx: &mut store::Tx,
        signed_in: &SignedIn,
        id: &PersonId,
    ) -> Result<Person, AppError> {
        must_keep_people(signed_in)?;
        signed_in.must_be_fresh(self.now())?;
        organisations::person(tx.connection(), id)
            .await?
            .filter(|person| person.organisation == *signed_in.caller.id())
            .ok_or(AppError::NotFound("person"))
    }
}

fn must_keep_people(signed_in: &SignedIn) -> Result<(), AppError> {
    if signed_in.caller.may_keep_people() {
        return Ok(());
    }
    Err(AppError::Forbidden(
        "Only an administrator of the organisation keeps its people.".to_owned(),
    ))
}

fn in_words(has: &credentials::Credentials) -> String {
    let mut words = Vec::new();
    match has.passkeys.len() {
        0 => {}
        1 => words.push("1 passkey".to_owned()),
        more => words.push(format!("{more} passkeys")),
    }
    if has.password.is_some() {
        words.push("password with codes".to_owned());
    }
    if !has.linked_accounts.is_empty() {
        words.push("linked account".to_owned());
    }
    if words.is_empty() {
        return "links only".to_owned();
    }
    words.join(", ")
}
