//! Codes and the distance between them.

/// 256 bits. The index gives no meaning to their order.
pub type Code = [u64; 4];

/// The largest radius at which comparing half of the bits first is worth it.
const HALF_TELLS: u32 = 50;

/// The distance, if it is at most `radius`.
#[inline(always)]
pub(crate) fn distance_within(ours: &Code, theirs: &Code, radius: u32) -> Option<u32> {
    // Half of the bits are enough to be rid of nearly every unrelated code at the usual radii. They
    // differ in 64 on average, so near that radius the answer could not be foreseen, and a branch
    // that the processor guesses wrongly costs more than the other half.
    let half = (ours[0] ^ theirs[0]).count_ones() + (ours[1] ^ theirs[1]).count_ones();
    if radius <= HALF_TELLS && half > radius {
        return None;
    }
    let all = half + (ours[2] ^ theirs[2]).count_ones() + (ours[3] ^ theirs[3]).count_ones();
    (all <= radius).then_some(all)
}
