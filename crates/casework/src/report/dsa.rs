//! Counts for a provider's report under Regulation (EU) 2022/2065, part by part of the templates of Implementing Regulation
//! (EU) 2024/2835: orders of Member States (part 3), notices (4), own initiative (5, 6), complaints (7), automated means (8).
//!
//! What is counted where: a removal order is an order to act (part 3). A referral of a trusted flagger is a notice of one
//! (part 4), and so is a notice of a user; each counts once, and its locations apart. What another body refers is neither order nor notice under Art 16: a measure upon it is of the provider's own
//! initiative, by its terms (part 6). An upload that is not published because it is known terrorist content is of own
//! initiative, because it is illegal (part 5).

use crate::report::{Book, Complaints, OwnMatching, Section, Tally, UserNotices};
use crate::{
    Event, ItemStage, Notice, NoticeAnswer, NoticeBody, OrganisationId, OrganisationKind, Recorded,
    ReferralOutcome,
};
use std::collections::BTreeMap;

/// Orders of one Member State, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrdersOf {
    /// Orders to act.
    pub orders: u64,
    /// Locations in them.
    pub items: u64,
    /// Seconds from receipt until the authority knew of it. Receipt is acknowledged by the program at once.
    pub to_acknowledge: Vec<i64>,
    /// Seconds from receipt until an order was given effect, for each that was.
    pub to_effect: Vec<i64>,
}

/// Notices of trusted flaggers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trusted {
    /// Received; each is about one location.
    pub received: u64,
    /// Seconds from receipt to the action, where one was taken.
    pub to_action: Vec<i64>,
    /// Actions by the terms and conditions.
    pub on_terms: u64,
}

/// Measures of one's own initiative.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actions {
    /// Measures.
    pub measures: u64,
    /// Of them, detected by solely automated means.
    pub detected_automatically: u64,
    /// Removed, or not published.
    pub removed: u64,
    /// Access disabled.
    pub disabled: u64,
    /// Restricted otherwise.
    pub restricted: u64,
}

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dsa {
    me: OrganisationId,
    /// Part 3, by the issuing state's code (“unknown” where it is not known). The total is their sum.
    pub orders: BTreeMap<String, OrdersOf>,
    /// Part 4.
    pub trusted: Trusted,
    /// Part 4.
    pub users: UserNotices,
    /// Part 5.
    pub own_illegal: Actions,
    /// Part 6.
    pub own_terms: Actions,
    /// Part 7.
    pub complaints: Complaints,
    /// Part 8.
    pub matching: OwnMatching,
}

impl Dsa {
    /// Nothing counted yet.
    #[must_use]
    pub fn of(me: OrganisationId) -> Self {
        Self {
            me,
            orders: BTreeMap::new(),
            trusted: Trusted::default(),
            users: UserNotices::default(),
            own_illegal: Actions::default(),
            own_terms: Actions::default(),
            complaints: Complaints::default(),
            matching: OwnMatching::default(),
        }
    }

    /// Part 3 over all Member States.
    #[must_use]
    pub fn all_orders(&self) -> OrdersOf {
        let mut all = OrdersOf::default();
        for of in self.orders.values() {
            all.orders += of.orders;
            all.items += of.items;
            all.to_acknowledge.extend(&of.to_acknowledge);
            all.to_effect.extend(&of.to_effect);
        }
        all
    }

    fn of_state(&mut self, notice: &Notice) -> &mut OrdersOf {
        let order = notice.terms.order.as_ref();
        let state = order.and_then(|order| order.issuing_state.clone());
        self.orders
            .entry(state.unwrap_or_else(|| "unknown".to_owned()))
            .or_default()
    }

    fn received(&mut self, book: &Book, notice: &Notice) {
        match notice.body {
            NoticeBody::RemovalOrder(_) => {
                let items = notice.terms.urls().count() as u64;
                let of = self.of_state(notice);
                of.orders += 1;
                of.items += items;
                of.to_acknowledge.push(0);
            }
            NoticeBody::Referral(_) if is_trusted(book, notice) => self.trusted.received += 1,
            NoticeBody::Referral(_) => {}
        }
    }

