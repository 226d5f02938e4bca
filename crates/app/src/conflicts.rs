//! Before a notice leaves: what speaks for a second look, and the second person's part. And the wishes that something stays online.

use crate::jobs::Kind;
use crate::undo::How;
use crate::{App, AppError, Caller, EntryPage, reach};
use casework::{
    BULK, BULK_WITHIN, CaseId, Concern, Event, KeepOnline, NoticeKind, OrganisationId, Proposal,
    Scope, Terms, WishId, is_collection,
};
use exchange::v1::{CaseView, ConcernView, NewNotice, NoticeView, Page, ProposalView, WishView};
use exchange::webhook::Message;
use jiff::Timestamp;
use store::{Tx, conflicts, organisations};

/// What came of issuing.
#[derive(Debug)]
pub enum Issued {
    /// It left, or had left on this decision already (`false`).
    Left(Box<NoticeView>, bool),
    /// It waits for a second person.
    Waits(ProposalView),
}

impl App {
    /// What speaks for a second look at a notice; and whose toes it treads on, who are told of it.
    pub(crate) async fn concerns(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        kind: NoticeKind,
        terms: &Terms,
    ) -> Result<(Vec<Concern>, Vec<(OrganisationId, String)>), AppError> {
        let (now, house) = (self.now(), caller.id());
        let (mut concerns, mut others) = (Vec::new(), Vec::new());
        for (url, mark) in conflicts::marks(terms) {
            for notice in conflicts::of_others(tx.connection(), house, &mark).await? {
                let issuer = notice.terms.issuer.clone();
                if others.iter().any(|(other, _)| *other == issuer) {
                    continue;
                }
                let contact = contact(tx, &issuer).await?;
                concerns.push(Concern::AlreadyNoticed {
                    kind: notice.kind(),
                    contact,
                    // Ours: where the other found the same is the other's.
                    url: url.to_owned(),
                });
                others.push((issuer, notice.id.to_string()));
            }
        }
        for url in terms.urls() {
            for wish in conflicts::wished_by_others(tx.connection(), house, url, now).await? {
                let contact = contact(tx, &wish.organisation).await?;
                concerns.push(Concern::KeepOnline {
                    until: wish.wish.until,
                    contact,
                    url: url.to_owned(),
                });
                others.push((wish.organisation.clone(), wish.id.to_string()));
            }
            if let Some(house) = self.inner.protected.of(url) {
                let url = url.to_owned();
                concerns.push(Concern::Protected { house, url });
            }
            if is_collection(url) {
                let url = url.to_owned();
                concerns.push(Concern::Collection { url });
            }
        }
        let since = now.checked_sub(BULK_WITHIN).unwrap_or(now);
        let by = conflicts::mark_of(&caller.actor);
        let count = conflicts::count_since(tx.connection(), &by, since).await? + 1;
        if count > BULK {
            concerns.push(Concern::Bulk { count });
        }
        if caller.organisation.four_eyes.contains(&kind) {
            concerns.push(Concern::FourEyes);
        }
        Ok((concerns, others))
    }

