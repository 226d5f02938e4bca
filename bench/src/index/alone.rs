//! Our index alone in a fresh process, so that what it adds to the process's memory is its own.

use super::codes::{self, Code};
use super::cores::timed;
use super::figures::Rate;
use super::sets::{RADIUS, Set, random_entry, random_queries};
use crate::machine::{field, kibibytes};
use crate::one_core::processor_time;
use crate::percentile::Samples;
use anyhow::{Context, Result, bail};
use clap::Args;
use index::HammingIndex;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Queries that `search_many` is given at a time.
pub(super) const BATCH: usize = 1_000;

/// What such a process is asked to do.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[arg(long)]
    entries: usize,
    /// A file of entries; without it they are random ones.
    #[arg(long)]
    bank: Option<PathBuf>,
    /// A file of queries.
    #[arg(long)]
    queries: Option<PathBuf>,
    /// How many queries to ask.
    #[arg(long)]
    searches: usize,
    /// How many of them to ask by brute force.
    #[arg(long)]
    scans: usize,
    /// How many of them, of those with an entry near them, to compare with brute force.
    #[arg(long)]
    checks: usize,
    /// How long each rate is measured at least, in milliseconds of processor time.
    #[arg(long)]
    least: u64,
}

/// What came out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Alone {
    pub(super) entries: usize,
    /// Processor time of building it from all entries at once.
    pub(super) build: Duration,
    /// The same by the clock on the wall.
    pub(super) build_wall: Duration,
    /// What the index says it holds, in bytes.
    pub(super) says: usize,
    /// By how much the process grew, in bytes.
    pub(super) grew: usize,
    /// One search after the other.
    pub(super) single: Rate,
    /// [`BATCH`] at a time.
    pub(super) batch: Rate,
    /// By brute force.
    pub(super) scan: Rate,
    pub(super) searches: usize,
    /// Processor time of a search, when each query is asked for the first time after building: some parts of the memory are then
    /// not at hand yet.
    pub(super) first_p99: Duration,
    pub(super) first_worst: Duration,
    /// When they are all asked once more.
    pub(super) p50: Duration,
    pub(super) p99: Duration,
    pub(super) worst: Duration,
    /// Queries compared with brute force.
    pub(super) checked: usize,
    /// Of these, queries whose results were others.
    pub(super) differing: usize,
    /// Entries found by them.
    pub(super) found: usize,
}

impl Alone {
    /// Bytes an entry, as the index says and as the process grew.
    pub(super) fn bytes_an_entry(&self) -> (f64, f64) {
        let each = |bytes: usize| bytes as f64 / self.entries.max(1) as f64;
        (each(self.says), each(self.grew))
    }
}

/// How much is asked of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    pub(super) searches: usize,
    pub(super) scans: usize,
    pub(super) checks: usize,
    pub(super) least: Duration,
}

/// Measures random codes in a process of its own, on the core the caller is on.
pub(super) fn of_random(entries: usize, effort: &Effort) -> Result<Alone> {
    ask(child(entries, effort)?)
}

/// The same with the entries and queries of a set.
pub(super) fn of_set(set: &Set, effort: &Effort) -> Result<Alone> {
    let mut command = child(set.entries, effort)?;
    command
        .arg("--bank")
        .arg(&set.bank)
        .arg("--queries")
        .arg(&set.queries);
    ask(command)
}

fn child(entries: usize, effort: &Effort) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["index-part", "alone"]);
    let least = effort.least.as_millis().to_string();
    for (name, value) in [
        ("--entries", entries.to_string()),
        ("--searches", effort.searches.to_string()),
        ("--scans", effort.scans.to_string()),
        ("--checks", effort.checks.to_string()),
        ("--least", least),
    ] {
        command.args([name, &value]);
    }
    Ok(command)
}

fn ask(mut command: Command) -> Result<Alone> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("a process of its own cannot be started")?;
    if !output.status.success() {
        bail!(
            "the process that measures our index alone ended with {}: was there memory enough?",
            output.status
        );
    }
    serde_json::from_slice(&output.stdout).context("it did not print what it measured")
}

