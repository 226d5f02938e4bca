//! From 256 frequencies to 256 bits: which of them are above the median.

use super::code::Pdq;

/// Bit `i` is set if value `i` is strictly greater than the median of all.
pub(super) fn bits_above(values: &[f32; 256]) -> Pdq {
    let median = lower_median(values);
    let mut words = [0u64; 4];
    for (index, value) in values.iter().enumerate() {
        if *value > median {
            // Bit 0 is the last digit's lowest; the first word holds the first digits.
            words[3 - index / 64] |= 1 << (index % 64);
        }
    }
    Pdq::from_words(words)
}

/// The 128th smallest. The values must be finite.
///
/// The reference finds it by halving the range (`torben.cpp`), which is slow because no processor
/// can guess on which side the next value lies. A test compares the two.
fn lower_median(values: &[f32; 256]) -> f32 {
    let mut values = *values;
    *values.select_nth_unstable_by(127, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    /// The lower median, by Torben Mogensen's method: halve the range until no more than half of the
    /// values lie on either side. The values must be finite.
    ///
    /// It is the reference's method (`torben.cpp`) with its order of operations. It keeps the values in
    /// place and always answers one of them, or the middle of a range in which all remaining are equal.
    fn torben(values: &[f32; 256]) -> f32 {
        const HALF: usize = 256usize.div_ceil(2);
        let mut min = values[0];
        let mut max = values[0];
        for &value in values {
            min = if value < min { value } else { min };
            max = if value > max { value } else { max };
        }
        loop {
            let guess = (min + max) / 2.0;
            let (mut less, mut greater, mut equal) = (0, 0, 0);
            let (mut below, mut above) = (min, max);
            for &value in values {
                if value < guess {
                    less += 1;
                    below = if value > below { value } else { below };
                } else if value > guess {
                    greater += 1;
                    above = if value < above { value } else { above };
                } else {
                    equal += 1;
                }
            }
            if less <= HALF && greater <= HALF {
                return if less >= HALF {
                    below
                } else if less + equal >= HALF {
                    guess
                } else {
                    above
                };
            }
            if less > greater {
                max = below;
            } else {
                min = above;
            }
        }
    }

    #[test]
    fn half_of_distinct_values_are_above_the_median() {
        let mut values = [0.0; 256];
        for (index, value) in values.iter_mut().enumerate() {
            *value = ((index * 89) % 256) as f32 - 100.0;
        }
        assert_eq!(lower_median(&values), 27.0);
        let ones: u32 = bits_above(&values)
            .words()
            .iter()
            .map(|word| word.count_ones())
            .sum();
        assert_eq!(ones, 128);
    }

    #[test]
    fn equal_values_are_not_above_themselves() {
        assert_eq!(bits_above(&[3.5; 256]), Pdq::ZERO);
    }

    #[test]
    fn value_0_is_the_last_bit_of_the_text() {
        let mut values = [0.0; 256];
        values[0] = 1.0;
        assert_eq!(
            bits_above(&values).to_string(),
            format!("{}1", "0".repeat(63))
        );
        values[255] = 1.0;
        assert_eq!(
            bits_above(&values).to_string(),
            format!("8{}1", "0".repeat(62))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_median_is_the_one_that_halving_the_range_finds(
            values in prop::collection::vec(-1e4f32..1e4, 256),
            few in prop::collection::vec(-3i8..3, 256),
        ) {
            let values: [f32; 256] = values.try_into().unwrap();
            prop_assert_eq!(lower_median(&values), torben(&values));
            // Many equal ones, zeros of both signs among them.
            let few: [f32; 256] = std::array::from_fn(|i| f32::from(few[i]) * (0.5 - (i % 2) as f32));
            prop_assert_eq!(lower_median(&few), torben(&few));
            prop_assert!(few.iter().all(|v| (*v > lower_median(&few)) == (*v > torben(&few))));
        }
    }
}
