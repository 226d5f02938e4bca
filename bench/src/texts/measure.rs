//! What is known, what is asked, and what is found.

use super::edits::EDITS;
use crate::chance::Chance;
use anyhow::{Context, Result, bail};
use index::HammingIndex;
use serde::{Deserialize, Serialize};
use signals::text::{LEAST_SHARED, MATCH_DISTANCE, Prints, Text};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

/// Paragraphs that nobody wrote: so many of sentences of half of the corpus are banked.
const MADE: usize = 200;

/// Texts of one language, as they were prepared.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Corpus {
    pub(crate) paragraphs: Vec<String>,
    sentences: Vec<String>,
}

/// What is asked of ours and of the peer.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Asked {
    known: Vec<String>,
    edited: BTreeMap<&'static str, Vec<(usize, String)>>,
    unrelated: Vec<String>,
}

/// What came of one language.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) known: usize,
    pub(crate) edits: BTreeMap<&'static str, Found>,
    pub(crate) unrelated: usize,
    /// Unrelated texts that matched, by either way.
    pub(crate) false_near: usize,
    pub(crate) false_quotes: usize,
    /// For unrelated texts, the distance to the nearest known text: how often each.
    pub(crate) nearest: Vec<usize>,
    /// For edited copies, the distance to their original.
    pub(crate) distances: Vec<usize>,
    pub(crate) time: Time,
    pub(crate) examples: Vec<(String, String)>,
}

/// Of so many edited copies so many were found, as whole texts or by a passage.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) of: usize,
    pub(crate) found: usize,
    pub(crate) near: usize,
    pub(crate) quotes: usize,
}

/// What it took on one core.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Time {
    pub(crate) texts: usize,
    pub(crate) bytes: usize,
    pub(crate) signals: Duration,
    pub(crate) lookups: Duration,
}

/// The known texts of a language as a server holds them.
struct Bank {
    codes: HammingIndex,
    prints: HashMap<u64, Vec<usize>>,
    known: Vec<Text>,
}

/// How a text was found.
struct Hits {
    near: HashSet<usize>,
    quotes: HashSet<usize>,
    nearest: u32,
}

impl Corpus {
    /// What is banked, edited copies of it, and texts of the same language and topic that have nothing to do with it.
    pub(crate) fn questions(&self, seed: u64, unrelated: usize) -> Result<Asked> {
        let (ours, theirs) = self.sentences.split_at(self.sentences.len() / 2);
        if ours.len() < 100 {
            bail!("a language has only {} sentences", self.sentences.len());
        }
        let mut chance = Chance::of(seed, 0);
        let mut known = self.paragraphs.clone();
        known.extend((0..MADE).map(|_| paragraph(ours, &mut chance)));
        let mut edited: BTreeMap<&'static str, Vec<(usize, String)>> = BTreeMap::new();
        for edit in &EDITS {
            let copies = known.iter().enumerate().filter_map(|(number, text)| {
                Some((number, edit.apply(text, theirs, &mut chance)?))
            });
            edited.insert(edit.name, copies.collect());
        }
        Ok(Asked {
            known,
            edited,
            unrelated: (0..unrelated)
                .map(|_| paragraph(theirs, &mut chance))
                .collect(),
        })
    }
}

/// Three to six sentences, each once.
fn paragraph(sentences: &[String], chance: &mut Chance) -> String {
    let count = 3 + chance.below(4);
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < count {
        let one = chance.below(sentences.len());
        if !chosen.contains(&one) {
            chosen.push(one);
        }
    }
    chosen
        .into_iter()
        .map(|one| sentences[one].as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Bank {
    fn of(known: &[String]) -> Self {
        let known: Vec<Text> = known.iter().map(|text| Text::of(text)).collect();
        let (codes, mut prints) = (HammingIndex::new(), HashMap::<u64, Vec<usize>>::new());
        for (number, text) in known.iter().enumerate() {
            if let Some(simhash) = text.simhash {
                codes.insert(number as u64, simhash.words());
            }
            for hash in text.prints.hashes() {
                prints.entry(hash).or_default().push(number);
            }
        }
        Self {
            codes,
            prints,
            known,
        }
    }

    fn look_up(&self, text: &Text) -> Hits {
        let mut hits = Hits {
            near: HashSet::new(),
            quotes: HashSet::new(),
            nearest: 256,
        };
        let Some(simhash) = text.simhash else {
            return hits;
        };
        for hit in self.codes.search(&simhash.words(), MATCH_DISTANCE) {
            hits.near.insert(hit.id as usize);
        }
        for number in self.sharing(&text.prints) {
            if text.prints.overlap(&self.known[number].prints).is_quote() {
                hits.quotes.insert(number);
            }
        }
        hits
    }

    fn sharing(&self, prints: &Prints) -> Vec<usize> {
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for number in prints
            .hashes()
            .iter()
            .filter_map(|hash| self.prints.get(hash))
            .flatten()
        {
            *votes.entry(*number).or_default() += 1;
        }
        votes
            .into_iter()
            .filter(|(_, votes)| *votes >= LEAST_SHARED)
            .map(|(number, _)| number)
            .collect()
    }

    /// The distance of the nearest known text, by looking at each.
    fn nearest(&self, text: &Text) -> u32 {
        let distances = self
            .known
            .iter()
            .filter_map(|known| Some(known.simhash?.distance(&text.simhash?)));
        distances.min().unwrap_or(256)
    }
}

impl Asked {
    /// Asks ours.
    pub(crate) fn answer(&self) -> Outcome {
        let bank = Bank::of(&self.known);
        let mut outcome = Outcome {
            known: self.known.len(),
            unrelated: self.unrelated.len(),
            nearest: vec![0; 257],
            distances: vec![0; 257],
            ..Outcome::default()
        };
        for (edit, copies) in &self.edited {
            let mut found = Found {
                of: copies.len(),
                ..Found::default()
            };
            for (number, copy) in copies {
                let text = outcome.time.signals(copy);
                let hits = outcome.time.look_up(&bank, &text);
                let (near, quote) = (hits.near.contains(number), hits.quotes.contains(number));
                found.found += usize::from(near || quote);
                found.near += usize::from(near);
                found.quotes += usize::from(quote);
                let distance = bank.known[*number]
                    .simhash
                    .zip(text.simhash)
                    .map_or(256, |(one, other)| one.distance(&other));
                outcome.distances[distance as usize] += 1;
            }
            outcome.edits.insert(edit, found);
        }
        for copy in &self.unrelated {
            let text = outcome.time.signals(copy);
            let mut hits = outcome.time.look_up(&bank, &text);
            hits.nearest = bank.nearest(&text);
            outcome.nearest[hits.nearest as usize] += 1;
            outcome.false_near += usize::from(!hits.near.is_empty());
            outcome.false_quotes += usize::from(!hits.quotes.is_empty());
            if let Some(known) = hits.near.iter().chain(&hits.quotes).next() {
                outcome
                    .examples
                    .push((copy.clone(), self.known[*known].clone()));
            }
        }
        outcome
    }
}

impl Time {
    fn signals(&mut self, text: &str) -> Text {
        let begun = Instant::now();
        let found = Text::of(text);
        self.signals += begun.elapsed();
        self.texts += 1;
        self.bytes += text.len();
        found
    }

    fn look_up(&mut self, bank: &Bank, text: &Text) -> Hits {
        let begun = Instant::now();
        let hits = bank.look_up(text);
        self.lookups += begun.elapsed();
        hits
    }
}

/// Reads what was prepared.
pub(crate) fn read(file: &std::path::Path) -> Result<BTreeMap<String, Corpus>> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not what was prepared", file.display()))
}
