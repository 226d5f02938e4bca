//! Statements of reasons: the outbox to the Commission's transparency database.

use super::{
    frame::Frame,
    parts::{Moment, Place, ProblemBox},
    text,
};
use crate::tongue::say::{self, Message};
use askama::Template;
use casework::StatementStage;
use exchange::dsa::Visibility;
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
    fn count(&self) -> Message {
        text::count_of("count-statements", self.page.total)
    }

    /// Each stage with its word and whether it is the one shown.
    fn tabs(&self) -> Vec<(String, Message, &'static str)> {
        let current = |is: bool| if is { "page" } else { "false" };
        let all = (
            "/statements".to_owned(),
            say::it("complaints-all"),
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

    fn word(&self, statement: &StatementView) -> Message {
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
pub(super) fn word(stage: StatementStage) -> Message {
    match stage {
        StatementStage::Queued => say::it("statement-stage-queued"),
        StatementStage::Sent => say::it("statement-stage-sent"),
        StatementStage::Refused => say::it("statement-stage-refused"),
        StatementStage::Dropped => say::it("statement-stage-dropped"),
    }
}

/// What the statement says was done.
pub(super) fn decision(statement: &StatementView) -> String {
    let words = statement.statement.decision_visibility.iter();
    let words: Vec<_> = words.map(|word| visibility(*word).plain()).collect();
    words.join(&say::it("comma").plain())
}

/// What happened to the content's visibility.
fn visibility(word: Visibility) -> Message {
    match word {
        Visibility::Removed => say::it("visibility-removed"),
        Visibility::Disabled => say::it("visibility-disabled"),
        Visibility::Demoted => say::it("visibility-demoted"),
        Visibility::AgeRestricted => say::it("visibility-age"),
        Visibility::InteractionRestricted => say::it("visibility-interaction"),
        Visibility::Labelled => say::it("visibility-labelled"),
        Visibility::Other => say::it("visibility-other"),
    }
}

/// What was taken out of what a person wrote.
pub(super) fn removed(statement: &StatementView) -> Option<String> {
    (!statement.removed.is_empty()).then(|| statement.removed.join(", "))
}
