//! `cargo xtask fuzz`: inputs that libFuzzer changes at random, and keeps where they reach something new.
//!
//! The targets are in `fuzz/`, laid out as `cargo fuzz` expects them. This does what `cargo fuzz run --sanitizer none` does,
//! on the stable toolchain, so that nobody has to install it; what it needs is a C++ compiler.

mod report;

use crate::cargo::{cargo, output, root, run as run_command};
use crate::debian;
use anyhow::{Context, Result, bail};
use report::Report;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask fuzz [TARGET] [--seconds N]
cargo xtask fuzz TARGET --input FILE
cargo xtask fuzz --seed

Runs the fuzz targets of the index, or one of them, until an input makes one panic, answer wrongly, take more than ten
seconds or more than 2 GiB of memory, or until the time is over. Begins with the inputs in fuzz/corpus and those that earlier
runs have found, which are kept in target/fuzz/corpus. Needs a C++ compiler, for libFuzzer.

  snapshot      any bytes as a snapshot of the index on disk
  changes       any sequence of changes against a map

  --seconds N   how long in all (default 30)
  --input FILE  runs a target once, with this input: one that went wrong
  --seed        writes the inputs that fuzzing begins with anew, after a change of the targets

An input that went wrong belongs into fuzz/corpus/TARGET, under a name that says why: cargo test replays what is there.";

/// How long `cargo xtask test` fuzzes.
pub(crate) const USUAL_SECONDS: u64 = 30;

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
}

const TARGETS: [Target; 2] = [
    Target {
        name: "snapshot",
        most_bytes: 300_000,
        dictionary: Some("snapshot.dict"),
    },
    Target {
        name: "changes",
        most_bytes: 2_048,
        dictionary: None,
    },
];

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Run { targets: Vec<Target>, seconds: u64 },
    Replay { target: Target, input: PathBuf },
    Seed,
}

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    match wanted(arguments)? {
        Wanted::Run { targets, seconds } => fuzz(&targets, seconds),
        Wanted::Replay { target, input } => replay(target, &input),
        Wanted::Seed => seed(),
    }
}

/// Runs all targets for so many seconds together, and prints a line for each.
///
/// # Errors
/// What went wrong, which input did it, and how to see it again.
pub(crate) fn all(seconds: u64) -> Result<()> {
    fuzz(&TARGETS, seconds)
}

fn wanted(arguments: &[String]) -> Result<Wanted> {
    let mut targets = TARGETS.to_vec();
    let (mut seconds, mut input, mut seed) = (USUAL_SECONDS, None, false);
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
            "--seed" => seed = true,
            name => {
                targets.retain(|target| target.name == name);
                if targets.is_empty() {
                    bail!("there is no fuzz target “{name}”; see cargo xtask fuzz --help");
                }
            }
        }
    }
    match (seed, input, &targets[..]) {
        (true, ..) if arguments.len() > 1 => bail!("--seed stands alone"),
        (true, ..) => Ok(Wanted::Seed),
        (false, Some(input), &[target]) => Ok(Wanted::Replay { target, input }),
        (false, Some(_), _) => bail!("say for which target --input is"),
        // libFuzzer takes no time for no end.
        (false, None, _) if seconds < targets.len() as u64 => bail!("that is too short"),
        (false, None, _) => Ok(Wanted::Run { targets, seconds }),
    }
}

fn fuzz(targets: &[Target], seconds: u64) -> Result<()> {
    let programs = build(targets)?;
    for (place, (target, program)) in targets.iter().zip(&programs).enumerate() {
        // What an earlier target leaves over by rounding down goes to the later ones.
        let (before, after) = (place as u64, place as u64 + 1);
        let count = targets.len() as u64;
        let seconds = seconds * after / count - seconds * before / count;
        run_target(*target, program, seconds)?;
    }
    Ok(())
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
    run_command(&mut command).context("the fuzz targets could not be built")?;
    let programs = folder.join(host).join("release");
    let program = |target: &Target| programs.join(target.name);
    Ok(targets.iter().map(program).collect())
}

/// What this machine is called by rustc.
fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = output(Command::new(rustc).arg("-vV"))?;
    let about = String::from_utf8_lossy(&about).into_owned();
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc does not say what machine this is")?
        .to_owned())
}

fn run_target(target: Target, program: &Path, seconds: u64) -> Result<()> {
    let folder = folder()?;
    let found = folder.join("corpus").join(target.name);
    let artifacts = folder.join("artifacts").join(target.name);
    let scratch = Scratch::new(&folder)?;
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
        .args(["-rss_limit_mb=2048", "-timeout=10", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}", prefix.display()))
        .stderr(Stdio::piped());
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
    let scratch = Scratch::new(&folder()?)?;
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
            .args(["--example", "seed"]),
    )
}

/// Where targets write: in memory if there is such a place, since they wait for the disk otherwise. Removed at the end, with
/// what a target that crashed has left.
struct Scratch(PathBuf);

impl Scratch {
    fn new(folder: &Path) -> Result<Self> {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory } else { folder };
        let path = parent.join(format!("xtask-fuzz-{}", std::process::id()));
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
