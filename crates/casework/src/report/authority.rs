//! A competent authority's transparency report: Art 8(1)(a) to (d), with what Art 8(2) lets it leave out.

use crate::report::{
    Book, Orders, Penalties, Proceedings, Scrutinies, Section, Side, SpecificMeasures, Tally,
};
use crate::{NoticeId, OrganisationId, Recorded};
use std::collections::BTreeSet;

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TcoAuthority {
    me: OrganisationId,
    /// (a): orders issued.
    pub orders: Orders,
    /// (a): scrutiny of them by others.
    pub scrutinies: Scrutinies,
    /// (a): scrutiny of other states' orders by this authority.
    pub own_scrutinies: Scrutinies,
    /// (b): decisions about specific measures.
    pub measures: SpecificMeasures,
    /// (c): review proceedings.
    pub proceedings: Proceedings,
    /// (d): penalties.
    pub penalties: Penalties,
}

impl TcoAuthority {
    /// Nothing counted yet; the orders in `withheld` will be left out (Art 8(2)).
    #[must_use]
    pub fn of(me: OrganisationId, withheld: BTreeSet<NoticeId>) -> Self {
        Self {
            orders: Orders::of(me.clone(), Side::Issuer, withheld),
            scrutinies: Scrutinies::default(),
            own_scrutinies: Scrutinies::default(),
            measures: SpecificMeasures::default(),
            proceedings: Proceedings::default(),
            penalties: Penalties::default(),
            me,
        }
    }
}

impl Tally for TcoAuthority {
    fn count(&mut self, book: &Book, recorded: &Recorded) {
        self.orders.count(book, recorded);
        self.scrutinies.count_of(&mut self.orders, book, recorded);
        self.own_scrutinies.count_by(&self.me, book, recorded);
        self.measures.count(&self.me, book, recorded);
        self.proceedings.count(&mut self.orders, book, recorded);
        self.penalties.count(&self.me, book, recorded);
    }

    fn close(&mut self, book: &Book) {
        self.orders.close(book);
        self.proceedings.close(&self.orders, book);
    }

    fn sections(&self) -> Vec<Section> {
        let orders = &self.orders;
        let a = Section::new(
            "Art 8(1)(a)",
            "Removal orders issued, and their implementation by hosting providers",
        );
        let a = orders
            .implementation(orders.volume(a))
            .count(
                "orders_infringing",
                "Removal orders that lost their effect because they infringe (Art 4(7))",
                orders.infringing,
            )
            .count("orders_annulled", "Removal orders annulled", orders.annulled)
            .count(
                "orders_final",
                "Removal orders that became final (Art 3(9))",
                orders.became_final,
            )
            .count(
                "orders_emergency",
                "First orders to a provider without twelve hours' notice, in an emergency (Art 3(2))",
                orders.emergencies,
            )
            .count(
                "silences",
                "Decisions not to inform the content provider (Art 11(3))",
                orders.silences,
            )
            .count(
                "silences_extended",
                "Prolongations of such decisions",
                orders.silences_extended,
            )
            .count(
                "orders_undelivered",
                "Removal orders whose delivery was given up",
                orders.undelivered,
            );
        let of_own = Section::new("Art 8(1)(a)", "Scrutiny of this authority's orders (Art 4)");
        let by_own = Section::new(
            "Art 8(1)(a)",
            "Scrutiny of other states' orders by this authority (Art 4)",
        );
        let b = Section::new(
            "Art 8(1)(b)",
            "Decisions under Art 5(4), 5(6) and 5(7), and their implementation",
        );
        let c = Section::new(
            "Art 8(1)(c)",
            "Removal orders under administrative or judicial review, and the outcome",
        );
        let d = Section::new("Art 8(1)(d)", "Decisions imposing penalties (Art 18)");
        let withheld = Section::new(
            "Art 8(2)",
            "Left out, so as not to prejudice investigations or national security",
        )
        .count(
            "orders_withheld",
            "Removal orders withheld from all figures above",
            orders.left_out(),
        );
        vec![
            a,
            self.scrutinies.lines(
                of_own,
                "copies_sent",
                "Copies sent to the authority of the provider's Member State (Art 4(1))",
            ),
            self.own_scrutinies.lines(
                by_own,
                "copies_received",
                "Copies of orders received (Art 4(1))",
            ),
            self.measures.lines(b),
            self.proceedings.lines(c),
            self.penalties.lines(d),
            withheld,
        ]
    }
}
