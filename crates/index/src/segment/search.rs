//! Searching a segment.
//!
//! What limits a search is how soon lines come from memory, not what is done with them. So the work goes through four
//! stages, each of which asks for what the next one reads, and every stage works on another chunk meanwhile:
//!
//! 1. which groups of the chunk are near: asks for their places in the directory,
//! 2. where these groups begin and end: asks for their postings,
//! 3. which postings are near: asks for their codes,
//! 4. which codes are within the radius.
//!
//! In a batch the chunks of the next query follow those of the last without a gap: the first chunk of every query, then the second,
//! so that what one table holds is read while it is in the nearest caches. Of a million entries, a thousand queries are searched
//! a quarter sooner so than one query after the other, or 64 at a time.

use super::Segment;
use crate::code::{Code, distance};
use crate::cut::{MAX_RADIUS, MOST_CHUNKS, Reach};
use crate::hit::Hit;
use crate::posting::{group, low, near_groups};
use crate::vector::{self, Path, SLACK, Work, prefetch};
use std::cell::RefCell;

const STAGES: usize = 4;

/// Queries that go through the stages in one go, and codes that are compared with all queries before the next ones
/// are read: both so that what they need stays in the processor's nearest caches.
const TOGETHER: usize = 1024;
const SCAN_BLOCK: usize = 256;

/// Postings in a line of memory, where every sixteenth begins one.
const LINE: usize = 16;

/// Lines of a group that are asked for.
const LINES: usize = 8;

/// A search by tables ends and begins anew as a scan when it has cost this share of a scan. So no search costs much
/// more than one and a half scans, whatever is in the index; those that are foreseen to cost more do not begin.
const ENOUGH: f32 = 0.5;

/// How crowded a chunk is around a query is told by its groups that differ in so many bits. Fewer tell too little (a
/// handful of entries by chance), and more would be read for nothing where the chunk is then left out.
const LOOK_AROUND: u32 = 1;

/// What one chunk of one query needs between two stages. Kept from search to search.
#[derive(Debug, Default)]
struct Stage {
    query: usize,
    table: usize,
    /// The near groups, and how many bits may still differ in their postings.
    groups: Vec<(u32, u32)>,
    /// Their postings.
    ranges: Vec<(u32, u32, u32)>,
    /// Near postings' slots, of which the first `found` count.
    slots: Vec<u32>,
    found: usize,
}

/// One query on its way through the stages.
#[derive(Debug, Clone, Copy)]
struct Going {
    query: usize,
    reach: Reach,
    spent: f32,
    given_up: bool,
}