    /// Puts a notice before a second person, and tells whoever else is after the same where this organisation can be reached.
    pub(crate) async fn propose(
        &self,
        mut tx: Tx,
        caller: &Caller,
        id: &CaseId,
        new: &NewNotice,
        (concerns, others): (Vec<Concern>, Vec<(OrganisationId, String)>),
    ) -> Result<Issued, AppError> {
        let case = reach::case(tx.connection(), caller, id).await?;
        let proposal = Proposal {
            kind: new.kind,
            by: caller.actor.clone(),
            at: self.now(),
            concerns,
            asked: serde_json::to_string(new).map_err(crate::jobs::unreadable)?,
        };
        let view = proposal_view(&proposal);
        let events = case.propose(proposal)?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            let contact = &caller.organisation.contact;
            for (other, about) in others {
                let message = Message::ConflictFound {
                    about: about.clone(),
                    contact: contact.clone(),
                };
                self.add_delivery(&mut tx, &other, Kind::Tell, &about, &message)
                    .await?;
            }
        }
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(Issued::Waits(view))
    }

    /// A second person approves a proposed notice: it leaves as it was proposed. `shown` is when the proposal was made that they
    /// were shown, by which it is known to be the one that waits.
    ///
    /// # Errors
    /// [`AppError::Refused`] when nothing is proposed, or whoever asks proposed it or is no person.
    pub async fn approve(
        &self,
        caller: &Caller,
        id: &CaseId,
        shown: Option<Timestamp>,
    ) -> Result<NoticeView, AppError> {
        self.approve_as(caller, id, shown, How::Now).await
    }

    pub(crate) async fn approve_as(
        &self,
        caller: &Caller,
        id: &CaseId,
        shown: Option<Timestamp>,
        how: How<'_>,
    ) -> Result<NoticeView, AppError> {
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, id).await?;
        drop(connection);
        if let Some(proposal) = &case.proposal {
            caller.must(Scope::to_issue(proposal.kind))?;
        } else {
            caller.must_any(&[Scope::Refer, Scope::Order])?;
        }
        let approved = case.approvable(&caller.actor)?;
        if shown != Some(approved.at) {
            return Err(AppError::Refused(casework::Refusal {
                code: "other_proposal",
                field: None,
                detail: "What waits here now is not the proposal that your page showed; nothing has left. Look at it below, and approve it if it is right."
                    .to_owned(),
            }));
        }
        let new: NewNotice =
            serde_json::from_str(&approved.asked).map_err(crate::jobs::unreadable)?;
        match self.issue_as(caller, id, &new, Some(approved), how).await? {
            Issued::Left(view, _) => Ok(*view),
            Issued::Waits(_) => Err(AppError::NotFound("proposal")),
        }
    }

    /// Lets a proposed notice lie.
    ///
    /// # Errors
    /// [`AppError::Refused`] without a reason, or when nothing is proposed.
    pub async fn drop_proposal(
        &self,
        caller: &Caller,
        id: &CaseId,
        reason: &str,
    ) -> Result<CaseView, AppError> {
        caller.must_any(&[Scope::Refer, Scope::Order])?;
        let mut tx = self.store().write().await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let events = case.drop_proposal(reason)?;
        tx.append_all(&caller.actor, events).await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let view = crate::views::case(tx.connection(), &case, self.now()).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Chooses for which notices an organisation wants two persons.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such organisation.
    pub async fn set_four_eyes(
        &self,
        id: &OrganisationId,
        kinds: std::collections::BTreeSet<NoticeKind>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), id)
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        if organisation.four_eyes != kinds {
            let event = Event::FourEyesSet {
                organisation: id.clone(),
                kinds,
            };
            tx.append(&casework::Actor::Operator, event).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Wishes that something stays online for a while. For those who may order: it asks them to wait.
    ///
    /// # Errors
    /// [`AppError::Refused`] naming the field.
    pub async fn wish_online(
        &self,
        caller: &Caller,
        wish: &KeepOnline,
    ) -> Result<WishView, AppError> {
        caller.must(Scope::Order)?;
        let now = self.now();
        let wish = wish.checked(now)?;
        let id = WishId::new(now, self.environment().random()?);
        let mut tx = self.store().write().await?;
        let event = Event::KeepOnlineWished {
            id: id.clone(),
            organisation: caller.id().clone(),
            wish,
        };
        tx.append(&caller.actor, event).await?;
        let wish = reach::wish(tx.connection(), caller, &id).await?;
        tx.commit().await?;
        Ok(WishView::at(&wish, now))
    }

    /// Takes a wish back. Again changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn end_wish(&self, caller: &Caller, id: &WishId) -> Result<WishView, AppError> {
        caller.must(Scope::Order)?;
        let mut tx = self.store().write().await?;
        let wish = reach::wish(tx.connection(), caller, id).await?;
        if wish.ended_at.is_none() {
            let event = Event::KeepOnlineEnded { id: id.clone() };
            tx.append(&caller.actor, event).await?;
        }
        let wish = reach::wish(tx.connection(), caller, id).await?;
        tx.commit().await?;
        Ok(WishView::at(&wish, self.now()))
    }

    /// A page of the caller's wishes, the latest first: for those who wish, and those who watch over them.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn wishes(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<WishView>, AppError> {
        caller.must_any(&[Scope::Order, Scope::Oversee])?;
        let mut connection = self.store().read().await?;
        let after = page.after.as_deref();
        let (wishes, next, total) =
            conflicts::wishes(&mut connection, caller.id(), after, page.size()).await?;
        let now = self.now();
        Ok(Page {
            items: wishes.iter().map(|wish| WishView::at(wish, now)).collect(),
            total,
            next,
        })
    }
}

pub(crate) fn proposal_view(proposal: &Proposal) -> ProposalView {
    ProposalView {
        kind: proposal.kind,
        proposed_at: proposal.at,
        concerns: proposal
            .concerns
            .iter()
            .map(|concern| ConcernView {
                sentence: concern.sentence(),
                concern: concern.clone(),
            })
            .collect(),
    }
}

async fn contact(tx: &mut Tx, id: &OrganisationId) -> Result<Option<String>, AppError> {
    let organisation = organisations::get(tx.connection(), id).await?;
    Ok(organisation.and_then(|organisation| organisation.contact))
}
