//! How far two ways of hashing are apart on the same files.

use signals::pdq::Pdq;

/// Distances in bits of 256, in order of size.
#[derive(Debug, Clone, Default)]
pub(crate) struct Agreement(Vec<u32>);

impl Agreement {
    /// The distances of pairs of hashes.
    pub(crate) fn of(pairs: impl Iterator<Item = (Pdq, Pdq)>) -> Self {
        let mut distances: Vec<u32> = pairs.map(|(one, other)| one.distance(&other)).collect();
        distances.sort_unstable();
        Self(distances)
    }

    /// How many pairs there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest distance that at least `percent` of a hundred pairs do not exceed; `None` where there is no pair.
    pub(crate) fn percentile(&self, percent: usize) -> Option<u32> {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied()
    }

    /// How many pairs are at most `bits` apart, in percent.
    pub(crate) fn within(&self, bits: u32) -> Option<f64> {
        let near = self.0.partition_point(|&distance| distance <= bits);
        (!self.0.is_empty()).then(|| near as f64 * 100.0 / self.0.len() as f64)
    }

    /// The greatest distance; `None` where there is no pair.
    pub(crate) fn worst(&self) -> Option<u32> {
        self.0.last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(count: u32) -> Pdq {
        Pdq::from_words([(1u64 << count) - 1, 0, 0, 0])
    }

    #[test]
    fn distances_are_summed_up_by_nearest_rank() {
        let apart = Agreement::of([9, 0, 2, 4].map(|count| (bits(0), bits(count))).into_iter());
        assert_eq!(apart.percentile(50), Some(2));
        assert_eq!(apart.percentile(99), Some(9));
        assert_eq!(apart.worst(), Some(9));
        assert_eq!(apart.within(2), Some(50.0));
        assert_eq!(apart.within(9), Some(100.0));
    }

    #[test]
    fn no_pair_has_no_distance() {
        let none = Agreement::default();
        assert_eq!((none.percentile(50), none.worst()), (None, None));
        assert_eq!(none.within(2), None);
    }
}
