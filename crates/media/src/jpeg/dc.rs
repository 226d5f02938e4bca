//! The DC value of a block: its mean, stored as the difference from the block before.

use super::NotHere;
use super::bits::{Place, Window};
use super::huffman::{Step, Table};
use super::plane::{LEVEL, MIDDLE, sample};

/// The mean of a block as a sample, from its DC value and the quantisation step of that.
#[inline(always)]
pub(super) fn mean(dc: i32, step: i32) -> i16 {
    sample(dc as f32 * step as f32 * (LEVEL / 8.0) + MIDDLE)
}

/// By how much the DC value differs from the last block's.
#[inline(always)]
pub(super) fn difference(
    table: &Table,
    place: &mut Place,
    window: &Window,
) -> Result<i32, NotHere> {
    place.refill(window);
    let step = table.step(place.peek());
    if step == Step::NONE {
        return Err(NotHere);
    }
    let value = step.value(place.peek());
    place.consume(step.bits());
    Ok(value)
}
