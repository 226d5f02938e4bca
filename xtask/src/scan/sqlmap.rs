//! sqlmap: every place of the API and of the console where a caller can put text, with what would show itself if it became SQL.

use super::forms::{forms, links};
use super::http;
use super::requests::{self, MARK, Marked};
use super::schemathesis::Pace;
use super::stage::{AUTHORITY, PEOPLE, PROVIDER, Stage};
use crate::debian;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Longest that one request may be tried, in seconds: some eighty at a time are sent for each place, a few milliseconds each.
const PATIENCE: &str = "300";
/// Lists with pages.
const LISTS: [&str; 3] = ["/v1/cases", "/v1/notices", "/v1/banks/{bank}/entries"];
/// More pages than the demo leaves.
const PAGES: usize = 150;
/// What it says when nothing was found.
const CLEAN: &str = "all tested parameters do not appear to be injectable";
/// What it says when something was, or when it noticed something on the side. What it suspects and then finds to be “a false
/// positive or unexploitable” is not among them.
const TELLING: [&str; 3] = [
    "identified the following injection point",
    "is vulnerable",
    "might be vulnerable",
];

/// Installs it where it is missing.
pub(super) fn install() -> Result<()> {
    if debian::is_there("sqlmap") {
        return Ok(());
    }
    debian::install(&["sqlmap"], "`cargo xtask scan sqlmap` runs it")
}

/// Runs it on every request; what it found.
pub(super) fn run(stage: &Stage, pace: Pace) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for organisation in [AUTHORITY, PROVIDER] {
        all.extend(of_api(stage, organisation)?);
        all.extend(of_console(stage, organisation)?);
    }
    let folder = stage.folder().join("requests");
    fs::create_dir_all(&folder)?;
    let (mut found, mut sent, begun) = (Vec::new(), 0, Instant::now());
    let places: usize = all.iter().map(Marked::places).sum();
    for (number, marked) in all.iter().enumerate() {
        let tried = tried(&folder, number, marked, pace)?;
        println!(
            "   {:>4} requests, {:>2} places: {}",
            tried.sent,
            marked.places(),
            marked.name
        );
        sent += tried.sent;
        found.extend(tried.found);
    }
    println!(
        "   sqlmap: {} routes and forms, {places} places, {sent} requests, {:.0} s",
        all.len(),
        begun.elapsed().as_secs_f64()
    );
    Ok(found)
}

/// What came of one request.
struct Tried {
    sent: usize,
    found: Vec<String>,
}

fn tried(folder: &Path, number: usize, marked: &Marked, pace: Pace) -> Result<Tried> {
    let base = folder.join(format!("{number:03}-{}", marked.file_name()));
    let (request, traffic) = (base.with_extension("http"), base.with_extension("traffic"));
    fs::write(&request, &marked.text)?;
    let mut command = Command::new("timeout");
    command.args([
        PATIENCE,
        "sqlmap",
        "--batch",
        "--ignore-stdin",
        "--disable-coloring",
        "--flush-session",
    ]);
    // The database is SQLite and cannot be another. Levels go to 5; risk 2 of 3: what waits is tried too.
    let level = match pace {
        Pace::Usual => "2",
        Pace::Long => "3",
    };
    command.args(["--dbms", "sqlite", "--level", level, "--risk", "2"]);
    // What is not there for this caller answers with 404, and a place in the credentials with 401: answers like any other.
    command.args([
        "--ignore-code",
        "401,404",
        "--skip-waf",
        "--timeout",
        "20",
        "--retries",
        "1",
    ]);
    command.arg("--output-dir").arg(folder.join("sessions"));
    command.arg("-t").arg(&traffic).arg("-r").arg(&request);
    let printed = command.output().context("cannot start sqlmap")?;
    let text = String::from_utf8_lossy(&printed.stdout).into_owned();
    fs::write(base.with_extension("out"), &text)?;
    let traffic = fs::read(&traffic).unwrap_or_default();
    let sent = String::from_utf8_lossy(&traffic)
        .matches("HTTP request [#")
        .count();
    Ok(Tried {
        sent,
        found: told(&marked.name, &text),
    })
}

/// Lines that tell of something; and that it came to no end, if it did not.
fn told(name: &str, text: &str) -> Vec<String> {
    let tells = |line: &&str| TELLING.iter().any(|words| line.contains(words));
    let lines: BTreeSet<&str> = text.lines().filter(tells).map(without_time).collect();
    let mut found: Vec<String> = lines.iter().map(|line| format!("{name}: {line}")).collect();
    if !text.contains(CLEAN) && found.is_empty() {
        let last = text
            .lines()
            .rev()
            .find(|line| line.contains("] ["))
            .unwrap_or("it said nothing");
        found.push(format!("{name}: no verdict: {}", without_time(last)));
    }
    found
}

/// A line without the time at its beginning.
fn without_time(line: &str) -> &str {
    line.split_once("] [").map_or(line, |(_, rest)| rest)
}

