//! Changing how a bank is compared and shared, and making what it already holds ready for that: the local features
//! of pictures that were banked before are extracted in the background.

use crate::jobs::Kind;
use crate::known::read_features;
use crate::sharing::share;
use crate::{App, AppError, Caller, reach, views};
use bytes::Bytes;
use casework::{Actor, Bank, BankId, Entry, Scope, Thoroughness};
use exchange::v1::{BankChange, BankView};
use store::jobs::{self, Job};
use store::{banks, groups};

/// Pictures made ready in one go, well within a job's lease.
const AT_ONCE: u32 = 25;

impl App {
    /// Changes how hard uploads are compared with a bank, and how far it is shared. What was banked before is made ready in
    /// the background.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the bank is not the caller's, or the group is not one they belong to.
    pub async fn change_bank(
        &self,
        caller: &Caller,
        id: &BankId,
        change: &BankChange,
    ) -> Result<BankView, AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut tx = self.store().write().await?;
        let bank = reach::own_bank(tx.connection(), caller, id).await?;
        let before = bank.thoroughness;
        let thoroughness = change.thoroughness.unwrap_or(before);
        match (change.tlp, &change.group) {
            (Some(tlp), group) => share(&mut tx, caller, &bank, tlp, group.as_ref()).await?,
            (None, Some(_)) => {
                let detail = "A bank for a group is marked amber or amber_strict: give “tlp” too.";
                return Err(AppError::invalid("tlp", detail));
            }
            (None, None) => {}
        }
        tx.append_all(&caller.actor, bank.choose(thoroughness))
            .await?;
        let bank = reach::own_bank(tx.connection(), caller, id).await?;
        let view = views::bank(tx.connection(), &bank, caller).await?;
        let ready = banks::with_features(tx.connection(), id).await?;
        let groups = groups::all(tx.connection()).await?;
        if thoroughness == Thoroughness::Thorough && before != thoroughness {
            let (kind, now) = (Kind::Deepen.as_str(), self.now());
            jobs::schedule(tx.connection(), &job_id(id), kind, id.as_str(), now).await?;
        }
        let applying = self.applying().await;
        tx.commit().await?;
        self.known().share(&bank, &groups);
        if before != thoroughness {
            for (number, entry, features) in ready {
                if thoroughness == Thoroughness::Thorough {
                    let features = read_features(self.store(), &entry, &features).await?;
                    self.known().add_points(id, number, &features);
                } else {
                    self.known().remove_points(id, number);
                }
            }
        }
        applying.done();
        self.inner.work.notify_one();
        Ok(view)
    }

    /// Makes a few of a bank's pictures ready, and comes back for the rest.
    pub(crate) async fn deepen(&self, job: &Job) -> Result<(), AppError> {
        let more = match job.subject.parse::<BankId>() {
            Ok(bank) => self.deepen_some(&bank, job).await?,
            Err(_) => None,
        };
        let mut tx = self.store().write().await?;
        match more {
            Some(last) => {
                jobs::go_on(tx.connection(), &job.id, &last.to_string(), self.now()).await?
            }
            None => jobs::finish(tx.connection(), &job.id).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// The number of the last picture looked at; `None` when there are no more, or the bank is not to be compared
    /// thoroughly any longer.
    async fn deepen_some(&self, id: &BankId, job: &Job) -> Result<Option<u64>, AppError> {
        let after = job.payload.parse::<u64>().ok();
        let mut connection = self.store().read().await?;
        let bank = banks::get(&mut connection, id).await?;
        let wanted = |bank: &Bank| bank.thoroughness == Thoroughness::Thorough;
        if !bank.as_ref().is_some_and(wanted) {
            return Ok(None);
        }
        let entries = banks::without_features(&mut connection, id, after, AT_ONCE).await?;
        drop(connection);
        let last = entries.last().map(|(number, _)| *number);
        for (number, entry) in entries {
            match self.deepen_one(number, &entry).await {
                Ok(()) => {}
                // No worker: the job is tried again. Anything else is the picture's own fault.
                Err(AppError::Media(
                    error @ (media::MediaError::Busy | media::MediaError::Unavailable { .. }),
                )) => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(entry = entry.id.as_str(), %error, "an entry could not be made ready for matching its parts")
                }
            }
        }
        Ok(last)
    }

    async fn deepen_one(&self, number: u64, entry: &Entry) -> Result<(), AppError> {
        let Some(sha256) = entry
            .content
            .sha256
            .as_ref()
            .filter(|_| entry.content.stored && entry.content.video.is_none())
        else {
            return Ok(());
        };
        let file = Bytes::from(self.store().blobs().get(&entry.id, sha256).await?);
        let features = self.features_to_bank(file).await?;
        let digest = self.store().blobs().put(&entry.id, features).await?;
        let mut tx = self.store().write().await?;
        // Read again: it may have been withdrawn meanwhile.
        let now = banks::by_number(tx.connection(), number).await?;
        let Some((entry, bank)) = now.filter(|(entry, _)| entry.withdrawn.is_none()) else {
            return Ok(());
        };
        tx.append_all(&Actor::System, entry.deepen(&digest)).await?;
        let applying = self.applying().await;
        tx.commit().await?;
        if bank.thoroughness == Thoroughness::Thorough {
            let features = read_features(self.store(), &entry.id, &digest).await?;
            self.known().add_points(&bank.id, number, &features);
        }
        applying.done();
        Ok(())
    }
}

fn job_id(bank: &BankId) -> String {
    format!("deepen_{bank}")
}
