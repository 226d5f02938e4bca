//! Known links: what they cover, in a table for each bank.

use super::{Held, Known, Visible};
use crate::AppError;
use casework::{BankId, LinkReach, Way};
use signals::link::{Link, Reach};
use std::sync::PoisonError;
use store::{Store, banks};

const PAGE: u32 = 10_000;

/// A reach in the words of the signals.
pub(crate) fn reach_of(reach: LinkReach) -> Reach {
    match reach {
        LinkReach::Exact => Reach::Exact,
        LinkReach::Prefix => Reach::Prefix,
        LinkReach::Account => Reach::Account,
        LinkReach::Host => Reach::Host,
    }
}

/// By which way a link was found that an entry of this reach covers.
fn way_of(reach: Reach) -> Way {
    match reach {
        Reach::Exact => Way::Link,
        Reach::Prefix => Way::LinkPrefix,
        Reach::Account => Way::LinkAccount,
        Reach::Host => Way::LinkHost,
    }
}

/// An entry that covers a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Covered {
    /// The entry's number.
    pub(crate) number: u64,
    /// By which way.
    pub(crate) way: Way,
    /// What it covers.
    pub(crate) covers: String,
}

impl Held {
    pub(super) fn remove_link(&self, number: u64) {
        let mut links = self.links.write().unwrap_or_else(PoisonError::into_inner);
        links.remove(number);
    }

    /// How many links there are, and how many bytes they take.
    pub(super) fn links_size(&self) -> (usize, usize) {
        let links = self.links.read().unwrap_or_else(PoisonError::into_inner);
        (links.len(), links.memory_bytes())
    }

    /// A bank's links out of the tables.
    async fn load_links(&self, bank: &BankId, store: &Store) -> Result<(), AppError> {
        let mut connection = store.read().await?;
        let mut after = None;
        loop {
            let page = banks::links(&mut connection, bank, after, PAGE).await?;
            let Some((last, ..)) = page.last() else {
                return Ok(());
            };
            after = Some(*last);
            let mut links = self.links.write().unwrap_or_else(PoisonError::into_inner);
            for (number, reach, covers) in &page {
                links.insert(reach_of(*reach), covers, *number);
            }
        }
    }
}

impl Known {
    /// The links of every bank out of the tables, whether the rest came from a snapshot or not.
    pub(super) async fn load_links(&self, store: &Store) -> Result<(), AppError> {
        let banks: Vec<_> = {
            let banks = self.banks.read().unwrap_or_else(PoisonError::into_inner);
            banks
                .iter()
                .map(|(id, held)| (id.clone(), std::sync::Arc::clone(held)))
                .collect()
        };
        for (bank, held) in banks {
            held.load_links(&bank, store).await?;
        }
        Ok(())
    }

    /// Adds what an entry about a link covers.
    pub(crate) fn add_link(&self, bank: &BankId, number: u64, reach: LinkReach, covers: &str) {
        self.change(bank, |held| {
            let mut links = held.links.write().unwrap_or_else(PoisonError::into_inner);
            links.insert(reach_of(reach), covers, number);
        });
    }
}

impl Visible {
    /// Whether there is any link at all.
    pub(crate) fn knows_links(&self) -> bool {
        self.0.iter().any(|held| held.links_size().0 > 0)
    }

    /// The entries that cover a link, the narrowest reach first.
    pub(crate) fn covering(&self, link: &Link) -> Vec<Covered> {
        let keys = link.keys();
        let mut found = Vec::new();
        for held in &self.0 {
            let links = held.links.read().unwrap_or_else(PoisonError::into_inner);
            for (number, reach, covers) in links.find(&keys) {
                let way = way_of(reach);
                found.push(Covered {
                    number,
                    way,
                    covers,
                });
            }
        }
        found.sort_by_key(|covered| (covered.way, covered.number));
        found
    }
}
