//! Organisations and tokens, made with the program's own `admin` commands before it serves.

use anyhow::{Context, Result, bail};
use casework::OrganisationKind;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Makes an organisation and returns a token of it.
pub(crate) fn organisation(
    program: &Path,
    data: &Path,
    name: &str,
    kind: OrganisationKind,
) -> Result<String> {
    admin(
        program,
        data,
        &[
            "organisation",
            "add",
            "--name",
            name,
            "--kind",
            kind.as_str(),
        ],
    )?;
    let token = admin(
        program,
        data,
        &[
            "token",
            "add",
            "--organisation",
            name,
            "--label",
            "benchmark",
            "--scope",
            "match",
            "--scope",
            "banks_read",
            "--scope",
            "banks_write",
        ],
    )?;
    match token["token"].as_str() {
        Some(token) => Ok(token.to_owned()),
        None => bail!("`staydown admin token add --json` printed no field `token`"),
    }
}

/// Runs `staydown admin … --json` and reads the object it prints.
fn admin(program: &Path, data: &Path, arguments: &[&str]) -> Result<Value> {
    let command = format!("staydown admin {}", arguments.join(" "));
    let output = Command::new(program)
        .arg("admin")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .arg("--json")
        .output()
        .with_context(|| format!("`{command}` cannot be started"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("`{command}` ended with {}: {}", output.status, why.trim());
    }
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("`{command} --json` did not print one JSON object"))
}
