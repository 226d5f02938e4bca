//! How the instance is: whether anything can be recorded, how much room is left, whether the clock was set, whether what
//! leaves the house arrives. Looked at every few seconds.

use crate::{App, AppError, Caller};
use casework::{Actor, Event};
use exchange::v1::{Condition, HealthView, PartView, StatusView};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{StoreError, Trouble, jobs};
use tokio::sync::watch;

/// How often it is tried whether something can be recorded, while it can and while it cannot.
const EVERY: Duration = Duration::from_secs(5);
const EVERY_IN_TROUBLE: Duration = Duration::from_secs(2);
/// Beyond this the clock did not run, it was set.
const SET_BY: i64 = 5;
/// How long a clock that was set is told of.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Less room than this is told of: a gigabyte, or a twentieth of a small disk.
const LITTLE_SPACE: u64 = 1 << 30;

/// What was seen last.
#[derive(Default)]
pub(crate) struct Health {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    trouble: Option<Trouble>,
    clock_set: Option<(Timestamp, i64)>,
    /// Since when no mail could be sent, and what the last attempt ended with.
    mail: Option<(Timestamp, String)>,
    /// What is amiss with the ledger's files and those who vouch for it: a word, and what to do.
    ledger: Vec<(&'static str, String)>,
    /// Why the last capture was not signed by the domain, if it was not.
    unstamped: Option<String>,
}

impl Health {
    fn seen<T>(&self, with: impl FnOnce(&mut Seen) -> T) -> T {
        with(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// What keeps anything from being recorded, if something does.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.inner.health.seen(|seen| seen.trouble)
    }

    /// Whether the instance works, for whoever asks. `amiss` are words for what the server itself found.
    #[must_use]
    pub fn health(&self, mut amiss: Vec<String>) -> HealthView {
        let statements = self.inner.dsa.trouble();
        amiss.extend(statements.map(|(code, _)| code.to_owned()));
        if self.inner.health.seen(|seen| seen.mail.is_some()) {
            amiss.push("mail_fails".to_owned());
        }
        let ledger = self.inner.health.seen(|seen| seen.ledger.clone());
        amiss.extend(ledger.into_iter().map(|(code, _)| code.to_owned()));
        let status = match (self.trouble(), self.space().status, self.clock().status) {
            (Some(_), ..) => Condition::Failing,
            (None, space, clock) if amiss.is_empty() => space.max(clock),
            (None, ..) => Condition::Degraded,
        };
        HealthView {
            status,
            now: self.now(),
            amiss,
        }
    }

    /// How the instance is, part by part, with what the server itself found amiss. Of deliveries a caller learns about their
    /// own.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn status(
        &self,
        caller: &Caller,
        amiss: Vec<String>,
    ) -> Result<StatusView, AppError> {
        let mut parts = vec![
            self.storage(),
            self.space(),
            self.clock(),
            self.deliveries(caller).await?,
            self.media(),
            self.mail(),
        ];
        parts.extend(self.statements_part(caller).await?);
        parts.extend(self.ledger_parts());
        parts.extend(amiss.iter().map(|word| {
            let detail = format!("{}. The server's log says more.", word.replace('_', " "));
            part("server", Condition::Degraded, Some(word), &detail)
        }));
        let worst = parts.iter().map(|part| part.status).max();
        Ok(StatusView {
            status: worst.unwrap_or(Condition::Ok),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now: self.now(),
            parts,
        })
    }

    fn storage(&self) -> PartView {
        match self.trouble() {
            None => part(
                "storage",
                Condition::Ok,
                None,
                "What is recorded reaches the disk.",
            ),
            Some(trouble) => part(
                "storage",
                Condition::Failing,
                Some(trouble.code()),
                trouble.sentence(),
            ),
        }
    }

    fn space(&self) -> PartView {
        let Ok((left, size)) = self.store().space() else {
            let detail = "How much room is left on the disk cannot be told.";
            return part("space", Condition::Degraded, Some("space_unknown"), detail);
        };
        let told = format!(
            "{} MB are left on the disk with the data folder.",
            left >> 20
        );
        if left < LITTLE_SPACE.min(size / 20) {
            let detail = format!("{told} Make room before nothing can be recorded any more.");
            return part("space", Condition::Degraded, Some("little_space"), &detail);
        }
        part("space", Condition::Ok, None, &told)
    }

