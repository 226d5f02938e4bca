//! `cargo xtask fuzz`: inputs that libFuzzer changes at random, and keeps where they reach something new.
//!
//! The targets are in `fuzz/`, laid out as `cargo fuzz` expects them. This does what `cargo fuzz run --sanitizer none` does,
//! on the stable toolchain, so that nobody has to install it; what it needs is a C++ compiler.

mod keep;
mod report;

use crate::cargo::{cargo, host, root, run as run_command};
use crate::debian;
use anyhow::{Context, Result, bail};
use report::Report;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask fuzz [TARGET] [--seconds N]
cargo xtask fuzz TARGET --input FILE
cargo xtask fuzz --seed
cargo xtask fuzz --keep

Runs the fuzz targets, or one of them, until an input makes one panic, break its promise, take more than ten seconds or more
than 1 GiB of memory, or until the time is over; as many at a time as there are processors. Begins with the inputs in
fuzz/corpus and those that earlier runs have found, which are kept in target/fuzz/corpus. Needs a C++ compiler, for libFuzzer.
cargo xtask test runs those of the first four rooms; the others take minutes to build.

  index      snapshot   any bytes as a snapshot on disk: refused, or searches are exact
             changes    any sequence of changes against a map
  media      picture    any bytes as a picture: within the limits, or refused in words that can be shown
             coarse     what a glance at a JPEG file says against what a whole decode says
             archive    any bytes as an archive: its files lie within it and unpack to no more than asked for
             pdf        any bytes as a PDF document: what is found on its pages is text and pictures
  signals    features   local features: written as they were read, and compared
             hashes     hexadecimal text against the standard library's reading of numbers
             texts      texts: made comparable once is for good, and what two share is found, and where
             links      links in texts and pages: their canonical spelling reads as itself
  ledger     spelling   keys, notes, checkpoints, heads, entries: one spelling each, and no forgery
             proof      proofs about the tree against a recursive reading of the RFC
             log        a log verifies if and only if nobody tampered with it
             handed     proof files, requests to witnesses, names of tiles, time stamps: nothing is proven that is not so
  casework   words      identifiers, addresses and hosts: their normal spelling reads as itself
             events     stored events: read as they were written, and any state follows
  exchange   webhook    deliveries against a plain reading of the scheme
             body       bodies of the API: written as they were read
             list       lists of hashes: what is read is exported to the same
             document   documents of the annexes: what is read is what their JSON says, and can be shown
  evidence   page       images of pages, redirects, records of captures
             address    which addresses are public, against the registries
             package    any bytes as a WACZ, a ZIP or a WARC file: read in one way only

  --seconds N   how long in all (default 36)
  --input FILE  runs a target once, with this input: one that went wrong
  --seed        writes the inputs that fuzzing begins with anew, after a change of the targets
  --keep        puts some inputs that reach what nothing in fuzz/corpus reaches there, from what runs have found

An input that went wrong belongs into fuzz/corpus/TARGET, under a name that says why: the room's test fuzz_corpus replays
what is there, on any toolchain.";

/// How long `cargo xtask test` fuzzes.
pub(crate) const USUAL_SECONDS: u64 = 36;

/// Where the coverage of each branch is counted: what `cargo fuzz` asks rustc for, but for the comparisons, which
/// make the targets three times slower. Words that are hard to guess are in the dictionary.
const FLAGS: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    // So that two conditions are not made into one.
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

/// A fuzz target of the package in `fuzz/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Target {
    name: &'static str,
    /// The most bytes of an input.
    most_bytes: u32,
    /// Words that inputs may contain, beside the package.
    dictionary: Option<&'static str>,
    /// Whether it is of a room that reads text: those take minutes to build, and `cargo xtask test` leaves them to their
    /// corpus.
    text: bool,
}

impl Target {
    const fn new(name: &'static str, most_bytes: u32, dictionary: Option<&'static str>) -> Self {
        Self {
            name,
            most_bytes,
            dictionary,
            text: false,
        }
    }

    const fn text(name: &'static str, most_bytes: u32, dictionary: Option<&'static str>) -> Self {
        Self {
            text: true,
            ..Self::new(name, most_bytes, dictionary)
        }
    }
}

