//! `bench sounds`: speech and music, edited, against a bank of the originals. Signals and index are ours and run in this process; ffmpeg codes,
//! and `fpcalc` (Chromaprint's own program) says whether our fingerprints are its.

mod edits;
mod ffmpeg;
mod make;

use crate::chance::Chance;
use crate::machine;
use crate::one_core::{self, processor_time};
use crate::percentile::{Samples, milliseconds};
use crate::report::{Heading, write_under};
use anyhow::{Context, Result, ensure};
use edits::EDITS;
use index::{Code, HammingIndex};
use make::Made;
use signals::sound::{
    CODE_DISTANCE, Listener, RATE, STRIDE, Shared, Sound, align, voted_diagonals,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

const HEADING: Heading = Heading {
    page: "# Matching\n",
    section: "## Sounds: the gauntlet\n\n`cargo xtask bench gauntlet --audio` banks speech and music, edits them, and looks them up.\n",
};

/// Most known sounds that an upload is compared with item by item: those with the most near codes.
const CANDIDATES: usize = 8;
/// A known sound has so many codes at most.
const POSITIONS: u32 = 20;

/// Speech and music against edited copies.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Originals of each kind, speech and music.
    #[arg(long, default_value_t = 45)]
    each: u64,
    /// Sounds of each kind that have nothing to do with them.
    #[arg(long, default_value_t = 100)]
    unrelated: u64,
    /// Codes of other sounds in the bank, made up.
    #[arg(long, default_value_t = 1_000_000)]
    filling: u64,
    /// Where sounds are kept while this runs.
    #[arg(long)]
    work: PathBuf,
    /// The page the table goes into.
    #[arg(long)]
    report: PathBuf,
    /// Only print.
    #[arg(long)]
    dry_run: bool,
}

struct Bank {
    sounds: Vec<Sound>,
    codes: HammingIndex,
}

impl Bank {
    fn of(sounds: Vec<Sound>, filling: u64) -> Self {
        let mut entries: Vec<(u64, Code)> = Vec::new();
        for (number, sound) in sounds.iter().enumerate() {
            let codes = sound.codes(STRIDE);
            entries
                .extend(codes.map(|(at, code)| ((number as u64) << POSITIONS | at as u64, code)));
        }
        let mut chance = Chance::of(91, 0);
        let first = u64::from(u32::MAX) << POSITIONS;
        entries.extend((0..filling).map(|n| (first + n, std::array::from_fn(|_| chance.next()))));
        Self {
            sounds,
            codes: HammingIndex::build(entries),
        }
    }

    /// Known sounds that share a part with an upload, the best first.
    fn find(&self, upload: &Sound) -> Vec<(usize, Shared)> {
        let (at, codes): (Vec<usize>, Vec<Code>) = upload.codes(1).unzip();
        let mut hits: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (ours, near) in at.iter().zip(self.codes.search_many(&codes, CODE_DISTANCE)) {
            for hit in near {
                let number = (hit.id >> POSITIONS) as usize;
                let theirs = (hit.id & ((1 << POSITIONS) - 1)) as usize;
                hits.entry(number).or_default().push((*ours, theirs));
            }
        }
        let mut most: Vec<_> = hits
            .into_iter()
            .filter(|(number, _)| *number < self.sounds.len())
            .collect();
        most.sort_by_key(|(_, hits)| std::cmp::Reverse(hits.len()));
        let mut found: Vec<(usize, Shared)> = most
            .into_iter()
            .take(CANDIDATES)
            .filter_map(|(number, hits)| {
                let parts = align(upload, &self.sounds[number], voted_diagonals(hits));
                parts.into_iter().next().map(|part| (number, part))
            })
            .collect();
        found.sort_by_key(|(_, part)| std::cmp::Reverse(part.ours.len()));
        found
    }
}

fn listened(samples: &[i16]) -> Sound {
    let mut listener = Listener::new();
    listener.hear(samples);
    listener.finish()
}

pub(crate) fn run(options: &Options) -> Result<()> {
    one_core::stay()?;
    let folder = options.work.join("sounds");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    let originals = make_all(&folder, 1, options.each)?;
    let others = make_all(&folder, 2, options.unrelated)?;
    let mut text = format!(
        "Measured on {} with `cargo xtask bench gauntlet --audio`, on: {}.\n\n",
        jiff::Timestamp::now().strftime("%Y-%m-%d"),
        machine::describe()
    );
    text.push_str(&agreement(&originals)?);
    let mut sounds = Vec::new();
    let (mut seconds, begun) = (0.0, processor_time());
    for made in &originals {
        let samples = ffmpeg::pcm(&made.file)?;
        seconds += samples.len() as f64 / f64::from(RATE);
        sounds.push(listened(&samples));
    }
    let listening = processor_time().saturating_sub(begun).as_secs_f64();
    let bank = Bank::of(sounds, options.filling);
    text.push_str(&recall(&bank, &originals, &others, &folder)?);
    text.push_str(&unrelated(&bank, &others, options.filling)?);
    writeln!(
        text,
        "Listening runs at {:.0} times real time on one core, decoding left out.",
        seconds / listening
    )?;
    println!("{text}");
    if !options.dry_run {
        write_under(&options.report, &HEADING, "bench sounds", &text)?;
    }
    Ok(())
}

