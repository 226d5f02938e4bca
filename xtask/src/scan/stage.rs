//! What is scanned: the program that was just built, with what its demo leaves behind: an authority and two providers,
//! banks, cases, decisions, notices. It listens on loopback and sends nothing anywhere.

use super::http;
use crate::cargo::output;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The authority of the demo: it banks, captures, decides and issues.
pub(crate) const AUTHORITY: &str = "Example Referral Unit";
/// The provider to which the demo leaves a referral and an order open.
pub(crate) const PROVIDER: &str = "Lantern Forum";
/// Who can sign in, of which organisation.
pub(crate) const PEOPLE: [(&str, &str); 2] = [(AUTHORITY, "analyst-1"), (PROVIDER, "reviewer-1")];
/// The demo's last line on standard output.
const DEMO_IS_SET: &str = "Ctrl-C stops everything.";

/// A running server and access to it. Dropping it ends the server.
pub(crate) struct Stage {
    staydown: PathBuf,
    folder: PathBuf,
    server: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    tokens: BTreeMap<&'static str, String>,
}

impl Stage {
    /// Plays the demo in an empty `folder`, issues tokens of every scope, and starts the server on what is there.
    pub(crate) fn set(staydown: &Path, folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        fs::create_dir_all(folder)?;
        play(staydown, folder)?;
        let scopes = scopes(staydown)?;
        let mut tokens = BTreeMap::new();
        for organisation in [AUTHORITY, PROVIDER] {
            let token = token(staydown, &data(folder), organisation, &scopes)?;
            tokens.insert(organisation, token);
        }
        let address = free_address()?;
        let mut command = Command::new(staydown);
        command.args(["serve", "--listen", &address.to_string(), "--data"]);
        command.arg(data(folder));
        // A scanner that is turned away has looked at nothing.
        command.args(["--requests-per-second", "100000"]);
        command.args(["--anonymous-requests-per-second", "100000"]);
        command.stdout(Stdio::piped()).stderr(log(folder)?);
        let server = command.spawn().context("cannot start staydown serve")?;
        let mut stage = Self {
            staydown: staydown.to_owned(),
            folder: folder.to_owned(),
            server,
            address,
            tokens,
        };
        stage.listens()?;
        println!(
            "   a server with what the demo leaves, {} scopes a token, at {address}",
            scopes.len()
        );
        Ok(stage)
    }

    /// Reads until the server says that it listens; later output goes nowhere.
    fn listens(&mut self) -> Result<()> {
        let told = self.server.stdout.take().context("no output to read")?;
        let mut told = BufReader::new(told);
        let mut line = String::new();
        told.read_line(&mut line)?;
        if !line.starts_with("listening on ") {
            bail!(
                "the server said “{}”; see {}",
                line.trim(),
                self.log().display()
            );
        }
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Ok(())
    }

    /// What the server said on standard error.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The folder for what the scan writes.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The token of an organisation.
    pub(crate) fn token(&self, organisation: &str) -> Result<&str> {
        let token = self.tokens.get(organisation).map(String::as_str);
        token.with_context(|| format!("no token of {organisation}"))
    }

    /// Signs a person in, with a link as an operator makes it; the cookie as `NAME=VALUE`.
    pub(crate) fn sign_in(&self, organisation: &str, person: &str) -> Result<String> {
        let mut command = Command::new(&self.staydown);
        command.args([
            "admin",
            "sign-in-link",
            "--json",
            "--organisation",
            organisation,
        ]);
        command
            .args(["--person", person, "--data"])
            .arg(data(&self.folder));
        command.args(["--server", &format!("http://{}", self.address)]);
        let link = last(&output(&mut command)?)?;
        let url = link["url"].as_str().context("no url in it")?;
        let code = url.rsplit('/').next().unwrap_or_default();
        let answer = http::post_form(self.address, "/sign-in", &format!("code={code}"))?;
        let cookie = answer
            .header("set-cookie")
            .and_then(|set| set.split(';').next());
        cookie
            .map(str::to_owned)
            .with_context(|| format!("the link was answered with {}", answer.status))
    }

    /// Identifiers of what an organisation can list, by their prefix (`bank`, `case`, …).
    pub(crate) fn identifiers(
        &self,
        organisation: &str,
    ) -> Result<BTreeMap<String, BTreeSet<String>>> {
        let access = format!("Authorization: Bearer {}", self.token(organisation)?);
        let mut found = BTreeMap::new();
        for path in [
            "/v1/whoami",
            "/v1/organisations",
            "/v1/banks",
            "/v1/cases",
            "/v1/notices",
        ] {
            collect(&http::get(self.address, path, &access)?.json()?, &mut found);
        }
        let banks: Vec<String> = found.get("bank").into_iter().flatten().cloned().collect();
        for bank in banks {
            let entries = http::get(self.address, &format!("/v1/banks/{bank}/entries"), &access)?;
            // A bank of somebody else's is matched against, not read.
            if entries.status == 200 {
                collect(&entries.json()?, &mut found);
            }
        }
        Ok(found)
    }

