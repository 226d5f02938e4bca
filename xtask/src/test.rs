//! `cargo xtask test`: everything that has to hold, in the order in which it fails fastest.

use crate::cargo::{Profile, build, cargo, run as run_command};
use crate::step::step;
use crate::tally::Tally;
use crate::{axe, debian, fuzz, layers, licences, python, sbom, scan, second_go, texts, toolchain};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask test [--quick]

Runs every check; the first one that fails ends the run.
  tools      adds rustfmt and clippy to the toolchain, and installs the Debian packages curl,
             openssl, pebble, oathtool, python3-venv, qpdf, poppler-utils, python3-jwcrypto, ffmpeg, chromium
             and chromium-driver, where they are missing; from PyPI wacz, warcio, cdxj-indexer, authsign and pywb,
             which check what is written as evidence; from npm axe-core, with which the browser tests look for barriers
             (without npm they say so and leave that out, but where CI=true)
  format     cargo fmt --all --check
  lints      cargo clippy --workspace --all-targets -- -D warnings
  layers     every room imports only from rooms below it
  licences   every dependency has a licence that deny.toml allows, is of the default registry and not banned
  build      cargo build -p staydown: the program that the integration and browser tests start
  sbom       the list of what is linked is what was built, and valid CycloneDX; see cargo xtask sbom
  fuzz       36 seconds of inputs changed at random for parsers of pictures, features, ledgers and indexes; see
             cargo xtask fuzz
  scan       Schemathesis against the API; see cargo xtask scan --help
  tests      cargo test --workspace: unit, integration, browser and documentation tests. Up to three failed tests of the
             whole server or of the browser are run once more, alone; those that hold then are named at the end. With
             CI set, property tests try the same inputs each time

  --quick    leaves out the browser: installs none and skips its tests";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let quick = match arguments {
        [] => false,
        [one] if one == "--quick" => true,
        _ => bail!("cargo xtask test takes only --quick; see cargo xtask test --help"),
    };
    let started = Instant::now();
    step("tools", || {
        toolchain::complete()?;
        debian::install_clients()?;
        debian::install_for_signing_in()?;
        debian::install_for_documents()?;
        debian::install_for_videos()?;
        debian::install_for_pictures()?;
        python::for_evidence()?;
        texts::reference()?;
        if quick {
            return Ok(());
        }
        debian::install_browser()?;
        axe::install()
    })?;
    step("format", || {
        run_command(cargo()?.args(["fmt", "--all", "--check"]))
            .context("run `cargo fmt --all`, look at what it changed, and try again")
    })?;
    step("lints", || {
        let clippy = ["clippy", "--workspace", "--all-targets"];
        run_command(cargo()?.args(clippy).args(["--", "-D", "warnings"]))
    })?;
    step("layers", || layers::run(&[]))?;
    step("licences", || licences::run(&[]))?;
    let [staydown] = step("build", || build(Profile::Dev, ["staydown"]))?;
    step("sbom", sbom::check)?;
    step("fuzz", || fuzz::usual(fuzz::USUAL_SECONDS))?;
    step("scan", || scan::api(&staydown, scan::Pace::Usual))?;
    let tally = step("tests", || tests(&staydown, quick))?;
    println!("\n{tally}; {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Where property tests begin in CI: every run there tries the same inputs, so that a red run is about what was changed. On a
/// developer's machine each run tries others, and what they find becomes a test of its own.
const SAME_INPUTS: (&str, &str) = ("PROPTEST_RNG_SEED", "20180425");

/// Runs all tests, also after one has failed, and counts them.
fn tests(staydown: &Path, quick: bool) -> Result<Tally> {
    let mut command = cargo()?;
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .env("STAYDOWN_BIN", staydown)
        // An error of a test says what happened; the frames of the runtime below it only bury that.
        .env("RUST_LIB_BACKTRACE", "0")
        .stdout(Stdio::piped());
    if quick {
        command.env("STAYDOWN_SKIP_BROWSER", "1");
    }
    if std::env::var_os("CI").is_some() {
        command.env(SAME_INPUTS.0, SAME_INPUTS.1);
    }
    let mut child = command.spawn().context("cannot start cargo test")?;
    let output = child.stdout.take().context("cargo test has no output")?;
    let (tally, failed) = pass_through(output)?;
    let status = child.wait().context("cargo test was lost")?;
    if status.success() && tally.failed == 0 {
        return Ok(tally);
    }
    let is_each_named = u64::try_from(failed.len()) == Ok(tally.failed);
    if is_each_named && second_go::hold_alone(&failed, staydown)? {
        println!("\nHELD ONLY ALONE, look at them: {}", failed.join(", "));
        return Ok(tally);
    }
    bail!("{tally}; cargo test ended with {status}");
}

/// Prints lines as they come, counts, and says which tests failed.
fn pass_through(output: impl Read) -> Result<(Tally, Vec<String>)> {
    let mut output = BufReader::new(output);
    let mut tally = Tally::default();
    let mut failed = Vec::new();
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        tally.read(&text);
        failed.extend(second_go::failed(&text).map(str::to_owned));
        line.clear();
    }
    Ok((tally, failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_counted_as_it_passes() {
        let output = b"running 1 test\n\xff\ntest result: ok. 1 passed; 0 failed; 0 ignored\nlast";
        let (tally, failed) = pass_through(&output[..]).expect("a slice can be read");
        assert_eq!((tally.binaries, tally.passed), (1, 1));
        assert!(failed.is_empty());
    }

    #[test]
    fn an_unknown_flag_is_refused_before_anything_runs() {
        let error = run(&["--fast".to_owned()]).expect_err("no such flag");
        assert!(error.to_string().contains("takes only --quick"));
    }
}
