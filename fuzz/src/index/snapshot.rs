//! The target `snapshot`: any bytes are refused, or opened and then searched and changed without a panic.

use super::case::{Case, Level};
use super::codes::{chosen, distance, flipped, next, turned_back};
use super::folder::Folder;
use super::format;
use index::{Code, HammingIndex, Hit, Position};
use std::collections::BTreeSet;
use std::path::Path;

/// Opens the input as a snapshot, puts checksums and more right before if the input says so, and uses what comes of it.
///
/// # Panics
/// If the index panics or contradicts itself: a scan must see every entry; a search must find nothing that a scan does not,
/// and with tables that are right, exactly that; what was changed must be as it was left; what is saved must open again.
pub fn snapshot(input: &[u8]) {
    let case = Case::read(input);
    let files = case.files_put_right();
    let manifest = case.manifest_put_right(&files);
    let queries = queries(&case, &files);
    let opened = HammingIndex::open_bytes(&manifest, &files);
    let exact = case.level() == Level::Right && !case.is_damaged();
    if exact && case.manifest_fits() {
        assert!(opened.is_ok(), "refused: {:?}", opened.err());
    }
    if case.is_on_disk() {
        open_on_disk(&manifest, &files, &queries, opened.as_ref().ok());
    }
    let Ok((index, position)) = opened else {
        return;
    };
    let before = all(&index, &queries);
    let trusted = Trusted {
        ids: each_once(&before),
        tables: exact,
    };
    look(&index, &queries, case.radius(), trusted);
    if case.settles() {
        index.settle();
        assert_eq!(
            before,
            all(&index, &queries),
            "merging changed what is there"
        );
    }
    for change in &case.changes {
        make(&index, *change, &queries, trusted);
    }
    look(&index, &queries, case.radius(), trusted);
    if case.settles() {
        index.settle();
        look(&index, &queries, case.radius(), trusted);
    }
    if case.is_on_disk() {
        save_and_open(&index, position, &queries, trusted);
    }
}

/// What of a snapshot is as an index would have made it. Of the rest it is only asked that nothing panics.
#[derive(Debug, Clone, Copy)]
struct Trusted {
    /// Each id stands there once. Two files may have the same one, and no checksum tells.
    ids: bool,
    /// Tables are of the codes beside them.
    tables: bool,
}

fn each_once(hits: &[Hit]) -> bool {
    let ids: BTreeSet<u64> = hits.iter().map(|hit| hit.id).collect();
    ids.len() == hits.len()
}

/// Codes to search for: some near entries of the files, and one that is none.
fn queries(case: &Case, files: &[Vec<u8>]) -> Vec<Code> {
    let mut state = u64::from(case.pick);
    let near = files.iter().flat_map(|file| {
        let slots: [u64; 2] = std::array::from_fn(|_| next(&mut state));
        slots.map(|slot| format::code(file, slot))
    });
    let near: Vec<Code> = near.flatten().map(|kept| turned_back(&kept)).collect();
    let mut queries: Vec<Code> = near
        .into_iter()
        .map(|code| flipped(code, u32::from(case.flip) % 40, &mut state))
        .collect();
    queries.push([0; 4]);
    queries
}

/// Every entry, seen from the last query.
fn all(index: &HammingIndex, queries: &[Code]) -> Vec<Hit> {
    queries
        .last()
        .map_or(Vec::new(), |code| index.scan(code, 256))
}

/// Searches in every way, and compares.
fn look(index: &HammingIndex, queries: &[Code], radius: u32, trusted: Trusted) {
    if trusted.ids {
        let all = all(index, queries);
        assert_eq!(all.len(), index.len(), "a scan does not see every entry");
        for hit in &all {
            assert!(index.contains(hit.id), "what was found is not there");
        }
    } else {
        // Of an id that is there twice, a merge that is under way may bring one back that was removed meanwhile.
        index.settle();
    }
    let scanned = index.scan_many(queries, radius);
    let together = index.search_many(queries, radius);
    assert_eq!(
        (scanned.len(), together.len()),
        (queries.len(), queries.len())
    );
    for (place, code) in queries.iter().enumerate() {
        let (scanned, together) = (&scanned[place], &together[place]);
        assert_eq!(index.scan(code, radius), *scanned);
        assert!(scanned.is_sorted_by_key(|hit| (hit.distance, hit.id)));
        assert!(scanned.iter().all(|hit| hit.distance <= radius));
        let alone = index.search(code, radius);
        if trusted.tables || radius > 63 {
            assert_eq!(alone, *scanned, "a search is not what a scan is");
            assert_eq!(together, scanned, "a search of many is not what a scan is");
            continue;
        }
        // Tables that are not right may hide an entry, or show one twice. They must not show what is not there.
        let there: BTreeSet<_> = scanned.iter().map(|hit| (hit.distance, hit.id)).collect();
        for hit in alone.iter().chain(together) {
            assert!(
                there.contains(&(hit.distance, hit.id)),
                "{hit:?} is not there"
            );
        }
    }
    assert!(index.memory_bytes() > 0);
}

