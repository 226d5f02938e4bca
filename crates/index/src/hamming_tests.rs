//! The index against comparing everything with everything.

use super::*;
use crate::oracle::{Oracle, any_code, flipped, mixture, next};
use proptest::prelude::*;
use std::time::Duration;

/// An index whose tables are used at every size.
fn with_tables(chunks: usize) -> HammingIndex {
    HammingIndex::with(Vec::new(), Tables::Always(chunks))
}

fn any_index() -> impl Strategy<Value = HammingIndex> {
    prop_oneof![
        Just(Tables::WhereTheyPay),
        (18usize..=24).prop_map(Tables::Always)
    ]
    .prop_map(|tables| HammingIndex::with(Vec::new(), tables))
}

#[derive(Debug, Clone)]
enum Step {
    Insert(u64, Code),
    Remove(u64),
    Search(Code, u32),
    Settle,
}

fn any_step() -> impl Strategy<Value = Step> {
    // Few ids, so that insertions replace and removals hit.
    prop_oneof![
        40 => (0..400u64, any_code()).prop_map(|(id, code)| Step::Insert(id, code)),
        15 => (0..400u64).prop_map(Step::Remove),
        10 => (any_code(), 0..=66u32).prop_map(|(code, radius)| Step::Search(code, radius)),
        1 => Just(Step::Settle),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_leaves_searches_exact(
        index in any_index(),
        steps in prop::collection::vec(any_step(), 1..700),
    ) {
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
                    prop_assert_eq!(index.search(&code, radius), oracle.search(&code, radius));
                }
                Step::Settle => index.settle(),
            }
            prop_assert_eq!(index.len(), oracle.0.len());
        }
        index.settle();
        for id in 0..400 {
            prop_assert_eq!(index.contains(id), oracle.0.contains_key(&id));
        }
        for (id, code) in oracle.0.iter().take(20) {
            let found = index.search(code, 31);
            prop_assert_eq!(found.iter().filter(|hit| hit.id == *id).count(), 1);
            prop_assert_eq!(found, oracle.search(code, 31));
        }
    }

    #[test]
    fn a_batch_finds_what_its_queries_find_one_by_one(
        index in any_index(),
        codes in prop::collection::vec(any_code(), 0..200),
        queries in prop::collection::vec(any_code(), 0..40),
        radius in 0..=66u32,
    ) {
        for (id, code) in codes.iter().enumerate() {
            index.insert(id as u64, *code);
        }
        let one_by_one: Vec<_> = queries.iter().map(|code| index.search(code, radius)).collect();
        prop_assert_eq!(index.search_many(&queries, radius), one_by_one);
    }

    #[test]
    fn an_index_built_at_once_is_that_of_its_entries_inserted(
        entries in prop::collection::vec((0..300u64, any_code()), 0..300),
        query in any_code(),
        radius in 0..=66u32,
    ) {
        let built = HammingIndex::build(entries.clone());
        let oracle = Oracle(entries.into_iter().collect());
        prop_assert_eq!(built.len(), oracle.0.len());
        prop_assert_eq!(built.search(&query, radius), oracle.search(&query, radius));
        prop_assert_eq!(built.scan(&query, radius), oracle.search(&query, radius));
    }
}

#[test]
fn every_number_of_entries_to_five_thousand_is_searched_exactly_while_it_grows() {
    let mut state = 1;
    let codes = mixture(5_000, &mut state);
    for index in [HammingIndex::new(), with_tables(20)] {
        let mut oracle = Oracle::default();
        for (id, code) in codes.iter().enumerate() {
            // Ids in no order, so that merges have to put them in one.
            let id = id as u64 * 2_654_435_761 % 5_003;
            index.insert(id, *code);
            oracle.0.insert(id, *code);
            if id % 16 == 7 {
                let radius = (next(&mut state) % 64) as u32;
                let near = codes[next(&mut state) as usize % oracle.0.len()];
                let query = flipped(near, &[3, 40, 77, 130, 200, 255]);
                assert_eq!(index.search(&query, radius), oracle.search(&query, radius));
            }
        }
    }
}

#[test]
fn a_large_index_answers_exactly_at_every_radius_before_and_after_removals() {
    let mut state = 2;
    let codes = mixture(60_000, &mut state);
    let mut oracle = Oracle::default();
    let index = HammingIndex::build(codes.iter().copied().enumerate().map(numbered).collect());
    oracle
        .0
        .extend(codes.iter().copied().enumerate().map(numbered));
    for radius in 0..=66 {
        let query = flipped(codes[radius as usize * 8 + 6], &[1, 2, 3, 100, 200]);
        assert_eq!(
            index.search(&query, radius),
            oracle.search(&query, radius),
            "{radius}"
        );
    }
    for id in (0..codes.len() as u64).filter(|id| id % 3 != 0) {
        assert!(index.remove(id));
        oracle.0.remove(&id);
    }
    for settled in [false, true] {
        for radius in [0, 15, 16, 31, 32, 47, 63, 64, 128, 256] {
            let query = codes[radius as usize * 9];
            let found = index.search(&query, radius);
            assert_eq!(found, oracle.search(&query, radius), "{radius} {settled}");
        }
        index.settle();
    }
    assert!(
        index.memory_bytes() < 60 * codes.len(),
        "what was removed takes no memory"
    );
}

fn numbered((id, code): (usize, Code)) -> (u64, Code) {
    (id as u64, code)
}

