//! Part 3: orders of authorities of Member States (Art 15(1)(a) DSA), removal orders under Regulation (EU) 2021/784 among them.

use super::{
    ByLeaf, Leaf, Report, Sum, Times, by_category, categories, count, fraction, header, written,
};
use crate::dsa::Territory;
use std::collections::BTreeMap;

const NUMBERS: [&str; 7] = [
    "Number of orders to act against illegal content received",
    "Number of specific items of information included in the total number of orders to act against illegal content",
    "Median time to inform the authority of the receipt of the order to act against illegal content",
    "Median time to give effect to the order to act against illegal content",
    "Number of orders to provide information",
    "Median time to inform the authority of the receipt of the order to provide information",
    "Median time to give effect to the order to provide information",
];

/// Orders of one sub-category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// Orders to act that were received.
    pub received: u64,
    /// Items in them: locations.
    pub items: u64,
    /// From when an order was delivered until its issuer was told so. What is acknowledged by a program within the hour may be
    /// added as zero.
    pub until_informed: Times,
    /// From when an order was delivered until effect was given to it.
    pub until_effect: Times,
    /// Orders to provide information, where any can come; otherwise these columns are blank.
    pub information: Option<Information>,
}

/// Orders to provide information.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Information {
    /// Received.
    pub received: u64,
    /// As for orders to act.
    pub until_informed: Times,
    /// As for orders to act.
    pub until_effect: Times,
}

impl Sum for Orders {
    fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.items += other.items;
        self.until_informed.join(&other.until_informed);
        self.until_effect.join(&other.until_effect);
        if let Some(other) = &other.information {
            let sum = self.information.get_or_insert_default();
            sum.received += other.received;
            sum.until_informed.join(&other.until_informed);
            sum.until_effect.join(&other.until_effect);
        }
    }
}

/// Orders by the state of the authority that issued them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrdersByState(BTreeMap<Territory, ByLeaf<Orders>>);

impl OrdersByState {
    /// The counts of a state and a sub-category. Every state has a row for a sub-category that one of them has.
    pub fn at(&mut self, state: Territory, leaf: Leaf) -> &mut Orders {
        self.0.entry(state).or_default().at(leaf)
    }

    /// A sub-category applies, whether there were orders or not: it is 0 for every state without any.
    pub fn applies(&mut self, leaf: &Leaf) {
        for state in Territory::union() {
            self.at(state, leaf.clone());
        }
    }
}

/// Part 3.
#[must_use]
pub fn orders(report: &Report, orders: &OrdersByState) -> String {
    let categories = categories::of_orders();
    let mut by_state = orders.clone();
    let mut all: ByLeaf<Orders> = ByLeaf::default();
    for counts in orders.0.values() {
        for (leaf, counts) in &counts.leaves {
            all.at(leaf.clone()).add(counts);
            by_state.applies(leaf);
        }
    }
    let first = [
        "Applicability",
        "Service",
        "Reporting period",
        "Category of illegal content",
        "Description of the sub-category \"Other\"",
        "Scope",
    ];
    let mut rows = vec![header(&first, &NUMBERS, "Contextual information")];
    rows.extend(by_category(
        report,
        "All",
        &categories,
        &all,
        Some("TOTAL"),
        cells,
    ));
    for state in Territory::union() {
        let none = ByLeaf::default();
        let counts = by_state.0.get(&state).unwrap_or(&none);
        let scope = Some(state.as_str());
        rows.extend(by_category(
            report,
            "All",
            &categories,
            counts,
            scope,
            cells,
        ));
    }
    written(&rows)
}

fn cells(counts: Option<&Orders>) -> Vec<String> {
    let information = counts.and_then(|counts| counts.information.as_ref());
    vec![
        count(counts.map(|counts| counts.received)),
        count(counts.map(|counts| counts.items)),
        fraction(counts.and_then(|counts| counts.until_informed.median_hours())),
        fraction(counts.and_then(|counts| counts.until_effect.median_hours())),
        count(information.map(|orders| orders.received)),
        fraction(information.and_then(|orders| orders.until_informed.median_hours())),
        fraction(information.and_then(|orders| orders.until_effect.median_hours())),
    ]
}