    fn media(&self) -> PartView {
        if self.inner.media.is_filtered() {
            let detail = "Files are examined in processes that can do nothing else.";
            return part("media", Condition::Ok, None, detail);
        }
        let detail = "Files are examined in processes whose system calls are not filtered, as the operator allows: this kernel cannot, \
                      or may not, filter them. A file that takes one over could signal other processes of this user.";
        part(
            "media",
            Condition::Degraded,
            Some("media_unfiltered"),
            detail,
        )
    }

    fn clock(&self) -> PartView {
        let set = self.inner.health.seen(|seen| seen.clock_set);
        let recent = set.filter(|(at, _)| self.now().duration_since(*at).abs() < TOLD_FOR);
        match recent {
            None => part(
                "clock",
                Condition::Ok,
                None,
                "The machine's clock runs evenly.",
            ),
            Some((at, seconds)) => {
                let way = if seconds < 0 { "back" } else { "forward" };
                let detail = format!(
                    "The machine's clock was set {way} by {} seconds (it then said {at}). The hours of notices run from the \
                     instants on record; look whether any of them was received around that time, and keep the clock by NTP.",
                    seconds.unsigned_abs()
                );
                part("clock", Condition::Degraded, Some("clock_set"), &detail)
            }
        }
    }

    fn mail(&self) -> PartView {
        let failing = self.inner.health.seen(|seen| seen.mail.clone());
        match (&self.inner.mail, failing) {
            (None, _) => {
                let detail = "No mail server is set (serve --smtp): clocks that run out are told by webhook only.";
                part("mail", Condition::Ok, None, detail)
            }
            (Some(_), None) => part(
                "mail",
                Condition::Ok,
                None,
                "Clocks that run out are told by e-mail, too.",
            ),
            (Some(_), Some((since, why))) => {
                let detail = format!(
                    "Mail has not been sent since {since}; the last attempt: {why}. It is tried again. Whoever is on duty may \
                     not have been called: look at the open cases."
                );
                part("mail", Condition::Degraded, Some("mail_fails"), &detail)
            }
        }
    }

    fn ledger_parts(&self) -> Vec<PartView> {
        let amiss = self.inner.health.seen(|seen| seen.ledger.clone());
        if amiss.is_empty() {
            let detail = "The ledger's files follow it, and nobody who vouches for it objects.";
            return vec![part("ledger", Condition::Ok, None, detail)];
        }
        amiss
            .iter()
            .map(|(code, detail)| part("ledger", Condition::Degraded, Some(code), detail))
            .collect()
    }

