//! Known content in memory: what every upload is compared with. Opened from its snapshot at start or loaded from the
//! tables, changed after each commit, and only ever a way to find rows: what an entry says is read from the tables.
//!
//! Each bank has its own indexes. So a search costs what the caller's own banks cost, and nobody's content is even
//! looked at on behalf of somebody who does not match against it.

mod frames;
mod links;
mod load;
mod points;
mod snapshot;
mod sounds;
mod texts;

pub(crate) use frames::Likeness;
pub(crate) use links::{Covered, reach_of};
pub(crate) use sounds::read_sound;

use crate::AppError;
use crate::look::Deep;
use casework::{Audience, Bank, BankId, EntryId, Group, OrganisationId};
use index::{Code, HammingIndex, Hit};
use signals::link::Table;
use signals::local::Features;
use signals::pdq::{MATCH_DISTANCE, MIN_QUALITY, Pdq};
use signals::video::Banked;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};
use store::{Store, banks};
use texts::Texts;

pub(crate) use texts::read_prints;

/// All banks.
#[derive(Default)]
pub(crate) struct Known {
    banks: RwLock<HashMap<BankId, Arc<Held>>>,
    /// Entries added and removed since the last snapshot.
    unsaved: AtomicU64,
    /// Whether a commit was not followed: then no snapshot may say that it holds everything up to here.
    behind: AtomicBool,
}

/// What one bank holds, under its entries' numbers.
pub(crate) struct Held {
    organisation: OrganisationId,
    /// Who else matches against it.
    others: RwLock<Others>,
    pdq: HammingIndex,
    /// SHA-256 digests, searched at distance 0.
    sha256: HammingIndex,
    points: HammingIndex,
    /// Frames of videos.
    frames: HammingIndex,
    /// Codes of sounds.
    sounds: HammingIndex,
    texts: Texts,
    /// Links, by what they cover. Not in snapshots: they are read from the tables at start.
    links: RwLock<Table>,
}

/// Who matches against a bank beside its owner.
#[derive(Debug, Default)]
enum Others {
    #[default]
    Nobody,
    These(BTreeSet<OrganisationId>),
    Everybody,
}

impl Others {
    fn of(bank: &Bank, groups: &[Group]) -> Self {
        match bank.audience() {
            Audience::Owner => Self::Nobody,
            Audience::Everybody => Self::Everybody,
            Audience::Group(id) => {
                let group = groups.iter().find(|group| group.id == id);
                group.map_or(Self::Nobody, |group| Self::These(group.members.clone()))
            }
        }
    }
}

impl Held {
    /// A bank nobody but its owner matches against, until it is told otherwise.
    fn new(organisation: OrganisationId) -> Self {
        Self {
            organisation,
            others: RwLock::default(),
            pdq: HammingIndex::new(),
            sha256: HammingIndex::new(),
            points: HammingIndex::new(),
            frames: HammingIndex::new(),
            sounds: HammingIndex::new(),
            texts: Texts::default(),
            links: RwLock::default(),
        }
    }

    fn add(&self, entry: &banks::Signals) {
        if let Some(pdq) = usable(entry.pdq.as_deref(), entry.quality) {
            self.pdq.insert(entry.number, pdq.words());
        }
        if let Some(digest) = digest(entry.sha256.as_deref()) {
            self.sha256.insert(entry.number, digest);
        }
    }

    fn share(&self, others: Others) {
        *self.others.write().unwrap_or_else(PoisonError::into_inner) = others;
    }

    fn is_matched_by(&self, organisation: &OrganisationId) -> bool {
        self.organisation == *organisation
            || match &*self.others.read().unwrap_or_else(PoisonError::into_inner) {
                Others::Nobody => false,
                Others::These(members) => members.contains(organisation),
                Others::Everybody => true,
            }
    }

    fn remove(&self, number: u64) {
        self.pdq.remove(number);
        self.sha256.remove(number);
        self.remove_points(number);
        self.remove_frames(number);
        self.remove_sound(number);
        self.texts.remove(number);
        self.remove_link(number);
    }
}

impl Known {
    /// Makes room for a bank.
    pub(crate) fn begin(&self, bank: &Bank) {
        let mut banks = self.banks.write().unwrap_or_else(PoisonError::into_inner);
        banks
            .entry(bank.id.clone())
            .or_insert_with(|| Arc::new(Held::new(bank.organisation.clone())));
    }

    pub(crate) fn add(&self, entry: &banks::Signals) {
        self.change(&entry.bank, |held| held.add(entry));
    }

    /// Adds the points of an entry. Once more changes nothing.
    pub(crate) fn add_points(&self, bank: &BankId, number: u64, features: &Features) {
        self.change(bank, |held| held.add_points(number, features));
    }

    /// Adds the frames of an entry. Once more changes nothing.
    pub(crate) fn add_frames(&self, bank: &BankId, number: u64, banked: &Banked) {
        self.change(bank, |held| held.add_frames(number, banked));
    }

    pub(crate) fn remove(&self, bank: &BankId, number: u64) {
        self.change(bank, |held| held.remove(number));
    }

    pub(crate) fn remove_points(&self, bank: &BankId, number: u64) {
        self.change(bank, |held| held.remove_points(number));
    }