fn make_all(folder: &Path, seed: u64, each: u64) -> Result<Vec<Made>> {
    let mut made = Vec::new();
    for number in 0..each {
        progress(&format!("making sounds {} of {each}", number + 1));
        made.push(make::speech(folder, seed, number)?);
        made.push(make::music(folder, seed, number)?);
    }
    Ok(made)
}

fn progress(text: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{text}   ");
    }
}

/// Whether Chromaprint's own program has the same items.
fn agreement(originals: &[Made]) -> Result<String> {
    let (mut different, mut of) = (0u64, 0u64);
    for made in originals.iter().take(20) {
        let told = Command::new("fpcalc")
            // Chromaprint 1.5.1 takes the end of a file for an error of newer ffmpeg's.
            .args(["-ignore-errors", "-raw", "-plain", "-length", "600"])
            .arg(&made.file)
            .output()
            .context("fpcalc cannot be started: apt-get install libchromaprint-tools")?;
        ensure!(
            told.status.success(),
            "fpcalc: {}",
            String::from_utf8_lossy(&told.stderr)
        );
        let theirs = String::from_utf8_lossy(&told.stdout)
            .trim()
            .split(',')
            .map(str::parse::<u32>)
            .collect::<Result<Vec<_>, _>>()?;
        let ours = listened(&ffmpeg::pcm(&made.file)?);
        for (ours, theirs) in ours.items().iter().zip(&theirs) {
            different += u64::from((ours ^ theirs).count_ones());
            of += 32;
        }
    }
    Ok(format!(
        "Against Chromaprint's own program (`fpcalc`), {:.2} % of {of} bits differ: it brings sounds to its rate by a resampler of its own.\n\n",
        100.0 * different as f64 / of.max(1) as f64
    ))
}

fn recall(bank: &Bank, originals: &[Made], others: &[Made], folder: &Path) -> Result<String> {
    let mut text = String::from(
        "| edit | goal | speech | music | within 1 s of where it is | bits that differ, median |\n|---|---|---|---|---|---|\n",
    );
    for edit in &EDITS {
        let (mut found, mut all, mut placed) = ([0u32; 2], [0u32; 2], 0u32);
        let mut different = Vec::new();
        for (number, made) in originals.iter().enumerate() {
            progress(&format!(
                "{}: {} of {}",
                edit.name,
                number + 1,
                originals.len()
            ));
            let other = &others[number % others.len()];
            let upload = listened(&edit.of(made, other, folder)?);
            let kind = usize::from(!made.is_speech);
            all[kind] += 1;
            if let Some((_, part)) = bank
                .find(&upload)
                .iter()
                .find(|(found, _)| *found == number)
            {
                found[kind] += 1;
                different.push(part.different);
                placed += u32::from(edit.is_placed(made, other, part));
            }
        }
        different.sort_unstable();
        let percent = |found: u32, all: u32| 100.0 * f64::from(found) / f64::from(all.max(1));
        let goal = edit.goal.map_or("–".to_owned(), |goal| goal.to_string());
        let middle = different
            .get(different.len() / 2)
            .map_or("–".to_owned(), |n| {
                format!("{:.1} %", f64::from(*n) / 10.0)
            });
        let line = format!(
            "| {} | {goal} | {:.1} | {:.1} | {:.1} | {middle} |",
            edit.name,
            percent(found[0], all[0]),
            percent(found[1], all[1]),
            percent(placed, found[0] + found[1])
        );
        println!("{line}");
        writeln!(text, "{line}")?;
    }
    text.push('\n');
    Ok(text)
}

fn unrelated(bank: &Bank, others: &[Made], filling: u64) -> Result<String> {
    let (mut wrong, mut times) = (Vec::new(), Vec::new());
    for made in others {
        let upload = listened(&ffmpeg::pcm(&made.file)?);
        let begun = processor_time();
        let found = bank.find(&upload);
        times.push(processor_time().saturating_sub(begun));
        if let Some((number, part)) = found.first() {
            wrong.push((made.file.clone(), *number, part.clone()));
        }
    }
    for (file, number, part) in &wrong {
        println!("false: {} with {number}: {part:?}", file.display());
    }
    let times = Samples::of(times);
    Ok(format!(
        "Of {} unrelated sounds, of the same voices and made in the same way, {} matched. A look-up of half a minute takes {} at the median and {} at \
         worst, among {} codes of known sounds ({} made up).\n\n",
        others.len(),
        wrong.len(),
        milliseconds(times.percentile(50)),
        milliseconds(times.worst()),
        bank.codes.len(),
        filling
    ))
}
