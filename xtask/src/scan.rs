//! `cargo xtask scan`: scanners that others wrote, against the program as it runs.

mod forms;
mod http;
mod requests;
mod reviewed;
mod schemathesis;
mod sqlmap;
mod stage;
mod wapiti;

use crate::cargo::{Profile, build, root};
use crate::step::step;
use anyhow::{Result, bail};
use reviewed::Reviewed;
pub(crate) use schemathesis::Pace;
use stage::Stage;
use std::path::{Path, PathBuf};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask scan [schemathesis [--long] | wapiti | sqlmap [--long] | all]

Builds the program, plays its demo into a folder under target/scan, starts the server on that folder at a free port of
loopback, lets a scanner at it, and stops it. Ends with an error if the scanner found what xtask/scan does not list as reviewed, or if the
server failed. docs/scans.md tells what was found and what was done about it.
  schemathesis  cases made from the OpenAPI document, as an authority and as a provider: about a minute; part of
                `cargo xtask test`. --long: seven minutes, and sequences of calls
  wapiti        crawls and attacks the console as a signed-in analyst, as a reviewer and as nobody
  sqlmap        tries SQL in every path segment, field of a query, field of a body and field of a form, in token and
                cookie. --long: three times as many

Schemathesis comes from PyPI into target/scan/venv; wapiti and sqlmap are Debian packages and are installed where they are
missing.";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [staydown] = step("build", || build(Profile::Dev, ["staydown"]))?;
    match words[..] {
        ["schemathesis"] => api(&staydown, Pace::Usual),
        ["schemathesis", "--long"] => api(&staydown, Pace::Long),
        ["wapiti"] => console(&staydown),
        ["sqlmap"] => injections(&staydown, Pace::Usual),
        ["sqlmap", "--long"] => injections(&staydown, Pace::Long),
        ["all"] => {
            // Each is run, whatever another found.
            let all = [
                api(&staydown, Pace::Usual),
                console(&staydown),
                injections(&staydown, Pace::Usual),
            ];
            all.into_iter().collect()
        }
        _ => bail!("say which scanner: see cargo xtask scan --help"),
    }
}

/// Schemathesis, as `cargo xtask test` runs it with [`Pace::Usual`].
pub(crate) fn api(staydown: &Path, pace: Pace) -> Result<()> {
    let program = step("schemathesis", schemathesis::program)?;
    scan(staydown, "schemathesis", |stage| {
        schemathesis::run(&program, stage, pace)
    })
}

fn console(staydown: &Path) -> Result<()> {
    step("wapiti", wapiti::install)?;
    scan(staydown, "wapiti", wapiti::run)
}

fn injections(staydown: &Path, pace: Pace) -> Result<()> {
    step("sqlmap", sqlmap::install)?;
    scan(staydown, "sqlmap", |stage| sqlmap::run(stage, pace))
}

/// Sets the stage, has it scanned, and ends with an error if there were findings, or failures in the server's log.
fn scan(
    staydown: &Path,
    name: &str,
    with: impl FnOnce(&Stage) -> Result<Vec<String>>,
) -> Result<()> {
    let folder = folder(name)?;
    let stage = step("stage", || Stage::set(staydown, &folder))?;
    let found = step("scan", || with(&stage));
    let failures = stage.stop()?;
    let mut found = found?;
    found.extend(
        failures
            .into_iter()
            .map(|line| format!("the server's log: {line}")),
    );
    let (new, reviewed) = Reviewed::of(name)?.part(found);
    println!(
        "   {name}: {} findings, and {reviewed} that are reviewed",
        new.len()
    );
    if new.is_empty() {
        return Ok(());
    }
    for finding in &new {
        println!("   - {finding}");
    }
    bail!(
        "{name} found something; what it wrote is in {}",
        folder.display()
    )
}

/// Where a scanner's stage and reports are.
fn folder(name: &str) -> Result<PathBuf> {
    Ok(root()?.join("target/scan").join(name))
}
