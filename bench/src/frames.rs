//! `bench frames`: what it takes to look an upload of ten minutes up in a bank of a million frames of known videos, on one core. Index
//! and alignment are ours and run in this process as the server runs them; the frames are made up.

use crate::chance::Chance;
use crate::machine;
use crate::one_core::{self, processor_time};
use crate::percentile::{Samples, milliseconds};
use crate::report::{Heading, Table, write_under};
use anyhow::{Result, ensure};
use index::{Code, HammingIndex};
use signals::pdq::{Hashed, MATCH_DISTANCE, Pdq};
use signals::video::{Track, Tracker, align};
use std::collections::HashMap;
use std::path::PathBuf;

const HEADING: Heading = Heading {
    page: "# Matching\n",
    section: "## Videos: looking one up\n\n`cargo xtask bench gauntlet --video`, its second part.\n",
};

/// An upload: ten minutes, looked at twice a second.
const FRAMES: u64 = 1_200;
const STEP: u64 = 500;
/// Videos from this number on are in no bank.
const UNKNOWN: u64 = 1 << 40;
/// Runs of one known video that an identifier in the index can tell apart.
const RUNS: u64 = 1 << 16;
/// Most known videos that an upload is aligned with: those with most votes (`app::videos`).
const CANDIDATES: usize = 8;
/// Codes that are looked up in one go, as the server does (`app::known::frames`).
const TOGETHER: usize = 1024;
/// Bits that recoding changes in a frame's hash.
const CHANGED: usize = 8;

/// Ten minutes of video against a million frames.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Frames in the bank, each unlike the others.
    #[arg(long, default_value_t = 1_000_000)]
    banked: u64,
    /// Uploads of each kind.
    #[arg(long, default_value_t = 50)]
    uploads: u64,
    /// The page the table goes into.
    #[arg(long)]
    report: PathBuf,
    /// Only print.
    #[arg(long)]
    dry_run: bool,
}

/// The frame of a made-up video that is shown at its `second`-th scene.
fn scene(video: u64, scene: u64) -> Pdq {
    let mut chance = Chance::of(video, scene);
    Pdq::from_words(std::array::from_fn(|_| chance.next()))
}

/// A video of scenes of so many frames each. `changed` bits of every hash are others, chosen by `seed`.
fn track(video: u64, frames_a_scene: u64, changed: usize, seed: u64) -> Track {
    let mut tracker = Tracker::default();
    let mut chance = Chance::of(seed, video);
    let mut pdq = scene(video, 0);
    for frame in 0..FRAMES {
        if frame % frames_a_scene == 0 {
            let mut words = scene(video, frame / frames_a_scene).words();
            for _ in 0..changed {
                let bit = chance.below(256);
                words[bit / 64] ^= 1 << (bit % 64);
            }
            pdq = Pdq::from_words(words);
        }
        tracker.push(frame * STEP, Hashed { pdq, quality: 100 });
    }
    tracker.finish(FRAMES * STEP)
}

/// The known videos that an upload shows, as the server finds them: votes of its runs, and then alignment.
fn find(index: &HammingIndex, known: &[Track], upload: &Track) -> Vec<u64> {
    let codes: Vec<Code> = upload.runs.iter().map(|run| run.pdq.words()).collect();
    let mut votes: HashMap<u64, usize> = HashMap::new();
    for codes in codes.chunks(TOGETHER) {
        for hits in index.search_many(codes, MATCH_DISTANCE) {
            let mut numbers: Vec<u64> = hits.iter().map(|hit| hit.id / RUNS).collect();
            numbers.sort_unstable();
            numbers.dedup();
            for number in numbers {
                *votes.entry(number).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<(u64, usize)> = votes.into_iter().collect();
    ranked.sort_unstable_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
    let candidates = ranked.into_iter().take(CANDIDATES);
    candidates
        .filter(|(number, _)| {
            let track = usize::try_from(*number).ok().and_then(|at| known.get(at));
            track.is_some_and(|track| align(upload, track).is_some())
        })
        .map(|(number, _)| number)
        .collect()
}

pub(crate) fn run(options: &Options) -> Result<()> {
    one_core::stay()?;
    let videos = options.banked.div_ceil(FRAMES);
    let known: Vec<Track> = (0..videos).map(|video| track(video, 1, 0, 0)).collect();
    let numbered = known.iter().enumerate().flat_map(|(number, track)| {
        let runs = track.runs.iter().zip(0..);
        runs.map(move |(run, at)| (number as u64 * RUNS + at, run.pdq.words()))
    });
    let index = HammingIndex::build(numbered.collect());
    let mut table = Table::default();
    table.row("frames in the bank", index.len());
    for (what, is_known) in [("known, recoded", true), ("unknown", false)] {
        let mut times = Vec::new();
        let mut runs = 0;
        for upload in 0..options.uploads {
            let video = upload * videos / options.uploads;
            let upload = if is_known {
                track(video, 1, CHANGED, 7)
            } else {
                track(video + UNKNOWN, 1, 0, 0)
            };
            runs = upload.runs.len();
            let begun = processor_time();
            let found = find(&index, &known, &upload);
            times.push(processor_time().saturating_sub(begun));
            let expected = if is_known { vec![video] } else { Vec::new() };
            ensure!(found == expected, "{found:?} instead of {expected:?}");
        }
        let times = Samples::of(times);
        let figures = format!(
            "p50 {}, worst {} of {}",
            milliseconds(times.percentile(50)),
            milliseconds(times.worst()),
            times.count()
        );
        table.row(&format!("ten minutes, {what}: {runs} runs"), figures);
    }
    let text = format!(
        "Measured on {} on: {}. One core, processor time; every frame unlike the one before, which is the most there can be to look up.\n\n{}",
        jiff::Timestamp::now().strftime("%Y-%m-%d"),
        machine::describe(),
        table.markdown()
    );
    if !options.dry_run {
        write_under(&options.report, &HEADING, "bench frames", &text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recoded_video_is_found_and_another_is_not() {
        let known: Vec<Track> = (0..3).map(|video| track(video, 4, 0, 0)).collect();
        let numbered = known.iter().enumerate().flat_map(|(number, track)| {
            let runs = track.runs.iter().zip(0..);
            runs.map(move |(run, at)| (number as u64 * RUNS + at, run.pdq.words()))
        });
        let index = HammingIndex::build(numbered.collect());
        assert_eq!(find(&index, &known, &track(1, 4, CHANGED, 7)), [1]);
        assert!(find(&index, &known, &track(9, 4, 0, 0)).is_empty());
    }
}
