//! Notices of users (DSA Art 16): a case for every location, and what whoever notified is told.

use crate::contact::{
    checked_code, checked_contact, checked_reference, keep, must_be_provider, who,
};
use crate::{App, AppError, Caller, OpenHouse, reach};
use casework::{
    Actor, CaseId, Event, FiledVia, NotifiedLocation, OrganisationId, Origin, Outcome, Scope,
    Sensitive, UserNotice, UserNoticeId,
};
use exchange::v1::{Contact, FiledUserNotice, NewUserNotice, UserNoticeView};
use jiff::Timestamp;
use store::{Connection, Tx, complaints};

/// A notice as the open page sends it.
#[derive(Debug, Clone, Default)]
pub struct PublicNotice {
    /// The code the page gave out.
    pub code: String,
    /// The addresses.
    pub locations: Vec<String>,
    /// Why they think it is illegal.
    pub explanation: String,
    /// That they believe so in good faith.
    pub good_faith: bool,
    /// How they are reached.
    pub contact: Contact,
}

/// What whoever notified sees of it.
#[derive(Debug, Clone)]
pub struct UserNoticeStatus {
    /// Whom they notified.
    pub house: OpenHouse,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Their explanation.
    pub explanation: String,
    /// What came of each location.
    pub locations: Vec<LocationStatus>,
}

/// What came of a location.
#[derive(Debug, Clone)]
pub struct LocationStatus {
    /// Which.
    pub url: String,
    /// When it was decided, whether it was taken down, and why.
    pub decided: Option<(Timestamp, bool, String)>,
    /// Whether a person decided; otherwise a program of the provider did.
    pub by_a_person: bool,
}

/// What is to be filed.
struct Filing<'a> {
    provider: &'a OrganisationId,
    actor: &'a Actor,
    via: FiledVia,
    locations: &'a [String],
    explanation: &'a str,
    good_faith: bool,
    code: &'a str,
    reference: Option<&'a str>,
    contact: Option<&'a Contact>,
}

