//! A hosting provider's transparency report: Art 7(3)(a) to (g).

use crate::report::{
    Book, Complaints, Orders, Proceedings, Scrutinies, Section, Side, SpecificMeasures, Tally,
};
use crate::{
    Actor, Ceased, Challenger, Event, Notice, NoticeAnswer, OrganisationId, Origin, Outcome,
    Recorded, Way,
};
use std::collections::{BTreeMap, BTreeSet};

/// A provider's own matching of uploads with known content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnMatching {
    /// Known content added to its banks.
    pub entries_added: u64,
    /// Known content withdrawn from them.
    pub entries_withdrawn: u64,
    /// Times that others said of it that it is no terrorist content.
    pub entries_disputed: u64,
    /// Uploads held because they match.
    pub held: u64,
    /// Those, by the way of the first match.
    pub held_by_way: BTreeMap<Way, u64>,
    /// Judgements not to publish.
    pub blocked: u64,
    /// Judgements to publish.
    pub published: u64,
    /// Of both, by a person.
    pub by_person: u64,
    /// Of both, by a program.
    pub by_program: u64,
    /// Of both, those that overturn an earlier one.
    pub overturned: u64,
    /// Blocked uploads that were opened again, because what they were blocked on is wrong.
    pub reopened: u64,
    /// Uploads not judged at the end of the period, or not judged anew.
    pub undecided: u64,
}

impl OwnMatching {
    pub(crate) fn count(&mut self, me: &OrganisationId, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::EntryAdded { bank, .. } if book.banks.get(bank) == Some(me) => {
                self.entries_added += 1;
            }
            Event::EntryWithdrawn { bank, .. } if book.banks.get(bank) == Some(me) => {
                self.entries_withdrawn += 1;
            }
            Event::EntryDisputed { bank, .. } if book.banks.get(bank) == Some(me) => {
                self.entries_disputed += 1;
            }
            Event::CaseReopened { case, .. } => {
                let held = book.uploads.get(case);
                self.reopened += u64::from(held.is_some_and(|held| held.organisation == *me));
            }
            Event::CaseOpened {
                organisation,
                origin: Origin::Upload { .. },
                matches,
                ..
            } if organisation == me => {
                self.held += 1;
                if let Some(first) = matches.first() {
                    *self.held_by_way.entry(first.way).or_default() += 1;
                }
            }
            Event::CaseDecided { case, decision } => {
                let Some(held) = book
                    .uploads
                    .get(case)
                    .filter(|held| held.organisation == *me)
                else {
                    return;
                };
                let outcome = decision.judgement.outcome;
                if outcome == Outcome::Block {
                    self.blocked += 1;
                } else {
                    self.published += 1;
                }
                if let Actor::Person { .. } = decision.by {
                    self.by_person += 1;
                } else {
                    self.by_program += 1;
                }
                let overturns = held.outcome.is_some_and(|before| before != outcome);
                self.overturned += u64::from(overturns);
            }
            _ => {}
        }
    }

    pub(crate) fn close(&mut self, me: &OrganisationId, book: &Book) {
        let waiting = book.uploads.values().filter(|held| {
            held.organisation == *me && (held.outcome.is_none() || held.is_reopened)
        });
        self.undecided = waiting.count() as u64;
    }
}

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TcoProvider {
    me: OrganisationId,
    /// (a), (b): known content, and uploads that match it.
    pub matching: OwnMatching,
    /// (c): orders received.
    pub orders: Orders,
    /// (c): specific measures.
    pub measures: SpecificMeasures,
    /// (d), (g): complaints.
    pub complaints: Complaints,
    /// (e): review proceedings.
    pub proceedings: Proceedings,
    /// Scrutiny of the orders received.
    pub scrutinies: Scrutinies,
    /// Requests for scrutiny that came with a complaint about an order received.
    pub asked_with_complaint: u64,
    /// (f): reinstatement owed because of a review the provider brought.
    pub owed_by_own_review: u64,
    /// Reinstatement owed because of a review somebody else brought.
    pub owed_by_other_review: u64,
    /// Reinstatement owed because the order infringes the law (Art 4(7)).
    pub owed_by_infringement: u64,
    /// Reinstatements stated.
    pub reinstated: u64,
    /// Locations that stay down by the provider's own terms.
    pub kept_down: u64,
}

impl TcoProvider {
    /// Nothing counted yet.
    #[must_use]
    pub fn of(me: OrganisationId) -> Self {
        Self {
            matching: OwnMatching::default(),
            orders: Orders::of(me.clone(), Side::Addressee, BTreeSet::new()),
            measures: SpecificMeasures::default(),
            complaints: Complaints::default(),
            proceedings: Proceedings::default(),
            scrutinies: Scrutinies::default(),
            asked_with_complaint: 0,
            owed_by_own_review: 0,
            owed_by_other_review: 0,
            owed_by_infringement: 0,
            reinstated: 0,
            kept_down: 0,
            me,
        }
    }

    fn owed(&mut self, notice: &Notice, ceased: &Ceased) {
        let Ceased::Annulled { reference } = ceased else {
            self.owed_by_infringement += 1;
            return;
        };
        let filed = notice.order().ok().and_then(|order| {
            let mut all = order.proceedings.iter();
            all.find(|filed| filed.reference == *reference)
        });
        if filed.is_some_and(|filed| filed.by == Challenger::Provider) {
            self.owed_by_own_review += 1;
        } else {
            self.owed_by_other_review += 1;
        }
    }
}

