//! Percentiles of measured durations: exact, from every sample, by nearest rank.

use std::time::Duration;

/// All samples of one measurement, in order of size.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// Takes samples in any order.
    pub(crate) fn of(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        Self(samples)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest sample that at least `percent` of a hundred samples do not exceed; zero where there is none.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    /// The greatest; zero where there is none.
    pub(crate) fn worst(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }
}

/// Milliseconds for people: three significant digits or so.
pub(crate) fn milliseconds(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 1.0 => format!("{ms:.3} ms"),
        ms if ms < 100.0 => format!("{ms:.1} ms"),
        ms => format!("{ms:.0} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milli(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn percentiles_are_samples_by_nearest_rank() {
        let samples = Samples::of((1..=200).rev().map(milli).collect());
        assert_eq!(samples.percentile(50), milli(100));
        assert_eq!(samples.percentile(99), milli(198));
        assert_eq!(samples.percentile(100), milli(200));
        assert_eq!(samples.worst(), milli(200));
    }

    #[test]
    fn few_samples_are_enough() {
        let one = Samples::of(vec![milli(3)]);
        assert_eq!(
            (one.percentile(50), one.percentile(99)),
            (milli(3), milli(3))
        );
        assert_eq!(Samples::default().percentile(99), Duration::ZERO);
    }

    #[test]
    fn milliseconds_keep_what_matters() {
        assert_eq!(milliseconds(Duration::from_micros(87)), "0.087 ms");
        assert_eq!(milliseconds(Duration::from_micros(4_321)), "4.3 ms");
        assert_eq!(milliseconds(Duration::from_micros(432_100)), "432 ms");
    }
}
