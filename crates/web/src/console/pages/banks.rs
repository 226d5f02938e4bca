//! Banks of known content and their entries.

use super::{frame::Frame, parts::Moment, text};
use askama::Template;
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

    /// The first digits of a hash: enough to recognise it by.
    fn short(&self, hash: &str) -> String {
        hash.chars().take(12).collect()
    }
}
