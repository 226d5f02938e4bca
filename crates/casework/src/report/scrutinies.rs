//! Scrutiny of cross-border orders (Art 4), counted by the orders or by the authority that scrutinises.

use crate::report::{Book, Orders, Section};
use crate::{AskedBy, Event, OrganisationId, Recorded};

/// What was scrutinised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scrutinies {
    /// Copies of orders: sent, or received.
    pub copies: u64,
    /// Requests of the provider.
    pub asked_by_provider: u64,
    /// Requests of whoever put the content there.
    pub asked_by_content_provider: u64,
    /// Decided: the order infringes.
    pub infringing: u64,
    /// Decided: the order does not infringe.
    pub in_order: u64,
    /// Decided after the 72 hours in which a decision was owed.
    pub late: u64,
    /// 72 hours passed, and nobody had asked.
    pub lapsed: u64,
}

impl Scrutinies {
    /// Counts an event about one of `orders`, by whomever it is scrutinised.
    pub(crate) fn count_of(&mut self, orders: &mut Orders, book: &Book, recorded: &Recorded) {
        let notice = match &recorded.event {
            Event::OrderCopied { notice, .. }
            | Event::ScrutinyRequested { notice, .. }
            | Event::ScrutinyDecided { notice, .. }
            | Event::ScrutinyLapsed { notice, .. } => notice,
            _ => return,
        };
        if orders.counted(book, notice).is_none() {
            return;
        }
        if let Event::OrderCopied { .. } = recorded.event {
            self.copies += 1;
        }
        self.add(book, recorded);
    }

    /// Counts an event about a copy that `me` scrutinises.
    pub(crate) fn count_by(&mut self, me: &OrganisationId, book: &Book, recorded: &Recorded) {
        let scrutiny = match &recorded.event {
            Event::CopyReceived { scrutiny, .. }
            | Event::ScrutinyRequested { scrutiny, .. }
            | Event::ScrutinyDecided { scrutiny, .. }
            | Event::ScrutinyLapsed { scrutiny, .. } => book.scrutinies.get(scrutiny),
            _ => return,
        };
        if scrutiny.is_none_or(|scrutiny| scrutiny.authority != *me) {
            return;
        }
        if let Event::CopyReceived { .. } = recorded.event {
            self.copies += 1;
        }
        self.add(book, recorded);
    }

    fn add(&mut self, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::ScrutinyRequested { request, .. } => match request.by {
                AskedBy::Provider => self.asked_by_provider += 1,
                AskedBy::ContentProvider => self.asked_by_content_provider += 1,
            },
            Event::ScrutinyDecided {
                scrutiny, decision, ..
            } => {
                if decision.infringes {
                    self.infringing += 1;
                } else {
                    self.in_order += 1;
                }
                let is_late = book.scrutinies.get(scrutiny).is_some_and(|scrutiny| {
                    let mut owed = scrutiny.clocks.iter().filter(|clock| clock.law.is_duty());
                    owed.any(|clock| recorded.at > clock.due)
                });
                self.late += u64::from(is_late);
            }
            Event::ScrutinyLapsed { .. } => self.lapsed += 1,
            _ => {}
        }
    }

    /// `copies` and `label` name the copies: sent, or received.
    pub(crate) fn lines(&self, section: Section, copies: &'static str, label: &str) -> Section {
        section
            .count(copies, label, self.copies)
            .count(
                "scrutinised",
                "Orders scrutinised: decisions taken (Art 4(3), 4(4))",
                self.infringing + self.in_order,
            )
            .count(
                "scrutiny_infringing",
                "of them: the order seriously or manifestly infringes",
                self.infringing,
            )
            .count(
                "scrutiny_in_order",
                "of them: the order does not",
                self.in_order,
            )
            .count(
                "scrutiny_late",
                "of them: on a request, after more than 72 hours",
                self.late,
            )
            .count(
                "scrutiny_lapsed",
                "72 hours passed without a decision or a request",
                self.lapsed,
            )
            .count(
                "scrutiny_asked_provider",
                "Requests for scrutiny by the provider",
                self.asked_by_provider,
            )
            .count(
                "scrutiny_asked_content_provider",
                "Requests for scrutiny by the content provider",
                self.asked_by_content_provider,
            )
    }
}