/// As `staydown_fuzz::targets()` lists them.
const TARGETS: [Target; 24] = [
    Target::new("snapshot", 300_000, Some("snapshot.dict")),
    Target::new("changes", 2_048, None),
    Target::new("picture", 8_192, Some("media.dict")),
    Target::new("coarse", 4_096, Some("media.dict")),
    Target::new("archive", 4_096, Some("media.dict")),
    Target::new("pdf", 8_192, Some("media.dict")),
    Target::new("features", 16_384, None),
    Target::new("hashes", 80, None),
    Target::new("texts", 4_096, None),
    Target::new("links", 2_048, Some("words.dict")),
    Target::new("spelling", 4_096, Some("words.dict")),
    Target::new("proof", 64, None),
    Target::new("log", 64, None),
    Target::new("handed", 2_048, Some("words.dict")),
    Target::text("words", 5_000, Some("words.dict")),
    Target::text("events", 4_096, Some("json.dict")),
    Target::text("webhook", 2_048, Some("words.dict")),
    Target::text("body", 4_096, Some("json.dict")),
    Target::text("list", 4_096, Some("words.dict")),
    Target::text("document", 4_096, Some("json.dict")),
    Target::text("mail", 4_096, Some("words.dict")),
    Target::text("page", 4_096, Some("words.dict")),
    Target::text("address", 40, None),
    Target::text("package", 8_192, Some("words.dict")),
];

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Run { targets: Vec<Target>, seconds: u64 },
    Replay { target: Target, input: PathBuf },
    Seed,
    Keep,
}

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    match wanted(arguments)? {
        Wanted::Run { targets, seconds } => fuzz(&targets, seconds),
        Wanted::Replay { target, input } => replay(target, &input),
        Wanted::Seed => seed(),
        Wanted::Keep => keep::run(),
    }
}

/// Runs the targets that are quickly built for so many seconds together, and prints a line for each.
///
/// # Errors
/// What went wrong, which input did it, and how to see it again.
pub(crate) fn usual(seconds: u64) -> Result<()> {
    // Two decoders understand damaged progressive JPEG files differently, and `coarse` finds one such file after another: that
    // is not settled yet, and says nothing about the change at hand. Its corpus is replayed all the same.
    let is_usual = |target: &Target| !target.text && target.name != "coarse";
    let targets: Vec<Target> = TARGETS.into_iter().filter(is_usual).collect();
    fuzz(&targets, seconds)
}

fn wanted(arguments: &[String]) -> Result<Wanted> {
    let mut targets = TARGETS.to_vec();
    let (mut seconds, mut input, mut alone) = (USUAL_SECONDS, None, None);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .with_context(|| format!("{word} needs a value"))
        };
        match word.as_str() {
            "--seconds" => {
                seconds = value()?.parse().context("--seconds takes a whole number")?;
            }
            "--input" => input = Some(PathBuf::from(value()?)),
            "--seed" => alone = Some(Wanted::Seed),
            "--keep" => alone = Some(Wanted::Keep),
            name => {
                targets.retain(|target| target.name == name);
                if targets.is_empty() {
                    bail!("there is no fuzz target “{name}”; see cargo xtask fuzz --help");
                }
            }
        }
    }
    match (alone, input, &targets[..]) {
        (Some(_), ..) if arguments.len() > 1 => bail!("--seed and --keep stand alone"),
        (Some(alone), ..) => Ok(alone),
        (None, Some(input), &[target]) => Ok(Wanted::Replay { target, input }),
        (None, Some(_), _) => bail!("say for which target --input is"),
        // libFuzzer takes no time for no end.
        (None, None, _) if seconds < targets.len() as u64 => bail!("that is too short"),
        (None, None, _) => Ok(Wanted::Run { targets, seconds }),
    }
}

fn fuzz(targets: &[Target], seconds: u64) -> Result<()> {
    let programs = build(targets)?;
    let all: Vec<(Target, PathBuf)> = targets.iter().copied().zip(programs).collect();
    let lanes = thread::available_parallelism().map_or(1, NonZero::get);
    let lanes = lanes.min(all.len());
    // Each lane has the whole time for its part of the targets.
    let each = (seconds * lanes as u64 / all.len() as u64).max(1);
    let next = AtomicUsize::new(0);
    let lane = || -> Result<()> {
        while let Some((target, program)) = all.get(next.fetch_add(1, Relaxed)) {
            run_target(*target, program, each)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|_| scope.spawn(lane)).collect();
        let ended = lanes.into_iter().map(|lane| match lane.join() {
            Ok(ended) => ended,
            Err(_) => bail!("a thread that ran fuzz targets panicked"),
        });
        // All are waited for before the first that failed is told.
        let ended: Vec<Result<()>> = ended.collect();
        ended.into_iter().collect()
    })
}

/// Everything that fuzzing makes.
fn folder() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    // A path that begins at the root of the disk stays what it is.
    Ok(root()?.join(target).join("fuzz"))
}

fn manifest() -> Result<PathBuf> {
    Ok(root()?.join("fuzz/Cargo.toml"))
}

/// Builds the targets, and says where they are.
fn build(targets: &[Target]) -> Result<Vec<PathBuf>> {
    debian::install_compiler()?;
    let host = host()?;
    let folder = folder()?.join("build");
    let mut command = cargo()?;
    command
        .args(["build", "--release", "--quiet", "--locked", "--manifest-path"])
        .arg(manifest()?)
        // With a target named, the flags are not for build scripts and macros.
        .args(["--target", &host, "--target-dir"])
        .arg(&folder)
        // Goes before RUSTFLAGS, which somebody may have set.
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
    for target in targets {
        command.args(["--bin", target.name]);
    }
    if targets.iter().any(|target| target.text) {
        command.args(["--features", "text"]);
    }
    run_command(&mut command).context("the fuzz targets could not be built")?;
    let programs = folder.join(host).join("release");
    let program = |target: &Target| programs.join(target.name);
    Ok(targets.iter().map(program).collect())
}

