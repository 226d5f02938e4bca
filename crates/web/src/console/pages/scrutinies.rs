//! Copies of other states' orders: the list, and one of them with what is decided about it.

use super::{
    forms::{field, missing},
    frame::Frame,
    parts::{ClockFace, Face, Moment, Place, ProblemBox, Since, fault},
    text,
};
use crate::tongue::say::{self, Message};
use askama::Template;
use casework::{AskedBy, Ground, ScrutinyDecision, ScrutinyRequest, ScrutinyStage};
use exchange::{
    Problem,
    v1::{Page, Reasons, ScrutinyView},
};
use jiff::Timestamp;

/// Copies, the earliest deadline first.
#[derive(Debug, Template)]
#[template(path = "scrutinies.html")]
pub(crate) struct ScrutiniesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was found.
    pub(crate) page: Page<ScrutinyView>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl ScrutiniesPage {
    fn count(&self) -> Message {
        text::count_of("count-copies-of-orders", self.page.total)
    }

    fn stage(&self, scrutiny: &ScrutinyView) -> Message {
        stage(scrutiny)
    }

    fn location(&self, scrutiny: &ScrutinyView) -> String {
        text::defang(&scrutiny.terms.url)
    }

    fn clock<'a>(&'a self, scrutiny: &'a ScrutinyView) -> Option<ClockFace<'a>> {
        let clock = running(scrutiny)?;
        Some(ClockFace::new(clock, &self.now, Face::Small))
    }

    fn sent(&self, scrutiny: &ScrutinyView) -> Since {
        Since::at(&scrutiny.copied_at, &self.now)
    }
}

/// The clock that counts: the first that runs, or the last that ran.
fn running(scrutiny: &ScrutinyView) -> Option<&exchange::v1::ClockView> {
    let runs = |clock: &&exchange::v1::ClockView| clock.clock.stopped.is_none();
    let owed = |clock: &&exchange::v1::ClockView| clock.duty && clock.clock.stopped.is_none();
    let clocks = &scrutiny.clocks;
    clocks
        .iter()
        .find(owed)
        .or_else(|| clocks.iter().find(runs))
        .or(clocks.last())
}

/// Who issued the order, with their Member State.
fn issuer(scrutiny: &ScrutinyView) -> String {
    match &scrutiny.issuer_state {
        Some(state) => format!("{} ({state})", scrutiny.issuer_name),
        None => scrutiny.issuer_name.clone(),
    }
}

/// Where a scrutiny stands, in a few words.
fn stage(scrutiny: &ScrutinyView) -> Message {
    match (scrutiny.stage, &scrutiny.decision) {
        (ScrutinyStage::Copied, _) => say::it("scrutiny-stage-new"),
        (ScrutinyStage::Open, _) if !scrutiny.requests.is_empty() => say::it("scrutiny-stage-owed"),
        (ScrutinyStage::Open, _) => say::it("scrutiny-stage-open"),
        (ScrutinyStage::Intended, _) => say::it("scrutiny-stage-told"),
        (ScrutinyStage::Decided, Some(decision)) if decision.infringes => {
            say::it("scrutiny-stage-infringes")
        }
        (ScrutinyStage::Decided, _) => say::it("scrutiny-stage-stands"),
        (ScrutinyStage::Lapsed, _) => say::it("scrutiny-stage-lapsed"),
    }
}

/// What is said about a copy: `POST /scrutinies/{id}/intention` with `intention`, `POST /scrutinies/{id}/decision` with
/// `infringes` and `reasons`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ScrutinyForm {
    /// What the issuer is told.
    pub(crate) intention: String,
    /// `yes` or `no`.
    pub(crate) infringes: String,
    /// Why.
    pub(crate) reasons: String,
}

impl ScrutinyForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self {
            intention: field(pairs, "intention"),
            infringes: field(pairs, "infringes"),
            reasons: field(pairs, "reasons"),
        }
    }

    /// What the issuer is told.
    pub(crate) fn intention(&self) -> Reasons {
        Reasons {
            reasons: self.intention.clone(),
        }
    }

    /// The decision it stands for.
    ///
    /// # Errors
    /// A [`Problem`] when nothing was chosen.
    pub(crate) fn decision(&self) -> Result<ScrutinyDecision, Box<Problem>> {
        let infringes = match self.infringes.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(missing("infringes", "Say what you found.")),
        };
        Ok(ScrutinyDecision {
            infringes,
            reasons: self.reasons.clone(),
        })
    }
}

/// One copy.
#[derive(Debug, Template)]
#[template(path = "scrutiny.html")]
pub(crate) struct ScrutinyPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The copy.
    pub(crate) scrutiny: ScrutinyView,
    /// What was last sent, empty at first.
    pub(crate) form: ScrutinyForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl ScrutinyPage {
    fn issuer(&self) -> String {
        issuer(&self.scrutiny)
    }

    fn stage(&self) -> Message {
        stage(&self.scrutiny)
    }

    fn clock(&self) -> Option<ClockFace<'_>> {
        Some(ClockFace::new(
            running(&self.scrutiny)?,
            &self.now,
            Face::Main,
        ))
    }

    fn boxes(&self) -> Vec<(&'static Ground, bool)> {
        Ground::ALL
            .iter()
            .map(|ground| (ground, self.scrutiny.terms.grounds.contains(ground)))
            .collect()
    }

    fn urls(&self) -> Vec<&str> {
        let terms = &self.scrutiny.terms;
        std::iter::once(terms.url.as_str())
            .chain(terms.also.iter().map(|item| item.url.as_str()))
            .collect()
    }

    fn who_asked(&self, request: &ScrutinyRequest) -> Message {
        match request.by {
            AskedBy::Provider => say::it("scrutiny-by-provider"),
            AskedBy::ContentProvider => say::it("scrutiny-by-content-provider"),
        }
    }

    fn is_decidable(&self) -> bool {
        self.scrutiny.decision.is_none() && self.scrutiny.stage != ScrutinyStage::Lapsed
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }
}