    fn answered(&mut self, book: &Book, notice: &Notice, answer: &NoticeAnswer) {
        let Some((received, _)) = notice.received else {
            return;
        };
        let took = |at: jiff::Timestamp| at.duration_since(received).as_secs().max(0);
        match (&notice.body, answer) {
            (NoticeBody::RemovalOrder(order), NoticeAnswer::Executed(executed)) => {
                let rest = order.items.iter().any(|item| {
                    let is_meant = executed.urls.is_empty() || executed.urls.contains(&item.url);
                    item.stage != ItemStage::Executed && !is_meant
                });
                if !rest {
                    self.of_state(notice).to_effect.push(took(executed.at));
                }
            }
            (NoticeBody::Referral(_), NoticeAnswer::Referral(answer)) => {
                let of_trusted = is_trusted(book, notice);
                let actions = match answer.outcome {
                    ReferralOutcome::Removed => (1, 0, 0),
                    ReferralOutcome::Disabled => (0, 1, 0),
                    ReferralOutcome::Restricted => (0, 0, 1),
                    ReferralOutcome::Kept
                    | ReferralOutcome::NotFound
                    | ReferralOutcome::AlreadyGone => return,
                };
                if of_trusted {
                    self.trusted.to_action.push(took(answer.at));
                    self.trusted.on_terms += 1;
                    return;
                }
                self.own_terms.measures += 1;
                self.own_terms.removed += actions.0;
                self.own_terms.disabled += actions.1;
                self.own_terms.restricted += actions.2;
            }
            _ => {}
        }
    }
}

fn is_trusted(book: &Book, notice: &Notice) -> bool {
    book.organisations
        .get(&notice.terms.issuer)
        .is_some_and(|issuer| issuer.kind == OrganisationKind::Flagger)
}

