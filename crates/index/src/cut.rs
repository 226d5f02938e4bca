//! Into which chunks codes are cut, how far each is searched, and what that is expected to cost.

use crate::code::{BITS, Code};
use crate::posting::LOW_BITS;

/// The fewest and the most chunks a code is cut into. Fewer than 10 would make chunks of more than 26
/// bits, whose directories take more memory than their lists; more than 24 never pay.
pub(crate) const CHUNKS: std::ops::RangeInclusive<usize> = 10..=24;

/// The most chunks, for arrays.
pub(crate) const MOST_CHUNKS: usize = *CHUNKS.end();

/// The largest radius the tables serve. Beyond it the scan is quicker at any size that fits in memory.
pub(crate) const MAX_RADIUS: u32 = 63;

/// The most bits a single chunk is searched to. At radius 63 ten chunks have to be searched to 5 or 6.
const MOST_BITS: usize = 8;

/// What each step costs, in nanoseconds on one core of a server. Only their proportions matter.
#[derive(Debug, Clone, Copy)]
struct Prices {
    /// Finding a group of postings: its place in the directory, and its first line.
    group: f32,
    /// Looking at one posting of a group.
    posting: f32,
    /// Fetching a code and comparing it.
    candidate: f32,
    /// Comparing one code in a scan.
    scanned: f32,
    /// The same for each of many queries that share the scan.
    scanned_together: f32,
}

/// So many queries share a scan as cheaply as any greater number.
const TOGETHER: usize = 8;

/// Everything in the processor's caches (measured with 10,000 entries).
const NEAR: Prices = Prices {
    group: 22.0,
    posting: 0.3,
    candidate: 3.0,
    scanned: 0.6,
    scanned_together: 0.27,
};

/// A good part of it in the caches (measured with a million).
const MIDDLE: Prices = Prices {
    group: 25.0,
    posting: 0.3,
    candidate: 5.0,
    scanned: 0.85,
    scanned_together: 0.25,
};

/// Little of it in the caches (measured with ten million).
const FAR: Prices = Prices {
    group: 20.0,
    posting: 0.3,
    candidate: 10.0,
    scanned: 1.0,
    scanned_together: 0.3,
};

/// The most entries that are near.
const MOST_NEAR: usize = 100_000;

/// The most that are neither near nor far.
const MOST_MIDDLE: usize = 1_500_000;

impl Prices {
    fn of(entries: usize) -> Self {
        if entries <= MOST_NEAR {
            NEAR
        } else if entries <= MOST_MIDDLE {
            MIDDLE
        } else {
            FAR
        }
    }
}

/// A part of a code: `width` bits from bit `from` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunk {
    from: u32,
    width: u32,
}

impl Chunk {
    /// Its bits of a code, as a number.
    #[inline(always)]
    pub(crate) fn of(self, code: &Code) -> u32 {
        let word = (self.from / 64) as usize;
        let shift = self.from % 64;
        let mut value = code[word] >> shift;
        if shift + self.width > 64 {
            value |= code[word + 1] << (64 - shift);
        }
        value as u32 & ((1 << self.width) - 1)
    }

    /// Bits of a group's number: the chunk's without those that postings keep themselves.
    #[inline(always)]
    pub(crate) fn group_bits(self) -> u32 {
        self.width - LOW_BITS
    }

    /// How many groups there are.
    pub(crate) fn groups(self) -> usize {
        1 << self.group_bits()
    }
}

/// Cuts a code into `count` chunks, all of about the same width.
pub(crate) fn cut(count: usize) -> Vec<Chunk> {
    let edge = |index: usize| BITS * index as u32 / count as u32;
    let chunk = |index| Chunk {
        from: edge(index),
        width: edge(index + 1) - edge(index),
    };
    (0..count).map(chunk).collect()
}

/// How many bits may differ in each chunk; −1 where it need not be looked at.
///
/// If the numbers, each plus one, add up to `radius + 1`, no entry within the radius is missed: one that
/// differed by more in every chunk would differ by at least their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach([i8; MOST_CHUNKS]);

impl Reach {
    /// How many bits may differ in `chunk`, or `None` if it need not be looked at.
    #[inline(always)]
    pub(crate) fn bits(&self, chunk: usize) -> Option<u32> {
        u32::try_from(self.0[chunk]).ok()
    }

    /// Whether `chunk`, the number `index` of them, leads from one code to the other.
    #[inline(always)]
    pub(crate) fn connects(&self, index: usize, chunk: Chunk, ours: &Code, theirs: &Code) -> bool {
        let differing = (chunk.of(ours) ^ chunk.of(theirs)).count_ones();
        differing as i32 <= i32::from(self.0[index])
    }
}

/// What it costs to search chunks, expected from the number of entries as if their bits lay at random.
#[derive(Debug, Clone)]
pub(crate) struct Costs {
    /// For each chunk and each number of bits, what the last of these bits adds: for finding groups,
    /// and for what is in them.
    added: Vec<[(f32, f32); MOST_BITS + 1]>,
    entries: f32,
    prices: Prices,
}

impl Costs {
    pub(crate) fn of(chunks: &[Chunk], entries: usize) -> Self {
        let n = entries as f32;
        let prices = Prices::of(entries);
        let added = chunks.iter().map(|chunk| {
            std::array::from_fn(|bits| {
                let groups = choose(chunk.group_bits(), bits as u32);
                let postings = groups * n / chunk.groups() as f32;
                let candidates =
                    choose(chunk.width, bits as u32) * n / 2f32.powi(chunk.width as i32);
                (
                    groups * prices.group,
                    postings * prices.posting + candidates * prices.candidate,
                )
            })
        });
        Self {
            added: added.collect(),
            entries: n,
            prices,
        }
    }

