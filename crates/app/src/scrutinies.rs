//! Scrutiny of cross-border orders (Art 4): the authority that got a copy looks, tells the issuer, and decides; the addressee asks
//! for it.

use crate::accounts::later;
use crate::jobs::Kind;
use crate::{App, AppError, Caller, EntryPage, reach, views};
use casework::{
    Actor, AskedBy, Ceased, Event, Law, NoticeId, ReceivedVia, Refusal, Scope, ScrutinyDecision,
    ScrutinyId, Sensitive,
};
use exchange::v1::{NoticeView, Page, Reasons, ScrutinyView};
use exchange::webhook::Message;
use jiff::SignedDuration;
use store::jobs::{self, Job};
use store::{Tx, notices, scrutinies};

impl App {
    /// A page of the copies the caller's authority got, the earliest deadline first. Listing is no receipt.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when `after` is not the `next` of a page before.
    pub async fn scrutinies(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<ScrutinyView>, AppError> {
        caller.must(Scope::Scrutinise)?;
        let after = match page.after.as_deref().map(place) {
            Some(None) => {
                return Err(AppError::invalid(
                    "after",
                    "“after” is the “next” of a page before.",
                ));
            }
            Some(place) => place,
            None => None,
        };
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            scrutinies::list(&mut connection, caller.id(), after, page.size()).await?;
        let mut items = Vec::with_capacity(found.len());
        for scrutiny in &found {
            if let Some(notice) = notices::get(&mut connection, &scrutiny.notice).await? {
                items.push(views::scrutiny(&mut connection, scrutiny, &notice, self.now()).await?);
            }
        }
        drop(connection);
        let place = page.after.as_deref();
        self.note_reading(caller, Sensitive::Scrutinies, place, items.len())
            .await?;
        Ok(Page {
            items,
            total,
            next: next.map(|(due, id)| format!("{due}.{id}")),
        })
    }

    /// One copy. An authority that looks has received it: its 72 hours begin.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn scrutiny(
        &self,
        caller: &Caller,
        id: &ScrutinyId,
        via: ReceivedVia,
    ) -> Result<ScrutinyView, AppError> {
        caller.must(Scope::Scrutinise)?;
        let mut connection = self.store().read().await?;
        let (scrutiny, notice) = reach::scrutiny(&mut connection, caller, id).await?;
        if scrutiny.received.is_some() {
            let view = views::scrutiny(&mut connection, &scrutiny, &notice, self.now()).await?;
            drop(connection);
            let what = Sensitive::Scrutiny { id: id.clone() };
            self.note_reading(caller, what, None, 1).await?;
            return Ok(view);
        }
        drop(connection);
        let mut tx = self.store().write().await?;
        self.receive_copy(&mut tx, id, via, &caller.actor).await?;
        self.finish_scrutiny(tx, caller, id).await
    }

    /// Records the receipt of a copy. Again changes nothing.
    pub(crate) async fn receive_copy(
        &self,
        tx: &mut Tx,
        id: &ScrutinyId,
        via: ReceivedVia,
        actor: &Actor,
    ) -> Result<(), AppError> {
        let Some(scrutiny) = scrutinies::get(tx.connection(), id).await? else {
            return Ok(());
        };
        let events = scrutiny.receive(via);
        if !events.is_empty() {
            tx.append_all(actor, events).await?;
            // A second after the last at which a decision is taken in time.
            let over = Law::OwnScrutiny.allowance() + SignedDuration::from_secs(1);
            let (name, kind) = (format!("lapse_{id}"), Kind::Lapse.as_str());
            let at = later(self.now(), over);
            jobs::schedule(tx.connection(), &name, kind, id.as_str(), at).await?;
        }
        Ok(())
    }

    /// The addressee of an order asks for its scrutiny (Art 4(4)). The same request again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] when 48 hours have passed, or no authority here got a copy.
    pub async fn request_scrutiny(
        &self,
        caller: &Caller,
        id: &NoticeId,
        why: &Reasons,
    ) -> Result<NoticeView, AppError> {
        caller.must(Scope::Answer)?;
        let mut tx = self.store().write().await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        notice.order()?;
        if notice.terms.addressee != *caller.id() {
            return Err(AppError::Forbidden(
                "The addressee of an order, and whoever put the content there, ask for its scrutiny."
                    .to_owned(),
            ));
        }
        // Whoever asks has it.
        self.receive(&mut tx, id, ReceivedVia::Api, &caller.actor)
            .await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        let scrutiny = scrutinies::of_notice(tx.connection(), id)
            .await?
            .ok_or_else(no_copy)?;
        let received = notice
            .received
            .map_or_else(|| self.now(), |(received, _)| received);
        let events = scrutiny.request(AskedBy::Provider, &why.reasons, received, self.now())?;
        self.note_request(&mut tx, &caller.actor, &scrutiny.id, events)
            .await?;
        self.finish(tx, caller, id).await
    }

