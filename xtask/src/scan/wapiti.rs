//! Wapiti: the console as a signed-in person sees it, crawled and attacked.

use super::stage::{PEOPLE, Stage};
use crate::cargo::root;
use crate::debian;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::process::Command;
use std::time::Instant;

/// What it tries. Left out: `ssrf` and `xxe` (they ask a server of Wapiti's authors on the Internet what came; the console
/// fetches nothing and reads no XML, and the promises test the guard of captures), `wapp` and `nikto` (they look for
/// products by lists that are downloaded).
const MODULES: &str = "backup,blindsql,brute_login_form,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,\
                       permanentxss,redirect,shellshock,sql,xss";
/// Tried as nobody only: some thirty thousand names of pages.
const NAMES: &str = "buster";
/// Where it begins to crawl.
const START: [&str; 6] = [
    "/sign-in", "/cases", "/notices", "/banks", "/ledger", "/access",
];
/// Longest that crawling may take, in seconds.
const CRAWL: &str = "30";
/// Longest that one module may take, in seconds.
const MODULE: &str = "15";

/// Installs it where it is missing.
pub(super) fn install() -> Result<()> {
    if debian::is_there("wapiti") {
        return Ok(());
    }
    debian::install(&["wapiti"], "`cargo xtask scan wapiti` runs it")
}

/// Runs it as each person, and as nobody; what it found.
pub(super) fn run(stage: &Stage) -> Result<Vec<String>> {
    let mut found = as_visitor(stage, "nobody", None)?;
    for (organisation, person) in PEOPLE {
        let cookie = stage.sign_in(organisation, person)?;
        found.extend(as_visitor(stage, person, Some(&cookie))?);
    }
    Ok(found)
}

fn as_visitor(stage: &Stage, name: &str, cookie: Option<&str>) -> Result<Vec<String>> {
    let folder = stage.folder().join(name);
    fs::create_dir_all(&folder)?;
    let report = folder.join("report.json");
    let at = format!("http://{}", stage.address);
    let mut command = Command::new("/usr/bin/python3");
    command.arg(root()?.join("xtask/scan/wapiti.py"));
    command.args(["--url", &format!("{at}/"), "--scope", "domain"]);
    // It does not follow the redirect from “/”.
    let starts = START
        .iter()
        .flat_map(|path| ["--start".to_owned(), format!("{at}{path}")]);
    command.args(starts);
    // Signing out would end the session that all others need.
    command.args([
        "--exclude",
        &format!("{at}/sign-out"),
        "--exclude",
        &format!("{at}/static/"),
    ]);
    command.args(["--max-scan-time", CRAWL, "--max-attack-time", MODULE]);
    command.args([
        "--max-links-per-page",
        "40",
        "--max-files-per-dir",
        "40",
        "--depth",
        "6",
    ]);
    // Nothing leaves the machine, whatever a module wants.
    command.args([
        "--endpoint",
        &at,
        "--no-bugreport",
        "--flush-session",
        "--timeout",
        "20",
    ]);
    command
        .args(["--verbose", "2", "--format", "json", "--output"])
        .arg(&report);
    command.arg("--store-session").arg(folder.join("session"));
    command.arg("--store-config").arg(folder.join("config"));
    let modules = match cookie {
        Some(_) => MODULES.to_owned(),
        None => format!("{MODULES},{NAMES}"),
    };
    command.args(["--module", &modules]);
    if let Some(cookie) = cookie {
        command.args(["--header", &format!("Cookie: {cookie}")]);
    }
    let begun = Instant::now();
    let printed = command.output().context("cannot start wapiti")?;
    let text = [printed.stdout, printed.stderr].concat();
    fs::write(folder.join("output.txt"), &text)?;
    let text = String::from_utf8_lossy(&text);
    let Ok(report) = fs::read(&report) else {
        bail!("wapiti ended with {} and said:\n{text}", printed.status);
    };
    let report: Value = serde_json::from_slice(&report).context("its report is no JSON")?;
    println!(
        "   {name}: {} addresses and forms, {} requests, {:.0} s",
        number(&text, "Wapiti found "),
        number(&text, "requests sent: "),
        begun.elapsed().as_secs_f64()
    );
    Ok(findings(name, &report))
}

/// The number that follows these words.
fn number(text: &str, words: &str) -> u64 {
    let after = text.split_once(words).map_or("", |(_, after)| after);
    let end = after.find(|letter: char| !letter.is_ascii_digit());
    after[..end.unwrap_or(after.len())]
        .parse()
        .unwrap_or_default()
}

/// Vulnerabilities, anomalies and additional findings of a report, a line each.
fn findings(name: &str, report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for kind in ["vulnerabilities", "anomalies", "additionals"] {
        for (category, cases) in report[kind].as_object().into_iter().flatten() {
            for case in cases.as_array().into_iter().flatten() {
                let text = |field: &str| case[field].as_str().unwrap_or_default().to_owned();
                found.push(format!(
                    "{name}: {category}: {} {}: {}",
                    text("method"),
                    text("path"),
                    text("info")
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_it_says() {
        assert_eq!(number("[*] Wapiti found 31 URLs", "Wapiti found "), 31);
        assert_eq!(number("requests sent: 1204", "requests sent: "), 1204);
        assert_eq!(number("nothing", "requests sent: "), 0);
    }

    #[test]
    fn every_kind_of_finding_counts() {
        let case = serde_json::json!({"method": "GET", "path": "/a", "info": "x"});
        let report = serde_json::json!({
            "vulnerabilities": {"SQL Injection": [], "XSS": [case]}, "anomalies": {"Internal Server Error": [case]}, "additionals": {},
        });
        let found = findings("nobody", &report);
        assert_eq!(
            found,
            [
                "nobody: XSS: GET /a: x",
                "nobody: Internal Server Error: GET /a: x"
            ]
        );
    }
}