/// The middle one of some times, the lower of the two middle ones where their number is even.
fn median(seconds: &[i64]) -> Option<i64> {
    let mut sorted = seconds.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

impl OrdersOf {
    /// The median of the seconds until authorities knew of the receipt.
    #[must_use]
    pub fn median_to_acknowledge(&self) -> Option<i64> {
        median(&self.to_acknowledge)
    }

    /// The median of the seconds until effect was given.
    #[must_use]
    pub fn median_to_effect(&self) -> Option<i64> {
        median(&self.to_effect)
    }
}

impl Trusted {
    /// The median of the seconds to an action.
    #[must_use]
    pub fn median_to_action(&self) -> Option<i64> {
        median(&self.to_action)
    }
}

impl Dsa {
    /// The median of the seconds to an action upon any notice.
    #[must_use]
    pub fn median_to_action(&self) -> Option<i64> {
        let all: Vec<i64> = self
            .trusted
            .to_action
            .iter()
            .chain(&self.users.seconds)
            .copied()
            .collect();
        median(&all)
    }
}

impl Tally for Dsa {
    fn count(&mut self, book: &Book, recorded: &Recorded) {
        let blocked = self.matching.blocked;
        self.matching.count(&self.me, book, recorded);
        let more = self.matching.blocked - blocked;
        self.own_illegal.measures += more;
        self.own_illegal.detected_automatically += more;
        self.own_illegal.removed += more;
        self.users.count(&self.me, book, recorded);
        self.complaints.count(&self.me, book, recorded);
        let (id, answer) = match &recorded.event {
            Event::NoticeReceived { notice, .. } => (notice, None),
            Event::NoticeAnswered { notice, answer, .. } => (notice, Some(answer)),
            _ => return,
        };
        let Some(notice) = book
            .notices
            .get(id)
            .filter(|notice| notice.terms.addressee == self.me)
        else {
            return;
        };
        match answer {
            Some(answer) => self.answered(book, notice, answer),
            None if notice.received.is_none() => self.received(book, notice),
            None => {}
        }
    }

    fn close(&mut self, book: &Book) {
        self.matching.close(&self.me, book);
        self.complaints.close(&self.me, book);
    }

    fn sections(&self) -> Vec<Section> {
        let all = self.all_orders();
        let mut three = Section::new(
            "Part 3 (Art 15(1)(a))",
            "Orders of Member States; removal orders are among them",
        )
        .count("dsa_orders", "Orders to act", all.orders)
        .count("dsa_order_items", "Items in them", all.items)
        .seconds(
            "dsa_to_acknowledge",
            "Median time to inform the authority of receipt (acknowledged automatically)",
            all.median_to_acknowledge(),
        )
        .seconds(
            "dsa_to_effect",
            "Median time to give effect",
            all.median_to_effect(),
        );
        for (state, of) in &self.orders {
            let label = format!("Orders to act of {state}");
            three = three.part("dsa_orders_by_state", state, &label, of.orders);
        }
        let four = Section::new("Part 4 (Art 15(1)(b))", "Notices (Art 16)")
            .count(
                "dsa_notices",
                "Notices",
                self.trusted.received + self.users.received,
            )
            .count(
                "dsa_notices_trusted",
                "of them of trusted flaggers",
                self.trusted.received,
            )
            .count("dsa_notices_users", "of them of users", self.users.received)
            .count(
                "dsa_notice_items",
                "Items in them",
                self.trusted.received + self.users.items,
            )
            .count(
                "dsa_notice_items_trusted",
                "of them of trusted flaggers",
                self.trusted.received,
            )
            .count(
                "dsa_notice_items_users",
                "of them of users",
                self.users.items,
            )
            .seconds(
                "dsa_to_action",
                "Median time to action",
                self.median_to_action(),
            )
            .seconds(
                "dsa_to_action_trusted",
                "Median time to action, trusted flaggers",
                self.trusted.median_to_action(),
            )
            .count(
                "dsa_actions_on_law",
                "Actions on the basis of the law",
                self.users.on_law,
            )
            .count(
                "dsa_actions_on_terms",
                "Actions on the basis of the terms and conditions",
                self.trusted.on_terms + self.users.on_terms,
            );
        let five = own(
            Section::new(
                "Part 5 (Art 15(1)(c))",
                "Own initiative: illegal content (held uploads not published)",
            ),
            &self.own_illegal,
        );
        let six = own(
            Section::new(
                "Part 6 (Art 15(1)(c))",
                "Own initiative: against the terms (measures upon referrals of other bodies)",
            ),
            &self.own_terms,
        );
        let seven = Section::new("Part 7 (Art 15(1)(d))", "Complaints");
        let eight = Section::new("Part 8 (Art 15(1)(e))", "Automated means")
            .count(
                "dsa_judged_by_person",
                "Judgements on held uploads by a person",
                self.matching.by_person,
            )
            .count(
                "dsa_judged_by_program",
                "Judgements on held uploads by a program",
                self.matching.by_program,
            )
            .count(
                "dsa_matched",
                "Uploads held because they resemble known content",
                self.matching.held,
            )
            .count(
                "dsa_matched_wrongly",
                "Judgements to publish a held upload",
                self.matching.published,
            );
        let seven = self.complaints.lines(seven).seconds(
            "dsa_complaints_median",
            "Median time from a complaint's receipt to its decision",
            median(&self.complaints.seconds),
        );
        vec![three, four, five, six, seven, eight]
    }
}

fn own(section: Section, actions: &Actions) -> Section {
    section
        .count("dsa_own_measures", "Measures", actions.measures)
        .count(
            "dsa_own_automatic",
            "of them detected by solely automated means",
            actions.detected_automatically,
        )
        .count("dsa_own_removed", "of them: removal", actions.removed)
        .count(
            "dsa_own_disabled",
            "of them: access disabled",
            actions.disabled,
        )
        .count(
            "dsa_own_restricted",
            "of them: other restriction of visibility",
            actions.restricted,
        )
}
