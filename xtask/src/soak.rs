//! `cargo xtask soak`.

use crate::cargo::{Profile, build, run as run_command};
use crate::debian;
use anyhow::Result;
use std::process::Command;

pub(crate) const HELP: &str = "\
cargo xtask soak [--dev] [--minutes N] [--pause SECONDS] [--overload SECONDS] [--seed N] [--json]

Half an hour of mixed load on the real program while it is killed, stopped, its workers are killed, its database is locked,
its disk is filled and its addressee misbehaves; then a minute of far more than it can do. At the end everything that was
acknowledged is looked for, the ledger is verified, and the tables are compared with it. Exits 0 only if nothing was lost and
nothing answered a failure of ours.

  --dev         the dev build: quicker to build, slower to run
  --minutes N   how long to work (30)
  --pause N     about so many seconds between two faults (20)
  --overload N  so many seconds of overload with wrk at the end (60); 0 for none
  --seed N      what is done when; drawn and printed if not given
  --json        the summary on one line

Filling the disk needs root; wrk and python3 are Debian packages. docs/reliability.md says what came of it.";

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let is_dev = arguments.iter().any(|argument| argument == "--dev");
    let profile = if is_dev {
        Profile::Dev
    } else {
        Profile::Release
    };
    if !debian::is_there("wrk") {
        debian::install(
            &["wrk"],
            "the overload is made with it; leave it out with --overload 0",
        )?;
    }
    let [staydown, soak] = build(profile, ["staydown", "soak"])?;
    let others = arguments.iter().filter(|argument| *argument != "--dev");
    run_command(
        Command::new(soak)
            .arg("--program")
            .arg(staydown)
            .args(others),
    )
}
