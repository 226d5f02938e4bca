//! What follows for a provider that is exposed to terrorist content (Art 5): it is heard, a decision is taken and received, it
//! keeps a register of measures and reports on them, the authority assesses the reports, may require more, and decides upon
//! requests for review.
//!
//! ```text
//! Hearing ──► NotExposed
//!    └─► Decided ──received──► Exposed ◄──────────────────────────────┐
//!                                 └──further decision, Art 5(6)──► MeasuresRequired
//!         any of the three ──revoked on review, or no longer exposed──► Ended
//! ```
//!
//! A decision rests on final orders of the last twelve months and on nothing else: other objective factors of Art 5(4) are for a
//! decision outside of this program. What kind of measure it takes is the provider's choice, and never has to be an automated
//! tool (Art 5(6), 5(8)).

mod course;
mod steps;

pub use steps::{
    Assessment, ExposureStep, MeasureOnRecord, MeasuresReport, NewExposure, NewMeasuresReport,
    Requirement, Review, ReviewAnswer, SpecificMeasure,
};

use crate::exposure::{CANDIDATE, FinalOrder};
use crate::{
    Clock, Event, ExposureId, ExposureStage, Law, NoticeId, OrganisationId, ReceivedVia, Refusal,
    ReviewOf, refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The shortest time a provider has to say something before a decision. A rule of this house: the Regulation names none.
pub const HEARING: SignedDuration = SignedDuration::from_hours(24);
/// The longest.
const HEARING_LIMIT: SignedDuration = SignedDuration::from_hours(24 * 366);
/// Most orders one decision names, and most measures of one register.
const NAMED: usize = 200;

/// Whether one provider is exposed, as one authority sees it, and what follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// Its identifier.
    pub id: ExposureId,
    /// The provider.
    pub provider: OrganisationId,
    /// The authority of its Member State.
    pub authority: OrganisationId,
    /// Where it stands.
    pub stage: ExposureStage,
    /// When the provider was told of the intention.
    pub intended_at: Timestamp,
    /// Why.
    pub intention: String,
    /// Until when it is heard.
    pub hear_until: Timestamp,
    /// The orders: those intended, and from the decision on those it rests on.
    pub orders: Vec<NoticeId>,
    /// What the provider said, and when; each time.
    pub said: Vec<(Timestamp, String)>,
    /// The decision under Art 5(4): when, and why.
    pub decision: Option<(Timestamp, String)>,
    /// When the decision was received, which is what its times are reckoned from.
    pub received_at: Option<Timestamp>,
    /// The register.
    pub measures: Vec<MeasureOnRecord>,
    /// Every report, oldest first.
    pub reports: Vec<MeasuresReport>,
    /// Every decision that required more, oldest first.
    pub required: Vec<Requirement>,
    /// Every request for review, oldest first.
    pub reviews: Vec<Review>,
    /// When and why it ended.
    pub ended: Option<(Timestamp, String)>,
    /// Its deadlines, oldest first: the provider's reports, and the authority's answers.
    pub clocks: Vec<Clock>,
    /// From when the reports are reckoned: the last decision that was received.
    since: Option<Timestamp>,
    /// Reports that were due and given since then.
    given: u16,
}

impl Exposure {
    /// Tells a provider that it may be found to be exposed. `finals` are its final orders of the last twelve months.
    ///
    /// # Errors
    /// A [`Refusal`] when the orders are too few or do not count, without reasons, or without time to be heard.
    pub fn intend(
        id: ExposureId,
        authority: OrganisationId,
        new: &NewExposure,
        finals: &[FinalOrder],
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let named: BTreeSet<&NoticeId> = new.orders.iter().collect();
        if let Some(other) = named
            .iter()
            .find(|order| finals.iter().all(|counted| counted.notice != ***order))
        {
            return Err(Refusal::of(
                "orders",
                "does_not_count",
                format!(
                    "{other} is no removal order to this provider that became final within the last twelve months and still has effect; only such orders count (Art 5(4))."
                ),
            ));
        }
        enough("orders", named.len())?;
        let wait = new.hear_until.duration_since(now);
        if wait < HEARING || wait > HEARING_LIMIT {
            return Err(Refusal::of(
                "hear_until",
                "no_hearing",
                "Give the provider between a day and a year to say something before you decide.",
            ));
        }
        Ok(Event::ExposureIntended {
            id,
            provider: new.provider.clone(),
            authority,
            orders: named.into_iter().cloned().collect(),
            reasons: written("reasons", &new.reasons, 8_000)?,
            hear_until: new.hear_until,
        })
    }

