//! Every input in `fuzz/corpus` again, without a fuzzer: those that fuzzing begins with, and those that once went wrong.
#![allow(clippy::unwrap_used)]

#[path = "../../../fuzz/src/bytes.rs"]
mod bytes;
#[path = "../../../fuzz/src/replay.rs"]
#[allow(unreachable_pub, reason = "it is a part of this test here")]
mod replay;
#[path = "../../../fuzz/src/target.rs"]
#[allow(
    unreachable_pub,
    reason = "it is part of a library for the fuzz targets"
)]
mod target;
#[path = "../../../fuzz/src/index/mod.rs"]
#[allow(
    unreachable_pub,
    reason = "it is part of a library for the fuzz targets"
)]
mod targets;

use index::{Code, HammingIndex};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use targets::{Contents, TARGETS, segment_file};

/// Whether a merge panicked, of any input. The index goes on without merges then; a test should not.
static MERGE_PANICKED: AtomicBool = AtomicBool::new(false);

#[test]
fn every_snapshot_and_every_sequence_of_changes_of_the_corpus_leaves_answers_exact() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() == Some("index-merge") {
            MERGE_PANICKED.store(true, Relaxed);
        }
        before(panic);
    }));
    replay::replay(TARGETS, || !MERGE_PANICKED.load(Relaxed));
}

#[test]
fn the_corpus_holds_what_fuzzing_begins_with_and_nothing_that_is_called_so_and_is_not() {
    replay::compare_seeds(TARGETS);
}

#[test]
fn the_fuzzer_writes_files_as_the_index_does() {
    for entries in [1u64, 64, 8_000] {
        let code = |id: u64| -> Code {
            std::array::from_fn(|word| (id + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15 << word))
        };
        let index = HammingIndex::build((0..entries).map(|id| (id * 7, code(id))).collect());
        let folder = tempfile::tempdir().unwrap();
        index.save(folder.path(), 1).unwrap();
        let file = fs::read(folder.path().join("0000000001.segment")).unwrap();
        let chunks = u32::from_ne_bytes(file[32..36].try_into().unwrap()) as usize;
        // Which bit stands where is the index's own affair, so the codes are read from the file.
        let ids: Vec<u64> = (0..entries).map(|id| id * 7).collect();
        let at = 64 + (ids.len() * 8).next_multiple_of(64);
        let words = file[at..][..ids.len() * 32].as_chunks().0;
        let words: Vec<u64> = words.iter().map(|word| u64::from_ne_bytes(*word)).collect();
        let mut contents = Contents {
            ids,
            codes: words.as_chunks().0.to_vec(),
            tables: Vec::new(),
        };
        contents.put_tables_right(chunks);
        assert!(
            segment_file(&contents) == file,
            "{entries} entries, {chunks} chunks"
        );
        assert!(chunks > 0 || entries < 8_000, "no tables were compared");
    }
}
