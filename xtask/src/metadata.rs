//! What cargo knows about the workspace and its dependencies.

use crate::cargo::{cargo, output, works};
use anyhow::{Context, Result};
use serde_json::Value;

/// The packages of the workspace alone.
pub(crate) fn workspace() -> Result<Vec<Value>> {
    packages(&["--no-deps"])
}

/// The packages of the workspace and everything they depend on, on every platform.
///
/// Reads what is on this machine; only where the sources for another platform were never fetched does cargo fetch them.
pub(crate) fn everything() -> Result<Vec<Value>> {
    if works(cargo()?.args(COMMAND).arg("--offline")) {
        return packages(&["--offline"]);
    }
    packages(&[]).context(
        "cargo could not read every dependency: run `cargo fetch` once while this machine is online, then try again",
    )
}

const COMMAND: [&str; 3] = ["metadata", "--format-version", "1"];

fn packages(flags: &[&str]) -> Result<Vec<Value>> {
    let json = output(cargo()?.args(COMMAND).args(flags))?;
    let mut metadata: Value =
        serde_json::from_slice(&json).context("cargo metadata is not JSON")?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => anyhow::bail!("cargo metadata lists no packages"),
    }
}

/// The name of a package.
pub(crate) fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or("?")
}
