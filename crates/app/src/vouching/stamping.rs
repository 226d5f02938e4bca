//! Stamping checkpoints with the time (RFC 3161): the authority sees a hash of the signed checkpoint and nothing else.

use super::Turns;
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use ledger::{MAX_STAMP_BYTES, STAMP_QUERY, StampRequest, Stamped, check_stamp};
use std::path::PathBuf;
use std::time::Duration;
use store::stamps::{self, NewStamp};
use store::{Published, StoreError};
use url::Url;

/// Who stamps checkpoints.
#[derive(Debug, Clone)]
pub struct TimeStampSettings {
    /// Where the authority takes requests.
    pub authority: Url,
    /// Roots it must chain to, in PEM. Read before every stamp.
    pub roots: PathBuf,
    /// How long between two stamps, at least.
    pub every: SignedDuration,
}

/// A stamp is stamped again when so much is left of what it rests on.
const BEFORE_THE_END: SignedDuration = SignedDuration::from_hours(24 * 30);
/// An authority whose clock is off by more is not believed, nor is ours.
const APART: SignedDuration = SignedDuration::from_hours(1);
/// After an attempt that failed, and after a renewal that brought nothing.
const AFTER_A_FAILURE: Duration = Duration::from_secs(60);
const AFTER_NO_GAIN: Duration = Duration::from_secs(3600);

impl App {
    /// Stamps the published checkpoint if it is time to, and again what ends soon. Gives a sentence where something is amiss.
    pub(super) async fn stamp_when_due(
        &self,
        published: &Published,
        turns: &mut Turns,
    ) -> Option<String> {
        let settings = self.inner.ledger.time_stamps.as_ref()?;
        if turns.is_due("stamp") {
            let stamped = match self.stamp_next(settings, published).await {
                Ok(()) => self.stamp_again(settings).await,
                Err(error) => Err(error),
            };
            let (after, amiss) = match stamped {
                Ok(None) => (Duration::ZERO, None),
                Ok(Some(no_gain)) => (AFTER_NO_GAIN, Some(no_gain)),
                Err(error) => {
                    tracing::warn!(%error, "the ledger could not be stamped with the time");
                    (AFTER_A_FAILURE, Some(error.to_string()))
                }
            };
            turns.again("stamp", after);
            turns.amiss = amiss;
        }
        turns.amiss.clone()
    }

    async fn stamp_next(
        &self,
        settings: &TimeStampSettings,
        published: &Published,
    ) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let last = stamps::last(&mut connection).await?;
        drop(connection);
        let is_due = last.is_none_or(|(size, at)| {
            published.size > size && self.now().duration_since(at) >= settings.every
        });
        if !is_due {
            return Ok(());
        }
        let note = published.note.as_str();
        let (response, stamped) = self.stamp(settings, note.as_bytes()).await?;
        self.keep_stamp(settings, published.size, note, None, &response, &stamped)
            .await
    }

    /// Stamps again what ends first; a sentence where the new one would end no later.
    async fn stamp_again(&self, settings: &TimeStampSettings) -> Result<Option<String>, AppError> {
        let soon = crate::accounts::later(self.now(), BEFORE_THE_END);
        let mut connection = self.store().read().await?;
        let ending = stamps::ending(&mut connection, soon).await?;
        drop(connection);
        let Some(ending) = ending else {
            return Ok(None);
        };
        let (response, stamped) = self.stamp(settings, &ending.response).await?;
        if instant(stamped.valid_until)? <= ending.valid_until {
            return Ok(Some(format!(
                "the stamps on record end at {}, and the authority's own certificate ends no later: ask it for its new one, or use another",
                ending.valid_until
            )));
        }
        if stamped.at > ending.valid_until.as_microsecond() {
            tracing::error!(
                size = ending.size,
                "a time stamp ended before it was stamped again"
            );
        }
        self.keep_stamp(
            settings,
            ending.size,
            &ending.note,
            Some(ending.id),
            &response,
            &stamped,
        )
        .await?;
        Ok(None)
    }

    async fn keep_stamp(
        &self,
        settings: &TimeStampSettings,
        size: u64,
        note: &str,
        renews: Option<i64>,
        response: &[u8],
        stamped: &Stamped,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let stamp = NewStamp {
            size,
            note,
            renews,
            authority: settings.authority.as_str(),
            response,
            at: instant(stamped.at)?,
            valid_until: instant(stamped.valid_until)?,
        };
        stamps::add(tx.connection(), &stamp).await?;
        tx.commit().await?;
        tracing::info!(
            size,
            again = renews.is_some(),
            "the ledger was stamped with the time"
        );
        Ok(())
    }

    /// Has bytes stamped, and checks the answer.
    pub(crate) async fn stamp(
        &self,
        settings: &TimeStampSettings,
        bytes: &[u8],
    ) -> Result<(Vec<u8>, Stamped), AppError> {
        let roots = settings.roots()?;
        let request = StampRequest::of(bytes, self.environment().random()?);
        let (status, _, response) = self
            .inner
            .to_chosen
            .post_bytes(
                &settings.authority,
                STAMP_QUERY,
                request.to_der(),
                MAX_STAMP_BYTES + 1,
            )
            .await?;
        if status != 200 {
            return Err(broken(format!("it answered {status}")));
        }
        let stamped = check_stamp(&response, bytes, Some(&request.nonce), &roots)
            .map_err(|error| broken(error.to_string()))?;
        let apart = self.now().duration_since(instant(stamped.at)?).abs();
        if apart > APART {
            return Err(broken(format!(
                "its clock and ours are {} minutes apart",
                apart.as_mins()
            )));
        }
        Ok((response, stamped))
    }
}

impl TimeStampSettings {
    /// The roots, read again every time: whoever changes them need not restart anything.
    pub(crate) fn roots(&self) -> Result<String, AppError> {
        std::fs::read_to_string(&self.roots)
            .map_err(|error| broken(format!("cannot read {}: {error}", self.roots.display())))
    }
}

fn broken(why: String) -> AppError {
    AppError::Broken(format!("the time-stamp authority: {why}"))
}

fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::Damaged {
        what: "a time stamp".to_owned(),
        why: error.to_string(),
    })
}