    fn change(&self, bank: &BankId, change: impl FnOnce(&Held)) {
        let held = self.held(bank);
        debug_assert!(held.is_some(), "a bank begins before it is filled");
        if let Some(held) = held {
            change(&held);
            self.unsaved.fetch_add(1, Relaxed);
        }
    }

    /// Notes that something committed may not be here. The next start makes up for it from the last good snapshot.
    pub(crate) fn fell_behind(&self) {
        self.behind.store(true, Relaxed);
    }

    fn held(&self, bank: &BankId) -> Option<Arc<Held>> {
        let banks = self.banks.read().unwrap_or_else(PoisonError::into_inner);
        banks.get(bank).cloned()
    }

    /// Lets those search a bank with whom it is shared now.
    pub(crate) fn share(&self, bank: &Bank, groups: &[Group]) {
        if let Some(held) = self.held(&bank.id) {
            held.share(Others::of(bank, groups));
        }
    }

    /// The banks an organisation matches against: its own, and those shared with it.
    pub(crate) fn visible(&self, organisation: &OrganisationId) -> Visible {
        let banks = self.banks.read().unwrap_or_else(PoisonError::into_inner);
        let visible = banks
            .values()
            .filter(|held| held.is_matched_by(organisation));
        Visible(visible.cloned().collect())
    }

    /// Bytes of all indexes, and how many entries have a hash or are links.
    pub(crate) fn size(&self) -> (usize, usize) {
        let banks = self.banks.read().unwrap_or_else(PoisonError::into_inner);
        banks.values().fold((0, 0), |(bytes, entries), held| {
            let indexes = [
                &held.pdq,
                &held.sha256,
                &held.points,
                &held.frames,
                &held.sounds,
            ];
            let more: usize = indexes.iter().map(|index| index.memory_bytes()).sum();
            let (text_bytes, texts) = held.texts.size();
            let (links, link_bytes) = held.links_size();
            (
                bytes + more + text_bytes + link_bytes,
                entries + held.pdq.len() + texts + links,
            )
        })
    }
}

/// The banks that one search looks at.
pub(crate) struct Visible(Vec<Arc<Held>>);

impl Visible {
    /// For each hash the entries within the match distance, nearest first.
    pub(crate) fn near(&self, hashes: &[Pdq]) -> Vec<Vec<Hit>> {
        let codes: Vec<Code> = hashes.iter().map(Pdq::words).collect();
        let mut near = vec![Vec::new(); codes.len()];
        for held in &self.0 {
            let found = held.pdq.search_many(&codes, MATCH_DISTANCE);
            for (near, found) in near.iter_mut().zip(found) {
                near.extend(found);
            }
        }
        for near in &mut near {
            near.sort_by_key(|hit| (hit.distance, hit.id));
        }
        near
    }

    /// Whether nothing lies near a hash that is only nearly the picture's: not within the match distance and the
    /// `margin` by which the two may differ.
    pub(crate) fn is_clear(&self, nearly: &Pdq, margin: u32) -> bool {
        let radius = MATCH_DISTANCE + margin;
        let mut banks = self.0.iter();
        banks.all(|held| held.pdq.search(&nearly.words(), radius).is_empty())
    }

    /// Entries with this very content.
    pub(crate) fn exact(&self, sha256: Option<&str>) -> Vec<u64> {
        let Some(digest) = digest(sha256) else {
            return Vec::new();
        };
        let hits = self
            .0
            .iter()
            .flat_map(|held| held.sha256.search(&digest, 0));
        let mut numbers: Vec<u64> = hits.map(|hit| hit.id).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// Features as they were banked.
pub(crate) async fn read_features(
    store: &Store,
    entry: &EntryId,
    sha256: &str,
) -> Result<Features, AppError> {
    Ok(read_deep(store, entry, sha256).await?.features)
}

/// As [`read_features`], with how a viewer turns their picture.
pub(crate) async fn read_deep(
    store: &Store,
    entry: &EntryId,
    sha256: &str,
) -> Result<Deep, AppError> {
    let bytes = store.blobs().get(entry, sha256).await?;
    Deep::from_bytes(&bytes).ok_or_else(|| {
        AppError::Store(store::StoreError::Damaged {
            what: format!("the features {sha256}"),
            why: "they were written by another version; bank the picture again".to_owned(),
        })
    })
}

/// The frames of a video as they were banked.
pub(crate) async fn read_track(
    store: &Store,
    entry: &EntryId,
    sha256: &str,
) -> Result<Banked, AppError> {
    let bytes = store.blobs().get(entry, sha256).await?;
    Banked::from_bytes(&bytes).map_err(|error| {
        AppError::Store(store::StoreError::Damaged {
            what: format!("the frames {sha256}"),
            why: format!("{error}; bank the video again"),
        })
    })
}

/// A hash good enough to match: hashes given without a quality are taken to be good.
pub(crate) fn usable(pdq: Option<&str>, quality: Option<u8>) -> Option<Pdq> {
    pdq.filter(|_| quality.is_none_or(|quality| quality >= MIN_QUALITY))
        .and_then(|text| text.parse().ok())
}

/// A SHA-256 digest as the index takes it.
fn digest(sha256: Option<&str>) -> Option<Code> {
    let digest = sha256.and_then(|text| text.parse::<signals::Sha256>().ok())?;
    let (words, _) = digest.as_bytes().as_chunks::<8>();
    Some(std::array::from_fn(|word| u64::from_le_bytes(words[word])))
}
