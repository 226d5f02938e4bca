//! What all parts share: folder, processes, and what one part measured that another one shows too.

use super::alone::{self, Alone};
use super::concurrent::Concurrent;
use super::contest::{self, Contest};
use super::cores::Cores;
use super::curve::{self, Point};
use super::figures::{Rate, entries, grouped, time};
use super::scale::Scale;
use super::sets::{self, Set};
use super::slowest::Slowest;
use super::start::Start;
use super::theirs::{Kind, Theirs};
use super::{families, section};
use crate::machine::{field, kibibytes};
use crate::plot::lines::Chart;
use crate::python::Python;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Bytes of memory an entry that the largest index may need while it is built.
const BYTES_WHILE_BUILDING: u64 = 150;

/// The stand.
pub(super) struct Stand<'a> {
    python: &'a Python,
    scale: &'a Scale,
    folder: PathBuf,
    cores: Cores,
    /// Our index alone on random codes, by the number of entries.
    alone: BTreeMap<usize, Alone>,
    /// What others reached on random codes, by the number of entries.
    theirs: BTreeMap<usize, Vec<(Kind, Rate)>>,
}

impl<'a> Stand<'a> {
    /// Makes the folder, and keeps the calling thread on one core.
    pub(super) fn prepare(python: &'a Python, scale: &'a Scale) -> Result<Self> {
        let folder = std::path::absolute(python.work().join("index"))?;
        std::fs::create_dir_all(&folder)?;
        let cores = Cores::of_this_process()?;
        cores.stay_on_last()?;
        Ok(Self {
            python,
            scale,
            folder,
            cores,
            alone: BTreeMap::new(),
            theirs: BTreeMap::new(),
        })
    }

    /// Random codes, against everyone; the largest set alone.
    pub(super) fn random(&mut self) -> Result<String> {
        let mut contests = Vec::new();
        for &count in &self.scale.random {
            let set = Set::random(&self.folder, count)?;
            let alone = alone::of_random(count, &self.scale.effort(count))?;
            say(&set.label, &alone);
            self.alone.insert(count, alone.clone());
            let contest = self.contest(&set, alone)?;
            let rates = contest.rivals.iter();
            self.theirs.insert(
                count,
                rates.map(|rival| (rival.kind, rival.theirs)).collect(),
            );
            contests.push(contest);
        }
        let note = match self.largest()? {
            Ok(alone) => {
                let label = format!("{} random codes", entries(alone.entries));
                contests.push(Contest {
                    set: Set::unwritten(&label, alone.entries),
                    alone,
                    rivals: Vec::new(),
                });
                String::new()
            }
            Err(note) => format!("{note}\n\n"),
        };
        let mut theirs = Theirs::start(self.python)?;
        let families = families::measure(&mut theirs, &self.folder)?;
        Ok(format!(
            "{}\n{note}{}\nVersions: {}.\n",
            section::contests(&contests),
            section::families(&families),
            section::versions(&theirs.versions()?),
        ))
    }

    /// Real hashes, against everyone.
    pub(super) fn real(&mut self) -> Result<String> {
        let set = Set::real(self.python, &self.folder, self.scale.real)?;
        let alone = alone::of_set(&set, &self.scale.effort(set.entries))?;
        say(&set.label, &alone);
        let contest = self.contest(&set, alone)?;
        let slowest = Slowest::of(&set)?;
        println!("{}", slowest.sentence());
        let about = set.facts.as_ref().map_or_else(String::new, |facts| {
            let share = |count: usize| 100.0 * count as f64 / facts.entries.max(1) as f64;
            format!(
                "{} hashes of edits of {} pictures from {} Debian packages and of our own graphics, made small (160 pixels) and then \
                 cropped, brightened, compressed, mirrored, captioned and so on; and of nearly empty frames, some with a logo. {:.1} % are \
                 equal to an earlier one, {:.1} % are of a quality below 50, and a member's 16-bit bucket holds {:.1} times as many \
                 entries as if the values were even. Queries are in equal parts new edits of the same pictures and edits of {} other \
                 pictures.\n\n",
                grouped(facts.entries as u64),
                grouped(facts.pictures as u64),
                facts.packages,
                share(facts.duplicates),
                share(facts.low_quality),
                facts.crowding,
                facts.held_out,
            )
        });
        Ok(format!(
            "{about}{}\n{}\n",
            section::contests(&[contest]),
            slowest.sentence()
        ))
    }

