//! The index itself.

use crate::chunks::{self, CHUNKS, MAX_RADIUS, Reach};
use crate::code::{Code, distance_within};
use crate::slots::Slots;
use crate::tables::Tables;

/// The radius at which two PDQ hashes count as the same picture: the confident match threshold of
/// Meta's `python-threatexchange`.
pub const DEFAULT_RADIUS: u32 = 31;

/// Entries from which on the tables are kept. Here a scan at the default radius takes some 40
/// microseconds and the tables take 25 (measured), but below it they cost over a kilobyte an entry.
const TABLES_FROM: usize = 32_768;

/// Older entries entered into the tables with each insertion, while there are any.
const CATCH_UP: usize = 8;

/// What looking up a list costs, in entries scanned (measured).
const LIST_COST: usize = 30;

/// What comparing an entry out of its order costs, in entries scanned (measured).
const ENTRY_COST: usize = 24;

/// An entry within the radius of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hit {
    /// The id the code was inserted under.
    pub id: u64,
    /// In how many bits it differs from the code searched for, 0 to 256.
    pub distance: u32,
}

/// A set of codes under ids of the caller's choice, searched by distance.
///
/// Ids are unique and codes are not: the same code may stand under any number of ids. At most
/// 2^32 − 1 entries fit, which would take hundreds of gigabytes.
#[derive(Debug, Clone)]
pub struct HammingIndex {
    codes: Vec<Code>,
    /// The id of each code, in the same order.
    ids: Vec<u64>,
    slots: Slots,
    /// The lists of the first `entered` entries, once there have been enough.
    tables: Option<Tables>,
    entered: usize,
    tables_from: usize,
}

impl Default for HammingIndex {
    fn default() -> Self {
        Self::new()
    }
}

impl HammingIndex {
    /// An index of nothing.
    pub fn new() -> Self {
        Self::with_tables_from(TABLES_FROM)
    }

    /// An index that keeps tables from `tables_from` entries on. For [`agreeing`](Self::agreeing) they
    /// pay much earlier than for a search, since it reads few of their lists.
    pub fn with_tables_from(tables_from: usize) -> Self {
        Self {
            codes: Vec::new(),
            ids: Vec::new(),
            slots: Slots::default(),
            tables: None,
            entered: 0,
            tables_from,
        }
    }

    /// Puts `code` under `id`, in place of any code that stood there. The very next search finds
    /// it.
    pub fn insert(&mut self, id: u64, code: Code) {
        if let Some(slot) = self.slots.get(id) {
            if slot < self.entered
                && let Some(tables) = &mut self.tables
            {
                tables.remove(&self.codes[slot], slot as u32);
                tables.insert(&code, slot as u32);
            }
            self.codes[slot] = code;
        } else {
            self.slots.set(id, self.codes.len() as u32);
            self.codes.push(code);
            self.ids.push(id);
        }
        self.catch_up();
    }

