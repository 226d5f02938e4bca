//! Where two videos show the same: laying one upon the other.
//!
//! A pair of runs that look alike can be shown together in some ways of laying the query upon the known video, and not in
//! others. A way is a speed (known time passes 0.9 to 1.1 times as fast as the query's) and an offset. For each speed of a
//! grid, a pair allows an interval of offsets; the offset that most pairs allow is found by going through the ends of all
//! intervals in their order, which is exact. What pairs agree on there is fitted by a line, which is finer than the grid. The
//! pairs of that way make segments; then the same again without those runs of the query, for what was cut and put together
//! anew.
//!
//! A way is worth as many *different* runs as it joins, of the query or the known video, whichever are fewer: a single still
//! picture that is like many others speaks once.

use super::{Run, Track};
use crate::pdq::MATCH_DISTANCE;

/// Times are multiplied by this, so that speeds are whole numbers: all that follows is exact.
const SCALE: i64 = 10_000;

/// The grid of speeds: 0.90 to 1.10.
const SPEEDS: std::ops::RangeInclusive<i64> = -10..=10;
const SPEED_STEP: i64 = 100;

/// A fitted speed is at most this much off 1: the grid's ends and what fitting may add.
const MOST_OFF: i64 = 1_200;

/// By how much, in milliseconds, two runs may miss each other and still count as shown together: frames are looked at every few
/// hundred milliseconds.
const SLACK: i64 = 250;

/// A way has to join so many different runs of each video, or all there are if there are fewer.
const LEAST_VOTES: usize = 3;

/// Where a video has fewer runs than that, what is joined has to be so much of the time in which it shows anything, in per cent.
const LEAST_OF_FEW: u64 = 80;

/// A segment goes on over so many milliseconds of the query without a run that agrees.
const LONGEST_GAP: u32 = 5_000;

/// Most ways, and so pieces put together anew, that are told apart.
pub const MOST_SEGMENTS: usize = 16;

/// Most pairs that are looked at. Those of the runs with fewest likes go first: they say most.
const MOST_PAIRS: usize = 40_000;

/// Most offsets that are tried, two for each, when a way is settled.
const MOST_TRIED: usize = 200;

/// A piece of the query and the piece of the known video that it shows, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// From when in the query.
    pub query_from: u32,
    /// Until when in the query.
    pub query_until: u32,
    /// From when in the known video.
    pub known_from: u32,
    /// Until when in the known video.
    pub known_until: u32,
    /// Different runs of the query that agree.
    pub runs: u32,
    /// How fast the known video passes in the query, in ten-thousandths: 10,000 as it was, 11,000 a tenth faster.
    pub speed: u32,
}

/// Where two videos show the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// The pieces, in the query's order; at least one.
    pub segments: Vec<Segment>,
    /// How much of the query's time they are, in per cent.
    pub query_covered: u8,
    /// How much of the known video's time they are, in per cent.
    pub known_covered: u8,
    /// The least distance of a pair that agrees, in bits.
    pub distance: u32,
}

/// A run of each that look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) query: usize,
    pub(super) known: usize,
    distance: u32,
}

/// A way to lay one upon the other: known time · [`SCALE`] = `speed` · query time + `offset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Laid {
    pub(super) speed: i64,
    pub(super) offset: i64,
    pub(super) votes: usize,
}