#[test]
fn the_worst_spread_of_differences_is_found_at_each_radius_and_not_one_bit_short() {
    for chunks in [12, 16, 21] {
        let index = with_tables(chunks);
        let code = [0x5555_aaaa_1234_8765; 4];
        for radius in 0..=63u32 {
            // As even as possible over the chunks.
            let width = 256 / chunks as u32;
            let bits: Vec<u8> = (0..radius)
                .map(|n| (n % chunks as u32 * width + n / chunks as u32) as u8)
                .collect();
            index.insert(u64::from(radius), flipped(code, &bits));
        }
        index.settle();
        // The newest entries are not in tables: enough others push them out.
        for id in 100..200 {
            index.insert(id, [id.wrapping_mul(0x9e37_79b9_7f4a_7c15); 4]);
        }
        index.settle();
        for radius in 0..=63u32 {
            let farthest = index.search(&code, radius).last().copied();
            assert_eq!(
                farthest.map(|hit| hit.distance),
                Some(radius),
                "{chunks} chunks"
            );
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
    let query = flipped(centre, &(0..24).map(|n| n * 10 + 2).collect::<Vec<u8>>());
    for size in 0..=70u64 {
        let family = (0..size).map(|id| (id, flipped(centre, &[(id * 3) as u8])));
        let index = with_tables(16);
        for (id, code) in family.clone() {
            index.insert(id, code);
        }
        let built = HammingIndex::build(family.collect());
        for index in [index, built] {
            index.settle();
            let found = index.search(&query, DEFAULT_RADIUS);
            assert_eq!(found.len() as u64, size);
        }
    }
}

#[test]
fn equal_codes_under_different_ids_are_all_kept_and_sorted_by_id() {
    let index = HammingIndex::new();
    for id in [5, 1, u64::MAX, 0] {
        index.insert(id, [7; 4]);
    }
    let ids: Vec<u64> = index.search(&[7; 4], 0).iter().map(|hit| hit.id).collect();
    assert_eq!(ids, [0, 1, 5, u64::MAX]);
}

#[test]
fn inserting_an_id_again_replaces_its_code() {
    let index = HammingIndex::new();
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
fn a_search_that_would_cost_more_than_a_scan_becomes_one_and_stays_exact() {
    // All alike in half of their bits: every list of those chunks names everything.
    let mut state = 3;
    let mut family = |count: u64| -> Vec<(u64, Code)> {
        let code = |id| (id, [7, 7, next(&mut state), next(&mut state)]);
        (0..count).map(code).collect()
    };
    let entries = family(50_000);
    let index = HammingIndex::build(entries.clone());
    let oracle = Oracle(entries.into_iter().collect());
    let codes: Vec<Code> = oracle.0.values().take(20).copied().collect();
    for (query, found) in codes.iter().zip(index.search_many(&codes, 31)) {
        assert_eq!(found, oracle.search(query, 31));
    }
}

#[test]
fn many_threads_change_it_and_every_search_finds_all_that_stayed_and_all_that_was_replaced() {
    let mut state = 4;
    let index = with_tables(20);
    let stays = mixture(3_000, &mut state);
    for (id, code) in stays.iter().copied().enumerate().map(numbered) {
        index.insert(id, code);
    }
    // Each of these codes is replaced again and again by one a bit away: there is always one of them.
    let moves: Vec<(u64, Code)> = (0..200)
        .map(|id| (1_000_000 + id, std::array::from_fn(|_| next(&mut state))))
        .collect();
    for (id, code) in &moves {
        index.insert(*id, *code);
    }
    let (index, stays, moves) = (&index, &stays, &moves);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..2u64)
            .map(|writer| {
                scope.spawn(move || {
                    let mut state = 10 + writer;
                    for round in 0..20_000u64 {
                        let (id, code) = moves[(next(&mut state) % 200) as usize];
                        if round % 4 == 0 && id % 2 == writer {
                            index.insert(id, flipped(code, &[next(&mut state) as u8]));
                        }
                        let passing = 2_000_000 + writer * 1_000_000 + round;
                        let code = std::array::from_fn(|_| next(&mut state));
                        index.insert(passing, code);
                        assert_eq!(index.search(&code, 0).len(), 1);
                        if round >= 100 {
                            assert!(index.remove(passing - 100));
                        }
                    }
                })
            })
            .collect();
        let mut state = 20;
        let mut searches = 0;
        while !writers.iter().all(|writer| writer.is_finished()) {
            let place = next(&mut state) as usize % stays.len();
            let (id, code) = numbered((place, stays[place]));
            let hit = Hit { id, distance: 0 };
            assert!(index.search(&code, 31).contains(&hit), "{id} was lost");
            let (id, code) = moves[(next(&mut state) % 200) as usize];
            let found = index.search(&code, 1);
            let times = found.iter().filter(|hit| hit.id == id).count();
            assert_eq!(times, 1, "{id} was found so often while it was replaced");
            searches += 1;
        }
        assert!(searches > 100);
        for writer in writers {
            writer.join().unwrap();
        }
    });
    index.settle();
    assert_eq!(index.len(), 3_000 + 200 + 2 * 100);
    let found: usize = stays.iter().map(|code| index.search(code, 0).len()).sum();
    assert!(found >= 3_000);
}

#[test]
fn dropping_an_index_ends_its_merges() {
    let mut state = 5;
    let index = HammingIndex::new();
    for id in 0..20_000 {
        index.insert(id, std::array::from_fn(|_| next(&mut state)));
    }
    let shared = Arc::downgrade(&index.shared);
    drop(index);
    let gone = (0..1_000).any(|_| {
        thread::sleep(Duration::from_millis(10));
        shared.strong_count() == 0
    });
    assert!(gone, "a merge still holds the index");
}
