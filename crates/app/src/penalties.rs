//! Penalties (Art 18): a person of the authority puts the decision on record, and the provider is told and reads it. And what an
//! authority leaves out of its transparency report (Art 8(2)), which nobody else learns of.
//!
//! Both are decisions of people: no token has the scope, and none of them is made by a program.

use crate::exposures::is_ours;
use crate::jobs::Kind;
use crate::{App, AppError, Caller, EntryPage, reach};
use casework::{
    Actor, Designation, NewPenalty, NoticeId, NoticeKind, OrganisationId, OrganisationKind,
    Penalty, PenaltyEnd, PenaltyId, ReceivedVia, Scope, WithheldFor, Withholding, WithholdingId,
};
use exchange::v1::{Page, PenaltyEnded, PenaltyView};
use exchange::webhook::Message;
use store::{Connection, Tx, organisations, penalties};

/// Whoever reads penalties: whoever decides upon them, whoever answers for a provider's measures, and auditors.
const READERS: [Scope; 3] = [Scope::Penalise, Scope::Measures, Scope::Oversee];

impl App {
    /// Whether the caller decides upon penalties: people do, of an authority that is designated for it.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] that says what is missing.
    pub fn may_penalise(caller: &Caller) -> Result<(), AppError> {
        must_be_a_person(caller, Scope::Penalise)?;
        if caller.organisation.is_designated(Designation::Penalise) {
            return Ok(());
        }
        Err(AppError::Forbidden(
            "Only a competent authority that is designated for imposing penalties decides upon them (Art 12(1)(d))."
                .to_owned(),
        ))
    }

    /// Puts a decision on record; the provider is told. The same again gives what is there (`false`).
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for others than people of an authority designated for penalties; [`AppError::NotFound`] for a
    /// provider that is not of its Member State (Art 16), or an order that is not the caller's; [`AppError::Refused`] naming the
    /// field.
    pub async fn impose_penalty(
        &self,
        caller: &Caller,
        new: &NewPenalty,
    ) -> Result<(PenaltyView, bool), AppError> {
        Self::may_penalise(caller)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let provider = organisations::get(tx.connection(), &new.provider).await?;
        provider
            .filter(|found| is_ours(caller, found))
            .ok_or(AppError::NotFound("provider"))?;
        for order in &new.orders {
            let notice = reach::notice(tx.connection(), caller, order).await?;
            let fits = notice.kind() == NoticeKind::RemovalOrder
                && notice.terms.issuer == *caller.id()
                && notice.terms.addressee == new.provider;
            if !fits {
                return Err(AppError::invalid(
                    "orders",
                    format!("{order} is no removal order of yours to this provider."),
                ));
            }
        }
        let reference = new.reference.trim();
        let before = penalties::by_reference(tx.connection(), caller.id(), reference).await?;
        if let Some(before) = before
            && before.is_again(new, now)?
        {
            let view = penalty_view(tx.connection(), caller, &before).await?;
            return Ok((view, false));
        }
        let id = PenaltyId::new(now, self.environment().random()?);
        let event = Penalty::decide(id.clone(), caller.id().clone(), new, now)?;
        tx.append(&caller.actor, event).await?;
        self.tell_of_penalty(&mut tx, &new.provider, &id).await?;
        let view = self.finish_penalty(tx, caller, &id).await?;
        Ok((view, true))
    }

