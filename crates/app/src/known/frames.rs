//! The frames of known videos: what an upload shows that one of them shows, too.

use super::{Held, Visible};
use index::Code;
use signals::pdq::{MATCH_DISTANCE, Pdq};
use signals::video::{Banked, Track};
use std::collections::{HashMap, HashSet};

/// Runs of one entry that the index can number: an id is the entry's number times this, and the run's place.
const RUNS: u64 = 1 << 17;
const _: () = assert!(Banked::MOST_RUNS < RUNS as usize);

/// Hashes looked up in one go: as many as the index takes together, which makes each of them cheaper.
const TOGETHER: usize = 1024;

/// A known video of so many runs or fewer, those of its middle counted too, may be found by a single one of them.
const FEW_RUNS: u64 = 8;

/// How much of a video is like something known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Likeness {
    /// When frames that are like something begin to be shown, in milliseconds, in order.
    pub(crate) at: Vec<u32>,
    /// The most different frames of one known video that some are like.
    pub(crate) different: usize,
    /// The most of those that are shown in the order in which the known video shows them.
    pub(crate) in_order: usize,
    /// Whether a known picture is among them, or a frame of a known video that has few.
    pub(crate) is_plain: bool,
}

/// How many of some numbers can be kept, at most, so that each is greater than the one before.
fn longest_rise(numbers: &[usize]) -> usize {
    // The least number that a rise of each length can end with.
    let mut ends: Vec<usize> = Vec::new();
    for number in numbers {
        let length = ends.partition_point(|end| end < number);
        match ends.get_mut(length) {
            Some(end) => *end = *number,
            None => ends.push(*number),
        }
    }
    ends.len()
}

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

    /// How much of what was seen of a video is like something known; each track is another way to look at it. Takes milliseconds, so it belongs
    /// on a thread of its own.
    pub(crate) fn likeness<'a>(&self, tracks: impl IntoIterator<Item = &'a Track>) -> Likeness {
        let mut likeness = Likeness::default();
        for track in tracks {
            let mut known: HashMap<u64, Vec<usize>> = HashMap::new();
            for runs in track.runs.chunks(TOGETHER) {
                let hashes: Vec<Pdq> = runs.iter().map(|run| run.pdq).collect();
                likeness.is_plain |= self.near(&hashes).iter().any(|near| !near.is_empty());
                for (run, near) in runs.iter().zip(self.frames_near(&hashes)) {
                    if !near.is_empty() {
                        likeness.at.push(run.from);
                    }
                    for near in near {
                        likeness.is_plain |= self.has_few_runs(near.number);
                        known.entry(near.number).or_default().push(near.run);
                    }
                }
            }
            for runs in known.into_values() {
                likeness.in_order = likeness.in_order.max(longest_rise(&runs));
                let different: HashSet<usize> = runs.into_iter().collect();
                likeness.different = likeness.different.max(different.len());
            }
        }
        likeness.at.sort_unstable();
        likeness.at.dedup();
        likeness
    }

    /// Whether a known video is so still that one frame may be all there is to find of it.
    fn has_few_runs(&self, number: u64) -> bool {
        let last = number * RUNS + FEW_RUNS;
        !self.0.iter().any(|held| held.frames.contains(last))
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

#[cfg(test)]
mod tests {
    use super::*;
    use casework::OrganisationId;
    use jiff::Timestamp;
    use signals::video::Run;
    use std::sync::Arc;

    /// A hash that is far from that of any other number.
    fn hash(number: u64) -> Pdq {
        let word = |place: u64| (number * 4 + place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Pdq::from_words([0, 1, 2, 3].map(word))
    }

    fn track(hashes: impl IntoIterator<Item = Pdq>) -> Track {
        let runs = (0..).zip(hashes).map(|(second, pdq)| Run {
            from: second * 1_000,
            until: second * 1_000 + 500,
            quality: 100,
            pdq,
        });
        Track {
            runs: runs.collect(),
            ..Track::default()
        }
    }

    fn banked(hashes: impl IntoIterator<Item = Pdq>) -> Banked {
        Banked {
            whole: track(hashes),
            middle: Track::default(),
        }
    }

    /// A bank of two moving videos, 1 of the hashes 100 to 120 and 2 of 200 to 220, one that is still, and a picture.
    fn bank() -> Visible {
        let held = Held::new(OrganisationId::new(Timestamp::UNIX_EPOCH, [0; 10]));
        held.add_frames(1, &banked((100..120).map(hash)));
        held.add_frames(2, &banked((200..220).map(hash)));
        held.add_frames(3, &banked([hash(300)]));
        held.pdq.insert(4, hash(400).words());
        Visible(vec![Arc::new(held)])
    }

    #[test]
    fn what_is_like_something_is_told_by_its_times_and_how_much_of_one_video_it_is() {
        let known = bank();
        let likeness = |hashes: &[u64]| known.likeness([&track(hashes.iter().copied().map(hash))]);
        assert_eq!(likeness(&[1, 2, 3, 4]), Likeness::default());
        let some = |at: &[u32], different, in_order| Likeness {
            at: at.iter().map(|second| second * 1_000).collect(),
            different,
            in_order,
            is_plain: false,
        };
        assert_eq!(likeness(&[1, 110, 3]), some(&[1], 1, 1));
        // One of each video; and the same one again and again.
        assert_eq!(likeness(&[205, 1, 110]), some(&[0, 2], 1, 1));
        assert_eq!(likeness(&[110, 1, 110]), some(&[0, 2], 1, 1));
        // As the known video goes, backwards, and cut together anew.
        assert_eq!(likeness(&[110, 111, 1, 115]), some(&[0, 1, 3], 3, 3));
        assert_eq!(likeness(&[115, 111, 110]), some(&[0, 1, 2], 3, 1));
        assert_eq!(likeness(&[115, 116, 100, 101, 102]).in_order, 3);
        // Each way to look is counted for itself: a video is not mirrored for one of its frames.
        let (one, other) = (track([hash(110)]), track([hash(1), hash(111)]));
        assert_eq!(known.likeness([&one, &other]), some(&[0, 1], 1, 1));
        // Also where they lie further apart than are looked up together.
        let far = (1_000..3_000).chain([110]).chain(3_000..5_000).chain([111]);
        assert_eq!(likeness(&far.collect::<Vec<_>>()).in_order, 2);
    }

    #[test]
    fn a_picture_and_a_video_that_stands_still_are_plain_by_one_frame() {
        let known = bank();
        for (hashes, is_plain) in [([1, 300], true), ([1, 400], true), ([1, 110], false)] {
            let track = track(hashes.map(hash));
            assert_eq!(known.likeness([&track]).is_plain, is_plain, "{hashes:?}");
        }
    }
}
