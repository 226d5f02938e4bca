//! Banks of known content and their entries.

use super::{frame::Frame, parts::Moment, text};
use askama::Template;
use casework::Thoroughness;
use exchange::v1::{BankView, EntryView, Page};

/// Every bank the organisation matches against.
#[derive(Debug, Template)]
#[template(path = "banks.html")]
pub(crate) struct BanksPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The banks.
    pub(crate) banks: Page<BankView>,
}

impl BanksPage {
    fn count(&self) -> String {
        text::count(self.banks.total, "bank", "banks")
    }

    fn number(&self, value: &u64) -> String {
        text::number(*value)
    }
}

/// One bank with its entries.
#[derive(Debug, Template)]
#[template(path = "bank.html")]
pub(crate) struct BankPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The bank.
    pub(crate) bank: BankView,
    /// Whether this person may choose how hard uploads are compared with it.
    pub(crate) may_choose: bool,
    /// How many entries of this page others dispute.
    pub(crate) disputed: usize,
    /// Its entries, newest first.
    pub(crate) entries: Page<EntryView>,
}

impl BankPage {
    fn number(&self, value: &u64) -> String {
        text::number(*value)
    }

    fn count(&self) -> String {
        text::count(self.bank.entries, "entry matches", "entries match")
    }

    fn is_disputed(&self) -> bool {
        self.disputed > 0
    }

    fn how_many(&self, entries: &usize) -> String {
        let entries = u64::try_from(*entries).unwrap_or(u64::MAX);
        text::count(entries, "disputed entry", "disputed entries")
    }

    /// The levels, each with what it costs, and whether it is the bank's.
    fn levels(&self) -> Vec<(&'static Thoroughness, &'static str, bool)> {
        Thoroughness::ALL
            .iter()
            .map(|level| (level, cost(*level), *level == self.bank.thoroughness))
            .collect()
    }

    /// The first digits of a hash: enough to recognise it by.
    fn short(&self, hash: &str) -> String {
        hash.chars().take(12).collect()
    }
}

/// What a level costs, in words: the figures are in docs/matching.md.
fn cost(level: Thoroughness) -> &'static str {
    match level {
        Thoroughness::Exact => "The quickest. Misses mirrored, turned and framed copies.",
        Thoroughness::Standard => "About as quick. Misses copies that were cropped or tilted.",
        Thoroughness::Thorough => {
            "Several times slower for each upload, and more memory for each picture. Only for pictures whose bytes are kept."
        }
    }
}
