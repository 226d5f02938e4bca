//! The innermost loops, in the widest instructions the processor has.
//!
//! Each is written twice: plainly, and for AVX-512. The plain one is the oracle of the other, and is itself compiled
//! twice, since without `popcnt` counting bits takes a dozen instructions. [`run`] chooses, once.
#![allow(
    unsafe_code,
    reason = "instructions that a processor may lack, and loads and stores by address; each block gives its reason"
)]

use crate::code::{Code, distance};
use crate::posting::{LOW_BITS, low, slot};
use std::sync::LazyLock;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Room that [`Path::near`] needs beyond the slots it writes.
pub(crate) const SLACK: usize = 16;

/// One way to do the innermost loops.
pub(crate) trait Path {
    /// Appends to `slots` the slots of the postings whose low bits differ from `value`'s in at most `bits`.
    /// Writes from `slots[at]` on, and up to [`SLACK`] beyond; returns where the next one goes.
    ///
    /// # Panics
    /// If `slots` has less room than `at`, the postings, and [`SLACK`].
    fn near(postings: &[u32], value: u32, bits: u32, slots: &mut [u32], at: usize) -> usize;

    /// Calls `found` with the place of each query, the place of each code within `radius` of it, and the distance.
    fn scan(codes: &[Code], queries: &[Code], radius: u32, found: impl FnMut(usize, usize, u32));
}

/// Work that is done by a path.
pub(crate) trait Work {
    /// Does it. Has to be `#[inline(always)]`, so that it is compiled for the path's instructions.
    fn by<P: Path>(self);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Popcnt,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

static CHOSEN: LazyLock<Chosen> = LazyLock::new(|| {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vpopcntdq")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
        {
            return Chosen::Avx512;
        }
        if is_x86_feature_detected!("popcnt") {
            return Chosen::Popcnt;
        }
    }
    Chosen::Plain
});

