//! Ours and theirs in turn, in two processes on one core, on the same entries and queries.

use super::alone::Alone;
use super::codes::{self, Code};
use super::cores::timed;
use super::figures::{Rate, median};
use super::sets::{RADIUS, Set};
use super::theirs::{Built, Kind, Theirs, Triple};
use crate::python::Python;
use anyhow::{Context, Result};
use index::HammingIndex;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

/// Queries whose results are compared, at most.
const COMPARED: usize = 1_000;

/// Our turns last at least so long: the same queries are asked again and again. The other's take seconds and leave little of
/// our index in the processor's caches; the few milliseconds it takes to get it back there should not be what is measured.
const OUR_TURN: Duration = Duration::from_secs(2);

/// How long a turn may be, and how many there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turns {
    pub(super) count: usize,
    /// Processor time for the other index.
    pub(super) longest: Duration,
}

/// Our index beside all others, on one set.
pub(super) struct Contest {
    pub(super) set: Set,
    /// In a process of its own.
    pub(super) alone: Alone,
    pub(super) rivals: Vec<Rival>,
}

/// Our index beside another one.
pub(super) struct Rival {
    pub(super) kind: Kind,
    /// So many of the set's queries both answered in each turn.
    pub(super) asked: usize,
    /// The middle of all turns.
    pub(super) theirs: Rate,
    pub(super) ours: Rate,
    pub(super) built: Built,
    /// Queries of which the results were compared, and of these those with other results.
    pub(super) compared: usize,
    pub(super) differing: usize,
    /// Time to add one entry; measured where it is known to take long.
    pub(super) add: Option<Duration>,
}

impl Rival {
    /// How many times quicker ours is.
    pub(super) fn ratio(&self) -> f64 {
        self.ours.over(self.theirs)
    }
}

/// Runs it. Each process holds all its indexes at the same time.
pub(super) fn run(
    python: &Python,
    set: &Set,
    alone: Alone,
    kinds: &[Kind],
    turns: Turns,
    folder: &Path,
) -> Result<Contest> {
    let entries = (0..).zip(codes::read(&set.bank)?);
    let index = HammingIndex::build(entries.take(set.entries).collect());
    index.settle();
    let queries = codes::read(&set.queries)?;
    let mut theirs = Theirs::start(python)?;
    let mut rivals = Vec::new();
    for &kind in kinds {
        if kind == Kind::PdqIndex {
            // In a process whose memory holds nothing else.
            theirs = Theirs::start(python)?;
        }
        eprintln!("  {}: filling {}", set.label, kind.name());
        let built = theirs.build(kind, &set.bank, set.entries)?;
        let stand = Stand {
            index: &index,
            set,
            queries: &queries,
            folder,
        };
        rivals.push(stand.against(&mut theirs, kind, built, turns)?);
    }
    Ok(Contest {
        set: set.clone(),
        alone,
        rivals,
    })
}

/// How many a second another index reaches: the middle of all turns.
pub(super) fn rate(
    theirs: &mut Theirs,
    kind: Kind,
    queries: &Path,
    most: usize,
    turns: Turns,
) -> Result<Rate> {
    let asked = asked(theirs, kind, queries, most, turns)?;
    let turn = |_| Ok(Rate::of(asked, theirs.search(kind, queries, asked)?));
    let rates = (0..turns.count).map(turn).collect::<Result<Vec<Rate>>>()?;
    median(rates).context("there is no turn")
}

/// How many of `most` queries fit into a turn. Finding that out warms the index up.
fn asked(
    theirs: &mut Theirs,
    kind: Kind,
    queries: &Path,
    most: usize,
    turns: Turns,
) -> Result<usize> {
    const FIRST: usize = 20;
    let few = FIRST.min(most);
    let time = theirs.search(kind, queries, few)?;
    let each = time / few.max(1) as u32;
    Ok(affordable(each, turns.longest, most))
}

/// What stays the same from rival to rival.
struct Stand<'a> {
    index: &'a HammingIndex,
    set: &'a Set,
    queries: &'a [Code],
    folder: &'a Path,
}

