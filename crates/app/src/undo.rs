//! Undo: what a person decides in the console waits in the house for a moment before anything leaves it.
//!
//! It is first done for trial, in a transaction that is dropped: whatever is wrong with it is said at once, to whoever
//! decided. Then it is put on record that it waits, together with a job that is due when its time is over. The job lets it
//! leave: that it left, what was decided, and the end of the job are one transaction. So nothing is lost and nothing happens
//! twice, whenever the server is killed; and a server that did not run when the time was over lets it leave at its next start.

use crate::accounts::caller as caller_of;
use crate::jobs::{Kind, unreadable};
use crate::{App, AppError, Caller, Issued, reach};
use casework::{
    Actor, Case, CaseId, Claim, ComplaintId, Held, HeldAct, Judgement, NoticeAnswer, NoticeId,
    Outcome, ReceivedVia, Scope,
};
use exchange::v1::{CaseView, NewNotice};
use jiff::{SignedDuration, Timestamp};
use store::jobs::{self, Job};
use store::{Connection, Tx, cases, claims, complaints, held, notices, organisations};

/// Most cases decided in one go.
pub const MOST_TOGETHER: usize = 200;

/// How a use case is carried out that may wait.
#[derive(Debug, Clone, Copy)]
pub(crate) enum How<'a> {
    /// Now.
    Now,
    /// For trial: nothing of it is kept.
    Trial,
    /// After its wait, as this job.
    Leaving(&'a str),
}

impl How<'_> {
    pub(crate) fn is_trial(self) -> bool {
        matches!(self, Self::Trial)
    }

    pub(crate) fn is_leaving(self) -> bool {
        matches!(self, Self::Leaving(_))
    }
}

/// What came of something that may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// It is done.
    Left,
    /// It is done without a wait: a deadline is near.
    Hurried,
    /// It waits in the house until then.
    Waits(Timestamp),
    /// It waits for a second person.
    Proposed,
}

/// What came of deciding several cases in one go.
#[derive(Debug, Clone, Default)]
pub struct Together {
    /// By what they are undone together; empty if nothing waits.
    pub name: String,
    /// How many were decided.
    pub decided: usize,
    /// Until when the last of them waits.
    pub until: Option<Timestamp>,
    /// The cases that were not, each with why.
    pub refused: Vec<(CaseId, String)>,
}

impl App {
    /// How long what people decide in the console waits before it leaves; zero if it does not.
    #[must_use]
    pub fn undo_wait(&self) -> SignedDuration {
        self.inner.undo
    }

    /// Begins what may wait: lets leave what waited, if this is it.
    pub(crate) async fn begin_as(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: &CaseId,
        how: How<'_>,
    ) -> Result<(), AppError> {
        let How::Leaving(job) = how else {
            return Ok(());
        };
        let case = reach::case(tx.connection(), caller, id).await?;
        let Some((_, left)) = case.leaving(self.now()) else {
            return Err(AppError::NotFound("decision that waits"));
        };
        tx.append(&Actor::System, left).await?;
        jobs::finish(tx.connection(), job).await?;
        Ok(())
    }

    /// Judges a case as a person in the console does: what closes the case waits for `wait`, the rest is only a step towards a
    /// notice, which waits itself.
    ///
    /// # Errors
    /// As [`App::decide`]; and [`AppError::Refused`] `claimed` while somebody else works on the case.
    pub async fn decide_with_undo(
        &self,
        caller: &Caller,
        id: &CaseId,
        judgement: &Judgement,
        known_content_wrong: Option<&str>,
        wait: SignedDuration,
    ) -> Result<Parting, AppError> {
        self.must_not_be_claimed(caller, id).await?;
        let wrong = known_content_wrong.map(str::trim);
        let wrong = wrong.filter(|reason| !reason.is_empty());
        let closes = matches!(judgement.outcome, Outcome::Block | Outcome::Keep);
        let until = match closes {
            true => self.until(caller, id, wait).await?,
            false => Waiting::Not,
        };
        let Waiting::Until(until) = until else {
            self.decide(caller, id, judgement, wrong).await?;
            if closes {
                self.end_claim(id).await?;
            }
            return Ok(until.left());
        };
        let (_, decided) = self
            .decide_as(caller, id, judgement, wrong, How::Trial)
            .await?;
        if !decided {
            return Ok(Parting::Left);
        }
        let act = HeldAct::Decide {
            judgement: judgement.clone(),
            known_content_wrong: wrong.map(str::to_owned),
        };
        self.let_wait(caller, vec![(id.clone(), act, until)], None)
            .await?;
        Ok(Parting::Waits(until))
    }

