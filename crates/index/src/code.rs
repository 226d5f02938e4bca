//! Codes and the distance between them.

/// 256 bits. The index gives no meaning to their order.
pub type Code = [u64; 4];

/// Bits in a code.
pub(crate) const BITS: u32 = 256;

/// In how many bits two codes differ, 0 to 256.
#[inline(always)]
pub(crate) fn distance(ours: &Code, theirs: &Code) -> u32 {
    (ours[0] ^ theirs[0]).count_ones()
        + (ours[1] ^ theirs[1]).count_ones()
        + (ours[2] ^ theirs[2]).count_ones()
        + (ours[3] ^ theirs[3]).count_ones()
}
