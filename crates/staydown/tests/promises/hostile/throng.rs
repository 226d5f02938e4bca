//! Malformed files by the hundred thousand, through the program's own media workers and over HTTP: each is answered or refused
//! by name, no worker dies of one, and nothing grows.
//!
//! The files are the same in every run: `corpus::mutated` makes file `n` from the number `n`. `STAYDOWN_TEST_SEED` shifts the
//! numbers, and so makes other files; `STAYDOWN_TEST_FILES` says how many.

#![allow(
    clippy::print_stdout,
    reason = "how many were refused, and with which code, is asked for in reports"
)]

use super::corpus::{Seed, crafted, mutated, polyglots, seeds};
use super::{GROWTH, stage, still_well};
use crate::stage::instance;
use media::{Fault, FaultCode, Limits, MediaError, Pool, PoolConfig};
use serde_json::Value;
use signals::pdq::{self, Rgb};
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;

/// How many mutated files go through the workers.
const FILES: u64 = 100_000;
/// Between two looks at a good picture.
const BATCH: u64 = 5_000;
/// How many go through the server.
const OVER_HTTP: u64 = 2_000;
/// Requests under way at a time: more than there are workers, so that none waits for the next.
const LANES: u64 = 6;

/// The tasks of `app::examine` that take image bytes. Should the numbers change, a good picture is not answered as below.
const EXAMINE: [u8; 3] = [1, 6, 7];
const GLIMPSE: [u8; 2] = [11, 12];
const OTHERS: [u8; 6] = [2, 3, 5, 8, 9, 10];

/// What a file may be refused with: nothing else is about the file.
const REFUSALS: [FaultCode; 5] = [
    FaultCode::NotAnImage,
    FaultCode::Unsupported,
    FaultCode::Truncated,
    FaultCode::Corrupt,
    FaultCode::TooLarge,
];

/// The program's own media workers.
async fn workers(change: impl FnOnce(&mut PoolConfig)) -> Pool {
    let instance = instance();
    let program = instance.program().path().to_owned();
    let mut config = PoolConfig::new(program, vec!["media-worker".into()]);
    // They live through all of it, so that what is spoilt stays spoilt and what grows is seen to grow.
    config.requests_per_worker = u32::MAX;
    config.sharing_time = Duration::MAX;
    change(&mut config);
    let pool = Pool::start(config).await.unwrap();
    assert!(pool.is_filtered());
    pool
}

/// How many answers there were of each kind.
#[derive(Default)]
struct Tally {
    answers: BTreeMap<&'static str, u64>,
    /// Answers that are neither a result nor a refusal: what was asked, and what came.
    failures: Vec<String>,
}

impl Tally {
    fn count(&mut self, outcome: &Result<Vec<u8>, MediaError>, what: impl FnOnce() -> String) {
        let code = outcome.as_ref().map_or_else(MediaError::code, |_| "ok");
        *self.answers.entry(code).or_default() += 1;
        match outcome {
            Ok(_) => {}
            Err(MediaError::Fault(Fault { code, .. })) if REFUSALS.contains(code) => {}
            Err(error) => self.failures.push(format!("{}: {error}", what())),
        }
    }

    fn of(&self, code: &str) -> u64 {
        self.answers.get(code).copied().unwrap_or_default()
    }

    #[track_caller]
    fn assert_no_failure(&self) {
        assert!(
            self.failures.is_empty(),
            "{:#?}\n{:?}",
            self.failures,
            self.answers
        );
    }
}

/// What the workers must say of a whole picture, found without them.
struct Known {
    bytes: Vec<u8>,
    sha256: String,
    pdq: String,
}

impl Known {
    fn all(seeds: &[Seed]) -> Vec<Self> {
        let whole = |seed: &&Seed| {
            matches!(
                seed.name,
                "drawn.jpg" | "drawn.png" | "drawn.gif" | "drawn.webp"
            )
        };
        let known: Vec<Self> = seeds
            .iter()
            .filter(whole)
            .map(|seed| Self::of(&seed.bytes))
            .collect();
        assert_eq!(known.len(), 4);
        known
    }