/// Does the work by the best path of this processor.
pub(crate) fn run(work: impl Work) {
    match *CHOSEN {
        Chosen::Plain => work.by::<Plain>(),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: chosen only where the processor has the instruction.
        Chosen::Popcnt => unsafe { with_popcnt(work) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: chosen only where the processor has all of the instructions.
        Chosen::Avx512 => unsafe { with_avx512(work) },
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt")]
fn with_popcnt(work: impl Work) {
    work.by::<Plain>();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt,bmi1,bmi2,avx512f,avx512vpopcntdq")]
fn with_avx512(work: impl Work) {
    work.by::<Avx512>();
}

/// Asks for the line of memory in which `slice[at]` lies. Does nothing where there is no such place.
#[inline(always)]
pub(crate) fn prefetch<T>(slice: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch never faults, whatever the address.
    unsafe {
        _mm_prefetch::<_MM_HINT_T0>(slice.as_ptr().wrapping_add(at).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, at);
}

/// Without instructions that a processor may lack.
pub(crate) struct Plain;

impl Path for Plain {
    #[inline(always)]
    fn near(postings: &[u32], value: u32, bits: u32, slots: &mut [u32], mut at: usize) -> usize {
        // One bit for each of the sixteen low values, so that nothing has to be counted or guessed.
        let mut wanted = 0u32;
        for other in 0..1 << LOW_BITS {
            let near = (other ^ low(value)).count_ones() <= bits;
            wanted |= u32::from(near) << other;
        }
        let room = &mut slots[..at + postings.len() + SLACK];
        for &posting in postings {
            room[at] = slot(posting);
            at += (wanted >> low(posting) & 1) as usize;
        }
        at
    }

    #[inline(always)]
    fn scan(
        codes: &[Code],
        queries: &[Code],
        radius: u32,
        mut found: impl FnMut(usize, usize, u32),
    ) {
        for (place, theirs) in codes.iter().enumerate() {
            for (query, ours) in queries.iter().enumerate() {
                let distance = distance(ours, theirs);
                if distance <= radius {
                    found(query, place, distance);
                }
            }
        }
    }
}

/// With AVX-512 and its population count.
#[cfg(target_arch = "x86_64")]
pub(crate) struct Avx512;

#[cfg(target_arch = "x86_64")]
impl Path for Avx512 {
    #[inline(always)]
    fn near(postings: &[u32], value: u32, bits: u32, slots: &mut [u32], mut at: usize) -> usize {
        assert!(
            slots.len() >= at + postings.len() + SLACK,
            "room for every posting"
        );
        // SAFETY: `run` comes here only where the processor has AVX-512 and its population count. Loads are masked to
        // what the slice has. Stores write 16 slots from `at` on, and `at` grows by at most one for each
        // posting, so that the assertion above keeps them within `slots`.
        unsafe {
            let ours = _mm512_set1_epi32(low(value) as i32);
            let low_bits = _mm512_set1_epi32((1 << LOW_BITS) - 1);
            let most = _mm512_set1_epi32(bits as i32);
            for sixteen in postings.chunks(16) {
                let there = u16::MAX >> (16 - sixteen.len());
                let theirs = _mm512_maskz_loadu_epi32(there, sixteen.as_ptr().cast());
                let differing = _mm512_and_si512(_mm512_xor_si512(theirs, ours), low_bits);
                let counts = _mm512_popcnt_epi32(differing);
                let near = _mm512_mask_cmple_epi32_mask(there, counts, most);
                let kept = _mm512_maskz_compress_epi32(near, _mm512_srli_epi32::<LOW_BITS>(theirs));
                _mm512_storeu_si512(slots.as_mut_ptr().add(at).cast(), kept);
                at += near.count_ones() as usize;
            }
        }
        at
    }

    #[inline(always)]
    fn scan(
        codes: &[Code],
        queries: &[Code],
        radius: u32,
        mut found: impl FnMut(usize, usize, u32),
    ) {
        let (eights, rest) = codes.as_chunks::<8>();
        // SAFETY: `run` comes here only where the processor has the instructions. Eight codes are 256 bytes, which
        // four loads of 64 read.
        unsafe {
            let most = _mm512_set1_epi64(i64::from(radius));
            for (block, eight) in eights.iter().enumerate() {
                let words = transposed(eight);
                for (query, ours) in queries.iter().enumerate() {
                    let mut sum = _mm512_setzero_si512();
                    for word in 0..4 {
                        let differing =
                            _mm512_xor_si512(words[word], _mm512_set1_epi64(ours[word] as i64));
                        sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(differing));
                    }
                    let mut near = _mm512_cmple_epu64_mask(sum, most);
                    while near != 0 {
                        let lane = near.trailing_zeros() as usize;
                        near &= near - 1;
                        found(query, block * 8 + lane, distance(ours, &eight[lane]));
                    }
                }
            }
        }
        let before = codes.len() - rest.len();
        Plain::scan(rest, queries, radius, |query, place, distance| {
            found(query, before + place, distance);
        });
    }
}

/// Eight codes as four registers: the first words of all eight, their second words, and so on.
///
/// # Safety
/// The processor has AVX-512F.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn transposed(eight: &[Code; 8]) -> [__m512i; 4] {
    // SAFETY: the caller promises the instructions; each load reads 64 of the 256 bytes.
    unsafe {
        let load = |two: usize| _mm512_loadu_si512(eight.as_ptr().add(two).cast());
        let (a, b, c, d) = (load(0), load(2), load(4), load(6));
        // From two registers with two codes each, words 0 and 1 (or 2 and 3) of all four codes.
        let front = _mm512_setr_epi64(0, 4, 8, 12, 1, 5, 9, 13);
        let back = _mm512_setr_epi64(2, 6, 10, 14, 3, 7, 11, 15);
        let ab01 = _mm512_permutex2var_epi64(a, front, b);
        let ab23 = _mm512_permutex2var_epi64(a, back, b);
        let cd01 = _mm512_permutex2var_epi64(c, front, d);
        let cd23 = _mm512_permutex2var_epi64(c, back, d);
        let lower = _mm512_setr_epi64(0, 1, 2, 3, 8, 9, 10, 11);
        let upper = _mm512_setr_epi64(4, 5, 6, 7, 12, 13, 14, 15);
        [
            _mm512_permutex2var_epi64(ab01, lower, cd01),
            _mm512_permutex2var_epi64(ab01, upper, cd01),
            _mm512_permutex2var_epi64(ab23, lower, cd23),
            _mm512_permutex2var_epi64(ab23, upper, cd23),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Mutex;

    struct Near<'a>(&'a [u32], u32, u32, &'a Mutex<Vec<u32>>);

    impl Work for Near<'_> {
        #[inline(always)]
        fn by<P: Path>(self) {
            let mut slots = vec![7; 3 + self.0.len() + SLACK];
            let end = P::near(self.0, self.1, self.2, &mut slots, 3);
            assert_eq!(slots[..3], [7; 3]);
            *self.3.lock().unwrap() = slots[3..end].to_vec();
        }
    }

    struct Scan<'a>(
        &'a [Code],
        &'a [Code],
        u32,
        &'a Mutex<Vec<(usize, usize, u32)>>,
    );

    impl Work for Scan<'_> {
        #[inline(always)]
        fn by<P: Path>(self) {
            let mut found = Vec::new();
            P::scan(self.0, self.1, self.2, |query, place, distance| {
                found.push((query, place, distance));
            });
            found.sort_unstable();
            *self.3.lock().unwrap() = found;
        }
    }

    /// What each path makes of it, the plain one first.
    fn by_all<W: Work, T: Clone>(work: impl Fn() -> W, result: &Mutex<T>) -> Vec<T> {
        let mut all = Vec::new();
        let mut note = || all.push(result.lock().unwrap().clone());
        work().by::<Plain>();
        note();
        run(work());
        note();
        #[cfg(target_arch = "x86_64")]
        if *CHOSEN != Chosen::Plain {
            // SAFETY: any other choice means that the instruction is there.
            unsafe { with_popcnt(work()) };
            note();
        }
        all
    }

    proptest! {
        #[test]
        fn every_path_keeps_the_same_postings(
            postings in prop::collection::vec(any::<u32>(), 0..70),
            value: u32,
            bits in 0u32..6,
        ) {
            let result = Mutex::default();
            let expected: Vec<u32> = postings
                .iter()
                .filter(|posting| ((*posting ^ value) & 15).count_ones() <= bits)
                .map(|posting| posting >> 4)
                .collect();
            for found in by_all(|| Near(&postings, value, bits, &result), &result) {
                prop_assert_eq!(&found, &expected);
            }
        }

        #[test]
        fn every_path_scans_alike(
            codes in prop::collection::vec(any::<Code>(), 0..40),
            mut queries in prop::collection::vec(any::<Code>(), 0..5),
            radius in 0u32..=256,
        ) {
            queries.extend(codes.first());
            let result = Mutex::default();
            let mut expected = Vec::new();
            for (query, ours) in queries.iter().enumerate() {
                for (place, theirs) in codes.iter().enumerate() {
                    let differing: u32 = (0..4).map(|word| (ours[word] ^ theirs[word]).count_ones()).sum();
                    if differing <= radius {
                        expected.push((query, place, differing));
                    }
                }
            }
            for found in by_all(|| Scan(&codes, &queries, radius, &result), &result) {
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}
