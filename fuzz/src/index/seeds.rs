//! The inputs that fuzzing begins with: `cargo xtask fuzz --seed` writes them.

use super::case::Case;
use super::codes::{chosen, next};
use super::folder::Folder;
use super::format::{self, Contents, segment_file};
use index::{Code, HammingIndex};

/// Those of the target `snapshot`.
///
/// # Panics
/// If the system has no room for temporary files.
pub(super) fn snapshots() -> Vec<(String, Vec<u8>)> {
    let cases = cases().into_iter();
    cases
        .filter_map(|(name, case)| Some((name, case.write()?)))
        .collect()
}

fn cases() -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    // What the index writes itself, as it is.
    for entries in [0, 1, 63, 65, 200] {
        let mut case = written(entries);
        cases.push((format!("written-{entries}"), case.clone()));
        (case.changes, case.mode) = (some_changes(), 0x80);
        cases.push((format!("written-{entries}-and-changed"), case));
    }
    let mut damaged = written(65);
    damaged.files[0].truncate(300);
    cases.push(("cut-short".to_owned(), damaged.clone()));
    damaged.mode = 1;
    damaged.manifest[16] = 2;
    cases.push(("of-another-version".to_owned(), damaged));
    // With tables: as they are, with their checksums put right, and then made from as little as there is in the input.
    for (chunks, entries) in [(24, 40), (22, 90)] {
        let tables = with_tables(chunks, &[entries, entries / 2]);
        cases.push((format!("tables-{chunks}"), tables.clone()));
        let sealed = Case {
            mode: 1,
            files: tables.files[..1].to_vec(),
            manifest: with_tables(chunks, &[entries]).manifest,
            ..tables
        };
        cases.push((format!("tables-{chunks}-sealed"), sealed));
    }
    for level in [2, 3, 6, 7] {
        for more in [0, 0x10, 0x20, 0x30, 0x60, 0x80, 0x90] {
            for chunks in [0, 20, 23, 24] {
                let mut case = with_tables(24, &[more as usize + 100]);
                case.mode = level | 8 | more;
                // The entries' bytes are repeated until there are enough.
                case.files[0].truncate(64 + 320);
                case.files[0][32..36].copy_from_slice(&(chunks as u32).to_ne_bytes());
                if more & 0x10 != 0 {
                    case.files[0][24..32].copy_from_slice(&1_500u64.to_ne_bytes());
                }
                (case.radius, case.pick, case.flip) = (chunks as u8, level, level * 5);
                case.changes = some_changes();
                cases.push((format!("made-{:02x}-{chunks}", case.mode), case));
            }
        }
    }
    cases
}

/// A snapshot of so many entries, of which every seventh is removed, as the index writes it.
fn written(entries: u64) -> Case {
    let index = HammingIndex::new();
    let mut state = entries;
    for id in 0..entries {
        index.insert(id * 3, chosen(id as u8, id as u8, &mut state));
    }
    index.settle();
    for id in (0..entries).step_by(7) {
        index.remove(id * 3);
    }
    let folder = Folder::new();
    index
        .save(folder.path(), entries)
        .expect("there is room for a snapshot");
    let read = |name: String| std::fs::read(folder.path().join(name)).expect("it was written");
    let manifest = read("manifest".to_owned());
    let numbers = format::numbers_of_files(&manifest);
    let files = numbers
        .iter()
        .map(|number| read(format!("{number:010}.segment")));
    Case {
        mode: 0,
        radius: 31,
        pick: 1,
        flip: 3,
        changes: Vec::new(),
        files: files.collect(),
        manifest,
    }
}

/// A snapshot with tables of few entries, of which no index makes any, and each file of other ids.
fn with_tables(chunks: usize, entries: &[usize]) -> Case {
    let mut state = chunks as u64;
    let mut named = Vec::new();
    let mut files = Vec::new();
    for (place, entries) in entries.iter().enumerate() {
        let ids = (0..*entries as u64).map(|id| id * 5 + place as u64);
        let code = |id: u64| -> Code { chosen(id as u8, (id % 12) as u8, &mut state) };
        let mut contents = Contents {
            ids: ids.clone().collect(),
            codes: ids.map(code).collect(),
            tables: Vec::new(),
        };
        contents.put_tables_right(chunks);
        files.push(segment_file(&contents));
        let mut dead = vec![0; entries.div_ceil(64)];
        dead[0] = 0b1001 << place;
        named.push((place as u64 + 1, dead));
    }
    Case {
        mode: 0,
        radius: 3,
        pick: 2,
        flip: 2,
        changes: Vec::new(),
        manifest: format::manifest(9, &[7; 32], &named),
        files,
    }
}

/// A removal, an insertion, many of them, and both of the largest id.
fn some_changes() -> Vec<[u8; 3]> {
    vec![
        [0x00, 3, 0],
        [0x01, 5, 1],
        [0x93, 80, 2],
        [0xf1, 0, 3],
        [0xf0, 0, 4],
    ]
}

/// Those of the target `changes`.
pub(super) fn changes() -> Vec<(String, Vec<u8>)> {
    let insert = |id: u8| [0, id, 0, id, id % 16, id];
    let many = |first: u8, eighth: u8, centre: u8| [8, 0, first, eighth, first, centre, 30, 1];
    let look = [5, 3, 9, 31, 7, 20, 4, 1, 2, 60, 80, 200, 120, 16];
    let mut all = vec![
        (
            "few".to_owned(),
            (0..20).flat_map(insert).collect::<Vec<u8>>(),
        ),
        ("one-code".to_owned(), [8, 1, 1, 30, 0, 0, 0, 1].to_vec()),
        ("one-id".to_owned(), [8, 1, 1, 30, 0, 0, 9, 0].to_vec()),
    ];
    let (settle, build) = (vec![13], vec![15, 200, 3, 0xf0, 9]);
    let remove = vec![11, 4, 0, 90, 1];
    for (place, save) in [0, 1, 2, 3].into_iter().enumerate() {
        let place = place as u8;
        let parts = [
            many(0, 255, 0xf0).to_vec(),
            look.to_vec(),
            remove.clone(),
            vec![14, save],
            look.to_vec(),
            many(4 * place, 100, place).to_vec(),
            settle.clone(),
            look.to_vec(),
            build.clone(),
            look.to_vec(),
        ];
        all.push((format!("saved-{save}"), parts.concat()));
        all.push((
            format!("small-{save}"),
            [&parts[5..7], &parts[1..5]].concat().concat(),
        ));
    }
    // At random, so that every kind of step comes after every other.
    for seed in 0..12u64 {
        let mut state = seed;
        let bytes = (0..40 + seed * 20).map(|_| next(&mut state) as u8);
        all.push((format!("any-{seed}"), bytes.collect()));
    }
    all
}
