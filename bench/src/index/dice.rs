//! Chance out of a seed, for codes, pictures and queries: the same run twice measures the same.

/// A stream of numbers out of a seed (SplitMix64, by Steele, Lea and Flood).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream of item `number` of `seed`.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut dice = Self(seed);
        Self(dice.next() ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93))
    }

    /// 64 random bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end` − 1; 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The high half of the product: as even as 64 bits allow, and no division.
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// From 0 to 1, 1 excluded.
    pub(crate) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// From `low` to `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share()
    }

    /// True in so many of a hundred throws.
    pub(crate) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_number_decide_everything() {
        assert_eq!(Dice::of(1, 2).next(), Dice::of(1, 2).next());
        assert_ne!(Dice::of(1, 2).next(), Dice::of(1, 3).next());
        assert_ne!(Dice::of(1, 2).next(), Dice::of(2, 2).next());
    }

    #[test]
    fn numbers_stay_in_their_range_and_fill_it() {
        let mut dice = Dice::of(3, 0);
        let mut seen = [0; 5];
        for _ in 0..1000 {
            seen[dice.below(5)] += 1;
            let share = dice.between(-1.0, 2.0);
            assert!((-1.0..=2.0).contains(&share));
        }
        assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
        assert_eq!(dice.below(0), 0);
        assert!(!dice.happens(0) && dice.happens(100));
    }
}
