//! Making a segment.

use super::{Layout, Segment, USUAL_RADIUS};
use crate::block::Block;
use crate::code::Code;
use crate::cut::chunks_for;
use crate::dead::Dead;
use crate::posting::{MOST_ENTRIES, group, posting};

/// When a segment gets tables.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Tables {
    /// Where they are expected to be quicker than a scan, and cut as is quickest.
    #[default]
    WhereTheyPay,
    /// Always, cut into so many chunks; and searches use them whatever they cost.
    #[cfg(test)]
    Always(usize),
}

impl Segment {
    /// A segment of these entries, whose ids rise. `None` if `go_on` said no: it is asked now and then, since a
    /// hundred million entries take a minute.
    ///
    /// # Panics
    /// If there are more than 2²⁸ entries, or not `count` of them.
    pub(crate) fn build(
        count: usize,
        entries: impl Iterator<Item = (u64, Code)>,
        tables: Tables,
        go_on: impl Fn() -> bool,
    ) -> Option<Self> {
        assert!(
            count <= MOST_ENTRIES,
            "a segment holds 2^28 entries at most"
        );
        let chunks = match tables {
            Tables::WhereTheyPay => chunks_for(count, USUAL_RADIUS).unwrap_or(0),
            #[cfg(test)]
            Tables::Always(chunks) => chunks,
        };
        let layout = Layout::of(count, chunks)?;
        let mut block = Block::zeroed(layout.len());
        let bytes = block.bytes_mut()?;
        let (ids, codes) = layout.columns_mut(bytes);
        let mut filled = 0;
        for ((id, code), entry) in ids.iter_mut().zip(codes).zip(entries) {
            (*id, *code) = entry;
            filled += 1;
        }
        assert_eq!(filled, count, "as many entries as were announced");
        for table in layout.tables() {
            if !go_on() {
                return None;
            }
            let (codes, directory, postings) = layout.table_mut(table, bytes);
            // How many in each group; where each group ends; and then, filled from its end, where it begins.
            for code in codes {
                directory[group(table.chunk.of(code)) as usize] += 1;
            }
            let mut end = 0;
            for place in directory.iter_mut() {
                end += *place;
                *place = end;
            }
            for (slot, code) in codes.iter().enumerate().rev() {
                let value = table.chunk.of(code);
                let place = &mut directory[group(value) as usize];
                *place -= 1;
                postings[*place as usize] = posting(slot as u32, value);
            }
        }
        let segment = Self::new(block, 0, layout, Dead::none_of(count));
        #[cfg(test)]
        if let Tables::Always(_) = tables {
            return Some(segment.never_scanned());
        }
        Some(segment)
    }
}
