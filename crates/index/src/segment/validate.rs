//! A segment out of foreign bytes.

use super::{Layout, Segment};
use crate::block::Block;
use crate::dead::Dead;
use crate::posting::slot;

impl Segment {
    /// A segment that begins at `begin` of a block, if a search of it cannot go astray: every place that it names is
    /// one that is there. Whether the numbers are the right ones, a checksum has to tell.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub(crate) fn of_block(
        block: Block,
        begin: usize,
        layout: Layout,
        dead: Dead,
    ) -> Result<Self, &'static str> {
        let bytes = block.bytes().get(begin..).unwrap_or_default();
        if bytes.len() != layout.len() {
            return Err("it is not as long as its header says");
        }
        let entries = layout.entries();
        if !layout.ids(bytes).is_sorted_by(|one, next| one < next) {
            return Err("the ids are not in order");
        }
        for table in layout.tables() {
            let directory = layout.directory(table, bytes);
            if directory.first() != Some(&0)
                || directory.last().map(|last| *last as usize) != Some(entries)
                || !directory.is_sorted()
            {
                return Err("a directory is not in order");
            }
            let most = layout
                .postings(table, bytes)
                .iter()
                .copied()
                .map(slot)
                .max();
            if most.is_some_and(|most| most as usize >= entries) {
                return Err("a list names an entry that is not there");
            }
        }
        Ok(Self::new(block, begin, layout, dead))
    }
}
