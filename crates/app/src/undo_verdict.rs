//! Undo of what a person decides on a complaint: it waits in the house, as what they decide on a case does (see `undo`). Until
//! it leaves nothing of it happens: no case is opened again, no letter is sent, and whoever complained sees an open complaint.

use crate::history::name_of;
use crate::jobs::Kind;
use crate::undo::{How, Waiting};
use crate::{App, AppError, Caller, Parting, WaitingLine, WaitsOn, reach};
use casework::{Actor, Complaint, ComplaintId, ComplaintVerdict, Held, HeldVerdict, Scope};
use exchange::v1::ComplaintView;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use store::jobs::{self, Job};
use store::{Connection, Tx, complaints};

/// What a complaint's page shows besides the complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComplaintDesk {
    /// What waits to leave.
    pub waiting: Option<WaitingLine>,
    /// What else whoever looks decided, and waits to leave.
    pub elsewhere: Vec<WaitingLine>,
    /// What was decided last and could not leave: what, why, and when that was found.
    pub lapsed: Option<(String, String, Timestamp)>,
    /// How long a decision waits before it leaves.
    pub undo: SignedDuration,
}

impl App {
    /// Decides a complaint as a person in the console does: the decision waits for `wait`, but never longer than until two
    /// minutes before the two weeks are over.
    ///
    /// # Errors
    /// As [`App::decide_complaint`]; and [`AppError::Refused`] `waits_to_leave` while another decision waits.
    pub async fn decide_complaint_with_undo(
        &self,
        caller: &Caller,
        id: &ComplaintId,
        verdict: &ComplaintVerdict,
        wait: SignedDuration,
    ) -> Result<Parting, AppError> {
        caller.must(Scope::Complaints)?;
        let mut connection = self.store().read().await?;
        let complaint = reach::complaint(&mut connection, caller, id).await?;
        drop(connection);
        if let Some(held) = &complaint.held
            && held.is_same(verdict, &caller.actor)
        {
            return Ok(Parting::Waits(held.leaves_at));
        }
        let until = self.verdict_until(&complaint, wait);
        let Waiting::Until(leaves_at) = until else {
            self.decide_complaint_as(caller, id, verdict, How::Now)
                .await?;
            return Ok(until.left());
        };
        let tried = self.decide_complaint_as(caller, id, verdict, How::Trial);
        let (_, decided) = tried.await?;
        if !decided {
            return Ok(Parting::Left);
        }
        let mut tx = self.store().write().await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let events = complaint.hold(HeldVerdict {
            verdict: verdict.clone(),
            by: caller.actor.clone(),
            at: self.now(),
            leaves_at,
        })?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            let (job, kind) = (format!("leave_{id}"), Kind::Leave.as_str());
            jobs::schedule(tx.connection(), &job, kind, id.as_str(), leaves_at).await?;
            tx.commit().await?;
            self.inner.work.notify_one();
        }
        Ok(Parting::Waits(leaves_at))
    }

    /// Until when something decided now on a complaint waits: its two weeks are kept.
    fn verdict_until(&self, complaint: &Complaint, wait: SignedDuration) -> Waiting {
        if wait.is_zero() || wait.is_negative() {
            return Waiting::Not;
        }
        let due = complaint.clock.stopped.is_none();
        let due = due.then_some(complaint.clock.due);
        match Held::until(self.now(), wait, due) {
            Some(until) => Waiting::Until(until),
            None => Waiting::TooNear,
        }
    }

    /// Begins to decide a complaint: lets leave what waited, if this is it.
    pub(crate) async fn begin_verdict(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: &ComplaintId,
        how: How<'_>,
    ) -> Result<(), AppError> {
        let How::Leaving(job) = how else {
            return Ok(());
        };
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let Some((_, left)) = complaint.leaving(self.now()) else {
            return Err(AppError::NotFound("decision that waits"));
        };
        tx.append(&Actor::System, left).await?;
        jobs::finish(tx.connection(), job).await?;
        Ok(())
    }

    /// Takes back what was decided on a complaint and waits; whoever may decide complaints may do so.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] when nothing waits any more.
    pub async fn undo_verdict(
        &self,
        caller: &Caller,
        id: &ComplaintId,
    ) -> Result<ComplaintView, AppError> {
        caller.must(Scope::Complaints)?;
        let mut tx = self.store().write().await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        tx.append_all(&caller.actor, complaint.undo(self.now())?)
            .await?;
        let complaint = reach::complaint(tx.connection(), caller, id).await?;
        let view = self.whole(tx.connection(), caller, &complaint).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// What the page of a complaint shows besides it.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn complaint_desk(
        &self,
        caller: &Caller,
        id: &ComplaintId,
    ) -> Result<ComplaintDesk, AppError> {
        caller.must(Scope::Complaints)?;
        let mut connection = self.store().read().await?;
        let complaint = reach::complaint(&mut connection, caller, id).await?;
        let mut names = HashMap::new();
        let waiting = verdict_line(&mut connection, caller, &complaint, &mut names).await?;
        drop(connection);
        let mut elsewhere = self.my_waiting(caller).await?;
        elsewhere.retain(|line| line.on != WaitsOn::Complaint(id.clone()));
        let lapsed = complaint.lapsed;
        Ok(ComplaintDesk {
            waiting,
            elsewhere,
            lapsed: lapsed.map(|lapsed| (lapsed.what, lapsed.why, lapsed.at)),
            undo: self.undo_wait(),
        })
    }

    /// A job: what a person decided on a complaint leaves, if nobody took it back.
    pub(crate) async fn let_verdict_leave(
        &self,
        job: &Job,
        id: &ComplaintId,
    ) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let complaint = complaints::get(&mut connection, id).await?;
        let Some(held) = complaint.and_then(|complaint| complaint.held) else {
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
            Some(caller) => {
                let how = How::Leaving(&job.id);
                let left = self.decide_complaint_as(caller, id, &held.verdict, how);
                left.await.map(|_| ())
            }
            None => Err(AppError::Forbidden(
                "whoever decided it may not act here any more.".to_owned(),
            )),
        };
        match left {
            Ok(()) => {
                self.inner.work.notify_one();
                Ok(())
            }
            // It is tried again when the lease ends.
            Err(AppError::Store(error)) => Err(error.into()),
            Err(error) => self.verdict_lapses(job, id, &held, error).await,
        }
    }

    /// What waited cannot leave, and it is said why; unless it was undone in the very last moment, or decided anew.
    async fn verdict_lapses(
        &self,
        job: &Job,
        id: &ComplaintId,
        held: &HeldVerdict,
        error: AppError,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let complaint = complaints::get(tx.connection(), id).await?;
        let is_same = |complaint: &Complaint| complaint.held.as_ref() == Some(held);
        let Some(complaint) = complaint.filter(is_same) else {
            drop(tx);
            return self.nothing_to_leave(job).await;
        };
        let why = error.problem().detail;
        tracing::warn!(complaint = %id, why, "what a person decided on a complaint could not leave");
        tx.append_all(&Actor::System, complaint.let_lapse(&why))
            .await?;
        jobs::finish(tx.connection(), &job.id).await?;
        Ok(tx.commit().await?)
    }
}

/// What waits on a complaint, in one line.
pub(crate) async fn verdict_line(
    connection: &mut Connection,
    caller: &Caller,
    complaint: &Complaint,
    names: &mut HashMap<Actor, String>,
) -> Result<Option<WaitingLine>, AppError> {
    let Some(held) = &complaint.held else {
        return Ok(None);
    };
    Ok(Some(WaitingLine {
        on: WaitsOn::Complaint(complaint.id.clone()),
        title: complaint.about.clone(),
        what: held.label().to_owned(),
        who: name_of(connection, caller, &held.by, names).await?,
        leaves_at: held.leaves_at,
        together: None,
    }))
}
