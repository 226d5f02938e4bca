//! Exposure to terrorist content and specific measures (Art 5), for both sides: the authority of the provider's Member State,
//! and the provider.

use crate::jobs::Kind;
use crate::{App, AppError, Caller, EntryPage, reach};
use casework::exposure::{CANDIDATE, FinalOrder, counted};
use casework::{
    Actor, Clock, Designation, Exposure, ExposureId, ExposureStep, Law, NewExposure, NoticeBody,
    NoticeId, Organisation, OrganisationId, OrganisationKind, ReceivedVia, Refusal, Scope,
};
use exchange::v1::{
    CandidateView, CandidatesView, ClockView, ExposureView, FinalOrderView, Page, Said,
};
use exchange::webhook::Message;
use jiff::Timestamp;
use store::{Connection, Tx, exposures, notices, organisations};

/// Most providers of one Member State that are listed.
const PROVIDERS: usize = 500;

impl App {
    /// The providers of the caller's Member State, with their final orders of the last twelve months: those with most first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for others than authorities that oversee specific measures.
    pub async fn exposure_candidates(&self, caller: &Caller) -> Result<CandidatesView, AppError> {
        caller.must_any(&[Scope::Measures, Scope::Oversee])?;
        must_oversee(caller)?;
        let now = self.now();
        let mut connection = self.store().read().await?;
        let all = organisations::all(&mut connection).await?;
        let mut items = Vec::new();
        for provider in all.iter().filter(|found| is_ours(caller, found)) {
            let orders = final_orders(&mut connection, &provider.id, now).await?;
            let open = exposures::open_between(&mut connection, caller.id(), &provider.id).await?;
            let mut views = Vec::with_capacity(orders.len());
            for order in &orders {
                views.push(order_view(&mut connection, &order.notice, &orders).await?);
            }
            items.push(CandidateView {
                provider: provider.id.clone(),
                name: provider.name.clone(),
                candidate: orders.len() >= CANDIDATE,
                orders: views.into_iter().flatten().collect(),
                stage: open.as_ref().map(|open| open.stage),
                exposure: open.map(|open| open.id),
            });
        }
        items.sort_by(|a, b| (b.orders.len(), &a.name).cmp(&(a.orders.len(), &b.name)));
        items.truncate(PROVIDERS);
        Ok(CandidatesView { items })
    }

    /// Tells a provider that it may be found to be exposed, and hears it. What is open with it already is given instead, where
    /// it was told the same (`false`).
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a provider that is not of the caller's Member State; [`AppError::Refused`] as
    /// [`Exposure::intend`], or when something else is open.
    pub async fn intend_exposure(
        &self,
        caller: &Caller,
        new: &NewExposure,
    ) -> Result<(ExposureView, bool), AppError> {
        caller.must(Scope::Measures)?;
        must_oversee(caller)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let provider = organisations::get(tx.connection(), &new.provider).await?;
        let provider = provider
            .filter(|found| is_ours(caller, found))
            .ok_or(AppError::NotFound("provider"))?;
        let open = exposures::open_between(tx.connection(), caller.id(), &provider.id).await?;
        if let Some(open) = open {
            if open.intention == new.reasons.trim() && open.hear_until == new.hear_until {
                let view = self.exposure_view(tx.connection(), caller, &open).await?;
                return Ok((view, false));
            }
            return Err(AppError::Refused(Refusal {
                code: "already_open",
                field: Some("provider"),
                detail: format!(
                    "{} is dealt with in {} already ({}).",
                    provider.name,
                    open.id,
                    open.stage.label()
                ),
            }));
        }
        let finals = final_orders(tx.connection(), &provider.id, now).await?;
        let id = ExposureId::new(now, self.environment().random()?);
        let event = Exposure::intend(id.clone(), caller.id().clone(), new, &finals, now)?;
        tx.append(&caller.actor, event).await?;
        self.tell_of_exposure(&mut tx, &provider.id, &id).await?;
        let view = self.finish_exposure(tx, caller, &id).await?;
        Ok((view, true))
    }

