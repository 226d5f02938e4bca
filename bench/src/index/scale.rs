//! How much is measured: everything, or a little of it for trying out.

use super::alone::Effort;
use super::contest::Turns;
use super::real;
use std::time::Duration;

/// Numbers of entries and lengths of measurements.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    /// Random sets that are compared with the others.
    pub(super) random: Vec<usize>,
    /// The largest set that `PDQIndex` takes part in: beyond it takes minutes to fill and adds nothing.
    pub(super) most_for_pdqindex: usize,
    /// One more random set, ours only.
    pub(super) largest: usize,
    pub(super) real: usize,
    /// The curve's numbers of entries, `largest` left out.
    pub(super) curve: Vec<usize>,
    pub(super) concurrent: Vec<usize>,
    pub(super) start: usize,
    pub(super) turns: Turns,
    /// How long searches run beside the writer.
    pub(super) lasting: Duration,
    /// How long a rate is measured at least.
    least: Duration,
}

impl Scale {
    /// What the report is made of.
    pub(super) fn full(largest: usize) -> Self {
        const MILLION: usize = 1_000_000;
        let up_to_largest = |sizes: &[usize]| {
            let sizes = sizes.iter().copied();
            sizes.filter(|&size| size < largest).collect()
        };
        Self {
            random: vec![MILLION, 10 * MILLION],
            most_for_pdqindex: MILLION,
            largest,
            real: real::ENTRIES,
            curve: up_to_largest(&[1, 10, 100, 1_000, 10_000, 100_000, MILLION, 10 * MILLION]),
            concurrent: vec![MILLION, 10 * MILLION],
            start: 10 * MILLION,
            turns: Turns {
                count: 3,
                longest: Duration::from_secs(10),
            },
            lasting: Duration::from_secs(20),
            least: Duration::from_secs(2),
        }
    }

    /// About a minute of it.
    pub(super) fn quick() -> Self {
        Self {
            random: vec![20_000, 100_000],
            most_for_pdqindex: 20_000,
            largest: 300_000,
            real: 40_000,
            curve: vec![1, 10, 100, 1_000, 10_000, 100_000],
            concurrent: vec![20_000],
            start: 100_000,
            turns: Turns {
                count: 2,
                longest: Duration::from_millis(500),
            },
            lasting: Duration::from_secs(2),
            least: Duration::from_millis(100),
        }
    }

    /// What is asked of so many entries: the fewer the slower each question is.
    pub(super) fn effort(&self, entries: usize) -> Effort {
        let (scans, checks) = match entries {
            ..=2_000_000 => (200, 10_000),
            2_000_001..=20_000_000 => (100, 200),
            _ => (20, 50),
        };
        Effort {
            searches: super::sets::QUERIES,
            scans,
            checks,
            least: self.least,
        }
    }

    /// The same without comparing everything with brute force, which is done elsewhere.
    pub(super) fn light_effort(&self, entries: usize) -> Effort {
        let effort = self.effort(entries);
        Effort {
            checks: effort.checks.min(200),
            ..effort
        }
    }
}