    /// Issues a notice as a person in the console does: it waits. What has to wait for a second person anyway is proposed at
    /// once.
    ///
    /// # Errors
    /// As [`App::issue`]; and [`AppError::Refused`] `claimed` while somebody else works on the case.
    pub async fn issue_with_undo(
        &self,
        caller: &Caller,
        id: &CaseId,
        new: &NewNotice,
        wait: SignedDuration,
    ) -> Result<Parting, AppError> {
        self.must_not_be_claimed(caller, id).await?;
        let until = self.until(caller, id, wait).await?;
        let how = match until {
            Waiting::Until(_) => How::Trial,
            _ => How::Now,
        };
        let issued = self.issue_as(caller, id, new, None, how).await?;
        match (issued, until) {
            (Issued::Waits(_), _) => Ok(Parting::Proposed),
            (Issued::Left(_, true), Waiting::Until(until)) => {
                let act = HeldAct::Issue {
                    kind: new.kind,
                    asked: serde_json::to_string(new).map_err(unreadable)?,
                    approves: None,
                };
                self.let_wait(caller, vec![(id.clone(), act, until)], None)
                    .await?;
                Ok(Parting::Waits(until))
            }
            (Issued::Left(..), until) => {
                self.end_claim(id).await?;
                Ok(until.left())
            }
        }
    }

    /// Approves a proposed notice as a second person in the console does: it waits.
    ///
    /// # Errors
    /// As [`App::approve`]; and [`AppError::Refused`] `claimed` while somebody else works on the case.
    pub async fn approve_with_undo(
        &self,
        caller: &Caller,
        id: &CaseId,
        shown: Option<Timestamp>,
        wait: SignedDuration,
    ) -> Result<Parting, AppError> {
        self.must_not_be_claimed(caller, id).await?;
        let until = self.until(caller, id, wait).await?;
        let Waiting::Until(until) = until else {
            self.approve(caller, id, shown).await?;
            self.end_claim(id).await?;
            return Ok(until.left());
        };
        let view = self.approve_as(caller, id, shown, How::Trial).await?;
        let act = HeldAct::Issue {
            kind: view.kind,
            asked: String::new(),
            approves: shown,
        };
        self.let_wait(caller, vec![(id.clone(), act, until)], None)
            .await?;
        Ok(Parting::Waits(until))
    }

    /// Answers a notice as a person in the console does: the answer waits, but never longer than until two minutes before a
    /// clock of the notice ends.
    ///
    /// # Errors
    /// As [`App::answer_notice`]; and [`AppError::Refused`] `claimed` while somebody else works on its case.
    pub async fn answer_with_undo(
        &self,
        caller: &Caller,
        id: &NoticeId,
        answer: &NoticeAnswer,
        wait: SignedDuration,
    ) -> Result<Parting, AppError> {
        let via = ReceivedVia::Console;
        caller.must(Scope::Answer)?;
        let mut connection = self.store().read().await?;
        let notice = reach::notice(&mut connection, caller, id).await?;
        drop(connection);
        let is_ours = notice.terms.addressee == *caller.id();
        let Some(case) = notice.addressee_case.filter(|_| is_ours) else {
            self.answer_notice(caller, id, answer, via).await?;
            return Ok(Parting::Left);
        };
        self.must_not_be_claimed(caller, &case).await?;
        let until = self.until(caller, &case, wait).await?;
        let Waiting::Until(until) = until else {
            self.answer_notice(caller, id, answer, via).await?;
            self.end_claim(&case).await?;
            return Ok(until.left());
        };
        let (_, answered) = self.answer_as(caller, id, answer, via, How::Trial).await?;
        if !answered {
            return Ok(Parting::Left);
        }
        let act = HeldAct::Answer {
            notice: id.clone(),
            answer: answer.clone(),
            via,
        };
        self.let_wait(caller, vec![(case, act, until)], None)
            .await?;
        Ok(Parting::Waits(until))
    }

