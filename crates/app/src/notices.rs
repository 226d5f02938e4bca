//! Notices: receiving, answering, clarifying, withdrawing.

use crate::jobs::Kind;
use crate::undo::How;
use crate::{App, AppError, Caller, EntryPage, reach, views};
use casework::{CaseId, Notice, NoticeAnswer, NoticeId, ReceivedVia, Scope, Sensitive};
use exchange::v1::{Clarification, NoticeView, Page, Withdrawal};
use exchange::webhook::Message;
use store::Tx;
use store::notices::{self, Side};

/// Which notices to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// Those issued to us.
    In,
    /// Those we issued.
    Out,
    /// Both.
    #[default]
    All,
}

impl Direction {
    /// The word in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::All => "all",
        }
    }

    /// Reads the word in an address; anything else is both.
    #[must_use]
    pub fn read(word: Option<&str>) -> Self {
        match word {
            Some("in") => Self::In,
            Some("out") => Self::Out,
            _ => Self::All,
        }
    }
}

impl App {
    /// A page of the caller's notices, newest first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn notices(
        &self,
        caller: &Caller,
        direction: Direction,
        page: &EntryPage,
    ) -> Result<Page<NoticeView>, AppError> {
        caller.must(Scope::NoticesRead)?;
        let side = match direction {
            Direction::In => Side::Received,
            Direction::Out => Side::Issued,
            Direction::All => Side::Both,
        };
        let mut connection = self.store().read().await?;
        let (found, next, total) = notices::list(
            &mut connection,
            caller.id(),
            side,
            page.after.as_deref(),
            page.size(),
        )
        .await?;
        let mut items = Vec::with_capacity(found.len());
        for notice in &found {
            items.push(views::notice(&mut connection, notice, caller.id(), self.now()).await?);
        }
        drop(connection);
        let place = format!(
            "{} {}",
            direction.as_str(),
            page.after.as_deref().unwrap_or_default()
        );
        self.note_reading(caller, Sensitive::Notices, Some(&place), items.len())
            .await?;
        Ok(Page { items, total, next })
    }

    /// One notice of the caller's. An addressee who looks has received it: the clock starts.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn notice(
        &self,
        caller: &Caller,
        id: &NoticeId,
        via: ReceivedVia,
    ) -> Result<NoticeView, AppError> {
        caller.must(Scope::NoticesRead)?;
        let mut connection = self.store().read().await?;
        let notice = reach::notice(&mut connection, caller, id).await?;
        let is_to_receive = notice.received.is_none() && !notice.is_void();
        if notice.terms.addressee != *caller.id() || !is_to_receive {
            let view = views::notice(&mut connection, &notice, caller.id(), self.now()).await?;
            drop(connection);
            let what = Sensitive::Notice { id: id.clone() };
            self.note_reading(caller, what, None, 1).await?;
            return Ok(view);
        }
        drop(connection);
        let mut tx = self.store().write().await?;
        self.receive(&mut tx, id, via, &caller.actor).await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        let view = views::notice(tx.connection(), &notice, caller.id(), self.now()).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Records the receipt, with the addressee's case. Again changes nothing.
    pub(crate) async fn receive(
        &self,
        tx: &mut Tx,
        id: &NoticeId,
        via: ReceivedVia,
        actor: &casework::Actor,
    ) -> Result<(), AppError> {
        let Some(notice) = notices::get(tx.connection(), id).await? else {
            return Ok(());
        };
        let case = CaseId::new(self.now(), self.environment().random()?);
        let events = notice.receive(via, case);
        if !events.is_empty() {
            tx.append_all(actor, events).await?;
            self.watch_later(tx, &notice).await?;
        }
        Ok(())
    }

    /// The addressee answers. The same answer again changes nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] when the answer does not fit the notice.
    pub async fn answer_notice(
        &self,
        caller: &Caller,
        id: &NoticeId,
        answer: &NoticeAnswer,
        via: ReceivedVia,
    ) -> Result<NoticeView, AppError> {
        let (view, _) = self.answer_as(caller, id, answer, via, How::Now).await?;
        Ok(view)
    }

    /// As [`App::answer_notice`], and whether anything was answered that was not answered before.
    pub(crate) async fn answer_as(
        &self,
        caller: &Caller,
        id: &NoticeId,
        answer: &NoticeAnswer,
        via: ReceivedVia,
        how: How<'_>,
    ) -> Result<(NoticeView, bool), AppError> {
        caller.must(Scope::Answer)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        if notice.terms.addressee != *caller.id() {
            return Err(AppError::Forbidden(
                "Only the addressee answers a notice.".to_owned(),
            ));
        }
        // Whoever answers has it, whether the webhook's own answer arrived already or not.
        self.receive(&mut tx, id, via, &caller.actor).await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        if let Some(case) = &notice.addressee_case {
            self.begin_as(&mut tx, caller, case, how).await?;
            reach::case(tx.connection(), caller, case)
                .await?
                .nothing_waits()?;
        }
        let events = notice.answer(answer, now)?;
        let answered = !events.is_empty();
        if answered {
            tx.append_all(&caller.actor, events).await?;
            if let NoticeAnswer::Executed(executed) = answer {
                self.begin_preservation(&mut tx, &caller.actor, &notice, executed)
                    .await?;
            }
            let message = Message::NoticeChanged { notice: id.clone() };
            self.add_delivery(
                &mut tx,
                &notice.terms.issuer,
                Kind::Tell,
                id.as_str(),
                &message,
            )
            .await?;
            self.add_annex(&mut tx, &notice, answer).await?;
            // Nobody here asked whether what came from outside is gone.
            if answer.is_measure() && notice.from_outside().is_none() {
                self.watch_now(&mut tx, &notice).await?;
            }
            self.state_answer(&mut tx, caller, &notice, answer).await?;
        }
        if how.is_trial() {
            let notice = reach::notice(tx.connection(), caller, id).await?;
            let view = views::notice(tx.connection(), &notice, caller.id(), now).await?;
            return Ok((view, answered));
        }
        Ok((self.finish(tx, caller, id).await?, answered))
    }

    /// The issuer clarifies an order that could not be executed: a new hour runs.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is nothing to clarify.
    pub async fn clarify(
        &self,
        caller: &Caller,
        id: &NoticeId,
        new: &Clarification,
    ) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_issuer(caller, id).await?;
        tx.append(&caller.actor, notice.clarify(&new.text)?).await?;
        self.tell_addressee(&mut tx, &notice).await?;
        self.finish(tx, caller, id).await
    }

    /// The issuer takes a notice back.
    ///
    /// # Errors
    /// [`AppError::Refused`] when the measure was already taken.
    pub async fn withdraw_notice(
        &self,
        caller: &Caller,
        id: &NoticeId,
        why: &Withdrawal,
    ) -> Result<NoticeView, AppError> {
        let (mut tx, notice) = self.as_issuer(caller, id).await?;
        let events = notice.withdraw(&why.reason)?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            self.tell_addressee(&mut tx, &notice).await?;
        }
        self.finish(tx, caller, id).await
    }

    pub(crate) async fn as_issuer(
        &self,
        caller: &Caller,
        id: &NoticeId,
    ) -> Result<(Tx, Notice), AppError> {
        // Which of the two is needed is known when the notice is; without either, nothing is looked at.
        caller.must_any(&[Scope::Refer, Scope::Order])?;
        let mut tx = self.store().write().await?;
        let notice = reach::notice(tx.connection(), caller, id).await?;
        caller.must(Scope::to_issue(notice.kind()))?;
        if notice.terms.issuer != *caller.id() {
            return Err(AppError::Forbidden(
                "Only the issuer changes a notice.".to_owned(),
            ));
        }
        Ok((tx, notice))
    }

    pub(crate) async fn tell_addressee(
        &self,
        tx: &mut Tx,
        notice: &Notice,
    ) -> Result<(), AppError> {
        let message = Message::NoticeChanged {
            notice: notice.id.clone(),
        };
        self.add_delivery(
            tx,
            &notice.terms.addressee,
            Kind::Tell,
            notice.id.as_str(),
            &message,
        )
        .await
    }

    pub(crate) async fn finish(
        &self,
        mut tx: Tx,
        caller: &Caller,
        id: &NoticeId,
    ) -> Result<NoticeView, AppError> {
        let notice = reach::notice(tx.connection(), caller, id).await?;
        let view = views::notice(tx.connection(), &notice, caller.id(), self.now()).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }
}
