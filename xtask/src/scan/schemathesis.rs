//! Schemathesis: cases made from the OpenAPI document that the server itself gives, what fits and what does not, and the
//! answers compared with what the document promises.

use super::stage::{AUTHORITY, PROVIDER, Stage};
use crate::cargo::root;
use crate::python;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// As in every run of the tests.
    Usual,
    /// Minutes: sequences of calls, and levels of what is tried that take long.
    Long,
}

/// Who asks, and the name of the reports.
const CALLERS: [(&str, &str); 2] = [("authority", AUTHORITY), ("provider", PROVIDER)];
/// Identifiers that the configuration names. Where the caller has none of a kind, one that nobody has stands for it.
const KINDS: [&str; 5] = ["bank", "entry", "capture", "case", "notice"];
const NOBODYS: &str = "00000000000000000000000000";

/// The program in its virtual environment, made unless it is there.
pub(crate) fn program() -> Result<PathBuf> {
    let root = root()?;
    let list = root.join("xtask/scan/requirements.txt");
    let python = python::environment_of(&root.join("target/scan/venv"), &[], &list)?;
    Ok(python.with_file_name("schemathesis"))
}

/// Runs it as each caller; what it found.
pub(crate) fn run(program: &Path, stage: &Stage, pace: Pace) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, organisation) in CALLERS {
        found.extend(as_caller(program, stage, name, organisation, pace)?);
    }
    Ok(found)
}

fn as_caller(
    program: &Path,
    stage: &Stage,
    name: &str,
    organisation: &str,
    pace: Pace,
) -> Result<Vec<String>> {
    let folder = stage.folder().join(name);
    write_identifiers(stage, organisation, &folder)?;
    let config = folder.join("schemathesis.toml");
    fs::copy(root()?.join("xtask/scan/schemathesis.toml"), &config)?;
    let report = folder.join("report.json");
    let mut command = Command::new(program);
    command
        .arg("--config-file")
        .arg(&config)
        .args([
            "run",
            "--no-color",
            "--report",
            "json",
            "--report-json-path",
        ])
        .arg(&report)
        .arg(format!("http://{}/openapi.json", stage.address))
        .current_dir(&folder)
        .env("STAYDOWN_SCAN_TOKEN", stage.token(organisation)?);
    match pace {
        Pace::Usual => command.args([
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "25",
            "--no-shrink",
        ]),
        Pace::Long => command.args(["--max-examples", "100", "--max-time", "200"]),
    };
    let printed = command
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let text = [printed.stdout, printed.stderr].concat();
    fs::write(folder.join("output.txt"), &text)?;
    let Ok(report) = fs::read(&report) else {
        bail!(
            "schemathesis ended with {} and said:\n{}",
            printed.status,
            String::from_utf8_lossy(&text)
        );
    };
    let report: Value = serde_json::from_slice(&report).context("its report is no JSON")?;
    println!("   {}", counts(name, &report));
    let mut found = findings(name, &report);
    if found.is_empty() && !printed.status.success() {
        found.push(format!(
            "{name}: schemathesis ended with {}",
            printed.status
        ));
    }
    if !found.is_empty() {
        println!("{}", String::from_utf8_lossy(&text));
    }
    Ok(found)
}

/// What was tried, in a line.
fn counts(name: &str, report: &Value) -> String {
    let number = |field: &Value| field.as_u64().unwrap_or_default();
    format!(
        "{name}: {} of {} operations, {} cases, {} with failures, {:.0} s",
        number(&report["operations"]["tested"]),
        number(&report["operations"]["total"]),
        number(&report["test_cases"]["generated"]),
        number(&report["test_cases"]["with_failures"]),
        report["running_time"].as_f64().unwrap_or_default(),
    )
}

/// Failures and errors that the report tells, and that it is not about every operation.
fn findings(name: &str, report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for failure in report["failures"].as_array().into_iter().flatten() {
        let title = failure["title"].as_str().unwrap_or("a failure");
        for operation in failure["operations"].as_array().into_iter().flatten() {
            found.push(format!(
                "{name}: {title}: {}",
                operation.as_str().unwrap_or_default()
            ));
        }
    }
    for error in report["errors"].as_array().into_iter().flatten() {
        found.push(format!("{name}: schemathesis itself: {error}"));
    }
    if report["complete"] != true || report["operations"]["tested"] != report["operations"]["total"]
    {
        found.push(format!(
            "{name}: not every operation was tested: {}",
            report["operations"]
        ));
    }
    found
}

/// One file of identifiers for each kind.
fn write_identifiers(stage: &Stage, organisation: &str, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let found = stage.identifiers(organisation)?;
    for kind in KINDS {
        let mut lines: String = found
            .get(kind)
            .into_iter()
            .flatten()
            .map(|id| format!("\"{id}\"\n"))
            .collect();
        if lines.is_empty() {
            lines = format!("\"{kind}_{NOBODYS}\"\n");
        }
        fs::write(folder.join(format!("{kind}.txt")), lines)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn report(failures: Value, tested: u64) -> Value {
        json!({"complete": true, "operations": {"tested": tested, "total": 25}, "failures": failures, "errors": []})
    }

    #[test]
    fn a_failure_is_told_for_every_operation_that_has_it() {
        let failure = json!([{"title": "Server error", "operations": ["GET /a", "GET /b"]}]);
        let found = findings("provider", &report(failure, 25));
        assert_eq!(
            found,
            [
                "provider: Server error: GET /a",
                "provider: Server error: GET /b"
            ]
        );
        assert!(findings("provider", &report(json!([]), 25)).is_empty());
    }

    #[test]
    fn an_operation_that_was_left_out_is_a_finding() {
        assert_eq!(findings("provider", &report(json!([]), 24)).len(), 1);
        let empty = json!({});
        assert_eq!(
            findings("provider", &empty).len(),
            1,
            "a report that says nothing proves nothing"
        );
    }
}