/// Makes a change and looks whether it was made.
fn make(index: &HammingIndex, [kind, one, other]: [u8; 3], queries: &[Code], trusted: Trusted) {
    let mut state = u64::from(other);
    let there = all(index, queries);
    let near = queries[usize::from(other) % queries.len()];
    // An id that is there, a small one, or the largest of all.
    let id = match kind >> 4 {
        0..8 if !there.is_empty() => there[usize::from(one) * 31 % there.len()].id,
        15 => u64::MAX,
        _ => u64::from(one),
    };
    let is_there = there.iter().any(|hit| hit.id == id);
    match kind % 4 {
        0 => {
            let removed = index.remove(id);
            if trusted.ids {
                assert_eq!(
                    removed, is_there,
                    "removed what was not there, or not what was"
                );
                assert_eq!(index.len(), there.len() - usize::from(removed));
                assert!(!index.contains(id), "there after its removal");
            }
        }
        1 | 2 => {
            let code = flipped(near, u32::from(other) % 3, &mut state);
            index.insert(id, code);
            assert!(index.contains(id), "not there after its insertion");
            if trusted.ids {
                assert_eq!(index.len(), there.len() + usize::from(!is_there));
            }
            let distance = distance(&near, &code);
            let found = index.scan(&near, distance);
            assert!(
                found.contains(&Hit { id, distance }),
                "not found after its insertion"
            );
        }
        // Enough that what takes new entries is full, once or twice.
        _ => {
            for place in 0..u64::from(one) {
                let code = chosen(other, one, &mut state);
                index.insert(id.wrapping_add(place), code);
            }
        }
    }
}

/// What is saved opens again, and is the same.
fn save_and_open(index: &HammingIndex, position: Position, queries: &[Code], trusted: Trusted) {
    let folder = Folder::new();
    let saved = index.save(folder.path(), position);
    saved.expect("there is room for a snapshot");
    let opened = HammingIndex::open(folder.path());
    if !trusted.ids {
        return;
    }
    let (again, there) = opened.expect("what was saved opens");
    let before = all(index, queries);
    assert_eq!(there, position);
    assert_eq!(all(&again, queries), before);
    again.load_into_memory();
    assert_eq!(all(&again, queries), before);
}

/// The same snapshot as files: opened, changed, and saved over itself.
fn open_on_disk(
    manifest: &[u8],
    files: &[Vec<u8>],
    queries: &[Code],
    as_bytes: Option<&(HammingIndex, Position)>,
) {
    let folder = Folder::new();
    write(folder.path(), "manifest", manifest);
    let numbers = format::numbers_of_files(manifest);
    for (number, file) in numbers.iter().zip(files) {
        write(folder.path(), &format!("{number:010}.segment"), file);
    }
    let opened = HammingIndex::open(folder.path());
    let distinct = numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len();
    if let Some((same, position)) = as_bytes.filter(|_| distinct) {
        let (index, there) = opened.as_ref().expect("files are opened as bytes are");
        assert_eq!(there, position);
        assert_eq!(all(index, queries), all(same, queries));
    }
    let Ok((index, position)) = opened else {
        return;
    };
    let before = all(&index, queries);
    index.insert(7, [3; 4]);
    index.remove(7);
    let saved = index.save(folder.path(), position);
    saved.expect("there is room for a snapshot");
    let left = before.iter().filter(|hit| hit.id != 7).count();
    // One of an id that is there twice is removed.
    assert!(index.len() >= left && index.len() <= before.len());
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).expect("a temporary folder can be written to");
}