    /// Takes a step. Whose it is to take ([`ExposureStep::is_providers`]) is asked by the caller. `finals` are the provider's
    /// final orders of the last twelve months, which only a decision asks for. The same step again is no event, where it says
    /// everything that the first did.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field, or what the step waits for.
    pub fn take(
        &self,
        step: &ExposureStep,
        finals: &[FinalOrder],
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let exposure = self.id.clone();
        let event = match step {
            ExposureStep::Say { text } => {
                let text = written("text", text, 8_000)?;
                if self.said.iter().any(|(_, before)| *before == text) {
                    return Ok(Vec::new());
                }
                self.must_be(&[ExposureStage::Hearing])?;
                Event::ExposureHeard { exposure, text }
            }
            ExposureStep::Decide { exposed, reasons } => {
                return self.decide(*exposed, reasons, finals, now);
            }
            ExposureStep::Serve { how } => {
                let how = written("how", how, 1_000)?;
                return Ok(self.received(None, Some(how)));
            }
            ExposureStep::PutMeasure { measure } => {
                self.must_be(&IN_FORCE)?;
                let measure = measure.checked(now)?;
                if self.standing().any(|before| before.measure == measure) {
                    return Ok(Vec::new());
                }
                if self.measures.len() >= NAMED {
                    return Err(Refusal::new(
                        "too_many",
                        format!("A register holds at most {NAMED} measures."),
                    ));
                }
                let number = next(self.measures.len());
                Event::MeasurePut {
                    exposure,
                    number,
                    measure,
                }
            }
            ExposureStep::EndMeasure { number, reason } => {
                let reason = written("reason", reason, 2_000)?;
                self.must_be(&IN_FORCE)?;
                let found = self.measures.iter().find(|found| found.number == *number);
                let found = found.ok_or_else(|| none("number", "measure"))?;
                if found.ended.is_some() {
                    return Ok(Vec::new());
                }
                Event::MeasureEnded {
                    exposure,
                    number: *number,
                    reason,
                }
            }
            ExposureStep::Report { report } => return self.report(report),
            ExposureStep::Assess {
                report,
                sufficient,
                reasons,
            } => {
                let reasons = written("reasons", reasons, 8_000)?;
                let found = self.reports.iter().find(|found| found.number == *report);
                let found = found.ok_or_else(|| none("report", "report"))?;
                if let Some(before) = &found.assessment {
                    if before.sufficient == *sufficient && before.reasons == reasons {
                        return Ok(Vec::new());
                    }
                    return Err(Refusal::new(
                        "already_assessed",
                        "This report was assessed already; the next one is assessed anew.",
                    ));
                }
                self.must_be(&IN_FORCE)?;
                Event::MeasuresAssessed {
                    exposure,
                    report: *report,
                    sufficient: *sufficient,
                    reasons,
                }
            }
            ExposureStep::Require { lacking, aim } => return self.require(lacking, aim, now),
            ExposureStep::AskReview { of, reasons } => return self.ask_review(*of, reasons),
            ExposureStep::AnswerReview { outcome, reasons } => {
                let reasons = written("reasons", reasons, 8_000)?;
                let Some(open) = self.open_review() else {
                    let last = self.reviews.last().and_then(|last| last.answer.as_ref());
                    if last.is_some_and(|last| last.outcome == *outcome && last.reasons == reasons)
                    {
                        return Ok(Vec::new());
                    }
                    return Err(Refusal::new(
                        "not_asked",
                        "No request for review is open. End the exposure where the provider is exposed no more.",
                    ));
                };
                // An exposure that ended took the request with it.
                self.must_be(&IN_FORCE)?;
                Event::ExposureReviewDecided {
                    exposure,
                    of: open.of,
                    outcome: *outcome,
                    reasons,
                }
            }
            ExposureStep::End { reasons } => {
                let reasons = written("reasons", reasons, 8_000)?;
                if self
                    .ended
                    .as_ref()
                    .is_some_and(|(_, before)| *before == reasons)
                {
                    return Ok(Vec::new());
                }
                self.must_be(&DECIDED)?;
                Event::ExposureEnded { exposure, reasons }
            }
        };
        Ok(vec![event])
    }