/// Finds what two videos have in common. `None` where that is nothing, or no more than chance may give.
#[must_use]
pub fn align(query: &Track, known: &Track) -> Option<Aligned> {
    let mut pairs = pairs(query, known);
    let mut segments = Vec::new();
    let mut nearest = u32::MAX;
    while segments.len() < MOST_SEGMENTS
        && let Some(laid) = best(&query.runs, &known.runs, &pairs)
    {
        let laid = fitted(&query.runs, &known.runs, &pairs, laid);
        let laid = settled(&query.runs, &known.runs, &pairs, laid);
        let joined: Vec<Pair> = pairs
            .iter()
            .copied()
            .filter(|pair| allows(query.runs[pair.query], known.runs[pair.known], laid))
            .collect();
        if !is_enough(query, known, &joined, laid.votes) {
            break;
        }
        segments.extend(pieces(query, known, &joined, laid));
        nearest = joined
            .iter()
            .map(|pair| pair.distance)
            .fold(nearest, u32::min);
        let mut is_joined = vec![false; query.runs.len()];
        for pair in &joined {
            is_joined[pair.query] = true;
        }
        pairs.retain(|pair| !is_joined[pair.query]);
    }
    segments.truncate(MOST_SEGMENTS);
    segments.sort_by_key(|segment| (segment.query_from, segment.known_from));
    let spans = |of: fn(&Segment) -> (u32, u32)| segments.iter().map(of).collect::<Vec<_>>();
    let queries = spans(|segment| (segment.query_from, segment.query_until));
    let knowns = spans(|segment| (segment.known_from, segment.known_until));
    (!segments.is_empty()).then(|| Aligned {
        query_covered: per_cent(queries, query.duration),
        known_covered: per_cent(knowns, known.duration),
        distance: nearest,
        segments,
    })
}

/// All pairs of runs within the match distance, but for those beyond [`MOST_PAIRS`].
pub(super) fn pairs(query: &Track, known: &Track) -> Vec<Pair> {
    let mut groups = Vec::new();
    for (number, ours) in query.runs.iter().enumerate() {
        let alike = known.runs.iter().enumerate().filter_map(|(other, theirs)| {
            let distance = ours.pdq.distance(&theirs.pdq);
            (distance <= MATCH_DISTANCE).then_some(Pair {
                query: number,
                known: other,
                distance,
            })
        });
        // More are cut off at once: a query of one picture against a known video of the same would fill the memory.
        let alike: Vec<Pair> = alike.take(MOST_PAIRS).collect();
        if !alike.is_empty() {
            groups.push(alike);
        }
    }
    let all: usize = groups.iter().map(Vec::len).sum();
    if all > MOST_PAIRS {
        groups.sort_by_key(Vec::len);
        let mut left = MOST_PAIRS;
        groups.retain(|group| {
            let fits = group.len() <= left;
            left = left.saturating_sub(group.len());
            fits
        });
    }
    groups.concat()
}

/// The offsets, at a speed, at which two runs are shown together: from, until.
fn offsets(query: Run, known: Run, speed: i64) -> (i64, i64) {
    let slack = SLACK * SCALE;
    (
        i64::from(known.from) * SCALE - speed * i64::from(query.until) - slack,
        i64::from(known.until) * SCALE - speed * i64::from(query.from) + slack,
    )
}

fn allows(query: Run, known: Run, laid: Laid) -> bool {
    let (from, until) = offsets(query, known, laid.speed);
    (from..=until).contains(&laid.offset)
}

/// The way of the grid that joins most different runs; among equals the one nearest to the natural speed.
pub(super) fn best(query: &[Run], known: &[Run], pairs: &[Pair]) -> Option<Laid> {
    let mut speeds: Vec<i64> = SPEEDS.map(|step| SCALE + step * SPEED_STEP).collect();
    speeds.sort_by_key(|speed| ((speed - SCALE).abs(), *speed));
    let mut best: Option<Laid> = None;
    for speed in speeds {
        let laid = best_offset(query, known, pairs, speed);
        if let Some(laid) = laid
            && best.is_none_or(|best| laid.votes > best.votes)
        {
            best = Some(laid);
        }
    }
    best
}

/// How many of the things that are counted are there at all.
struct Different {
    counts: Vec<u32>,
    different: usize,
}

impl Different {
    fn of(length: usize) -> Self {
        Self {
            counts: vec![0; length],
            different: 0,
        }
    }

    fn enter(&mut self, which: usize) {
        self.counts[which] += 1;
        self.different += usize::from(self.counts[which] == 1);
    }

    fn leave(&mut self, which: usize) {
        self.counts[which] -= 1;
        self.different -= usize::from(self.counts[which] == 0);
    }
}

