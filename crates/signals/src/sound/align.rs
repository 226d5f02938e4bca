//! Which parts two sounds share.
//!
//! A part shared lies on one diagonal: item `k` of the known sound against item `k + d` of the upload. Along a diagonal the bits that differ are
//! counted over windows of three seconds; the windows in which few enough do, joined, may be a part. Unrelated sounds differ in about
//! half of their bits, the same sound coded anew in a tenth.
//!
//! A window alone does not tell: each item is about 2.7 seconds, so that a single word spoken by the same voice, or a single bar of the same
//! notes, makes some twenty items agree, and of many pairs laid upon each other in every way one has such a window. So a part is told by
//! its evidence, the sum over its items of how many bits fewer differ than [`NEUTRAL`], as alignments of genomes are scored (Karlin and
//! Altschul 1990): by chance each further step of the score is rarer by the same factor, so that one limit holds for the short that agree
//! well and for the long that agree less.
//!
//! All silences are alike, and so are all steady tones: where nothing happens in either sound, half of the bits are taken to differ, as they
//! would by chance. So two speakers who pause at the same moments share nothing, and what is shared with its pauses is still found.

use super::{ITEMS, Sound};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

/// Items in a window: three seconds. What is shorter is not told from chance.
const WINDOW: usize = 24;
/// Of a window's 768 bits, at most so many differ. Chosen on the gauntlet (docs/matching.md).
const MOST_DIFFERENT: u32 = 230;
/// An item with fewer bits different belongs to a part, one with more is beside it.
const EVEN: u32 = 11;
/// An item with fewer bits different is evidence for a part, one with more against it. Stricter than [`EVEN`]: where a part ends is another
/// question than whether there is one.
const NEUTRAL: u32 = 9;
/// Least evidence of a part. Of 4,500 pairs of unrelated music the most had 91, half 16, and each nine more are e times rarer; of 500 pairs
/// of unrelated words read by the same synthetic voice the most had 174 (docs/matching.md). Six seconds coded anew have it, and ten over a telephone.
const LEAST_EVIDENCE: i64 = 200;
/// Bits that an item counts as different where nothing happens in either sound: those that would be by chance.
const NOTHING: u32 = 16;
/// Bits that change in the steps before and after an item, at least, where something happens.
const LEAST_AROUND: u32 = 3;
/// Bits that change from one item to the next at most, while nothing happens.
const STILL: u32 = 1;
/// Items of a pause at least: half a second. A shorter rest is a part of what sounds.
const PAUSE: usize = 4;
/// Of 256 bits, a second's, fewer than so many differ on the mean in every part that is told.
pub const MOST_DISTANCE: u32 = EVEN * ITEMS as u32;
/// Diagonals that are looked at, by their votes.
const MOST_VOTED: usize = 32;
/// Most parts told of one pair.
const MOST_PARTS: usize = 16;

/// A part that two sounds share, in items of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Of the upload.
    pub ours: Range<usize>,
    /// Of the known sound; as long.
    pub theirs: Range<usize>,
    /// Of a thousand bits, how many differ; where nothing happens in either sound, half are taken to.
    pub different: u32,
}

/// Every way in which two sounds could lie beside each other at all.
#[must_use]
pub fn every_diagonal(ours: &Sound, theirs: &Sound) -> RangeInclusive<i64> {
    let (ours, theirs) = (ours.items.len() as i64, theirs.items.len() as i64);
    1 - theirs..=ours - 1
}

/// The diagonals that hits of a search speak for, most first: for each hit the item of the upload and that of the known sound where
/// the two codes begin. Each comes with its neighbours, since what was coded anew may lie a little beside.
#[must_use]
pub fn voted_diagonals(hits: impl IntoIterator<Item = (usize, usize)>) -> Vec<i64> {
    let mut votes: BTreeMap<i64, u32> = BTreeMap::new();
    for (ours, theirs) in hits {
        *votes.entry(ours as i64 - theirs as i64).or_default() += 1;
    }
    let mut votes: Vec<(i64, u32)> = votes.into_iter().collect();
    votes.sort_by_key(|(diagonal, votes)| (Reverse(*votes), *diagonal));
    let voted = votes.iter().take(MOST_VOTED);
    let beside: BTreeSet<i64> = voted
        .flat_map(|(diagonal, _)| diagonal - 1..=diagonal + 1)
        .collect();
    beside.into_iter().collect()
}