    /// Every number of entries.
    pub(super) fn curve(&mut self) -> Result<(String, Chart)> {
        let mut points = Vec::new();
        for &count in &self.scale.curve {
            let alone = match self.alone.get(&count) {
                Some(alone) => alone.clone(),
                None => alone::of_random(count, &self.scale.light_effort(count))?,
            };
            say(&format!("{} random codes", entries(count)), &alone);
            let theirs = match self.theirs.get(&count) {
                Some(rates) => rates.clone(),
                None => self.rates(count)?,
            };
            points.push(Point { alone, theirs });
        }
        let note = match self.largest()? {
            Ok(alone) => {
                points.push(Point {
                    alone,
                    theirs: Vec::new(),
                });
                String::new()
            }
            Err(note) => format!("\n{note}\n"),
        };
        let body = format!(
            "![Look-ups a second over the number of entries: ours, brute force, FAISS](index.svg)\n\n{}{note}",
            curve::table(&points)
        );
        Ok((body, curve::chart(&points)))
    }

    /// Searches beside a writer.
    pub(super) fn concurrent(&mut self) -> Result<String> {
        if !self.cores.are_two() {
            return Ok(
                "Not measured: this process may use one core only, and both would share it.\n"
                    .to_owned(),
            );
        }
        let mut rows = Vec::new();
        for &count in &self.scale.concurrent {
            let measured = Concurrent::measure(&self.cores, count, self.scale.lasting)?;
            rows.extend(told(measured.rows()));
        }
        Ok(section::rows(&rows))
    }

    /// From the start of a process to its first answer.
    pub(super) fn start(&mut self) -> Result<String> {
        let measured = Start::measure(&self.folder, self.scale.start)?;
        Ok(section::rows(&told(measured.rows())))
    }

    fn contest(&self, set: &Set, alone: Alone) -> Result<Contest> {
        let mut kinds = vec![Kind::Multi, Kind::Flat];
        if set.facts.is_none() && set.entries <= self.scale.most_for_pdqindex {
            kinds.push(Kind::PdqIndex);
        }
        let turns = self.scale.turns;
        let contest = contest::run(self.python, set, alone, &kinds, turns, &self.folder)?;
        for rival in &contest.rivals {
            println!(
                "{:<52} {} {} a second, ours {} a second: {:.1}×; other results for {} of {} queries",
                set.label,
                rival.kind.name(),
                rival.theirs,
                rival.ours,
                rival.ratio(),
                rival.differing,
                rival.compared
            );
        }
        Ok(contest)
    }

    /// What FAISS reaches on so many random codes.
    fn rates(&self, count: usize) -> Result<Vec<(Kind, Rate)>> {
        let set = Set::random(&self.folder, count)?;
        let mut theirs = Theirs::start(self.python)?;
        let mut rates = Vec::new();
        for kind in [Kind::Multi, Kind::Flat] {
            theirs.build(kind, &set.bank, count)?;
            let rate = contest::rate(
                &mut theirs,
                kind,
                &set.queries,
                sets::QUERIES,
                self.scale.turns,
            )?;
            rates.push((kind, rate));
        }
        Ok(rates)
    }

    /// The largest index, measured once in a run; or why it is left out.
    fn largest(&mut self) -> Result<Result<Alone, String>> {
        let count = self.scale.largest;
        if let Some(alone) = self.alone.get(&count) {
            return Ok(Ok(alone.clone()));
        }
        let needed = count as u64 * BYTES_WHILE_BUILDING;
        let available = available();
        if available < needed {
            let note = format!(
                "{} entries were left out: building them needs {:.0} GB of memory and {:.1} GB were available.",
                entries(count),
                needed as f64 / 1e9,
                available as f64 / 1e9
            );
            println!("{note}");
            return Ok(Err(note));
        }
        let alone = alone::of_random(count, &self.scale.effort(count))?;
        say(&format!("{} random codes", entries(count)), &alone);
        self.alone.insert(count, alone.clone());
        Ok(Ok(alone))
    }
}

/// Memory that programs can have, in bytes; 0 where the system does not say.
fn available() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = field(&text, "MemAvailable").and_then(kibibytes);
    kib.unwrap_or_default() * 1024
}

/// Prints rows as they come.
fn told(rows: Vec<(String, String)>) -> Vec<(String, String)> {
    for (what, figure) in &rows {
        println!("{what:<52} {figure}");
    }
    rows
}

fn say(label: &str, alone: &Alone) {
    let (says, grew) = alone.bytes_an_entry();
    println!(
        "{label:<52} {} look-ups a second, {} in batches, {} by brute force; p99 {}; {says:.0} and {grew:.0} bytes an entry; built in {}; {} of {} as brute force",
        alone.single,
        alone.batch,
        alone.scan,
        time(alone.p99),
        time(alone.build),
        alone.checked - alone.differing,
        alone.checked
    );
}
