//! Codes that crowd, as those of edited pictures do.

use index::{Code, Hit};

/// Where codes crowd. The third is the hash of a picture; the last has a single bit, so that most chunks are zero.
const CENTRES: [Code; 4] = [
    [0; 4],
    [u64::MAX; 4],
    [
        0xf8f8_f0ce_e0f4_a84f,
        0x0637_0a22_038f_63f0,
        0xb36e_2ed5_9662_1e1d,
        0x1f3c_9a60_57d2_84b7,
    ],
    [0, 1 << 33, 0, 0],
];

/// The next of a sequence of well-mixed numbers (splitmix64: Steele, Lea and Flood, 2014).
pub(super) fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A code with `bits` bits turned over, or a few less: the same place may come twice.
pub(super) fn flipped(mut code: Code, bits: u32, state: &mut u64) -> Code {
    for _ in 0..bits {
        let bit = next(state) % 256;
        code[(bit / 64) as usize] ^= 1 << (bit % 64);
    }
    code
}

/// Chooses a code: a centre and up to 47 bits from it, or seldom one that is near nothing.
pub(super) fn chosen(centre: u8, bits: u8, state: &mut u64) -> Code {
    if centre >= 0xe0 {
        return std::array::from_fn(|_| next(state));
    }
    let centre = CENTRES[usize::from(centre) % CENTRES.len()];
    flipped(centre, u32::from(bits) % 48, state)
}

/// In how many bits two codes differ.
pub(super) fn distance(one: &Code, other: &Code) -> u32 {
    let pairs = one.iter().zip(other);
    pairs.map(|(one, other)| (one ^ other).count_ones()).sum()
}

/// What a search has to find among these entries: each compared, the nearest first, then by id.
pub(super) fn compared<'a>(
    entries: impl Iterator<Item = (&'a u64, &'a Code)>,
    code: &Code,
    radius: u32,
) -> Vec<Hit> {
    let hits = entries.map(|(id, theirs)| Hit {
        id: *id,
        distance: distance(code, theirs),
    });
    let mut hits: Vec<Hit> = hits.filter(|hit| hit.distance <= radius).collect();
    hits.sort_by_key(|hit| (hit.distance, hit.id));
    hits
}

/// The code that the index keeps as `kept`. It turns column `c` of the 16 × 16 bits by `c` rows; this turns them back.
pub(super) fn turned_back(kept: &Code) -> Code {
    let mut code = [0; 4];
    for place in 0..256 {
        let (row, column) = (place / 16, place % 16);
        let from = (row + 16 - column) % 16 * 16 + column;
        code[place / 64] |= (kept[from / 64] >> (from % 64) & 1) << (place % 64);
    }
    code
}
