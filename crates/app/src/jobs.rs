//! Work in the background: deliveries and checks of locations. Jobs are rows written in the transaction of their cause;
//! this room claims them with a lease, does them, and writes down how it went.

use crate::accounts::later;
use crate::{App, AppError};
use casework::{CaseId, Notice, NoticeId, OrganisationId, PageChannel};
use exchange::webhook::Message;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use store::jobs::{self, Job};
use store::{Tx, clocks, organisations, preservations};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// Longer than any single attempt takes; a crashed process's claims end with it.
const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// Most jobs worked on at a time.
const AT_A_TIME: usize = 16;
/// Looked again at least this often, should a bell have been missed.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Deliver a notice: the addressee's 2xx is the receipt.
    Notice,
    /// Tell an organisation that something changed.
    Tell,
    /// Tell whoever an organisation's alarms go to.
    Alarm,
    /// Look whether a location is gone.
    Watch,
    /// Make a bank's pictures ready for matching their parts.
    Deepen,
    /// Deliver a copy of an order to the authority of the provider's Member State: its 2xx is the receipt.
    Copy,
    /// Put on record that the content provider may be informed.
    Silence,
    /// Put on record that the time for scrutiny passed.
    Lapse,
    /// Send statements of reasons to the Commission's database.
    Statements,
    /// Call whoever is on duty by webhook.
    Page,
    /// Call whoever is on duty by e-mail.
    Mail,
    /// Tell whoever complained, by e-mail, that it was decided.
    Letter,
    /// Answer whoever sent something in.
    Reply,
    /// Add a list that was handed in for a bank.
    Import,
    /// Let leave what a person decided and did not undo.
    Leave,
    /// Send the answer to an order to an authority outside the instance, by e-mail.
    Annex,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Tell => "tell",
            Self::Alarm => "alarm",
            Self::Watch => "watch",
            Self::Deepen => "deepen",
            Self::Copy => "copy",
            Self::Silence => "silence",
            Self::Lapse => "lapse",
            Self::Statements => "statements",
            Self::Page => "page",
            Self::Mail => "mail",
            Self::Letter => "letter",
            Self::Reply => "reply",
            Self::Import => "import",
            Self::Leave => "leave",
            Self::Annex => "annex",
        }
    }
}

/// What a delivery job carries: to whom, and what.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Delivery {
    pub(crate) to: OrganisationId,
    pub(crate) message: Message,
}

impl App {
    /// Adds a delivery in the transaction of its cause. Whoever has no endpoint is not told of changes; a notice waits for
    /// one, and for being fetched.
    pub(crate) async fn add_delivery(
        &self,
        tx: &mut Tx,
        to: &OrganisationId,
        kind: Kind,
        subject: &str,
        message: &Message,
    ) -> Result<(), AppError> {
        let organisation = organisations::get(tx.connection(), to).await?;
        let can_be_told = match kind {
            Kind::Tell => organisation.is_some_and(|organisation| organisation.endpoint.is_some()),
            Kind::Alarm => organisation.is_some_and(|organisation| organisation.alarms.is_some()),
            _ => true,
        };
        if !can_be_told {
            return Ok(());
        }
        let now = self.now();
        let id = self.message_id(now)?;
        let delivery = Delivery {
            to: to.clone(),
            message: message.clone(),
        };
        let payload = serde_json::to_string(&delivery).map_err(unreadable)?;
        jobs::add(tx.connection(), &id, kind.as_str(), subject, &payload, now).await?;
        Ok(())
    }

    /// A webhook's identifier: sorts by time, as identifiers here do.
    pub(crate) fn message_id(&self, now: Timestamp) -> Result<String, AppError> {
        let id = NoticeId::new(now, self.environment().random()?);
        Ok(id.as_str().replacen("notice_", "msg_", 1))
    }

    /// Begins to watch the locations of a notice a minute after it was received.
    pub(crate) async fn watch_later(&self, tx: &mut Tx, notice: &Notice) -> Result<(), AppError> {
        let at = later(self.now(), SignedDuration::from_mins(1));
        self.watch_at(tx, notice, at).await
    }

    /// Looks at the locations of a notice now: the addressee says they are gone.
    pub(crate) async fn watch_now(&self, tx: &mut Tx, notice: &Notice) -> Result<(), AppError> {
        self.watch_at(tx, notice, self.now()).await
    }

    async fn watch_at(&self, tx: &mut Tx, notice: &Notice, at: Timestamp) -> Result<(), AppError> {
        let (kind, subject) = (Kind::Watch.as_str(), notice.id.as_str());
        for case in notice.terms.cases() {
            let id = watch_id(notice, case);
            jobs::schedule(tx.connection(), &id, kind, subject, at).await?;
        }
        Ok(())
    }