impl Tally for TcoProvider {
    fn count(&mut self, book: &Book, recorded: &Recorded) {
        self.matching.count(&self.me, book, recorded);
        self.orders.count(book, recorded);
        self.measures.count(&self.me, book, recorded);
        self.complaints.count(&self.me, book, recorded);
        self.proceedings.count(&mut self.orders, book, recorded);
        self.scrutinies.count_of(&mut self.orders, book, recorded);
        match &recorded.event {
            Event::NoticeCeased {
                notice,
                reinstate: true,
                ceased,
                ..
            } => {
                if let Some((notice, _)) = self.orders.counted(book, notice) {
                    self.owed(notice, ceased);
                }
            }
            Event::NoticeAnswered {
                notice,
                answer: NoticeAnswer::Reinstated(said),
                ..
            } if self.orders.counted(book, notice).is_some() => {
                self.reinstated += 1;
                self.kept_down += said.kept_down.len() as u64;
            }
            Event::UserScrutinyRequested { notice, .. }
                if self.orders.counted(book, notice).is_some() =>
            {
                self.asked_with_complaint += 1;
            }
            _ => {}
        }
    }

    fn close(&mut self, book: &Book) {
        self.matching.close(&self.me, book);
        self.complaints.close(&self.me, book);
        self.orders.close(book);
        self.proceedings.close(&self.orders, book);
    }

    fn sections(&self) -> Vec<Section> {
        let matching = &self.matching;
        let a = Section::new(
            "Art 7(3)(a)",
            "Measures for the identification and removal of terrorist content",
        )
        .count(
            "entries_added",
            "Known content added to own banks",
            matching.entries_added,
        )
        .count(
            "entries_withdrawn",
            "Known content withdrawn from own banks",
            matching.entries_withdrawn,
        )
        .count(
            "entries_disputed",
            "Times that others disputed known content in own banks",
            matching.entries_disputed,
        );
        let mut b = Section::new(
            "Art 7(3)(b)",
            "Measures against the reappearance of material, in particular by automated tools",
        )
        .count(
            "uploads_held",
            "Uploads held before publication because they resemble known content",
            matching.held,
        );
        for way in Way::ALL {
            let label = format!("of them recognised by: {}", way.label());
            let count = matching.held_by_way.get(way).copied().unwrap_or_default();
            b = b.part("uploads_held_by_way", way.as_str(), &label, count);
        }
        let b = b
            .count(
                "uploads_blocked",
                "Judgements not to publish a held upload",
                matching.blocked,
            )
            .count(
                "uploads_published",
                "Judgements to publish a held upload",
                matching.published,
            )
            .count(
                "judged_by_person",
                "of both: by a person",
                matching.by_person,
            )
            .count(
                "judged_by_program",
                "of both: submitted by a program",
                matching.by_program,
            )
            .count(
                "judged_otherwise",
                "of both: an earlier judgement overturned",
                matching.overturned,
            )
            .count(
                "uploads_reopened",
                "Blocked uploads opened again because the known content was wrong",
                matching.reopened,
            )
            .count(
                "uploads_undecided",
                "Held uploads not judged at the end of the period",
                matching.undecided,
            );
        let c = Section::new(
            "Art 7(3)(c)",
            "Items removed or disabled following removal orders or specific measures, and removal orders not executed under Art 3(7) and 3(8)",
        );
        let c = self.orders.implementation(self.orders.volume(c));
        let c = self.measures.lines(c);
        let d = Section::new(
            "Art 7(3)(d)",
            "Complaints handled under Art 10 and their outcome",
        );
        let e = Section::new(
            "Art 7(3)(e)",
            "Administrative and judicial review proceedings and their outcome",
        );
        let f = Section::new(
            "Art 7(3)(f)",
            "Cases in which content had to be reinstated as a result of review proceedings",
        )
        .count(
            "reinstatement_own_review",
            "Orders annulled on a review the provider brought, with content to be reinstated",
            self.owed_by_own_review,
        )
        .count(
            "reinstatement_other_review",
            "Orders annulled on a review another brought, with content to be reinstated",
            self.owed_by_other_review,
        )
        .count(
            "reinstatement_infringement",
            "Orders found to infringe (Art 4(7)), with content to be reinstated",
            self.owed_by_infringement,
        )
        .count(
            "reinstated",
            "Orders after which the provider stated what became of the content",
            self.reinstated,
        )
        .count(
            "kept_down",
            "Locations that stay down by the provider's own terms",
            self.kept_down,
        );
        let g = Section::new(
            "Art 7(3)(g)",
            "Cases in which content was reinstated following a complaint",
        );
        let g = self.complaints.reinstatements(g);
        let more = Section::new(
            "Art 4",
            "Scrutiny of the orders received (beyond what Art 7(3) asks for)",
        );
        vec![
            a,
            b,
            c,
            self.complaints.lines(d),
            self.proceedings.lines(e),
            f,
            g,
            self.scrutinies
                .lines(
                    more,
                    "copies",
                    "Copies that went to the authority of the provider's Member State (Art 4(1))",
                )
                .count(
                    "scrutiny_asked_with_complaint",
                    "Requests for scrutiny of content providers that came with a complaint, whether the authority has them here or not (Art 4(4))",
                    self.asked_with_complaint,
                ),
        ]
    }
}