    /// Judges several cases alike, for one reason. Each is judged as if alone: those that cannot be judged so are left, and
    /// said why. What waits, waits together.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when there are none, or too many.
    pub async fn decide_together(
        &self,
        caller: &Caller,
        ids: &[CaseId],
        judgement: &Judgement,
        wait: SignedDuration,
    ) -> Result<Together, AppError> {
        caller.must(Scope::Decide)?;
        must_be_some(ids)?;
        let mut done = Together::default();
        let mut waiting = Vec::new();
        for id in ids {
            match self
                .judge_one(caller, id, judgement, wait, &mut waiting)
                .await
            {
                Ok(()) => done.decided += 1,
                Err(AppError::Store(error)) => return Err(error.into()),
                Err(error) => done.refused.push((id.clone(), error.problem().detail)),
            }
        }
        if !waiting.is_empty() {
            done.until = waiting.iter().map(|(_, _, until)| *until).max();
            done.name = self.message_id(self.now())?.replacen("msg_", "go_", 1);
            self.let_wait(caller, waiting, Some(done.name.clone()))
                .await?;
        }
        Ok(done)
    }

    async fn judge_one(
        &self,
        caller: &Caller,
        id: &CaseId,
        judgement: &Judgement,
        wait: SignedDuration,
        waiting: &mut Vec<(CaseId, HeldAct, Timestamp)>,
    ) -> Result<(), AppError> {
        self.must_not_be_claimed(caller, id).await?;
        let closes = matches!(judgement.outcome, Outcome::Block | Outcome::Keep);
        let until = self.until(caller, id, wait).await?;
        match until {
            Waiting::Until(until) if closes => {
                self.decide_as(caller, id, judgement, None, How::Trial)
                    .await?;
                let act = HeldAct::Decide {
                    judgement: judgement.clone(),
                    known_content_wrong: None,
                };
                waiting.push((id.clone(), act, until));
            }
            _ => {
                self.decide(caller, id, judgement, None).await?;
                self.end_claim(id).await?;
            }
        }
        Ok(())
    }

    /// What would come of judging several cases alike: those that can be, and those that cannot, each with why. Nothing of it
    /// is kept.
    ///
    /// # Errors
    /// As [`App::decide_together`].
    pub async fn preview_together(
        &self,
        caller: &Caller,
        ids: &[CaseId],
        judgement: &Judgement,
    ) -> Result<Vec<(CaseView, Option<String>)>, AppError> {
        caller.must(Scope::Decide)?;
        must_be_some(ids)?;
        let mut shown = Vec::with_capacity(ids.len());
        for id in ids {
            let view = self.case(caller, id).await?;
            let tried = match self.must_not_be_claimed(caller, id).await {
                Ok(()) => self
                    .decide_as(caller, id, judgement, None, How::Trial)
                    .await
                    .map(|_| ()),
                Err(error) => Err(error),
            };
            let why = match tried {
                Ok(()) => None,
                Err(AppError::Store(error)) => return Err(error.into()),
                Err(error) => Some(error.problem().detail),
            };
            shown.push((view, why));
        }
        Ok(shown)
    }