    /// Works in the background until `stop` says so; jobs in hand are finished first, for at most five seconds.
    ///
    /// # Errors
    /// [`AppError::Store`] when the first look at the database fails; later failures are logged and tried again.
    pub async fn work(&self, mut stop: watch::Receiver<bool>) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        jobs::release_all(tx.connection()).await?;
        self.resume_statements(&mut tx).await?;
        tx.commit().await?;
        self.load_into_memory();
        let watching = {
            let (app, stop) = (self.clone(), stop.clone());
            tokio::spawn(async move { app.watch_health(stop).await })
        };
        let vouching = {
            let (app, stop) = (self.clone(), stop.clone());
            tokio::spawn(async move { app.keep_vouched(stop).await })
        };
        let taking_mail = {
            let (app, stop) = (self.clone(), stop.clone());
            tokio::spawn(async move { app.watch_maildir(stop).await })
        };
        let mut in_hand = JoinSet::new();
        let mut saving: Option<JoinHandle<()>> = None;
        while !*stop.borrow() {
            while in_hand.try_join_next().is_some() {}
            while match self.call_due().await {
                Ok(is_more) => is_more,
                Err(error) => {
                    tracing::error!(%error, "whoever is on duty could not be called");
                    false
                }
            } {}
            if let Err(error) = self.keep_due().await {
                tracing::error!(%error, "what is preserved could not be told of or erased; it is tried again");
            }
            match self.claim(AT_A_TIME.saturating_sub(in_hand.len())).await {
                Ok(claimed) => {
                    for job in claimed {
                        let app = self.clone();
                        in_hand.spawn(async move { Box::pin(app.do_job(job)).await });
                    }
                }
                Err(error) => tracing::error!(%error, "jobs could not be claimed"),
            }
            if saving.as_ref().is_none_or(JoinHandle::is_finished) {
                let app = self.clone();
                saving = Some(tokio::spawn(async move { app.save_index_if_worth().await }));
            }
            if let Err(error) = self.write_token_uses().await {
                tracing::error!(%error, "the uses of tokens could not be written down");
            }
            let pause = self.pause().await;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.inner.work.notified() => {}
                Some(_) = in_hand.join_next(), if in_hand.len() >= AT_A_TIME => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
        watching.abort();
        vouching.abort();
        // A mail in hand is taken in to its end; what is not begun waits where it lies.
        let _ = tokio::time::timeout(Duration::from_secs(5), taking_mail).await;
        let finish = async { while in_hand.join_next().await.is_some() {} };
        // What does not finish in time keeps its row, and is done after the next start.
        let _ = tokio::time::timeout(Duration::from_secs(5), finish).await;
        if let Some(saving) = saving {
            // To the end: whoever closes may save too, and a folder takes one snapshot at a time.
            let _ = saving.await;
        }
        Ok(())
    }

    async fn claim(&self, limit: usize) -> Result<Vec<Job>, AppError> {
        let now = self.now();
        let mut connection = self.store().read().await?;
        let due = jobs::next_due(&mut connection).await?;
        drop(connection);
        if limit == 0 || due.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let mut tx = self.store().write().await?;
        let limit = u32::try_from(limit).unwrap_or(1);
        let claimed = jobs::claim(tx.connection(), now, later(now, LEASE), limit).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    /// How long until the next job or page is due.
    async fn pause(&self) -> Duration {
        let next = async {
            let mut connection = self.store().read().await?;
            let job = jobs::next_due(&mut connection).await?;
            let page = clocks::next_due(&mut connection).await?;
            let end = preservations::next_due(&mut connection).await?;
            Ok::<_, AppError>(job.into_iter().chain(page).chain(end).min())
        };
        match next.await {
            Ok(Some(due)) => {
                let left = due.duration_since(self.now());
                Duration::try_from(left)
                    .unwrap_or_default()
                    .clamp(Duration::from_millis(20), AT_LEAST_EVERY)
            }
            _ => AT_LEAST_EVERY,
        }
    }

    async fn do_job(&self, job: Job) {
        let done = match job.kind.as_str() {
            "notice" => self.deliver(&job, Kind::Notice).await,
            "tell" => self.deliver(&job, Kind::Tell).await,
            "alarm" => self.deliver(&job, Kind::Alarm).await,
            "watch" => self.look(&job).await,
            "deepen" => self.deepen(&job).await,
            "copy" => self.deliver(&job, Kind::Copy).await,
            "silence" => self.end_silence_when_over(&job).await,
            "lapse" => self.lapse_when_over(&job).await,
            "statements" => self.send_statements(&job).await,
            "page" => self.page(&job, PageChannel::Webhook).await,
            "mail" => self.page(&job, PageChannel::Email).await,
            "letter" => self.send_letter(&job).await,
            "reply" => self.send_reply(&job).await,
            "import" => self.import_some(&job).await,
            "leave" => self.let_leave(&job).await,
            "annex" => self.send_annex(&job).await,
            other => {
                tracing::error!(kind = other, "a job of an unknown kind stays where it is");
                return;
            }
        };
        if let Err(error) = done {
            // The lease ends and the job is tried again.
            tracing::error!(%error, job = job.id, "a job could not be written down");
        }
        self.inner.work.notify_one();
    }
}

/// The job that watches the location of a case. Each location has its own: looking at one takes as long as its host lets it, and a
/// lease is for one look.
pub(crate) fn watch_id(notice: &Notice, case: &CaseId) -> String {
    if *case == notice.terms.case {
        format!("watch_{}", notice.id)
    } else {
        format!("watch_{}_{case}", notice.id)
    }
}

pub(crate) fn unreadable(error: serde_json::Error) -> AppError {
    AppError::Store(store::StoreError::Damaged {
        what: "a job".to_owned(),
        why: error.to_string(),
    })
}
