//! The course of an order after it was issued: informing a provider before a first one, proceedings, becoming final, and the
//! decision not to inform the content provider.

use crate::jobs::Kind;
use crate::{App, AppError, Caller, reach};
use casework::{
    ADVANCE, Actor, Event, Notice, NoticeId, OrganisationId, OrganisationKind, Proceeding,
    ProceedingEnd, Scope,
};
use exchange::v1::{
    AdvanceInformationView, NewAdvanceInformation, NewProceedingEnd, NewSilence, NoticeView,
};
use exchange::webhook::Message;
use jiff::Timestamp;
use store::jobs::{self, Job};
use store::{Tx, notices, organisations};

impl App {
    /// Records that the caller's authority informed a provider about procedures and deadlines (Art 3(2)). Again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is no provider or nothing says how; [`AppError::Forbidden`] for others than authorities.
    pub async fn inform_in_advance(
        &self,
        caller: &Caller,
        provider: &OrganisationId,
        new: &NewAdvanceInformation,
    ) -> Result<AdvanceInformationView, AppError> {
        caller.must(Scope::Order)?;
        if caller.organisation.kind != OrganisationKind::Authority {
            return Err(AppError::Forbidden(
                "Only a competent authority informs providers before its first order.".to_owned(),
            ));
        }
        let missing = || AppError::NotFound("organisation");
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), provider)
            .await?
            .ok_or_else(missing)?;
        let events = organisation.inform(caller.id(), &new.how)?;
        tx.append_all(&caller.actor, events).await?;
        let organisation = organisations::get(tx.connection(), provider)
            .await?
            .ok_or_else(missing)?;
        tx.commit().await?;
        let informed_at = organisation
            .informed_by
            .get(caller.id())
            .copied()
            .unwrap_or_else(|| self.now());
        Ok(AdvanceInformationView {
            addressee: provider.clone(),
            informed_at,
            order_from: informed_at.checked_add(ADVANCE).unwrap_or(Timestamp::MAX),
        })
    }

    /// One of the two sides records that an order was challenged (Art 9). The same again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] naming the field, or when the order is final.
    pub async fn file_proceeding(
        &self,
        caller: &Caller,
        id: &NoticeId,
        filed: &Proceeding,
    ) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_party(caller, id).await?;
        let events = notice.file_proceeding(filed, self.now())?;
        self.record(&mut tx, caller, &notice, events).await?;
        self.finish(tx, caller, id).await
    }

    /// One of the two sides records how a proceeding ended. An annulment takes the order's effect.
    ///
    /// # Errors
    /// [`AppError::Refused`] when no such proceeding is on record, or it ended otherwise.
    pub async fn end_proceeding(
        &self,
        caller: &Caller,
        id: &NoticeId,
        end: &NewProceedingEnd,
    ) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_party(caller, id).await?;
        let ended = ProceedingEnd {
            outcome: end.outcome,
            at: end.at,
        };
        let events = notice.end_proceeding(&end.reference, &ended, self.now())?;
        self.record(&mut tx, caller, &notice, events).await?;
        self.finish(tx, caller, id).await
    }

    /// The issuer records that an order is final (Art 3(9)); the authority that got the copy is told (Art 12(1)).
    ///
    /// # Errors
    /// [`AppError::Refused`] that says what stands against it.
    pub async fn finalise(&self, caller: &Caller, id: &NoticeId) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_issuer(caller, id).await?;
        let events = notice.finalise(self.now())?;
        self.record(&mut tx, caller, &notice, events).await?;
        self.finish(tx, caller, id).await
    }

    /// The issuer prolongs the time for which the content provider is not informed (Art 11(3)).
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is none, it has ended, was prolonged already, or would last too long.
    pub async fn extend_silence(
        &self,
        caller: &Caller,
        id: &NoticeId,
        new: &NewSilence,
    ) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_issuer(caller, id).await?;
        let events = notice.extend_silence(new.until, &new.reasons, self.now())?;
        self.record(&mut tx, caller, &notice, events).await?;
        self.finish(tx, caller, id).await
    }

    /// The issuer lifts the decision not to inform the content provider before its end.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is none.
    pub async fn end_silence(
        &self,
        caller: &Caller,
        id: &NoticeId,
    ) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_issuer(caller, id).await?;
        let events = notice.end_silence()?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            self.tell_may_inform(&mut tx, &notice).await?;
        }
        self.finish(tx, caller, id).await
    }

    /// Whoever has a part in an order, with the right to say something about it.
    async fn as_party(&self, caller: &Caller, id: &NoticeId) -> Result<(Tx, Notice), AppError> {
        caller.must_any(&[Scope::Order, Scope::Answer])?;
        let mut tx = self.store().write().await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        let needed = if notice.terms.issuer == *caller.id() {
            Scope::Order
        } else {
            Scope::Answer
        };
        caller.must(needed)?;
        Ok((tx, notice))
    }

    /// Records what happened to an order, and tells the other side, and whoever got a copy.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        notice: &Notice,
        events: Vec<Event>,
    ) -> Result<(), AppError> {
        if events.is_empty() {
            return Ok(());
        }
        tx.append_all(&caller.actor, events).await?;
        let after = notices::get(tx.connection(), &notice.id)
            .await?
            .ok_or(AppError::NotFound("notice"))?;
        self.end_silence_later(tx, &after).await?;
        self.tell_parties(tx, caller.id(), notice).await
    }

    /// Tells both sides of a notice, and whoever got a copy, that it changed; but not who changed it.
    pub(crate) async fn tell_parties(
        &self,
        tx: &mut Tx,
        but: &OrganisationId,
        notice: &Notice,
    ) -> Result<(), AppError> {
        let message = Message::NoticeChanged {
            notice: notice.id.clone(),
        };
        for party in [&notice.terms.issuer, &notice.terms.addressee] {
            if party != but {
                self.add_delivery(tx, party, Kind::Tell, notice.id.as_str(), &message)
                    .await?;
            }
        }
        let copied = store::scrutinies::of_notice(tx.connection(), &notice.id).await?;
        if let Some(scrutiny) = copied.filter(|scrutiny| scrutiny.authority != *but) {
            let message = Message::ScrutinyChanged {
                scrutiny: scrutiny.id.clone(),
            };
            self.add_delivery(
                tx,
                &scrutiny.authority,
                Kind::Tell,
                scrutiny.id.as_str(),
                &message,
            )
            .await?;
        }
        Ok(())
    }

    /// Looks again when the decision not to inform the content provider ends, if there is one.
    pub(crate) async fn end_silence_later(
        &self,
        tx: &mut Tx,
        notice: &Notice,
    ) -> Result<(), AppError> {
        let Ok(order) = notice.order() else {
            return Ok(());
        };
        if let Some(silence) = order.silence.as_ref().filter(|one| one.ended_at.is_none()) {
            let id = format!("silence_{}", notice.id);
            let kind = Kind::Silence.as_str();
            jobs::schedule(
                tx.connection(),
                &id,
                kind,
                notice.id.as_str(),
                silence.until,
            )
            .await?;
        }
        Ok(())
    }

    /// The job at the end of the time: records that the content provider may be informed, and tells the addressee.
    pub(crate) async fn end_silence_when_over(&self, job: &Job) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let notice = match job.subject.parse::<NoticeId>() {
            Ok(id) => notices::get(tx.connection(), &id).await?,
            Err(_) => None,
        };
        let silence = notice.as_ref().and_then(|notice| {
            let order = notice.order().ok()?;
            order.silence.clone().filter(|one| one.ended_at.is_none())
        });
        match (notice, silence) {
            (Some(notice), Some(silence)) if silence.holds(self.now()) => {
                // It was prolonged meanwhile.
                let at = silence.until;
                jobs::again(tx.connection(), &job.id, None, at).await?;
                tracing::debug!(notice = %notice.id, "not informed for longer");
            }
            (Some(notice), Some(_)) => {
                let events = notice.end_silence()?;
                tx.append_all(&Actor::System, events).await?;
                self.tell_may_inform(&mut tx, &notice).await?;
                jobs::finish(tx.connection(), &job.id).await?;
            }
            _ => jobs::finish(tx.connection(), &job.id).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    async fn tell_may_inform(&self, tx: &mut Tx, notice: &Notice) -> Result<(), AppError> {
        self.release_statements(tx, notice).await?;
        let message = Message::MayInform {
            notice: notice.id.clone(),
        };
        let addressee = &notice.terms.addressee;
        self.add_delivery(tx, addressee, Kind::Tell, notice.id.as_str(), &message)
            .await
    }
}
