//! What is searched, and what is searched for: files of codes that every contender reads.

use super::codes::{self, Code};
use super::{figures, real};
use crate::chance::Chance;
use crate::python::Python;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Queries beside a random set: half of them copies of an entry with 0 to 31 bits flipped, half unrelated, in turn.
pub(super) const QUERIES: usize = 20_000;

/// Bits in which a copy differs at most: the radius of every search.
pub(super) const RADIUS: u32 = 31;

const ENTRIES: u64 = 1;
const UNRELATED: u64 = 2;
const COPIES: u64 = 3;

/// Entries and queries.
#[derive(Debug, Clone)]
pub(super) struct Set {
    /// Such as `1 million random codes`.
    pub(super) label: String,
    /// A file of codes: entry `i` has id `i`.
    pub(super) bank: PathBuf,
    pub(super) entries: usize,
    /// A file of codes. Every other one, from the first on, has an entry near it.
    pub(super) queries: PathBuf,
    /// What the real set is like.
    pub(super) facts: Option<real::Facts>,
}

impl Set {
    /// So many random codes: written once and kept.
    pub(super) fn random(folder: &Path, count: usize) -> Result<Self> {
        let bank = folder.join(format!("random-{count}.codes"));
        let queries = folder.join(format!("random-{count}.queries"));
        let whole = |path: &Path, codes: usize| {
            let bytes = std::fs::metadata(path).map(|file| file.len());
            bytes.is_ok_and(|bytes| bytes == (codes * codes::BYTES) as u64)
        };
        if !whole(&bank, count) {
            codes::write(&bank, (0..count).map(random_entry))?;
        }
        if !whole(&queries, QUERIES) {
            codes::write(&queries, random_queries(count, QUERIES))?;
        }
        Ok(Self {
            label: format!("{} random codes", figures::entries(count)),
            bank,
            entries: count,
            queries,
            facts: None,
        })
    }

    /// A set that is in no file: for whoever needs only its name.
    pub(super) fn unwritten(label: &str, entries: usize) -> Self {
        Self {
            label: label.to_owned(),
            bank: PathBuf::new(),
            entries,
            queries: PathBuf::new(),
            facts: None,
        }
    }

    /// The real set, made if it is not there.
    pub(super) fn real(python: &Python, folder: &Path, count: usize) -> Result<Self> {
        let real = real::prepare(python, folder, count)?;
        Ok(Self {
            label: format!("{} real hashes", figures::entries(count)),
            bank: real.bank,
            entries: count,
            queries: real.queries,
            facts: Some(real.facts),
        })
    }
}

/// Entry `number` of every random set.
pub(super) fn random_entry(number: usize) -> Code {
    codes::random(ENTRIES, number as u64)
}

/// The first `count` queries beside a random set of so many entries.
pub(super) fn random_queries(entries: usize, count: usize) -> impl Iterator<Item = Code> {
    (0..count).map(move |number| {
        let at = number as u64 / 2;
        if number % 2 == 1 || entries == 0 {
            return codes::random(UNRELATED, at);
        }
        let mut chance = Chance::of(COPIES, at);
        let entry = random_entry(chance.below(entries));
        let bits = chance.below(RADIUS as usize + 1) as u32;
        codes::flipped(&entry, bits, &mut chance)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_query_has_an_entry_near_it_and_the_rest_have_none() {
        let entries: Vec<Code> = (0..500).map(random_entry).collect();
        for (number, query) in random_queries(500, 200).enumerate() {
            let near = entries
                .iter()
                .filter(|entry| codes::distance(entry, &query) <= RADIUS);
            assert_eq!(near.count(), usize::from(number % 2 == 0), "query {number}");
        }
    }
}
