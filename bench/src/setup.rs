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

/// Enrols a person.
pub(crate) fn person(
    program: &Path,
    data: &Path,
    organisation: &str,
    pseudonym: &str,
    role: &str,
) -> Result<()> {
    let words = ["person", "add", "--organisation", organisation];
    let more = ["--pseudonym", pseudonym, "--role", role];
    admin(program, data, &[&words[..], &more[..]].concat()).map(drop)
}

/// A link with which a person signs in once.
pub(crate) fn sign_in_link(
    program: &Path,
    data: &Path,
    organisation: &str,
    person: &str,
    server: &str,
) -> Result<String> {
    let words = ["sign-in-link", "--organisation", organisation];
    let more = ["--person", person, "--server", server];
    let made = admin(program, data, &[&words[..], &more[..]].concat())?;
    let link = made["url"].as_str().map(str::to_owned);
    link.context("`staydown admin sign-in-link --json` printed no field `url`")
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
