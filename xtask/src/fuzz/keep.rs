//! `cargo xtask fuzz --keep`: of what runs have found, the little that is worth replaying for ever.

use super::{TARGETS, Target, build, folder};
use crate::cargo::{root, run as run_command};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The most inputs that are kept for a target beside its seeds, and the most bytes of each: a corpus is read in every test.
const MOST: usize = 40;
const MOST_BYTES: u64 = 4_096;

/// Puts inputs into `fuzz/corpus`, named by their digests after `found-`.
pub(super) fn run() -> Result<()> {
    let programs = build(&TARGETS)?;
    for (target, program) in TARGETS.iter().zip(programs) {
        let kept =
            keep(*target, &program).with_context(|| format!("the target {}", target.name))?;
        println!("   {}: {kept} more inputs", target.name);
    }
    Ok(())
}

fn keep(target: Target, program: &Path) -> Result<usize> {
    let found = folder()?.join("corpus").join(target.name);
    let corpus = root()?.join("fuzz/corpus").join(target.name);
    if !found.is_dir() {
        return Ok(0);
    }
    // libFuzzer puts into the first folder what reaches something that nothing in it reaches, smallest first.
    let merged = folder()?.join("merged").join(target.name);
    let _ = fs::remove_dir_all(&merged);
    fs::create_dir_all(&merged)?;
    let seeds = files(&corpus)?;
    for seed in &seeds {
        let name = seed.file_name().context("a file has a name")?;
        fs::copy(seed, merged.join(name))?;
    }
    let mut command = Command::new(program);
    command.args(["-merge=1", "-timeout=10", "-rss_limit_mb=1024"]);
    run_command(command.arg(&merged).arg(&found).stderr(Stdio::null()))?;
    let mut new: Vec<(u64, PathBuf)> = Vec::new();
    for path in files(&merged)? {
        let name = path.file_name().context("a file has a name")?;
        let bytes = fs::metadata(&path)?.len();
        if bytes <= MOST_BYTES && !corpus.join(name).exists() {
            new.push((bytes, path));
        }
    }
    new.sort();
    // Of all sizes: the smallest alone reach little beyond the first check.
    let step = new.len().div_ceil(MOST).max(1);
    let kept: Vec<&(u64, PathBuf)> = new.iter().step_by(step).collect();
    for (_, path) in &kept {
        let digest = path.file_name().and_then(|name| name.to_str());
        let digest = digest.context("libFuzzer names inputs by digest")?;
        let short = digest.get(..12).unwrap_or(digest);
        fs::copy(path, corpus.join(format!("found-{short}")))?;
    }
    Ok(kept.len())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}
