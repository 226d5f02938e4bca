//! The measurements of `bench match`, one function each.

use crate::api::Api;
use crate::chance::Chance;
use crate::folder::Folder;
use crate::fresh::Fresh;
use crate::load::{self, Outcome, Until};
use crate::percentile::{Samples, milliseconds};
use crate::server::{self, Server};
use crate::{pictures, setup};
use anyhow::{Context, Result};
use casework::{Ground, OrganisationKind};
use exchange::v1::{BankView, NewSignalEntry};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Callers at a time, from one to more than a two-core server needs.
pub(crate) const SWEEP: [usize; 4] = [1, 4, 16, 32];

/// Callers that fill the bank.
const FILLERS: usize = 16;

/// A line of progress every so many entries.
const PROGRESS_EVERY: u64 = 1_000;

/// Different pictures, uploaded in turn.
const PICTURES: u64 = 64;

/// Signals that are added and then asked about at once.
const FRESH: u64 = 200;

/// Bits by which such a question differs from what was added: a near copy, well within the threshold of 31.
const FRESH_DISTANCE: u32 = 16;

/// How often a start is measured.
const STARTS: usize = 5;

/// Seeds of what is banked, looked up and added fresh: three streams that have nothing in common.
const BANKED: u64 = 1;
const LOOKED_UP: u64 = 2;
const ADDED_FRESH: u64 = 3;

/// A data folder with an authority and a provider, and the program that serves it.
pub(crate) struct Bench {
    program: PathBuf,
    folder: Folder,
    authority: String,
    provider: String,
}

impl Bench {
    /// Makes the folder, the organisations and their tokens.
    pub(crate) fn prepare(program: &Path) -> Result<Self> {
        let program = server::program(program)?;
        let folder = Folder::beside(&program)?;
        let data = folder.data();
        let organisation = |name, kind| setup::organisation(&program, &data, name, kind);
        Ok(Self {
            authority: organisation("Bench authority", OrganisationKind::Authority)?,
            provider: organisation("Bench provider", OrganisationKind::Provider)?,
            program,
            folder,
        })
    }

    /// Starts the server a few times and leaves the last one running.
    pub(crate) async fn starts(&self) -> Result<(Server, String)> {
        let mut samples = Vec::new();
        loop {
            let server =
                Server::start(&self.program, &self.folder.data(), &self.folder.log()).await?;
            samples.push(server.started_in);
            if samples.len() == STARTS {
                let samples = Samples::of(samples);
                let figure = format!(
                    "{} to the first healthy answer, median of {STARTS} starts; worst {}",
                    milliseconds(samples.percentile(50)),
                    milliseconds(samples.worst()),
                );
                return Ok((server, figure));
            }
            server.stop().await?;
        }
    }

    /// Makes a bank of the authority that the provider matches against.
    pub(crate) async fn new_bank(&self, server: &Server) -> Result<BankView> {
        let authority = Api::new(&server.base, &self.authority)?;
        authority.new_shared_bank("benchmark").await
    }

    /// Adds signals, each by a request of its own.
    pub(crate) async fn fill(
        &self,
        server: &Server,
        bank: &BankView,
        entries: u64,
    ) -> Result<Outcome> {
        let authority = Api::new(&server.base, &self.authority)?;
        let bank = Arc::new(bank.clone());
        let started = Instant::now();
        load::run(FILLERS, Until::Asked(entries), move |number| {
            let (authority, bank) = (authority.clone(), Arc::clone(&bank));
            async move {
                let pdq = Chance::of(BANKED, number).pdq();
                authority.add(&bank, &entry(number, pdq.hex())).await?;
                let added = number + 1;
                if added.is_multiple_of(PROGRESS_EVERY) || added == entries {
                    progress(added, entries, started.elapsed());
                }
                Ok(())
            }
        })
        .await
    }

    /// Asks about random hashes.
    pub(crate) async fn look_ups(&self, server: &Server, duration: Duration) -> Result<Outcome> {
        let provider = Api::new(&server.base, &self.provider)?;
        sweep("look-ups", async |callers| {
            let provider = provider.clone();
            load::run(callers, Until::Elapsed(duration), move |number| {
                let provider = provider.clone();
                async move {
                    let pdq = Chance::of(LOOKED_UP, number).pdq();
                    provider.match_pdq(&pdq.hex()).await.map(drop)
                }
            })
            .await
        })
        .await
    }

    /// Asks about uploaded pictures.
    pub(crate) async fn images(&self, server: &Server, duration: Duration) -> Result<Outcome> {
        let provider = Api::new(&server.base, &self.provider)?;
        let painted = Arc::new(pictures::paint(PICTURES)?);
        sweep("image matches", async |callers| {
            let (provider, painted) = (provider.clone(), Arc::clone(&painted));
            load::run(callers, Until::Elapsed(duration), move |number| {
                let (provider, painted) = (provider.clone(), Arc::clone(&painted));
                async move {
                    let file = pictures::upload(&painted, number);
                    provider.match_image(file).await.map(drop)
                }
            })
            .await
        })
        .await
    }

    /// Adds signals one after another, and asks about each as soon as it is acknowledged.
    pub(crate) async fn first_match(&self, server: &Server, bank: &BankView) -> Result<Fresh> {
        let authority = Api::new(&server.base, &self.authority)?;
        let provider = Api::new(&server.base, &self.provider)?;
        let mut fresh = Fresh::default();
        for number in 0..FRESH {
            let mut chance = Chance::of(ADDED_FRESH, number);
            let pdq = chance.pdq();
            let near = chance.near(&pdq, FRESH_DISTANCE);
            let new = entry(number, pdq.hex());
            let started = Instant::now();
            let added = authority.add(bank, &new).await?;
            let acknowledged = Instant::now();
            let answer = provider.match_pdq(&near.hex()).await?;
            let answered = Instant::now();
            let found = answer.matches.iter().any(|found| found.entry == added.id);
            fresh.record(acknowledged - started, answered - acknowledged, found);
        }
        Ok(fresh)
    }
}

/// Runs one load for every number of callers, and returns the one with the most answers per second.
async fn sweep(what: &str, load: impl AsyncFn(usize) -> Result<Outcome>) -> Result<Outcome> {
    let mut outcomes = Vec::new();
    for callers in SWEEP {
        let outcome = load(callers).await?;
        eprintln!("  {what}: {outcome}");
        outcomes.push(outcome);
    }
    load::best(outcomes).context("the sweep has loads")
}

fn entry(number: u64, pdq: String) -> NewSignalEntry {
    NewSignalEntry {
        pdq: Some(pdq),
        quality: None,
        sha256: None,
        text: None,
        url: None,
        reach: None,
        label: format!("benchmark signal {number}"),
        source: "generated by the benchmark".to_owned(),
        ground: Ground::Incites,
        reason: "A random hash that belongs to no picture.".to_owned(),
    }
}

/// One line that is written over, on a terminal; else a line every tenth.
fn progress(added: u64, of: u64, elapsed: Duration) {
    let rate = added as f64 / elapsed.as_secs_f64().max(f64::MIN_POSITIVE);
    let mut stderr = std::io::stderr();
    let line = format!("  added {added} of {of}, {rate:.0} per second");
    // A terminal that is gone is no reason to stop measuring.
    let _ = if stderr.is_terminal() {
        let end = if added == of { "\n" } else { "" };
        write!(stderr, "\r{line}{end}")
    } else if added.is_multiple_of((of / 10).max(1)) {
        writeln!(stderr, "{line}")
    } else {
        Ok(())
    };
}
