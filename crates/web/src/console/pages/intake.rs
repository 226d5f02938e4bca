//! What came in from outside: the list, and one of them with what it lacks.

use super::{
    frame::Frame,
    parts::{ClockFace, Face, Moment, ProblemBox},
    text,
};
use crate::tongue::say::{self, Message};
use askama::Template;
use casework::{FollowUp, ImpossibleBecause, IntakeDecision, IntakeStage, OrganisationId, Seal};
use exchange::Problem;
use exchange::v1::{IntakeFilter, IntakeView, Page};
use jiff::Timestamp;

/// The list, newest first.
#[derive(Debug, Template)]
#[template(path = "intakes.html")]
pub(crate) struct IntakesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was found.
    pub(crate) page: Page<IntakeView>,
    /// What was asked for.
    pub(crate) filter: IntakeFilter,
    /// Now.
    pub(crate) now: Timestamp,
}

impl IntakesPage {
    fn count(&self) -> Message {
        text::count_of("count-messages", self.page.total)
    }

    /// Each choice with its address, its word and whether it is the one shown.
    fn tabs(&self) -> Vec<(String, Message, &'static str)> {
        let current = |is: bool| if is { "page" } else { "false" };
        let to_do = self.filter.to_do == Some(true);
        let is_all = !to_do && self.filter.stage.is_none();
        let first = (
            "/intake".to_owned(),
            say::it("intakes-to-do"),
            current(to_do),
        );
        let all = (
            "/intake?show=all".to_owned(),
            say::it("notices-all"),
            current(is_all),
        );
        let stages = IntakeStage::ALL.iter().copied();
        let stages = stages.filter(|stage| *stage != IntakeStage::Waiting);
        let stages = stages.map(|stage| {
            let href = format!("/intake?show={}", stage.as_str());
            (
                href,
                word(&stage),
                current(self.filter.stage == Some(stage)),
            )
        });
        [first, all].into_iter().chain(stages).collect()
    }

    fn here(&self) -> String {
        match (self.filter.stage, self.filter.to_do) {
            (Some(stage), _) => format!("/intake?show={}", stage.as_str()),
            (None, Some(true)) => "/intake?".to_owned(),
            _ => "/intake?show=all".to_owned(),
        }
    }

    fn clock<'a>(&self, intake: &'a IntakeView) -> Option<ClockFace<'a>> {
        let clock = intake.clock.as_ref()?;
        Some(ClockFace::new(clock, &self.now, Face::Small))
    }

    fn is_to_do(&self) -> bool {
        self.filter.to_do == Some(true)
    }
}

/// One of them.
#[derive(Debug, Template)]
#[template(path = "intake.html")]
pub(crate) struct IntakePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What came in.
    pub(crate) intake: IntakeView,
    /// The authorities of the register that may issue orders: identifier and name.
    pub(crate) issuers: Vec<(OrganisationId, String)>,
    /// What was sent last, where something was wrong with it.
    pub(crate) form: IntakeForm,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
    /// Now.
    pub(crate) now: Timestamp,
}

