//! Removal orders, seen from either side: an authority counts those it issued, a provider those it received. An answer is one
//! event for both, so what the two count of the same orders is the same.

use crate::report::speed::Against;
use crate::report::{Book, Section, Speed};
use crate::{
    Ceased, Event, FirstOrder, Ground, ImpossibleBecause, ItemStage, Law, Measure, Notice,
    NoticeAnswer, NoticeId, NoticeKind, OrderStage, OrganisationId, OrganisationKind, Recorded,
    RemovalOrder, StopReason, Terms,
};
use std::collections::{BTreeMap, BTreeSet};

/// From which side orders are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those it issued.
    Issuer,
    /// Those it received.
    Addressee,
}

impl Side {
    /// The side of an organisation of a kind.
    #[must_use]
    pub fn of(kind: OrganisationKind) -> Self {
        match kind {
            OrganisationKind::Provider => Self::Addressee,
            _ => Self::Issuer,
        }
    }
}

/// Member States, by the codes orders name them with.
pub(crate) const STATES: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// What happened to an organisation's orders in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orders {
    me: OrganisationId,
    side: Side,
    withheld: BTreeSet<NoticeId>,
    left_out: BTreeSet<NoticeId>,
    /// Issued, or received.
    pub orders: u64,
    /// Locations they name.
    pub items: u64,
    /// Those to a provider of another Member State (Art 4(1)).
    pub cross_border: u64,
    /// By ground of Art 2(7); an order with two counts with both.
    pub by_ground: BTreeMap<Ground, u64>,
    /// By the other side's Member State, “unknown” where it is not known.
    pub by_state: BTreeMap<String, u64>,
    /// Orders that were executed to their last location.
    pub executed: u64,
    /// Locations removed.
    pub removed: u64,
    /// Locations to which access was disabled.
    pub disabled: u64,
    /// How fast.
    pub speed: Speed,
    cannot: BTreeMap<ImpossibleBecause, BTreeSet<NoticeId>>,
    /// Orders that could not be executed and still were not at the end of the period, by the ground given last.
    pub still_not: BTreeMap<ImpossibleBecause, u64>,
    /// Orders received and neither executed nor answered with Annex III at the end of the period.
    pub open: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Clarified by the issuer.
    pub clarified: u64,
    /// Orders that lost their effect because they infringe the law (Art 4(7)).
    pub infringing: u64,
    /// Orders that were annulled.
    pub annulled: u64,
    /// Orders that became final (Art 3(9)).
    pub became_final: u64,
    /// First orders that went out without twelve hours' notice, for an emergency (Art 3(2)).
    pub emergencies: u64,
    /// Decisions not to inform the content provider (Art 11(3)).
    pub silences: u64,
    /// Prolongations of such decisions.
    pub silences_extended: u64,
    /// Orders whose delivery was given up.
    pub undelivered: u64,
}

impl Orders {
    /// Nothing counted yet. `withheld` are left out, and their number is given (Art 8(2)).
    #[must_use]
    pub fn of(me: OrganisationId, side: Side, withheld: BTreeSet<NoticeId>) -> Self {
        Self {
            me,
            side,
            withheld,
            left_out: BTreeSet::new(),
            orders: 0,
            items: 0,
            cross_border: 0,
            by_ground: BTreeMap::new(),
            by_state: BTreeMap::new(),
            executed: 0,
            removed: 0,
            disabled: 0,
            speed: Speed::default(),
            cannot: BTreeMap::new(),
            still_not: BTreeMap::new(),
            open: 0,
            withdrawn: 0,
            clarified: 0,
            infringing: 0,
            annulled: 0,
            became_final: 0,
            emergencies: 0,
            silences: 0,
            silences_extended: 0,
            undelivered: 0,
        }
    }

