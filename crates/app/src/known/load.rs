//! Getting what is known into memory: the snapshot and what the ledger says has changed since, or everything anew.

use super::{Held, Known, read_features, read_sound, read_track};
use crate::AppError;
use casework::{BankId, EntryId, Event, Thoroughness};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError};
use store::{Connection, Store, banks, events, groups};

const PAGE: u32 = 10_000;

/// Events that change what is found.
const KINDS: [&str; 4] = [
    "thoroughness_chosen",
    "entry_added",
    "entry_deepened",
    "entry_withdrawn",
];

/// What has to be read again from the tables.
#[derive(Debug, Default)]
struct Changed {
    banks: BTreeSet<BankId>,
    entries: BTreeSet<(BankId, EntryId)>,
}

impl Known {
    pub(crate) async fn load(store: &Store) -> Result<Self, AppError> {
        let mut connection = store.read().await?;
        let all = banks::all(&mut connection).await?;
        let groups = groups::all(&mut connection).await?;
        let shared = all.clone();
        let (mut opened, mut missing) = (Vec::new(), Vec::new());
        for bank in all {
            match Held::open(&mut connection, store, &bank).await {
                Ok((held, position)) => opened.push((bank, held, position)),
                Err(why) => {
                    why.tell(&bank.id);
                    missing.push(bank);
                }
            }
        }
        let known = Self::default();
        if let Some(oldest) = opened.iter().map(|(_, _, position)| *position).min() {
            match changed_after(&mut connection, oldest).await {
                Ok(changed) => {
                    for (bank, held, _) in opened {
                        known.count(held.catch_up(&bank.id, &changed, store).await?);
                        held.fill_texts(&bank.id, store).await?;
                        known.put(bank.id, held);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "what has changed since the snapshots is not known; the indexes are built anew");
                    missing.extend(opened.into_iter().map(|(bank, ..)| bank));
                }
            }
        }
        drop(connection);
        for bank in missing {
            let held = Held::new(bank.organisation.clone());
            known.count(held.fill(&bank.id, store).await?);
            held.fill_texts(&bank.id, store).await?;
            known.put(bank.id, held);
        }
        known.load_links(store).await?;
        for bank in &shared {
            known.share(bank, &groups);
        }
        Ok(known)
    }

    fn put(&self, bank: BankId, held: Held) {
        let mut banks = self.banks.write().unwrap_or_else(PoisonError::into_inner);
        banks.insert(bank, Arc::new(held));
    }

    /// Counts what no snapshot holds yet.
    fn count(&self, unsaved: u64) {
        self.unsaved.fetch_add(unsaved, Relaxed);
    }
}

impl Held {
    /// All of a bank's entries out of the tables. Returns how many.
    async fn fill(&self, bank: &BankId, store: &Store) -> Result<u64, AppError> {
        let mut connection = store.read().await?;
        let (mut after, mut entries) = (None, 0);
        loop {
            let page = banks::signals(&mut connection, bank, after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(entries);
            };
            after = Some(last.number);
            entries += page.len() as u64;
            for entry in &page {
                self.add(entry);
                if let Some(features) = &entry.features {
                    self.add_features(entry.number, &entry.id, features, store)
                        .await;
                }
                if let Some(track) = &entry.video {
                    self.add_video(entry.number, &entry.id, track, store).await;
                }
                if let Some(sound) = &entry.sound {
                    self.add_heard(entry.number, &entry.id, sound, store).await;
                }
            }
        }
    }

    /// Makes up for what has happened since the snapshot: whatever an event was about is read again. Returns how many
    /// entries that were.
    async fn catch_up(
        &self,
        bank: &BankId,
        changed: &Changed,
        store: &Store,
    ) -> Result<u64, AppError> {
        let mut connection = store.read().await?;
        let mut entries = 0;
        for (_, id) in changed.entries.iter().filter(|(of, _)| of == bank) {
            let Some(number) = banks::number(&mut connection, id).await? else {
                continue;
            };
            // Removed first: a snapshot may hold more than it says, and this leaves what the tables say.
            self.remove(number);
            if let Some(entry) = banks::signals_of(&mut connection, id).await? {
                self.add(&entry);
                if let Some(features) = &entry.features {
                    self.add_features(number, id, features, store).await;
                }
                if let Some(track) = &entry.video {
                    self.add_video(number, id, track, store).await;
                }
                if let Some(sound) = &entry.sound {
                    self.add_heard(number, id, sound, store).await;
                }
            }
            entries += 1;
        }
        if changed.banks.contains(bank) {
            let bank_now = banks::get(&mut connection, bank).await?;
            let thorough = bank_now.is_some_and(|now| now.thoroughness == Thoroughness::Thorough);
            for (number, id, features) in banks::with_features(&mut connection, bank).await? {
                self.remove_points(number);
                if thorough {
                    self.add_features(number, &id, &features, store).await;
                }
            }
        }
        Ok(entries)
    }

    async fn add_features(&self, number: u64, id: &EntryId, sha256: &str, store: &Store) {
        match read_features(store, id, sha256).await {
            Ok(features) => self.add_points(number, &features),
            // The entry still matches as a whole; to refuse to start would help nobody.
            Err(error) => {
                tracing::error!(entry = number, %error, "features could not be read");
            }
        }
    }
}

impl Held {
    async fn add_video(&self, number: u64, id: &EntryId, sha256: &str, store: &Store) {
        match read_track(store, id, sha256).await {
            Ok(banked) => self.add_frames(number, &banked),
            // As with features: the entry still matches by its bytes.
            Err(error) => {
                tracing::error!(entry = number, %error, "the frames of a video could not be read");
            }
        }
    }

    async fn add_heard(&self, number: u64, id: &EntryId, sha256: &str, store: &Store) {
        match read_sound(store, id, sha256).await {
            Ok(sound) => self.add_sound(number, &sound),
            // As with features: the entry still matches by its bytes.
            Err(error) => {
                tracing::error!(entry = number, %error, "a sound could not be read");
            }
        }
    }
}

async fn changed_after(
    connection: &mut Connection,
    mut position: u64,
) -> Result<Changed, AppError> {
    let mut changed = Changed::default();
    loop {
        let page = events::after(connection, position, &KINDS, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(changed);
        };
        position = last.seq;
        for recorded in page {
            match recorded.event {
                Event::EntryAdded { id, bank, .. }
                | Event::EntryDeepened { id, bank, .. }
                | Event::EntryWithdrawn { id, bank, .. } => {
                    changed.entries.insert((bank, id));
                }
                Event::ThoroughnessChosen { bank, .. } => {
                    changed.banks.insert(bank);
                }
                _ => {}
            }
        }
    }
}