    fn decide(
        &self,
        exposed: bool,
        reasons: &str,
        finals: &[FinalOrder],
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let reasons = written("reasons", reasons, 8_000)?;
        if let Some((_, before)) = &self.decision
            && *before == reasons
            && exposed == (self.stage != ExposureStage::NotExposed)
        {
            return Ok(Vec::new());
        }
        self.must_be(&[ExposureStage::Hearing])?;
        let mut orders = self.orders.clone();
        if exposed {
            if self.said.is_empty() && now <= self.hear_until {
                return Err(Refusal::new(
                    "not_heard",
                    format!(
                        "The provider has not said anything yet, and has until {} to do so. Decide after that.",
                        self.hear_until
                    ),
                ));
            }
            // Those that lost their effect since, or lie too far back by now, carry nothing; and of others it was not heard.
            orders.retain(|order| finals.iter().any(|counted| counted.notice == *order));
            enough("exposed", orders.len())?;
        }
        Ok(vec![Event::ExposureDecided {
            exposure: self.id.clone(),
            exposed,
            orders,
            reasons,
        }])
    }

    /// The provider has what was decided. Again changes nothing.
    #[must_use]
    pub fn receive(&self, via: ReceivedVia) -> Vec<Event> {
        self.received(Some(via), None)
    }

    fn received(&self, via: Option<ReceivedVia>, how: Option<String>) -> Vec<Event> {
        if !self.waits_for_receipt() {
            return Vec::new();
        }
        vec![Event::ExposureReceived {
            exposure: self.id.clone(),
            via,
            how,
        }]
    }

    /// Whether a decision was taken that the provider does not have yet.
    #[must_use]
    pub fn waits_for_receipt(&self) -> bool {
        self.stage == ExposureStage::Decided
            || (self.stage == ExposureStage::MeasuresRequired
                && self
                    .required
                    .last()
                    .is_some_and(|last| last.received_at.is_none()))
    }

    fn report(&self, report: &NewMeasuresReport) -> Result<Vec<Event>, Refusal> {
        let report = NewMeasuresReport {
            effects: written("effects", &report.effects, 8_000)?,
            intends: limited("intends", &report.intends, 8_000)?,
            items: report.items,
        };
        if self
            .reports
            .last()
            .is_some_and(|last| last.report == report)
        {
            return Ok(Vec::new());
        }
        self.must_be(&IN_FORCE)?;
        let measures: Vec<_> = self.standing().cloned().collect();
        if measures.is_empty() && report.intends.is_empty() {
            return Err(Refusal::of(
                "intends",
                "nothing_to_report",
                "The register has no measure. Put on it what is taken, or say what you intend to take (Art 5(5)).",
            ));
        }
        Ok(vec![Event::MeasuresReported {
            exposure: self.id.clone(),
            number: next(self.reports.len()),
            report,
            measures,
        }])
    }

