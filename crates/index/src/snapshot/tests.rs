//! Snapshots: what was saved is what is opened, and what was damaged is refused.

use super::*;
use crate::Code;
use crate::oracle::{Oracle, any_code, flipped, mixture, next};
use proptest::prelude::*;

fn filled(codes: &[Code]) -> (HammingIndex, Oracle) {
    let index = HammingIndex::new();
    let mut oracle = Oracle::default();
    for (id, code) in codes.iter().enumerate() {
        index.insert(id as u64 * 7, *code);
        oracle.0.insert(id as u64 * 7, *code);
    }
    (index, oracle)
}

/// The manifest and the files of a snapshot, in the order in which the manifest names them.
fn bytes_of(folder: &Path) -> (Vec<u8>, Vec<Vec<u8>>) {
    let manifest = fs::read(folder.join(MANIFEST)).unwrap();
    let named = Manifest::parse(&manifest).unwrap().segments;
    let files = named
        .iter()
        .map(|named| fs::read(path_of(folder, named.number)).unwrap());
    (manifest, files.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_was_saved_is_what_is_opened(
        codes in prop::collection::vec(any_code(), 0..400),
        removed in prop::collection::vec(0..400u64, 0..60),
        later in prop::collection::vec((0..3_000u64, any_code()), 0..100),
        queries in prop::collection::vec(any_code(), 1..8),
        radius in 0..=66u32,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (index, mut oracle) = filled(&codes);
        for id in removed {
            prop_assert_eq!(index.remove(id * 7), oracle.0.remove(&(id * 7)).is_some());
        }
        index.save(folder.path(), 17).unwrap();
        let (opened, position) = HammingIndex::open(folder.path()).unwrap();
        prop_assert_eq!(position, 17.into());
        prop_assert_eq!(opened.len(), oracle.0.len());
        for query in &queries {
            prop_assert_eq!(opened.search(query, radius), oracle.search(query, radius));
        }
        // It goes on changing, and is saved again into the same folder.
        for (id, code) in later {
            opened.insert(id, code);
            oracle.0.insert(id, code);
        }
        opened.load_into_memory();
        opened.save(folder.path(), 18).unwrap();
        let (again, position) = HammingIndex::open(folder.path()).unwrap();
        prop_assert_eq!(position, 18.into());
        for query in &queries {
            prop_assert_eq!(opened.search(query, radius), oracle.search(query, radius));
            prop_assert_eq!(again.search(query, radius), oracle.search(query, radius));
        }
    }

    #[test]
    fn any_bytes_are_refused_or_searched_without_a_panic(
        codes in prop::collection::vec(any_code(), 1..200),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        query in any_code(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        filled(&codes).0.save(folder.path(), 1).unwrap();
        let (manifest, mut files) = bytes_of(folder.path());
        for (place, byte) in &changes {
            let at = place.index(files[0].len());
            files[0][at] = *byte;
        }
        // With checksums that are right, so that what lies behind them is reached.
        segment_file::seal(&mut files[0]);
        if let Ok((index, _)) = HammingIndex::open_bytes(&manifest, &files) {
            let _ = index.search(&query, 31);
            let _ = index.scan(&query, 31);
        }
    }
}

#[test]
fn families_of_near_duplicates_of_every_small_size_are_found_whole_after_saving() {
    let centre = [1, 2, 3, 4];
    for size in 0..=70u64 {
        let family = (0..size).map(|id| flipped(centre, &[(id * 3) as u8]));
        let folder = tempfile::tempdir().unwrap();
        filled(&family.collect::<Vec<_>>())
            .0
            .save(folder.path(), 0)
            .unwrap();
        let (opened, _) = HammingIndex::open(folder.path()).unwrap();
        assert_eq!(opened.search(&centre, 31).len() as u64, size);
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let mut state = 1;
    let folder = tempfile::tempdir().unwrap();
    // Enough that there are tables.
    let codes = mixture(40_000, &mut state);
    let entries = codes
        .iter()
        .enumerate()
        .map(|(id, code)| (id as u64, *code));
    HammingIndex::build(entries.collect())
        .save(folder.path(), 3)
        .unwrap();
    let (manifest, files) = bytes_of(folder.path());
    assert!(HammingIndex::open_bytes(&manifest, &files).is_ok());
    let refused = |manifest: &[u8], file: &[u8], what: &str| {
        let opened = HammingIndex::open_bytes(manifest, &[file.to_vec()]);
        let error = opened.expect_err(what);
        let told = matches!(
            error,
            SnapshotError::Damaged { .. } | SnapshotError::Foreign(_)
        );
        assert!(told, "{what}: {error}");
    };
    for bit in 0..manifest.len() * 8 {
        if bit < 1_000 || next(&mut state).is_multiple_of(64) {
            let mut damaged = manifest.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            refused(&damaged, &files[0], "a flipped bit of the manifest");
        }
    }
    // Every bit of the header that says something, and some of what follows.
    let bits = (0..44 * 8).chain((0..40).map(|_| next(&mut state) as usize % (files[0].len() * 8)));
    for bit in bits.filter(|bit| !(44 * 8..64 * 8).contains(bit)) {
        let mut damaged = files[0].clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        refused(&manifest, &damaged, "a flipped bit of a segment");
    }
    for cut in [
        0,
        1,
        15,
        16,
        40,
        63,
        64,
        65,
        files[0].len() / 2,
        files[0].len() - 1,
    ] {
        refused(&manifest, &files[0][..cut], "a segment cut short");
    }
    for cut in 0..manifest.len().min(200) {
        refused(&manifest[..cut], &files[0], "a manifest cut short");
    }
}

#[test]
fn what_is_missing_or_of_another_version_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let missing = HammingIndex::open(folder.path()).unwrap_err();
    assert!(matches!(missing, SnapshotError::Absent(_)), "{missing}");
    filled(&[[1; 4], [2; 4]]).0.save(folder.path(), 5).unwrap();
    let (mut manifest, files) = bytes_of(folder.path());
    manifest[16] += 1;
    let foreign = HammingIndex::open_bytes(&manifest, &files).unwrap_err();
    assert!(matches!(foreign, SnapshotError::Foreign(_)), "{foreign}");
    for number in numbers_in(folder.path()).unwrap() {
        fs::remove_file(path_of(folder.path(), number)).unwrap();
    }
    let damaged = HammingIndex::open(folder.path()).unwrap_err();
    assert!(damaged.to_string().contains("it is not there"), "{damaged}");
}

#[test]
fn a_snapshot_writes_only_what_is_new_and_removes_what_no_longer_counts() {
    let mut state = 2;
    let folder = tempfile::tempdir().unwrap();
    let codes = mixture(30_000, &mut state);
    let entries = codes
        .iter()
        .enumerate()
        .map(|(id, code)| (id as u64, *code));
    let index = HammingIndex::build(entries.collect());
    index.save(folder.path(), 1).unwrap();
    let first = numbers_in(folder.path()).unwrap();
    index.remove(5);
    index.insert(1_000_000, [9; 4]);
    index.save(folder.path(), 2).unwrap();
    let second = numbers_in(folder.path()).unwrap();
    assert_eq!((first.len(), second.len()), (1, 2));
    assert!(
        first.is_subset(&second),
        "the large segment was written again"
    );
    // A folder that somebody emptied is written anew.
    for number in &second {
        fs::remove_file(path_of(folder.path(), *number)).unwrap();
    }
    index.save(folder.path(), 2).unwrap();
    assert_eq!(HammingIndex::open(folder.path()).unwrap().0.len(), 30_000);
    // What was left by a snapshot that did not come to its end.
    fs::write(path_of(folder.path(), 999), b"half of it").unwrap();
    for id in 0..20_000 {
        index.remove(id);
    }
    index.settle();
    index.save(folder.path(), 3).unwrap();
    let third = numbers_in(folder.path()).unwrap();
    assert!(third.len() < 3 && !third.contains(&999), "{third:?}");
    let (opened, _) = HammingIndex::open(folder.path()).unwrap();
    assert_eq!(opened.len(), 10_001);
    assert!(opened.contains(1_000_000) && !opened.contains(5));
}

#[test]
fn a_number_that_leads_nowhere_is_refused_though_its_checksum_is_right() {
    let mut state = 3;
    let codes = mixture(20_000, &mut state);
    let entries = codes.iter().enumerate();
    let entries = entries.map(|(id, code)| (id as u64, *code));
    let folder = tempfile::tempdir().unwrap();
    let index = HammingIndex::build(entries.collect());
    index.save(folder.path(), 0).unwrap();
    let (manifest, files) = bytes_of(folder.path());
    let why = |at: usize, bytes: &[u8]| {
        let mut damaged = files[0].clone();
        let at = at.min(damaged.len() - 8);
        damaged[at..at + bytes.len()].copy_from_slice(bytes);
        segment_file::seal(&mut damaged);
        match HammingIndex::open_bytes(&manifest, &[damaged]) {
            Err(SnapshotError::Damaged { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    };
    // The ids come first, and the postings of the last chunk last.
    assert_eq!(why(64, &[255; 8]), "the ids are not in order");
    let entries_end = 64 + 20_000 * 40;
    assert_eq!(why(entries_end, &[1]), "a directory is not in order");
    let no_such_entry = (20_000u32 << 4).to_ne_bytes();
    let beyond = "a list names an entry that is not there";
    assert_eq!(why(files[0].len() - 68, &no_such_entry), beyond);
}
