//! An exposure as its events make it.

use super::{
    Assessment, Exposure, MeasureOnRecord, MeasuresReport, Requirement, Review, ReviewAnswer,
};
use crate::exposure::{report_counts, report_due, review_due};
use crate::{Clock, Event, ExposureStage, Law, Recorded, ReviewOf, ReviewOutcome, StopReason};
use jiff::Timestamp;

impl Exposure {
    fn stop(&mut self, law: Law, at: Timestamp, reason: StopReason) {
        let clocks = self.clocks.iter_mut();
        for clock in clocks.filter(|clock| clock.law == law) {
            clock.stop(at, reason);
        }
    }

    /// The exposure after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let at = recorded.at;
        if let (
            Event::ExposureIntended {
                id,
                provider,
                authority,
                orders,
                reasons,
                hear_until,
            },
            None,
        ) = (&recorded.event, &before)
        {
            return Some(Self {
                id: id.clone(),
                provider: provider.clone(),
                authority: authority.clone(),
                stage: ExposureStage::Hearing,
                intended_at: at,
                intention: reasons.clone(),
                hear_until: *hear_until,
                orders: orders.clone(),
                said: Vec::new(),
                decision: None,
                received_at: None,
                measures: Vec::new(),
                reports: Vec::new(),
                required: Vec::new(),
                reviews: Vec::new(),
                ended: None,
                clocks: Vec::new(),
                since: None,
                given: 0,
            });
        }
        let mut exposure = before?;
        match &recorded.event {
            Event::ExposureHeard { text, .. } => exposure.said.push((at, text.clone())),
            Event::ExposureDecided {
                exposed,
                orders,
                reasons,
                ..
            } => {
                exposure.decision = Some((at, reasons.clone()));
                exposure.orders.clone_from(orders);
                exposure.stage = match exposed {
                    true => ExposureStage::Decided,
                    false => ExposureStage::NotExposed,
                };
            }
            Event::ExposureReceived { .. } => exposure.begin_reports(at),
            Event::MeasurePut {
                number, measure, ..
            } => exposure.measures.push(MeasureOnRecord {
                number: *number,
                measure: measure.clone(),
                put_at: at,
                ended: None,
            }),
            Event::MeasureEnded { number, reason, .. } => {
                let mut measures = exposure.measures.iter_mut();
                if let Some(found) = measures.find(|found| found.number == *number) {
                    found.ended = Some((at, reason.clone()));
                }
            }
            Event::MeasuresReported {
                number,
                report,
                measures,
                ..
            } => exposure.note_report(MeasuresReport {
                number: *number,
                report: report.clone(),
                measures: measures.clone(),
                at,
                assessment: None,
            }),
            Event::MeasuresAssessed {
                report,
                sufficient,
                reasons,
                ..
            } => exposure.note_assessment(*report, *sufficient, reasons, at),
            Event::MeasuresRequired { lacking, aim, .. } => {
                exposure.close_requirement(at);
                exposure.required.push(Requirement {
                    lacking: lacking.clone(),
                    aim: aim.clone(),
                    at,
                    received_at: None,
                    over_at: None,
                });
                exposure.stage = ExposureStage::MeasuresRequired;
            }
            Event::ExposureReviewAsked { of, reasons, .. } => {
                exposure.reviews.push(Review {
                    of: *of,
                    reasons: reasons.clone(),
                    asked_at: at,
                    required: exposure.requirements(),
                    answer: None,
                });
                let clock = Clock::until(Law::ExposureReview, at, review_due(at));
                exposure.clocks.push(clock);
            }
            Event::ExposureReviewDecided {
                of,
                outcome,
                reasons,
                ..
            } => exposure.note_review(*of, *outcome, reasons, at),
            Event::ExposureEnded { reasons, .. } => exposure.end(at, reasons),
            _ => {}
        }
        Some(exposure)
    }

    /// A decision was received: the first report is due three months from now, and one every year after that.
    fn begin_reports(&mut self, at: Timestamp) {
        self.stop(Law::MeasuresReport, at, StopReason::Superseded);
        if self.stage == ExposureStage::Decided {
            self.received_at = Some(at);
            self.stage = ExposureStage::Exposed;
        } else if let Some(last) = self.required.last_mut() {
            last.received_at.get_or_insert(at);
        }
        (self.since, self.given) = (Some(at), 0);
        let clock = Clock::until(Law::MeasuresReport, at, report_due(at, 0));
        self.clocks.push(clock);
    }

    fn note_report(&mut self, report: MeasuresReport) {
        let at = report.at;
        self.reports.push(report);
        let running = self
            .clocks
            .iter_mut()
            .rfind(|clock| clock.law == Law::MeasuresReport && clock.stopped.is_none());
        // What is reported long before the next is due is a supplement: that one is owed all the same.
        if let (Some(clock), Some(since)) = (running, self.since)
            && report_counts(clock.due, at)
        {
            clock.stop(at, StopReason::Answered);
            self.given = self.given.saturating_add(1);
            let due = report_due(since, self.given);
            self.clocks.push(Clock::until(Law::MeasuresReport, at, due));
        }
    }

    fn note_assessment(&mut self, number: u32, sufficient: bool, reasons: &str, at: Timestamp) {
        let mut reports = self.reports.iter_mut();
        let Some(report) = reports.find(|report| report.number == number) else {
            return;
        };
        report.assessment = Some(Assessment {
            sufficient,
            reasons: reasons.to_owned(),
            at,
        });
        let reported = report.at;
        // What was required is met by a report that came after it was received.
        let is_after = |required: &Requirement| {
            required
                .received_at
                .is_some_and(|received| received <= reported)
        };
        if sufficient
            && self.stage == ExposureStage::MeasuresRequired
            && self.required.last().is_some_and(is_after)
        {
            self.close_requirement(at);
            self.stage = ExposureStage::Exposed;
        }
    }

    fn note_review(&mut self, of: ReviewOf, outcome: ReviewOutcome, reasons: &str, at: Timestamp) {
        let last = self.requirements();
        let mut reviews = self.reviews.iter_mut();
        let mut of_the_last = false;
        if let Some(open) = reviews.find(|review| review.answer.is_none()) {
            of_the_last = open.required == last;
            open.answer = Some(ReviewAnswer {
                outcome,
                reasons: reasons.to_owned(),
                at,
            });
        }
        self.stop(Law::ExposureReview, at, StopReason::Decided);
        match (of, outcome) {
            (ReviewOf::Exposure, ReviewOutcome::Revoked) => self.end(at, reasons),
            // A decision taken after the request stands: nobody asked for its review.
            (ReviewOf::Requirement, ReviewOutcome::Revoked)
                if of_the_last && self.stage == ExposureStage::MeasuresRequired =>
            {
                self.close_requirement(at);
                self.stage = ExposureStage::Exposed;
            }
            _ => {}
        }
    }

    fn requirements(&self) -> u32 {
        u32::try_from(self.required.len()).unwrap_or(u32::MAX)
    }

    fn close_requirement(&mut self, at: Timestamp) {
        if let Some(last) = self.required.last_mut() {
            last.over_at.get_or_insert(at);
        }
    }

    fn end(&mut self, at: Timestamp, reasons: &str) {
        self.stage = ExposureStage::Ended;
        self.ended.get_or_insert_with(|| (at, reasons.to_owned()));
        self.close_requirement(at);
        self.stop(Law::MeasuresReport, at, StopReason::Ended);
        self.stop(Law::ExposureReview, at, StopReason::Ended);
    }
}
