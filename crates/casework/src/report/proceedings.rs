//! Administrative and judicial review of orders (Art 9), and what followed from it.

use crate::report::{Book, Orders, Section};
use crate::{Challenger, Event, ProceedingEnd, ProceedingKind, ProceedingOutcome, Recorded};

/// Reviews brought by one kind of challenger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reviews {
    /// Brought before a court.
    pub court: u64,
    /// Brought before an administrative body.
    pub administrative: u64,
    /// Ended: the order was confirmed.
    pub confirmed: u64,
    /// Ended: the order was annulled.
    pub annulled: u64,
    /// Ended without a decision.
    pub without_decision: u64,
    /// Pending at the end of the period.
    pub pending: u64,
}

impl Reviews {
    fn filed(&mut self, kind: ProceedingKind) {
        match kind {
            ProceedingKind::Court => self.court += 1,
            ProceedingKind::Administrative => self.administrative += 1,
        }
    }

    fn ended(&mut self, end: &ProceedingEnd) {
        match end.outcome {
            ProceedingOutcome::Confirmed => self.confirmed += 1,
            ProceedingOutcome::Annulled => self.annulled += 1,
            ProceedingOutcome::WithoutDecision => self.without_decision += 1,
        }
    }
}

/// Reviews of an organisation's orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proceedings {
    /// Brought by the provider.
    pub by_provider: Reviews,
    /// Brought by whoever put the content there.
    pub by_content_provider: Reviews,
}

impl Proceedings {
    fn of(&mut self, by: Challenger) -> &mut Reviews {
        match by {
            Challenger::Provider => &mut self.by_provider,
            Challenger::ContentProvider => &mut self.by_content_provider,
        }
    }

    /// Counts an event about one of `orders`.
    pub(crate) fn count(&mut self, orders: &mut Orders, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::ProceedingFiled { notice, proceeding }
                if orders.counted(book, notice).is_some() =>
            {
                self.of(proceeding.by).filed(proceeding.kind);
            }
            Event::ProceedingEnded {
                notice,
                reference,
                end,
            } => {
                let Some((_, order)) = orders.counted(book, notice) else {
                    return;
                };
                let filed = order
                    .proceedings
                    .iter()
                    .find(|filed| filed.reference == *reference);
                if let Some(filed) = filed {
                    self.of(filed.by).ended(end);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn close(&mut self, orders: &Orders, book: &Book) {
        for (_, order) in orders.all(book) {
            for pending in order.proceedings.iter().filter(|one| one.ended.is_none()) {
                self.of(pending.by).pending += 1;
            }
        }
    }

    pub(crate) fn lines(&self, section: Section) -> Section {
        let both = [
            ("provider", "the provider", &self.by_provider),
            (
                "content_provider",
                "the content provider",
                &self.by_content_provider,
            ),
        ];
        let mut section = section;
        for (of, who, reviews) in both {
            let figures = [
                (
                    "reviews_court",
                    "Review proceedings brought before a court",
                    reviews.court,
                ),
                (
                    "reviews_administrative",
                    "Review proceedings brought before an administrative body",
                    reviews.administrative,
                ),
                (
                    "reviews_confirmed",
                    "Review proceedings ended: order confirmed",
                    reviews.confirmed,
                ),
                (
                    "reviews_annulled",
                    "Review proceedings ended: order annulled",
                    reviews.annulled,
                ),
                (
                    "reviews_without_decision",
                    "Review proceedings ended without a decision",
                    reviews.without_decision,
                ),
                (
                    "reviews_pending",
                    "Review proceedings pending at the end of the period",
                    reviews.pending,
                ),
            ];
            for (id, label, count) in figures {
                section = section.part(id, of, &format!("{label}, brought by {who}"), count);
            }
        }
        section
    }
}
