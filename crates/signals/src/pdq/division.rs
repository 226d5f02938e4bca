//! Division by a whole number, exactly rounded, without the divider.
//!
//! Every value of the tent filter is a sum divided by the number of its terms, and a vector divider
//! takes several times as long as a multiplier. With `n` the divisor, `high` the `f32` nearest to
//! `1 / n` and `low` the `f32` nearest to `1 / n − high`,
//!
//! ```text
//! s / n  =  fma(s, high, s · low)        (each operation rounded once)
//! ```
//!
//! This is the correctly rounded multiplication by a constant of Brisebarre and Muller (IEEE
//! Transactions on Computers 57, 2008). Why it never differs from IEEE division here:
//!
//! - What the last operation rounds is `s · (high + low)` with the rounding error of `s · low`.
//!   `|low| ≤ 2^-24 / n`, so both that error and that of `low` itself are at most `2^-48 · s / n`,
//!   and together at most `2^-22` of a unit in the last place (ulp) of the quotient.
//! - In a scale in which the ulp of the quotient is 2, the borders between two roundings are odd
//!   whole numbers `m` from 2^24 to 2^25, and `s = S · 2^j` with `S < 2^24` and, as
//!   `s ≥ n · 2^24`, `j > 0`. `S · 2^j = n · m` is impossible, as the odd `m > S` would have to
//!   divide `S`; so `|s / n − m| ≥ 1 / n`, which is `1 / (2 n)` ulp.
//! - So both round to the same side as long as `2^-22 < 1 / (2 n)`, that is for `n < 2^21`; no
//!   window and no thousandth comes near.
//! - Underflow does no harm. The brightness of a pixel is a multiple of 2^-27, so a sum of the first
//!   pass is 0 or at least 2^-27; its quotient, with `n ≤ 2^17`, is 0 or at least 2^-44 and a
//!   multiple of 2^-68, and so is a sum of the second filter. So `s / n` is normal and at least
//!   2^-85, beside which the 2^-150 that a subnormal `s · low` may lose is nothing. (The third and
//!   fourth filter divide, see `tent`.)
//! - A sum is never −0: it starts as +0, and `x − x` is +0. For +0 the answer is +0 whatever the
//!   sign of `low`.
//!
//! Where there is no fused multiply and add, the same number comes from the divider.

/// A whole number to divide by, 1 to 2^17.
#[derive(Debug, Clone, Copy)]
pub(super) struct Divisor {
    /// The number.
    pub(super) number: f32,
    /// The `f32` nearest to its reciprocal.
    pub(super) high: f32,
    /// The `f32` nearest to what `high` lacks.
    pub(super) low: f32,
}

impl Divisor {
    /// For division by `number`, 1 to 2^17; a larger one may be divided by, but not in the fused way.
    pub(super) fn new(number: usize) -> Self {
        let exact = 1.0 / number as f64;
        let high = exact as f32;
        Self {
            number: number as f32,
            high,
            low: (exact - f64::from(high)) as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fused(sum: f32, divisor: Divisor) -> f32 {
        sum.mul_add(divisor.high, sum * divisor.low)
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            cases: 20_000,
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_fused_quotient_is_the_divided_one(
            number in prop_oneof![1usize..600, 1usize..1 << 17],
            mantissa in 0u32..1 << 23,
            exponent in -73i32..40,
        ) {
            let sum = f32::from_bits(((exponent + 127) as u32) << 23 | mantissa);
            for sum in [sum, -sum] {
                let (ours, divided) = (fused(sum, Divisor::new(number)), sum / number as f32);
                prop_assert_eq!(ours.to_bits(), divided.to_bits(), "{} / {}", sum, number);
            }
        }
    }

    #[test]
    fn quotients_closest_to_the_border_of_two_roundings_are_the_divided_ones() {
        // For each odd n the S that solve S · 2^24 ≡ ±1 (mod n), and all near them.
        for number in (3..2000usize).step_by(2) {
            let divisor = Divisor::new(number);
            for residue in 0..number {
                let product = (residue << 24) % number;
                if product > 1 && product < number - 1 {
                    continue;
                }
                let mut mantissa = (1 << 23) / number * number + residue;
                while mantissa < 1 << 24 {
                    let sum = mantissa as f32;
                    assert_eq!(
                        fused(sum, divisor).to_bits(),
                        (sum / number as f32).to_bits()
                    );
                    mantissa += number * 64;
                }
            }
        }
    }

    #[test]
    fn zero_divided_is_positive_zero() {
        for number in 1..600 {
            assert_eq!(fused(0.0, Divisor::new(number)).to_bits(), 0);
        }
    }
}
