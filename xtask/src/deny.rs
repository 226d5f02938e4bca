//! `cargo xtask deny`: what needs cargo-deny and the network.

use crate::cargo::{cargo, run as run_command, works};
use anyhow::{Result, bail};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask deny

Runs `cargo deny check` with deny.toml: security advisories, licences, banned crates, sources.
Needs cargo-deny, and the network for the advisories. The licences alone: cargo xtask licences.";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("cargo xtask deny takes no arguments");
    }
    if !works(cargo()?.args(["deny", "--version"])) {
        bail!(
            "cargo-deny is not installed: run `cargo install --locked cargo-deny` and try again. \
             `cargo xtask licences` checks the licences without it"
        );
    }
    run_command(cargo()?.args(["deny", "check"]))
}
