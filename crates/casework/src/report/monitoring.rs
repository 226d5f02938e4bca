//! The five lines Member States give the Commission each year: Art 21(1)(a) to (e), as one authority or one provider has them.

use crate::report::{
    Accesses, Book, Complaints, Orders, Proceedings, Section, Side, SpecificMeasures, Tally,
};
use crate::{OrganisationId, Recorded};
use std::collections::BTreeSet;

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TcoMonitoring {
    me: OrganisationId,
    /// (a): orders, and how fast they were executed.
    pub orders: Orders,
    /// (b): specific measures.
    pub measures: SpecificMeasures,
    /// (c): requests for access to preserved content.
    pub accesses: Accesses,
    /// (d): complaints.
    pub complaints: Complaints,
    /// (e): review proceedings.
    pub proceedings: Proceedings,
}

impl TcoMonitoring {
    /// Nothing counted yet.
    #[must_use]
    pub fn of(me: OrganisationId, side: Side) -> Self {
        Self {
            orders: Orders::of(me.clone(), side, BTreeSet::new()),
            measures: SpecificMeasures::default(),
            accesses: Accesses::default(),
            complaints: Complaints::default(),
            proceedings: Proceedings::default(),
            me,
        }
    }
}

impl Tally for TcoMonitoring {
    fn count(&mut self, book: &Book, recorded: &Recorded) {
        self.orders.count(book, recorded);
        self.measures.count(&self.me, book, recorded);
        self.accesses.count(&self.me, book, recorded);
        self.complaints.count(&self.me, book, recorded);
        self.proceedings.count(&mut self.orders, book, recorded);
    }

    fn close(&mut self, book: &Book) {
        self.orders.close(book);
        self.complaints.close(&self.me, book);
        self.proceedings.close(&self.orders, book);
    }

    fn sections(&self) -> Vec<Section> {
        let a = Section::new(
            "Art 21(1)(a)",
            "Removal orders, items removed or disabled, and how fast",
        );
        let b = Section::new(
            "Art 21(1)(b)",
            "Specific measures, and items removed or disabled by them",
        );
        let c = Section::new(
            "Art 21(1)(c)",
            "Requests of authorities for access to preserved content (Art 6)",
        );
        let d = Section::new(
            "Art 21(1)(d)",
            "Complaints (Art 10), and what the provider did",
        );
        let e = Section::new(
            "Art 21(1)(e)",
            "Administrative and judicial review proceedings, and the decisions",
        );
        vec![
            self.orders.implementation(self.orders.volume(a)),
            self.measures.lines(b),
            self.accesses.lines(c),
            self.complaints.reinstatements(self.complaints.lines(d)),
            self.proceedings.lines(e),
        ]
    }
}
