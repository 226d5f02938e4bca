//! From the start of a process to the first answer of an index that lies on disk.

use super::codes::Code;
use super::figures::{entries, time};
use super::sets::{RADIUS, random_entry, random_queries};
use crate::percentile::Samples;
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use index::HammingIndex;
use serde::{Deserialize, Serialize};
use signals::pdq::Pdq;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often a start with a warm page cache is measured.
const STARTS: usize = 5;

/// What the caller's log is said to have come to; it has to come back.
const POSITION: u64 = 4242;

/// What the process that starts is told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// The snapshot.
    #[arg(long)]
    folder: PathBuf,
    /// The code to search for, in 64 hexadecimal digits.
    #[arg(long)]
    code: String,
}

/// What it answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Answer {
    open: Duration,
    search: Duration,
    position: u64,
    ids: Vec<u64>,
}

/// What that process does.
pub(super) fn answer(options: &Options) -> Result<Answer> {
    let code: Pdq = options.code.parse()?;
    let started = Instant::now();
    let (index, position) = HammingIndex::open(&options.folder)?;
    let opened = Instant::now();
    let hits = index.search(&code.words(), RADIUS);
    Ok(Answer {
        open: opened - started,
        search: opened.elapsed(),
        position: position.number,
        ids: hits.iter().map(|hit| hit.id).collect(),
    })
}

/// What came out.
pub(super) struct Start {
    entries: usize,
    save: Duration,
    bytes_on_disk: u64,
    warm: Vec<Timed>,
    /// With nothing of the file in memory; `None` where the system does not let us empty its page cache.
    cold: Option<Timed>,
}

/// One start.
struct Timed {
    /// From before the process was started until its answer was read.
    whole: Duration,
    answer: Answer,
}

impl Start {
    /// Saves an index of so many random entries below `folder`, and starts processes that open it.
    pub(super) fn measure(folder: &Path, entries: usize) -> Result<Self> {
        let snapshot = folder.join("snapshot");
        if snapshot.exists() {
            std::fs::remove_dir_all(&snapshot)?;
        }
        std::fs::create_dir_all(&snapshot)?;
        let index = HammingIndex::build((0..).zip((0..entries).map(random_entry)).collect());
        index.settle();
        let query = random_queries(entries, 1).next().context("a query")?;
        let expected = index.search(&query, RADIUS);
        let expected: Vec<u64> = expected.iter().map(|hit| hit.id).collect();
        let started = Instant::now();
        index.save(&snapshot, POSITION)?;
        let save = started.elapsed();
        drop(index);

        let one = || start(&snapshot, &query, &expected);
        // Writing it has left it in the page cache, or this first start brings it there.
        one()?;
        let warm = (0..STARTS).map(|_| one()).collect::<Result<Vec<Timed>>>()?;
        let cold = emptied_page_cache().then(one).transpose()?;
        let measured = Self {
            entries,
            save,
            bytes_on_disk: bytes_in(&snapshot)?,
            warm,
            cold,
        };
        std::fs::remove_dir_all(&snapshot)?;
        Ok(measured)
    }

    /// Its lines of a table.
    pub(super) fn rows(&self) -> Vec<(String, String)> {
        let size = entries(self.entries);
        let each = self.bytes_on_disk as f64 / self.entries.max(1) as f64;
        let samples = |of: fn(&Timed) -> Duration| Samples::of(self.warm.iter().map(of).collect());
        let whole = samples(|start| start.whole);
        let open = samples(|start| start.answer.open).percentile(50);
        let search = samples(|start| start.answer.search).percentile(50);
        let cold = match &self.cold {
            None => "not measured: this user may not empty the page cache".to_owned(),
            Some(cold) => format!(
                "**{}**, of which opening {}, the first search {}",
                time(cold.whole),
                time(cold.answer.open),
                time(cold.answer.search)
            ),
        };
        vec![
            (
                format!("{size}: saving"),
                format!(
                    "{}; {:.1} MB on disk, {each:.1} bytes an entry",
                    time(self.save),
                    self.bytes_on_disk as f64 / 1e6
                ),
            ),
            (
                format!("{size}: from the start of a process to its first answer, page cache warm"),
                format!(
                    "**{}** (goal ≤ 1 s), median of {STARTS}, worst {}; of which opening {}, the first search {}",
                    time(whole.percentile(50)),
                    time(whole.worst()),
                    time(open),
                    time(search)
                ),
            ),
            (format!("{size}: the same, page cache empty"), cold),
        ]
    }
}

/// Starts a process that opens the snapshot, until it has answered.
fn start(snapshot: &Path, query: &Code, expected: &[u64]) -> Result<Timed> {
    let started = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .args(["index-part", "open", "--folder"])
        .arg(snapshot)
        .arg("--code")
        .arg(Pdq::from_words(*query).to_string())
        .stdout(Stdio::piped())
        .spawn()
        .context("a process cannot be started")?;
    let output = child.stdout.take().context("it has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let whole = started.elapsed();
    let ended = child.wait()?;
    if !ended.success() {
        bail!("the process that opens the snapshot ended with {ended}");
    }
    let answer: Answer = serde_json::from_str(&line).context("it did not answer")?;
    ensure!(
        answer.position == POSITION && answer.ids == expected,
        "the index that was opened does not answer as the one that was saved"
    );
    Ok(Timed { whole, answer })
}

/// Has the system write out and forget every file it holds in memory; whether it did.
fn emptied_page_cache() -> bool {
    rustix::fs::sync();
    std::fs::write("/proc/sys/vm/drop_caches", "1").is_ok()
}

/// The bytes of all files in a folder and in those below it.
fn bytes_in(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        bytes += if about.is_dir() {
            bytes_in(&entry.path())?
        } else {
            about.len()
        };
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_answers_when_it_is_opened() {
        let folder = std::env::temp_dir().join(format!("bench-start-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("deeper")).expect("a folder");
        std::fs::write(folder.join("deeper/file"), [0; 10]).expect("a file");
        assert_eq!(bytes_in(&folder).expect("bytes"), 10);
        std::fs::remove_dir_all(&folder).expect("removed");

        let index = HammingIndex::build((0..).zip((0..100).map(random_entry)).collect());
        std::fs::create_dir_all(&folder).expect("a folder");
        index.save(&folder, 7).expect("saved");
        let answer = answer(&Options {
            folder: folder.clone(),
            code: Pdq::from_words(random_entry(42)).to_string(),
        })
        .expect("an answer");
        assert_eq!((answer.position, answer.ids), (7, vec![42]));
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
