//! The index against comparing everything with everything.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What an index has to answer: every entry compared, nothing remembered.
#[derive(Default)]
struct Oracle(BTreeMap<u64, Code>);

impl Oracle {
    fn search(&self, code: &Code, radius: u32) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .0
            .iter()
            .map(|(id, theirs)| {
                let bits = code
                    .iter()
                    .zip(theirs)
                    .map(|(a, b)| (a ^ b).count_ones())
                    .sum();
                Hit {
                    id: *id,
                    distance: bits,
                }
            })
            .filter(|hit| hit.distance <= radius)
            .collect();
        hits.sort_by_key(|hit| (hit.distance, hit.id));
        hits
    }
}

/// Looks through the tables even where the scan would be taken.
fn through_tables(index: &HammingIndex, code: &Code, radius: u32) -> Option<Vec<Hit>> {
    let tables = index.tables.as_ref()?;
    let mut hits = Vec::new();
    index.look_up(tables, code, radius, Reach::of(radius), &mut hits);
    index.scan(index.entered, code, radius, &mut hits);
    hits.sort_by_key(|hit| (hit.distance, hit.id));
    Some(hits)
}

fn flipped(mut code: Code, bits: &[u8]) -> Code {
    for bit in bits {
        code[usize::from(bit / 64)] ^= 1 << (bit % 64);
    }
    code
}