    /// Records that a penalty has no effect any more; the provider is told. Again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] as [`App::impose_penalty`]; [`AppError::Refused`] when it ended otherwise.
    pub async fn end_penalty(
        &self,
        caller: &Caller,
        id: &PenaltyId,
        how: PenaltyEnd,
        reasons: &str,
    ) -> Result<PenaltyView, AppError> {
        caller.must(Scope::Penalise)?;
        let mut tx = self.store().write().await?;
        let penalty = reach::penalty(tx.connection(), caller, id).await?;
        if penalty.authority != *caller.id() {
            let detail = "The authority that imposed a penalty says that it ended.";
            return Err(AppError::Forbidden(detail.to_owned()));
        }
        Self::may_penalise(caller)?;
        let events = penalty.end(how, reasons)?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            self.tell_of_penalty(&mut tx, &penalty.decision.provider, id)
                .await?;
        }
        self.finish_penalty(tx, caller, id).await
    }

    /// A page of the penalties that the caller's organisation imposed, or that were imposed on it, newest first. Listing is no
    /// receipt.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the scope.
    pub async fn penalties(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<PenaltyView>, AppError> {
        caller.must_any(&READERS)?;
        let after = page.after.as_deref();
        if after.is_some_and(|after| after.parse::<PenaltyId>().is_err()) {
            let detail = "“after” is the “next” of a page before.";
            return Err(AppError::invalid("after", detail));
        }
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            penalties::list(&mut connection, caller.id(), after, page.size()).await?;
        let mut items = Vec::with_capacity(found.len());
        for penalty in &found {
            items.push(penalty_view(&mut connection, caller, penalty).await?);
        }
        Ok(Page { items, total, next })
    }

    /// One penalty. A provider that may act on it and looks has received it.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn penalty(
        &self,
        caller: &Caller,
        id: &PenaltyId,
        via: ReceivedVia,
    ) -> Result<PenaltyView, AppError> {
        caller.must_any(&READERS)?;
        let mut connection = self.store().read().await?;
        let penalty = reach::penalty(&mut connection, caller, id).await?;
        let acts = caller.may(Scope::Measures) || caller.may(Scope::Penalise);
        let is_receipt =
            penalty.decision.provider == *caller.id() && penalty.received.is_none() && acts;
        if !is_receipt {
            return penalty_view(&mut connection, caller, &penalty).await;
        }
        drop(connection);
        let mut tx = self.store().write().await?;
        let penalty = reach::penalty(tx.connection(), caller, id).await?;
        tx.append_all(&caller.actor, penalty.receive(via)).await?;
        self.finish_penalty(tx, caller, id).await
    }

    /// The endpoint of an organisation took the news: where it is the provider's, it has the decision.
    pub(crate) async fn penalty_arrived(
        &self,
        tx: &mut Tx,
        id: &PenaltyId,
        at: &OrganisationId,
    ) -> Result<(), AppError> {
        let penalty = penalties::get(tx.connection(), id).await?;
        if let Some(penalty) = penalty.filter(|penalty| penalty.decision.provider == *at) {
            let received = penalty.receive(ReceivedVia::Webhook);
            tx.append_all(&Actor::System, received).await?;
        }
        Ok(())
    }

    async fn tell_of_penalty(
        &self,
        tx: &mut Tx,
        to: &OrganisationId,
        id: &PenaltyId,
    ) -> Result<(), AppError> {
        let message = Message::PenaltyChanged {
            penalty: id.clone(),
        };
        self.add_delivery(tx, to, Kind::Tell, id.as_str(), &message)
            .await
    }

    async fn finish_penalty(
        &self,
        mut tx: Tx,
        caller: &Caller,
        id: &PenaltyId,
    ) -> Result<PenaltyView, AppError> {
        let penalty = reach::penalty(tx.connection(), caller, id).await?;
        let view = penalty_view(tx.connection(), caller, &penalty).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }

    /// What the caller may impose penalties on: the providers of its Member State, by name.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn penalised_providers(
        &self,
        caller: &Caller,
    ) -> Result<Vec<(OrganisationId, String)>, AppError> {
        if Self::may_penalise(caller).is_err() {
            return Ok(Vec::new());
        }
        let mut connection = self.store().read().await?;
        let all = organisations::all(&mut connection).await?;
        let ours = all.into_iter().filter(|found| is_ours(caller, found));
        Ok(ours.map(|found| (found.id, found.name)).collect())
    }

    /// Leaves an order of the caller's authority out of its transparency report (Art 8(2)). The same again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for programs and for whoever issues no orders; [`AppError::Refused`] as [`Withholding::begin`].
    pub async fn withhold_order(
        &self,
        caller: &Caller,
        id: &NoticeId,
        why: Option<WithheldFor>,
        reasons: &str,
    ) -> Result<(), AppError> {
        must_be_a_person(caller, Scope::Order)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        let why = why.ok_or_else(|| {
            AppError::invalid("why", "Say what publishing the order would prejudice.")
        })?;
        let standing = penalties::withheld(tx.connection(), caller.id(), id).await?;
        let new = WithholdingId::new(now, self.environment().random()?);
        let standing = standing.as_ref();
        let events = Withholding::begin(new, caller.id(), &notice, why, reasons, standing)?;
        tx.append_all(&caller.actor, events).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Counts such an order again.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it is not left out; [`AppError::Refused`] without reasons.
    pub async fn include_order(
        &self,
        caller: &Caller,
        id: &NoticeId,
        reasons: &str,
    ) -> Result<(), AppError> {
        must_be_a_person(caller, Scope::Order)?;
        let mut tx = self.store().write().await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        let standing = penalties::withheld(tx.connection(), caller.id(), &notice.id).await?;
        let standing = standing.ok_or(AppError::NotFound("order that is left out"))?;
        tx.append_all(&caller.actor, standing.end(reasons)?).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether an order that the caller is being shown is left out of their authority's report, and why.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn withholding_of(
        &self,
        caller: &Caller,
        id: &NoticeId,
    ) -> Result<Option<Withholding>, AppError> {
        if !caller.may(Scope::Order) && !caller.may(Scope::Oversee) {
            return Ok(None);
        }
        let mut connection = self.store().read().await?;
        Ok(penalties::withheld(&mut connection, caller.id(), id).await?)
    }
}

fn must_be_a_person(caller: &Caller, scope: Scope) -> Result<(), AppError> {
    caller.must(scope)?;
    let is_person = matches!(caller.actor, Actor::Person { .. });
    if is_person && caller.organisation.kind == OrganisationKind::Authority {
        return Ok(());
    }
    Err(AppError::Forbidden(
        "A person of a competent authority decides this, in the console.".to_owned(),
    ))
}

async fn penalty_view(
    connection: &mut Connection,
    caller: &Caller,
    penalty: &Penalty,
) -> Result<PenaltyView, AppError> {
    let provider = organisations::get(connection, &penalty.decision.provider).await?;
    let authority = organisations::get(connection, &penalty.authority).await?;
    Ok(PenaltyView {
        id: penalty.id.clone(),
        stage: penalty.stage().to_owned(),
        to_us: penalty.decision.provider == *caller.id(),
        authority_contact: authority.as_ref().and_then(|found| found.contact.clone()),
        authority_name: authority.map(|found| found.name).unwrap_or_default(),
        provider_name: provider.map(|found| found.name).unwrap_or_default(),
        decision: penalty.decision.clone(),
        recorded_at: penalty.recorded_at,
        received_at: penalty.received.map(|(at, _)| at),
        received_via: penalty.received.map(|(_, via)| via),
        ended: penalty
            .ended
            .as_ref()
            .map(|(at, how, reasons)| PenaltyEnded {
                at: *at,
                how: *how,
                reasons: reasons.clone(),
            }),
    })
}