/// The operations of the document the server gives, and the token itself.
fn of_api(stage: &Stage, organisation: &str) -> Result<Vec<Marked>> {
    let token = stage.token(organisation)?;
    let access = format!("Authorization: Bearer {token}");
    let document = http::get(stage.address, "/openapi.json", &access)?.json()?;
    let mut known = stage.identifiers(organisation)?;
    for path in LISTS {
        let bank = known.get("bank").and_then(BTreeSet::first);
        let list = path.replace("{bank}", bank.map_or("", String::as_str));
        let page = http::get(stage.address, &format!("{list}?limit=1"), &access)?;
        // Short lists have no next page, and a bank of another organisation cannot be listed.
        if page.status == 200
            && let Some(next) = page.json()?["next"].as_str()
        {
            known.insert(
                format!("after of {path}"),
                BTreeSet::from([next.to_owned()]),
            );
        }
    }
    let mut all = requests::of_document(&document, &known, stage.address, token);
    all.retain(|marked| marked.places() > 0);
    let marked_access = format!("{access}{MARK}\r\n");
    all.push(requests::written(
        "GET",
        "/v1/whoami (token)",
        "/v1/whoami",
        stage.address,
        &marked_access,
        None,
    ));
    Ok(all)
}

/// One page of each kind, every form, and the cookie itself, as a signed-in person.
fn of_console(stage: &Stage, organisation: &str) -> Result<Vec<Marked>> {
    let person = PEOPLE
        .iter()
        .find(|(of, _)| *of == organisation)
        .context("nobody to sign in")?
        .1;
    let access = format!("Cookie: {}", stage.sign_in(organisation, person)?);
    let headers = format!(
        "{access}\r\nOrigin: http://{}\r\nSec-Fetch-Site: same-origin\r\n",
        stage.address
    );
    let mut made = BTreeMap::new();
    let (mut seen, mut next) = (BTreeSet::new(), VecDeque::from(["/cases".to_owned()]));
    while let Some(path) = next.pop_front() {
        if seen.len() >= PAGES || !seen.insert(path.clone()) {
            continue;
        }
        let page = http::get(stage.address, &path, &access)?;
        let request = requests::written(
            "GET",
            &route(&path),
            &marked(&path),
            stage.address,
            &headers,
            None,
        );
        made.entry(request.name.clone()).or_insert(request);
        for form in forms(&page.body) {
            // Signing out would end the session that all others need.
            if form.action == "/sign-out" {
                continue;
            }
            let fields = form.fields.iter().map(|(name, value)| match name.as_str() {
                "csrf" => format!("{name}={value}"),
                _ => format!("{name}={value}{MARK}"),
            });
            let body = fields.collect::<Vec<_>>().join("&");
            let sent = ("application/x-www-form-urlencoded", body.as_str());
            let request = requests::written(
                "POST",
                &route(&form.action),
                &marked(&form.action),
                stage.address,
                &headers,
                Some(sent),
            );
            made.entry(request.name.clone()).or_insert(request);
        }
        next.extend(
            links(&page.body)
                .into_iter()
                .filter(|link| !link.starts_with("/static/")),
        );
    }
    let mut all: Vec<Marked> = made
        .into_values()
        .filter(|marked| marked.places() > 0)
        .collect();
    let cookie = format!("{access}{MARK}\r\n");
    all.push(requests::written(
        "GET",
        "/cases (cookie)",
        "/cases",
        stage.address,
        &cookie,
        None,
    ));
    let code = ("application/x-www-form-urlencoded", "code=scan*");
    all.push(requests::written(
        "POST",
        "/sign-in",
        "/sign-in",
        stage.address,
        &headers,
        Some(code),
    ));
    Ok(all)
}

/// Segments that name something, as `{}`, and the query's fields without values: what is the same code.
fn route(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path: Vec<_> = path
        .split('/')
        .map(|part| if names_something(part) { "{}" } else { part })
        .collect();
    let fields: Vec<_> = query
        .split('&')
        .filter_map(|field| field.split('=').next())
        .collect();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", fields.join("&"))
    };
    path.join("/") + &query
}

/// The same address with a mark after each such segment and each value.
fn marked(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mark = |part: &str| {
        if names_something(part) {
            format!("{part}{MARK}")
        } else {
            part.to_owned()
        }
    };
    let path: Vec<_> = path.split('/').map(mark).collect();
    let fields: Vec<_> = query
        .split('&')
        .map(|field| format!("{field}{MARK}"))
        .collect();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", fields.join("&"))
    };
    path.join("/") + &query
}

/// Identifiers and digests are long; words of routes are not.
fn names_something(segment: &str) -> bool {
    segment.len() >= 26
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_marked_where_it_names_something() {
        let path = "/cases/case_0123456789abcdefghjkmnpqrs?stage=open&after=x";
        assert_eq!(route(path), "/cases/{}?stage&after");
        assert_eq!(
            marked(path),
            "/cases/case_0123456789abcdefghjkmnpqrs*?stage=open*&after=x*"
        );
        assert_eq!(
            (route("/banks"), marked("/banks")),
            ("/banks".to_owned(), "/banks".to_owned())
        );
    }

    #[test]
    fn only_its_own_word_that_there_is_nothing_counts_as_nothing() {
        let clean =
            "[10:00:00] [CRITICAL] all tested parameters do not appear to be injectable. Try";
        assert!(told("GET /a", clean).is_empty());
        let early = "[10:00:00] [CRITICAL] unable to connect to the target URL";
        assert_eq!(
            told("GET /a", early),
            ["GET /a: no verdict: CRITICAL] unable to connect to the target URL"]
        );
        let found = "[10:00:00] [INFO] heuristic (XSS) test shows that URI parameter '#1*' might be vulnerable";
        assert_eq!(told("GET /a", &format!("{found}\n{clean}")).len(), 1);
        assert_eq!(
            told(
                "GET /a",
                "sqlmap identified the following injection point(s)"
            )
            .len(),
            1
        );
    }
}
