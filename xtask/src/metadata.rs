//! What cargo knows about the workspace and its dependencies.

use crate::cargo::{cargo, output, root, works};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;

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

/// The packages of the workspace in `fuzz/` and everything they depend on, on every platform.
pub(crate) fn of_fuzzing() -> Result<Vec<Value>> {
    let manifest = root()?.join("fuzz/Cargo.toml");
    let manifest = manifest.to_string_lossy().into_owned();
    let flags = ["--locked", "--all-features", "--manifest-path", &manifest];
    if works(cargo()?.args(COMMAND).args(flags).arg("--offline")) {
        return packages(&[&flags[..], &["--offline"]].concat());
    }
    packages(&flags).context("cargo could not read what fuzz/ depends on: is this machine online?")
}

/// By their identifiers, the packages and the nodes of the graph of who needs whom, on every platform.
pub(crate) fn graph() -> Result<(BTreeMap<String, Value>, BTreeMap<String, Value>)> {
    // Of everything, cargo has the sources already when this is asked.
    let metadata = read(&[])?;
    let by_id = |list: &Value| {
        let list = list.as_array().into_iter().flatten();
        list.map(|one| {
            (
                one["id"].as_str().unwrap_or_default().to_owned(),
                one.clone(),
            )
        })
        .collect()
    };
    Ok((
        by_id(&metadata["packages"]),
        by_id(&metadata["resolve"]["nodes"]),
    ))
}

fn read(flags: &[&str]) -> Result<Value> {
    let json = output(cargo()?.args(COMMAND).args(flags))?;
    serde_json::from_slice(&json).context("cargo metadata is not JSON")
}

fn packages(flags: &[&str]) -> Result<Vec<Value>> {
    let mut metadata = read(flags)?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => anyhow::bail!("cargo metadata lists no packages"),
    }
}

/// The name of a package.
pub(crate) fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or("?")
}
