//! The newest entries, before a merge makes a segment of them.
//!
//! One thread at a time appends; any number read meanwhile, without a lock: an entry is written in full before the
//! length says that it is there.

use crate::code::Code;
use crate::dead::Dead;
use crate::hit::Hit;
use std::sync::atomic::{
    AtomicU64, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// The most entries: a search scans them all, which takes some 3 microseconds.
pub(crate) const MOST: usize = 2_048;

/// The fewest there is room for: an index of few entries should not take much memory.
const FEWEST: usize = 64;

#[derive(Debug)]
pub(crate) struct Recent {
    ids: Box<[AtomicU64]>,
    codes: Box<[[AtomicU64; 4]]>,
    len: AtomicUsize,
    dead: Dead,
    /// The greatest id, so that a new one need not be looked for.
    greatest: AtomicU64,
}

impl Recent {
    /// With room for an eighth of what an index of `entries` holds already, within bounds.
    pub(crate) fn beside(entries: usize) -> Self {
        let room = (entries / 8).next_power_of_two().clamp(FEWEST, MOST);
        Self {
            ids: (0..room).map(|_| AtomicU64::new(0)).collect(),
            codes: (0..room).map(|_| Default::default()).collect(),
            len: AtomicUsize::new(0),
            dead: Dead::none_of(room),
            greatest: AtomicU64::new(0),
        }
    }

    /// Entries, the removed ones included.
    pub(crate) fn entries(&self) -> usize {
        self.len.load(Acquire)
    }

    pub(crate) fn dead(&self) -> &Dead {
        &self.dead
    }

    /// Appends an entry, or returns `false` if there is no room. Only one thread may do this at a time.
    pub(crate) fn push(&self, id: u64, code: &Code) -> bool {
        let slot = self.len.load(Relaxed);
        if slot == self.ids.len() {
            return false;
        }
        self.ids[slot].store(id, Relaxed);
        for (word, value) in self.codes[slot].iter().zip(code) {
            word.store(*value, Relaxed);
        }
        self.greatest.fetch_max(id, Relaxed);
        self.len.store(slot + 1, Release);
        true
    }

    /// The living entry with this id.
    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        let entries = self.entries();
        if entries == 0 || id > self.greatest.load(Relaxed) {
            return None;
        }
        (0..entries).find(|slot| self.id(*slot) == id && !self.dead.is_dead(*slot))
    }

    pub(crate) fn id(&self, slot: usize) -> u64 {
        self.ids[slot].load(Relaxed)
    }

    pub(crate) fn code(&self, slot: usize) -> Code {
        std::array::from_fn(|word| self.codes[slot][word].load(Relaxed))
    }

    /// Adds to each query's hits the living entries within `radius` of it.
    pub(crate) fn search(&self, queries: &[Code], radius: u32, hits: &mut [Vec<Hit>]) {
        crate::vector::run(Scan {
            recent: self,
            queries,
            radius,
            hits,
        });
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.ids.len() * (size_of::<u64>() + size_of::<Code>())
            + self.dead.memory_bytes()
    }
}

struct Scan<'a> {
    recent: &'a Recent,
    queries: &'a [Code],
    radius: u32,
    hits: &'a mut [Vec<Hit>],
}

impl crate::vector::Work for Scan<'_> {
    /// The same loop by every path: words that may change cannot be loaded many at a time.
    #[inline(always)]
    fn by<P: crate::vector::Path>(self) {
        let mut slot = 0;
        // Asked anew each time: whoever finds an entry replaced then also finds what replaced it.
        while slot < self.recent.entries() {
            let code = self.recent.code(slot);
            for (query, hits) in self.queries.iter().zip(&mut *self.hits) {
                let distance = crate::code::distance(query, &code);
                if distance <= self.radius && !self.recent.dead.is_dead(slot) {
                    let id = self.recent.id(slot);
                    hits.push(Hit { id, distance });
                }
            }
            slot += 1;
        }
    }
}
