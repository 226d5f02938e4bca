//! Part 8: automated means (Art 15(1)(e) DSA): what programs alone decided, and how often they were right.

use super::{Report, Sum, count, fraction, written};

const SECTION: &str = "Use of automated means for content moderation";

/// Part 8's counts. The total is the sum of own initiative and notices; trusted flaggers' notices are among the notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AutomatedMeans {
    /// Measures on the provider's own initiative.
    pub own_initiative: Automated,
    /// Notices under Art 16.
    pub notices: Automated,
    /// Of those, the ones of trusted flaggers.
    pub trusted: Automated,
}

/// Who decided, and how often the program was right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Automated {
    /// By programs alone.
    pub by_program: u64,
    /// With a person in it.
    pub by_person: u64,
    /// What people said of what the program found.
    pub judged: Judged,
}

/// What a program said against what people said afterwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Judged {
    /// It said yes, and was right.
    pub true_positives: u64,
    /// It said yes, and was wrong.
    pub false_positives: u64,
    /// It said no, and was right; as far as anybody looked.
    pub true_negatives: u64,
    /// It said no, and was wrong; as far as anybody looked.
    pub false_negatives: u64,
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a share to four places of numbers far below 2^52"
)]
fn share(part: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

impl Judged {
    /// How many of all were right; in [0, 1]. `None` unless both answers were looked at: how many of those it passed over were
    /// rightly passed over cannot be told from those it found.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        let no = self.true_negatives + self.false_negatives;
        let yes = self.true_positives + self.false_positives;
        let right = self.true_positives + self.true_negatives;
        share(right, yes + no).filter(|_| no > 0)
    }

    /// How many of those it found were rightly found; in [0, 1].
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        let found = self.true_positives + self.false_positives;
        share(self.true_positives, found)
    }

    /// How many of those it should have found it found; in [0, 1]. `None` unless anybody looked at what it passed over.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        let no = self.true_negatives + self.false_negatives;
        let there = self.true_positives + self.false_negatives;
        share(self.true_positives, there).filter(|_| no > 0)
    }
}

impl Sum for Automated {
    fn add(&mut self, other: &Self) {
        self.by_program += other.by_program;
        self.by_person += other.by_person;
        self.judged.true_positives += other.judged.true_positives;
        self.judged.false_positives += other.judged.false_positives;
        self.judged.true_negatives += other.judged.true_negatives;
        self.judged.false_negatives += other.judged.false_negatives;
    }
}

/// Part 8, without the rows by language, which are for very large online platforms.
#[must_use]
pub fn automated_means(report: &Report, means: &AutomatedMeans) -> String {
    let first = [
        "Applicability",
        "Service",
        "Reporting period",
        "Section",
        "Indicator",
        "Scope",
        "Value",
        "Contextual Information",
    ];
    let mut rows = vec![first.map(str::to_owned).to_vec()];
    let mut all = Automated::default();
    all.add(&means.own_initiative);
    all.add(&means.notices);
    let hosting = "Only for providers of hosting services, including online platforms";
    let platforms = "Only for providers of online platforms";
    for (who, scope, what, counts) in [
        ("All", "Total number", MEASURES, &all),
        ("All", "Own-initiative ", MEASURES, &means.own_initiative),
        (hosting, "NAM Total", NOTICES, &means.notices),
        (platforms, "NAM Trusted Flagger", NOTICES, &means.trusted),
    ] {
        let values = [
            count(Some(counts.by_program)),
            count(Some(counts.by_person)),
            fraction(counts.judged.accuracy()),
            fraction(counts.judged.precision()),
            fraction(counts.judged.recall()),
        ];
        let indicators = [what.0, what.1].into_iter().chain(ACCURACY);
        for (indicator, value) in indicators.zip(values) {
            let applies = who != platforms || report.is_online_platform;
            let value = if applies { value } else { String::new() };
            let mut row = report.head(who);
            row.extend([SECTION, indicator, scope].map(str::to_owned));
            row.extend([value, String::new()]);
            rows.push(row);
        }
    }
    written(&rows)
}

const MEASURES: (&str, &str) = (
    "Number of measures solely taken by automated means ",
    "Number of measures not taken by automated means",
);
const NOTICES: (&str, &str) = (
    "Number of notices solely processed by automated means ",
    "Number of notices not processed by automated means",
);
const ACCURACY: [&str; 3] = [
    "Accuracy of the automated means - Accuracy",
    "Accuracy of the automated means - Precision",
    "Accuracy of the automated means - Recall",
];
