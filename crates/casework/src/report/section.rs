//! The shape every report has: sections that cite their place in the law, with lines that each say one figure.

use crate::report::{Period, ReportKind, Speed};
use serde::Serialize;

/// A figure. There is none where it would be of nothing: the median of no times is not zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "unit", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// How many.
    Count(u64),
    /// How long, in whole seconds.
    Seconds(Option<i64>),
    /// Which part of a whole, in thousandths, rounded half up.
    Thousandths(Option<u64>),
}

impl Value {
    /// A part of a whole; none where the whole is none.
    #[must_use]
    pub fn share(part: u64, whole: u64) -> Self {
        Self::Thousandths((whole > 0).then(|| (part * 2_000 + whole) / (whole * 2)))
    }
}

/// One figure with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// A name for programs, unique in its section together with `of`.
    pub id: &'static str,
    /// What it is broken down by, where it is one of several: a word, a country or an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// A phrase for people.
    pub label: String,
    /// The figure.
    #[serde(flatten)]
    pub value: Value,
}

/// Figures that one provision of the law asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The provision.
    pub article: &'static str,
    /// What it asks for.
    pub title: &'static str,
    /// The figures.
    pub lines: Vec<Line>,
}

impl Section {
    pub(crate) fn new(article: &'static str, title: &'static str) -> Self {
        Self {
            article,
            title,
            lines: Vec::new(),
        }
    }

    fn with(mut self, id: &'static str, of: Option<String>, label: String, value: Value) -> Self {
        self.lines.push(Line {
            id,
            of,
            label,
            value,
        });
        self
    }

    pub(crate) fn count(self, id: &'static str, label: &str, count: u64) -> Self {
        self.with(id, None, label.to_owned(), Value::Count(count))
    }

    pub(crate) fn seconds(self, id: &'static str, label: &str, seconds: Option<i64>) -> Self {
        self.with(id, None, label.to_owned(), Value::Seconds(seconds))
    }

    /// One of several counts of the same name.
    pub(crate) fn part(self, id: &'static str, of: &str, label: &str, count: u64) -> Self {
        let label = label.to_owned();
        self.with(id, Some(of.to_owned()), label, Value::Count(count))
    }

    /// How fast locations were dealt with, against the hour that is a duty.
    pub(crate) fn speed(self, limit: &str, speed: &Speed) -> Self {
        self.within(limit, speed)
            .count(
                "interrupted",
                "later, the hour having been interrupted in time by Annex III",
                speed.interrupted,
            )
            .times(limit, speed)
    }

    /// How fast, against an hour that is a target.
    pub(crate) fn target(self, limit: &str, speed: &Speed) -> Self {
        self.within(limit, speed).times(limit, speed)
    }

    fn within(self, limit: &str, speed: &Speed) -> Self {
        self.count(
            "timed_items",
            "Locations whose time is known",
            speed.items(),
        )
        .count("within_hour", &format!("within {limit}"), speed.within)
    }

    fn times(self, limit: &str, speed: &Speed) -> Self {
        let share = Value::share(speed.within, speed.items());
        self.count("later", "later", speed.late)
            .with(
                "share_within_hour",
                None,
                format!("Share within {limit}"),
                share,
            )
            .seconds(
                "median_seconds",
                "Time from receipt to the measure: median",
                speed.median(),
            )
            .seconds(
                "p90_seconds",
                "Time from receipt to the measure: nine in ten at most",
                speed.p90(),
            )
            .seconds(
                "worst_seconds",
                "Time from receipt to the measure: longest",
                speed.worst(),
            )
    }
}

/// A report, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which.
    pub kind: ReportKind,
    /// For whom: an organisation's name.
    pub organisation: String,
    /// Its Member State, where known.
    pub member_state: Option<String>,
    /// About which days.
    pub period: Period,
    /// Entries of the ledger whose content was erased, at any time before it was made: nothing could be counted from them.
    pub erased: u64,
    /// The figures.
    pub sections: Vec<Section>,
}