/// The parts that two sounds share on these diagonals (the upload's item less the known sound's), longest first; no two of them tell of the same
/// part of the upload.
#[must_use]
pub fn align(
    ours: &Sound,
    theirs: &Sound,
    diagonals: impl IntoIterator<Item = i64>,
) -> Vec<Shared> {
    let mut found = Vec::new();
    let happens = (happenings(&ours.items), happenings(&theirs.items));
    for diagonal in diagonals {
        along(
            (&ours.items, &happens.0),
            (&theirs.items, &happens.1),
            diagonal,
            &mut found,
        );
    }
    // Beside the diagonal of a part lie others on which a little less of it agrees.
    found.sort_by_key(|part| (Reverse(worth(part)), part.ours.start, part.theirs.start));
    let mut kept: Vec<Shared> = Vec::new();
    for part in found {
        let is_told = kept
            .iter()
            .any(|other| 2 * common(&part.ours, &other.ours) > part.ours.len());
        if !is_told {
            kept.push(part);
        }
        if kept.len() == MOST_PARTS {
            break;
        }
    }
    kept
}

/// Bits that agree beyond the half that would by chance.
fn worth(part: &Shared) -> u64 {
    part.ours.len() as u64 * u64::from(500_u32.saturating_sub(part.different))
}

fn common(one: &Range<usize>, other: &Range<usize>) -> usize {
    let (from, to) = (one.start.max(other.start), one.end.min(other.end));
    to.saturating_sub(from)
}

/// For each item whether something happens around it: a second's code would reach from speech far into the pause beside it. The
/// first and the last item of a pause belong to it, though what is beside them is loud: two who pause out of step would otherwise agree at
/// the edges of every pause.
fn happenings(items: &[u32]) -> Vec<bool> {
    let changes: Vec<u32> = items
        .windows(2)
        .map(|two| (two[0] ^ two[1]).count_ones())
        .collect();
    let around = |at: usize| &changes[at.saturating_sub(1)..(at + 1).min(changes.len())];
    let mut happens: Vec<bool> = (0..items.len())
        .map(|at| around(at).iter().sum::<u32>() >= LEAST_AROUND)
        .collect();
    let mut from = 0;
    for at in 0..items.len() {
        let ends = changes.get(at).is_none_or(|change| *change > STILL);
        if ends {
            if at + 1 - from >= PAUSE {
                happens[from..=at].fill(false);
            }
            from = at + 1;
        }
    }
    happens
}

/// The items of a sound, and for each whether something happens there.
type Told<'a> = (&'a [u32], &'a [bool]);