    fn require(&self, lacking: &str, aim: &str, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let lacking = written("lacking", lacking, 8_000)?;
        let aim = written("aim", aim, 8_000)?;
        let last = self.required.last();
        if last.is_some_and(|last| last.lacking == lacking && last.aim == aim) {
            return Ok(Vec::new());
        }
        self.must_be(&IN_FORCE)?;
        // What was said before the last such decision was dealt with by it.
        let since = last.map(|last| last.at);
        let found_lacking = self.reports.last().is_some_and(|report| {
            report.assessment.as_ref().is_some_and(|found| {
                !found.sufficient && since.is_none_or(|since| found.at > since)
            })
        });
        let is_overdue = self.clocks.iter().any(|clock| {
            clock.law == Law::MeasuresReport && clock.stopped.is_none() && now > clock.due
        });
        if !found_lacking && !is_overdue {
            return Err(Refusal::new(
                "nothing_lacking",
                "Such a decision rests on the reports (Art 5(6)): assess the last one as not sufficient first, or wait until one is overdue.",
            ));
        }
        Ok(vec![Event::MeasuresRequired {
            exposure: self.id.clone(),
            lacking,
            aim,
        }])
    }

    fn ask_review(&self, of: ReviewOf, reasons: &str) -> Result<Vec<Event>, Refusal> {
        let reasons = written("reasons", reasons, 8_000)?;
        if let Some(open) = self.open_review() {
            if open.of == of && open.reasons == reasons {
                return Ok(Vec::new());
            }
            return Err(Refusal::new(
                "already_asked",
                "A request for review is open already; the next can be made when it is decided.",
            ));
        }
        self.must_be(&IN_FORCE)?;
        if of == ReviewOf::Requirement && self.stage != ExposureStage::MeasuresRequired {
            return Err(Refusal::of(
                "of",
                "nothing_required",
                "No decision requires further measures at present.",
            ));
        }
        Ok(vec![Event::ExposureReviewAsked {
            exposure: self.id.clone(),
            of,
            reasons,
        }])
    }

    /// The request for review that is not decided yet.
    #[must_use]
    pub fn open_review(&self) -> Option<&Review> {
        self.reviews.iter().find(|review| review.answer.is_none())
    }

    /// The measures that are taken.
    pub fn standing(&self) -> impl Iterator<Item = &MeasureOnRecord> {
        self.measures.iter().filter(|found| found.ended.is_none())
    }

    /// Whose a clock is: the provider reports, the authority answers.
    #[must_use]
    pub fn owner(&self, clock: &Clock) -> &OrganisationId {
        match clock.law {
            Law::ExposureReview => &self.authority,
            _ => &self.provider,
        }
    }

    fn must_be(&self, stages: &[ExposureStage]) -> Result<(), Refusal> {
        if stages.contains(&self.stage) {
            return Ok(());
        }
        let detail = match self.stage {
            ExposureStage::Hearing => "Nothing is decided yet.",
            ExposureStage::NotExposed => "It was decided that the provider is not exposed.",
            ExposureStage::Decided => "The provider has not received the decision yet.",
            ExposureStage::Exposed | ExposureStage::MeasuresRequired => {
                "It was decided already that the provider is exposed."
            }
            ExposureStage::Ended => "The exposure has ended: nothing is owed any more.",
        };
        Err(Refusal::new("wrong_stage", detail))
    }
}

/// Stages in which the provider has a decision that it is exposed.
const IN_FORCE: [ExposureStage; 2] = [ExposureStage::Exposed, ExposureStage::MeasuresRequired];
/// Stages in which there is such a decision.
const DECIDED: [ExposureStage; 3] = [
    ExposureStage::Decided,
    ExposureStage::Exposed,
    ExposureStage::MeasuresRequired,
];

fn enough(field: &'static str, orders: usize) -> Result<(), Refusal> {
    if (CANDIDATE..=NAMED).contains(&orders) {
        return Ok(());
    }
    Err(Refusal::of(
        field,
        "too_few_final_orders",
        format!(
            "The decision rests on {orders} order{} that became final within the last twelve months and still have effect; it needs two (Art 5(4)), and names at most {NAMED}.",
            if orders == 1 { "" } else { "s" }
        ),
    ))
}

fn limited(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    match text.trim() {
        "" => Ok(String::new()),
        text => written(field, text, limit),
    }
}

fn none(field: &'static str, what: &str) -> Refusal {
    Refusal::of(
        field,
        "unknown",
        format!("There is no {what} of this number."),
    )
}

fn next(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}