impl IntakePage {
    fn clock(&self) -> Option<ClockFace<'_>> {
        let clock = self.intake.clock.as_ref()?;
        Some(ClockFace::new(clock, &self.now, Face::Main))
    }

    fn is_open(&self) -> bool {
        self.intake.stage.is_open()
    }

    fn seal(&self) -> Message {
        match &self.intake.seal {
            Some(Seal::Signature { kid }) => say::it("intake-signed").text("kid", kid),
            Some(Seal::Domain { domain }) => say::it("intake-domain").text("domain", domain),
            Some(Seal::UnknownKey { kid }) => say::it("intake-unknown-key").text("kid", kid),
            Some(Seal::Broken) => say::it("intake-broken"),
            Some(Seal::None) | None => say::it("intake-unproved"),
        }
    }

    fn must(&self) -> Vec<(&str, &str)> {
        self.lacks(true)
    }

    fn may(&self) -> Vec<(&str, &str)> {
        self.lacks(false)
    }

    fn lacks(&self, fatal: bool) -> Vec<(&str, &str)> {
        let lacks = self.intake.lacks.iter().filter(|lack| lack.fatal == fatal);
        lacks
            .map(|lack| (lack.section.as_str(), lack.sentence.as_str()))
            .collect()
    }

    /// The order it is about, as far as is known.
    fn about(&self) -> String {
        let known = self.intake.notice.as_ref().map(ToString::to_string);
        match self.form.notice.as_str() {
            "" => known.unwrap_or_default(),
            typed => typed.to_owned(),
        }
    }

    fn is_chosen(&self, issuer: &OrganisationId) -> bool {
        match self.form.issuer.as_str() {
            "" => self.intake.candidate.as_ref() == Some(issuer),
            chosen => issuer.as_str() == chosen,
        }
    }

    /// What a person might ask, from what is missing: theirs to change.
    fn draft(&self) -> String {
        if !self.form.text.is_empty() {
            return self.form.text.clone();
        }
        let lines = self
            .must()
            .into_iter()
            .map(|(section, sentence)| match section {
                "" => format!("- {sentence}"),
                section => format!("- Section {section}: {sentence}"),
            });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// What a person decides.
#[derive(Debug, Clone, Default)]
pub(crate) struct IntakeForm {
    /// `accept`, `refuse`, `ask`, `follow` or `again`.
    decision: String,
    issuer: String,
    how: String,
    reason: String,
    text: String,
    notice: String,
    follow_up: String,
    because: String,
}

impl IntakeForm {
    /// Reads what was sent.
    pub(crate) fn read(fields: &[(String, String)]) -> Self {
        let field = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map_or_else(String::new, |(_, value)| value.replace("\r\n", "\n"))
        };
        Self {
            decision: field("decision"),
            issuer: field("issuer"),
            how: field("how"),
            reason: field("reason"),
            text: field("text"),
            notice: field("notice"),
            follow_up: field("follow_up"),
            because: field("because"),
        }
    }

    /// Whether this is what was chosen of the two last, or is to be proposed.
    fn is_withdrawal(&self) -> bool {
        self.follow_up == FollowUp::Withdrawal.as_str()
    }

    /// Whether errors were chosen as the reason.
    fn has_errors(&self) -> bool {
        self.because == ImpossibleBecause::ManifestErrors.as_str()
    }

    /// What it decides.
    pub(crate) fn decision(&self) -> Result<IntakeDecision, Box<Problem>> {
        match self.decision.as_str() {
            "accept" => {
                let issuer = self
                    .issuer
                    .parse()
                    .map_err(|_| invalid("issuer", "Choose the authority whose order it is."))?;
                let how = self.how.clone();
                Ok(IntakeDecision::Accept { issuer, how })
            }
            "refuse" => Ok(IntakeDecision::Refuse {
                reason: self.reason.clone(),
            }),
            "ask" => Ok(IntakeDecision::Ask {
                text: self.text.clone(),
                because: match self.because.as_str() {
                    "" => None,
                    word => {
                        let read = word.parse();
                        Some(read.map_err(|list: String| invalid("because", &list))?)
                    }
                },
            }),
            "again" => Ok(IntakeDecision::Again),
            "follow" => {
                let wrong =
                    "Give the number of the order as its page shows it: notice_ and letters.";
                let notice = self.notice.trim().parse();
                let follow_up = self.follow_up.parse();
                Ok(IntakeDecision::Follow {
                    notice: notice.map_err(|_| invalid("notice", wrong))?,
                    follow_up: follow_up.map_err(|_| {
                        invalid(
                            "follow_up",
                            "Say whether it clarifies or withdraws the order.",
                        )
                    })?,
                    text: self.text.clone(),
                    how: self.how.clone(),
                })
            }
            _ => Err(invalid(
                "decision",
                "Accept it, refuse it, ask its sender, say which order it is about, or look again.",
            )),
        }
    }
}

fn invalid(field: &str, detail: &str) -> Box<Problem> {
    Box::new(Problem::new(422, "Unprocessable Content", "invalid", detail).on(Some(field)))
}

/// A stage in a word.
pub(super) fn word(stage: &IntakeStage) -> Message {
    match stage {
        IntakeStage::Waiting => say::it("intake-stage-waiting"),
        IntakeStage::Asked => say::it("intake-stage-asked"),
        IntakeStage::Accepted => say::it("intake-stage-accepted"),
        IntakeStage::Refused => say::it("intake-stage-refused"),
        IntakeStage::Linked => say::it("intake-stage-linked"),
        IntakeStage::Applied => say::it("intake-stage-applied"),
    }
}

/// What it is, for the list: by whom it says it is, or what was found.
pub(super) fn title(intake: &IntakeView) -> String {
    match &intake.document {
        Some(document) => {
            let authority = match document.authority.as_str() {
                "" => say::it("intake-nobody-named").plain(),
                named => named.to_owned(),
            };
            let reference = match document.reference.as_str() {
                "" => say::it("intake-no-reference").plain(),
                reference => reference.to_owned(),
            };
            format!("{reference} · {authority}")
        }
        None => say::it("intake-no-order").plain(),
    }
}

/// A verdict in words.
pub(super) fn verdict(intake: &IntakeView) -> Message {
    let verdict = intake.verdict.as_ref();
    verdict.map_or_else(|| say::it("intake-not-looked"), say::word)
}