/// What that process does.
pub(super) fn measure(options: &Options) -> Result<Alone> {
    let before = resident()?;
    let entries = entries(options)?;
    let started = Instant::now();
    let (index, build) = timed(|| {
        let index = HammingIndex::build(entries);
        index.settle();
        index
    });
    let build_wall = started.elapsed();
    let grew = resident()?.saturating_sub(before);
    let queries = match &options.queries {
        Some(file) => codes::read(file)?,
        None => random_queries(options.entries, options.searches).collect(),
    };
    let queries = &queries[..options.searches.min(queries.len())];
    let scans = &queries[..options.scans.min(queries.len())];
    let least = Duration::from_millis(options.least);

    let first = Samples::of(each(&index, queries));
    let samples = Samples::of(each(&index, queries));
    let single = rate(queries.len(), least, || {
        for query in queries {
            black_box(index.search(query, RADIUS));
        }
    });
    let batch = rate(queries.len(), least, || {
        for some in queries.chunks(BATCH) {
            black_box(index.search_many(some, RADIUS));
        }
    });
    let scan = rate(scans.len(), least, || {
        for query in scans {
            black_box(index.scan(query, RADIUS));
        }
    });
    let mut alone = Alone {
        entries: options.entries,
        build,
        build_wall,
        says: index.memory_bytes(),
        grew,
        single,
        batch,
        scan,
        searches: samples.count(),
        first_p99: first.percentile(99),
        first_worst: first.worst(),
        p50: samples.percentile(50),
        p99: samples.percentile(99),
        worst: samples.worst(),
        checked: 0,
        differing: 0,
        found: 0,
    };
    for query in queries.iter().step_by(2).take(options.checks) {
        let found = index.search(query, RADIUS);
        alone.checked += 1;
        alone.found += found.len();
        let same = found == index.scan(query, RADIUS)
            && index.search_many(&[*query, *query], RADIUS) == [found.clone(), found];
        alone.differing += usize::from(!same);
    }
    Ok(alone)
}

fn entries(options: &Options) -> Result<Vec<(u64, Code)>> {
    let mut entries = Vec::with_capacity(options.entries);
    match &options.bank {
        Some(file) => {
            let codes = codes::read(file)?.into_iter().take(options.entries);
            entries.extend((0..).zip(codes));
        }
        None => entries.extend((0..).zip((0..options.entries).map(random_entry))),
    }
    Ok(entries)
}

/// Processor time of each search.
pub(super) fn each(index: &HammingIndex, queries: &[Code]) -> Vec<Duration> {
    let search = |query: &Code| {
        let started = processor_time();
        black_box(index.search(query, RADIUS));
        processor_time().saturating_sub(started)
    };
    queries.iter().map(search).collect()
}

/// How many a second, of a pass over `count` that is repeated until it has taken `least` of processor time.
fn rate(count: usize, least: Duration, mut pass: impl FnMut()) -> Rate {
    let (mut passes, mut spent) = (0, Duration::ZERO);
    while passes == 0 || spent < least {
        spent += timed(&mut pass).1;
        passes += 1;
    }
    Rate::of(count * passes, spent)
}

/// Resident memory of this process that is no file's, in bytes.
fn resident() -> Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status");
    let status = status.context("/proc cannot be read: this benchmark needs Linux")?;
    let kib = field(&status, "RssAnon").and_then(kibibytes);
    Ok(kib.context("/proc/self/status lacks RssAnon")? as usize * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_index_is_measured_and_finds_what_is_planted() {
        let alone = measure(&Options {
            entries: 300,
            bank: None,
            queries: None,
            searches: 40,
            scans: 10,
            checks: 20,
            least: 1,
        })
        .expect("measured");
        assert_eq!((alone.checked, alone.differing, alone.found), (20, 0, 20));
        assert_eq!(alone.searches, 40);
        assert!(alone.p50 <= alone.p99 && alone.p99 <= alone.worst);
        assert!(alone.single.0 > 0.0 && alone.says > 300 * 32);
    }
}
