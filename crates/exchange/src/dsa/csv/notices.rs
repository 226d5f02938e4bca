//! Part 4: notices under Art 16 DSA (Art 15(1)(b) DSA). Every notice counts once, whether others are about the same item or not.

use super::{
    ByLeaf, Report, Sum, Times, by_category, categories, count, fraction, header, written,
};

const NUMBERS: [&str; 10] = [
    "Number of notices received ",
    "Number of notices received from Trusted flaggers",
    "Number of specific items of information included in the total number of notices",
    "Number of specific items of information included in the total number of notices by Trusted Flaggers (Trusted Flagger notices)",
    "Median time to take action",
    "Median time to take action (Trusted Flagger notices)",
    "Number of actions taken on the basis of the law",
    "Number of actions taken on the basis of the law (Trusted Flagger notices)",
    "Number of actions taken on the basis of the terms and conditions of the service",
    "Number of actions taken on the basis of the terms and conditions of the service (Trusted Flagger notices)",
];

/// Notices of one sub-category. Those of trusted flaggers (Art 22 DSA) are counted here *and* among all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    /// All notices.
    pub all: Noticed,
    /// Of those, the ones of trusted flaggers.
    pub trusted: Noticed,
}

/// What came of notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Received.
    pub received: u64,
    /// Items in them: locations.
    pub items: u64,
    /// From receipt to action.
    pub until_action: Times,
    /// Actions because of the law.
    pub on_law: u64,
    /// Actions because of the terms.
    pub on_terms: u64,
}

impl Sum for Noticed {
    fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.items += other.items;
        self.until_action.join(&other.until_action);
        self.on_law += other.on_law;
        self.on_terms += other.on_terms;
    }
}

impl Sum for Notices {
    fn add(&mut self, other: &Self) {
        self.all.add(&other.all);
        self.trusted.add(&other.trusted);
    }
}

/// Part 4. The columns of trusted flaggers' notices are for online platforms, and blank for others.
#[must_use]
pub fn notices(report: &Report, notices: &ByLeaf<Notices>) -> String {
    let first = [
        "Applicability",
        "Service",
        "Reporting period",
        "Category of illegal content",
        "Description of the sub-category \"Other\"",
    ];
    let applicability = "Only for providers of hosting services, including online platforms";
    let categories = categories::of_notices();
    let cells = |counts: Option<&Notices>| {
        let all = counts.map(|counts| &counts.all);
        let trusted = counts.map(|counts| &counts.trusted);
        let trusted = trusted.filter(|_| report.is_online_platform);
        let pairs = [all, trusted];
        let number = |of: fn(&Noticed) -> u64| pairs.map(|counts| count(counts.map(of)));
        let median = pairs
            .map(|counts| fraction(counts.and_then(|counts| counts.until_action.median_hours())));
        [
            number(|counts| counts.received),
            number(|counts| counts.items),
            median,
            number(|counts| counts.on_law),
            number(|counts| counts.on_terms),
        ]
        .concat()
    };
    let mut rows = vec![header(&first, &NUMBERS, "Contextual information")];
    rows.extend(by_category(
        report,
        applicability,
        &categories,
        notices,
        None,
        cells,
    ));
    written(&rows)
}