#[derive(Debug, Default)]
struct Scratch {
    stages: [Stage; STAGES],
    going: Vec<Going>,
    /// Which query and which table, in the order in which they are looked at.
    turns: Vec<(u32, u32)>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Segment {
    /// Adds to each query's hits the living entries within `radius` of it, in no particular order.
    pub(crate) fn search(&self, queries: &[Code], radius: u32, hits: &mut [Vec<Hit>]) {
        if self.layout().tables().is_empty() || radius > MAX_RADIUS {
            return self.scan(queries, radius, hits);
        }
        SCRATCH.with_borrow_mut(|scratch| {
            for (queries, hits) in queries.chunks(TOGETHER).zip(hits.chunks_mut(TOGETHER)) {
                self.search_together(queries, radius, hits, scratch);
            }
        });
    }

    /// The same by comparing every code.
    pub(crate) fn scan(&self, queries: &[Code], radius: u32, hits: &mut [Vec<Hit>]) {
        vector::run(Scan {
            segment: self,
            queries,
            radius,
            hits,
        });
    }

    fn search_together(
        &self,
        queries: &[Code],
        radius: u32,
        hits: &mut [Vec<Hit>],
        scratch: &mut Scratch,
    ) {
        let before: Vec<usize> = hits.iter().map(Vec::len).collect();
        scratch.going.clear();
        let mut scanned = Vec::new();
        for code in queries {
            self.prefetch_plan(code);
        }
        let mut cost_of_all = 0.0;
        for (query, code) in queries.iter().enumerate() {
            let (reach, cost) = self.plan(code, radius);
            if cost >= self.costs.scan(1) {
                scanned.push(query);
            } else {
                cost_of_all += cost;
                scratch.going.push(Going {
                    query,
                    reach,
                    spent: 0.0,
                    given_up: false,
                });
            }
        }
        // Many queries that share a scan may do with it what no one of them could.
        let all = queries.len();
        if cost_of_all > self.costs.scan(all) * all as f32 {
            scratch.going.clear();
            scanned = (0..all).collect();
        }
        vector::run(Look {
            segment: self,
            queries,
            radius,
            hits: &mut *hits,
            scratch: &mut *scratch,
        });
        let given_up = scratch.going.iter().filter(|going| going.given_up);
        scanned.extend(given_up.map(|going| going.query));
        if scanned.is_empty() {
            return;
        }
        let again: Vec<Code> = scanned.iter().map(|query| queries[*query]).collect();
        let mut found = vec![Vec::new(); again.len()];
        self.scan(&again, radius, &mut found);
        for (query, found) in scanned.into_iter().zip(found) {
            hits[query].truncate(before[query]);
            hits[query].extend(found);
        }
    }

    /// How far to search each chunk, and what that is expected to cost.
    fn plan(&self, code: &Code, radius: u32) -> (Reach, f32) {
        let mut crowded = [1.0; MOST_CHUNKS];
        let tables = self.layout.tables();
        for (table, crowded) in tables.iter().zip(&mut crowded) {
            let directory = self.layout.directory(table, self.bytes());
            let (mut groups, mut postings) = (0, 0);
            near_groups(
                group(table.chunk.of(code)),
                table.chunk.group_bits(),
                LOOK_AROUND,
                |group, _| {
                    let group = group as usize;
                    groups += 1;
                    postings += directory[group + 1] - directory[group];
                },
            );
            let expected = self.entries() as f32 * groups as f32 / table.chunk.groups() as f32;
            // One more of each, so that a few more or less by chance tell little where little is expected.
            *crowded = (postings as f32 + 1.0) / (expected + 1.0);
        }
        self.costs.share_out(radius, &crowded[..tables.len()])
    }

    /// Asks for what [`plan`](Self::plan) reads.
    fn prefetch_plan(&self, code: &Code) {
        for table in self.layout.tables() {
            let directory = self.layout.directory(table, self.bytes());
            let here = group(table.chunk.of(code));
            near_groups(here, table.chunk.group_bits(), LOOK_AROUND, |group, _| {
                prefetch(directory, group as usize);
            });
        }
    }
}

struct Scan<'a> {
    segment: &'a Segment,
    queries: &'a [Code],
    radius: u32,
    hits: &'a mut [Vec<Hit>],
}

impl Work for Scan<'_> {
    #[inline(always)]
    fn by<P: Path>(self) {
        for (block, codes) in self.segment.codes().chunks(SCAN_BLOCK).enumerate() {
            P::scan(
                codes,
                self.queries,
                self.radius,
                |query, place, distance| {
                    let slot = block * SCAN_BLOCK + place;
                    self.segment.note(slot, distance, &mut self.hits[query]);
                },
            );
        }
    }
}

struct Look<'a> {
    segment: &'a Segment,
    queries: &'a [Code],
    radius: u32,
    hits: &'a mut [Vec<Hit>],
    scratch: &'a mut Scratch,
}

impl Work for Look<'_> {
    #[inline(always)]
    fn by<P: Path>(self) {
        let Self {
            segment,
            queries,
            radius,
            hits,
            scratch,
        } = self;
        let Scratch {
            stages,
            going,
            turns,
        } = scratch;
        let tables = segment.layout().tables();
        turns.clear();
        // One table after the other for all queries: its directory and its postings stay in the caches from one to the next.
        for table in 0..tables.len() {
            let reaching = (0..).zip(&*going);
            let reaching = reaching.filter(|(_, going)| going.reach.bits(table).is_some());
            turns.extend(reaching.map(|(place, _)| (place, table as u32)));
        }
        let enough = segment.costs.scan(1) * ENOUGH;
        let codes = segment.codes();
        for turn in 0..turns.len() + STAGES - 1 {
            if let Some(&(query, table)) = turns.get(turn) {
                let (query, table) = (query as usize, table as usize);
                let stage = &mut stages[turn % STAGES];
                (stage.query, stage.table) = (query, table);
                let going = &going[query];
                segment.find_groups(stage, &queries[going.query], &going.reach);
            }
            if let Some(stage) = stage_of(stages, turn, 1, turns.len()) {
                segment.find_postings(stage);
            }
            if let Some(stage) = stage_of(stages, turn, 2, turns.len()) {
                let going = &mut going[stage.query];
                let postings = segment.filter::<P>(stage, &queries[going.query], codes);
                going.spent += segment.costs.spent(postings, stage.found);
                if going.spent > enough {
                    going.given_up = true;
                    stage.found = 0;
                }
            }
            if let Some(stage) = stage_of(stages, turn, 3, turns.len()) {
                let going = &going[stage.query];
                if !going.given_up {
                    let hits = &mut hits[going.query];
                    segment.compare(stage, &queries[going.query], &going.reach, radius, hits);
                }
            }
        }
    }
}