fn along(
    (ours, our_happens): Told<'_>,
    (theirs, their_happens): Told<'_>,
    diagonal: i64,
    found: &mut Vec<Shared>,
) {
    let (first_ours, first_theirs) = match usize::try_from(diagonal) {
        Ok(ahead) => (ahead, 0),
        Err(_) => (0, diagonal.unsigned_abs() as usize),
    };
    let (Some(ours), Some(theirs)) = (ours.get(first_ours..), theirs.get(first_theirs..)) else {
        return;
    };
    let (our_happens, their_happens) = (&our_happens[first_ours..], &their_happens[first_theirs..]);
    let length = ours.len().min(theirs.len());
    if length < WINDOW {
        return;
    }
    let bits = |at: usize| match our_happens[at] || their_happens[at] {
        true => (ours[at] ^ theirs[at]).count_ones(),
        false => NOTHING,
    };
    let mut sum: u32 = (0..WINDOW).map(bits).sum();
    let mut part: Option<Range<usize>> = None;
    let mut end = |part: &mut Option<Range<usize>>| {
        if let Some(part) = part.take() {
            let part = core(part, bits);
            if evidence(part.clone(), bits) < LEAST_EVIDENCE {
                return;
            }
            let different: u64 = part.clone().map(|at| u64::from(bits(at))).sum();
            let of = 32 * part.len() as u64;
            found.push(Shared {
                ours: first_ours + part.start..first_ours + part.end,
                theirs: first_theirs + part.start..first_theirs + part.end,
                different: u32::try_from(different * 1_000 / of).unwrap_or(1_000),
            });
        }
    };
    for start in 0..=length - WINDOW {
        if start > 0 {
            sum = sum + bits(start + WINDOW - 1) - bits(start - 1);
        }
        if sum > MOST_DIFFERENT {
            continue;
        }
        match &mut part {
            Some(part) if start <= part.end => part.end = start + WINDOW,
            _ => {
                end(&mut part);
                part = Some(start..start + WINDOW);
            }
        }
    }
    end(&mut part);
}

/// How much the items of a part say that it is shared, and not alike by chance.
fn evidence(part: Range<usize>, bits: impl Fn(usize) -> u32) -> i64 {
    part.map(|at| i64::from(NEUTRAL) - i64::from(bits(at)))
        .sum()
}

