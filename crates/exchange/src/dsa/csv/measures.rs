//! Parts 5 and 6: what the provider did on its own initiative (Art 15(1)(c) DSA): not because of an order, nor of a notice.

use super::{ByLeaf, Report, Sum, by_category, categories, count, header, written};

const NUMBERS: [&str; 16] = [
    "Number of measures taken at the provider's own initiative ",
    "Number of measures taken after detection with solely automated means ",
    "Visibility restriction Removal",
    "Visibility restriction Disable",
    "Visibility restriction Demoted",
    "Visibility restriction Age restricted",
    "Visibility restriction Interaction restricted",
    "Visibility restriction Labelled ",
    "Visibility restriction Other",
    "Monetary restriction Suspension",
    "Monetary restriction Termination",
    "Monetary restriction Other",
    "Provision of the service Suspension",
    "Provision of the service Termination",
    "Account restriction Suspension",
    "Account restriction Termination",
];

/// Measures of one sub-category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// All measures.
    pub taken: u64,
    /// Of those, after a program alone had found the content.
    pub found_by_program: u64,
    /// Which they were: a measure can be several.
    pub restrictions: Restrictions,
}

/// Restrictions by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the columns of the table")]
pub struct Restrictions {
    pub removal: u64,
    pub disabling: u64,
    pub demotion: u64,
    pub age_restriction: u64,
    pub interaction_restriction: u64,
    pub labelling: u64,
    pub other_visibility: u64,
    pub monetary_suspension: u64,
    pub monetary_termination: u64,
    pub monetary_other: u64,
    pub service_suspension: u64,
    pub service_termination: u64,
    pub account_suspension: u64,
    pub account_termination: u64,
}

impl Restrictions {
    fn numbers(&self) -> [u64; 14] {
        [
            self.removal,
            self.disabling,
            self.demotion,
            self.age_restriction,
            self.interaction_restriction,
            self.labelling,
            self.other_visibility,
            self.monetary_suspension,
            self.monetary_termination,
            self.monetary_other,
            self.service_suspension,
            self.service_termination,
            self.account_suspension,
            self.account_termination,
        ]
    }
}

impl Sum for Measures {
    fn add(&mut self, other: &Self) {
        self.taken += other.taken;
        self.found_by_program += other.found_by_program;
        let (sum, more) = (&mut self.restrictions, &other.restrictions);
        sum.removal += more.removal;
        sum.disabling += more.disabling;
        sum.demotion += more.demotion;
        sum.age_restriction += more.age_restriction;
        sum.interaction_restriction += more.interaction_restriction;
        sum.labelling += more.labelling;
        sum.other_visibility += more.other_visibility;
        sum.monetary_suspension += more.monetary_suspension;
        sum.monetary_termination += more.monetary_termination;
        sum.monetary_other += more.monetary_other;
        sum.service_suspension += more.service_suspension;
        sum.service_termination += more.service_termination;
        sum.account_suspension += more.account_suspension;
        sum.account_termination += more.account_termination;
    }
}

/// Part 5: because the content is illegal.
#[must_use]
pub fn own_initiative_illegal(report: &Report, measures: &ByLeaf<Measures>) -> String {
    let of = "Category of illegal content";
    table(report, of, &categories::of_law(), measures)
}

/// Part 6: because it is incompatible with the terms.
#[must_use]
pub fn own_initiative_terms(report: &Report, measures: &ByLeaf<Measures>) -> String {
    let of = "Category of incompatibility with the provider's terms and conditions";
    table(report, of, &categories::of_terms(), measures)
}

fn table(
    report: &Report,
    of: &str,
    categories: &[categories::Category],
    measures: &ByLeaf<Measures>,
) -> String {
    let first = [
        "Applicability",
        "Service",
        "Reporting period",
        of,
        "Description of the sub-category \"Other\"",
    ];
    let cells = |counts: Option<&Measures>| match counts {
        None => vec![String::new(); NUMBERS.len()],
        Some(counts) => [counts.taken, counts.found_by_program]
            .into_iter()
            .chain(counts.restrictions.numbers())
            .map(|number| count(Some(number)))
            .collect(),
    };
    let mut rows = vec![header(&first, &NUMBERS, "Contextual Information")];
    rows.extend(by_category(
        report, "All", categories, measures, None, cells,
    ));
    written(&rows)
}