    /// Until when something decided now on a case waits: the clocks that run on the case are kept.
    async fn until(
        &self,
        caller: &Caller,
        id: &CaseId,
        wait: SignedDuration,
    ) -> Result<Waiting, AppError> {
        if wait.is_zero() || wait.is_negative() {
            return Ok(Waiting::Not);
        }
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, id).await?;
        let mut due = None;
        if let casework::Origin::Notice { notice, .. } = &case.origin
            && let Some(notice) = notices::get(&mut connection, notice).await?
        {
            let running = notice.clocks().iter();
            due = running
                .filter(|clock| clock.stopped.is_none())
                .map(|clock| clock.due)
                .min();
        }
        Ok(match Held::until(self.now(), wait, due) {
            Some(until) => Waiting::Until(until),
            None => Waiting::TooNear,
        })
    }

    /// Puts on record that something waits, with the jobs that let it leave.
    async fn let_wait(
        &self,
        caller: &Caller,
        acts: Vec<(CaseId, HeldAct, Timestamp)>,
        together: Option<String>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        for (id, act, leaves_at) in acts {
            let case = reach::case(tx.connection(), caller, &id).await?;
            let events = case.hold(Held {
                act,
                by: caller.actor.clone(),
                at: self.now(),
                leaves_at,
                together: together.clone(),
            })?;
            if events.is_empty() {
                continue;
            }
            tx.append_all(&caller.actor, events).await?;
            let (job, kind) = (format!("leave_{id}"), Kind::Leave.as_str());
            jobs::schedule(tx.connection(), &job, kind, id.as_str(), leaves_at).await?;
            claims::end(tx.connection(), &id).await?;
        }
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(())
    }

    /// Takes back what waits on a case; whoever may decide may do so.
    ///
    /// # Errors
    /// [`AppError::Refused`] when nothing waits any more.
    pub async fn undo(&self, caller: &Caller, id: &CaseId) -> Result<CaseView, AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer, Scope::Refer, Scope::Order])?;
        let mut tx = self.store().write().await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let events = case.undo(self.now())?;
        tx.append_all(&caller.actor, events).await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let view = crate::views::case(tx.connection(), &case, self.now()).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Takes back what was decided in one go and has not left; how many.
    ///
    /// # Errors
    /// [`AppError::Refused`] when nothing of it waits any more.
    pub async fn undo_together(&self, caller: &Caller, together: &str) -> Result<usize, AppError> {
        caller.must(Scope::Decide)?;
        let mut tx = self.store().write().await?;
        let waiting = held::together(tx.connection(), caller.id(), together).await?;
        let (mut undone, mut last) = (0, None);
        for id in waiting {
            let case = reach::case(tx.connection(), caller, &id).await?;
            match case.undo(self.now()) {
                Ok(events) => {
                    tx.append_all(&caller.actor, events).await?;
                    undone += 1;
                }
                Err(refusal) => last = Some(refusal),
            }
        }
        if undone == 0 {
            return Err(match last {
                Some(refusal) => refusal.into(),
                None => AppError::Refused(casework::Refusal {
                    code: "nothing_waits",
                    field: None,
                    detail:
                        "Nothing of this waits any more: it has left, or somebody took it back."
                            .to_owned(),
                }),
            });
        }
        tx.commit().await?;
        Ok(undone)
    }

    /// A job: what a person decided leaves, if nobody took it back.
    pub(crate) async fn let_leave(&self, job: &Job) -> Result<(), AppError> {
        if let Ok(complaint) = job.subject.parse::<ComplaintId>() {
            return Box::pin(self.let_verdict_leave(job, &complaint)).await;
        }
        let id: CaseId = job
            .subject
            .parse()
            .map_err(|_| AppError::NotFound("case"))?;
        let mut connection = self.store().read().await?;
        let case = cases::get(&mut connection, &id).await?;
        let Some(held) = case.as_ref().and_then(|case| case.held.clone()) else {
            drop(connection);
            return self.nothing_to_leave(job).await;
        };
        if self.now() < held.leaves_at {
            drop(connection);
            return self.nothing_to_leave(job).await;
        }
        let caller = self.who_decided(&mut connection, &held.by).await?;
        drop(connection);
        let left = match &caller {
            Some(caller) => self.leave_as(caller, &id, &held, &job.id).await,
            None => Err(AppError::Forbidden(
                "whoever decided it may not act here any more.".to_owned(),
            )),
        };
        match left {
            Ok(()) => Ok(()),
            // It is tried again when the lease ends.
            Err(AppError::Store(error)) => Err(error.into()),
            Err(error) => {
                let mut tx = self.store().write().await?;
                let case = cases::get(tx.connection(), &id).await?;
                // Undone in the very last moment, or decided anew: then there is nothing to say.
                let is_same = |case: &Case| case.held.as_ref() == Some(&held);
                let Some(case) = case.filter(is_same) else {
                    drop(tx);
                    return self.nothing_to_leave(job).await;
                };
                let why = error.problem().detail;
                tracing::warn!(case = %id, why, "what a person decided could not leave");
                tx.append_all(&Actor::System, case.let_lapse(&why)).await?;
                jobs::finish(tx.connection(), &job.id).await?;
                tx.commit().await?;
                Ok(())
            }
        }
    }

    /// Whoever decided what waits, with the rights they have now; nobody where they may not act any more.
    pub(crate) async fn who_decided(
        &self,
        connection: &mut Connection,
        by: &Actor,
    ) -> Result<Option<Caller>, AppError> {
        Ok(match by {
            Actor::Person { person, .. } => caller_of(connection, person).await?,
            Actor::Token { token, .. } => match organisations::token(connection, token).await? {
                Some(token) if token.works(self.now()) => {
                    organisations::get(connection, &token.organisation)
                        .await?
                        .map(|organisation| Caller::of_token(&token, organisation))
                }
                _ => None,
            },
            Actor::System | Actor::Operator | Actor::Public => None,
        })
    }

    async fn leave_as(
        &self,
        caller: &Caller,
        id: &CaseId,
        held: &Held,
        job: &str,
    ) -> Result<(), AppError> {
        let how = How::Leaving(job);
        match &held.act {
            HeldAct::Decide {
                judgement,
                known_content_wrong,
            } => {
                let wrong = known_content_wrong.as_deref();
                self.decide_as(caller, id, judgement, wrong, how).await?;
            }
            HeldAct::Issue {
                approves: Some(shown),
                ..
            } => {
                self.approve_as(caller, id, Some(*shown), how).await?;
            }
            HeldAct::Issue { asked, .. } => {
                let new: NewNotice = serde_json::from_str(asked).map_err(unreadable)?;
                self.issue_as(caller, id, &new, None, how).await?;
            }
            HeldAct::Answer {
                notice,
                answer,
                via,
            } => {
                self.answer_as(caller, notice, answer, *via, how).await?;
            }
        }
        self.inner.work.notify_one();
        Ok(())
    }

    /// The job has nothing to do: for good, or until what waits now is due. That is looked for in the transaction that ends the
    /// job, because somebody may have decided anew just now, and counts on this very job.
    pub(crate) async fn nothing_to_leave(&self, job: &Job) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let leaves_at = if let Ok(id) = job.subject.parse::<ComplaintId>() {
            let complaint = complaints::get(tx.connection(), &id).await?;
            let held = complaint.and_then(|complaint| complaint.held);
            held.map(|held| held.leaves_at)
        } else if let Ok(id) = job.subject.parse::<CaseId>() {
            let case = cases::get(tx.connection(), &id).await?;
            let held = case.and_then(|case| case.held);
            held.map(|held| held.leaves_at)
        } else {
            None
        };
        match leaves_at {
            Some(at) => jobs::go_on(tx.connection(), &job.id, "", at).await?,
            None => jobs::no_longer_needed(tx.connection(), &job.id).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// Refuses a person while somebody else works on a case. Programs have no hands on it, and are not kept out.
    pub(crate) async fn must_not_be_claimed(
        &self,
        caller: &Caller,
        id: &CaseId,
    ) -> Result<(), AppError> {
        let Some(person) = caller.person_id() else {
            return Ok(());
        };
        let mut connection = self.store().read().await?;
        reach::case(&mut connection, caller, id).await?;
        let claim = claims::of_case(&mut connection, id).await?;
        Claim::must_be_free(claim.as_ref(), person, self.now())?;
        Ok(())
    }

    /// Whoever worked on a case is done with it.
    async fn end_claim(&self, id: &CaseId) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let is_claimed = claims::of_case(&mut connection, id).await?.is_some();
        drop(connection);
        if is_claimed {
            let mut tx = self.store().write().await?;
            claims::end(tx.connection(), id).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Whether something decided now waits.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Waiting {
    /// Until then.
    Until(Timestamp),
    /// A deadline is too near.
    TooNear,
    /// Nobody wants it to.
    Not,
}

impl Waiting {
    pub(crate) fn left(self) -> Parting {
        match self {
            Self::TooNear => Parting::Hurried,
            Self::Until(_) | Self::Not => Parting::Left,
        }
    }
}

fn must_be_some(ids: &[CaseId]) -> Result<(), AppError> {
    if ids.is_empty() {
        return Err(AppError::invalid("case", "Choose at least one case."));
    }
    if ids.len() > MOST_TOGETHER {
        let detail = format!("At most {MOST_TOGETHER} cases are decided in one go.");
        return Err(AppError::invalid("case", detail));
    }
    Ok(())
}
