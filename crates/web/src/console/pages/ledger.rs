//! The record of everything that happened, and how to check it.

use super::{frame::Frame, parts::Moment, text};
use crate::tongue::say::{self, Message};
use app::HistoryLine;
use askama::Template;
use exchange::v1::LedgerView;

/// Where the ledger stands.
#[derive(Debug, Template)]
#[template(path = "ledger.html")]
pub(crate) struct LedgerPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// Size, root, checkpoint and key.
    pub(crate) ledger: LedgerView,
    /// The last events, newest first.
    pub(crate) recent: Vec<HistoryLine>,
    /// What to write for `DIR` in `staydown ledger verify --data DIR`.
    pub(crate) data_hint: String,
}

impl LedgerPage {
    fn size(&self) -> Message {
        text::count_of("count-events", self.ledger.size)
    }

    fn what(&self, line: &HistoryLine) -> String {
        text::defang(&line.what)
    }
}
