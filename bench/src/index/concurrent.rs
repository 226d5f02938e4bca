//! Searches on one core while another writes: what each of them waits for.

use super::codes::{self, Code};
use super::cores::Cores;
use super::figures::{Rate, entries, grouped, time};
use super::pace::Pace;
use super::sets::{RADIUS, random_entry, random_queries};
use crate::percentile::Samples;
use anyhow::{Context, Result, bail};
use index::HammingIndex;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Entries that one core is to put in, a second.
pub(super) const A_SECOND: u32 = 50_000;

/// After every so many-th insertion an older entry is taken out.
const REMOVE_EVERY: u64 = 10;

/// After every so many-th insertion the new entry is looked for.
const LOOK_EVERY: u64 = 1_000;

/// A writer that needs so many times as long as it should is stopped.
const PATIENCE: u32 = 3;

/// Ids and seed of what is inserted: none of them is in the index before.
const NEW: u64 = 1 << 40;
const INSERTED: u64 = 401;

const QUERIES: usize = 20_000;

/// What came out for one size.
pub(super) struct Concurrent {
    pub(super) entries: usize,
    /// By the clock on the wall, as all times here.
    pub(super) quiet: Samples,
    pub(super) busy: Samples,
    pub(super) written: Written,
    /// Inserts as quick as they go, on the core that searched before, while nobody searches.
    flat_out: Rate,
}

/// What the writer did.
pub(super) struct Written {
    inserts: Samples,
    removes: Samples,
    elapsed: Duration,
    looked: u64,
    found: u64,
}

impl Concurrent {
    /// Starts from so many random entries; searches alone and then beside the writer, each for so long.
    pub(super) fn measure(cores: &Cores, entries: usize, lasting: Duration) -> Result<Self> {
        let queries: Vec<Code> = random_queries(entries, QUERIES).collect();
        let done = AtomicBool::new(false);
        let (ready, is_ready) = mpsc::channel::<()>();
        let (go, may_go) = mpsc::channel::<()>();
        // Built on the writer's core: threads that the index starts stay there too.
        let build = || {
            cores.stay_on_first()?;
            let index = HammingIndex::build((0..).zip((0..entries).map(random_entry)).collect());
            index.settle();
            anyhow::Ok(index)
        };
        let index = std::thread::scope(|scope| scope.spawn(build).join());
        let index = index.map_err(|_| anyhow::anyhow!("building crashed"))??;
        std::thread::scope(|scope| {
            let index = &index;
            let finished = &done;
            let writer = scope.spawn(move || {
                let written = cores.stay_on_first().and_then(|()| {
                    ready.send(()).context("nobody searches")?;
                    may_go.recv().context("nobody searches")?;
                    write(index, entries as u64, lasting)
                });
                // Whatever happened, the other one must not search for ever.
                finished.store(true, Ordering::Release);
                written
            });
            let searcher = scope.spawn(move || {
                cores.stay_on_last()?;
                is_ready.recv().context("nobody writes")?;
                let until = Instant::now() + lasting;
                let quiet = search(index, &queries, || Instant::now() < until);
                go.send(()).context("nobody writes")?;
                let busy = search(index, &queries, || !finished.load(Ordering::Acquire));
                anyhow::Ok((quiet, busy))
            });
            let searched = searcher.join();
            let (Ok(written), Ok(searched)) = (writer.join(), searched) else {
                bail!("writing or searching crashed");
            };
            let (quiet, busy) = searched?;
            let written = written?;
            Ok(Self {
                entries,
                quiet,
                busy,
                flat_out: flat_out(index, lasting / 4),
                written,
            })
        })
    }