impl Stand<'_> {
    fn against(
        &self,
        theirs: &mut Theirs,
        kind: Kind,
        built: Built,
        turns: Turns,
    ) -> Result<Rival> {
        let asked = asked(theirs, kind, &self.set.queries, self.queries.len(), turns)?;
        let (mut rates, mut our_rates) = (Vec::new(), Vec::new());
        for turn in 0..turns.count {
            let time = theirs.search(kind, &self.set.queries, asked)?;
            rates.push(Rate::of(asked, time));
            our_rates.push(self.our_turn(asked));
            eprintln!(
                "  {}: turn {} of {}, {asked} queries",
                kind.name(),
                turn + 1,
                turns.count
            );
        }
        let compared = asked.min(COMPARED);
        let path = self.folder.join("results");
        let found = theirs.results(kind, &self.set.queries, compared, &path)?;
        let add = match kind {
            Kind::PdqIndex => Some(theirs.add(kind, &self.set.queries)?),
            _ => None,
        };
        Ok(Rival {
            kind,
            asked,
            theirs: median(rates).context("there is no turn")?,
            ours: median(our_rates).context("there is no turn")?,
            built,
            compared,
            differing: differing(&self.found(compared), &found, compared),
            add,
        })
    }

    fn our_turn(&self, asked: usize) -> Rate {
        let (mut answered, mut time) = (0, Duration::ZERO);
        while time < OUR_TURN {
            let ((), round) = timed(|| {
                for query in &self.queries[..asked] {
                    black_box(self.index.search(query, RADIUS));
                }
            });
            answered += asked;
            time += round;
        }
        Rate::of(answered, time)
    }

    /// What ours finds for the first queries.
    fn found(&self, count: usize) -> Vec<Triple> {
        let mut found = Vec::new();
        for (query, code) in (0..).zip(&self.queries[..count]) {
            let hits = self.index.search(code, RADIUS);
            found.extend(
                hits.iter()
                    .map(|hit| [query, hit.id, u64::from(hit.distance)]),
            );
        }
        found.sort_unstable();
        found
    }
}

/// An even number of queries that take no longer than they may, if one takes `each`; as many related as unrelated.
fn affordable(each: Duration, longest: Duration, most: usize) -> usize {
    let count = longest.as_secs_f64() / each.as_secs_f64().max(1e-9);
    (count as usize).clamp(2, most.max(2)).min(most) / 2 * 2
}

/// Of so many queries those for which the two lists, both in order, differ.
fn differing(ours: &[Triple], theirs: &[Triple], queries: usize) -> usize {
    let of = |list: &[Triple], query: u64| {
        let from = list.partition_point(|find| find[0] < query);
        let to = list.partition_point(|find| find[0] <= query);
        (from, to)
    };
    let differs = |&query: &u64| {
        let (from, to) = of(ours, query);
        let (their_from, their_to) = of(theirs, query);
        ours[from..to] != theirs[their_from..their_to]
    };
    (0..queries as u64).filter(differs).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_even_and_no_longer_than_they_may_be() {
        let ms = Duration::from_millis;
        assert_eq!(affordable(ms(37), ms(10_000), 20_000), 270);
        assert_eq!(affordable(ms(1), ms(100_000), 20_000), 20_000);
        assert_eq!(affordable(ms(50_000), ms(1_000), 20_000), 2);
        assert_eq!(affordable(Duration::ZERO, ms(1), 9), 8);
    }

    #[test]
    fn a_query_differs_by_an_entry_or_by_its_distance() {
        let ours = [[0, 1, 5], [2, 1, 5], [2, 2, 6], [3, 9, 9]];
        assert_eq!(differing(&ours, &ours, 4), 0);
        let less = [[0, 1, 5], [2, 1, 5], [3, 9, 9]];
        assert_eq!(differing(&ours, &less, 4), 1);
        let other = [[0, 1, 6], [1, 1, 1], [2, 1, 5], [2, 2, 6], [3, 9, 9]];
        assert_eq!(differing(&ours, &other, 4), 2);
    }
}