    fn of(bytes: &[u8]) -> Self {
        let image = image::load_from_memory(bytes).unwrap().to_rgb8();
        let view = Rgb::new(image.width(), image.height(), image.as_raw()).unwrap();
        Self {
            bytes: bytes.to_vec(),
            sha256: signals::Sha256::of(bytes).to_string(),
            pdq: pdq::hash(&view).pdq.to_string(),
        }
    }

    async fn assert_still_known(&self, pool: &Pool) {
        for task in EXAMINE {
            let told = pool.run(task, self.bytes.clone()).await.unwrap();
            let told: Value = serde_json::from_slice(&told).unwrap();
            assert_eq!(
                (&told["sha256"], &told["pdq"]),
                (&self.sha256.as_str().into(), &self.pdq.as_str().into())
            );
        }
        for task in GLIMPSE.into_iter().chain(OTHERS) {
            pool.run(task, self.bytes.clone()).await.unwrap();
        }
    }
}

/// A number of the environment.
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The most memory that each media worker of this process has had, in bytes, by process id (`VmHWM` of proc(5)).
fn peaks() -> BTreeMap<u32, u64> {
    let own = std::process::id();
    let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let name = entry.ok()?.file_name();
        name.to_str()?.parse::<u32>().ok()
    });
    pids.filter_map(|pid| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        };
        let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let is_worker = command
            .split(|byte| *byte == 0)
            .any(|word| word == b"media-worker");
        (is_worker && field("PPid:") == Some(own.into())).then_some((pid, field("VmHWM:")? * 1024))
    })
    .collect()
}

