//! Which parts to merge, and merging them.
//!
//! Each part costs every search something, and each merge costs time once. So parts are kept few, each at least
//! [`RATIO`] times as large as all that came after it: a part is merged with those after it when they have grown
//! to a [`RATIO`]th of it. An index of ten million entries then has about eight parts, and an entry is copied some
//! twenty times on its way to the largest, a few microseconds in all.

use crate::code::Code;
use crate::part::Part;
use crate::segment::{Segment, Tables};
use std::iter::Peekable;
use std::ops::Range;

/// See above.
const RATIO: usize = 4;

/// A part of which more than one in so many entries are removed is written anew without them.
const MOST_DEAD: usize = 4;

/// Merges of more entries than this are done one at a time, and beside them one smaller one: so those that take
/// seconds do not hold up those that take milliseconds.
pub(crate) const LARGE: usize = 262_144;

/// Which parts to merge next, if any: a run of those that are not `busy`.
pub(crate) fn due(
    parts: &[Part],
    busy: impl Fn(&Part) -> bool,
    allowed: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    let sizes: Vec<Size> = parts
        .iter()
        .map(|part| Size {
            entries: part.entries(),
            dead: part.dead().count(),
            busy: busy(part),
        })
        .collect();
    due_of(&sizes, allowed)
}

#[derive(Debug, Clone, Copy)]
struct Size {
    entries: usize,
    dead: usize,
    busy: bool,
}

fn due_of(sizes: &[Size], allowed: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let living = |size: &Size| size.entries - size.dead.min(size.entries);
    // The newest first: they are small, and many.
    let mut end = sizes.len();
    while end > 0 {
        if sizes[end - 1].busy {
            end -= 1;
            continue;
        }
        let mut begin = end - 1;
        let mut total = living(&sizes[begin]);
        while begin > 0 && !sizes[begin - 1].busy && living(&sizes[begin - 1]) <= RATIO * total {
            begin -= 1;
            total += living(&sizes[begin]);
        }
        if end - begin > 1 && allowed(total) {
            return Some(begin..end);
        }
        // What is too much for now may have a smaller run at its end.
        if end - begin > 1 {
            let mut begin = end - 1;
            let mut total = living(&sizes[begin]);
            while living(&sizes[begin - 1]) <= RATIO * total
                && allowed(total + living(&sizes[begin - 1]))
            {
                begin -= 1;
                total += living(&sizes[begin]);
            }
            if end - begin > 1 {
                return Some(begin..end);
            }
        }
        end = begin;
    }
    let sparse = |size: &Size| size.dead > size.entries / MOST_DEAD;
    let wanting = |size: &Size| !size.busy && sparse(size) && allowed(living(size));
    let place = sizes.iter().position(wanting)?;
    Some(place..place + 1)
}

/// What is merged, as it was when the merge began.
#[derive(Debug)]
pub(crate) struct Merge {
    pub(crate) parts: Vec<Part>,
    /// What had been removed from each.
    dead: Vec<Vec<u64>>,
    pub(crate) living: usize,
}

impl Merge {
    pub(crate) fn of(parts: Vec<Part>) -> Self {
        let dead: Vec<_> = parts.iter().map(|part| part.dead().words()).collect();
        let gone: u32 = dead.iter().flatten().map(|word| word.count_ones()).sum();
        let entries: usize = parts.iter().map(Part::entries).sum();
        Self {
            parts,
            dead,
            living: entries - gone as usize,
        }
    }

    /// One segment of all that lived when the merge began; `None` if `go_on` said no.
    pub(crate) fn run(&self, tables: Tables, go_on: impl Fn() -> bool) -> Option<Segment> {
        let parts = self.parts.iter().zip(&self.dead);
        let living = parts.map(|(part, dead)| part.living(dead).peekable());
        let merged = InOrder(living.collect());
        Segment::build(self.living, merged, tables, go_on)
    }

    /// Removes from the merged segment what was removed from its parts meanwhile.
    pub(crate) fn catch_up(&self, merged: &Segment) {
        for (part, before) in self.parts.iter().zip(&self.dead) {
            for slot in part.dead().since(before) {
                if let Some(slot) = merged.find(part.id(slot)) {
                    merged.dead().kill(slot);
                }
            }
        }
    }
}

/// Entries of several iterators, each in the order of ids, in the order of ids.
struct InOrder<'a>(Vec<Peekable<Box<dyn Iterator<Item = (u64, Code)> + 'a>>>);

impl Iterator for InOrder<'_> {
    type Item = (u64, Code);

    fn next(&mut self) -> Option<Self::Item> {
        let heads = self.0.iter_mut().enumerate();
        let heads = heads.filter_map(|(place, part)| Some((part.peek()?.0, place)));
        let (_, place) = heads.min()?;
        self.0[place].next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(entries: &[usize]) -> Vec<Size> {
        let size = |entries: &usize| Size {
            entries: *entries,
            dead: 0,
            busy: false,
        };
        entries.iter().map(size).collect()
    }

    #[test]
    fn parts_stay_few_and_an_entry_is_copied_seldom() {
        let mut parts: Vec<usize> = Vec::new();
        let (mut copied, mut most) = (0, 0);
        let count = 5_000;
        for _ in 0..count {
            parts.push(2_048);
            while let Some(run) = due_of(&sizes(&parts), |_| true) {
                let total = parts[run.clone()].iter().sum();
                copied += total;
                parts.splice(run, [total]);
            }
            most = most.max(parts.len());
        }
        assert!(most <= 9, "{most} parts");
        let each = copied as f64 / (count * 2_048) as f64;
        assert!(each < 30.0, "each entry was copied {each} times");
    }

    #[test]
    fn while_a_large_merge_runs_small_ones_go_on() {
        let mut parts = sizes(&[1_000_000, 300_000, 2_048, 2_048, 2_048]);
        parts[0].busy = true;
        parts[1].busy = true;
        assert_eq!(due_of(&parts, |total| total < LARGE), Some(2..5));
        let parts = sizes(&[1_000_000, 250_000, 2_048, 2_048]);
        assert_eq!(due_of(&parts, |total| total < LARGE), Some(2..4));
        assert_eq!(due_of(&parts, |_| true), Some(2..4));
        assert_eq!(due_of(&sizes(&[1_000_000, 2_048]), |_| true), None);
    }

    #[test]
    fn a_part_of_which_much_was_removed_is_written_anew() {
        let mut parts = sizes(&[1_000_000, 100_000]);
        parts[0].dead = 200_000;
        assert_eq!(due_of(&parts, |_| true), None);
        parts[0].dead = 260_000;
        assert_eq!(due_of(&parts, |_| true), Some(0..1));
        parts[0].busy = true;
        assert_eq!(due_of(&parts, |_| true), None);
    }
}
