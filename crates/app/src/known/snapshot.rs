//! Snapshots of the indexes in the data folder, so that a start does not have to read every entry.
//!
//! ```text
//! index/<bank>/pdq/      one folder for each index: see the crate `index`
//! index/<bank>/sha256/
//! index/<bank>/points/
//! index/<bank>/frames/
//! index/<bank>/sounds/
//! ```
//!
//! Texts are in none: they are read from the tables at every start.
//!
//! Each says up to which event of the ledger it goes, and what that event's leaf is. What happened since is taken
//! from the ledger. A snapshot that is missing, damaged, of another version, or of another ledger (a backup put back,
//! say) is not used: the bank's indexes are built anew from the tables.

use super::texts::Texts;
use super::{Held, Known};
use crate::{App, AppError};
use casework::{Bank, BankId};
use index::{HammingIndex, Position, SnapshotError};
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Connection, Store, events};

/// So many changes are worth a snapshot while the server runs: loading them takes about half a second.
const WORTH: u64 = 50_000;

/// So many are when it ends.
const WORTH_AT_END: u64 = 1_000;

/// Why a bank's snapshot is not used.
pub(super) enum Unused {
    Refused(SnapshotError),
    /// It is of another ledger.
    Stranger,
    Failed(AppError),
}

impl Unused {
    pub(super) fn tell(&self, bank: &BankId) {
        let bank = bank.as_str();
        match self {
            Self::Refused(SnapshotError::Absent(_)) => {}
            Self::Refused(error) => {
                tracing::warn!(bank, %error, "the bank's index is built anew");
            }
            Self::Stranger => {
                tracing::warn!(
                    bank,
                    "the bank's snapshot belongs to another ledger; its index is built anew"
                );
            }
            Self::Failed(error) => {
                tracing::warn!(bank, %error, "the bank's snapshot cannot be told to be this ledger's; its index is built anew");
            }
        }
    }
}

impl From<SnapshotError> for Unused {
    fn from(error: SnapshotError) -> Self {
        Self::Refused(error)
    }
}

impl Held {
    /// A bank out of its snapshot, and the event up to which it goes.
    pub(super) async fn open(
        connection: &mut Connection,
        store: &Store,
        bank: &Bank,
    ) -> Result<(Self, u64), Unused> {
        let folder = store.folder().index().join(bank.id.as_str());
        let (pdq, position) = HammingIndex::open(&folder.join("pdq"))?;
        let (sha256, second) = HammingIndex::open(&folder.join("sha256"))?;
        let (points, third) = HammingIndex::open(&folder.join("points"))?;
        let (frames, fourth) = HammingIndex::open(&folder.join("frames"))?;
        let (sounds, fifth) = HammingIndex::open(&folder.join("sounds"))?;
        for position in [position, second, third, fourth, fifth] {
            let leaf = events::leaf_of(connection, position.number).await;
            match leaf {
                Ok(leaf) if leaf == Some(position.mark) => {}
                Ok(_) => return Err(Unused::Stranger),
                Err(error) => return Err(Unused::Failed(error.into())),
            }
        }
        let held = Self {
            organisation: bank.organisation.clone(),
            others: RwLock::default(),
            pdq,
            sha256,
            points,
            frames,
            sounds,
            texts: Texts::default(),
            links: RwLock::default(),
        };
        // Written one after the other: after a crash in between they differ, and the oldest counts.
        let oldest = position.number.min(second.number);
        let oldest = oldest
            .min(third.number)
            .min(fourth.number)
            .min(fifth.number);
        Ok((held, oldest))
    }

    fn save(&self, folder: &Path, position: Position) -> Result<(), SnapshotError> {
        self.pdq.save(&folder.join("pdq"), position)?;
        self.sha256.save(&folder.join("sha256"), position)?;
        self.points.save(&folder.join("points"), position)?;
        self.frames.save(&folder.join("frames"), position)?;
        self.sounds.save(&folder.join("sounds"), position)
    }

    fn load_into_memory(&self) {
        let media = [&self.points, &self.frames, &self.sounds];
        for index in [&self.pdq, &self.sha256].into_iter().chain(media) {
            index.load_into_memory();
        }
    }
}

impl Known {
    fn all(&self) -> Vec<(BankId, Arc<Held>)> {
        let banks = self.banks.read().unwrap_or_else(PoisonError::into_inner);
        let pairs = banks
            .iter()
            .map(|(id, held)| (id.clone(), Arc::clone(held)));
        pairs.collect()
    }

    fn save(&self, folder: &Path, position: Position) -> Result<(), SnapshotError> {
        for (bank, held) in self.all() {
            held.save(&folder.join(bank.as_str()), position)?;
        }
        Ok(())
    }
}

impl App {
    /// Copies what is a mapped file into memory, in the background: the first answers come at once, and later ones
    /// sooner.
    pub(crate) fn load_into_memory(&self) {
        let app = self.clone();
        tokio::task::spawn_blocking(move || {
            for (_, held) in app.known().all() {
                held.load_into_memory();
            }
        });
    }

    /// Writes a snapshot of the indexes if enough has changed since the last one.
    pub(crate) async fn save_index_if_worth(&self) {
        self.save_index_from(WORTH).await;
    }

    /// The same at the end of the server's work.
    pub(crate) async fn save_index_at_end(&self) {
        self.save_index_from(WORTH_AT_END).await;
    }

    async fn save_index_from(&self, worth: u64) {
        let unsaved = self.known().unsaved.load(Relaxed);
        if unsaved < worth || self.known().behind.load(Relaxed) {
            return;
        }
        match self.save_index().await {
            Ok(()) => {
                self.known().unsaved.fetch_sub(unsaved, Relaxed);
            }
            // The next start takes longer, and that is all.
            Err(error) => tracing::warn!(%error, "the index could not be saved"),
        }
    }

    async fn save_index(&self) -> Result<(), AppError> {
        // With nobody between a commit and the index, all events so far are in it.
        let alone = self.inner.applying.write().await;
        let mut connection = self.store().read().await?;
        let Some((number, mark)) = events::last(&mut connection).await? else {
            return Ok(());
        };
        drop(connection);
        if self.known().behind.load(Relaxed) {
            return Ok(());
        }
        drop(alone);
        let app = self.clone();
        let folder = self.store().folder().index();
        let position = Position { number, mark };
        crate::compare::on_a_thread(move || app.known().save(&folder, position))
            .await?
            .map_err(|error| {
                AppError::Store(store::StoreError::Damaged {
                    what: "the snapshot of the index".to_owned(),
                    why: error.to_string(),
                })
            })
    }
}
