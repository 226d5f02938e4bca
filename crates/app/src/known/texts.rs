//! Texts: their codes, and the fingerprints of their parts. They are in no snapshot: at every start they are read from the
//! tables and the blobs.

use super::{Held, Known, Visible};
use crate::AppError;
use casework::{BankId, EntryId};
use index::{HammingIndex, Hit};
use signals::text::{self, Prints, SimHash};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{PoisonError, RwLock};
use store::{
    Store,
    texts::{self, KnownText},
};

const PAGE: u32 = 1_000;

/// Texts that one fingerprint leads to. What more have in common is a formula, and tells them not apart.
const MOST_SHARING: usize = 4_096;

/// Bytes that a fingerprint takes in memory, about: two numbers in a tree whose nodes are two thirds full.
const PRINT_BYTES: usize = 24;

/// The texts of one bank, under their entries' numbers.
#[derive(Default)]
pub(super) struct Texts {
    codes: HammingIndex,
    parts: RwLock<Parts>,
}

/// Every fingerprint with the entry it is of.
#[derive(Default)]
struct Parts {
    prints: BTreeSet<(u64, u64)>,
    entries: HashSet<u64>,
}

impl Texts {
    fn add(&self, number: u64, simhash: Option<&str>, prints: &Prints) {
        if let Some(code) = simhash.and_then(|text| text.parse::<SimHash>().ok()) {
            self.codes.insert(number, code.words());
        }
        let mut parts = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        if parts.entries.insert(number) {
            let prints = prints.hashes().into_iter().map(|hash| (hash, number));
            parts.prints.extend(prints);
        }
    }

    pub(super) fn remove(&self, number: u64) {
        self.codes.remove(number);
        let mut parts = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        if parts.entries.remove(&number) {
            parts.prints.retain(|(_, of)| *of != number);
        }
    }

    /// Bytes of memory, and how many texts there are.
    pub(super) fn size(&self) -> (usize, usize) {
        let parts = self.parts.read().unwrap_or_else(PoisonError::into_inner);
        let bytes = parts.prints.len() * PRINT_BYTES + self.codes.memory_bytes();
        (bytes, parts.entries.len())
    }

    /// Counts for each entry the fingerprints that a text shares with it.
    fn vote(&self, hashes: &[u64], votes: &mut HashMap<u64, usize>) {
        let parts = self.parts.read().unwrap_or_else(PoisonError::into_inner);
        for hash in hashes {
            let sharing = parts.prints.range((*hash, 0)..=(*hash, u64::MAX));
            for (_, number) in sharing.take(MOST_SHARING) {
                *votes.entry(*number).or_default() += 1;
            }
        }
    }
}

impl Held {
    /// All texts of a bank, out of the tables and the blobs.
    pub(super) async fn fill_texts(&self, bank: &BankId, store: &Store) -> Result<(), AppError> {
        let mut after = None;
        loop {
            let mut connection = store.read().await?;
            let page = texts::of_bank(&mut connection, bank, text::VERSION, after, PAGE).await?;
            drop(connection);
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = Some(last.number);
            for text in &page {
                self.texts.add(
                    text.number,
                    text.simhash.as_deref(),
                    &parts_of(text, store).await,
                );
            }
        }
    }
}

/// The fingerprints of a known text. Where they cannot be read the text still matches as a whole; to refuse to start
/// would help nobody.
async fn parts_of(text: &KnownText, store: &Store) -> Prints {
    let Some(digest) = &text.fingerprints else {
        return Prints::default();
    };
    read_prints(store, &text.id, digest)
        .await
        .unwrap_or_else(|error| {
            tracing::error!(entry = text.number, %error, "fingerprints could not be read");
            Prints::default()
        })
}

impl Known {
    /// Adds a text to its bank. Once more changes nothing.
    pub(crate) fn add_text(
        &self,
        bank: &BankId,
        number: u64,
        simhash: Option<&str>,
        prints: &Prints,
    ) {
        self.change(bank, |held| held.texts.add(number, simhash, prints));
    }
}

impl Visible {
    /// The known texts within the match distance of a text's code, nearest first.
    pub(crate) fn near_texts(&self, simhash: &SimHash) -> Vec<Hit> {
        let all = self.0.iter();
        let mut near: Vec<Hit> = all
            .flat_map(|held| {
                held.texts
                    .codes
                    .search(&simhash.words(), text::MATCH_DISTANCE)
            })
            .collect();
        near.sort_by_key(|hit| (hit.distance, hit.id));
        near
    }

    /// The known texts that share fingerprints with a text, those that share most first.
    pub(crate) fn texts_sharing(&self, prints: &Prints) -> Vec<u64> {
        let hashes = prints.hashes();
        let mut votes = HashMap::new();
        for held in &self.0 {
            held.texts.vote(&hashes, &mut votes);
        }
        let mut ranked: Vec<(u64, usize)> = votes
            .into_iter()
            .filter(|(_, votes)| *votes >= text::LEAST_SHARED)
            .collect();
        ranked.sort_unstable_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
        ranked.into_iter().map(|(number, _)| number).collect()
    }
}

/// Fingerprints as they were banked.
pub(crate) async fn read_prints(
    store: &Store,
    entry: &EntryId,
    sha256: &str,
) -> Result<Prints, AppError> {
    let bytes = store.blobs().get(entry, sha256).await?;
    Prints::from_bytes(&bytes).ok_or_else(|| {
        AppError::Store(store::StoreError::Damaged {
            what: format!("the fingerprints {sha256}"),
            why: "they were written by another version; bank the text again".to_owned(),
        })
    })
}
