//! The transparency report's CSV parts 3 to 8 (Implementing Regulation (EU) 2024/2835, Annex I), from plain counts.
//!
//! The counts are filled by going over events one by one: [`ByLeaf::at`] gives the counts of a sub-category to add to. Only
//! sub-categories are counted; what is printed for a category is the sum of its sub-categories, and what is printed as TOTAL the
//! sum of the categories, so that they agree. Medians of a sum are medians over everything in it.
//!
//! A sub-category that was never named does not apply and is left blank; one that applies and has none is 0. A median of nothing
//! and a share of nothing are blank. What is recorded here is what this instance knows of: whoever moderates elsewhere, too, adds
//! the two up before publishing.

mod appeals;
mod automated;
mod categories;
mod measures;
mod notices;
mod orders;

pub use appeals::{Appeals, Complaints, Disputes, appeals};
pub use automated::{Automated, AutomatedMeans, Judged, automated_means};
pub use categories::{Leaf, TERRORIST_CONTENT};
pub use measures::{Measures, Restrictions, own_initiative_illegal, own_initiative_terms};
pub use notices::{Noticed, Notices, notices};
pub use orders::{Information, Orders, OrdersByState, orders};

use jiff::SignedDuration;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What every row begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The service's name: one report for each.
    pub service: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whether the service is an online platform: publishes what its users store. Some rows are for those only, and blank for
    /// other hosting services.
    pub is_online_platform: bool,
}

impl Report {
    fn head(&self, applicability: &str) -> Vec<String> {
        vec![
            applicability.to_owned(),
            self.service.clone(),
            format!("{}/{}", self.from, self.to),
        ]
    }
}

/// Times, for their median.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times(Vec<SignedDuration>);

impl Times {
    /// One more. What took less than no time took none.
    pub fn add(&mut self, time: SignedDuration) {
        self.0.push(time.max(SignedDuration::ZERO));
    }

    /// Those of another, too.
    fn join(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// The middle one in hours, of two in the middle their mean; `None` of none.
    #[must_use]
    pub fn median_hours(&self) -> Option<f64> {
        let mut seconds: Vec<f64> = self.0.iter().map(SignedDuration::as_secs_f64).collect();
        seconds.sort_by(f64::total_cmp);
        let upper = *seconds.get(seconds.len() / 2)?;
        let lower = if seconds.len().is_multiple_of(2) {
            *seconds.get(seconds.len() / 2 - 1)?
        } else {
            upper
        };
        Some(f64::midpoint(lower, upper) / 3600.0)
    }
}

/// Counts that add up.
pub trait Sum: Default {
    /// Adds another's.
    fn add(&mut self, other: &Self);
}

/// Counts by sub-category. Those that were never named do not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByLeaf<T> {
    leaves: BTreeMap<Leaf, T>,
}

impl<T> Default for ByLeaf<T> {
    fn default() -> Self {
        Self {
            leaves: BTreeMap::new(),
        }
    }
}

impl<T: Sum> ByLeaf<T> {
    /// Nothing but terrorist content applies, and there was none: where a report of this instance begins.
    #[must_use]
    pub fn of_terrorist_content() -> Self {
        let mut counts = Self::default();
        counts.at(TERRORIST_CONTENT);
        counts
    }

    /// The counts of a sub-category, which applies from now on.
    pub fn at(&mut self, leaf: Leaf) -> &mut T {
        self.leaves.entry(leaf).or_default()
    }

    /// The sum of those sub-categories that `wanted` says, `None` where none of them applies.
    fn sum(&self, wanted: impl Fn(&Leaf) -> bool) -> Option<T> {
        let mut found = self
            .leaves
            .iter()
            .filter(|(leaf, _)| wanted(leaf))
            .map(|(_, counts)| counts)
            .peekable();
        found.peek()?;
        let mut sum = T::default();
        found.for_each(|counts| sum.add(counts));
        Some(sum)
    }
}

/// A number as it is printed; blank for none.
fn count(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// A number with a fraction, to four places; blank for none.
fn fraction(number: Option<f64>) -> String {
    let Some(number) = number else {
        return String::new();
    };
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Rows as CSV: RFC 4180, UTF-8, with line ends as there.
fn written(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            if cell.contains(['"', ',', '\r', '\n']) || cell.trim() != cell {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// A table by categories: a row for TOTAL, one for each category and each of its sub-categories. `columns` are the names of the
/// numbers; each comes a second time for its context, which is left blank.
fn by_category<T: Sum>(
    report: &Report,
    applicability: &str,
    categories: &[categories::Category],
    counts: &ByLeaf<T>,
    scope: Option<&str>,
    cells: impl Fn(Option<&T>) -> Vec<String>,
) -> Vec<Vec<String>> {
    let row = |name: &str, about: &str, sum: Option<T>| {
        let mut row = report.head(applicability);
        row.extend([name.to_owned(), about.to_owned()]);
        row.extend(scope.map(str::to_owned));
        let numbers = cells(sum.as_ref());
        let contexts = vec![String::new(); numbers.len()];
        row.extend(numbers);
        row.extend(contexts);
        row
    };
    let mut rows = vec![row("TOTAL", "", counts.sum(|_| true))];
    for (category, keywords) in categories {
        let of_it = counts.sum(|leaf| leaf.category() == *category);
        rows.push(row(category, "", of_it));
        for keyword in *keywords {
            let leaf = Leaf::of(category, keyword);
            rows.push(row(keyword, "", counts.sum(|there| *there == leaf)));
        }
        // “Other” has a row for each of its descriptions, which have to be different; without any, one that says nothing.
        let others: Vec<&Leaf> = counts
            .leaves
            .keys()
            .filter(|leaf| leaf.category() == *category && leaf.is_other())
            .collect();
        if others.is_empty() && !keywords.is_empty() {
            rows.push(row("KEYWORD_OTHER", "", None));
        }
        for other in others {
            let sum = counts.sum(|leaf| leaf == other);
            rows.push(row("KEYWORD_OTHER", other.description(), sum));
        }
    }
    rows
}

/// The names of the columns: of the numbers, and of their contexts.
fn header(first: &[&str], numbers: &[&str], context: &str) -> Vec<String> {
    let contexts = numbers.iter().map(|name| format!("{context} on {name}"));
    let first = first.iter().chain(numbers).map(|name| (*name).to_owned());
    first.chain(contexts).collect()
}
