//! What the tests compare with, and the codes they use.

use crate::{Code, Hit};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What an index has to answer: every entry compared, nothing remembered.
#[derive(Debug, Default)]
pub(crate) struct Oracle(pub(crate) BTreeMap<u64, Code>);

impl Oracle {
    pub(crate) fn search(&self, code: &Code, radius: u32) -> Vec<Hit> {
        let distance = |theirs: &Code| {
            let words = code.iter().zip(theirs);
            words
                .map(|(ours, theirs)| (ours ^ theirs).count_ones())
                .sum()
        };
        let hits = self.0.iter().map(|(id, theirs)| Hit {
            id: *id,
            distance: distance(theirs),
        });
        let mut hits: Vec<Hit> = hits.filter(|hit| hit.distance <= radius).collect();
        hits.sort_by_key(|hit| (hit.distance, hit.id));
        hits
    }
}

pub(crate) fn flipped(mut code: Code, bits: &[u8]) -> Code {
    for bit in bits {
        code[usize::from(bit / 64)] ^= 1 << (bit % 64);
    }
    code
}

/// The next of a sequence of well-mixed numbers (splitmix64).
pub(crate) fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A few bits away from one of four centres, or from nowhere near.
pub(crate) fn any_code() -> impl Strategy<Value = Code> {
    let centre = prop_oneof![
        Just([0; 4]),
        Just([u64::MAX; 4]),
        Just([0x0123_4567_89ab_cdef; 4]),
        Just([
            0xf8f8_f0ce_e0f4_a84f,
            0x0637_0a22_038f_63f0,
            0xb36e_2ed5_9662_1e1d,
            7
        ]),
        any::<Code>(),
    ];
    (centre, prop::collection::vec(any::<u8>(), 0..50))
        .prop_map(|(code, bits)| flipped(code, &bits))
}

/// Codes of which most are unrelated and every eighth is near the one before.
pub(crate) fn mixture(count: usize, state: &mut u64) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::with_capacity(count);
    for place in 0..count {
        let code = match codes.last() {
            Some(last) if place % 8 == 7 => {
                let bits: Vec<u8> = (0..place % 40).map(|_| next(state) as u8).collect();
                flipped(*last, &bits)
            }
            _ => std::array::from_fn(|_| next(state)),
        };
        codes.push(code);
    }
    codes
}
