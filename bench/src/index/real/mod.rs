//! The real set: hashes of edited photographs and graphics, and of empty frames, as they come. No filter by quality, duplicates
//! kept.

mod crowding;
mod edits;
mod frames;
mod marks;
mod picture;
mod tone;

use super::codes::{self, Code};
use crate::chance::Chance;
use crate::python::Python;
use anyhow::{Context, Result, ensure};
use picture::Picture;
use serde::{Deserialize, Serialize};
use signals::Sha256;
use signals::pdq::{Hashed, MIN_QUALITY};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Entries of the set, unless a trial wants fewer.
pub(crate) const ENTRIES: usize = 2_000_000;

/// Queries beside it: half edits of the same pictures, half of pictures that are not in it, in turn.
pub(crate) const QUERIES: usize = 20_000;

/// Of a hundred uploads, so many are the very same file as an earlier one.
const SAME_FILE: usize = 2;

/// Of a hundred, so many are frames with next to nothing on them.
const FLAT: usize = 7;

/// Every so many-th picture is in no entry.
const HELD_OUT: usize = 8;

/// How much more often some pictures go around than others: the exponent that bends a flat choice. At 1.25 the most
/// frequent of a thousand pictures is met four times as often as the average.
const POPULARITY: f32 = 1.25;

const BANK: u64 = 101;
const RELATED: u64 = 102;
const UNRELATED: u64 = 103;
const ORDER: u64 = 104;

/// Entries that are made anew to see whether a set still is what these programs make, and as many queries.
const SAMPLE: usize = 4_000;

/// Where the set is and what it is like.
#[derive(Debug, Clone)]
pub(crate) struct Real {
    /// A file of codes: entry `i` has id `i`.
    pub(crate) bank: PathBuf,
    /// A file of codes.
    pub(crate) queries: PathBuf,
    pub(crate) facts: Facts,
}

/// What a report says about the set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// The digest of all that it was made of.
    key: String,
    pub(crate) entries: usize,
    /// Pictures it was made from.
    pub(crate) pictures: usize,
    /// Pictures that are in no entry.
    pub(crate) held_out: usize,
    /// Debian packages they are from.
    pub(crate) packages: usize,
    /// Entries equal to an earlier one.
    pub(crate) duplicates: usize,
    /// Entries of a quality below 50.
    pub(crate) low_quality: usize,
    /// How many times more entries a member's 16-bit bucket holds than under uniformity.
    pub(crate) crowding: f64,
}

/// What the preparation of the pictures says.
#[derive(Debug, Deserialize)]
struct Prepared {
    files: BTreeMap<String, Vec<String>>,
    packages: Vec<String>,
}

/// Makes a set of so many entries in `folder`, unless it is there.
pub(crate) fn prepare(python: &Python, folder: &Path, entries: usize) -> Result<Real> {
    let small = folder.join("pictures");
    let arguments = ["--out".to_owned(), small.display().to_string()];
    let prepared: Prepared = python.prepare("index.pictures", &arguments)?;
    let files = prepared.files.into_values().flatten();
    let files: Vec<PathBuf> = files.map(|file| small.join(file)).collect();
    let stock = Stock::read(&files)?;
    let key = stock.key(&files, entries)?;

    let name = match entries {
        ENTRIES => "real".to_owned(),
        fewer => format!("real-{fewer}"),
    };
    let at = |end: &str| folder.join(format!("{name}.{end}"));
    let (bank, queries, facts) = (at("codes"), at("queries"), at("json"));
    if let Some(facts) = known(&facts, &key)
        && bank.exists()
        && queries.exists()
    {
        return Ok(Real {
            bank,
            queries,
            facts,
        });
    }
    println!("making {entries} hashes of edited pictures: some minutes, once");
    let made = stock.bank(entries)?;
    codes::write(&bank, made.codes.iter().copied())?;
    codes::write(&queries, stock.queries(QUERIES)?)?;
    let found = Facts {
        key,
        entries,
        pictures: stock.banked.len(),
        held_out: stock.held_out.len(),
        packages: prepared.packages.len(),
        duplicates: crowding::duplicates(&made.codes),
        low_quality: made.low_quality,
        crowding: crowding::crowding(&made.codes),
    };
    std::fs::write(&facts, serde_json::to_vec(&found)?)
        .with_context(|| format!("{} cannot be written", facts.display()))?;
    Ok(Real {
        bank,
        queries,
        facts: found,
    })
}

/// What was said about a set made of the same.
fn known(path: &Path, key: &str) -> Option<Facts> {
    let text = std::fs::read(path).ok()?;
    let facts: Facts = serde_json::from_slice(&text).ok()?;
    (facts.key == key).then_some(facts)
}