    /// Notes what is amiss with the ledger's files and those who vouch for it.
    pub(crate) fn note_ledger(&self, amiss: Vec<(&'static str, String)>) {
        self.inner.health.seen(|seen| seen.ledger = amiss);
    }

    /// Notes why the last capture was not signed by the domain, if it was not.
    pub(crate) fn note_unstamped(&self, why: Option<String>) {
        self.inner.health.seen(|seen| seen.unstamped = why);
    }

    /// Why the last capture was not signed by the domain, if it was not.
    pub(crate) fn unstamped(&self) -> Option<String> {
        self.inner.health.seen(|seen| seen.unstamped.clone())
    }

    /// Notes how an attempt to send mail ended.
    pub(crate) fn note_mail(&self, failed: Option<&String>) {
        let now = self.now();
        self.inner.health.seen(|seen| {
            seen.mail = failed.map(|why| {
                let since = seen.mail.as_ref().map_or(now, |(since, _)| *since);
                (since, why.clone())
            });
        });
    }

    async fn deliveries(&self, caller: &Caller) -> Result<PartView, AppError> {
        let mut connection = self.store().read().await?;
        let failing = jobs::failing_for(&mut connection, caller.id()).await?;
        let Some((since, last_error)) = failing.oldest else {
            return Ok(part(
                "deliveries",
                Condition::Ok,
                None,
                "What you sent arrives.",
            ));
        };
        let detail = format!(
            "{} of your notices could not be delivered yet, the oldest since {since}; the last attempt: {last_error}. They are \
             tried again. Reach the addressee by its contact point meanwhile.",
            failing.count
        );
        Ok(part(
            "deliveries",
            Condition::Degraded,
            Some("deliveries_fail"),
            &detail,
        ))
    }

    /// Of statements of reasons whose they are learns how they go.
    async fn statements_part(&self, caller: &Caller) -> Result<Option<PartView>, AppError> {
        let mut connection = self.store().read().await?;
        if !self
            .is_platform(&mut connection, &caller.organisation)
            .await?
        {
            return Ok(None);
        }
        if let Some((code, told)) = self.inner.dsa.trouble() {
            return Ok(Some(part(
                "statements",
                Condition::Degraded,
                Some(code),
                &told,
            )));
        }
        let refused = Some(casework::StatementStage::Refused);
        let (_, _, refused) =
            store::statements::list(&mut connection, caller.id(), refused, None, 1).await?;
        Ok(Some(match refused {
            0 => {
                let told = "Statements of reasons reach the Commission's database.";
                part("statements", Condition::Ok, None, told)
            }
            refused => {
                let told = format!(
                    "{refused} of your statements of reasons were refused. The page of statements says why; mend them and send them again."
                );
                let code = Some("statements_refused");
                part("statements", Condition::Degraded, code, &told)
            }
        }))
    }

    /// Watches until `stop` says so.
    pub(crate) async fn watch_health(&self, mut stop: watch::Receiver<bool>) {
        let mut clock = Clock::set(self.now());
        while !*stop.borrow() {
            let tried = self.store().try_writing().await;
            self.note_trouble(tried.err().as_ref());
            if let Some(seconds) = clock.look(self.now(), Instant::now()) {
                self.note_clock(seconds).await;
            }
            let pause = self.trouble().map_or(EVERY, |_| EVERY_IN_TROUBLE);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    fn note_trouble(&self, error: Option<&StoreError>) {
        let trouble = error.map(|error| error.trouble().unwrap_or(Trouble::Disk));
        let before = self
            .inner
            .health
            .seen(|seen| std::mem::replace(&mut seen.trouble, trouble));
        match (before, trouble) {
            (None, Some(trouble)) => {
                let error = error.map(ToString::to_string).unwrap_or_default();
                tracing::error!(error, "{}", trouble.sentence());
            }
            (Some(_), None) => tracing::info!("what is recorded reaches the disk again"),
            _ => {}
        }
    }

    async fn note_clock(&self, seconds: i64) {
        tracing::warn!(seconds, "the machine's clock was set");
        let now = self.now();
        self.inner
            .health
            .seen(|seen| seen.clock_set = Some((now, seconds)));
        let recorded = async {
            let mut tx = self.store().write().await?;
            tx.append(&Actor::System, Event::ClockJumped { seconds })
                .await?;
            tx.commit().await
        };
        if let Err(error) = recorded.await {
            tracing::error!(%error, "that the clock was set could not be recorded");
        }
        // Whatever is due now is due now.
        self.inner.work.notify_one();
    }
}

fn part(name: &str, status: Condition, code: Option<&str>, detail: &str) -> PartView {
    PartView {
        part: name.to_owned(),
        status,
        code: code.map(str::to_owned),
        detail: detail.to_owned(),
    }
}

/// The machine's clock against the one that only runs.
struct Clock {
    said: Timestamp,
    ran: Instant,
}

impl Clock {
    fn set(now: Timestamp) -> Self {
        Self {
            said: now,
            ran: Instant::now(),
        }
    }

    /// By how many seconds the clock was set since the last look, where it was.
    fn look(&mut self, now: Timestamp, ran: Instant) -> Option<i64> {
        let should = i64::try_from(ran.duration_since(self.ran).as_millis()).unwrap_or(i64::MAX);
        let did = now
            .as_millisecond()
            .saturating_sub(self.said.as_millisecond());
        (self.said, self.ran) = (now, ran);
        let off = did.saturating_sub(should) / 1000;
        (off.abs() >= SET_BY).then_some(off)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_clock_that_runs_is_not_set_and_one_that_leaps_is() {
        let start = Timestamp::from_second(1_000_000).unwrap();
        let mut clock = Clock::set(start);
        let ran = clock.ran;
        let after = |seconds: i64| start + SignedDuration::from_secs(seconds);
        let later = |seconds: u64| ran + Duration::from_secs(seconds);
        assert_eq!(clock.look(after(20), later(20)), None);
        // A suspended machine's or a slow one's clocks drift by little.
        assert_eq!(clock.look(after(44), later(40)), None);
        assert_eq!(clock.look(after(44 + 20 + 3600), later(60)), Some(3600));
        assert_eq!(clock.look(after(44 + 40), later(80)), Some(-3600));
        assert_eq!(clock.look(after(44 + 60), later(100)), None);
    }
}
