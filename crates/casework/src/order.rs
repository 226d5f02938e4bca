//! A removal order: Regulation (EU) 2021/784 Art 3, Annex I. A duty with one hour from receipt.
//!
//! ```text
//! Issued ──received──► Received ──Annex II for every location──► Executed ──┐
//!   │                   │  ▲  └─Annex III─► CannotExecute ──────────────────┤ found to infringe (Art 4), or annulled (Art 9)
//!   │                   │  └── clarified: a NEW clock (Art 3(7), 3(8)) ─┘   └──► CeasedEffect ──reinstated──► Reinstated
//!   └───────────────────┴── withdraw ──► Withdrawn
//! ```
//!
//! An order may name several locations. Each has its own outcome; the hour is over when none of them is open: met if all were
//! dealt with in time, interrupted if Annex III was given for what is left.
//!
//! Proceedings against an order and its becoming final ([`crate::Proceeding`]) go beside this machine: an order can be
//! challenged while it is executed, and stays executed when it is final.

use crate::redress::{Ceased, Finality, Proceeding, Reinstatement};
use crate::{
    Clock, ImpossibleBecause, Law, Measure, Refusal, Silence, StopReason, refusal::written,
};
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
    /// Annex II was given for every location.
    Executed,
    /// Annex III was given for what is not executed; waiting for a clarification or for the impossibility to end.
    CannotExecute,
    /// Taken back.
    Withdrawn,
    /// Found to infringe the Regulation or the Charter (Art 4(7)), or annulled: without legal effect. What was removed is to
    /// be reinstated.
    CeasedEffect,
    /// Without legal effect, and the provider has said what became of the content.
    Reinstated,
}

impl OrderStage {
    /// The spelling used in JSON and in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Received => "received",
            Self::Executed => "executed",
            Self::CannotExecute => "cannot_execute",
            Self::Withdrawn => "withdrawn",
            Self::CeasedEffect => "ceased_effect",
            Self::Reinstated => "reinstated",
        }
    }
}

/// Where one location of an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStage {
    /// Nothing was said about it yet.
    Open,
    /// Annex II was given for it.
    Executed,
    /// Annex III was given for it.
    CannotExecute,
}

/// One location of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderItem {
    /// Where.
    pub url: String,
    /// Where it stands.
    pub stage: ItemStage,
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
    /// Which of the order's locations it is about; empty for all that are not executed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
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
    /// Which of the order's locations it is about; empty for all that are not executed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
}

/// An order's own state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalOrder {
    /// Where it stands.
    pub stage: OrderStage,
    /// Its locations, in the order's own sequence.
    pub items: Vec<OrderItem>,
    /// Every clock that ran, oldest first. None is ever rewritten.
    pub clocks: Vec<Clock>,
    /// Every Annex II, oldest first.
    pub feedback: Vec<Executed>,
    /// Every Annex III, oldest first.
    pub impossible: Vec<Impossible>,
    /// Every clarification, oldest first.
    pub clarifications: Vec<String>,
    /// Why and since when it has no legal effect, if so.
    pub ceased: Option<Ceased>,
    /// What the provider said became of the content afterwards.
    pub reinstatement: Option<Reinstatement>,
    /// Proceedings against it, oldest first.
    pub proceedings: Vec<Proceeding>,
    /// Since when it is final (Art 3(9)), if so.
    pub finality: Option<Finality>,
    /// The decision not to inform the content provider (Art 11(3)), if one was taken.
    pub silence: Option<Silence>,
}

impl RemovalOrder {
    pub(crate) fn issued(urls: impl Iterator<Item = String>, silence: Option<Silence>) -> Self {
        Self {
            stage: OrderStage::Issued,
            items: urls
                .map(|url| OrderItem {
                    url,
                    stage: ItemStage::Open,
                })
                .collect(),
            clocks: Vec::new(),
            feedback: Vec::new(),
            impossible: Vec::new(),
            clarifications: Vec::new(),
            ceased: None,
            reinstatement: None,
            proceedings: Vec::new(),
            finality: None,
            silence,
        }
    }