    /// How many orders were left out of the period's figures.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out.len() as u64
    }

    /// Orders to which Annex III was given with a ground in the period.
    #[must_use]
    pub fn cannot(&self, ground: ImpossibleBecause) -> u64 {
        self.cannot
            .get(&ground)
            .map_or(0, |orders| orders.len() as u64)
    }

    fn is_party(&self, terms: &Terms) -> bool {
        match self.side {
            Side::Issuer => terms.issuer == self.me,
            Side::Addressee => terms.addressee == self.me,
        }
    }

    /// Whether an order is to be counted; one that is withheld is noted.
    pub(crate) fn is_counted(&mut self, id: &NoticeId, terms: &Terms) -> bool {
        if !self.is_party(terms) {
            return false;
        }
        if self.withheld.contains(id) {
            self.left_out.insert(id.clone());
            return false;
        }
        true
    }

    /// The order an event is about, if it is one of those to be counted.
    pub(crate) fn counted<'a>(
        &mut self,
        book: &'a Book,
        id: &NoticeId,
    ) -> Option<(&'a Notice, &'a RemovalOrder)> {
        let notice = book.notices.get(id)?;
        let order = notice.order().ok()?;
        self.is_counted(id, &notice.terms)
            .then_some((notice, order))
    }

    pub(crate) fn count(&mut self, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::NoticeIssued {
                id,
                kind: NoticeKind::RemovalOrder,
                terms,
            } if self.side == Side::Issuer && self.is_counted(id, terms) => self.enters(terms),
            Event::NoticeReceived { notice, .. } if self.side == Side::Addressee => {
                if let Some((notice, _)) = self.counted(book, notice)
                    && notice.received.is_none()
                {
                    self.enters(&notice.terms);
                }
            }
            Event::NoticeAnswered { notice, answer, .. } => {
                if let Some((notice, order)) = self.counted(book, notice) {
                    self.answered(notice, order, answer);
                }
            }
            Event::NoticeClarified { notice, .. } => {
                self.clarified += u64::from(self.counted(book, notice).is_some());
            }
            Event::NoticeWithdrawn { notice, .. } => {
                self.withdrawn += u64::from(self.counted(book, notice).is_some());
            }
            Event::NoticeCeased { notice, ceased, .. } => {
                let one = u64::from(self.counted(book, notice).is_some());
                match ceased {
                    Ceased::Infringement { .. } => self.infringing += one,
                    Ceased::Annulled { .. } => self.annulled += one,
                }
            }
            Event::OrderFinal { notice, .. } => {
                self.became_final += u64::from(self.counted(book, notice).is_some());
            }
            Event::SilenceExtended { notice, .. } => {
                self.silences_extended += u64::from(self.counted(book, notice).is_some());
            }
            Event::DeliveryGivenUp { notice, .. } => {
                self.undelivered += u64::from(self.counted(book, notice).is_some());
            }
            _ => {}
        }
    }

    /// An order is issued, or received.
    fn enters(&mut self, terms: &Terms) {
        self.orders += 1;
        self.items += terms.urls().count() as u64;
        for ground in terms.grounds.iter().collect::<BTreeSet<_>>() {
            *self.by_ground.entry(*ground).or_default() += 1;
        }
        let order = terms.order.as_ref();
        let state = order.and_then(|order| match self.side {
            Side::Issuer => order.addressee_state.clone(),
            Side::Addressee => order.issuing_state.clone(),
        });
        let state = state.unwrap_or_else(|| "unknown".to_owned());
        *self.by_state.entry(state).or_default() += 1;
        self.cross_border += u64::from(order.is_some_and(|order| order.is_cross_border()));
        let without_notice =
            order.is_some_and(|order| matches!(order.first, Some(FirstOrder::Emergency { .. })));
        self.emergencies += u64::from(without_notice);
        self.silences += u64::from(terms.non_disclosure);
    }

    fn answered(&mut self, notice: &Notice, order: &RemovalOrder, answer: &NoticeAnswer) {
        match answer {
            NoticeAnswer::Executed(executed) => {
                let is_meant =
                    |url: &String| executed.urls.is_empty() || executed.urls.contains(url);
                let left = order
                    .items
                    .iter()
                    .filter(|item| item.stage != ItemStage::Executed);
                let (done, rest): (Vec<_>, Vec<_>) = left.partition(|item| is_meant(&item.url));
                match executed.measure {
                    Measure::Removed => self.removed += done.len() as u64,
                    Measure::Disabled => self.disabled += done.len() as u64,
                }
                self.executed += u64::from(rest.is_empty() && !done.is_empty());
                let Some((received, _)) = notice.received else {
                    return;
                };
                for _ in done {
                    self.speed
                        .add(received, executed.at, against(order, executed.at));
                }
            }
            NoticeAnswer::Impossible(impossible) => {
                let orders = self.cannot.entry(impossible.because).or_default();
                orders.insert(notice.id.clone());
            }
            NoticeAnswer::Referral(_) | NoticeAnswer::Reinstated(_) => {}
        }
    }

    /// Every order that is counted, whenever it came.
    pub(crate) fn all<'a>(
        &self,
        book: &'a Book,
    ) -> impl Iterator<Item = (&'a Notice, &'a RemovalOrder)> {
        book.notices.values().filter_map(|notice| {
            let counts = self.is_party(&notice.terms) && !self.withheld.contains(&notice.id);
            let order = notice.order().ok()?;
            counts.then_some((notice, order))
        })
    }

    pub(crate) fn close(&mut self, book: &Book) {
        let mut open = 0;
        let mut still_not = BTreeMap::new();
        for (_, order) in self.all(book) {
            match (order.stage, order.impossible.last()) {
                (OrderStage::Received, _) => open += 1,
                (OrderStage::CannotExecute, Some(last)) => {
                    *still_not.entry(last.because).or_default() += 1;
                }
                _ => {}
            }
        }
        (self.open, self.still_not) = (open, still_not);
    }

    fn entered(&self) -> (&'static str, &'static str) {
        match self.side {
            Side::Issuer => ("orders_issued", "Removal orders issued"),
            Side::Addressee => ("orders_received", "Removal orders received"),
        }
    }

    /// How many there were, and what they are about.
    pub(crate) fn volume(&self, section: Section) -> Section {
        let (id, label) = self.entered();
        let mut section = section
            .count(id, label, self.orders)
            .count("items_named", "Locations named in them", self.items)
            .count(
                "orders_cross_border",
                "of the orders: the provider is established in another Member State than the issuer (Art 4(1))",
                self.cross_border,
            );
        for ground in Ground::ALL {
            let label = format!("of the orders: {} ({})", ground.label(), ground.article());
            let count = self.by_ground.get(ground).copied().unwrap_or_default();
            section = section.part("orders_by_ground", ground.as_str(), &label, count);
        }
        let whose = match self.side {
            Side::Issuer => "addressed to a provider in",
            Side::Addressee => "issued in",
        };
        let others = self.by_state.keys().map(String::as_str);
        let states: BTreeSet<&str> = STATES
            .into_iter()
            .chain(["unknown"])
            .chain(others)
            .collect();
        for state in states {
            let count = self.by_state.get(state).copied().unwrap_or_default();
            let label = format!("of the orders: {whose}: {state}");
            section = section.part("orders_by_state", state, &label, count);
        }
        section
    }

    /// What was done about them.
    pub(crate) fn implementation(&self, section: Section) -> Section {
        let mut section = section
            .count(
                "orders_executed",
                "Removal orders executed to their last location",
                self.executed,
            )
            .count("items_removed", "Locations removed", self.removed)
            .count(
                "items_disabled",
                "Locations to which access was disabled in all Member States",
                self.disabled,
            );
        for ground in ImpossibleBecause::ALL {
            let label = format!("Removal orders answered with Annex III: {}", ground.label());
            section = section.part(
                "orders_annex_iii",
                ground.as_str(),
                &label,
                self.cannot(*ground),
            );
        }
        for ground in ImpossibleBecause::ALL {
            let label = format!(
                "Removal orders not executed at the end of the period after Annex III: {}",
                ground.label()
            );
            let count = self.still_not.get(ground).copied().unwrap_or_default();
            section = section.part("orders_still_not_executed", ground.as_str(), &label, count);
        }
        section
            .count(
                "orders_open",
                "Removal orders received and not answered at the end of the period",
                self.open,
            )
            .count(
                "orders_clarified",
                "Clarifications given (Art 3(7), 3(8)); each begins a new hour",
                self.clarified,
            )
            .count(
                "orders_withdrawn",
                "Removal orders taken back by their issuer",
                self.withdrawn,
            )
            .speed("the hour (Art 3(3))", &self.speed)
    }
}

/// How a measure lies to the hour that ran last before it.
fn against(order: &RemovalOrder, measure: jiff::Timestamp) -> Against {
    let hour = order
        .clocks
        .iter()
        .rfind(|clock| clock.law == Law::RemovalOrderHour);
    match hour {
        Some(hour) if measure <= hour.due => Against::Within,
        Some(hour)
            if hour.stopped.is_some_and(|stop| {
                stop.reason == StopReason::CannotExecute && stop.at <= hour.due
            }) =>
        {
            Against::Interrupted
        }
        _ => Against::Late,
    }
}
