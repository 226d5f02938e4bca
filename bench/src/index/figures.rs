//! Figures as people read them.

use crate::percentile::milliseconds;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many a second.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub(super) struct Rate(pub(super) f64);

impl Rate {
    /// `count` things in `time`.
    pub(super) fn of(count: usize, time: Duration) -> Self {
        Self(count as f64 / time.as_secs_f64().max(1e-9))
    }

    /// How many times another rate this one is.
    pub(super) fn over(self, other: Self) -> f64 {
        self.0 / other.0.max(f64::MIN_POSITIVE)
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            few if few < 10.0 => write!(f, "{few:.2}"),
            some if some < 100.0 => write!(f, "{some:.1}"),
            many => f.write_str(&grouped(many.round() as u64)),
        }
    }
}

/// The middle one of some figures, the lower of two; `None` of none.
pub(super) fn median<T: Copy + PartialOrd>(mut figures: Vec<T>) -> Option<T> {
    figures.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    let middle = figures.len().checked_sub(1)? / 2;
    figures.get(middle).copied()
}

/// A time from nanoseconds to minutes.
pub(super) fn time(duration: Duration) -> String {
    match duration.as_secs_f64() {
        short if short < 1e-3 => format!("{:.1} µs", short * 1e6),
        less if less < 1.0 => milliseconds(duration),
        some if some < 120.0 => format!("{some:.1} s"),
        long => format!("{:.1} min", long / 60.0),
    }
}

/// How many times: `34×`, `3.4×`.
pub(super) fn times(ratio: f64) -> String {
    match ratio {
        small if small < 10.0 => format!("{small:.1}×"),
        large => format!("{}×", grouped(large.round() as u64)),
    }
}

/// Digits in groups of three: `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1`, `10 thousand`, `2 million`: how many entries.
pub(super) fn entries(count: usize) -> String {
    match count {
        million if million >= 1_000_000 && million.is_multiple_of(1_000_000) => {
            format!("{} million", million / 1_000_000)
        }
        other => grouped(other as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_say_their_unit() {
        assert_eq!(Rate(4.321).to_string(), "4.32");
        assert_eq!(
            Rate::of(1_234_567, Duration::from_secs(1)).to_string(),
            "1,234,567"
        );
        assert_eq!(time(Duration::from_nanos(12_340)), "12.3 µs");
        assert_eq!(time(Duration::from_micros(12_340)), "12.3 ms");
        assert_eq!(time(Duration::from_secs(12)), "12.0 s");
        assert_eq!(time(Duration::from_secs(300)), "5.0 min");
        assert_eq!([3.44, 1234.0].map(times), ["3.4×", "1,234×"]);
        assert_eq!([0, 999, 1_000_000].map(grouped), ["0", "999", "1,000,000"]);
        assert_eq!(
            [100, 10_000, 2_000_000].map(entries),
            ["100", "10,000", "2 million"]
        );
    }

    #[test]
    fn the_median_is_one_of_the_figures() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4, 1, 2, 3]), Some(2));
        assert_eq!(median(Vec::<u8>::new()), None);
    }
}
