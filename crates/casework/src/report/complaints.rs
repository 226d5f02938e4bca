//! Complaints of content providers (Art 10), and what the provider did upon them.

use crate::report::{Book, Section};
use crate::{CaseId, ComplaintOutcome, Event, OrganisationId, Outcome, Recorded};

/// Complaints to a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints {
    /// Received.
    pub received: u64,
    /// Found to be right.
    pub upheld: u64,
    /// Found to be wrong.
    pub rejected: u64,
    /// Taken back by whoever complained.
    pub withdrawn: u64,
    /// Decided after the two weeks of Art 10(2).
    pub decided_late: u64,
    /// Not decided at the end of the period.
    pub open: u64,
    /// Cases in which content was reinstated: upheld, and the content was not back already.
    pub reinstated: u64,
    /// Seconds from the receipt of each that was decided to its decision.
    pub seconds: Vec<i64>,
}

impl Complaints {
    /// Counts an event about a complaint to `provider`.
    pub(crate) fn count(&mut self, provider: &OrganisationId, book: &Book, recorded: &Recorded) {
        let to_us = |id| {
            let complaint = book.complaints.get(id);
            complaint.filter(|complaint| complaint.organisation == *provider)
        };
        match &recorded.event {
            Event::ComplaintFiled { organisation, .. } if organisation == provider => {
                self.received += 1;
            }
            Event::ComplaintDecided {
                complaint,
                case,
                decision,
            } => {
                let Some(complaint) = to_us(complaint) else {
                    return;
                };
                match decision.verdict.outcome {
                    ComplaintOutcome::Upheld => {
                        self.upheld += 1;
                        let was_down = case.as_ref().is_none_or(|case| !is_back(book, case));
                        self.reinstated += u64::from(was_down);
                    }
                    ComplaintOutcome::Rejected => self.rejected += 1,
                }
                self.decided_late += u64::from(decision.at > complaint.clock.due);
                let took = decision.at.duration_since(complaint.clock.started);
                self.seconds.push(took.as_secs().max(0));
            }
            Event::ComplaintWithdrawn { complaint } if to_us(complaint).is_some() => {
                self.withdrawn += 1;
            }
            _ => {}
        }
    }

    pub(crate) fn close(&mut self, provider: &OrganisationId, book: &Book) {
        let all = book.complaints.values();
        let open =
            all.filter(|complaint| complaint.organisation == *provider && complaint.is_open());
        self.open = open.count() as u64;
    }

    pub(crate) fn lines(&self, section: Section) -> Section {
        section
            .count("complaints_received", "Complaints received", self.received)
            .count("complaints_upheld", "Complaints upheld", self.upheld)
            .count("complaints_rejected", "Complaints rejected", self.rejected)
            .count(
                "complaints_withdrawn",
                "Complaints taken back by whoever complained",
                self.withdrawn,
            )
            .count(
                "complaints_decided_late",
                "Complaints decided after more than two weeks (Art 10(2))",
                self.decided_late,
            )
            .count(
                "complaints_open",
                "Complaints not decided at the end of the period",
                self.open,
            )
    }

    /// Cases in which content was reinstated: Art 7(3)(g), and what the provider did under Art 21(1)(d).
    pub(crate) fn reinstatements(&self, section: Section) -> Section {
        section.count(
            "reinstated_on_complaint",
            "Cases in which content was reinstated following a complaint of the content provider",
            self.reinstated,
        )
    }
}

/// Whether what a case is about is accessible already: it was judged “keep”, or, where it is not for a judgement of the
/// provider's own (a received notice), an earlier complaint about it was upheld.
fn is_back(book: &Book, case: &CaseId) -> bool {
    let upload = book.uploads.get(case).map(|held| held.outcome);
    let notified = || book.notified.get(case).map(|notified| notified.outcome);
    match upload.or_else(notified) {
        Some(outcome) => outcome == Some(Outcome::Keep),
        None => book.complaints.values().any(|earlier| {
            let decision = earlier.decision.as_ref();
            earlier.case.as_ref() == Some(case)
                && decision
                    .is_some_and(|decision| decision.verdict.outcome == ComplaintOutcome::Upheld)
        }),
    }
}