    /// Ends the server, and gives what it said of failures of its own: lines of its log at the level of errors, and panics.
    pub(crate) fn stop(mut self) -> Result<Vec<String>> {
        if let Some(status) = self.server.try_wait()? {
            bail!(
                "the server ended by itself with {status}; see {}",
                self.log().display()
            );
        }
        signal(&self.server, "TERM")?;
        let status = self.server.wait()?;
        if !status.success() {
            bail!(
                "the server ended with {status}; see {}",
                self.log().display()
            );
        }
        let log = fs::read(self.log()).context("the server's log cannot be read")?;
        Ok(failures(&String::from_utf8_lossy(&log)))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Lines that tell of a failure of the server, not of a request.
fn failures(log: &str) -> Vec<String> {
    let told = |line: &&str| line.contains(" ERROR ") || line.contains("panicked at");
    log.lines().filter(told).map(str::to_owned).collect()
}

/// The data folder.
fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log(folder: &Path) -> Result<File> {
    Ok(File::create(folder.join("server.log"))?)
}

/// Plays the demo to the point where it leaves everything to a person, and stops it there.
fn play(staydown: &Path, folder: &Path) -> Result<()> {
    let mut demo = Command::new(staydown)
        .args(["demo", "--data"])
        .arg(data(folder))
        .stdout(Stdio::piped())
        .stderr(File::create(folder.join("demo.log"))?)
        .spawn()
        .context("cannot start staydown demo")?;
    let told = demo.stdout.take().context("no output to read")?;
    let mut told = BufReader::new(told);
    let mut all = String::new();
    while !all.ends_with(&format!("{DEMO_IS_SET}\n")) && told.read_line(&mut all)? > 0 {}
    let is_set = all.contains(DEMO_IS_SET);
    // Where it ended by itself there is nothing to signal.
    if is_set {
        signal(&demo, "INT")?;
    }
    told.read_to_string(&mut all)?;
    let status = demo.wait()?;
    if !is_set || !status.success() {
        bail!(
            "the demo ended with {status}; see {}",
            folder.join("demo.log").display()
        );
    }
    Ok(())
}

fn signal(child: &Child, name: &str) -> Result<()> {
    let number = child.id().to_string();
    crate::cargo::run(Command::new("kill").args(["-s", name, &number]))
}

/// Every scope a token can have, as the program's own help lists them.
fn scopes(staydown: &Path) -> Result<Vec<String>> {
    let mut help = Command::new(staydown);
    let help = output(help.args(["admin", "token", "add", "--help"]))?;
    let scopes = listed(&String::from_utf8_lossy(&help));
    if scopes.is_empty() {
        bail!("the help of `staydown admin token add` lists no scopes");
    }
    Ok(scopes)
}

/// The first word of each line after “Scopes:”.
fn listed(help: &str) -> Vec<String> {
    let lines = help
        .lines()
        .skip_while(|line| line.trim() != "Scopes:")
        .skip(1);
    let words = lines.filter_map(|line| line.split_whitespace().next());
    words.map(str::to_owned).collect()
}

fn token(staydown: &Path, data: &Path, organisation: &str, scopes: &[String]) -> Result<String> {
    let mut command = Command::new(staydown);
    command.args(["admin", "token", "add", "--json", "--label", "scan"]);
    command.args(["--organisation", organisation, "--expires-in-days", "1"]);
    command.args(scopes.iter().flat_map(|scope| ["--scope", scope]));
    let issued = last(&output(command.arg("--data").arg(data))?)?;
    let token = issued["token"].as_str().context("no token in it")?;
    Ok(token.to_owned())
}

/// The object on the last line.
fn last(printed: &[u8]) -> Result<Value> {
    let printed = String::from_utf8_lossy(printed);
    let line = printed.lines().last().unwrap_or_default();
    serde_json::from_str(line).with_context(|| format!("“{line}” is no JSON"))
}

fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on loopback")?;
    Ok(listener.local_addr()?)
}

/// Every string that looks like an identifier: letters, an underscore, 26 letters or digits.
fn collect(value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::String(text) => {
            if let Some((prefix, rest)) = text.split_once('_')
                && rest.len() == 26
                && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            {
                let same = found.entry(prefix.to_owned()).or_default();
                same.insert(text.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_wherever_they_are() {
        let id = |prefix: &str| format!("{prefix}_0123456789abcdefghjkmnpqrs");
        let value = serde_json::json!({
            "items": [{"id": id("case"), "title": "a_b", "origin": {"capture": id("capture")}}, id("case")],
        });
        let mut found = BTreeMap::new();
        collect(&value, &mut found);
        assert_eq!(found.len(), 2);
        assert_eq!(found["case"], BTreeSet::from([id("case")]));
        assert_eq!(found["capture"], BTreeSet::from([id("capture")]));
    }

    #[test]
    fn scopes_are_read_from_the_help() {
        let help =
            "Options:\n  --scope <SCOPE>\n\nScopes:\n  match         ask\n  banks_read    read\n";
        assert_eq!(listed(help), ["match", "banks_read"]);
        assert!(listed("Options:\n").is_empty());
    }

    #[test]
    fn only_failures_of_the_server_count() {
        let log = "t  INFO app: x\nt ERROR web: y\nt  WARN z\nthread 'a' panicked at b.rs:1:\n";
        let told = failures(log);
        assert_eq!(told.len(), 2, "{told:?}");
    }
}