/// What was begun `back` turns ago.
#[inline(always)]
fn stage_of(
    stages: &mut [Stage; STAGES],
    turn: usize,
    back: usize,
    turns: usize,
) -> Option<&mut Stage> {
    let begun = turn.checked_sub(back).filter(|begun| *begun < turns)?;
    Some(&mut stages[begun % STAGES])
}

impl Segment {
    #[inline(always)]
    fn find_groups(&self, stage: &mut Stage, code: &Code, reach: &Reach) {
        let table = &self.layout.tables()[stage.table];
        let directory = self.layout.directory(table, self.bytes());
        stage.groups.clear();
        let Some(bits) = reach.bits(stage.table) else {
            return;
        };
        let here = group(table.chunk.of(code));
        near_groups(here, table.chunk.group_bits(), bits, |group, left| {
            stage.groups.push((group, left));
            prefetch(directory, group as usize);
        });
    }

    #[inline(always)]
    fn find_postings(&self, stage: &mut Stage) {
        let table = &self.layout.tables()[stage.table];
        let directory = self.layout.directory(table, self.bytes());
        let postings = self.layout.postings(table, self.bytes());
        stage.ranges.clear();
        for &(group, left) in &stage.groups {
            let (begin, end) = (directory[group as usize], directory[group as usize + 1]);
            if begin < end {
                stage.ranges.push((begin, end, left));
                // Its first lines; the processor sees for itself that a longer group goes on.
                let mut at = begin as usize;
                for _ in 0..LINES {
                    prefetch(postings, at);
                    at = (at | (LINE - 1)) + 1;
                    if at >= end as usize {
                        break;
                    }
                }
            }
        }
    }

    /// Returns how many postings were looked at.
    #[inline(always)]
    fn filter<P: Path>(&self, stage: &mut Stage, code: &Code, codes: &[Code]) -> usize {
        let table = &self.layout.tables()[stage.table];
        let postings = self.layout.postings(table, self.bytes());
        let value = low(table.chunk.of(code));
        let mut seen = 0;
        let mut found = 0;
        for &(begin, end, left) in &stage.ranges {
            let postings = &postings[begin as usize..end as usize];
            seen += postings.len();
            let room = found + postings.len() + SLACK;
            if stage.slots.len() < room {
                stage.slots.resize(room * 2, 0);
            }
            let before = found;
            found = P::near(postings, value, left, &mut stage.slots, before);
            for slot in &stage.slots[before..found] {
                prefetch(codes, *slot as usize);
            }
        }
        stage.found = found;
        seen
    }

    #[inline(always)]
    fn compare(&self, stage: &Stage, code: &Code, reach: &Reach, radius: u32, hits: &mut Vec<Hit>) {
        let codes = self.codes();
        for slot in &stage.slots[..stage.found] {
            let slot = *slot as usize;
            let theirs = &codes[slot];
            let distance = distance(code, theirs);
            if distance <= radius && self.leads(stage.table, reach, code, theirs) {
                self.note(slot, distance, hits);
            }
        }
    }

    /// Whether `table` is the first that leads from one code to the other: there an entry counts, and at no other.
    #[inline]
    fn leads(&self, table: usize, reach: &Reach, ours: &Code, theirs: &Code) -> bool {
        let earlier = self.layout.tables()[..table].iter().enumerate();
        !earlier
            .into_iter()
            .any(|(index, earlier)| reach.connects(index, earlier.chunk, ours, theirs))
    }
}
