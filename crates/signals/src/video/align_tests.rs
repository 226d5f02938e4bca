//! Alignment against a plain reading of what it means, on tracks made at random.

#![allow(clippy::unwrap_used)]

use super::align::{Laid, best, pairs, votes};
use super::{Aligned, Run, Segment, Track, align};
use crate::pdq::Pdq;

/// Numbers that look like chance, the same in every run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: u32) -> u32 {
        (self.next() % u64::from(end)) as u32
    }

    fn pdq(&mut self) -> Pdq {
        Pdq::from_words(std::array::from_fn(|_| self.next()))
    }

    /// A hash within so many bits.
    fn near(&mut self, pdq: Pdq, bits: u32) -> Pdq {
        let mut words = pdq.words();
        for _ in 0..bits {
            words[self.below(4) as usize] ^= 1 << self.below(64);
        }
        Pdq::from_words(words)
    }

    /// A video of pictures that last 200 to 1500 ms each.
    fn track(&mut self, length: u32) -> Track {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < length {
            let until = (at + 200 + self.below(1300)).min(length);
            let pdq = self.pdq();
            runs.push(run(at, until, pdq));
            at = until;
        }
        Track {
            duration: length,
            frames: length / 250,
            runs,
        }
    }

    /// A piece of a video, played so many per cent as fast, from `at` on, its hashes off by some bits.
    fn clip(&mut self, of: &Track, (from, until): (u32, u32), speed: u32, at: u32) -> Track {
        let mut runs = Vec::new();
        let place = |time: u32| at + (time.clamp(from, until) - from) * 100 / speed;
        for piece in of
            .runs
            .iter()
            .filter(|run| run.from < until && run.until > from)
        {
            let pdq = self.near(piece.pdq, 24);
            runs.push(run(place(piece.from), place(piece.until), pdq));
        }
        Track {
            duration: place(until),
            frames: 1,
            runs,
        }
    }
}

fn run(from: u32, until: u32, pdq: Pdq) -> Run {
    Run {
        from,
        until,
        quality: 100,
        pdq,
    }
}

fn after(first: &Track, then: &Track) -> Track {
    Track {
        duration: then.duration,
        frames: first.frames + then.frames,
        runs: [first.runs.clone(), then.runs.clone()].concat(),
    }
}

fn near(found: u32, wanted: u32) -> bool {
    found.abs_diff(wanted) <= 500
}

fn only(aligned: &Aligned) -> Segment {
    assert_eq!(aligned.segments.len(), 1, "{aligned:?}");
    aligned.segments[0]
}

#[test]
fn the_best_way_is_that_of_trying_all_ways() {
    let mut chance = Chance(7);
    for _ in 0..40 {
        // Few different pictures in short tracks: many pairs that speak against each other.
        let pictures: Vec<Pdq> = (0..6).map(|_| chance.pdq()).collect();
        let mut track = |runs: u32| {
            let mut at = 0;
            let runs = (0..runs).map(|_| {
                let until = at + 100 + chance.below(1500);
                let pdq = pictures[chance.below(6) as usize];
                let run = run(at, until, pdq);
                at = until + chance.below(400);
                run
            });
            Track {
                runs: runs.collect(),
                duration: at,
                frames: 0,
            }
        };
        let (query, known) = (track(9), track(14));
        let pairs = pairs(&query, &known);
        let found = best(&query.runs, &known.runs, &pairs).unwrap();
        assert_eq!(votes(&query.runs, &known.runs, &pairs, found), found.votes);
        // Every way changes what it joins only where a pair begins to allow it.
        let mut most = 0;
        for speed in (9_000..=11_000).step_by(100) {
            for pair in &pairs {
                let (ours, theirs) = (query.runs[pair.query], known.runs[pair.known]);
                let offset =
                    i64::from(theirs.from) * 10_000 - speed * i64::from(ours.until) - 250 * 10_000;
                let mut joined = (Vec::new(), Vec::new());
                for (a, ours) in query.runs.iter().enumerate() {
                    for (b, theirs) in known.runs.iter().enumerate() {
                        let from = speed * i64::from(ours.from) + offset - 2_500_000;
                        let until = speed * i64::from(ours.until) + offset + 2_500_000;
                        let is_together = from <= i64::from(theirs.until) * 10_000
                            && until >= i64::from(theirs.from) * 10_000;
                        if is_together && ours.pdq.distance(&theirs.pdq) <= 31 {
                            joined.0.push(a);
                            joined.1.push(b);
                        }
                    }
                }
                for runs in [&mut joined.0, &mut joined.1] {
                    runs.sort_unstable();
                    runs.dedup();
                }
                most = most.max(joined.0.len().min(joined.1.len()));
            }
        }
        assert_eq!(found.votes, most);
        let elsewhere = Laid {
            offset: found.offset + 3_600_000 * 10_000,
            ..found
        };
        assert_eq!(votes(&query.runs, &known.runs, &pairs, elsewhere), 0);
    }
}

