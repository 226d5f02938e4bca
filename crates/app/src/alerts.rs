//! Alerts of a threat to life (Art 14(5), DSA Art 18): raised by a person or a program of a provider, and seen by the contact
//! point of the Member State on this instance. Nobody approves them, and no conflict is looked for.

use crate::jobs::Kind;
use crate::{App, AppError, Caller, EntryPage, reach};
use casework::{
    Alert, AlertId, AlertLaw, Designation, Informed, NewAlert, Organisation, OrganisationKind,
    Scope, Sensitive,
};
use exchange::v1::{Acknowledgement, AlertView, ClockView, NewInformed, Page, RaiseAlert, Said};
use exchange::webhook::Message;
use jiff::SignedDuration;
use store::{Connection, Tx, alerts, organisations};

/// The same alert again within this time is the one that is there.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

impl App {
    /// Raises an alert. The same again within a day gives the one that is there (`false`).
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for others than providers; [`AppError::Refused`] naming the field that is missing.
    pub async fn raise_alert(
        &self,
        caller: &Caller,
        new: &RaiseAlert,
    ) -> Result<(AlertView, bool), AppError> {
        caller.must(Scope::Alert)?;
        if caller.organisation.kind != OrganisationKind::Provider {
            return Err(AppError::Forbidden(
                "Hosting providers raise alerts of a threat to life; others call the police."
                    .to_owned(),
            ));
        }
        let now = self.now();
        let alert = NewAlert {
            law: new.law.unwrap_or(AlertLaw::TerroristContent),
            location: new.location.clone(),
            what: new.what.clone(),
            imminent: new.imminent.clone(),
            state: new.state.clone(),
            account: new.account.clone(),
            aware_at: new.aware_at.unwrap_or(now),
        };
        let mut tx = self.store().write().await?;
        if let Some(case) = &new.case {
            reach::case(tx.connection(), caller, case).await?;
        }
        let (latest, ..) = alerts::list(tx.connection(), caller.id(), None, 50).await?;
        let same = latest
            .iter()
            .find(|before| now.duration_since(before.raised_at) < AGAIN && is_same(before, &alert));
        if let Some(same) = same {
            let view = self.alert_view(tx.connection(), caller, same).await?;
            return Ok((view, false));
        }
        let state = alert
            .state
            .as_ref()
            .or(caller.organisation.member_state.as_ref());
        let desk = match state {
            Some(state) => contact_point(tx.connection(), state).await?,
            None => None,
        };
        let id = AlertId::new(now, self.environment().random()?);
        let to = desk
            .as_ref()
            .map(|desk| (desk.id.clone(), desk.name.as_str()));
        let events = Alert::raise(
            id.clone(),
            caller.id().clone(),
            new.case.clone(),
            &alert,
            to,
            now,
        )?;
        tx.append_all(&caller.actor, events).await?;
        if let Some(desk) = &desk {
            let message = Message::AlertRaised { alert: id.clone() };
            self.add_delivery(&mut tx, &desk.id, Kind::Tell, id.as_str(), &message)
                .await?;
        }
        let view = self.finish_alert(tx, caller, &id).await?;
        Ok((view, true))
    }

    /// A page of the alerts the caller's organisation raised or was given, newest first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the scope.
    pub async fn alerts(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<AlertView>, AppError> {
        caller.must_any(&[Scope::Alert, Scope::Oversee])?;
        let after = page.after.as_deref();
        if after.is_some_and(|after| after.parse::<AlertId>().is_err()) {
            let detail = "“after” is the “next” of a page before.";
            return Err(AppError::invalid("after", detail));
        }
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            alerts::list(&mut connection, caller.id(), after, page.size()).await?;
        let mut items = Vec::with_capacity(found.len());
        for alert in &found {
            items.push(self.alert_view(&mut connection, caller, alert).await?);
        }
        drop(connection);
        self.note_reading(caller, Sensitive::Alerts, after, items.len())
            .await?;
        Ok(Page { items, total, next })
    }

    /// One alert.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn alert(&self, caller: &Caller, id: &AlertId) -> Result<AlertView, AppError> {
        caller.must_any(&[Scope::Alert, Scope::Oversee])?;
        let mut connection = self.store().read().await?;
        let alert = reach::alert(&mut connection, caller, id).await?;
        let view = self.alert_view(&mut connection, caller, &alert).await?;
        drop(connection);
        let what = Sensitive::Alert { id: id.clone() };
        self.note_reading(caller, what, None, 1).await?;
        Ok(view)
    }

