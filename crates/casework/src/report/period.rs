//! Which days a report is about.

use crate::Refusal;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Whole days, UTC, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// From one day to another, both included.
    ///
    /// # Errors
    /// A [`Refusal`] when it would end before it begins.
    pub fn days(from: Date, to: Date) -> Result<Self, Refusal> {
        if from > to {
            return Err(Refusal::of(
                "from",
                "ends_before_it_begins",
                format!(
                    "A period from {from} to {to} ends before it begins; give the earlier day first."
                ),
            ));
        }
        Ok(Self { from, to })
    }

    /// The first day.
    #[must_use]
    pub fn from(&self) -> Date {
        self.from
    }

    /// The last day.
    #[must_use]
    pub fn to(&self) -> Date {
        self.to
    }

    /// The calendar year that it is, if it is one: neither less nor more.
    #[must_use]
    pub fn calendar_year(&self) -> Option<i16> {
        let is_year = self.from.year() == self.to.year()
            && self.from == self.from.first_of_year()
            && self.to == self.to.last_of_year();
        is_year.then(|| self.from.year())
    }

    /// Its first instant.
    #[must_use]
    pub fn begins(&self) -> Timestamp {
        midnight(self.from).unwrap_or(Timestamp::MIN)
    }

    /// The first instant after it.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        let next = self.to.tomorrow().ok();
        next.and_then(midnight).unwrap_or(Timestamp::MAX)
    }

    /// Whether an instant lies in it.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.begins() <= at && at < self.ends()
    }
}

fn midnight(day: Date) -> Option<Timestamp> {
    let zoned = day.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_year_begins_with_its_first_instant_and_ends_before_the_first_of_the_next() {
        let year = Period::days("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
        let year = year.unwrap();
        let inside = ["2026-01-01T00:00:00Z", "2026-12-31T23:59:59.999999Z"];
        let outside = ["2025-12-31T23:59:59.999999Z", "2027-01-01T00:00:00Z"];
        assert!(inside.iter().all(|at| year.contains(at.parse().unwrap())));
        assert!(!outside.iter().any(|at| year.contains(at.parse().unwrap())));
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused_and_one_day_is_a_period() {
        let (first, second) = (Date::constant(2026, 3, 1), Date::constant(2026, 3, 2));
        assert_eq!(Period::days(second, first).unwrap_err().field, Some("from"));
        let day = Period::days(first, first).unwrap();
        assert_eq!(day.ends().duration_since(day.begins()).as_hours(), 24);
    }
}
