//! Known content in memory: what every upload is compared with. Loaded from the tables at start, changed after each
//! commit, and only ever a way to find rows: what an entry says is read from the tables.

use crate::AppError;
use index::{HammingIndex, Hit};
use signals::pdq::{MATCH_DISTANCE, MIN_QUALITY, Pdq};
use std::collections::HashMap;
use store::{Store, banks};

const PAGE: u32 = 10_000;

/// The index of PDQ hashes and of digests; both lead to an entry's number.
#[derive(Default)]
pub(crate) struct Known {
    near: HammingIndex,
    exact: HashMap<[u8; 32], Vec<u64>>,
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

    pub(crate) fn remove(&mut self, number: u64, sha256: Option<&str>) {
        self.near.remove(number);
        if let Some(digest) = digest(sha256)
            && let Some(numbers) = self.exact.get_mut(&digest)
        {
            numbers.retain(|known| *known != number);
            if numbers.is_empty() {
                self.exact.remove(&digest);
            }
        }
    }

    /// Entries whose PDQ lies within the match distance, nearest first.
    pub(crate) fn near(&self, pdq: &Pdq) -> Vec<Hit> {
        self.near.search(&pdq.words(), MATCH_DISTANCE)
    }

    /// Entries with this very content.
    pub(crate) fn exact(&self, sha256: Option<&str>) -> Vec<u64> {
        digest(sha256)
            .and_then(|digest| self.exact.get(&digest))
            .cloned()
            .unwrap_or_default()
    }
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