/// The offset at a speed that joins most different runs: the middle of the first interval in which it does.
fn best_offset(query: &[Run], known: &[Run], pairs: &[Pair], speed: i64) -> Option<Laid> {
    let mut ends = Vec::with_capacity(pairs.len() * 2);
    for pair in pairs {
        let (from, until) = offsets(query[pair.query], known[pair.known], speed);
        // At the same offset whoever begins is counted before whoever ends.
        ends.push((from, false, *pair));
        ends.push((until, true, *pair));
    }
    ends.sort_unstable_by_key(|(offset, is_end, pair)| (*offset, *is_end, pair.query, pair.known));
    let (mut queries, mut knowns) = (Different::of(query.len()), Different::of(known.len()));
    let mut best: Option<Laid> = None;
    for (place, (offset, is_end, pair)) in ends.iter().enumerate() {
        if *is_end {
            queries.leave(pair.query);
            knowns.leave(pair.known);
            continue;
        }
        queries.enter(pair.query);
        knowns.enter(pair.known);
        let votes = queries.different.min(knowns.different);
        if best.is_none_or(|best| votes > best.votes) {
            let next = ends.get(place + 1).map_or(*offset, |(next, ..)| *next);
            best = Some(Laid {
                speed,
                offset: offset + (next - offset) / 2,
                votes,
            });
        }
    }
    best
}

/// How many different runs a way joins.
pub(super) fn votes(query: &[Run], known: &[Run], pairs: &[Pair], laid: Laid) -> usize {
    let (mut queries, mut knowns) = (Different::of(query.len()), Different::of(known.len()));
    for pair in pairs {
        if allows(query[pair.query], known[pair.known], laid) {
            queries.enter(pair.query);
            knowns.enter(pair.known);
        }
    }
    queries.different.min(knowns.different)
}

/// A way a little beside the grid, where that joins more runs: the line through the middles of what the way joins, again while
/// it gets better.
fn fitted(query: &[Run], known: &[Run], pairs: &[Pair], mut laid: Laid) -> Laid {
    for _ in 0..4 {
        let joined = pairs
            .iter()
            .filter(|pair| allows(query[pair.query], known[pair.known], laid));
        let middles: Vec<(f64, f64)> = joined
            .map(|pair| (middle(query[pair.query]), middle(known[pair.known])))
            .collect();
        let Some((speed, offset)) = line(&middles) else {
            return laid;
        };
        let speed = (speed * SCALE as f64).round() as i64;
        if (speed - SCALE).abs() > MOST_OFF {
            return laid;
        }
        let mut better = Laid {
            speed,
            offset: (offset * SCALE as f64).round() as i64,
            votes: 0,
        };
        better.votes = votes(query, known, pairs, better);
        // The line is no better where the ends of long runs pull it; the best offset of its speed may be.
        if let Some(swept) = best_offset(query, known, pairs, speed)
            && swept.votes > better.votes
        {
            better = swept;
        }
        if better.votes <= laid.votes {
            return laid;
        }
        laid = better;
    }
    laid
}

/// The same way where what it joins is shown together longest. Long still pictures leave the offset seconds of freedom; their
/// ends lie upon each other at the right one.
fn settled(query: &[Run], known: &[Run], pairs: &[Pair], laid: Laid) -> Laid {
    let joined: Vec<(Run, Run)> = pairs
        .iter()
        .map(|pair| (query[pair.query], known[pair.known]))
        .filter(|(ours, theirs)| allows(*ours, *theirs, laid))
        .collect();
    // How long they are shown together is linear but at offsets at which ends meet.
    let step = joined.len().div_ceil(MOST_TRIED).max(1);
    let tried = joined.iter().step_by(step).flat_map(|(ours, theirs)| {
        [
            i64::from(theirs.from) * SCALE - laid.speed * i64::from(ours.from),
            i64::from(theirs.until) * SCALE - laid.speed * i64::from(ours.until),
        ]
    });
    let together = |offset: i64| -> i64 {
        let times = joined.iter().map(|(ours, theirs)| {
            let from =
                (laid.speed * i64::from(ours.from) + offset).max(i64::from(theirs.from) * SCALE);
            let until =
                (laid.speed * i64::from(ours.until) + offset).min(i64::from(theirs.until) * SCALE);
            (until - from).max(0)
        });
        times.sum()
    };
    let mut best = (together(laid.offset), laid);
    let mut tried: Vec<i64> = tried.collect();
    tried.sort_unstable();
    tried.dedup();
    for offset in tried {
        let moved = Laid { offset, ..laid };
        let time = together(offset);
        if time > best.0 && votes(query, known, pairs, moved) >= laid.votes {
            best = (time, moved);
        }
    }
    best.1
}

