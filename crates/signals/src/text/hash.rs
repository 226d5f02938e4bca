//! Hashes of runs of letters. They go into stored signals: another hash is another version.

/// 64 bits of the letters from each place, for every run of `length` letters, in their order.
pub(super) fn runs(letters: &[char], length: usize) -> impl Iterator<Item = u64> {
    /// Odd, so that no letter is lost; from the golden ratio.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let leaving = (1..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = 0_u64;
    letters
        .iter()
        .enumerate()
        .filter_map(move |(place, letter)| {
            if let Some(left) = place.checked_sub(length) {
                rolling = rolling.wrapping_sub(value(letters[left]).wrapping_mul(leaving));
            }
            rolling = rolling.wrapping_mul(BASE).wrapping_add(value(*letter));
            (place + 1 >= length).then(|| mix(rolling))
        })
}

/// A letter as a number all of whose bits depend on it.
fn value(letter: char) -> u64 {
    mix(u64::from(u32::from(letter)) + 1)
}

/// Every bit of the outcome depends on every bit of `x`: the last steps of SplitMix64.
pub(super) fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
