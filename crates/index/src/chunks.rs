//! The sixteen chunks of a code, and which of their values a search has to look at.

use std::sync::LazyLock;

use crate::code::Code;

/// Chunks in a code, and also bits in a chunk.
pub(crate) const CHUNKS: usize = 16;

/// The largest radius the tables serve: beyond it a chunk would have to be searched to 4 bits,
/// 2,517 lists in each table, where the scan is quicker at any size that fits in memory.
pub(crate) const MAX_RADIUS: u32 = 63;

/// How many values of a chunk differ from a given one by at most 0, 1, 2 and 3 bits.
const NEAR: [usize; 4] = [1, 1 + 16, 1 + 16 + 120, 1 + 16 + 120 + 560];

/// All 16-bit masks of at most 3 bits, those of fewer bits first.
static MASKS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut masks: Vec<u16> = (0..=u16::MAX)
        .filter(|mask| mask.count_ones() <= 3)
        .collect();
    masks.sort_by_key(|mask| mask.count_ones());
    masks
});

/// Chunk number `chunk` (below [`CHUNKS`]) of a code.
#[inline(always)]
pub(crate) fn of(code: &Code, chunk: usize) -> u16 {
    (code[chunk / 4] >> (16 * (chunk % 4))) as u16
}

/// How far each chunk is searched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    whole: u32,
    rest: usize,
}

impl Reach {
    /// For a search of `radius` bits in all; see the crate's documentation for the reasoning.
    pub(crate) fn of(radius: u32) -> Self {
        Self {
            whole: radius / 16,
            rest: (radius % 16) as usize,
        }
    }

    /// How many bits may differ in `chunk`, or `None` if it need not be looked at.
    pub(crate) fn bits(self, chunk: usize) -> Option<u32> {
        if chunk <= self.rest {
            Some(self.whole)
        } else {
            self.whole.checked_sub(1)
        }
    }

    /// The masks that lead from a chunk's value to all those to be looked at.
    pub(crate) fn masks(self, chunk: usize) -> &'static [u16] {
        match self.bits(chunk) {
            Some(bits) => &MASKS[..NEAR[bits as usize]],
            None => &[],
        }
    }

    /// Whether `chunk` leads from one code to the other.
    pub(crate) fn connects(self, chunk: usize, ours: &Code, theirs: &Code) -> bool {
        let differing = (of(ours, chunk) ^ of(theirs, chunk)).count_ones();
        self.bits(chunk).is_some_and(|bits| differing <= bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_all_those_of_few_bits_and_none_twice() {
        for (bits, near) in NEAR.iter().enumerate() {
            let mut masks = MASKS[..*near].to_vec();
            assert!(masks.iter().all(|mask| mask.count_ones() as usize <= bits));
            masks.sort_unstable();
            masks.dedup();
            assert_eq!(masks.len(), *near);
        }
        assert_eq!(MASKS.len(), NEAR[3]);
    }

    #[test]
    fn an_entry_beyond_reach_in_every_chunk_is_beyond_the_radius() {
        for radius in 0..=MAX_RADIUS {
            let reach = Reach::of(radius);
            let least: u32 = (0..CHUNKS)
                .map(|chunk| reach.bits(chunk).map_or(0, |bits| bits + 1))
                .sum();
            assert_eq!(least, radius + 1);
        }
    }

    #[test]
    fn chunks_cover_the_code_once() {
        let code = [
            0x0003_0002_0001_0000,
            0x0007_0006_0005_0004,
            0x000b_000a_0009_0008,
            { 0x000f_000e_000d_000c },
        ];
        for chunk in 0..CHUNKS {
            assert_eq!(usize::from(of(&code, chunk)), chunk);
        }
    }
}