#[test]
fn ten_seconds_from_the_middle_are_found_where_they_lie() {
    let mut chance = Chance(1);
    for _ in 0..30 {
        let known = chance.track(600_000);
        let from = chance.below(590_000);
        let clip = chance.clip(&known, (from, from + 10_000), 100, 0);
        let aligned = align(&clip, &known).unwrap();
        let found = only(&aligned);
        assert!(
            near(found.query_from, 0) && near(found.query_until, 10_000),
            "{found:?}"
        );
        assert!(near(found.known_from, from) && near(found.known_until, from + 10_000));
        assert!(aligned.query_covered >= 95 && (1..=3).contains(&aligned.known_covered));
    }
}

#[test]
fn still_pictures_of_two_seconds_are_laid_upon_each_other_end_to_end() {
    let mut chance = Chance(9);
    let runs = (0..30).map(|number| run(number * 2_000, number * 2_000 + 2_000, chance.pdq()));
    let known = Track {
        runs: runs.collect(),
        duration: 60_000,
        frames: 240,
    };
    for from in [24_300, 31_900, 10_000] {
        let clip = chance.clip(&known, (from, from + 10_000), 100, 0);
        let found = only(&align(&clip, &known).unwrap());
        assert!(found.known_from.abs_diff(from) <= 100, "{from}: {found:?}");
        assert!(
            found.known_until.abs_diff(from + 10_000) <= 100,
            "{from}: {found:?}"
        );
    }
}

#[test]
fn a_tenth_faster_or_slower_is_found_and_told() {
    let mut chance = Chance(2);
    for speed in [90, 93, 96, 104, 107, 110] {
        let known = chance.track(300_000);
        let clip = chance.clip(&known, (60_000, 240_000), speed, 0);
        let aligned = align(&clip, &known).unwrap();
        let found = only(&aligned);
        assert!(
            found.speed.abs_diff(speed * 100) <= 30,
            "{speed}: {found:?}"
        );
        assert!(
            found.known_from.abs_diff(60_000) <= 1000
                && found.known_until.abs_diff(240_000) <= 1000,
            "{speed}: {found:?}"
        );
        assert!(aligned.query_covered >= 95);
    }
}

#[test]
fn a_piece_within_unrelated_footage_is_told_apart_from_it() {
    let mut chance = Chance(3);
    let known = chance.track(120_000);
    let before = chance.track(40_000);
    let clip = chance.clip(&known, (50_000, 70_000), 100, 40_000);
    let mut rest = chance.track(40_000);
    for run in &mut rest.runs {
        (run.from, run.until) = (run.from + 60_000, run.until + 60_000);
    }
    rest.duration = 100_000;
    let aligned = align(&after(&after(&before, &clip), &rest), &known).unwrap();
    let found = only(&aligned);
    assert!(
        near(found.query_from, 40_000) && near(found.query_until, 60_000),
        "{found:?}"
    );
    assert!(near(found.known_from, 50_000) && near(found.known_until, 70_000));
    assert!((19..=21).contains(&aligned.query_covered), "{aligned:?}");
    assert!((16..=18).contains(&aligned.known_covered));
}

#[test]
fn pieces_put_together_anew_are_found_one_by_one() {
    let mut chance = Chance(4);
    let known = chance.track(120_000);
    let late = chance.clip(&known, (80_000, 95_000), 100, 0);
    let early = chance.clip(&known, (10_000, 30_000), 100, 15_000);
    let aligned = align(&after(&late, &early), &known).unwrap();
    let places: Vec<(u32, u32)> = aligned
        .segments
        .iter()
        .map(|segment| (segment.query_from / 1000, (segment.known_from + 500) / 1000))
        .collect();
    assert_eq!(places.len(), 2, "{aligned:?}");
    assert!(
        near(aligned.segments[0].known_from, 80_000)
            && near(aligned.segments[1].known_from, 10_000)
    );
    assert!(aligned.query_covered >= 95);
}

#[test]
fn unrelated_videos_have_nothing_in_common() {
    let mut chance = Chance(5);
    for _ in 0..20 {
        let (query, known) = (chance.track(120_000), chance.track(120_000));
        assert_eq!(align(&query, &known), None);
    }
}

#[test]
fn one_picture_that_both_show_is_not_enough_unless_it_is_all_that_one_shows() {
    let mut chance = Chance(6);
    let known = chance.track(60_000);
    let mut query = chance.track(60_000);
    let shared = known.runs[20].pdq;
    // A still scene of half a minute, and the same picture again and again in the other.
    query.runs[10].pdq = shared;
    query.runs[30].pdq = shared;
    assert_eq!(align(&query, &known), None);
    let still = Track {
        duration: 4_000,
        frames: 8,
        runs: vec![run(0, 4_000, shared)],
    };
    let found = align(&still, &known).unwrap();
    assert_eq!(only(&found).runs, 1);
    assert_eq!(align(&Track::default(), &known), None);
    assert_eq!(align(&known, &Track::default()), None);
}

#[test]
fn a_video_of_one_picture_against_itself_ends_in_time_and_covers_all() {
    let still: Vec<Run> = {
        let pdq = Chance(8).pdq();
        // As from a camera that flickers: every other frame has no quality.
        (0..2_000)
            .map(|at| run(at * 100, at * 100 + 50, pdq))
            .collect()
    };
    let track = Track {
        duration: 200_000,
        frames: 4_000,
        runs: still,
    };
    assert!(align(&track, &track).is_some());
}