    /// Takes out what stands under `id`. Returns whether there was anything.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(slot) = self.slots.remove(id) else {
            return false;
        };
        let last = self.codes.len() - 1;
        // The last entry moves into the gap. If it was not in the tables yet and the gap was, it
        // has to be from now on, since the tables hold the first `entered` entries.
        if let Some(tables) = &mut self.tables
            && slot < self.entered
        {
            tables.remove(&self.codes[slot], slot as u32);
            if last < self.entered {
                self.entered -= 1;
                if last != slot {
                    tables.rename(&self.codes[last], last as u32, slot as u32);
                }
            } else {
                tables.insert(&self.codes[last], slot as u32);
            }
        }
        self.codes.swap_remove(slot);
        self.ids.swap_remove(slot);
        if slot != last {
            self.slots.set(self.ids[slot], slot as u32);
        }
        true
    }

    /// Every entry within `radius` bits of `code`, the nearest first, those at the same distance by
    /// id. Any radius is exact; the tables help up to 63.
    pub fn search(&self, code: &Code, radius: u32) -> Vec<Hit> {
        let mut hits = Vec::new();
        let reach = Reach::of(radius.min(MAX_RADIUS));
        match &self.tables {
            Some(tables)
                if radius <= MAX_RADIUS && self.tables_are_quicker(tables, code, reach) =>
            {
                self.look_up(tables, code, radius, reach, &mut hits);
                self.scan(self.entered, code, radius, &mut hits);
            }
            _ => self.scan(0, code, radius, &mut hits),
        }
        hits.sort_unstable_by_key(|hit| (hit.distance, hit.id));
        hits
    }

    /// The entries within `radius` bits of `code` that are equal to it in at least one sixteenth of
    /// it: bits 0 to 15, 16 to 31, and so on. In the order of [`search`](Self::search).
    ///
    /// This is not all that [`search`](Self::search) finds, and at radius 31 costs a seventeenth of
    /// it: of entries 31 bits away nine in ten agree somewhere, if the bits lie at random. It serves
    /// voting, where many codes speak for one thing and some may stay silent.
    pub fn agreeing(&self, code: &Code, radius: u32) -> Vec<Hit> {
        let mut hits = Vec::new();
        // Radius 15 makes every chunk be looked up as it is.
        let as_it_is = Reach::of(CHUNKS as u32 - 1);
        let from = match &self.tables {
            Some(tables) if self.tables_are_quicker(tables, code, as_it_is) => {
                self.look_up(tables, code, radius, as_it_is, &mut hits);
                self.entered
            }
            _ => 0,
        };
        let looked_up = hits.len();
        self.scan(from, code, radius, &mut hits);
        let scanned = hits.split_off(looked_up);
        hits.extend(scanned.into_iter().filter(|hit| {
            let slot = self.slots.get(hit.id);
            slot.is_some_and(|slot| {
                (0..CHUNKS).any(|chunk| as_it_is.connects(chunk, code, &self.codes[slot]))
            })
        }));
        hits.sort_unstable_by_key(|hit| (hit.distance, hit.id));
        hits
    }

    /// Whether anything stands under `id`.
    pub fn contains(&self, id: u64) -> bool {
        self.slots.get(id).is_some()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Takes out everything and gives its memory back.
    pub fn clear(&mut self) {
        *self = Self::with_tables_from(self.tables_from);
    }

    /// The bytes the index holds, counting what is set aside for growth and not the allocator's own
    /// overhead. The part for ids is an estimate.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.codes.capacity() * size_of::<Code>()
            + self.ids.capacity() * size_of::<u64>()
            + self.slots.memory_bytes()
            + self.tables.as_ref().map_or(0, Tables::memory_bytes)
    }

    /// Enters a few of the entries that are not in the tables yet.
    fn catch_up(&mut self) {
        if self.tables.is_none() && self.codes.len() < self.tables_from {
            return;
        }
        let tables = self.tables.get_or_insert_with(Tables::new);
        let until = self.codes.len().min(self.entered + CATCH_UP);
        for slot in self.entered..until {
            tables.insert(&self.codes[slot], slot as u32);
        }
        self.entered = until;
    }

    /// Compares the cost of the tables' lists with that of scanning the entries in them.
    fn tables_are_quicker(&self, tables: &Tables, code: &Code, reach: Reach) -> bool {
        let lists: usize = (0..CHUNKS).map(|chunk| reach.masks(chunk).len()).sum();
        let mut cost = lists * LIST_COST;
        for chunk in 0..CHUNKS {
            if cost >= self.entered {
                return false;
            }
            let value = chunks::of(code, chunk);
            for mask in reach.masks(chunk) {
                cost += ENTRY_COST * tables.list(chunk, value ^ mask).len();
            }
        }
        cost < self.entered
    }

    fn look_up(
        &self,
        tables: &Tables,
        code: &Code,
        radius: u32,
        reach: Reach,
        hits: &mut Vec<Hit>,
    ) {
        for chunk in 0..CHUNKS {
            let value = chunks::of(code, chunk);
            for mask in reach.masks(chunk) {
                for slot in tables.list(chunk, value ^ mask) {
                    let slot = *slot as usize;
                    let theirs = &self.codes[slot];
                    if let Some(distance) = distance_within(code, theirs, radius)
                        // Counted already if an earlier chunk leads to it too.
                        && !(0..chunk).any(|earlier| reach.connects(earlier, code, theirs))
                    {
                        hits.push(Hit {
                            id: self.ids[slot],
                            distance,
                        });
                    }
                }
            }
        }
    }

    /// Compares all entries from slot `from` on.
    fn scan(&self, from: usize, code: &Code, radius: u32, hits: &mut Vec<Hit>) {
        for (theirs, id) in self.codes[from..].iter().zip(&self.ids[from..]) {
            if let Some(distance) = distance_within(code, theirs, radius) {
                hits.push(Hit { id: *id, distance });
            }
        }
    }
}

#[cfg(test)]
#[path = "hamming_tests.rs"]
mod tests;
