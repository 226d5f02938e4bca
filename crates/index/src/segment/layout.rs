//! Where everything in a segment's bytes stands. The same in memory and in a file.
//!
//! ```text
//! ids        entries × 8 bytes, rising
//! codes      entries × 32 bytes, in the order of the ids
//! then, for each chunk:
//!   directory  (groups + 1) × 4 bytes: where each group's postings begin
//!   postings   entries × 4 bytes, by group, in a group by slot
//! ```
//!
//! Each begins at a multiple of 64 bytes, a line of memory. Numbers are in the processor's own order.

use crate::code::Code;
use crate::cut::{CHUNKS, Chunk, cut};
use crate::posting::MOST_ENTRIES;

/// What everything is aligned to.
pub(crate) const LINE: usize = 64;

/// The places of one chunk's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) chunk: Chunk,
    directory: usize,
    postings: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    entries: usize,
    codes: usize,
    tables: Vec<Table>,
    len: usize,
}

impl Layout {
    /// For so many entries, cut into so many chunks, or none for a segment without tables. `None` where no segment is
    /// made like that.
    pub(crate) fn of(entries: usize, chunks: usize) -> Option<Self> {
        if entries > MOST_ENTRIES || (chunks != 0 && !CHUNKS.contains(&chunks)) {
            return None;
        }
        let mut len = 0;
        let mut next = |bytes: usize| {
            let at = len;
            len = (at + bytes).next_multiple_of(LINE);
            at
        };
        next(entries * size_of::<u64>());
        let codes = next(entries * size_of::<Code>());
        let cuts = if chunks == 0 { Vec::new() } else { cut(chunks) };
        let tables = cuts.into_iter().map(|chunk| Table {
            chunk,
            directory: next((chunk.groups() + 1) * size_of::<u32>()),
            postings: next(entries * size_of::<u32>()),
        });
        let tables = tables.collect();
        Some(Self {
            entries,
            codes,
            tables,
            len,
        })
    }

    pub(crate) fn entries(&self) -> usize {
        self.entries
    }

    pub(crate) fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Bytes in all.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn ids<'a>(&self, bytes: &'a [u8]) -> &'a [u64] {
        bytemuck::cast_slice(&bytes[..self.entries * size_of::<u64>()])
    }

    pub(crate) fn codes<'a>(&self, bytes: &'a [u8]) -> &'a [Code] {
        bytemuck::cast_slice(&bytes[self.codes..][..self.entries * size_of::<Code>()])
    }

    /// Ids and codes, to write.
    pub(crate) fn columns_mut<'a>(&self, bytes: &'a mut [u8]) -> (&'a mut [u64], &'a mut [Code]) {
        let (ids, codes) = bytes.split_at_mut(self.codes);
        (
            bytemuck::cast_slice_mut(&mut ids[..self.entries * size_of::<u64>()]),
            bytemuck::cast_slice_mut(&mut codes[..self.entries * size_of::<Code>()]),
        )
    }

    pub(crate) fn directory<'a>(&self, table: &Table, bytes: &'a [u8]) -> &'a [u32] {
        let len = (table.chunk.groups() + 1) * size_of::<u32>();
        bytemuck::cast_slice(&bytes[table.directory..][..len])
    }

    pub(crate) fn postings<'a>(&self, table: &Table, bytes: &'a [u8]) -> &'a [u32] {
        let len = self.entries * size_of::<u32>();
        bytemuck::cast_slice(&bytes[table.postings..][..len])
    }

    /// The codes to read, and a chunk's directory and postings to write.
    pub(crate) fn table_mut<'a>(
        &self,
        table: &Table,
        bytes: &'a mut [u8],
    ) -> (&'a [Code], &'a mut [u32], &'a mut [u32]) {
        let (before, rest) = bytes.split_at_mut(table.directory);
        let (directory, postings) = rest.split_at_mut(table.postings - table.directory);
        let groups = (table.chunk.groups() + 1) * size_of::<u32>();
        (
            self.codes(before),
            bytemuck::cast_slice_mut(&mut directory[..groups]),
            bytemuck::cast_slice_mut(&mut postings[..self.entries * size_of::<u32>()]),
        )
    }
}