fn middle(run: Run) -> f64 {
    f64::midpoint(f64::from(run.from), f64::from(run.until))
}

/// The line through points by least squares; `None` where they have no extent.
fn line(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let count = points.len() as f64;
    let (x, y) = points
        .iter()
        .fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    let (x, y) = (x / count, y / count);
    let (mut along, mut both) = (0.0, 0.0);
    for point in points {
        along += (point.0 - x) * (point.0 - x);
        both += (point.0 - x) * (point.1 - y);
    }
    if along <= 1.0 {
        return None;
    }
    let speed = both / along;
    Some((speed, y - speed * x))
}

/// Whether what a way joins is more than chance.
fn is_enough(query: &Track, known: &Track, joined: &[Pair], votes: usize) -> bool {
    if votes >= LEAST_VOTES {
        return true;
    }
    let shown = |track: &Track, which: fn(&Pair) -> usize| {
        let mut runs: Vec<usize> = joined.iter().map(which).collect();
        runs.sort_unstable();
        runs.dedup();
        let lengths = runs.iter().map(|run| track.runs[*run]);
        let shown: u64 = lengths.map(|run| u64::from(run.until - run.from)).sum();
        track.runs.len() < LEAST_VOTES && shown * 100 >= track.shown() * LEAST_OF_FEW
    };
    votes > 0 && (shown(query, |pair| pair.query) || shown(known, |pair| pair.known))
}

/// The segments of a way: the times in which pairs are shown together, and what lies between them.
fn pieces(query: &Track, known: &Track, joined: &[Pair], laid: Laid) -> Vec<Segment> {
    let mut spans: Vec<(u32, u32, usize)> = joined
        .iter()
        .map(|pair| {
            let (ours, theirs) = (query.runs[pair.query], known.runs[pair.known]);
            let from = ours.from.max(in_query(theirs.from, laid));
            let until = ours.until.min(in_query(theirs.until, laid));
            // Within the slack the two may just miss each other.
            let from = from.clamp(ours.from, ours.until);
            (from, until.clamp(from, ours.until), pair.query)
        })
        .collect();
    spans.sort_unstable();
    let mut pieces: Vec<(u32, u32, Vec<usize>)> = Vec::new();
    for (from, until, run) in spans {
        match pieces.last_mut() {
            Some((_, end, runs)) if from.saturating_sub(*end) <= LONGEST_GAP => {
                *end = until.max(*end);
                runs.push(run);
            }
            _ => pieces.push((from, until, vec![run])),
        }
    }
    pieces
        .into_iter()
        .map(|(from, until, mut runs)| {
            runs.sort_unstable();
            runs.dedup();
            let known_from = in_known(from, laid).min(known.duration);
            Segment {
                query_from: from,
                query_until: until,
                known_from,
                known_until: in_known(until, laid)
                    .clamp(known_from, known.duration.max(known_from)),
                runs: u32::try_from(runs.len()).unwrap_or(u32::MAX),
                speed: u32::try_from(laid.speed).unwrap_or(0),
            }
        })
        .collect()
}

fn in_known(query: u32, laid: Laid) -> u32 {
    bounded((laid.speed * i64::from(query) + laid.offset) / SCALE)
}

fn in_query(known: u32, laid: Laid) -> u32 {
    bounded((i64::from(known) * SCALE - laid.offset) / laid.speed)
}

fn bounded(time: i64) -> u32 {
    u32::try_from(time.max(0)).unwrap_or(u32::MAX)
}

/// How much of a length some spans cover together, in per cent, rounded; at least 1 where there are any.
fn per_cent(mut spans: Vec<(u32, u32)>, of: u32) -> u8 {
    spans.sort_unstable();
    let (mut covered, mut end) = (0_u64, 0);
    for (from, until) in spans {
        let from = from.max(end);
        covered += u64::from(until.saturating_sub(from));
        end = end.max(until);
    }
    let share = (covered * 100 + u64::from(of) / 2) / u64::from(of.max(1));
    u8::try_from(share.clamp(1, 100)).unwrap_or(100)
}