/// The stretch of a part that agrees best: its outermost windows reach beyond what is shared. An item at its edge is half about what is
/// shared, and differs half as much from the part's own as chance does.
fn core(part: Range<usize>, bits: impl Fn(usize) -> u32) -> Range<usize> {
    let all: i64 = part.clone().map(|at| i64::from(bits(at))).sum();
    let mean = all / part.len().max(1) as i64;
    let even = (mean + i64::from(NOTHING)).min(2 * i64::from(EVEN));
    let (mut best, mut most) = (part.clone(), i64::MIN);
    let (mut start, mut sum) = (part.start, 0);
    for at in part {
        if sum < 0 {
            (start, sum) = (at, 0);
        }
        sum += even - 2 * i64::from(bits(at));
        if sum > most {
            (most, best) = (sum, start..at + 1);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sound(seed: u64, length: usize) -> Vec<u32> {
        let mut state = seed | 1;
        let mut items = Vec::with_capacity(length);
        for _ in 0..length {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            items.push((state >> 32) as u32);
        }
        items
    }

    proptest! {
        #[test]
        fn a_part_that_was_put_in_is_found_where_it_is(
            known in 60usize..200, from in 0usize..60, length in 55usize..120, before in 0usize..90, after in 0usize..90, damage in 0u32..5
        ) {
            let theirs = sound(7, known.max(from + length));
            let part = &theirs[from..(from + length).min(theirs.len())];
            let flips = sound(11, part.len());
            // Some bits of each item, never the same ones: at most five of 32.
            let mask = |item: u32| (0..damage).fold(0u32, |mask, n| mask | 1 << (item >> (5 * n) & 31));
            let damaged = part.iter().zip(&flips).map(|(item, flip)| item ^ mask(*flip));
            let ours: Vec<u32> = sound(3, before).into_iter().chain(damaged).chain(sound(5, after)).collect();
            let (ours, theirs) = (Sound::from_items(ours), Sound::from_items(theirs.clone()));
            let found = align(&ours, &theirs, every_diagonal(&ours, &theirs));
            let first = found.first();
            prop_assert!(first.is_some());
            let first = first.unwrap_or(&Shared { ours: 0..0, theirs: 0..0, different: 0 });
            prop_assert_eq!(first.ours.start as i64 - first.theirs.start as i64, before as i64 - from as i64);
            // An item beyond the end may agree by chance.
            let slack = 4;
            prop_assert!(first.ours.start.abs_diff(before) <= slack, "{:?}", first);
            prop_assert!(first.ours.end.abs_diff(before + part.len()) <= slack, "{:?}", first);
        }

        #[test]
        fn unrelated_sounds_share_nothing(one in any::<u32>(), other in any::<u32>()) {
            prop_assume!(one != other);
            let (ours, theirs) = (Sound::from_items(sound(u64::from(one) << 20, 200)), Sound::from_items(sound(u64::from(other) << 21, 200)));
            prop_assert_eq!(align(&ours, &theirs, every_diagonal(&ours, &theirs)), Vec::new());
        }

        #[test]
        fn a_word_or_a_bar_in_common_is_no_part(one in 1u64..1 << 40, other in 1u64..1 << 40, at in 0usize..150, there in 0usize..150, length in 1usize..=20) {
            prop_assume!(one.abs_diff(other) > 1);
            let theirs = sound(one << 20, 200);
            let mut ours = sound(other << 20, 200);
            ours[at..at + length].copy_from_slice(&theirs[there..there + length]);
            let (ours, theirs) = (Sound::from_items(ours), Sound::from_items(theirs));
            prop_assert_eq!(align(&ours, &theirs, every_diagonal(&ours, &theirs)), Vec::new());
        }

        #[test]
        fn those_who_pause_at_the_same_moments_share_nothing(one in 1u64..1 << 40, other in 1u64..1 << 40, spoken in 4usize..20, paused in 8usize..60) {
            prop_assume!(one.abs_diff(other) > 1);
            let speaks = |seed: u64| {
                let items = sound(seed << 20, 300).into_iter().enumerate();
                let items = items.map(|(at, item)| if at % (spoken + paused) < paused { 627_964_279 } else { item });
                Sound::from_items(items.collect())
            };
            let (ours, theirs) = (speaks(one), speaks(other));
            prop_assert_eq!(align(&ours, &theirs, every_diagonal(&ours, &theirs)), Vec::new());
        }

        #[test]
        fn those_who_pause_out_of_step_share_nothing(one in 1u64..1 << 40, other in 1u64..1 << 40, spoken in 4usize..9, paused in 4usize..12) {
            prop_assume!(one.abs_diff(other) > 1);
            let speaks = |seed: u64, lag: usize| {
                let items = sound(seed << 20, 300).into_iter().enumerate();
                let items = items.map(|(at, item)| if (at + lag) % (spoken + paused) < paused { 627_964_279 } else { item });
                Sound::from_items(items.collect())
            };
            let (ours, theirs) = (speaks(one, 0), speaks(other, (spoken + paused) / 2));
            prop_assert_eq!(align(&ours, &theirs, every_diagonal(&ours, &theirs)), Vec::new());
        }

        #[test]
        fn what_is_shared_is_found_with_its_pauses(seed in 1u64..1 << 40, before in 0usize..50) {
            // A second and more of silence after every three of speech.
            let items = sound(seed << 20, 240).into_iter().enumerate();
            let theirs: Vec<u32> = items.map(|(at, item)| if at % 36 >= 26 { 627_964_279 } else { item }).collect();
            let ours: Vec<u32> = sound(3, before).into_iter().chain(theirs.iter().copied()).collect();
            let found = align(&Sound::from_items(ours), &Sound::from_items(theirs), [before as i64]);
            prop_assert_eq!(found.len(), 1, "{:?}", found);
            prop_assert!(found[0].ours.len() >= 220, "{:?}", found);
            prop_assert!(found[0].different * 256 / 1_000 < MOST_DISTANCE);
        }

        #[test]
        fn any_items_and_any_diagonals_are_taken(
            ours in prop::collection::vec(0u32..4, 0..80), theirs in prop::collection::vec(0u32..4, 0..80), diagonals in prop::collection::vec(any::<i64>(), 0..9)
        ) {
            let (ours, theirs) = (Sound::from_items(ours), Sound::from_items(theirs));
            for part in align(&ours, &theirs, every_diagonal(&ours, &theirs).chain(diagonals)) {
                prop_assert_eq!(part.ours.len(), part.theirs.len());
                prop_assert!(part.ours.end <= ours.items().len() && part.theirs.end <= theirs.items().len());
            }
        }
    }
}
