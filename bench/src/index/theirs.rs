//! The other indexes, in a Python process that is asked line by line.

use crate::python::{Conversation, Nothing, Python};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
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

/// The process.
pub(super) struct Theirs(Conversation);

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

impl Theirs {
    /// Starts it, on the core the caller is on.
    pub(super) fn start(python: &Python) -> Result<Self> {
        Conversation::start(python, "index.peer").map(Self)
    }

    /// The versions of everything that takes part.
    pub(super) fn versions(&mut self) -> Result<BTreeMap<String, String>> {
        self.0.ask("versions")
    }

    /// Has it fill an index with the first codes of a file.
    pub(super) fn build(&mut self, kind: Kind, file: &Path, count: usize) -> Result<Built> {
        self.0.ask(&line(&[
            "build",
            kind.word(),
            &shown(file)?,
            &count.to_string(),
        ]))
    }

    /// Has it search for the first codes of a file; the processor time of that.
    pub(super) fn search(&mut self, kind: Kind, file: &Path, count: usize) -> Result<Duration> {
        let request = line(&["search", kind.word(), &shown(file)?, &count.to_string()]);
        let timed: Timed = self.0.ask(&request)?;
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
        let Nothing {} = self.0.ask(&line(&request))?;
        let bytes = std::fs::read(to).with_context(|| shown(to).unwrap_or_default())?;
        std::fs::remove_file(to)?;
        triples(&bytes)
    }

    /// Has it add one more code; the processor time of that.
    pub(super) fn add(&mut self, kind: Kind, file: &Path) -> Result<Duration> {
        let timed: Timed = self.0.ask(&line(&["add", kind.word(), &shown(file)?]))?;
        Ok(Duration::from_nanos(timed.ns))
    }

    /// Has it make an index of every so many codes of a file, and search it before and after a save and a load.
    pub(super) fn families(&mut self, file: &Path, size: usize) -> Result<Families> {
        self.0
            .ask(&line(&["families", &shown(file)?, &size.to_string()]))
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
