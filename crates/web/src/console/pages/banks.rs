//! Banks of known content and their entries.

use super::{
    fields::{Field, Form, Kind},
    frame::Frame,
    parts::{English, Moment, ProblemBox, fault},
    text,
};
use crate::tongue::say::{self, Message};
use app::{EntryInsight, HistoryLine, ImportLine, ImportView, LineVerdict};
use askama::Template;
use casework::overview::Judged;
use casework::{Ground, Thoroughness};
use exchange::Problem;
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
    fn count(&self) -> Message {
        text::count_of("count-banks-known", self.banks.total)
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
    /// Whether this person may open its entries one by one.
    pub(crate) may_open: bool,
    /// Its entries, newest first.
    pub(crate) entries: Page<EntryView>,
    /// How people here judged what it led to.
    pub(crate) judged: Judged,
    /// Its latest changes, newest first.
    pub(crate) changes: Vec<HistoryLine>,
    /// What was last sent to be imported, empty at first.
    pub(crate) form: BankForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

/// A list to be imported, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BankForm {
    pub(crate) list: String,
    pub(crate) label: String,
    pub(crate) source: String,
    pub(crate) ground: String,
    pub(crate) reason: String,
}

impl BankPage {
    /// How long a video or a sound is, in words.
    fn length(&self, milliseconds: &u64) -> String {
        text::span(i64::try_from(milliseconds / 1_000).unwrap_or(i64::MAX))
    }

    fn number(&self, value: &u64) -> String {
        text::number(*value)
    }

    fn count(&self) -> Message {
        text::count_of("count-entries-match", self.bank.entries)
    }

    /// The share of decided cases in which the content stayed, in percent, rounded up: none is said only where there was none.
    fn false_positives(&self) -> Option<u64> {
        let kept = self.judged.kept * 100;
        (self.judged.decided > 0).then(|| kept.div_ceil(self.judged.decided))
    }

    fn grounds(&self) -> Vec<(&'static Ground, bool)> {
        let chosen = |ground: &Ground| self.form.ground == ground.as_str();
        Ground::ALL
            .iter()
            .map(|ground| (ground, chosen(ground)))
            .collect()
    }

    fn field(&self, kind: Kind, name: &'static str, label: &str, hint: &str) -> Field {
        let form = Form {
            name: "import",
            is_sent: self.problem.is_some(),
            problem: self.problem.as_ref(),
        };
        let (value, limit) = match name {
            "list" => (&self.form.list, 2 * 1024 * 1024),
            "label" => (&self.form.label, 200),
            "source" => (&self.form.source, 300),
            _ => (&self.form.reason, 4_000),
        };
        let is_asked = matches!(name, "source" | "reason");
        form.field(kind, name, label, hint, value, limit, is_asked)
    }

    fn fault(&self, name: &str) -> Option<&str> {
        fault(self.problem.as_ref(), name)
    }

    fn is_disputed(&self) -> bool {
        self.disputed > 0
    }

    /// The levels, each with what it costs, and whether it is the bank's.
    fn levels(&self) -> Vec<(&'static Thoroughness, Message, bool)> {
        Thoroughness::ALL
            .iter()
            .map(|level| (level, cost(*level), *level == self.bank.thoroughness))
            .collect()
    }

    /// Whether what an entry about a link covers is the address that is shown anyway.
    fn says_itself(&self, entry: &EntryView) -> bool {
        entry.covers == entry.url
    }

    /// A host or an account as text that no program makes a link of.
    fn harmless(&self, covers: &str) -> String {
        text::defang(covers)
            .replace('.', "[.]")
            .replace("[[.]]", "[.]")
    }

    /// The first digits of a hash: enough to recognise it by.
    fn short(&self, hash: &str) -> String {
        hash.chars().take(12).collect()
    }
}

/// What a level costs, in words: the figures are in docs/matching.md.
fn cost(level: Thoroughness) -> Message {
    match level {
        Thoroughness::Exact => say::it("level-cost-exact"),
        Thoroughness::Standard => say::it("level-cost-standard"),
        Thoroughness::Thorough => say::it("level-cost-thorough"),
    }
}

/// What a level is called.
fn level(level: &Thoroughness) -> Message {
    match level {
        Thoroughness::Exact => say::it("level-called-exact"),
        Thoroughness::Standard => say::it("level-called-standard"),
        Thoroughness::Thorough => say::it("level-called-thorough"),
    }
}

/// One entry of a bank of one's own.
#[derive(Debug, Template)]
#[template(path = "entry.html")]
pub(crate) struct BankEntryPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// Its bank.
    pub(crate) bank: BankView,
    /// The entry, and what it has been through.
    pub(crate) insight: EntryInsight,
    /// Whether this person may withdraw it.
    pub(crate) may_change: bool,
}

impl BankEntryPage {
    fn blocked(&self) -> Message {
        let count = self.insight.blocked.len();
        match self.insight.reopens {
            true => text::count_of("entry-blocked-reopens", count),
            false => text::count_of("entry-blocked", count),
        }
    }
}

/// Lines of a list that are shown; those that cannot be taken come first.
const SHOWN: usize = 500;

/// A list that was handed in: what would become of it, or how far it is.
#[derive(Debug, Template)]
#[template(path = "import.html")]
pub(crate) struct ImportPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The bank.
    pub(crate) bank: BankView,
    /// The list.
    pub(crate) import: ImportView,
}

impl ImportPage {
    /// Whether it is being added.
    pub(crate) fn is_running(&self) -> bool {
        self.import.state.begun && !self.import.state.is_over()
    }

    fn lines(&self) -> Message {
        text::count_of("count-lines", self.import.state.total)
    }

    fn word(&self, line: &ImportLine) -> &'static str {
        match line.verdict {
            LineVerdict::New => "new",
            LineVerdict::There(_) => "there",
            LineVerdict::Twice(_) => "twice",
            LineVerdict::Refused(_) => "refused",
        }
    }

    fn count(&self, word: &str) -> usize {
        let lines = self.import.lines.iter();
        lines.filter(|line| self.word(line) == word).count()
    }

    fn verdict(&self, line: &ImportLine) -> Message {
        match &line.verdict {
            LineVerdict::New => say::it("import-verdict-new"),
            LineVerdict::There(entry) => say::it("import-verdict-there").text("entry", entry),
            LineVerdict::Twice(before) => say::it("import-verdict-twice").text("line", before),
            LineVerdict::Refused(why) => {
                say::it("import-verdict-refused").part("why", English::of(why))
            }
        }
    }

    fn shown(&self) -> Vec<&ImportLine> {
        let mut lines: Vec<&ImportLine> = self.import.lines.iter().collect();
        lines.sort_by_key(|line| self.word(line) != "refused");
        lines.truncate(SHOWN);
        lines
    }

    fn not_shown(&self) -> Option<Message> {
        let more = self.import.lines.len().checked_sub(SHOWN + 1)? as u64 + 1;
        Some(text::count_of("import-not-shown", more))
    }
}
