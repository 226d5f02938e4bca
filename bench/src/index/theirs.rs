//! The other indexes, in a Python process that is asked line by line.

use crate::python::Python;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

/// One of the other indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// FAISS's exact multi-index hashing: 16 tables of 16 bits, values up to one bit away looked up.
    Multi,
    /// FAISS's exhaustive search.
    Flat,
    /// threatexchange's `PDQIndex`, which keeps the first one and a list of what was added.
    PdqIndex,
}

impl Kind {
    /// As reports call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Multi => "FAISS multi-hash",
            Self::Flat => "FAISS flat",
            Self::PdqIndex => "threatexchange PDQIndex",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Multi => "multi",
            Self::Flat => "flat",
            Self::PdqIndex => "pdqindex",
        }
    }
}

/// The process; it ends when its input does.
pub(super) struct Theirs {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What came of filling an index.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Built {
    ns: u64,
    /// By how much the process grew.
    pub(super) bytes: u64,
}

impl Built {
    /// Processor time.
    pub(super) fn time(&self) -> Duration {
        Duration::from_nanos(self.ns)
    }
}

/// What families of near duplicates find of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Families {
    /// Members found before the save.
    pub(super) before: u64,
    /// And after the load.
    pub(super) after: u64,
}

/// One entry found for one query.
pub(super) type Triple = [u64; 3];

#[derive(Debug, Deserialize)]
struct Timed {
    ns: u64,
}

#[derive(Debug, Deserialize)]
struct Nothing {}

impl Theirs {
    /// Starts it, on the core the caller is on.
    pub(super) fn start(python: &Python) -> Result<Self> {
        let mut child = python
            .module("index.peer")?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the Python process with the other indexes cannot be started")?;
        let questions = child.stdin.take().context("it has no input")?;
        let answers = child.stdout.take().context("it has no output")?;
        Ok(Self {
            child,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// The versions of everything that takes part.
    pub(super) fn versions(&mut self) -> Result<BTreeMap<String, String>> {
        self.ask("versions")
    }

    /// Has it fill an index with the first codes of a file.
    pub(super) fn build(&mut self, kind: Kind, file: &Path, count: usize) -> Result<Built> {
        self.ask(&line(&[
            "build",
            kind.word(),
            &shown(file)?,
            &count.to_string(),
        ]))
    }

    /// Has it search for the first codes of a file; the processor time of that.
    pub(super) fn search(&mut self, kind: Kind, file: &Path, count: usize) -> Result<Duration> {
        let request = line(&["search", kind.word(), &shown(file)?, &count.to_string()]);
        let timed: Timed = self.ask(&request)?;
        Ok(Duration::from_nanos(timed.ns))
    }

    /// What it finds for the first codes of a file: query, id and distance, in order.
    pub(super) fn results(
        &mut self,
        kind: Kind,
        file: &Path,
        count: usize,
        to: &Path,
    ) -> Result<Vec<Triple>> {
        let request = [
            "results",
            kind.word(),
            &shown(file)?,
            &count.to_string(),
            &shown(to)?,
        ];
        let Nothing {} = self.ask(&line(&request))?;
        let bytes = std::fs::read(to).with_context(|| shown(to).unwrap_or_default())?;
        std::fs::remove_file(to)?;
        triples(&bytes)
    }

    /// Has it add one more code; the processor time of that.
    pub(super) fn add(&mut self, kind: Kind, file: &Path) -> Result<Duration> {
        let timed: Timed = self.ask(&line(&["add", kind.word(), &shown(file)?]))?;
        Ok(Duration::from_nanos(timed.ns))
    }

    /// Has it make an index of every so many codes of a file, and search it before and after a save and a load.
    pub(super) fn families(&mut self, file: &Path, size: usize) -> Result<Families> {
        self.ask(&line(&["families", &shown(file)?, &size.to_string()]))
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

fn line(words: &[&str]) -> String {
    words.join("\t")
}

/// A path as a word of a request.
fn shown(path: &Path) -> Result<String> {
    let text = path.to_str().filter(|text| !text.contains(['\t', '\n']));
    let text = text.with_context(|| format!("{} cannot be told to Python", path.display()))?;
    Ok(text.to_owned())
}

/// Reads numbers of eight bytes, lowest byte first, three to a find; in order.
fn triples(bytes: &[u8]) -> Result<Vec<Triple>> {
    ensure!(
        bytes.len().is_multiple_of(24),
        "{} bytes are no whole number of results",
        bytes.len()
    );
    let number = |bytes: &[u8]| {
        let bytes = bytes.iter().rev();
        bytes.fold(0, |number, &byte| number << 8 | u64::from(byte))
    };
    let mut triples: Vec<Triple> = bytes
        .chunks_exact(24)
        .map(|find| std::array::from_fn(|at| number(&find[at * 8..(at + 1) * 8])))
        .collect();
    triples.sort_unstable();
    Ok(triples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_and_put_in_order() {
        let bytes: Vec<u8> = [[2u64, 300, 31], [1, 5, 0]]
            .concat()
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        assert_eq!(triples(&bytes).expect("whole"), [[1, 5, 0], [2, 300, 31]]);
        assert!(triples(&bytes[1..]).is_err());
    }

    #[test]
    fn a_path_that_would_break_a_request_is_refused() {
        assert!(shown(Path::new("/a b/c")).is_ok());
        assert!(shown(Path::new("/a\tb")).is_err());
        assert!(shown(Path::new("/a\nb")).is_err());
    }
}
