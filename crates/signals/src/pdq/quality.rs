//! How much detail a reduced picture has.

use super::tent::Small;

/// The sum of the steps between neighbours, each in whole hundredths of the full range so that
/// small ones count nothing, divided by 90 and capped at 100. The constants are the reference's
/// (`pdqImageDomainQualityMetric`).
#[inline(always)]
pub(super) fn of(small: &Small) -> u8 {
    let mut sum = 0;
    for (row, below) in small.iter().zip(&small[1..]) {
        for (here, next) in row.iter().zip(below) {
            sum += step(*here, *next);
        }
    }
    for row in small {
        for pair in row.windows(2) {
            sum += step(pair[0], pair[1]);
        }
    }
    (sum / 90).min(100) as u8
}

#[inline(always)]
fn step(here: f32, next: f32) -> u32 {
    // `as` cuts off the fraction towards zero, like the reference's conversion to int.
    (((here - next) * 100.0 / 255.0) as i32).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::super::tent::SIDE;
    use super::*;

    #[test]
    fn a_flat_picture_has_quality_0() {
        assert_eq!(of(&[[200.0; SIDE]; SIDE]), 0);
    }

    #[test]
    fn steps_below_a_hundredth_of_the_range_count_nothing() {
        let mut small = [[0.0; SIDE]; SIDE];
        for (y, row) in small.iter_mut().enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                *value = if (x + y) % 2 == 0 { 100.0 } else { 102.5 };
            }
        }
        assert_eq!(of(&small), 0);
    }

    #[test]
    fn a_chequered_picture_is_capped_at_100() {
        let mut small = [[0.0; SIDE]; SIDE];
        for (y, row) in small.iter_mut().enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                *value = if (x + y) % 2 == 0 { 0.0 } else { 255.0 };
            }
        }
        assert_eq!(of(&small), 100);
    }
}
