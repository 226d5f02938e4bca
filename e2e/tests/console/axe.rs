//! What axe-core finds on a page: barriers that break the Web Content Accessibility Guidelines (WCAG 2.2, levels A and AA). It is
//! downloaded by `cargo xtask test` into `target/npm/`.

use crate::browser::Browser;
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::path::Path;
use std::sync::OnceLock;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/npm");

/// What it counts as grave enough to end a test.
const GRAVE: [&str; 2] = ["serious", "critical"];

const RUN: &str = r"
axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'], preload: false,
}).then((result) => result.violations.map((one) => ({
  rule: one.id, impact: one.impact, help: one.help,
  where: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
})))";

/// Looks at the page that is open and adds what is serious or critical.
pub(crate) async fn examine(
    browser: &Browser,
    place: &str,
    theme: &str,
    complaints: &mut Vec<String>,
) -> Result<()> {
    let Some(script) = script()? else {
        return Ok(());
    };
    if browser.js("return typeof axe").await? != json!("object") {
        evaluate(browser, script).await?;
    }
    let found = evaluate(browser, RUN).await?;
    for barrier in found.as_array().context("axe gives a list")? {
        let impact = barrier["impact"].as_str().unwrap_or_default();
        let complaint = format!(
            "{place}: axe {impact}: {} {} {}",
            barrier["rule"], barrier["help"], barrier["where"]
        );
        if GRAVE.contains(&impact) && !complaints.contains(&complaint) {
            complaints.push(format!("{complaint} ({theme})"));
        }
    }
    Ok(())
}

/// Runs a script of ours, whatever the page's policy forbids, and waits for what it promises.
async fn evaluate(browser: &Browser, script: &str) -> Result<serde_json::Value> {
    let asked = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
    let answer = browser.devtools("Runtime.evaluate", asked).await?;
    if !answer["exceptionDetails"].is_null() {
        bail!("axe-core failed: {}", answer["exceptionDetails"]);
    }
    Ok(answer["result"]["value"].clone())
}

/// The script of axe-core; `None`, and said so, where it was not downloaded. In continuous integration it has to be there.
#[allow(clippy::print_stderr)] // Whoever reads a test's output learns that it did less, and why.
fn script() -> Result<Option<&'static str>> {
    static SCRIPT: OnceLock<Option<String>> = OnceLock::new();
    let script = SCRIPT.get_or_init(|| {
        let found = newest(Path::new(FOLDER));
        if found.is_none() {
            eprintln!("skipped: axe-core is not in target/npm; `cargo xtask test` downloads it");
        }
        found
    });
    if script.is_none() && std::env::var("CI").is_ok_and(|ci| ci == "true") {
        bail!("axe-core is not in target/npm, and CI=true: run `cargo xtask test`");
    }
    Ok(script.as_deref())
}

fn newest(folder: &Path) -> Option<String> {
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("axe.min.js")))
        .filter(|script| script.is_file())
        .collect();
    folders.sort();
    std::fs::read_to_string(folders.last()?).ok()
}
