//! The index itself.

use crate::code::Code;
use crate::hit::{Hit, each_once, in_order};
use crate::merge::{LARGE, Merge, due};
use crate::part::{Part, View};
use crate::posting::MOST_ENTRIES;
use crate::segment::{Segment, Tables};
use crate::spread::spread;
use arc_swap::ArcSwap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{
    AtomicBool, AtomicU64, AtomicUsize,
    Ordering::{AcqRel, Acquire, Relaxed},
};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The radius at which two PDQ hashes count as the same picture: the confident match threshold of
/// Meta's `python-threatexchange`.
pub const DEFAULT_RADIUS: u32 = 31;

/// A set of codes under ids of the caller's choice, searched by distance.
///
/// Ids are unique and codes are not: the same code may stand under any number of ids. Any number of threads may
/// search, insert and remove at once. A search never waits for anything; insertions and removals wait for each other.
///
/// Merges run on threads of their own, which the index starts as it needs them, at most two at a time.
#[derive(Debug)]
pub struct HammingIndex {
    shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    view: ArcSwap<View>,
    writer: Mutex<Writer>,
    /// Rung when a merge has ended.
    merged: Condvar,
    /// Living entries.
    len: AtomicUsize,
    /// Raised before an entry takes the place of another and again after it has, so it is odd meanwhile.
    replacing: AtomicU64,
    tables: Tables,
    /// Whether the index has been dropped, so that merges may stop where they are.
    closed: AtomicBool,
}

/// What only changes with the lock.
#[derive(Debug, Default)]
struct Writer {
    /// The parts being merged now, and whether that is a large merge.
    merging: Vec<(Vec<Part>, bool)>,
    /// Set by a merge that failed, which none should: nothing is merged any more, and searches stay right and
    /// become slower.
    failed: bool,
}

impl Writer {
    fn is_busy(&self, part: &Part) -> bool {
        let mut busy = self.merging.iter().flat_map(|(parts, _)| parts);
        busy.any(|other| other.is(part))
    }
}

impl Default for HammingIndex {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for HammingIndex {
    fn drop(&mut self) {
        self.shared.closed.store(true, Relaxed);
    }
}

impl HammingIndex {
    /// An index of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::of_parts(Vec::new())
    }