/// The pictures that copies are made of.
struct Stock {
    banked: Vec<Picture>,
    held_out: Vec<Picture>,
}

struct Made {
    codes: Vec<Code>,
    low_quality: usize,
}

impl Stock {
    fn read(files: &[PathBuf]) -> Result<Self> {
        ensure!(files.len() > HELD_OUT, "there are no pictures");
        let mut order: Vec<&PathBuf> = files.iter().collect();
        let mut chance = Chance::of(ORDER, 0);
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
        let (mut banked, mut held_out) = (Vec::new(), Vec::new());
        for (number, file) in order.into_iter().enumerate() {
            let picture = Picture::read(file)?;
            if number % HELD_OUT == HELD_OUT - 1 {
                held_out.push(picture);
            } else {
                banked.push(picture);
            }
        }
        Ok(Self { banked, held_out })
    }

    /// A digest of the pictures and of the first codes that are made of them: it changes with whatever changes the set,
    /// the hash itself included.
    fn key(&self, files: &[PathBuf], entries: usize) -> Result<String> {
        let mut parts = entries.to_string().into_bytes();
        for file in files {
            let bytes = std::fs::read(file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            parts.extend(Sha256::of(&bytes).as_bytes());
        }
        let sample = self.bank(SAMPLE.min(entries))?.codes;
        let queries = self.queries(SAMPLE.min(QUERIES))?;
        for word in sample.iter().chain(&queries).flatten() {
            parts.extend(word.to_le_bytes());
        }
        Ok(Sha256::of(&parts).to_string())
    }

    fn bank(&self, entries: usize) -> Result<Made> {
        let mut codes: Vec<Code> = Vec::with_capacity(entries);
        let mut qualities: Vec<u8> = Vec::with_capacity(entries);
        for number in 0..entries {
            let mut chance = Chance::of(BANK, number as u64);
            if number > 0 && chance.happens(SAME_FILE) {
                let earlier = chance.below(number);
                codes.push(codes[earlier]);
                qualities.push(qualities[earlier]);
                continue;
            }
            let hashed = upload(&self.banked, &mut chance)?;
            codes.push(hashed.pdq.words());
            qualities.push(hashed.quality);
            if (number + 1) % 200_000 == 0 {
                eprintln!("  {} of {entries}", number + 1);
            }
        }
        let low = qualities.iter().filter(|&&quality| quality < MIN_QUALITY);
        Ok(Made {
            low_quality: low.count(),
            codes,
        })
    }

    fn queries(&self, count: usize) -> Result<Vec<Code>> {
        let query = |number: usize| {
            let at = number as u64 / 2;
            let hashed = if number.is_multiple_of(2) {
                upload(&self.banked, &mut Chance::of(RELATED, at))?
            } else {
                copy(&self.held_out, &mut Chance::of(UNRELATED, at))?
            };
            Ok(hashed.pdq.words())
        };
        (0..count).map(query).collect()
    }
}

/// A frame, or a copy of one of the pictures.
fn upload(pictures: &[Picture], chance: &mut Chance) -> Result<Hashed> {
    if chance.happens(FLAT) {
        return frames::frame(chance).hash();
    }
    copy(pictures, chance)
}

fn copy(pictures: &[Picture], chance: &mut Chance) -> Result<Hashed> {
    let place = chance.share().powf(POPULARITY) * pictures.len() as f32;
    let original = &pictures[(place as usize).min(pictures.len() - 1)];
    edits::edited(original, chance)?.hash()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock() -> Stock {
        let picture = |number: u64| {
            let mut picture = Picture::plain(80, 60, [120, 100, 80]);
            tone::noisy(&mut picture, 90, &mut Chance::of(number, 0));
            picture
        };
        Stock {
            banked: (0..3).map(picture).collect(),
            held_out: vec![picture(99)],
        }
    }

    #[test]
    fn a_smaller_set_is_the_beginning_of_a_larger_one() {
        let stock = stock();
        let small = stock.bank(100).expect("made").codes;
        let large = stock.bank(300).expect("made").codes;
        assert_eq!(large[..100], small);
        assert!(crowding::duplicates(&large) > 0, "some are the same file");
    }

    #[test]
    fn every_other_query_is_of_a_picture_in_the_set() {
        let stock = stock();
        let bank = stock.bank(2000).expect("made").codes;
        let near = |query: &Code| bank.iter().any(|code| codes::distance(code, query) <= 31);
        let queries = stock.queries(80).expect("made");
        let [related, unrelated] = [0, 1].map(|half| {
            let some = queries.iter().skip(half).step_by(2);
            some.filter(|query| near(query)).count()
        });
        assert!(related > 10 && unrelated == 0, "{related}, {unrelated}");
    }
}
