//! An entry in the list of a chunk: which entry, and the lowest bits of its chunk.
//!
//! Entries whose chunks are equal but for the lowest [`LOW_BITS`] stand together in one group, so that the
//! directory of groups is a sixteenth as long as one of all values and mostly stays in the
//! processor's caches; a group at its usual size is one or two lines of memory. The bits that the group does
//! not tell are in the posting, so that entries whose chunk is too far away need not be fetched.

/// Bits of the chunk in a posting.
pub(crate) const LOW_BITS: u32 = 4;

/// The most entries whose slots fit beside them.
pub(crate) const MOST_ENTRIES: usize = 1 << (32 - LOW_BITS);

const LOW: u32 = (1 << LOW_BITS) - 1;

/// The posting of the entry at `slot`, whose chunk is `value`.
#[inline(always)]
pub(crate) fn posting(slot: u32, value: u32) -> u32 {
    slot << LOW_BITS | value & LOW
}

/// The entry's slot.
#[inline(always)]
pub(crate) fn slot(posting: u32) -> u32 {
    posting >> LOW_BITS
}

/// The group of a chunk.
#[inline(always)]
pub(crate) fn group(value: u32) -> u32 {
    value >> LOW_BITS
}

/// The lowest bits of a chunk.
#[inline(always)]
pub(crate) fn low(value: u32) -> u32 {
    value & LOW
}

/// Calls `visit` with every group that differs from `group` in at most `bits` of its `width` bits, and with
/// how many bits are left for the postings in it.
#[inline(always)]
pub(crate) fn near_groups(group: u32, width: u32, bits: u32, mut visit: impl FnMut(u32, u32)) {
    visit(group, bits);
    for differing in 1..=bits.min(width) {
        let left = bits - differing;
        // All numbers of `width` bits with so many ones, in rising order (“Gosper's hack”, HAKMEM item
        // 175): the lowest run of ones loses its top one to the place above and falls to the bottom.
        let mut mask: u32 = (1 << differing) - 1;
        while mask < 1 << width {
            visit(group ^ mask, left);
            let lowest = mask & mask.wrapping_neg();
            let carried = mask + lowest;
            mask = (carried ^ mask) >> 2 >> lowest.trailing_zeros() | carried;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_groups_are_all_those_within_reach_and_none_twice() {
        for (width, group) in [(1, 1), (5, 0b10110), (9, 0)] {
            for bits in 0..=6 {
                let mut found = Vec::new();
                near_groups(group, width, bits, |group, left| found.push((group, left)));
                found.sort_unstable();
                let expected: Vec<(u32, u32)> = (0..1u32 << width)
                    .filter_map(|other| {
                        let left = bits.checked_sub((other ^ group).count_ones())?;
                        Some((other, left))
                    })
                    .collect();
                assert_eq!(found, expected);
            }
        }
    }

    #[test]
    fn a_posting_keeps_slot_and_low_bits() {
        let last = MOST_ENTRIES as u32 - 1;
        let posting = posting(last, 0xabcd);
        assert_eq!((slot(posting), low(posting)), (last, 0xd));
        assert_eq!(group(0xabcd), 0xabc);
    }
}
