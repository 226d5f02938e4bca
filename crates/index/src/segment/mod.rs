//! A set of entries that does not change but for removals: codes in the order of their ids, and a table for each
//! chunk.

mod build;
mod layout;
mod search;
mod validate;

use crate::block::Block;
use crate::code::Code;
use crate::cut::{Costs, MOST_CHUNKS};
use crate::dead::Dead;
use crate::hit::Hit;
pub(crate) use build::Tables;
pub(crate) use layout::Layout;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The radius that the number of chunks is chosen for.
pub(crate) const USUAL_RADIUS: u32 = 31;

#[derive(Debug)]
pub(crate) struct Segment {
    block: Block,
    /// Where in the block the segment begins: a file has a header before it.
    begin: usize,
    layout: Layout,
    costs: Costs,
    dead: Dead,
    saved: Mutex<Option<SavedAs>>,
}

/// The file that holds a segment's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SavedAs {
    pub(crate) folder: PathBuf,
    pub(crate) number: u64,
}

impl Segment {
    /// Of bytes that are laid out so: from [`build`], or checked by [`validate`].
    fn new(block: Block, begin: usize, layout: Layout, dead: Dead) -> Self {
        let chunks: Vec<_> = layout.tables().iter().map(|table| table.chunk).collect();
        let costs = Costs::of(&chunks, layout.entries());
        Self {
            block,
            begin,
            layout,
            costs,
            dead,
            saved: Mutex::default(),
        }
    }

    #[cfg(test)]
    fn never_scanned(mut self) -> Self {
        self.costs.never_scan();
        self
    }

    /// Entries, the removed ones included.
    pub(crate) fn entries(&self) -> usize {
        self.layout.entries()
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn dead(&self) -> &Dead {
        &self.dead
    }

    /// Where its bytes are on disk, if they are.
    pub(crate) fn saved(&self) -> Option<SavedAs> {
        let saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        saved.clone()
    }

    /// Notes where its bytes are on disk.
    pub(crate) fn set_saved(&self, saved_as: SavedAs) {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        *saved = Some(saved_as);
    }

    /// All of it, as it is laid out.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.block.bytes()[self.begin..][..self.layout.len()]
    }

    pub(crate) fn ids(&self) -> &[u64] {
        self.layout.ids(self.bytes())
    }

    pub(crate) fn codes(&self) -> &[Code] {
        self.layout.codes(self.bytes())
    }

    /// The living entry with this id.
    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        let ids = self.ids();
        // Ids mostly rise with time, and new ones are looked for most.
        if ids.last().is_none_or(|last| *last < id) {
            return None;
        }
        let slot = ids.binary_search(&id).ok()?;
        (!self.dead.is_dead(slot)).then_some(slot)
    }

    /// Whether its bytes are a file seen as memory.
    pub(crate) fn is_mapped(&self) -> bool {
        self.block.is_file()
    }

    /// The same segment in memory of our own, where huge pages make it quicker. What is removed from one of them
    /// while this runs has to be removed from the other.
    pub(crate) fn in_memory(&self) -> Self {
        let bytes = self.bytes();
        let mut block = Block::zeroed(bytes.len());
        if let Some(ours) = block.bytes_mut() {
            ours[..bytes.len()].copy_from_slice(bytes);
        }
        let dead = Dead::from_words(&self.dead.words());
        let copy = Self::new(block, 0, self.layout.clone(), dead);
        if let Some(saved) = self.saved() {
            copy.set_saved(saved);
        }
        copy
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        let tables = MOST_CHUNKS.min(self.layout.tables().len()) * size_of::<layout::Table>();
        size_of::<Self>() + tables + self.layout.len() + self.dead.memory_bytes()
    }

    /// Notes an entry as found, unless it has been removed.
    #[inline]
    fn note(&self, slot: usize, distance: u32, hits: &mut Vec<Hit>) {
        if !self.dead.is_dead(slot) {
            let id = self.ids()[slot];
            hits.push(Hit { id, distance });
        }
    }
}