    /// A page of what the caller's organisation has a part in, newest first. Listing is no receipt.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the scope.
    pub async fn exposures(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<ExposureView>, AppError> {
        caller.must_any(&[Scope::Measures, Scope::Oversee])?;
        let after = page.after.as_deref();
        if after.is_some_and(|after| after.parse::<ExposureId>().is_err()) {
            let detail = "“after” is the “next” of a page before.";
            return Err(AppError::invalid("after", detail));
        }
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            exposures::list(&mut connection, caller.id(), after, page.size()).await?;
        let mut items = Vec::with_capacity(found.len());
        for exposure in &found {
            items.push(
                self.exposure_view(&mut connection, caller, exposure)
                    .await?,
            );
        }
        Ok(Page { items, total, next })
    }

    /// One exposure. A provider that may act on it and looks has received what was decided.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn exposure(
        &self,
        caller: &Caller,
        id: &ExposureId,
        via: ReceivedVia,
    ) -> Result<ExposureView, AppError> {
        caller.must_any(&[Scope::Measures, Scope::Oversee])?;
        let mut connection = self.store().read().await?;
        let exposure = reach::exposure(&mut connection, caller, id).await?;
        let is_receipt = exposure.provider == *caller.id()
            && caller.may(Scope::Measures)
            && exposure.waits_for_receipt();
        if !is_receipt {
            return self.exposure_view(&mut connection, caller, &exposure).await;
        }
        drop(connection);
        let mut tx = self.store().write().await?;
        self.receive_exposure(&mut tx, id, via, &caller.actor)
            .await?;
        self.finish_exposure(tx, caller, id).await
    }

    /// Records that a provider has what was decided. Again changes nothing.
    pub(crate) async fn receive_exposure(
        &self,
        tx: &mut Tx,
        id: &ExposureId,
        via: ReceivedVia,
        actor: &Actor,
    ) -> Result<(), AppError> {
        if let Some(exposure) = exposures::get(tx.connection(), id).await? {
            tx.append_all(actor, exposure.receive(via)).await?;
        }
        Ok(())
    }

    /// The endpoint of an organisation took the news: where it is the provider's, it has what was decided.
    pub(crate) async fn exposure_arrived(
        &self,
        tx: &mut Tx,
        id: &ExposureId,
        at: &OrganisationId,
    ) -> Result<(), AppError> {
        let exposure = exposures::get(tx.connection(), id).await?;
        if exposure.is_some_and(|exposure| exposure.provider == *at) {
            self.receive_exposure(tx, id, ReceivedVia::Webhook, &Actor::System)
                .await?;
        }
        Ok(())
    }

