//! `cargo xtask bench match`: builds the release server and the program that measures it.

use crate::cargo::{Profile, build, root, run as run_command};
use anyhow::{Result, bail};
use std::process::Command;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask bench match [--seconds N] [--entries N] [--dry-run]

Builds the release server, starts it on loopback with a fresh data folder, and measures over its public interface:
start-up time, memory, hash look-ups and image matches per second, and the time from a banked signal to its first match.
Prints a table and puts it into docs/performance.md.

  --seconds N   how long each load is held (default 5)
  --entries N   how many bank entries it is filled with (default 100000)
  --dry-run     only prints: docs/performance.md stays as it is";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let Some(("match", options)) = arguments
        .split_first()
        .map(|(what, options)| (what.as_str(), options))
    else {
        bail!("say what to measure: cargo xtask bench match; see cargo xtask bench --help");
    };
    let [staydown, bench] = build(Profile::Release, ["staydown", "bench"])?;
    run_command(
        Command::new(bench)
            .arg("match")
            .arg("--staydown")
            .arg(staydown)
            .arg("--report")
            .arg(root()?.join("docs/performance.md"))
            .args(options),
    )
}