    /// An index of all these entries at once, several times quicker than inserting them. Of entries with the same id
    /// the last one counts.
    #[must_use]
    pub fn build(mut entries: Vec<(u64, Code)>) -> Self {
        if !entries.is_sorted_by(|one, next| one.0 < next.0) {
            // Stable, and then the last of each: `dedup` keeps the first, so what it compares is turned around.
            entries.sort_by_key(|(id, _)| *id);
            entries.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    *kept = *next;
                }
                same
            });
        }
        let pieces = entries.chunks(MOST_ENTRIES).filter_map(|piece| {
            let entries = piece.iter().map(|(id, code)| (*id, spread(code)));
            Segment::build(piece.len(), entries, Tables::default(), || true)
        });
        Self::of_parts(pieces.map(|piece| Part::Segment(Arc::new(piece))).collect())
    }

    pub(crate) fn of_parts(parts: Vec<Part>) -> Self {
        Self::with(parts, Tables::default())
    }

    fn with(parts: Vec<Part>, tables: Tables) -> Self {
        let living = parts
            .iter()
            .map(|part| part.entries() - part.dead().count())
            .sum();
        Self {
            shared: Arc::new(Shared {
                view: ArcSwap::from_pointee(View::of(parts)),
                writer: Mutex::default(),
                merged: Condvar::new(),
                len: AtomicUsize::new(living),
                replacing: AtomicU64::new(0),
                tables,
                closed: AtomicBool::new(false),
            }),
        }
    }

    /// Puts `code` under `id`, in place of any code that stood there. The very next search finds
    /// it.
    pub fn insert(&self, id: u64, code: Code) {
        let writer = self.shared.lock();
        let view = self.shared.view.load();
        let before = find(&view, id);
        let code = spread(&code);
        if before.is_some() {
            self.shared.replacing.fetch_add(1, AcqRel);
        }
        let is_full = !view.active.push(id, &code);
        if is_full {
            // It becomes a part like the others, and an empty one takes its place.
            let next = View::of(view.all().collect());
            next.active.push(id, &code);
            self.shared.view.store(Arc::new(next));
        }
        match before {
            Some((part, slot)) => {
                part.dead().kill(slot);
                self.shared.replacing.fetch_add(1, AcqRel);
            }
            None => {
                self.shared.len.fetch_add(1, Relaxed);
            }
        }
        if is_full {
            drop(self.shared.merge_what_is_due(writer));
        }
    }

    /// Takes out what stands under `id`. Returns whether there was anything.
    pub fn remove(&self, id: u64) -> bool {
        let writer = self.shared.lock();
        let Some((part, slot)) = find(&self.shared.view.load(), id) else {
            return false;
        };
        part.dead().kill(slot);
        self.shared.len.fetch_sub(1, Relaxed);
        // Only now and then, since what is due is found by looking at all parts.
        if part.dead().count().is_multiple_of(256) {
            drop(self.shared.merge_what_is_due(writer));
        }
        true
    }

    /// Every entry within `radius` bits of `code`, the nearest first, those at the same distance by
    /// id. Any radius is exact; the tables help up to 63.
    #[must_use]
    pub fn search(&self, code: &Code, radius: u32) -> Vec<Hit> {
        let mut hits = self.search_many(std::slice::from_ref(code), radius);
        hits.pop().unwrap_or_default()
    }

    /// What [`search`](Self::search) finds for each of `codes`, sooner than by one search after the other.
    #[must_use]
    pub fn search_many(&self, codes: &[Code], radius: u32) -> Vec<Vec<Hit>> {
        self.each_part(codes, |part, codes, hits| part.search(codes, radius, hits))
    }

    /// What [`search`](Self::search) finds, by comparing every entry. What everything else is checked against.
    #[must_use]
    pub fn scan(&self, code: &Code, radius: u32) -> Vec<Hit> {
        let mut hits = self.scan_many(std::slice::from_ref(code), radius);
        hits.pop().unwrap_or_default()
    }

    /// What [`scan`](Self::scan) finds for each of `codes`, reading every entry once for all of them.
    #[must_use]
    pub fn scan_many(&self, codes: &[Code], radius: u32) -> Vec<Vec<Hit>> {
        self.each_part(codes, |part, codes, hits| part.scan(codes, radius, hits))
    }

    /// Whether anything stands under `id`.
    #[must_use]
    pub fn contains(&self, id: u64) -> bool {
        find(&self.shared.view.load(), id).is_some()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.len.load(Relaxed)
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes the index holds, counting what is set aside for growth and not the allocator's own
    /// overhead. Parts that are files seen as memory count as if they were memory.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let view = self.shared.view.load();
        let parts: usize = view.all().map(|part| part.memory_bytes()).sum();
        size_of::<Self>() + size_of::<Shared>() + parts
    }

    /// Waits until nothing is being merged and nothing is due to be.
    pub fn settle(&self) {
        let mut writer = self.shared.lock();
        loop {
            writer = self.shared.merge_what_is_due(writer);
            if writer.merging.is_empty() {
                return;
            }
            writer = self
                .shared
                .merged
                .wait(writer)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Copies the parts that are files into memory, one after the other; searches go on meanwhile, and are up to
    /// twice as quick afterwards. For a thread that has the time.
    pub fn load_into_memory(&self) {
        loop {
            let mut writer = self.shared.lock();
            let view = self.shared.view.load_full();
            let next = view
                .parts
                .iter()
                .find(|part| part.is_mapped() && !writer.is_busy(part));
            let Some(part @ Part::Segment(segment)) = next else {
                return;
            };
            let copying = Merge::of(vec![part.clone()]);
            writer.merging.push((copying.parts.clone(), true));
            drop(writer);
            let copy = segment.in_memory();
            self.shared.put_in_place(&copying, Some(copy));
        }
    }

    /// The parts as they are now, the newest entries among them.
    pub(crate) fn parts(&self) -> Vec<Part> {
        self.shared.view.load().all().collect()
    }

    fn each_part(
        &self,
        codes: &[Code],
        look: impl Fn(&Part, &[Code], &mut [Vec<Hit>]),
    ) -> Vec<Vec<Hit>> {
        let codes: Vec<Code> = codes.iter().map(spread).collect();
        loop {
            let before = self.shared.replacing.load(Acquire);
            let view = self.shared.view.load();
            let mut hits = vec![Vec::new(); codes.len()];
            // The oldest first. An entry that takes another's place is there before the other is removed; so if that
            // happens meanwhile, the search sees the old one, or finds it gone and then the new one in the active
            // part.
            for part in view.all() {
                look(&part, &codes, &mut hits);
            }
            // Unless the new one went into a part that began meanwhile. That takes thousands of insertions, so a
            // second time is seldom needed and a third hardly ever.
            let is_current = Arc::ptr_eq(&self.shared.view.load().active, &view.active);
            let after = self.shared.replacing.load(Acquire);
            let is_calm = before == after && before.is_multiple_of(2);
            if is_current || is_calm {
                for hits in &mut hits {
                    in_order(hits);
                    if !is_calm {
                        each_once(hits);
                    }
                }
                return hits;
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the merges that are due, unless enough are running.
    fn merge_what_is_due<'a>(
        self: &'a Arc<Self>,
        mut writer: MutexGuard<'a, Writer>,
    ) -> MutexGuard<'a, Writer> {
        while !writer.failed && !self.closed.load(Relaxed) {
            let view = self.view.load();
            let running = |large: bool| writer.merging.iter().any(|(_, is)| *is == large);
            let allowed = |living: usize| !running(living > LARGE);
            let busy = |part: &Part| writer.is_busy(part);
            let Some(run) = due(&view.parts, busy, allowed) else {
                return writer;
            };
            let merge = Merge::of(view.parts[run].to_vec());
            let large = merge.living > LARGE;
            writer.merging.push((merge.parts.clone(), large));
            let shared = Arc::clone(self);
            let started = thread::Builder::new()
                .name("index-merge".to_owned())
                .spawn(move || {
                    let run = || merge.run(shared.tables, || !shared.closed.load(Relaxed));
                    // Whoever waits for this merge must not wait for ever.
                    let merged = catch_unwind(AssertUnwindSafe(run));
                    if merged.is_err() {
                        shared.lock().failed = true;
                    }
                    shared.put_in_place(&merge, merged.ok().flatten());
                });
            if started.is_err() {
                // No thread to be had: searches are a little slower until the next try.
                writer.merging.pop();
                return writer;
            }
        }
        writer
    }

    /// Ends a merge: what came of it takes the place of its parts. `None` leaves them as they are.
    fn put_in_place(self: &Arc<Self>, merge: &Merge, merged: Option<Segment>) {
        let mut writer = self.lock();
        if let Some(merged) = merged {
            merge.catch_up(&merged);
            let view = self.view.load();
            let mut parts = Vec::with_capacity(view.parts.len());
            let mut merged = (merged.entries() > 0).then(|| Part::Segment(Arc::new(merged)));
            for part in &view.parts {
                if merge.parts.iter().any(|source| source.is(part)) {
                    // At the place of the first of them.
                    parts.extend(merged.take());
                } else {
                    parts.push(part.clone());
                }
            }
            self.view.store(Arc::new(View {
                parts,
                active: Arc::clone(&view.active),
            }));
        }
        writer.merging.retain(|(parts, _)| {
            let ours = parts.first().zip(merge.parts.first());
            !ours.is_some_and(|(one, other)| one.is(other))
        });
        drop(self.merge_what_is_due(writer));
        self.merged.notify_all();
    }
}

/// Where an id stands.
fn find(view: &View, id: u64) -> Option<(Part, usize)> {
    view.all().rev().find_map(|part| {
        let slot = part.find(id)?;
        Some((part, slot))
    })
}

#[cfg(test)]
#[path = "hamming_tests.rs"]
mod tests;
