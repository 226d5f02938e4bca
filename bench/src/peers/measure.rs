//! Everyone in turn, on the same files, on the same core.

use super::Size;
use super::contender::Contender;
use super::theirs::Theirs;
use crate::agreement::Agreement;
use crate::one_core::processor_time;
use crate::ours;
use crate::percentile::{Samples, milliseconds};
use anyhow::{Context, Result};
use signals::pdq::Pdq;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

/// How often everyone hashes each file; the middle one counts.
pub(crate) const ROUNDS: usize = 3;

/// What came out for one size of picture.
pub(crate) struct Row {
    /// Such as `512×512`.
    pub(crate) label: String,
    /// How many times quicker than `threatexchange` ours is to be, exact and screening.
    pub(crate) goals: (f64, f64),
    pub(crate) files: usize,
    /// One time a file for each contender, in the order of [`Contender::ALL`]; none for who does not take part.
    times: [Samples; 4],
    /// Our exact hashes against those of `pdqhash`.
    pub(crate) decoders: Agreement,
    /// Our screening hashes against our exact ones, where they are others.
    pub(crate) screening: Agreement,
    /// Files that had to be hashed from all their pixels after all.
    pub(crate) from_all_pixels: usize,
}

impl Row {
    /// Measures one size.
    pub(crate) fn measure(theirs: &mut Theirs, size: &Size, files: &[PathBuf]) -> Result<Self> {
        let mut turns = Turns { theirs, turn: 0 };
        // What is loaded or allocated only once is nobody's time.
        if let Some(first) = files.first() {
            turns.take(first)?;
        }
        let mut rounds = vec![Vec::new(); files.len()];
        for round in 0..ROUNDS {
            eprintln!("  {}: round {} of {ROUNDS}", size.label(), round + 1);
            for (file, turns_of_file) in files.iter().zip(&mut rounds) {
                turns_of_file.push(turns.take(file)?);
            }
        }
        let times = [0, 1, 2, 3].map(|who| {
            let of_file = |rounds: &Vec<Turn>| {
                let times: Vec<Duration> =
                    rounds.iter().filter_map(|turn| turn.times[who]).collect();
                (!times.is_empty()).then(|| Samples::of(times).percentile(50))
            };
            Samples::of(rounds.iter().filter_map(of_file).collect())
        });
        let last: Vec<&Turn> = rounds.iter().filter_map(|rounds| rounds.last()).collect();
        let between = |one: fn(&Turn) -> Option<Pdq>, other: fn(&Turn) -> Option<Pdq>| {
            let pairs = last
                .iter()
                .filter_map(|turn| Some((one(turn)?, other(turn)?)));
            Agreement::of(pairs)
        };
        Ok(Self {
            label: size.label(),
            goals: (size.exact, size.screening),
            files: files.len(),
            times,
            decoders: between(|turn| turn.pdqhash, |turn| turn.exact),
            screening: between(|turn| turn.exact, |turn| turn.screening),
            from_all_pixels: last.iter().filter(|turn| turn.from_all_pixels).count(),
        })
    }

    /// The times of one contender, unless it did not take part.
    pub(crate) fn times(&self, contender: Contender) -> Option<&Samples> {
        let place = Contender::ALL.iter().position(|&one| one == contender)?;
        let samples = &self.times[place];
        (samples.count() > 0).then_some(samples)
    }

    /// How many times quicker than `threatexchange` a contender's median is.
    pub(crate) fn ratio(&self, contender: Contender) -> Option<f64> {
        let theirs = self.times(Contender::ThreatExchange)?.percentile(50);
        let ours = self.times(contender)?.percentile(50);
        Some(theirs.as_secs_f64() / ours.as_secs_f64().max(f64::MIN_POSITIVE))
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} files:", self.label, self.files)?;
        for contender in Contender::ALL {
            if let Some(times) = self.times(contender) {
                let median = milliseconds(times.percentile(50));
                write!(f, " {} {median}", contender.name())?;
            }
        }
        Ok(())
    }
}

/// What one file took everyone, once, and the hashes.
#[derive(Debug, Clone, Default)]
struct Turn {
    times: [Option<Duration>; 4],
    from_all_pixels: bool,
    pdqhash: Option<Pdq>,
    exact: Option<Pdq>,
    screening: Option<Pdq>,
}

struct Turns<'a> {
    theirs: &'a mut Theirs,
    turn: usize,
}

impl Turns<'_> {
    /// Has everyone hash one file.
    fn take(&mut self, path: &PathBuf) -> Result<Turn> {
        let at = || path.display().to_string();
        let file = std::fs::read(path).with_context(at)?;
        self.theirs.load(path)?;
        let mut taken = Turn::default();
        for contender in Contender::in_turn(self.turn) {
            let time = self.hash(contender, &file, &mut taken).with_context(at)?;
            let place = Contender::ALL.iter().position(|&one| one == contender);
            if let Some(place) = place {
                taken.times[place] = Some(time);
            }
        }
        self.turn += 1;
        Ok(taken)
    }

    /// Has one of them hash the file; how long that took.
    fn hash(&mut self, contender: Contender, file: &[u8], taken: &mut Turn) -> Result<Duration> {
        match contender {
            Contender::ThreatExchange => Ok(self.theirs.hash(contender)?.0),
            Contender::PdqHash => {
                let (time, pdq) = self.theirs.hash(contender)?;
                taken.pdqhash = pdq;
                Ok(time)
            }
            Contender::Exact => {
                let started = processor_time();
                let hashed = ours::exact(black_box(file))?;
                let time = processor_time() - started;
                taken.exact = Some(hashed.pdq);
                Ok(time)
            }
            Contender::Screening => {
                let started = processor_time();
                let screening = ours::screening(black_box(file))?;
                let time = processor_time() - started;
                taken.from_all_pixels = screening.from_all_pixels;
                taken.screening = (!screening.from_all_pixels).then_some(screening.pdq);
                Ok(time)
            }
        }
    }
}
