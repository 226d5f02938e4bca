//! Issuing a referral or a removal order: what leaves the house, and what the law wants done before and with it.

use crate::captures::host_of;
use crate::conflicts::Issued;
use crate::jobs::Kind;
use crate::undo::How;
use crate::{App, AppError, Caller, reach, views};
use casework::{
    Case, CaseId, Designation, Event, FirstOrder, Item, Notice, NoticeId, NoticeKind, OrderTerms,
    Organisation, Origin, Proposal, Refusal, Scope, ScrutinyId, Terms,
};
use exchange::v1::NewNotice;
use exchange::webhook::Message;
use store::{Tx, captures, notices, organisations};

impl App {
    /// Issues a notice on a decided case; the one that was issued on this decision already is given again. Where something speaks
    /// for a second look it waits for a second person instead.
    ///
    /// # Errors
    /// [`AppError::Refused`] when the decision does not carry it, no provider is known for the location, or an order lacks what
    /// the law wants it to say.
    pub async fn issue(
        &self,
        caller: &Caller,
        id: &CaseId,
        new: &NewNotice,
    ) -> Result<Issued, AppError> {
        self.issue_as(caller, id, new, None, How::Now).await
    }

    /// As [`App::issue`]; what a second person approved is not asked about again, as long as it is what still waits.
    pub(crate) async fn issue_as(
        &self,
        caller: &Caller,
        id: &CaseId,
        new: &NewNotice,
        approved: Option<&Proposal>,
        how: How<'_>,
    ) -> Result<Issued, AppError> {
        caller.must(Scope::to_issue(new.kind))?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        self.begin_as(&mut tx, caller, id, how).await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        if let Some(last) = case.notices.last()
            && let Some(notice) = notices::get(tx.connection(), last).await?
            && notice.kind() == new.kind
            && !notice.is_withdrawn()
        {
            let view = views::notice(tx.connection(), &notice, caller.id(), now).await?;
            if how.is_leaving() {
                tx.commit().await?;
            }
            return Ok(Issued::Left(Box::new(view), false));
        }
        if let Some(approved) = approved
            && case.approvable(&caller.actor)? != approved
        {
            return Err(AppError::Refused(Refusal {
                code: "nothing_proposed",
                field: None,
                detail: "What you approved was proposed anew meanwhile; look at it again."
                    .to_owned(),
            }));
        }
        let notice_id = NoticeId::new(now, self.environment().random()?);
        let (terms, addressee) = self
            .written(&mut tx, caller, &case, &notice_id, new)
            .await?;
        let copy_to = terms.order.as_ref().and_then(|order| order.copy_to.clone());
        let event = Notice::issue(
            notice_id.clone(),
            new.kind,
            terms.clone(),
            caller.organisation.kind,
            now,
        )?;
        if approved.is_none() {
            let found = self.concerns(&mut tx, caller, new.kind, &terms).await?;
            if !found.0.is_empty() {
                return self.propose(tx, caller, id, new, found).await;
            }
        }
        tx.append(&caller.actor, event).await?;
        let message = Message::NoticeIssued {
            notice: notice_id.clone(),
            kind: new.kind,
        };
        self.add_delivery(
            &mut tx,
            &addressee.id,
            Kind::Notice,
            notice_id.as_str(),
            &message,
        )
        .await?;
        // Simultaneously (Art 4(1)): in the same transaction, so that neither leaves without the other.
        if let Some(authority) = copy_to {
            let scrutiny = ScrutinyId::new(now, self.environment().random()?);
            let copied = Event::OrderCopied {
                id: scrutiny.clone(),
                notice: notice_id.clone(),
                authority: authority.clone(),
            };
            tx.append(&caller.actor, copied).await?;
            let message = Message::OrderCopied {
                scrutiny: scrutiny.clone(),
            };
            self.add_delivery(&mut tx, &authority, Kind::Copy, scrutiny.as_str(), &message)
                .await?;
        }
        let notice = notices::get(tx.connection(), &notice_id)
            .await?
            .ok_or(AppError::NotFound("notice"))?;
        self.end_silence_later(&mut tx, &notice).await?;
        let view = views::notice(tx.connection(), &notice, caller.id(), now).await?;
        if how.is_trial() {
            return Ok(Issued::Left(Box::new(view), true));
        }
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(Issued::Left(Box::new(view), true))
    }

    /// What a notice on a decided case says, and to whom: what leaves, and what a draft of it shows.
    pub(crate) async fn written(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        notice: &NoticeId,
        new: &NewNotice,
    ) -> Result<(Terms, Organisation), AppError> {
        let decision = case.may_issue(new.kind)?.clone();
        let addressee = self.addressee(tx, case).await?;
        let mut grounds = decision.judgement.grounds;
        let mut also = Vec::new();
        for further in &new.also {
            let further = self
                .further(tx, caller, further, new.kind, &addressee)
                .await?;
            grounds.extend(further.1);
            also.push(further.0);
        }
        grounds.sort_unstable();
        grounds.dedup();
        let order = match new.kind {
            NoticeKind::Referral => None,
            NoticeKind::RemovalOrder => Some(self.order_terms(tx, caller, &addressee, new).await?),
        };
        let terms = Terms {
            case: case.id.clone(),
            issuer: caller.id().clone(),
            addressee: addressee.id.clone(),
            reference: reference(new, notice),
            url: location(case)?.0.to_owned(),
            content_sha256: self.matched_content(tx, case).await?,
            grounds,
            reasons: decision.judgement.reasons,
            non_disclosure: new.non_disclosure,
            also,
            order,
        };
        Ok((terms, addressee))
    }