    /// The cheapest way to share out `radius` bits, where each chunk's groups are `crowded` times as full
    /// as they would be with bits at random; and what it is expected to cost.
    ///
    /// Each further bit in a chunk costs more than the one before, so taking the cheapest next bit
    /// every time finds the cheapest sum.
    pub(crate) fn share_out(&self, radius: u32, crowded: &[f32]) -> (Reach, f32) {
        let mut reach = Reach([-1; MOST_CHUNKS]);
        let mut next = [f32::INFINITY; MOST_CHUNKS];
        let price = |chunk: usize, bits: usize| {
            self.added[chunk].get(bits).map_or(f32::INFINITY, |added| {
                added.0 + added.1 * crowded.get(chunk).unwrap_or(&1.0)
            })
        };
        let chunks = self.added.len();
        if chunks == 0 {
            return (reach, f32::INFINITY);
        }
        for (chunk, next) in next[..chunks].iter_mut().enumerate() {
            *next = price(chunk, 0);
        }
        let mut total = 0.0;
        for _ in 0..=radius {
            let (mut best, mut least) = (0, f32::INFINITY);
            for (chunk, next) in next[..chunks].iter().enumerate() {
                if *next < least {
                    (best, least) = (chunk, *next);
                }
            }
            total += least;
            reach.0[best] += 1;
            next[best] = price(best, (reach.0[best] + 1) as usize);
        }
        (reach, total)
    }

    /// Makes every scan too dear.
    #[cfg(test)]
    pub(crate) fn never_scan(&mut self) {
        self.prices.scanned = f32::INFINITY;
        self.prices.scanned_together = f32::INFINITY;
    }

    /// What looking at so many postings and fetching so many codes has cost.
    #[inline(always)]
    pub(crate) fn spent(&self, postings: usize, candidates: usize) -> f32 {
        postings as f32 * self.prices.posting + candidates as f32 * self.prices.candidate
    }

    /// What a scan of the same entries costs each of so many queries that share it.
    pub(crate) fn scan(&self, queries: usize) -> f32 {
        self.entries
            * if queries < TOGETHER {
                self.prices.scanned
            } else {
                self.prices.scanned_together
            }
    }
}

/// Into how many chunks to cut, for so many entries and searches of `radius`; `None` where a scan is
/// quicker than any tables would be.
pub(crate) fn chunks_for(entries: usize, radius: u32) -> Option<usize> {
    let cost = |count: &usize| {
        let costs = Costs::of(&cut(*count), entries);
        costs.share_out(radius, &[]).1
    };
    let best = CHUNKS.min_by(|one, other| cost(one).total_cmp(&cost(other)))?;
    (cost(&best) < entries as f32 * Prices::of(entries).scanned).then_some(best)
}

/// Binomial coefficient.
fn choose(from: u32, many: u32) -> f32 {
    (0..many).fold(1.0, |product, step| {
        product * (from.saturating_sub(step)) as f32 / (step + 1) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_the_code_once() {
        for count in CHUNKS {
            let chunks = cut(count);
            let mut at = 0;
            for chunk in &chunks {
                assert_eq!(chunk.from, at);
                assert!(chunk.width > LOW_BITS && chunk.width <= 26, "{chunk:?}");
                at += chunk.width;
            }
            assert_eq!((at, chunks.len()), (BITS, count));
        }
    }

    #[test]
    fn a_chunk_is_its_bits_also_across_words() {
        let code: Code = [
            0x0123_4567_89ab_cdef,
            0xfedc_ba98_7654_3210,
            0x0f1e_2d3c_4b5a_6978,
            0x8796_a5b4_c3d2_e1f0,
        ];
        let bit = |place: u32| code[(place / 64) as usize] >> (place % 64) & 1;
        for chunk in CHUNKS.flat_map(cut) {
            let expected = (0..chunk.width).map(|place| bit(chunk.from + place) << place);
            assert_eq!(u64::from(chunk.of(&code)), expected.sum::<u64>());
        }
    }

    #[test]
    fn an_entry_beyond_reach_in_every_chunk_is_beyond_the_radius() {
        for count in CHUNKS {
            let chunks = cut(count);
            let costs = Costs::of(&chunks, 1_000_000);
            let crowded: Vec<f32> = (0..count)
                .map(|chunk| 1.0 + (chunk % 3) as f32 * 40.0)
                .collect();
            for radius in 0..=MAX_RADIUS {
                for crowded in [&[][..], &crowded] {
                    let (reach, _) = costs.share_out(radius, crowded);
                    let least: u32 = (0..count)
                        .map(|chunk| reach.bits(chunk).map_or(0, |bits| bits + 1))
                        .sum();
                    assert_eq!(least, radius + 1, "{count} chunks");
                }
            }
        }
    }

    #[test]
    fn a_crowded_chunk_is_searched_less_far() {
        let costs = Costs::of(&cut(12), 1_000_000);
        let mut crowded = [1.0; 12];
        crowded[5] = 500.0;
        let (even, _) = costs.share_out(31, &[]);
        let (uneven, _) = costs.share_out(31, &crowded);
        assert!(uneven.0[5] < even.0[5]);
    }

    #[test]
    fn few_entries_are_scanned_and_many_are_cut_into_fewer_chunks() {
        assert_eq!(chunks_for(100, 31), None);
        let million = chunks_for(1_000_000, 31).expect("tables");
        let hundred_million = chunks_for(100_000_000, 31).expect("tables");
        assert!(hundred_million < million);
    }
}