    /// The provider records that somebody was informed otherwise than on this instance. The same again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for the authority; [`AppError::Refused`] naming the field.
    pub async fn inform_of_alert(
        &self,
        caller: &Caller,
        id: &AlertId,
        new: &NewInformed,
    ) -> Result<AlertView, AppError> {
        caller.must(Scope::Alert)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let alert = reach::alert(tx.connection(), caller, id).await?;
        if alert.organisation != *caller.id() {
            let detail = "The provider says whom else it informed; you acknowledge the alert.";
            return Err(AppError::Forbidden(detail.to_owned()));
        }
        let informed = Informed {
            party: new.party,
            whom: new.whom.clone(),
            channel: new.channel,
            at: new.at.unwrap_or(now),
        };
        let events = alert.inform(&informed, now)?;
        self.note_alert(&mut tx, caller, alert.recipient.as_ref(), id, events)
            .await?;
        self.finish_alert(tx, caller, id).await
    }

    /// The authority acknowledges an alert. Again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for the provider.
    pub async fn acknowledge_alert(
        &self,
        caller: &Caller,
        id: &AlertId,
        said: &Acknowledgement,
    ) -> Result<AlertView, AppError> {
        caller.must(Scope::Alert)?;
        let mut tx = self.store().write().await?;
        let alert = reach::alert(tx.connection(), caller, id).await?;
        if alert.recipient.as_ref() != Some(caller.id()) {
            let detail = "The authority that has the alert acknowledges it.";
            return Err(AppError::Forbidden(detail.to_owned()));
        }
        let events = alert.acknowledge(&said.note)?;
        self.note_alert(&mut tx, caller, Some(&alert.organisation), id, events)
            .await?;
        self.finish_alert(tx, caller, id).await
    }

    async fn note_alert(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        other: Option<&casework::OrganisationId>,
        id: &AlertId,
        events: Vec<casework::Event>,
    ) -> Result<(), AppError> {
        if events.is_empty() {
            return Ok(());
        }
        tx.append_all(&caller.actor, events).await?;
        if let Some(other) = other {
            let message = Message::AlertChanged { alert: id.clone() };
            self.add_delivery(tx, other, Kind::Tell, id.as_str(), &message)
                .await?;
        }
        Ok(())
    }

    async fn finish_alert(
        &self,
        mut tx: Tx,
        caller: &Caller,
        id: &AlertId,
    ) -> Result<AlertView, AppError> {
        let alert = reach::alert(tx.connection(), caller, id).await?;
        let view = self.alert_view(tx.connection(), caller, &alert).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }

    async fn alert_view(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        alert: &Alert,
    ) -> Result<AlertView, AppError> {
        let now = self.now();
        let by_us = alert.organisation == *caller.id();
        let provider = organisations::get(connection, &alert.organisation).await?;
        let recipient = match &alert.recipient {
            Some(id) => organisations::get(connection, id).await?,
            None => None,
        };
        Ok(AlertView {
            id: alert.id.clone(),
            stage: alert.stage().to_owned(),
            to_us: !by_us,
            provider_contact: provider.as_ref().and_then(|found| found.contact.clone()),
            provider_name: provider.map(|found| found.name).unwrap_or_default(),
            recipient_name: recipient.map(|found| found.name),
            alert: alert.alert.clone(),
            case: alert.case.clone().filter(|_| by_us),
            raised_at: alert.raised_at,
            informed: alert.informed.clone(),
            missing: alert.missing(),
            one_is_enough: alert.alert.owed().1,
            acknowledged: alert.acknowledged.as_ref().map(Said::from),
            clocks: alert
                .clocks
                .iter()
                .map(|clock| ClockView::at(clock, now))
                .collect(),
        })
    }

    /// Whether the contact point of a Member State is on this instance, for whoever is about to raise an alert.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn has_contact_point(&self, state: &str) -> Result<bool, AppError> {
        let mut connection = self.store().read().await?;
        Ok(contact_point(&mut connection, state).await?.is_some())
    }
}

/// Whether two alerts say the same, but for the instant of awareness, which is “now” where it was not given.
fn is_same(before: &Alert, new: &NewAlert) -> bool {
    let there = &before.alert;
    there.location == new.location.trim()
        && there.what == new.what.trim()
        && there.imminent == new.imminent.trim()
        && there.state == new.state
        && there.law == new.law
}

/// The contact point of a Member State (Art 12(2)): an authority that says it is, or else the first that is designated for
/// everything.
async fn contact_point(
    connection: &mut Connection,
    state: &str,
) -> Result<Option<Organisation>, AppError> {
    let all = organisations::all(connection).await?;
    let is_candidate = |found: &&Organisation| {
        found.member_state.as_deref() == Some(state) && found.is_designated(Designation::Contact)
    };
    let says_so = |found: &&Organisation| {
        let particulars = found.particulars.as_ref();
        particulars.is_some_and(|said| said.designations.contains(&Designation::Contact))
    };
    let candidates: Vec<_> = all.iter().filter(is_candidate).collect();
    let chosen = candidates
        .iter()
        .find(|found| says_so(found))
        .or(candidates.first());
    Ok(chosen.map(|found| (*found).clone()))
}
