//! The query that costs most against brute force for the same query: the bound that the index promises.

use super::alone::each;
use super::codes::{self, Code};
use super::figures::{grouped, time, times};
use super::sets::{RADIUS, Set};
use crate::one_core::processor_time;
use anyhow::{Context, Result};
use index::HammingIndex;
use std::hint::black_box;
use std::time::Duration;

/// So many of the slowest queries are asked again by brute force.
const SLOWEST: usize = 200;

/// And one of so many of the others.
const EVERY: usize = 100;

/// Of so many times each the least counts: what interrupts a search is not the search.
const AGAIN: usize = 3;

/// What came out.
pub(super) struct Slowest {
    /// Queries that were searched for.
    asked: usize,
    /// Of these, queries that were asked by brute force too.
    compared: usize,
    /// The greatest share that a search took of brute force, and of which times.
    share: f64,
    search: Duration,
    scan: Duration,
    hits: usize,
    /// The longest of all searches.
    longest: Duration,
}

impl Slowest {
    /// Measures it on every query of a set.
    pub(super) fn of(set: &Set) -> Result<Self> {
        let entries = (0..).zip(codes::read(&set.bank)?);
        let index = HammingIndex::build(entries.take(set.entries).collect());
        index.settle();
        let queries = codes::read(&set.queries)?;
        let first = each(&index, &queries);
        let again: Vec<(Duration, &Code)> = first.into_iter().zip(&queries).collect();
        let compared = chosen(again);
        let mut worst: Option<Self> = None;
        let mut longest = Duration::ZERO;
        for query in &compared {
            let (hits, search) = least(|| index.search(query, RADIUS));
            let (_, scan) = least(|| index.scan(query, RADIUS));
            longest = longest.max(search);
            let share = search.as_secs_f64() / scan.as_secs_f64().max(1e-9);
            if worst.as_ref().is_none_or(|worst| share > worst.share) {
                worst = Some(Self {
                    asked: queries.len(),
                    compared: compared.len(),
                    share,
                    search,
                    scan,
                    hits: hits.len(),
                    longest,
                });
            }
        }
        let worst = worst.context("there is no query")?;
        Ok(Self { longest, ..worst })
    }

    /// In words.
    pub(super) fn sentence(&self) -> String {
        format!(
            "Of {} queries, {} were also asked by brute force: the {SLOWEST} slowest and one in {EVERY} of the others. The dearest one \
             took **{}** of what brute force takes for it ({} against {}, {} entries found; goal ≤ 1×); the longest search took {}.",
            grouped(self.asked as u64),
            grouped(self.compared as u64),
            ratio(self.share),
            time(self.search),
            time(self.scan),
            grouped(self.hits as u64),
            time(self.longest),
        )
    }
}

/// Below one, with two digits more than usual.
fn ratio(share: f64) -> String {
    if share < 1.0 {
        format!("{share:.3}×")
    } else {
        times(share)
    }
}

/// The slowest queries and some of the rest.
fn chosen<T>(mut timed: Vec<(Duration, T)>) -> Vec<T> {
    timed.sort_by_key(|one| std::cmp::Reverse(one.0));
    let places = timed.into_iter().enumerate();
    places
        .filter(|(place, _)| *place < SLOWEST || place % EVERY == 0)
        .map(|(_, (_, query))| query)
        .collect()
}

/// What `work` gives, and the least processor time of a few times.
fn least<T>(work: impl Fn() -> T) -> (T, Duration) {
    let once = || {
        let started = processor_time();
        let done = black_box(work());
        (done, processor_time().saturating_sub(started))
    };
    let (done, mut time) = once();
    for _ in 1..AGAIN {
        time = time.min(once().1);
    }
    (done, time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_and_some_others_are_chosen() {
        let timed = (0..1_000u64).map(|number| (Duration::from_nanos(number), number));
        let chosen = chosen(timed.collect());
        assert_eq!(chosen.len(), SLOWEST + 8);
        assert_eq!((chosen[0], chosen[SLOWEST - 1]), (999, 800));
        assert_eq!(chosen[SLOWEST..], [799, 699, 599, 499, 399, 299, 199, 99]);
    }

    #[test]
    fn a_share_below_one_keeps_its_digits() {
        assert_eq!([0.4567, 1.25].map(ratio), ["0.457×", "1.2×"]);
    }
}