    /// Takes a step of the caller's side. The other side is told.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] when it is the other side's step; [`AppError::Refused`] as [`Exposure::take`].
    pub async fn take_exposure_step(
        &self,
        caller: &Caller,
        id: &ExposureId,
        step: &ExposureStep,
    ) -> Result<ExposureView, AppError> {
        caller.must(Scope::Measures)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let exposure = reach::exposure(tx.connection(), caller, id).await?;
        let is_provider = exposure.provider == *caller.id();
        if is_provider != step.is_providers() {
            return Err(AppError::Forbidden(match is_provider {
                true => "This step is the authority’s to take.".to_owned(),
                false => "This step is the provider’s to take.".to_owned(),
            }));
        }
        if !is_provider {
            must_oversee(caller)?;
        }
        if is_provider {
            // Whoever acts on a decision has it.
            self.receive_exposure(&mut tx, id, ReceivedVia::Api, &caller.actor)
                .await?;
        }
        let exposure = reach::exposure(tx.connection(), caller, id).await?;
        let finals = final_orders(tx.connection(), &exposure.provider, now).await?;
        let events = exposure.take(step, &finals, now)?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            // The register is the provider's own; the authority reads it in the reports.
            let is_own = matches!(
                step,
                ExposureStep::PutMeasure { .. } | ExposureStep::EndMeasure { .. }
            );
            let other = match is_provider {
                true => exposure.authority.clone(),
                false => exposure.provider.clone(),
            };
            if !is_own {
                self.tell_of_exposure(&mut tx, &other, id).await?;
            }
        }
        self.finish_exposure(tx, caller, id).await
    }

    async fn tell_of_exposure(
        &self,
        tx: &mut Tx,
        to: &OrganisationId,
        id: &ExposureId,
    ) -> Result<(), AppError> {
        let message = Message::ExposureChanged {
            exposure: id.clone(),
        };
        self.add_delivery(tx, to, Kind::Tell, id.as_str(), &message)
            .await
    }

    async fn finish_exposure(
        &self,
        mut tx: Tx,
        caller: &Caller,
        id: &ExposureId,
    ) -> Result<ExposureView, AppError> {
        let exposure = reach::exposure(tx.connection(), caller, id).await?;
        let view = self
            .exposure_view(tx.connection(), caller, &exposure)
            .await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }

    async fn exposure_view(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        exposure: &Exposure,
    ) -> Result<ExposureView, AppError> {
        let now = self.now();
        let to_us = exposure.provider == *caller.id();
        let provider = organisations::get(connection, &exposure.provider).await?;
        let authority = organisations::get(connection, &exposure.authority).await?;
        let finals = final_orders(connection, &exposure.provider, now).await?;
        let mut orders = Vec::with_capacity(exposure.orders.len());
        for order in &exposure.orders {
            orders.extend(order_view(connection, order, &finals).await?);
        }
        let running = |clock: &&Clock| clock.law == Law::MeasuresReport && clock.stopped.is_none();
        Ok(ExposureView {
            id: exposure.id.clone(),
            stage: exposure.stage,
            to_us,
            provider: exposure.provider.clone(),
            provider_name: provider.map(|found| found.name).unwrap_or_default(),
            authority_contact: authority.as_ref().and_then(|found| found.contact.clone()),
            authority_name: authority.map(|found| found.name).unwrap_or_default(),
            intended_at: exposure.intended_at,
            intention: exposure.intention.clone(),
            hear_until: exposure.hear_until,
            orders,
            said: exposure.said.iter().map(Said::from).collect(),
            decision: exposure.decision.as_ref().map(Said::from),
            received_at: exposure.received_at,
            measures: match to_us {
                true => exposure.measures.clone(),
                false => Vec::new(),
            },
            reports: exposure.reports.clone(),
            required: exposure.required.clone(),
            reviews: exposure.reviews.clone(),
            ended: exposure.ended.as_ref().map(Said::from),
            report_due: exposure.clocks.iter().rfind(running).map(|clock| clock.due),
            clocks: exposure
                .clocks
                .iter()
                .map(|clock| ClockView::at(clock, now))
                .collect(),
        })
    }
}

/// A provider that the caller's authority oversees: one of its Member State.
pub(crate) fn is_ours(caller: &Caller, provider: &Organisation) -> bool {
    let state = &caller.organisation.member_state;
    provider.kind == OrganisationKind::Provider
        && state.is_some()
        && provider.member_state == *state
}

fn must_oversee(caller: &Caller) -> Result<(), AppError> {
    if caller.organisation.is_designated(Designation::Oversee) {
        return Ok(());
    }
    Err(AppError::Forbidden(
        "Only a competent authority that is designated for overseeing specific measures decides whether providers are exposed (Art 12(1)(c))."
            .to_owned(),
    ))
}

/// The orders to a provider that count.
async fn final_orders(
    connection: &mut Connection,
    provider: &OrganisationId,
    now: Timestamp,
) -> Result<Vec<FinalOrder>, AppError> {
    let orders = notices::orders_to(connection, provider).await?;
    Ok(counted(&orders, provider, now))
}

/// What an overseeing authority and the provider read of an order: that it is final, and whose. Where its content is, is not for
/// the former.
async fn order_view(
    connection: &mut Connection,
    id: &NoticeId,
    finals: &[FinalOrder],
) -> Result<Option<FinalOrderView>, AppError> {
    let Some(notice) = notices::get(connection, id).await? else {
        return Ok(None);
    };
    let NoticeBody::RemovalOrder(order) = &notice.body else {
        return Ok(None);
    };
    let issuer = organisations::get(connection, &notice.terms.issuer).await?;
    Ok(order.finality.map(|finality| FinalOrderView {
        notice: notice.id.clone(),
        reference: notice.terms.reference.clone(),
        issuer_name: issuer.map(|issuer| issuer.name).unwrap_or_default(),
        final_at: finality.at,
        counts: finals.iter().any(|counted| counted.notice == *id),
    }))
}
