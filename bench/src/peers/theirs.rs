//! The other libraries, in a Python process that is asked line by line.

use super::contender::Contender;
use crate::python::Python;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use signals::pdq::Pdq;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

/// The process; it ends when its input does.
pub(crate) struct Theirs {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

#[derive(Debug, Deserialize)]
struct Nothing {}

#[derive(Debug, Deserialize)]
struct Answer {
    ns: u64,
    /// Empty where the library gives no hash because the quality is too low.
    pdq: String,
}

impl Theirs {
    /// Starts it, on the core the caller is on.
    pub(crate) fn start(python: &Python) -> Result<Self> {
        let mut child = python
            .module("peers.peer")?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the Python process with the other libraries cannot be started")?;
        let questions = child.stdin.take().context("it has no input")?;
        let answers = child.stdout.take().context("it has no output")?;
        Ok(Self {
            child,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// The versions of everything that takes part.
    pub(crate) fn versions(&mut self) -> Result<BTreeMap<String, String>> {
        self.ask("versions")
    }

    /// Has it keep a file's bytes in memory.
    pub(crate) fn load(&mut self, file: &Path) -> Result<()> {
        let request = format!("load {}", file.display());
        self.ask(&request).map(|Nothing {}| ())
    }

    /// Has it hash the loaded file: how long that took by its own clock, and the hash if it gave one.
    pub(crate) fn hash(&mut self, contender: Contender) -> Result<(Duration, Option<Pdq>)> {
        let answer: Answer = self.ask(contender.name())?;
        let pdq = match answer.pdq.as_str() {
            "" => None,
            hex => Some(hex.parse().context("a hash that is not 64 digits")?),
        };
        Ok((Duration::from_nanos(answer.ns), pdq))
    }

    fn ask<T: DeserializeOwned>(&mut self, question: &str) -> Result<T> {
        writeln!(self.questions, "{question}").context("the Python process is gone")?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!(
                "the Python process ended at the request `{question}`; what it said stands above"
            );
        }
        serde_json::from_str(&line)
            .with_context(|| format!("to `{question}` the Python process answered {line}"))
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        // It waits for a question that will not come.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