    pub(crate) async fn note_request(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: &ScrutinyId,
        events: Vec<Event>,
    ) -> Result<(), AppError> {
        if events.is_empty() {
            return Ok(());
        }
        tx.append_all(actor, events).await?;
        let Some(scrutiny) = scrutinies::get(tx.connection(), id).await? else {
            return Ok(());
        };
        let message = Message::ScrutinyChanged {
            scrutiny: id.clone(),
        };
        self.add_delivery(tx, &scrutiny.authority, Kind::Tell, id.as_str(), &message)
            .await
    }

    /// Tells the issuer that an infringement is about to be found (Art 4(5)).
    ///
    /// # Errors
    /// [`AppError::Refused`] too late, or when it was said or decided already.
    pub async fn intend(
        &self,
        caller: &Caller,
        id: &ScrutinyId,
        why: &Reasons,
    ) -> Result<ScrutinyView, AppError> {
        caller.must(Scope::Scrutinise)?;
        let mut tx = self.store().write().await?;
        let (scrutiny, notice) = reach::scrutiny(tx.connection(), caller, id).await?;
        let events = scrutiny.intend(&why.reasons, self.now())?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            let message = Message::NoticeChanged {
                notice: notice.id.clone(),
            };
            let issuer = &notice.terms.issuer;
            self.add_delivery(&mut tx, issuer, Kind::Tell, notice.id.as_str(), &message)
                .await?;
        }
        self.finish_scrutiny(tx, caller, id).await
    }

    /// Decides a scrutiny; an infringement takes the order's effect, and the provider has to reinstate (Art 4(7)). Everybody with
    /// a part in the order is told (Art 4(6)).
    ///
    /// # Errors
    /// [`AppError::Refused`] too late, when it was decided otherwise, or the issuer was not told before.
    pub async fn decide_scrutiny(
        &self,
        caller: &Caller,
        id: &ScrutinyId,
        decision: &ScrutinyDecision,
    ) -> Result<ScrutinyView, AppError> {
        caller.must(Scope::Scrutinise)?;
        let mut tx = self.store().write().await?;
        let (scrutiny, notice) = reach::scrutiny(tx.connection(), caller, id).await?;
        let mut events = scrutiny.decide(decision, self.now())?;
        if !events.is_empty() {
            if decision.infringes {
                let scrutiny = id.clone();
                events.extend(notice.cease(Ceased::Infringement { scrutiny }));
            }
            self.record(&mut tx, caller, &notice, events).await?;
        }
        self.finish_scrutiny(tx, caller, id).await
    }

    async fn finish_scrutiny(
        &self,
        mut tx: Tx,
        caller: &Caller,
        id: &ScrutinyId,
    ) -> Result<ScrutinyView, AppError> {
        let (scrutiny, notice) = reach::scrutiny(tx.connection(), caller, id).await?;
        let view = views::scrutiny(tx.connection(), &scrutiny, &notice, self.now()).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }

    /// The job after 72 hours: records that they passed without a decision, where nobody had asked for one.
    pub(crate) async fn lapse_when_over(&self, job: &Job) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        if let Ok(id) = job.subject.parse::<ScrutinyId>()
            && let Some(scrutiny) = scrutinies::get(tx.connection(), &id).await?
        {
            tx.append_all(&Actor::System, scrutiny.lapse(self.now()))
                .await?;
        }
        jobs::finish(tx.connection(), &job.id).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn place(text: &str) -> Option<(i64, String)> {
    let (due, id) = text.split_once('.')?;
    Some((due.parse().ok()?, id.to_owned()))
}

fn no_copy() -> AppError {
    AppError::Refused(Refusal {
        code: "no_copy",
        field: None,
        detail: "No authority on this instance got a copy of this order: it is not cross-border, or the copy went another way. Ask that authority by its contact point (Art 4(4)).".to_owned(),
    })
}