impl App {
    /// Takes a notice in from the open page. The same form again is the notice that is there.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for no provider; otherwise naming the field.
    pub async fn notify(
        &self,
        provider: &OrganisationId,
        new: &PublicNotice,
    ) -> Result<(), AppError> {
        let code = checked_code(&new.code)?;
        let contact = checked_contact(Some(&new.contact))?;
        let mut tx = self.store().write().await?;
        let house = reach::provider(tx.connection(), provider).await?;
        if reach::tracked_notice(tx.connection(), code).await.is_ok() {
            return Ok(());
        }
        let filing = Filing {
            provider: &house.id,
            actor: &Actor::Public,
            via: FiledVia::Page,
            locations: &new.locations,
            explanation: &new.explanation,
            good_faith: new.good_faith,
            code,
            reference: None,
            contact: contact.as_ref(),
        };
        self.take_notice(&mut tx, filing).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Files a notice for a user of the caller's. The same reference again gives the notice that is there (`false`).
    ///
    /// # Errors
    /// [`AppError`] naming the field that is not right.
    pub async fn file_user_notice(
        &self,
        caller: &Caller,
        new: &NewUserNotice,
    ) -> Result<(FiledUserNotice, bool), AppError> {
        caller.must(Scope::File)?;
        must_be_provider(caller)?;
        let reference = checked_reference(new.reference.as_deref())?;
        let contact = checked_contact(new.contact.as_ref())?;
        let mut tx = self.store().write().await?;
        if let Some(reference) = &reference
            && let Some(there) =
                complaints::by_reference(tx.connection(), caller.id(), reference).await?
        {
            let id = there.parse().map_err(|_| {
                let detail = "This reference was used for something that is no notice; every filing needs its own.";
                AppError::invalid("reference", detail)
            })?;
            let notice = reach::user_notice(tx.connection(), caller, &id).await?;
            let filed = FiledUserNotice {
                notice: view(tx.connection(), notice).await?,
                code: None,
                status_url: None,
            };
            return Ok((filed, false));
        }
        let code = self.fresh_secret()?;
        let filing = Filing {
            provider: caller.id(),
            actor: &caller.actor,
            via: FiledVia::FrontEnd,
            locations: &new.locations,
            explanation: &new.explanation,
            good_faith: new.good_faith,
            code: &code,
            reference: reference.as_deref(),
            contact: contact.as_ref(),
        };
        let id = self.take_notice(&mut tx, filing).await?;
        let notice = reach::user_notice(tx.connection(), caller, &id).await?;
        let notice = view(tx.connection(), notice).await?;
        tx.commit().await?;
        let status_url = self.status_url("notice", &code);
        let filed = FiledUserNotice {
            notice,
            code: Some(code),
            status_url: Some(status_url),
        };
        Ok((filed, true))
    }

    async fn take_notice(&self, tx: &mut Tx, new: Filing<'_>) -> Result<UserNoticeId, AppError> {
        let now = self.now();
        let id = UserNoticeId::new(now, self.environment().random()?);
        let mut locations = Vec::new();
        for url in UserNotice::locations(new.locations)? {
            let case = CaseId::new(now, self.environment().random()?);
            locations.push(NotifiedLocation { url, case });
        }
        let event = UserNotice::receive(
            id.clone(),
            new.provider.clone(),
            new.explanation,
            new.good_faith,
            locations.clone(),
            new.via,
        )?;
        tx.append(new.actor, event).await?;
        for NotifiedLocation { url, case } in locations {
            let event = Event::CaseOpened {
                id: case,
                organisation: new.provider.clone(),
                origin: Origin::UserNotice {
                    user_notice: id.clone(),
                    url,
                },
                matches: Vec::new(),
            };
            tx.append(new.actor, event).await?;
        }
        let (subject, own) = (id.as_str(), new.reference);
        keep(tx, subject, new.provider, new.code, own, new.contact).await?;
        Ok(id)
    }

    /// The notice a case of the caller's came from, without who sent it.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn user_notice(
        &self,
        caller: &Caller,
        id: &UserNoticeId,
    ) -> Result<UserNoticeView, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let notice = reach::user_notice(&mut connection, caller, id).await?;
        view(&mut connection, notice).await
    }

    /// Who sent the notice that a case of the caller's came from: asked for on purpose, and on record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the case is not theirs or came from no notice of a user.
    pub async fn notifier(
        &self,
        caller: &Caller,
        case: &CaseId,
    ) -> Result<Option<Contact>, AppError> {
        caller.must(Scope::Decide)?;
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, case).await?;
        let Origin::UserNotice { user_notice, .. } = case.origin else {
            return Err(AppError::NotFound("notice of a user"));
        };
        let found = who(&mut connection, user_notice.as_str()).await?;
        drop(connection);
        self.note_reading(caller, Sensitive::Notifier { id: user_notice }, None, 1)
            .await?;
        Ok(found)
    }

    /// What whoever holds the code sees.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no notice has this code.
    pub async fn user_notice_status(&self, code: &str) -> Result<UserNoticeStatus, AppError> {
        let mut connection = self.store().read().await?;
        let (notice, cases) = reach::tracked_notice(&mut connection, code).await?;
        let house = reach::provider(&mut connection, &notice.organisation).await?;
        let locations = notice.locations.iter().map(|location| {
            let case = cases.iter().find(|case| case.id == location.case);
            let last = case.and_then(|case| case.decision());
            LocationStatus {
                url: location.url.clone(),
                decided: last.map(|last| {
                    let is_down = last.judgement.outcome == Outcome::Block;
                    (last.at, is_down, last.judgement.reasons.clone())
                }),
                by_a_person: last.is_none_or(|last| matches!(last.by, Actor::Person { .. })),
            }
        });
        Ok(UserNoticeStatus {
            locations: locations.collect(),
            house: house.into(),
            received_at: notice.received_at,
            explanation: notice.explanation,
        })
    }
}

async fn view(connection: &mut Connection, notice: UserNotice) -> Result<UserNoticeView, AppError> {
    let reachable = complaints::contact(connection, notice.id.as_str())
        .await?
        .is_some();
    Ok(UserNoticeView {
        id: notice.id,
        locations: notice.locations,
        explanation: notice.explanation,
        via: notice.via,
        reachable,
        received_at: notice.received_at,
    })
}