    /// A further location of an order: of a case that was assessed by a person, decided alike, and is on the same service.
    async fn further(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: &CaseId,
        kind: NoticeKind,
        addressee: &Organisation,
    ) -> Result<(Item, Vec<casework::Ground>), AppError> {
        let case = reach::case(tx.connection(), caller, id).await?;
        let grounds = case.may_issue(kind)?.judgement.grounds.clone();
        let provider = self.addressee(tx, &case).await?;
        if provider.id != addressee.id {
            return Err(AppError::invalid(
                "also",
                format!(
                    "The location of {id} is on the service of {}, not of {}; an order has one addressee.",
                    provider.name, addressee.name
                ),
            ));
        }
        let item = Item {
            case: id.clone(),
            url: location(&case)?.0.to_owned(),
            content_sha256: self.matched_content(tx, &case).await?,
        };
        Ok((item, grounds))
    }

    /// What only an order says: the states, the copy, how a first order was prepared, how it can be challenged.
    async fn order_terms(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        addressee: &Organisation,
        new: &NewNotice,
    ) -> Result<OrderTerms, AppError> {
        if !caller.organisation.is_designated(Designation::Issue) {
            return Err(AppError::Forbidden(
                "Your authority is not designated for issuing removal orders (Art 12(1)(a))."
                    .to_owned(),
            ));
        }
        let is_first = !notices::has_ordered(tx.connection(), caller.id(), &addressee.id).await?;
        let informed_at = addressee.informed_by.get(caller.id()).copied();
        let first = FirstOrder::gate(is_first, informed_at, new.emergency.as_deref(), self.now())?;
        let issuing_state = caller.organisation.member_state.clone();
        let addressee_state = addressee.member_state.clone();
        let is_cross_border =
            matches!((&issuing_state, &addressee_state), (Some(a), Some(b)) if a != b);
        let copy_to = match &addressee_state {
            Some(state) if is_cross_border => self.scrutiniser(tx, state).await?,
            _ => None,
        };
        let is_copied_here = copy_to.is_some() || !is_cross_border;
        let particulars = caller.organisation.particulars.as_ref();
        Ok(OrderTerms {
            issuing_state,
            addressee_state,
            copy_to,
            copy_otherwise: new.copy_otherwise.clone().filter(|_| !is_copied_here),
            non_disclosure_until: new.non_disclosure_until,
            non_disclosure_reasons: new.non_disclosure_reasons.clone(),
            first,
            appeal_days: particulars.map(|said| said.redress.deadline_days),
            from_outside: None,
        })
    }

    /// The authority of a Member State that gets copies of orders to its providers.
    async fn scrutiniser(
        &self,
        tx: &mut Tx,
        state: &str,
    ) -> Result<Option<casework::OrganisationId>, AppError> {
        let all = organisations::all(tx.connection()).await?;
        let found = all.into_iter().find(|organisation| {
            organisation.member_state.as_deref() == Some(state)
                && organisation.is_designated(Designation::Scrutinise)
        });
        Ok(found.map(|organisation| organisation.id))
    }

    async fn addressee(&self, tx: &mut Tx, case: &Case) -> Result<Organisation, AppError> {
        let (url, provider) = location(case)?;
        let known = match provider {
            Some(id) => organisations::get(tx.connection(), id).await?,
            // The provider may have been registered after the capture.
            None => match url::Url::parse(url) {
                Ok(url) => organisations::by_host(tx.connection(), &host_of(&url)).await?,
                Err(_) => None,
            },
        };
        known.ok_or_else(|| {
            AppError::invalid(
                "kind",
                "No provider is registered for the host of this location; register it first: staydown admin organisation add-host (or add, for a new provider).",
            )
        })
    }

    async fn matched_content(&self, tx: &mut Tx, case: &Case) -> Result<Vec<String>, AppError> {
        let Origin::Location { capture, .. } = &case.origin else {
            return Ok(Vec::new());
        };
        let Some(capture) = captures::get(tx.connection(), capture).await? else {
            return Ok(Vec::new());
        };
        let is_matched = |image: &&casework::CapturedImage| {
            case.matches
                .iter()
                .any(|found| found.query == image.pdq || found.query == image.sha256)
        };
        Ok(capture
            .images
            .iter()
            .filter(is_matched)
            .map(|image| image.sha256.clone())
            .collect())
    }
}

fn location(case: &Case) -> Result<(&str, Option<&casework::OrganisationId>), AppError> {
    match &case.origin {
        Origin::Location { url, provider, .. } => Ok((url, provider.as_ref())),
        Origin::Upload { .. } | Origin::Notice { .. } | Origin::UserNotice { .. } => {
            Err(AppError::Refused(Refusal {
                code: "no_location",
                field: None,
                detail: "Only a case about a location can be referred or ordered.".to_owned(),
            }))
        }
    }
}

/// The issuer's own reference, or one made from the notice's identifier.
fn reference(new: &NewNotice, id: &NoticeId) -> String {
    let given = new
        .reference
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    given.map_or_else(
        || {
            let id = id.as_str();
            format!(
                "SD-{}",
                id.get(id.len().saturating_sub(10)..)
                    .unwrap_or(id)
                    .to_uppercase()
            )
        },
        |text| text.chars().take(100).collect(),
    )
}
