//! What makes the ledger believable to people who do not believe us: its files are kept up, others cosign it, authorities stamp it;
//! and we do the same for others. [docs/ledger.md](../../../docs/ledger.md) says it for administrators.
//!
//! One loop does the outgoing part ([`App::keep_vouched`]): the files follow every commit within a second, and whoever is asked is
//! asked at most every few seconds, however much is recorded.

mod asking;
mod published;
mod stamping;
mod witnessing;

pub use stamping::TimeStampSettings;
pub use witnessing::WitnessAnswer;

use crate::{App, AppError};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use store::{witnessed, witnesses};
use tokio::sync::watch;

/// How the ledger is shown to others, and who stamps it.
#[derive(Debug, Clone, Default)]
pub struct LedgerSettings {
    /// Whether the entries (number, instant, kind, commitment) are handed to callers over HTTP.
    pub entries: bool,
    /// Who stamps checkpoints with the time, if anybody.
    pub time_stamps: Option<TimeStampSettings>,
}

/// The files are brought up at most this often.
const EVERY: Duration = Duration::from_secs(1);
/// Looked at at least this often, should nothing be recorded.
const AT_LEAST_EVERY: Duration = Duration::from_secs(10);
/// A witness is asked again this long after it answered, and after it did not.
const ASKED_EVERY: Duration = Duration::from_secs(3);
const AFTER_A_FAILURE: Duration = Duration::from_secs(8);
/// A witness that does not answer is told of after so long.
const PATIENCE: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// When whom may be asked again.
#[derive(Default)]
struct Turns {
    again: HashMap<String, Instant>,
    /// What was amiss at the last stamp.
    amiss: Option<String>,
}

impl Turns {
    fn is_due(&self, whom: &str) -> bool {
        self.again.get(whom).is_none_or(|at| *at <= Instant::now())
    }

    fn again(&mut self, whom: &str, after: Duration) {
        self.again.insert(whom.to_owned(), Instant::now() + after);
    }
}

impl App {
    /// Keeps the ledger's files up and has it vouched for, until `stop` says so.
    pub(crate) async fn keep_vouched(&self, mut stop: watch::Receiver<bool>) {
        let mut turns = Turns::default();
        while !*stop.borrow() {
            let mut trouble = Vec::new();
            match self.store().publish_log().await {
                Ok(published) => {
                    if let Err(error) = self.ask_witnesses(&published, &mut turns).await {
                        tracing::error!(%error, "what witnesses said could not be written down");
                    }
                    if let Some(why) = self.stamp_when_due(&published, &mut turns).await {
                        let told = format!(
                            "The ledger's checkpoints are not stamped with the time as they should be: {why}."
                        );
                        trouble.push(("time_stamps_fail", told));
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "the ledger's files could not be brought up to it");
                    trouble.push((
                        "log_not_published",
                        format!("The ledger's files do not follow it: {error}."),
                    ));
                }
            }
            if let Some(why) = self.unstamped() {
                let told = format!(
                    "The last capture was signed by this folder's own key alone, not by the domain with a time stamp: {why}."
                );
                trouble.push(("captures_not_stamped", told));
            }
            match self.doubts().await {
                Ok(doubts) => trouble.extend(doubts),
                Err(error) => tracing::error!(%error, "what witnesses said could not be read"),
            }
            self.note_ledger(trouble);
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
            tokio::select! {
                () = self.store().grew() => {}
                () = tokio::time::sleep(AT_LEAST_EVERY.min(ASKED_EVERY)) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    /// What others doubt of our ledger, and we of theirs.
    async fn doubts(&self) -> Result<Vec<(&'static str, String)>, AppError> {
        let mut connection = self.store().read().await?;
        let mut doubts = Vec::new();
        for witness in witnesses::all(&mut connection).await? {
            let name = witness.key.name();
            if let Some(alarm) = witness.alarm {
                doubts.push((
                    "witness_objects",
                    format!(
                        "The witness {name} does not cosign this ledger any more: {alarm}. Either the ledger was rewritten or an older \
                         copy was put back. Run “staydown ledger verify”; when it is settled, “staydown admin witness settle {name}”."
                    ),
                ));
            } else if let Some((since, why)) = witness.failing
                && witness.asked
                && self.now().duration_since(since) > PATIENCE
            {
                doubts.push((
                    "witness_fails",
                    format!("The witness {name} has not cosigned since {since}; the last attempt: {why}. It is asked again."),
                ));
            }
        }
        for log in witnessed::all(&mut connection).await? {
            if let Some((at, why)) = log.refused {
                let name = log.key.name();
                doubts.push((
                    "witnessed_log_rewritten",
                    format!(
                        "The log {name}, which this instance witnesses, handed in at {at} what does not follow from what was cosigned: {why}. \
                         It was not cosigned. What it signed is kept; ask its operator, then “staydown admin witness settle {name}”."
                    ),
                ));
            }
        }
        Ok(doubts)
    }
}
