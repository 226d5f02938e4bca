//! Fingerprints of a text's parts: two texts that share a long enough run of letters share a fingerprint, wherever the run
//! stands in each. So a quoted paragraph is found within a long post.
//!
//! Saul Schleimer, Daniel Wilkerson, Alex Aiken, “Winnowing: local algorithms for document fingerprinting”, SIGMOD 2003:
//! of every window of [`WINDOW`] successive runs of [`RUN`] letters, the one with the least hash is kept.

use super::hash::runs;
use super::normal::{Normal, VERSION};
use std::collections::{HashMap, VecDeque};

/// Letters of a run that has a hash.
pub const RUN: usize = 20;

/// Successive runs of which one is kept.
pub const WINDOW: usize = 12;

/// Any run of so many letters that two texts share gives them a fingerprint in common.
pub const GUARANTEE: usize = RUN + WINDOW - 1;

/// How often one fingerprint is kept of one text: a line that is repeated a thousand times says no more than this.
const REPEATS: usize = 4;

/// How many letters may lie between two fingerprints of one passage: between neighbours there are fewer unless something
/// was changed.
const GAP: u32 = 80;

/// By how many letters the two texts may go apart from one fingerprint to the next: words put in or taken out.
const DRIFT: u32 = 24;

/// Shorter passages say nothing: they are turns of phrase.
const LEAST_PASSAGE: u32 = 36;

/// Passages that are followed at a time while two texts are compared.
const FOLLOWED: usize = 64;

/// One fingerprint of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print {
    /// The hash of the run.
    pub hash: u64,
    /// Its first letter, counted in letters.
    pub letter: u32,
    /// Where the run begins in the text, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// The fingerprints of a text, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prints {
    /// How many letters the text has.
    pub letters: u32,
    /// Its fingerprints.
    pub prints: Vec<Print>,
}

/// A part that two texts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the text asked about, in bytes: from, to.
    pub query: (u32, u32),
    /// Where it stands in the known text.
    pub known: (u32, u32),
    /// The same, in letters.
    query_letters: (u32, u32),
    known_letters: (u32, u32),
    /// Fingerprints that the two share there.
    pub prints: u32,
}

/// What two texts share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlap {
    /// The parts, in the order of the text asked about.
    pub passages: Vec<Passage>,
    /// Letters of the known text that lie in one of them.
    pub known_letters: u32,
    /// How much of the known text that is, 0 to 1.
    pub of_known: f32,
    /// How much of the text asked about lies in one of them, 0 to 1.
    pub of_query: f32,
}

impl Prints {
    /// The fingerprints of a text; none where it is shorter than one run.
    #[must_use]
    pub fn of(normal: &Normal) -> Self {
        let letters = normal.letters();
        let mut kept = Prints {
            letters: u32::try_from(letters.len()).unwrap_or(u32::MAX),
            prints: Vec::new(),
        };
        let mut seen: HashMap<u64, usize> = HashMap::new();
        // The least of the window in front; behind it only what may become the least when it has left.
        let mut least: VecDeque<(usize, u64)> = VecDeque::with_capacity(WINDOW);
        let (mut last, count) = (None, letters.len().saturating_sub(RUN - 1));
        for (place, hash) in runs(letters, RUN).enumerate() {
            while least.back().is_some_and(|(_, other)| *other >= hash) {
                least.pop_back();
            }
            least.push_back((place, hash));
            while least
                .front()
                .is_some_and(|(first, _)| first + WINDOW <= place)
            {
                least.pop_front();
            }
            // A text shorter than a window has one all the same.
            let is_full = place + 1 >= WINDOW || place + 1 == count;
            let Some(&(first, hash)) = least.front().filter(|_| is_full) else {
                continue;
            };
            if last == Some(first) {
                continue;
            }
            last = Some(first);
            let times = seen.entry(hash).or_default();
            *times += 1;
            if *times > REPEATS {
                continue;
            }
            let (start, end) = normal.place(first, first + RUN);
            kept.prints.push(Print {
                hash,
                letter: u32::try_from(first).unwrap_or(u32::MAX),
                start,
                end,
            });
        }
        kept
    }

