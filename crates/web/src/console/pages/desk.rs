//! What a reviewer has at hand besides the case: what waits to leave, deciding several cases in one go, phrases, and the keys.

use super::{
    cases,
    forms::DecisionForm,
    frame::Frame,
    parts::{Moment, ProblemBox, fault},
    text,
};
use crate::tongue::say::{self, Message};
use app::{Together, WaitingLine, WaitsOn};
use askama::{Template, filters::HtmlSafe};
use casework::{Ground, Origin, Outcome, Phrase, ProtectedPurpose};
use exchange::{Problem, v1::CaseView};
use jiff::Timestamp;

/// What waits to leave, with the form that takes it back.
#[derive(Debug, Template)]
#[template(path = "parts/waiting.html")]
pub(super) struct Waiting<'a> {
    line: &'a WaitingLine,
    csrf: &'a str,
    now: Timestamp,
    /// Where it is shown: `case`, `notice` or `complaint` where it is the page's own, else `queue`.
    back: &'static str,
    /// Whether the key undoes this one.
    first: bool,
}

impl HtmlSafe for Waiting<'_> {}

impl<'a> Waiting<'a> {
    pub(super) fn new(
        line: &'a WaitingLine,
        csrf: &'a str,
        now: Timestamp,
        back: &'static str,
        first: bool,
    ) -> Self {
        Self {
            line,
            csrf,
            now,
            back,
            first,
        }
    }

    fn title(&self) -> String {
        text::defang(&self.line.title)
    }

    /// Whether the page is about what it waits on, so that there is no need to name it.
    fn is_own(&self) -> bool {
        self.back != "queue"
    }

    /// The page of what it waits on.
    fn place(&self) -> String {
        match &self.line.on {
            WaitsOn::Case(case) => format!("/cases/{case}"),
            WaitsOn::Complaint(complaint) => format!("/complaints/{complaint}"),
        }
    }

    fn left(&self) -> String {
        let left = self.line.leaves_at.duration_since(self.now).as_secs();
        match left {
            ..=0 => say::it("waits-now").plain(),
            left => say::it("waits-in").text("seconds", left).plain(),
        }
    }
}

/// Several cases decided in one go: first the form, then what it would cause, then what came of it.
#[derive(Debug, Template)]
#[template(path = "together.html")]
pub(crate) struct TogetherPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The cases, each with why it cannot be decided so, once that was tried.
    pub(crate) cases: Vec<(CaseView, Option<String>)>,
    /// The decision as last sent, empty at first.
    pub(crate) form: DecisionForm,
    /// Whether it shows what would come of it.
    pub(crate) is_preview: bool,
    /// What came of it, where not all was decided.
    pub(crate) done: Option<Together>,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
    /// The house's phrases.
    pub(crate) phrases: Vec<Phrase>,
    /// Whether the house may order.
    pub(crate) may_order: bool,
    /// For how many seconds it can be undone.
    pub(crate) undo: i64,
}

impl TogetherPage {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    fn title(&self, case: &CaseView) -> String {
        text::defang(&case.title)
    }

    fn origin(&self, case: &CaseView) -> Message {
        cases::origin(case)
    }

    fn chip(&self, case: &CaseView) -> &'static str {
        cases::chip(case)
    }

    /// How many would be decided.
    fn fitting(&self) -> usize {
        self.cases.iter().filter(|(_, why)| why.is_none()).count()
    }

    /// The outcomes that fit every case, with what is said of them.
    fn outcomes(&self) -> Vec<(Outcome, Message, bool)> {
        let fits = |outcome: Outcome| {
            self.cases.iter().all(|(case, _)| match case.origin {
                Origin::Location { .. } => match outcome {
                    Outcome::Refer | Outcome::Keep => true,
                    Outcome::Order => self.may_order,
                    Outcome::Block => false,
                },
                Origin::Upload { .. } | Origin::UserNotice { .. } => {
                    matches!(outcome, Outcome::Block | Outcome::Keep)
                }
                Origin::Notice { .. } => false,
            })
        };
        let all = [
            (Outcome::Refer, "choice-refer-provider"),
            (Outcome::Order, "choice-order"),
            (Outcome::Block, "together-block"),
            (Outcome::Keep, "together-keep"),
        ];
        let fitting = all.into_iter().filter(|(outcome, _)| fits(*outcome));
        fitting
            .map(|(outcome, key)| (outcome, say::it(key), self.form.outcome == outcome.as_str()))
            .collect()
    }

    fn grounds(&self) -> Vec<(&'static Ground, bool)> {
        let chosen = |ground: &Ground| self.form.grounds.iter().any(|word| word == ground.as_str());
        Ground::ALL
            .iter()
            .map(|ground| (ground, chosen(ground)))
            .collect()
    }

    fn purposes(&self) -> Vec<(&'static ProtectedPurpose, bool)> {
        ProtectedPurpose::ALL
            .iter()
            .map(|purpose| (purpose, self.form.purpose == purpose.as_str()))
            .collect()
    }

    /// What deciding so causes for a case, in a sentence.
    fn consequence(&self, case: &CaseView) -> Message {
        consequence(case, &self.form.outcome)
    }

    fn outcome_word(&self) -> Option<Message> {
        let outcomes = self.outcomes();
        let chosen = outcomes.into_iter().find(|(.., checked)| *checked);
        chosen.map(|(_, word, _)| word)
    }
}

/// What an outcome causes for a case, in a sentence.
fn consequence(case: &CaseView, outcome: &str) -> Message {
    match (&case.origin, outcome) {
        (Origin::Upload { .. }, "keep") => say::it("together-means-clear"),
        (Origin::Upload { .. }, _) => say::it("together-means-blocked"),
        (Origin::UserNotice { .. }, "keep") => say::it("together-means-stays"),
        (Origin::UserNotice { .. }, _) => say::it("together-means-taken-down"),
        (_, "keep") => say::it("together-means-closes"),
        (_, "order") => say::it("together-means-to-order"),
        _ => say::it("together-means-to-refer"),
    }
}

/// The house's phrases.
#[derive(Debug, Template)]
#[template(path = "phrases.html")]
pub(crate) struct PhrasesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The phrases.
    pub(crate) phrases: Vec<Phrase>,
    /// Whether this person may keep and drop them.
    pub(crate) may_change: bool,
    /// The phrase as last sent, empty at first.
    pub(crate) typed: String,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl PhrasesPage {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }
}

/// The keys, and how the queue works.
#[derive(Debug, Template)]
#[template(path = "help.html")]
pub(crate) struct HelpPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// For how many seconds a decision can be undone.
    pub(crate) undo: i64,
}