/// Resident memory of this process, in bytes.
fn own_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        * 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_malformed_files_are_answered_or_refused_and_no_worker_dies() {
    let (files, shift) = (
        setting("STAYDOWN_TEST_FILES"),
        setting("STAYDOWN_TEST_SEED"),
    );
    let (files, shift) = (
        files.unwrap_or(FILES),
        shift.unwrap_or(0).wrapping_mul(FILES),
    );
    let pool = Arc::new(workers(|_| ()).await);
    let seeds = Arc::new(seeds());
    let known = Known::all(&seeds);
    for one in &known {
        one.assert_still_known(&pool).await;
    }
    let before = own_memory();
    let tally = Arc::new(Mutex::new(Tally::default()));
    let mut highest = BTreeMap::new();
    for batch in (0..files).step_by(BATCH as usize) {
        let mut lanes = JoinSet::new();
        for lane in 0..LANES {
            let (pool, seeds, tally) = (Arc::clone(&pool), Arc::clone(&seeds), Arc::clone(&tally));
            lanes.spawn(async move {
                for number in
                    (batch..(batch + BATCH).min(files)).filter(|number| number % LANES == lane)
                {
                    let number = number.wrapping_add(shift);
                    let file: Arc<[u8]> = mutated(&seeds, number).into();
                    // Only a JPEG is glanced at.
                    let glimpse = file
                        .starts_with(b"\xff\xd8")
                        .then(|| GLIMPSE[number as usize % 2]);
                    for task in EXAMINE.into_iter().chain(glimpse) {
                        let outcome = pool.run(task, Arc::clone(&file)).await;
                        let what = || format!("file {number}, task {task}, {} bytes", file.len());
                        tally.lock().unwrap().count(&outcome, what);
                    }
                }
            });
        }
        while let Some(done) = lanes.join_next().await {
            done.unwrap();
        }
        for one in &known {
            one.assert_still_known(&pool).await;
        }
        highest.extend(peaks());
    }
    let grown = own_memory().saturating_sub(before);
    pool.stop().await;
    let tally = tally.lock().unwrap();
    let highest_peak = highest.values().copied().max().unwrap_or_default();
    println!(
        "{files} files, answers {:?}, {} workers, the largest {highest_peak} bytes, this process {grown} bytes more",
        tally.answers,
        highest.len(),
    );
    tally.assert_no_failure();
    // Whole, cut, nonsensical and immense: all of it must have been among them.
    assert!(tally.of("ok") > files / 10, "{:?}", tally.answers);
    for code in [
        "truncated",
        "corrupt",
        "too_large",
        "unsupported",
        "not_an_image",
    ] {
        assert!(
            tally.of(code) > files / 1_000,
            "{code}: {:?}",
            tally.answers
        );
    }
    assert!(highest_peak < Limits::default().memory_bytes);
    // Other tests of this program run beside this one; a file or an answer kept each time would be a gigabyte.
    assert!(grown < 2 * GROWTH, "{grown} bytes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_crafted_to_do_harm_is_answered_or_refused_in_every_way_it_is_looked_at() {
    let pool = workers(|_| ()).await;
    let known = Known::all(&seeds());
    let mut tally = Tally::default();
    for file in crafted() {
        let bytes: Arc<[u8]> = file.bytes.into();
        // Where there is much to unpack, not in every way: they begin alike.
        let others = if file.is_large { &[] } else { &OTHERS[..] };
        for task in EXAMINE.iter().chain(&GLIMPSE).chain(others).copied() {
            let begun = std::time::Instant::now();
            let outcome = pool.run(task, Arc::clone(&bytes)).await;
            let told = outcome
                .as_ref()
                .map_or_else(MediaError::to_string, |_| "ok".to_owned());
            println!(
                "{}, task {task}: {told} ({} ms)",
                file.what,
                begun.elapsed().as_millis()
            );
            tally.count(&outcome, || format!("{}, task {task}", file.what));
            // A glance at anything but a JPEG tells nothing, without looking.
            let told_nothing = GLIMPSE.contains(&task) && outcome.as_deref() == Ok(b"null");
            if let Some(code) = file.code
                && !told_nothing
            {
                assert_eq!(
                    outcome.unwrap_err().code(),
                    code,
                    "{}, task {task}",
                    file.what
                );
            }
        }
    }
    for one in &known {
        one.assert_still_known(&pool).await;
    }
    let highest = peaks().into_values().max().unwrap_or_default();
    println!("{:?}, the largest worker {highest} bytes", tally.answers);
    tally.assert_no_failure();
    assert!(highest < Limits::default().memory_bytes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_what_it_begins_as_whatever_else_it_is() {
    let pool = workers(|config| config.requests_per_worker = 1).await;
    for file in polyglots() {
        for task in EXAMINE {
            let outcome = pool.run(task, file.bytes.clone()).await;
            match outcome {
                Ok(_) => assert!(file.is_picture, "{} was taken for a picture", file.what),
                Err(error) => {
                    assert!(!file.is_picture, "{}: {error}", file.what);
                    assert_eq!(error.code(), "not_an_image", "{}", file.what);
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_malformed_uploads_get_no_failure_from_the_server_and_do_not_swell_it() {
    let (mut stage, _) = stage().await;
    still_well(&mut stage).await;
    let before = stage.server.memory().unwrap();
    let files = Arc::new(seeds());
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let (door, files) = (stage.provider.door(&stage.server), Arc::clone(&files));
        lanes.spawn(async move {
            let mut statuses = BTreeMap::new();
            for number in (0..OVER_HTTP).filter(|number| number % LANES == lane) {
                // Other files than those above.
                let bytes = mutated(&files, number + (1 << 40));
                let answer = door.upload("/v1/match", bytes, &[]).await.unwrap();
                match answer.status {
                    200 => {}
                    422 => {
                        let code = answer.problem().unwrap().code;
                        assert!(
                            REFUSALS.iter().any(|known| known.as_str() == code),
                            "{number}: {code}"
                        );
                    }
                    other => panic!("file {number}: {other} {}", answer.text()),
                }
                *statuses.entry(answer.status).or_insert(0_u64) += 1;
            }
            statuses
        });
    }
    let mut statuses = BTreeMap::new();
    while let Some(lane) = lanes.join_next().await {
        for (status, count) in lane.unwrap() {
            *statuses.entry(status).or_insert(0) += count;
        }
    }
    still_well(&mut stage).await;
    let after = stage.server.memory().unwrap();
    println!("{statuses:?}, {before} bytes before, {after} after");
    assert!(
        statuses[&200] > OVER_HTTP / 10 && statuses[&422] > OVER_HTTP / 10,
        "{statuses:?}"
    );
    assert!(
        after < before + GROWTH,
        "{before} bytes before, {after} after"
    );
}