    pub(crate) fn received(&mut self, at: Timestamp) {
        if self.stage == OrderStage::Issued {
            self.stage = OrderStage::Received;
            self.clocks.push(Clock::start(Law::RemovalOrderHour, at));
        }
    }

    /// The Annex II that completed the order, or the last one where the order is not completed.
    #[must_use]
    pub fn executed(&self) -> Option<&Executed> {
        self.feedback.last()
    }

    /// The instant of the last measure, once every location is dealt with.
    #[must_use]
    pub fn measure_at(&self) -> Option<Timestamp> {
        let all = self
            .items
            .iter()
            .all(|item| item.stage == ItemStage::Executed);
        all.then(|| self.feedback.iter().map(|given| given.at).max())
            .flatten()
    }

    /// Whether a measure was taken on any location.
    #[must_use]
    pub fn has_measure(&self) -> bool {
        !self.feedback.is_empty()
    }

    /// Refuses what is said to an order that no longer asks for anything.
    fn check_effect(&self) -> Result<(), Refusal> {
        match self.stage {
            OrderStage::Withdrawn => Err(Refusal::new(
                "withdrawn",
                "This order was withdrawn by its issuer; nothing is to be done.",
            )),
            OrderStage::CeasedEffect | OrderStage::Reinstated => Err(Refusal::new(
                "ceased_effect",
                "This order has no legal effect any more; say what became of the content instead (reinstated).",
            )),
            _ => Ok(()),
        }
    }

    /// The locations an annex is about: those it names, or all that are not executed.
    fn about(&self, urls: &[String]) -> Result<Vec<String>, Refusal> {
        let mut named = Vec::new();
        for url in urls {
            let wanted = crate::event::web_address("urls", url)?;
            if !self.items.iter().any(|item| item.url == wanted) {
                let shown: String = wanted.chars().take(200).collect();
                return Err(Refusal::of(
                    "urls",
                    "not_in_the_order",
                    format!(
                        "“{shown}” is no location of this order; leave “urls” out to answer for all of them."
                    ),
                ));
            }
            if !named.contains(&wanted) {
                named.push(wanted);
            }
        }
        Ok(named)
    }

    fn left(&self) -> impl Iterator<Item = &OrderItem> {
        self.items
            .iter()
            .filter(|item| item.stage != ItemStage::Executed)
    }

    /// Checks Annex II: the same again is no event.
    pub(crate) fn check_executed(&self, executed: &Executed) -> Result<Option<Executed>, Refusal> {
        let urls = self.about(&executed.urls)?;
        let executed = Executed {
            urls,
            ..executed.clone()
        };
        if self.feedback.contains(&executed) {
            return Ok(None);
        }
        self.check_effect()?;
        let is_left = |url: &String| self.left().any(|item| item.url == *url);
        let nothing_left = if executed.urls.is_empty() {
            self.left().next().is_none()
        } else {
            !executed.urls.iter().any(is_left)
        };
        match self.feedback.last() {
            Some(before) if nothing_left => Err(Refusal::new(
                "already_answered",
                format!(
                    "Annex II was already given: {} at {}.",
                    before.measure.label(),
                    before.at
                ),
            )),
            _ => Ok(Some(executed)),
        }
    }

    /// Checks Annex III: not for what was executed, and the same again is no event.
    pub(crate) fn check_impossible(
        &self,
        impossible: &Impossible,
    ) -> Result<Option<Impossible>, Refusal> {
        let impossible = Impossible {
            explanation: written("explanation", &impossible.explanation, 4_000)?,
            urls: self.about(&impossible.urls)?,
            ..impossible.clone()
        };
        self.check_effect()?;
        let is_executed = |url: &String| !self.left().any(|item| item.url == *url);
        if self.left().next().is_none() || impossible.urls.iter().any(is_executed) {
            return Err(Refusal::new(
                "already_executed",
                "This was executed; Annex III no longer applies to it.",
            ));
        }
        let says_the_same = |last: &Impossible| {
            last.because == impossible.because
                && last.explanation == impossible.explanation
                && last.urls == impossible.urls
        };
        let is_open = self.left().any(|item| item.stage == ItemStage::Open);
        match self.impossible.last() {
            Some(last) if !is_open && says_the_same(last) => Ok(None),
            _ => Ok(Some(impossible)),
        }
    }

