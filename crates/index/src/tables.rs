//! The lists of entries by the value of each chunk.

use crate::chunks::{self, CHUNKS};
use crate::code::Code;

/// Lists in a page. Pages come into being when first needed, so that making a table is not one
/// long step and a table of few values stays small.
const PAGE: usize = 256;

/// Pages in a table of 2^16 lists.
const PAGES: usize = 256;

type Page = Option<Box<[Vec<u32>]>>;

/// Sixteen tables, one for each chunk.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    pages: Vec<Page>,
    /// Bytes of the pages and of the lists they hold.
    bytes: usize,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self {
            pages: vec![None; CHUNKS * PAGES],
            bytes: 0,
        }
    }

    /// The slots of all entries that have `value` in `chunk`, in no particular order.
    #[inline]
    pub(crate) fn list(&self, chunk: usize, value: u16) -> &[u32] {
        match &self.pages[page_of(chunk, value)] {
            Some(page) => &page[usize::from(value) % PAGE],
            None => &[],
        }
    }

    /// Enters a code under all of its chunks.
    pub(crate) fn insert(&mut self, code: &Code, slot: u32) {
        for chunk in 0..CHUNKS {
            self.change(code, chunk, |list| {
                if list.len() == list.capacity() {
                    // By a quarter, not by doubling: there are a million lists.
                    list.reserve_exact(list.len() / 4 + 2);
                }
                list.push(slot);
            });
        }
    }

    /// Takes a code out that was entered with the same slot.
    pub(crate) fn remove(&mut self, code: &Code, slot: u32) {
        for chunk in 0..CHUNKS {
            self.change(code, chunk, |list| {
                if let Some(place) = list.iter().position(|entry| *entry == slot) {
                    list.swap_remove(place);
                }
                if list.len() <= list.capacity() / 4 {
                    list.shrink_to(list.len() * 2);
                }
            });
        }
    }

    /// Notes that a code that was entered as `old` now stands at `new`.
    pub(crate) fn rename(&mut self, code: &Code, old: u32, new: u32) {
        for chunk in 0..CHUNKS {
            self.change(code, chunk, |list| {
                if let Some(entry) = list.iter_mut().find(|entry| **entry == old) {
                    *entry = new;
                }
            });
        }
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.bytes + self.pages.capacity() * size_of::<Page>()
    }

    /// Changes the list a code belongs to, and keeps the account of memory.
    #[inline(always)]
    fn change(&mut self, code: &Code, chunk: usize, change: impl FnOnce(&mut Vec<u32>)) {
        let value = chunks::of(code, chunk);
        let page = self.pages[page_of(chunk, value)].get_or_insert_with(|| {
            self.bytes += PAGE * size_of::<Vec<u32>>();
            vec![Vec::new(); PAGE].into_boxed_slice()
        });
        let list = &mut page[usize::from(value) % PAGE];
        let before = list.capacity();
        change(list);
        self.bytes += list.capacity() * size_of::<u32>();
        self.bytes -= before * size_of::<u32>();
    }
}

fn page_of(chunk: usize, value: u16) -> usize {
    chunk * PAGES + usize::from(value) / PAGE
}