fn run_target(target: Target, program: &Path, seconds: u64) -> Result<()> {
    let folder = folder()?;
    let found = folder.join("corpus").join(target.name);
    let artifacts = folder.join("artifacts").join(target.name);
    let scratch = Scratch::new(&folder, target)?;
    for folder in [&found, &artifacts] {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let mut prefix = artifacts.into_os_string();
    prefix.push("/");
    let mut command = Command::new(program);
    command
        .env("TMPDIR", &scratch.0)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", target.most_bytes))
        .args(["-rss_limit_mb=1024", "-timeout=10", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}", prefix.display()))
        .stderr(Stdio::piped());
    // Before a change is taken in, every run tries the same: what others find by chance is found by running it at leisure.
    if std::env::var_os("CI").is_some() {
        command.arg("-seed=8");
    }
    if let Some(dictionary) = target.dictionary {
        let dictionary = root()?.join("fuzz").join(dictionary);
        command.arg(format!("-dict={}", dictionary.display()));
    }
    // What is new goes into the first of them.
    command
        .arg(&found)
        .arg(root()?.join("fuzz/corpus").join(target.name));
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let output = child
        .stderr
        .take()
        .context("the fuzz target has no output")?;
    // The whole is of use only when something went wrong.
    let log = folder.join(format!("{}.log", target.name));
    let mut kept = fs::File::create(&log).with_context(|| log.display().to_string())?;
    let mut report = Report::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        kept.write_all(&line)?;
        kept.write_all(b"\n")?;
        report.read(&String::from_utf8_lossy(&line));
    }
    let status = child.wait().context("the fuzz target was lost")?;
    if status.success() {
        println!("   {}: {report}", target.name);
        return Ok(());
    }
    let why = match &report.panic {
        Some(panic) => panic.clone(),
        None => format!("it ended with {status}"),
    };
    match report.input {
        Some(input) => bail!(
            "the fuzz target {} failed: {why}\nthe input: {input}\nagain: cargo xtask fuzz {} --input {input}\nall it \
             printed: {}",
            target.name,
            target.name,
            log.display()
        ),
        None => bail!(
            "the fuzz target {} failed: {why}; all it printed: {}",
            target.name,
            log.display()
        ),
    }
}

fn replay(target: Target, input: &Path) -> Result<()> {
    let input = std::path::absolute(input)?;
    let programs = build(&[target])?;
    let scratch = Scratch::new(&folder()?, target)?;
    for program in programs {
        // Otherwise libFuzzer takes what is not there for an empty folder of inputs.
        fs::metadata(&input).with_context(|| input.display().to_string())?;
        let mut command = Command::new(program);
        command.env("TMPDIR", &scratch.0).arg("-timeout=10");
        run_command(command.arg(&input))?;
    }
    Ok(())
}

fn seed() -> Result<()> {
    debian::install_compiler()?;
    run_command(
        cargo()?
            .args(["run", "--release", "--quiet", "--locked", "--manifest-path"])
            .arg(manifest()?)
            .arg("--target-dir")
            .arg(folder()?.join("build"))
            .args(["--features", "text", "--example", "seed"]),
    )
}

/// Where targets write: in memory if there is such a place, since they wait for the disk otherwise. Removed at the end, with
/// what a target that crashed has left.
struct Scratch(PathBuf);

impl Scratch {
    fn new(folder: &Path, target: Target) -> Result<Self> {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory } else { folder };
        let path = parent.join(format!("xtask-fuzz-{}-{}", target.name, std::process::id()));
        fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_command_line_says_what_to_run_and_how_long() {
        let seconds = USUAL_SECONDS;
        let targets = TARGETS.to_vec();
        assert_eq!(
            wanted(&[]).expect("no words are needed"),
            Wanted::Run { targets, seconds }
        );
        assert_eq!(
            wanted(&words("changes --seconds 5")).expect("one target"),
            Wanted::Run {
                targets: vec![TARGETS[1]],
                seconds: 5
            }
        );
        assert_eq!(
            wanted(&words("snapshot --input crash")).expect("an input"),
            Wanted::Replay {
                target: TARGETS[0],
                input: "crash".into()
            }
        );
        for wrong in [
            "other",
            "--seconds",
            "--seconds 0",
            "--input crash",
            "--seed --seconds 3",
        ] {
            assert!(wanted(&words(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_target_is_one_of_the_package_and_has_inputs_to_begin_with() {
        let root = root().expect("cargo runs the tests");
        let package = fs::read_to_string(root.join("fuzz/Cargo.toml")).expect("there is a package");
        for target in TARGETS {
            let name = format!("name = \"{}\"", target.name);
            assert!(package.contains(&name), "{name} is missing");
            let corpus = root.join("fuzz/corpus").join(target.name);
            assert!(fs::read_dir(&corpus).is_ok_and(|mut inputs| inputs.next().is_some()));
            if let Some(dictionary) = target.dictionary {
                assert!(root.join("fuzz").join(dictionary).is_file());
            }
        }
    }
}
