//! A removal order: Regulation (EU) 2021/784 Art 3, Annex I. A duty with one hour from receipt.
//!
//! ```text
//! Issued ──received──► Received ──Annex II──► Executed
//!   │                     │  ▲
//!   │                     │  └── clarified / impossibility ended: a NEW clock (Art 3(7), 3(8)) ──┐
//!   │                     └──Annex III──► CannotExecute ─────────────────────────────────────────┘
//!   └─────────────────────┴── withdraw ──► Withdrawn
//! ```

use crate::{Clock, ImpossibleBecause, Law, Measure, Refusal, StopReason, refusal::written};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStage {
    /// On its way.
    Issued,
    /// With the provider; the hour runs.
    Received,
    /// Annex II was given.
    Executed,
    /// Annex III was given; waiting for a clarification or for the impossibility to end.
    CannotExecute,
    /// Taken back.
    Withdrawn,
}

/// Annex II: feedback following removal or disabling (Art 3(6)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Executed {
    /// Section B: which measure.
    pub measure: Measure,
    /// Section B: time and date of the measure.
    pub at: Timestamp,
    /// Section A: the addressee's own file reference.
    #[serde(default)]
    pub addressee_reference: String,
    /// Section C: who is authorised to answer, as the addressee wishes them to appear.
    #[serde(default)]
    pub authorised_person: String,
}

/// Annex III: information about the impossibility to execute (Art 3(7) and (8)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Impossible {
    /// Section B(1): which reason.
    pub because: ImpossibleBecause,
    /// Section B(2) and (3): the reasons, and what clarification is needed.
    #[schema(min_length = 1, max_length = 4_000)]
    pub explanation: String,
    /// Time and date of the answer.
    pub at: Timestamp,
}

/// An order's own state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovalOrder {
    /// Where it stands.
    pub stage: OrderStage,
    /// Every hour that ran, oldest first. None is ever rewritten.
    pub clocks: Vec<Clock>,
    /// Annex II, once given.
    pub executed: Option<Executed>,
    /// Every Annex III, oldest first.
    pub impossible: Vec<Impossible>,
    /// Every clarification, oldest first.
    pub clarifications: Vec<String>,
}

impl RemovalOrder {
    pub(crate) fn issued() -> Self {
        Self {
            stage: OrderStage::Issued,
            clocks: Vec::new(),
            executed: None,
            impossible: Vec::new(),
            clarifications: Vec::new(),
        }
    }

    pub(crate) fn received(&mut self, at: Timestamp) {
        if self.stage == OrderStage::Issued {
            self.stage = OrderStage::Received;
            self.clocks.push(Clock::start(Law::RemovalOrderHour, at));
        }
    }

    /// Checks Annex II: the same again is no event.
    pub(crate) fn check_executed(&self, executed: &Executed) -> Result<Option<Executed>, Refusal> {
        match (&self.executed, self.stage) {
            (Some(before), _) if before == executed => Ok(None),
            (Some(before), _) => Err(Refusal::new(
                "already_answered",
                format!(
                    "Annex II was already given: {} at {}.",
                    before.measure.label(),
                    before.at
                ),
            )),
            (None, OrderStage::Withdrawn) => Err(withdrawn()),
            (None, _) => Ok(Some(executed.clone())),
        }
    }

    /// Checks Annex III: not after execution, and the same again is no event.
    pub(crate) fn check_impossible(
        &self,
        impossible: &Impossible,
    ) -> Result<Option<Impossible>, Refusal> {
        let explanation = written("explanation", &impossible.explanation, 4_000)?;
        let impossible = Impossible {
            explanation,
            ..impossible.clone()
        };
        match self.stage {
            OrderStage::Executed => Err(Refusal::new(
                "already_executed",
                "This order was executed; Annex III no longer applies.",
            )),
            OrderStage::Withdrawn => Err(withdrawn()),
            OrderStage::CannotExecute => match self.impossible.last() {
                Some(last)
                    if last.because == impossible.because
                        && last.explanation == impossible.explanation =>
                {
                    Ok(None)
                }
                _ => Ok(Some(impossible)),
            },
            OrderStage::Issued | OrderStage::Received => Ok(Some(impossible)),
        }
    }

    /// Checks a clarification: only an order that cannot be executed has something to clarify.
    pub(crate) fn check_clarification(&self, text: &str) -> Result<String, Refusal> {
        if self.stage != OrderStage::CannotExecute {
            return Err(Refusal::new(
                "nothing_to_clarify",
                "Only an order the addressee says it cannot execute (Annex III) can be clarified; a second order needs its own notice.",
            ));
        }
        written("text", text, 4_000)
    }

    pub(crate) fn executed(&mut self, executed: &Executed) {
        self.stage = OrderStage::Executed;
        if let Some(clock) = self.clocks.last_mut() {
            clock.stop(executed.at, StopReason::Measure);
        }
        self.executed = Some(executed.clone());
    }

    pub(crate) fn cannot_execute(&mut self, impossible: &Impossible) {
        self.stage = OrderStage::CannotExecute;
        if let Some(clock) = self.clocks.last_mut() {
            clock.stop(impossible.at, StopReason::CannotExecute);
        }
        self.impossible.push(impossible.clone());
    }

    pub(crate) fn clarified(&mut self, text: &str, at: Timestamp) {
        self.stage = OrderStage::Received;
        self.clocks.push(Clock::start(Law::RemovalOrderHour, at));
        self.clarifications.push(text.to_owned());
    }

    pub(crate) fn withdrawn(&mut self, at: Timestamp) {
        self.stage = OrderStage::Withdrawn;
        if let Some(clock) = self.clocks.last_mut() {
            clock.stop(at, StopReason::Withdrawn);
        }
    }
}

fn withdrawn() -> Refusal {
    Refusal::new(
        "withdrawn",
        "This order was withdrawn by its issuer; nothing is to be done.",
    )
}