    /// Each hash once.
    #[must_use]
    pub fn hashes(&self) -> Vec<u64> {
        let mut hashes: Vec<u64> = self.prints.iter().map(|print| print.hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }

    /// What this text shares with a known one.
    #[must_use]
    pub fn overlap(&self, known: &Self) -> Overlap {
        let mut places: HashMap<u64, Vec<&Print>> = HashMap::with_capacity(known.prints.len());
        for print in &known.prints {
            places.entry(print.hash).or_default().push(print);
        }
        let (mut open, mut ended): (Vec<Passage>, Vec<Passage>) = (Vec::new(), Vec::new());
        for ours in &self.prints {
            let Some(theirs) = places.get(&ours.hash) else {
                continue;
            };
            open.retain(|passage| {
                let goes_on = ours.letter <= passage.query_letters.1.saturating_add(GAP);
                if !goes_on {
                    ended.push(*passage);
                }
                goes_on
            });
            for theirs in theirs {
                let mut followed = open.iter_mut();
                if let Some(passage) = followed.find(|passage| passage.is_followed_by(ours, theirs))
                {
                    passage.extend(ours, theirs);
                } else if open.len() < FOLLOWED {
                    open.push(Passage::of(ours, theirs));
                }
            }
        }
        ended.extend(open);
        ended.retain(|passage| passage.length() >= LEAST_PASSAGE);
        ended.sort_by_key(|passage| (passage.query_letters, passage.known_letters));
        let share = |covered: u32, of: u32| {
            if of == 0 {
                0.0
            } else {
                covered as f32 / of as f32
            }
        };
        let known_letters = covered(ended.iter().map(|passage| passage.known_letters));
        let query_letters = covered(ended.iter().map(|passage| passage.query_letters));
        Overlap {
            known_letters,
            of_known: share(known_letters, known.letters),
            of_query: share(query_letters, self.letters),
            passages: ended,
        }
    }

    /// As it is kept: the version, the number of letters, and each fingerprint in 20 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(5 + self.prints.len() * 20);
        bytes.push(VERSION);
        bytes.extend(self.letters.to_le_bytes());
        for print in &self.prints {
            bytes.extend(print.hash.to_le_bytes());
            for number in [print.letter, print.start, print.end] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes
    }

    /// Out of what [`Prints::to_bytes`] wrote; none where another version did, or something else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (letters, rest) = rest.split_first_chunk::<4>()?;
        let (prints, rest) = rest.as_chunks::<20>();
        if *version != VERSION || !rest.is_empty() {
            return None;
        }
        let prints = prints.iter().map(|bytes| {
            let number = |at: usize| {
                u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
            };
            Print {
                hash: u64::from(number(4)) << 32 | u64::from(number(0)),
                letter: number(8),
                start: number(12),
                end: number(16),
            }
        });
        Some(Self {
            letters: u32::from_le_bytes(*letters),
            prints: prints.collect(),
        })
    }
}

impl Passage {
    fn of(ours: &Print, theirs: &Print) -> Self {
        let run = |print: &Print| (print.letter, print.letter.saturating_add(RUN as u32));
        Self {
            query: (ours.start, ours.end),
            known: (theirs.start, theirs.end),
            query_letters: run(ours),
            known_letters: run(theirs),
            prints: 1,
        }
    }

    /// Whether a further fingerprint goes on in both texts, by about as much in each.
    fn is_followed_by(&self, ours: &Print, theirs: &Print) -> bool {
        let run = RUN as u32;
        let ours = i64::from(ours.letter) - i64::from(self.query_letters.1 - run);
        let theirs = i64::from(theirs.letter) - i64::from(self.known_letters.1 - run);
        ours >= 0
            && theirs >= 0
            && theirs <= i64::from(GAP + run)
            && ours.abs_diff(theirs) <= u64::from(DRIFT)
    }

    fn extend(&mut self, ours: &Print, theirs: &Print) {
        let next = Self::of(ours, theirs);
        self.query.1 = self.query.1.max(next.query.1);
        self.known.1 = self.known.1.max(next.known.1);
        self.query_letters.1 = self.query_letters.1.max(next.query_letters.1);
        self.known_letters.1 = self.known_letters.1.max(next.known_letters.1);
        self.prints += 1;
    }

    /// Letters of the known text.
    fn length(&self) -> u32 {
        self.known_letters.1.saturating_sub(self.known_letters.0)
    }
}

/// How many letters lie in at least one of the ranges.
fn covered(ranges: impl Iterator<Item = (u32, u32)>) -> u32 {
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort_unstable();
    let (mut reached, mut sum) = (0, 0);
    for (start, end) in ranges {
        let start = start.max(reached);
        if end > start {
            sum += end - start;
            reached = end;
        }
    }
    sum
}