    /// Checks a clarification: only an order that cannot be executed has something to clarify.
    pub(crate) fn check_clarification(&self, text: &str) -> Result<String, Refusal> {
        self.check_effect()?;
        if self.stage != OrderStage::CannotExecute {
            return Err(Refusal::new(
                "nothing_to_clarify",
                "Only an order the addressee says it cannot execute (Annex III) can be clarified; a second order needs its own notice.",
            ));
        }
        written("text", text, 4_000)
    }

    /// Checks what the provider says became of the content. The same again is no event.
    pub(crate) fn check_reinstated(
        &self,
        said: &Reinstatement,
    ) -> Result<Option<Reinstatement>, Refusal> {
        let said = said.checked(|urls| self.about(urls))?;
        match (&self.ceased, &self.reinstatement) {
            (None, _) => Err(Refusal::new(
                "in_effect",
                "This order is in effect; nothing is reinstated on it unless it is found to infringe (Art 4) or annulled.",
            )),
            (Some(_), Some(before)) if *before == said => Ok(None),
            (Some(_), Some(before)) => Err(Refusal::new(
                "already_answered",
                format!("The reinstatement was already stated, at {}.", before.at),
            )),
            (Some(_), None) if !self.has_measure() => Err(Refusal::new(
                "nothing_removed",
                "No measure was taken on this order; there is nothing to reinstate.",
            )),
            (Some(_), None) => Ok(Some(said)),
        }
    }

    fn set(&mut self, urls: &[String], stage: ItemStage) {
        for item in &mut self.items {
            let is_meant = urls.is_empty() || urls.contains(&item.url);
            if is_meant && item.stage != ItemStage::Executed {
                item.stage = stage;
            }
        }
    }

    /// Stops the hour when nothing is open any more.
    fn settle(&mut self, at: Timestamp) {
        if self.items.iter().any(|item| item.stage == ItemStage::Open) {
            return;
        }
        if self.left().next().is_none() {
            self.stage = OrderStage::Executed;
            // The order is executed when its last location is: an Annex II given later may state an earlier measure.
            let last = self.feedback.iter().map(|given| given.at).max();
            self.stop(last.unwrap_or(at), StopReason::Measure);
        } else {
            self.stage = OrderStage::CannotExecute;
            self.stop(at, StopReason::CannotExecute);
        }
    }

    fn stop(&mut self, at: Timestamp, reason: StopReason) {
        if let Some(clock) = self.clocks.last_mut() {
            clock.stop(at, reason);
        }
    }

    pub(crate) fn give_executed(&mut self, executed: &Executed) {
        self.feedback.push(executed.clone());
        self.set(&executed.urls, ItemStage::Executed);
        self.settle(executed.at);
    }

    pub(crate) fn cannot_execute(&mut self, impossible: &Impossible) {
        self.impossible.push(impossible.clone());
        self.set(&impossible.urls, ItemStage::CannotExecute);
        self.settle(impossible.at);
    }

    pub(crate) fn clarified(&mut self, text: &str, at: Timestamp) {
        self.stage = OrderStage::Received;
        self.set(&[], ItemStage::Open);
        self.clocks.push(Clock::start(Law::RemovalOrderHour, at));
        self.clarifications.push(text.to_owned());
    }

    pub(crate) fn withdrawn(&mut self, at: Timestamp) {
        self.stage = OrderStage::Withdrawn;
        self.stop(at, StopReason::Withdrawn);
    }

    /// It has no legal effect any more: a running hour ends, and what was removed is to be reinstated at once (Art 4(7)).
    pub(crate) fn cease(&mut self, ceased: &Ceased, at: Timestamp) {
        self.stage = OrderStage::CeasedEffect;
        self.stop(at, StopReason::CeasedEffect);
        if self.has_measure() {
            self.clocks.push(Clock::start(Law::Reinstatement, at));
        }
        self.ceased = Some(ceased.clone());
    }

    pub(crate) fn reinstate(&mut self, said: &Reinstatement) {
        self.stage = OrderStage::Reinstated;
        self.stop(said.at, StopReason::Reinstated);
        self.reinstatement = Some(said.clone());
    }
}
