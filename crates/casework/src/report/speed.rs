//! How fast: times of single locations, from receipt to the measure.

use jiff::{SignedDuration, Timestamp};

/// Times of locations, and how they lie to the hour that applied to each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speed {
    /// Dealt with within the hour.
    pub within: u64,
    /// Later, after the addressee had said in time that it could not (Annex III): then that hour has not run out.
    pub interrupted: u64,
    /// Later.
    pub late: u64,
    seconds: Vec<i64>,
}

/// How a time lies to its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// In time.
    Within,
    /// Later, after an Annex III in time.
    Interrupted,
    /// Later.
    Late,
}

impl Speed {
    /// Adds a location that was dealt with at `measure`. A measure before receipt took no time.
    pub fn add(&mut self, received: Timestamp, measure: Timestamp, against: Against) {
        let took = measure.duration_since(received).max(SignedDuration::ZERO);
        self.seconds.push(took.as_secs());
        match against {
            Against::Within => self.within += 1,
            Against::Interrupted => self.interrupted += 1,
            Against::Late => self.late += 1,
        }
    }

    /// Adds so many locations that each took so many seconds, as [`Speed::add`] adds each of them.
    pub fn add_alike(&mut self, seconds: i64, against: Against, locations: u64) {
        let many = usize::try_from(locations).unwrap_or(usize::MAX);
        self.seconds.extend(std::iter::repeat_n(seconds, many));
        match against {
            Against::Within => self.within += locations,
            Against::Interrupted => self.interrupted += locations,
            Against::Late => self.late += locations,
        }
    }

    /// How many locations.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.seconds.len() as u64
    }

    /// The time half of them took at most, in whole seconds.
    #[must_use]
    pub fn median(&self) -> Option<i64> {
        self.at_most(50)
    }

    /// The time nine in ten of them took at most, in whole seconds.
    #[must_use]
    pub fn p90(&self) -> Option<i64> {
        self.at_most(90)
    }

    /// The longest time, in whole seconds.
    #[must_use]
    pub fn worst(&self) -> Option<i64> {
        self.at_most(100)
    }

    /// How many took at most so many seconds: each time that was measured, rising, with the number of those up to it.
    #[must_use]
    pub fn steps(&self) -> Vec<(i64, u64)> {
        let mut sorted = self.seconds.clone();
        sorted.sort_unstable();
        let mut steps: Vec<(i64, u64)> = Vec::new();
        for (number, seconds) in (1..).zip(sorted) {
            match steps.last_mut() {
                Some(last) if last.0 == seconds => last.1 = number,
                _ => steps.push((seconds, number)),
            }
        }
        steps
    }

    /// The least of the times that so many in a hundred do not exceed (nearest rank: always a time that was measured).
    fn at_most(&self, percent: usize) -> Option<i64> {
        let mut sorted = self.seconds.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100);
        sorted.get(rank.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_rank_is_the_least_measured_time_that_so_many_in_a_hundred_do_not_exceed(
            times in prop::collection::vec(0i64..10_000, 1..60)
        ) {
            let mut speed = Speed::default();
            for time in &times {
                let at = |second| Timestamp::from_second(second).unwrap();
                speed.add(at(0), at(*time), Against::Within);
            }
            for (percent, found) in [(50, speed.median()), (90, speed.p90()), (100, speed.worst())] {
                let enough = |limit: i64| {
                    times.iter().filter(|time| **time <= limit).count() * 100 >= times.len() * percent
                };
                let least = times.iter().copied().filter(|time| enough(*time)).min();
                prop_assert_eq!(found, least);
            }
        }
    }

    #[test]
    fn of_no_times_there_is_no_median() {
        assert_eq!(Speed::default().median(), None);
    }
}
