//! Every input in `fuzz/corpus` again, without a fuzzer: those that fuzzing begins with, and those that once went wrong.
//! The room's test `fuzz_corpus` includes this file, so the corpus is looked for from the room's folder.

use super::target::Target;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn corpus(target: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("../../fuzz/corpus").join(target)
}

fn inputs(target: &str) -> Vec<PathBuf> {
    let folder = corpus(target);
    let entries = fs::read_dir(&folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    inputs
}

/// Gives every target every input of its corpus. `is_well` is asked after each, for what a panic does not show.
///
/// # Panics
/// If one goes wrong, naming its file; if a corpus is empty.
pub fn replay(targets: &[Target], is_well: impl Fn() -> bool) {
    for target in targets {
        let inputs = inputs(target.name);
        assert!(!inputs.is_empty(), "the corpus of {} is empty", target.name);
        for path in inputs {
            let input = fs::read(&path).unwrap();
            let ended = std::panic::catch_unwind(|| (target.run)(&input));
            assert!(ended.is_ok() && is_well(), "{} went wrong", path.display());
        }
    }
}

/// That what is called a seed in the corpus is one, and every seed is there.
///
/// # Panics
/// If not, naming the file.
pub fn compare_seeds(targets: &[Target]) {
    for target in targets {
        let mut names = BTreeSet::new();
        for (name, input) in (target.seeds)() {
            let path = corpus(target.name).join(format!("seed-{name}"));
            assert!(
                fs::read(&path).unwrap_or_default() == input,
                "{} is of another time: run `cargo xtask fuzz --seed`",
                path.display()
            );
            assert!(names.insert(path), "two seeds are called {name}");
        }
        for path in inputs(target.name) {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(
                !name.starts_with("seed-") || names.contains(&path),
                "{} is no seed",
                path.display()
            );
        }
    }
}
