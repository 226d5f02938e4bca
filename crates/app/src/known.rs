//! Known content in memory: what every upload is compared with. Loaded from the tables at start, changed after each
//! commit, and only ever a way to find rows: what an entry says is read from the tables.

use crate::look::Deep;
use crate::{App, AppError};
use index::{HammingIndex, Hit};
use signals::local::{self, Features};
use signals::pdq::{MATCH_DISTANCE, MIN_QUALITY, Pdq};
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use store::{Store, banks};

const PAGE: u32 = 10_000;

/// Points of one entry that the index of points can number.
const POINTS: u64 = 256;

/// The index of PDQ hashes, that of digests, and that of the points of local features; all lead to an entry's number.
pub(crate) struct Known {
    near: HammingIndex,
    exact: HashMap<[u8; 32], Vec<u64>>,
    /// Under the entry's number times [`POINTS`], and the point's place.
    points: HammingIndex,
    /// How many points an entry has there.
    deep: HashMap<u64, u64>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            near: HammingIndex::new(),
            exact: HashMap::new(),
            // A thousand look-ups for each picture: the tables pay from the first few pictures on.
            points: HammingIndex::with_tables_from(2_000),
            deep: HashMap::new(),
        }
    }
}

impl Known {
    pub(crate) async fn load(store: &Store) -> Result<Self, AppError> {
        let mut known = Self::default();
        let mut connection = store.read().await?;
        let mut after = None;
        loop {
            let page = banks::signals(&mut connection, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.number);
            for entry in &page {
                known.add(entry);
                if let Some(features) = &entry.features {
                    match read_features(store, features).await {
                        Ok(features) => known.add_points(entry.number, &features),
                        // The entry still matches as a whole; to refuse to start would help nobody.
                        Err(error) => {
                            tracing::error!(entry = entry.number, %error, "features could not be read")
                        }
                    }
                }
            }
        }
        Ok(known)
    }

    pub(crate) fn add(&mut self, entry: &banks::Signals) {
        if let Some(pdq) = usable(entry.pdq.as_deref(), entry.quality) {
            self.near.insert(entry.number, pdq.words());
        }
        if let Some(digest) = digest(entry.sha256.as_deref()) {
            let numbers = self.exact.entry(digest).or_default();
            if !numbers.contains(&entry.number) {
                numbers.push(entry.number);
            }
        }
    }

    /// Adds the points of an entry. Once more changes nothing.
    pub(crate) fn add_points(&mut self, number: u64, features: &Features) {
        if let Slot::Vacant(slot) = self.deep.entry(number) {
            let codes = features.codes().take(POINTS as usize);
            let mut count = 0;
            for code in codes {
                self.points.insert(number * POINTS + count, code);
                count += 1;
            }
            slot.insert(count);
        }
    }

    pub(crate) fn remove(&mut self, number: u64, sha256: Option<&str>) {
        self.near.remove(number);
        self.remove_points(number);
        if let Some(digest) = digest(sha256)
            && let Some(numbers) = self.exact.get_mut(&digest)
        {
            numbers.retain(|known| *known != number);
            if numbers.is_empty() {
                self.exact.remove(&digest);
            }
        }
    }

    pub(crate) fn remove_points(&mut self, number: u64) {
        for point in 0..self.deep.remove(&number).unwrap_or_default() {
            self.points.remove(number * POINTS + point);
        }
    }

    /// Entries whose PDQ lies within the match distance, nearest first.
    pub(crate) fn near(&self, pdq: &Pdq) -> Vec<Hit> {
        self.near.search(&pdq.words(), MATCH_DISTANCE)
    }

    /// Whether nothing lies near a hash that is only nearly the picture's: not within the match distance and the `margin` by
    /// which the two may differ.
    pub(crate) fn is_clear(&self, nearly: &Pdq, margin: u32) -> bool {
        let found = self.near.search(&nearly.words(), MATCH_DISTANCE + margin);
        found.is_empty()
    }

    /// Entries with this very content.
    pub(crate) fn exact(&self, sha256: Option<&str>) -> Vec<u64> {
        digest(sha256)
            .and_then(|digest| self.exact.get(&digest))
            .cloned()
            .unwrap_or_default()
    }

    /// Whether any entry has points.
    fn has_points(&self) -> bool {
        !self.points.is_empty()
    }

    /// The entries that one point of a picture speaks for, each once.
    fn spoken_for(&self, code: &index::Code) -> Vec<u64> {
        // Many points speak for an entry: those that differ a little everywhere need not.
        let hits = self.points.agreeing(code, local::SEARCH_RADIUS);
        let mut numbers: Vec<u64> = hits.iter().map(|hit| hit.id / POINTS).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

impl App {
    /// The entries whose points lie like a picture's own, most alike first, whoever's they are. Takes tens of
    /// milliseconds where there are millions of points, so it belongs on a thread of its own, and it gives the index back
    /// after every point, so that nobody who adds an entry waits for it.
    pub(crate) fn candidates(&self, features: &Features) -> Vec<u64> {
        if !self.known().has_points() {
            return Vec::new();
        }
        let mut votes = self.votes(features.codes());
        // In a mirror image the same entry is spoken for by other codes: the two are two hypotheses.
        for (number, mirrored) in self.votes(features.mirrored_codes()) {
            let straight = votes.entry(number).or_default();
            *straight = mirrored.max(*straight);
        }
        let mut ranked: Vec<(u64, usize)> = votes
            .into_iter()
            .filter(|(_, votes)| *votes >= local::MIN_VOTES)
            .collect();
        ranked.sort_unstable_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
        ranked.into_iter().map(|(number, _)| number).collect()
    }

    fn votes(&self, codes: impl Iterator<Item = index::Code>) -> HashMap<u64, usize> {
        let mut votes = HashMap::new();
        for code in codes {
            for number in self.known().spoken_for(&code) {
                *votes.entry(number).or_default() += 1;
            }
        }
        votes
    }
}

/// Features as they were banked.
pub(crate) async fn read_features(store: &Store, sha256: &str) -> Result<Features, AppError> {
    Ok(read_deep(store, sha256).await?.features)
}

/// As [`read_features`], with how a viewer turns their picture.
pub(crate) async fn read_deep(store: &Store, sha256: &str) -> Result<Deep, AppError> {
    let bytes = store.blobs().get(sha256).await?;
    Deep::from_bytes(&bytes).ok_or_else(|| {
        AppError::Store(store::StoreError::Damaged {
            what: format!("the features {sha256}"),
            why: "they were written by another version; bank the picture again".to_owned(),
        })
    })
}

/// A hash good enough to match: hashes given without a quality are taken to be good.
pub(crate) fn usable(pdq: Option<&str>, quality: Option<u8>) -> Option<Pdq> {
    pdq.filter(|_| quality.is_none_or(|quality| quality >= MIN_QUALITY))
        .and_then(|text| text.parse().ok())
}

fn digest(sha256: Option<&str>) -> Option<[u8; 32]> {
    sha256
        .and_then(|text| text.parse::<signals::Sha256>().ok())
        .map(|digest| *digest.as_bytes())
}
