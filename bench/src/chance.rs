//! Chance out of a seed, for hashes, codes, pictures and queries: the same run twice measures the same.

/// A stream of numbers out of a seed (SplitMix64, by Steele, Lea and Flood).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of item `number` of `seed`.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut chance = Self(seed);
        Self(chance.next() ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93))
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

    /// A PDQ hash of 256 random bits.
    pub(crate) fn pdq(&mut self) -> Pdq {
        Pdq([self.next(), self.next(), self.next(), self.next()])
    }

    /// A copy of `pdq` with `count` bits flipped, as a re-upload would have it.
    pub(crate) fn near(&mut self, pdq: &Pdq, count: u32) -> Pdq {
        let mut near = pdq.clone();
        while near.distance(pdq) < count {
            let bit = self.next() % 256;
            let word = usize::try_from(bit / 64).unwrap_or_default();
            let flipped = 1 << (bit % 64);
            if (near.0[word] ^ pdq.0[word]) & flipped == 0 {
                near.0[word] ^= flipped;
            }
        }
        near
    }
}

/// 256 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pdq([u64; 4]);

impl Pdq {
    /// Bits that differ.
    fn distance(&self, other: &Self) -> u32 {
        let words = self.0.iter().zip(other.0);
        words.map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    /// 64 hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        self.0.iter().map(|word| format!("{word:016x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_hashes() {
        assert_eq!(Chance::of(7, 0).pdq(), Chance::of(7, 0).pdq());
        assert_ne!(Chance::of(7, 0).pdq(), Chance::of(8, 0).pdq());
        assert_ne!(Chance::of(7, 0).pdq(), Chance::of(7, 1).pdq());
        assert_eq!(Chance::of(7, 0).pdq().hex().len(), 64);
    }

    #[test]
    fn a_near_hash_differs_in_exactly_so_many_bits() {
        let mut chance = Chance::of(1, 1);
        for count in [0, 1, 16, 31] {
            let pdq = chance.pdq();
            assert_eq!(chance.near(&pdq, count).distance(&pdq), count);
        }
    }

    #[test]
    fn numbers_stay_in_their_range_and_fill_it() {
        let mut chance = Chance::of(3, 0);
        let mut seen = [0; 5];
        for _ in 0..1000 {
            seen[chance.below(5)] += 1;
            let share = chance.between(-1.0, 2.0);
            assert!((-1.0..=2.0).contains(&share));
        }
        assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
        assert_eq!(chance.below(0), 0);
        assert!(!chance.happens(0) && chance.happens(100));
    }
}
