//! The points of local features: many of an entry's speak for it when a part of it is shown.

use super::{Held, Visible};
use index::Code;
use signals::local::{self, Features};
use std::collections::HashMap;

/// Points of one entry that the index can number: an id is the entry's number times this, and the point's place.
const POINTS: u64 = 256;

/// Points looked up in one go.
const TOGETHER: usize = 64;

impl Held {
    pub(super) fn add_points(&self, number: u64, features: &Features) {
        let first = number * POINTS;
        if self.points.contains(first) {
            return;
        }
        for (id, code) in (first..).zip(features.codes().take(POINTS as usize)) {
            self.points.insert(id, code);
        }
    }

    pub(super) fn remove_points(&self, number: u64) {
        let first = number * POINTS;
        // They are numbered without gaps.
        for id in first..first + POINTS {
            if !self.points.remove(id) {
                break;
            }
        }
    }

    /// Counts for each entry the points of a picture that speak for it.
    fn vote(&self, codes: &[Code], votes: &mut HashMap<u64, usize>) {
        for codes in codes.chunks(TOGETHER) {
            for hits in self.points.search_many(codes, local::SEARCH_RADIUS) {
                // Each point has one vote for an entry, however many of the entry's it is like.
                let mut numbers: Vec<u64> = hits.iter().map(|hit| hit.id / POINTS).collect();
                numbers.sort_unstable();
                numbers.dedup();
                for number in numbers {
                    *votes.entry(number).or_default() += 1;
                }
            }
        }
    }
}

impl Visible {
    /// The entries whose points lie like a picture's own, most alike first. Takes tens of milliseconds where there
    /// are millions of points, so it belongs on a thread of its own.
    pub(crate) fn candidates(&self, features: &Features) -> Vec<u64> {
        let straight: Vec<Code> = features.codes().collect();
        let mirrored: Vec<Code> = features.mirrored_codes().collect();
        // In a mirror image the same entry is spoken for by other codes: the two are two hypotheses.
        let mut votes = self.votes(&straight);
        for (number, mirrored) in self.votes(&mirrored) {
            let straight = votes.entry(number).or_default();
            *straight = mirrored.max(*straight);
        }
        let mut ranked: Vec<(u64, usize)> = votes
            .into_iter()
            .filter(|(_, votes)| *votes >= local::MIN_VOTES)
            .collect();
        ranked.sort_unstable_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
        ranked.into_iter().map(|(number, _)| number).collect()
    }

    fn votes(&self, codes: &[Code]) -> HashMap<u64, usize> {
        let mut votes = HashMap::new();
        for held in self.0.iter().filter(|held| !held.points.is_empty()) {
            held.vote(codes, &mut votes);
        }
        votes
    }
}