/// The next of a sequence of well-mixed numbers (splitmix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A few bits away from one of four centres, or from nowhere near.
fn any_code() -> impl Strategy<Value = Code> {
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

#[derive(Debug, Clone)]
enum Step {
    Insert(u64, Code),
    Remove(u64),
    Search(Code, u32),
}

fn any_step() -> impl Strategy<Value = Step> {
    // Few ids, so that insertions replace and removals hit.
    prop_oneof![
        4 => (0..200u64, any_code()).prop_map(|(id, code)| Step::Insert(id, code)),
        2 => (0..200u64).prop_map(Step::Remove),
        2 => (any_code(), 0..=63u32).prop_map(|(code, radius)| Step::Search(code, radius)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_leaves_searches_exact(
        tables_from in prop_oneof![Just(0usize), Just(1), 2..120usize, Just(usize::MAX)],
        steps in prop::collection::vec(any_step(), 1..300),
    ) {
        let mut index = HammingIndex::with_tables_from(tables_from);
        let mut oracle = Oracle::default();
        for step in steps {
            match step {
                Step::Insert(id, code) => {
                    index.insert(id, code);
                    oracle.0.insert(id, code);
                    let found = index.search(&code, 0);
                    prop_assert_eq!(found.iter().filter(|hit| hit.id == id).count(), 1);
                }
                Step::Remove(id) => {
                    prop_assert_eq!(index.remove(id), oracle.0.remove(&id).is_some());
                    prop_assert!(!index.contains(id));
                }
                Step::Search(code, radius) => {
                    let expected = oracle.search(&code, radius);
                    prop_assert_eq!(&index.search(&code, radius), &expected);
                    if let Some(found) = through_tables(&index, &code, radius) {
                        prop_assert_eq!(&found, &expected);
                    }
                }
            }
            prop_assert_eq!(index.len(), oracle.0.len());
            prop_assert_eq!(index.is_empty(), oracle.0.is_empty());
        }
    }
}

/// Codes of which most are unrelated and every eighth is near the one before.
fn mixture(count: usize, state: &mut u64) -> Vec<Code> {
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

#[test]
fn a_large_index_answers_exactly_at_every_radius_while_it_grows_and_shrinks() {
    let mut state = 1;
    // A quarter of the usual size, to be quick without optimisation.
    let tables_from = TABLES_FROM / 4;
    let codes = mixture(3 * tables_from, &mut state);
    let mut index = HammingIndex::with_tables_from(tables_from);
    let mut oracle = Oracle::default();
    for (id, code) in codes.iter().enumerate() {
        index.insert(id as u64, *code);
        oracle.0.insert(id as u64, *code);
        // Before, in the middle of, and after the older entries' way into the tables.
        if id % 1024 == 7 || id == tables_from {
            let radius = (next(&mut state) % 64) as u32;
            let query = flipped(codes[id / 2], &[3, 40, 77, 130, 200, 255]);
            assert_eq!(index.search(&query, radius), oracle.search(&query, radius));
        }
    }
    assert_eq!(index.entered, codes.len());
    for radius in 0..=63 {
        let query = flipped(codes[radius as usize * 8 + 6], &[1, 2, 3, 100, 200]);
        let expected = oracle.search(&query, radius);
        assert_eq!(index.search(&query, radius), expected, "radius {radius}");
        assert_eq!(
            through_tables(&index, &query, radius),
            Some(expected),
            "radius {radius}"
        );
    }
    for id in (0..codes.len() as u64).filter(|id| id % 3 != 0) {
        assert!(index.remove(id));
        oracle.0.remove(&id);
    }
    for radius in [0, 15, 16, 31, 32, 47, 63, 64, 128, 256] {
        let query = codes[radius as usize * 9];
        assert_eq!(
            index.search(&query, radius),
            oracle.search(&query, radius),
            "{radius}"
        );
    }
}

#[test]
fn the_worst_spread_of_differences_is_found_at_each_radius_and_not_one_bit_short() {
    for radius in 0..=63u32 {
        // As even as possible over the chunks, the surplus where the tables look farthest.
        let bits: Vec<u8> = (0..radius).map(|n| (n % 16 * 16 + n / 16) as u8).collect();
        let code = [0x5555_aaaa_1234_8765; 4];
        let mut index = HammingIndex::with_tables_from(0);
        index.insert(9, flipped(code, &bits));
        let hit = Hit {
            id: 9,
            distance: radius,
        };
        assert_eq!(index.search(&code, radius), [hit]);
        assert_eq!(through_tables(&index, &code, radius), Some(vec![hit]));
        if let Some(short) = radius.checked_sub(1) {
            assert_eq!(index.search(&code, short), []);
            assert_eq!(through_tables(&index, &code, short), Some(Vec::new()));
        }
    }
}

#[test]
fn families_of_near_duplicates_of_every_small_size_are_found_whole() {
    // Meta's default index, saved and loaded again, loses entries here when their number is a power
    // of two.
    let centre = [
        0xf8f8_f0ce_e0f4_a84f,
        0x0637_0a22_038f_63f0,
        0xb36e_2ed5_9662_1e1d,
        7,
    ];
    for size in 0..70u64 {
        for tables_from in [0, usize::MAX] {
            let mut index = HammingIndex::with_tables_from(tables_from);
            for id in 0..size {
                index.insert(id, flipped(centre, &[(id * 3) as u8]));
            }
            let query = flipped(centre, &(0..24).map(|n| n * 10 + 2).collect::<Vec<u8>>());
            assert_eq!(index.search(&query, DEFAULT_RADIUS).len() as u64, size);
            let found = through_tables(&index, &query, DEFAULT_RADIUS);
            assert!(found.is_none_or(|hits| hits.len() as u64 == size));
        }
    }
}

#[test]
fn equal_codes_under_different_ids_are_all_kept_and_sorted_by_id() {
    let mut index = HammingIndex::with_tables_from(3);
    for id in [5, 1, u64::MAX, 0] {
        index.insert(id, [7; 4]);
    }
    let ids: Vec<u64> = index.search(&[7; 4], 0).iter().map(|hit| hit.id).collect();
    assert_eq!(ids, [0, 1, 5, u64::MAX]);
}

#[test]
fn inserting_an_id_again_replaces_its_code() {
    let mut index = HammingIndex::with_tables_from(0);
    index.insert(1, [0; 4]);
    index.insert(1, [u64::MAX; 4]);
    assert_eq!(index.len(), 1);
    assert_eq!(index.search(&[0; 4], 63), []);
    assert_eq!(
        index.search(&[u64::MAX; 4], 0),
        [Hit { id: 1, distance: 0 }]
    );
}

#[test]
fn clearing_leaves_nothing_and_gives_the_memory_back() {
    let mut index = HammingIndex::with_tables_from(10);
    let empty = index.memory_bytes();
    for id in 0..100 {
        index.insert(id, [id; 4]);
    }
    assert!(index.memory_bytes() > empty + 100 * 40);
    index.clear();
    assert!(index.is_empty());
    assert!(!index.contains(5));
    assert!(!index.remove(5));
    assert_eq!(index.search(&[5; 4], 256), []);
    assert_eq!(index.memory_bytes(), empty);
}

proptest! {
    #[test]
    fn agreeing_entries_are_those_in_range_with_a_sixteenth_in_common(
        codes in prop::collection::vec(any_code(), 0..60),
        query in any_code(),
        radius in 0u32..=256,
        tables_from in prop_oneof![Just(0usize), Just(20), Just(1_000)],
    ) {
        let mut index = HammingIndex::with_tables_from(tables_from);
        let mut oracle = Oracle::default();
        for (id, code) in codes.iter().enumerate() {
            index.insert(id as u64, *code);
            oracle.0.insert(id as u64, *code);
        }
        let agrees = |hit: &Hit| {
            (0..CHUNKS).any(|chunk| {
                chunks::of(&query, chunk) == chunks::of(&oracle.0[&hit.id], chunk)
            })
        };
        let mut expected = oracle.search(&query, radius);
        expected.retain(agrees);
        prop_assert_eq!(index.agreeing(&query, radius), expected);
    }
}
