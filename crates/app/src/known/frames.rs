//! The frames of known videos: what an upload shows that one of them shows, too.

use super::{Held, Visible};
use index::Code;
use signals::pdq::{MATCH_DISTANCE, Pdq};
use signals::video::{Banked, Track};
use std::collections::HashMap;

/// Runs of one entry that the index can number: an id is the entry's number times this, and the run's place.
const RUNS: u64 = 1 << 17;
const _: () = assert!(Banked::MOST_RUNS < RUNS as usize);

/// Hashes looked up in one go: as many as the index takes together, which makes each of them cheaper.
const TOGETHER: usize = 1024;

/// A run of a known video that a hash lies near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NearRun {
    /// The entry's number.
    pub(crate) number: u64,
    /// The run's place among all of the video's ([`Banked::runs`]).
    pub(crate) run: usize,
    /// Bits that differ.
    pub(crate) distance: u32,
}

impl Held {
    pub(super) fn add_frames(&self, number: u64, banked: &Banked) {
        let first = number * RUNS;
        if self.frames.contains(first) {
            return;
        }
        for (id, run) in (first..).zip(banked.runs().take(Banked::MOST_RUNS)) {
            self.frames.insert(id, run.pdq.words());
        }
    }

    pub(super) fn remove_frames(&self, number: u64) {
        let first = number * RUNS;
        // They are numbered without gaps.
        for id in first..first + RUNS {
            if !self.frames.remove(id) {
                break;
            }
        }
    }
}

impl Visible {
    /// The videos of which most different runs of a track are known, most first. Takes milliseconds, so it belongs on a thread
    /// of its own.
    pub(crate) fn videos_like(&self, track: &Track) -> Vec<(u64, usize)> {
        let codes: Vec<Code> = track.runs.iter().map(|run| run.pdq.words()).collect();
        let mut votes: HashMap<u64, usize> = HashMap::new();
        for held in self.0.iter().filter(|held| !held.frames.is_empty()) {
            for codes in codes.chunks(TOGETHER) {
                for hits in held.frames.search_many(codes, MATCH_DISTANCE) {
                    // Each run has one vote for a video, however many of its runs it is like.
                    let mut numbers: Vec<u64> = hits.iter().map(|hit| hit.id / RUNS).collect();
                    numbers.sort_unstable();
                    numbers.dedup();
                    for number in numbers {
                        *votes.entry(number).or_default() += 1;
                    }
                }
            }
        }
        let mut ranked: Vec<(u64, usize)> = votes.into_iter().collect();
        ranked.sort_unstable_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
        ranked
    }

    /// Whether any frame of a track is like one of a known video, or like a known picture.
    pub(crate) fn is_like_anything(&self, track: &Track) -> bool {
        let hashes: Vec<Pdq> = track.runs.iter().map(|run| run.pdq).collect();
        !self.videos_like(track).is_empty()
            || self.near(&hashes).iter().any(|near| !near.is_empty())
    }

    /// For each of some hashes the runs of known videos within the match distance, nearest first, one for each video.
    pub(crate) fn frames_near(&self, hashes: &[Pdq]) -> Vec<Vec<NearRun>> {
        let codes: Vec<Code> = hashes.iter().map(Pdq::words).collect();
        let mut near = vec![Vec::new(); codes.len()];
        for held in self.0.iter().filter(|held| !held.frames.is_empty()) {
            let found = held.frames.search_many(&codes, MATCH_DISTANCE);
            for (near, found) in near.iter_mut().zip(found) {
                near.extend(found.iter().map(|hit| NearRun {
                    number: hit.id / RUNS,
                    run: (hit.id % RUNS) as usize,
                    distance: hit.distance,
                }));
            }
        }
        for near in &mut near {
            near.sort_by_key(|near| (near.distance, near.number, near.run));
            let mut seen = std::collections::HashSet::new();
            near.retain(|near| seen.insert(near.number));
        }
        near
    }
}
