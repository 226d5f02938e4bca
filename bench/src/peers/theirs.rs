//! The other libraries, in a Python process that is asked line by line.

use super::contender::Contender;
use crate::python::{Conversation, Nothing, Python};
use anyhow::{Context, Result};
use serde::Deserialize;
use signals::pdq::Pdq;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The process.
pub(crate) struct Theirs(Conversation);

#[derive(Debug, Deserialize)]
struct Answer {
    ns: u64,
    /// Empty where the library gives no hash because the quality is too low.
    pdq: String,
}

impl Theirs {
    /// Starts it, on the core the caller is on.
    pub(crate) fn start(python: &Python) -> Result<Self> {
        Conversation::start(python, "peers.peer").map(Self)
    }

    /// The versions of everything that takes part.
    pub(crate) fn versions(&mut self) -> Result<BTreeMap<String, String>> {
        self.0.ask("versions")
    }

    /// Has it keep a file's bytes in memory.
    pub(crate) fn load(&mut self, file: &Path) -> Result<()> {
        let request = format!("load {}", file.display());
        self.0.ask(&request).map(|Nothing {}| ())
    }

    /// Has it hash the loaded file: how long that took by its own clock, and the hash if it gave one.
    pub(crate) fn hash(&mut self, contender: Contender) -> Result<(Duration, Option<Pdq>)> {
        let answer: Answer = self.0.ask(contender.name())?;
        let pdq = match answer.pdq.as_str() {
            "" => None,
            hex => Some(hex.parse().context("a hash that is not 64 digits")?),
        };
        Ok((Duration::from_nanos(answer.ns), pdq))
    }
}
