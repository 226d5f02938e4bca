//! rustfmt and clippy, which a minimal toolchain lacks.

use crate::cargo::{cargo, run, works};
use anyhow::{Context, Result, bail};
use std::process::Command;

/// The cargo command and the component of the toolchain it comes in.
const COMPONENTS: [(&str, &str); 2] = [("fmt", "rustfmt"), ("clippy", "clippy")];

/// Adds what the checks need and the toolchain lacks.
pub(crate) fn complete() -> Result<()> {
    for (command, component) in COMPONENTS {
        if works(cargo()?.args([command, "--version"])) {
            println!("   {component} is there");
            continue;
        }
        if !works(Command::new("rustup").arg("--version")) {
            bail!(
                "cargo {command} is missing and there is no rustup to add it: install {component} for this toolchain"
            );
        }
        println!("   adding {component} to the toolchain");
        run(Command::new("rustup").args(["component", "add", component])).with_context(|| {
            format!("run `rustup component add {component}` yourself and try again")
        })?;
    }
    Ok(())
}