    /// Its lines of a table.
    pub(super) fn rows(&self) -> Vec<(String, String)> {
        let size = entries(self.entries);
        let w = &self.written;
        let figures = |samples: &Samples| {
            format!(
                "p50 {}, p99 {}, worst {}; {} searches",
                time(samples.percentile(50)),
                time(samples.percentile(99)),
                time(samples.worst()),
                grouped(samples.count() as u64)
            )
        };
        let row = |what: &str, figure: String| (format!("{size}: {what}"), figure);
        vec![
            row("searches, nothing written", figures(&self.quiet)),
            row("searches beside the writer", figures(&self.busy)),
            row(
                "inserts reached",
                format!(
                    "{} a second (goal ≥ {}), and {} removals; {} entries in all",
                    Rate::of(w.inserts.count(), w.elapsed),
                    grouped(u64::from(A_SECOND)),
                    Rate::of(w.removes.count(), w.elapsed),
                    grouped(w.inserts.count() as u64),
                ),
            ),
            row(
                "an insert",
                figures(&w.inserts).replace("searches", "inserts"),
            ),
            row(
                "a removal",
                figures(&w.removes).replace("searches", "removals"),
            ),
            row(
                "inserts without a pace, nothing searched",
                format!("{} a second, until all merging is done", self.flat_out),
            ),
            row(
                "found by the very next search",
                format!("{} of {}", grouped(w.found), grouped(w.looked)),
            ),
        ]
    }
}

/// Searches in turn as long as it may; how long each search took.
fn search(index: &HammingIndex, queries: &[Code], go_on: impl Fn() -> bool) -> Samples {
    let mut samples = Vec::new();
    for query in queries.iter().cycle() {
        if !go_on() {
            break;
        }
        let started = Instant::now();
        black_box(index.search(query, RADIUS));
        samples.push(started.elapsed());
    }
    Samples::of(samples)
}

/// Inserts at the pace, and removes and looks now and then.
fn write(index: &HammingIndex, entries: u64, lasting: Duration) -> Result<Written> {
    let pace = Pace::from_now(A_SECOND);
    let (mut inserts, mut removes) = (Vec::new(), Vec::new());
    let (mut looked, mut found) = (0, 0);
    let planned = (lasting.as_secs_f64() * f64::from(A_SECOND)) as u64;
    for number in 0..planned {
        pace.wait(number);
        if pace.elapsed() > lasting * PATIENCE {
            break;
        }
        let code = codes::random(INSERTED, number);
        let started = Instant::now();
        index.insert(NEW + number, code);
        inserts.push(started.elapsed());
        if number % REMOVE_EVERY == REMOVE_EVERY - 1 {
            // The first ones that were there, and when there are no more of those, the first inserted.
            let turn = number / REMOVE_EVERY;
            let older = if turn < entries {
                turn
            } else {
                NEW + turn - entries
            };
            let started = Instant::now();
            let was_there = index.remove(older);
            removes.push(started.elapsed());
            anyhow::ensure!(was_there, "entry {older} was not there to be removed");
        }
        if number.is_multiple_of(LOOK_EVERY) {
            let hits = index.search(&code, RADIUS);
            looked += 1;
            found += u64::from(hits.iter().any(|hit| hit.id == NEW + number));
        }
    }
    Ok(Written {
        elapsed: pace.elapsed(),
        inserts: Samples::of(inserts),
        removes: Samples::of(removes),
        looked,
        found,
    })
}

/// Inserts without a pace for so long, and waits until nothing is left to be merged.
fn flat_out(index: &HammingIndex, lasting: Duration) -> Rate {
    index.settle();
    let started = Instant::now();
    let mut count = 0;
    while started.elapsed() < lasting {
        let number = count as u64;
        index.insert(2 * NEW + number, codes::random(INSERTED + 1, number));
        count += 1;
    }
    index.settle();
    Rate::of(count, started.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_meanwhile_is_found_at_once() {
        let cores = Cores::of_this_process().expect("cores");
        let lasting = Duration::from_millis(100);
        let measured = Concurrent::measure(&cores, 200, lasting).expect("measured");
        let written = &measured.written;
        assert!(written.looked > 0 && written.looked == written.found);
        assert!(written.inserts.count() >= 10 * written.removes.count());
        assert!(measured.quiet.count() > 0 && measured.busy.count() > 0);
        assert_eq!(measured.rows().len(), 7);
    }
}
