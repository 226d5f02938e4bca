//! Statements of reasons: the outbox to the Commission's transparency database.

use super::{
    frame::Frame,
    parts::{Moment, Place, ProblemBox},
    text,
};
use crate::tongue::say;
use askama::Template;
use casework::StatementStage;
use exchange::{
    Problem,
    v1::{Page, StatementView},
};

/// The outbox, newest first.
#[derive(Debug, Template)]
#[template(path = "statements.html")]
pub(crate) struct StatementsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was found.
    pub(crate) page: Page<StatementView>,
    /// Which were asked for.
    pub(crate) stage: Option<StatementStage>,
    /// Whether statements of this organisation are sent from here.
    pub(crate) is_on: bool,
    /// Whether this person may send a refused one again.
    pub(crate) may_retry: bool,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
}

impl StatementsPage {
    fn count(&self) -> String {
        text::count(self.page.total, "statement", "statements")
    }

    /// Each stage with its word and whether it is the one shown.
    fn tabs(&self) -> Vec<(String, &'static str, &'static str)> {
        let current = |is: bool| if is { "page" } else { "false" };
        let all = (
            "/statements".to_owned(),
            "All",
            current(self.stage.is_none()),
        );
        let stages = StatementStage::ALL.into_iter().map(|stage| {
            let href = format!("/statements?stage={}", stage.as_str());
            (href, word(stage), current(self.stage == Some(stage)))
        });
        std::iter::once(all).chain(stages).collect()
    }

    fn here(&self) -> String {
        let stage = self.stage.map(StatementStage::as_str);
        format!("/statements?stage={}", stage.unwrap_or_default())
    }

    fn word(&self, statement: &StatementView) -> &'static str {
        word(statement.stage)
    }

    fn is_refused(&self, statement: &StatementView) -> bool {
        statement.stage == StatementStage::Refused
    }

    fn decision(&self, statement: &StatementView) -> String {
        decision(statement)
    }

    fn removed(&self, statement: &StatementView) -> Option<String> {
        removed(statement)
    }
}

/// A stage in a word.
pub(super) fn word(stage: StatementStage) -> &'static str {
    match stage {
        StatementStage::Queued => "Queued",
        StatementStage::Sent => "Sent",
        StatementStage::Refused => "Refused",
        StatementStage::Dropped => "Not sent",
    }
}

/// What the statement says was done.
pub(super) fn decision(statement: &StatementView) -> String {
    let words: Vec<_> = statement
        .statement
        .decision_visibility
        .iter()
        .map(|word| word.label())
        .collect();
    words.join(", ")
}

/// What was taken out of what a person wrote.
pub(super) fn removed(statement: &StatementView) -> Option<String> {
    (!statement.removed.is_empty()).then(|| statement.removed.join(", "))
}
