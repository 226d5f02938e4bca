//! What `bench gauntlet` writes: tables, their conditions, a plot.

use super::costs::Costs;
use super::manifest::{Kind, Manifest};
use super::outcome::{Edited, FINDERS, Found, Outcome};
use super::stand::Look;
use crate::agreement::Agreement;
use crate::percentile::milliseconds;
use crate::plot::dots::{Chart, Row};
use crate::report::Heading;

/// Where the section goes if the page has no place for it yet.
pub(crate) const HEADING: Heading = Heading {
    page: "# Matching\n",
    section: "## The gauntlet\n\
        `cargo xtask bench gauntlet` banks photographs and graphics on the release server, uploads each of them edited in some\n\
        fifty ways, counts what is found at each thoroughness, and replaces this section and its plot.\n",
};

/// False matches listed in full; the rest are counted.
const LISTED: usize = 40;

/// Everything a report is made of.
pub(crate) struct Measured<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) outcome: &'a Outcome,
    pub(crate) costs: &'a Costs,
    pub(crate) looks: &'a [Look],
    /// Our hashes against those of `pdqhash`.
    pub(crate) check: &'a Agreement,
    pub(crate) machine: String,
    /// The command as it was typed.
    pub(crate) command: String,
    pub(crate) callers: usize,
}

/// The section of the page.
pub(crate) fn markdown(measured: &Measured<'_>) -> String {
    let Measured {
        manifest, outcome, ..
    } = measured;
    let now = jiff::Timestamp::now().to_string();
    let day = now.split('T').next().unwrap_or_default();
    format!(
        "Measured on {day} with `{command}`, on: {machine}.\n\n\
         ![Recall for each edit: stock PDQ and each thoroughness](gauntlet.svg)\n\n\
         Recall in percent of {photographs} photographs and {graphics} graphics; in brackets photographs and graphics apart, \
         where they differ. The goal is for the most thorough look; where there is none, it is not to fall behind stock PDQ. \
         Milliseconds a look-up are medians at `exact`, `standard` and `thorough`.\n\n\
         {recall}\n\
         {summary}\n\n\
         ### What it costs\n{costs}\n\
         ### False matches\n{wrong}\n\
         ### Near misses\n{near}\n\
         ### Conditions\n{conditions}\n",
        command = measured.command,
        machine = measured.machine,
        photographs = manifest.banked(Kind::Photograph),
        graphics = manifest.banked(Kind::Graphic),
        recall = recall(outcome, measured.costs),
        summary = summary(outcome),
        costs = costs(measured),
        wrong = wrong(measured),
        near = near(outcome),
        conditions = conditions(measured),
    )
}

fn recall(outcome: &Outcome, costs: &Costs) -> String {
    let mut text = String::from(
        "| edit | goal | stock PDQ at 31 | `exact` | `standard` | `thorough` | ms a look-up |\n|---|---|---|---|---|---|---|\n",
    );
    for (number, edited) in outcome.edits.iter().enumerate() {
        let goal = edited.edit.goal;
        let goal = goal.map_or_else(|| "–".to_owned(), |goal| format!("≥ {goal}"));
        let found: Vec<String> = (0..FINDERS.len())
            .map(|finder| percent(edited, finder))
            .collect();
        let times: Vec<String> = costs
            .by_edit
            .iter()
            .filter_map(|times| times.get(number))
            .map(|time| format!("{:.1}", time.as_secs_f64() * 1000.0))
            .collect();
        text.push_str(&format!(
            "| {} | {goal} | {} | {} |\n",
            edited.edit.label,
            found.join(" | "),
            times.join(" / "),
        ));
    }
    text
}

/// All together, and photographs and graphics apart where one decimal tells them apart.
fn percent(edited: &Edited, finder: usize) -> String {
    let one = |found: Found| format!("{:.1}", found.percent(finder));
    let (photographs, graphics) = (one(edited.photographs), one(edited.graphics));
    let apart = edited.photographs.of > 0 && edited.graphics.of > 0 && photographs != graphics;
    match apart {
        true => format!("{} ({photographs}, {graphics})", one(edited.all())),
        false => one(edited.all()),
    }
}

/// Goals missed, and whether anything stock PDQ finds was lost.
fn summary(outcome: &Outcome) -> String {
    let most = FINDERS.len() - 1;
    let short: Vec<String> = outcome
        .edits
        .iter()
        .filter_map(|edited| {
            let (goal, reached) = (f64::from(edited.edit.goal?), edited.all().percent(most));
            (reached < goal).then(|| format!("{} {reached:.1} of {goal}", edited.edit.label))
        })
        .collect();
    let behind: Vec<String> = outcome
        .edits
        .iter()
        .flat_map(|edited| {
            let all = edited.all();
            (1..FINDERS.len())
                .filter(move |&finder| all.by[finder] < all.by[0])
                .map(|finder| format!("{} at {}", edited.edit.label, FINDERS[finder]))
        })
        .collect();
    let lost: Vec<String> = (1..FINDERS.len())
        .map(|finder| format!("{} {}", FINDERS[finder], outcome.lost[finder]))
        .collect();
    let ways: Vec<String> = outcome.ways[most]
        .iter()
        .map(|(way, count)| format!("{way} {count}"))
        .collect();
    format!(
        "Goals missed: {}. Edits on which stock PDQ finds more: {}. Uploads that stock PDQ finds and a look loses: {}. \
         Originals found at `thorough`, by way: {}.",
        or_none(&short),
        or_none(&behind),
        lost.join(", "),
        or_none(&ways),
    )
}

fn or_none(list: &[String]) -> String {
    if list.is_empty() {
        "none".to_owned()
    } else {
        list.join(", ")
    }
}

fn costs(measured: &Measured<'_>) -> String {
    let mut text = String::from(
        "| look | look-up, p50 | p99 | worst | banking everything, with an answer for each |\n|---|---|---|---|---|\n",
    );
    for (look, times) in measured.looks.iter().zip(&measured.costs.all) {
        let entries = look.entries.len();
        let each = look.banking.as_secs_f64() * 1000.0 / entries.max(1) as f64;
        text.push_str(&format!(
            "| `{}` | {} | {} | {} | {:.1} s, {each:.1} ms a picture |\n",
            look.thoroughness,
            milliseconds(times.percentile(50)),
            milliseconds(times.percentile(99)),
            milliseconds(times.worst()),
            look.banking.as_secs_f64(),
        ));
    }
    let timed = measured.costs.all.first().map_or(0, |times| times.count());
    text.push_str(&format!(
        "\nOne caller, {timed} uploads at each thoroughness, some of every edit, in turn; from the first byte sent over loopback to \
         the last byte of the answer, decoding included.\n"
    ));
    text
}

fn wrong(measured: &Measured<'_>) -> String {
    let Measured {
        manifest, outcome, ..
    } = measured;
    let pairs = manifest.unrelated_pairs() as f64 / 1e6;
    let mut text = format!(
        "Among {pairs:.1} million pairs of an upload and an entry that have nothing to do with each other:\n\n"
    );
    text.push_str("| | false matches | of them not made by stock PDQ |\n|---|---|---|\n");
    for (finder, name) in FINDERS.iter().enumerate() {
        let (all, alone) = outcome.false_by(finder);
        text.push_str(&format!("| {name} | {all} | {alone} |\n"));
    }
    if outcome.false_matches.is_empty() {
        return text;
    }
    text.push_str("\n| upload | entry | made by |\n|---|---|---|\n");
    // What stock PDQ does not make stands first.
    let mut listed: Vec<_> = outcome.false_matches.iter().collect();
    listed.sort_by_key(|one| one.stock_too());
    for one in listed.iter().take(LISTED) {
        let upload = &manifest.uploads[one.upload];
        let by: Vec<String> = one
            .by
            .iter()
            .map(|(finder, way)| match way {
                Some(way) => format!("{} ({way})", FINDERS[*finder]),
                None => FINDERS[*finder].to_owned(),
            })
            .collect();
        text.push_str(&format!(
            "| {} of {} | {} | {} |\n",
            upload.edit,
            source(manifest, &upload.picture),
            manifest.entries[one.entry].source,
            by.join(", "),
        ));
    }
    if listed.len() > LISTED {
        text.push_str(&format!("\nAnd {} more.\n", listed.len() - LISTED));
    }
    text
}

fn source(manifest: &Manifest, picture: &str) -> String {
    let entry = manifest.entries.iter().find(|entry| entry.id == picture);
    entry.map_or_else(
        || format!("near miss {picture}"),
        |entry| entry.source.clone(),
    )
}

fn near(outcome: &Outcome) -> String {
    let mut text = String::from(
        "| uploads that match a picture of their family | uploads | stock PDQ | `exact` | `standard` | `thorough` |\n|---|---|---|---|---|---|\n",
    );
    let mut row = |what: &str, found: Found| {
        let by: Vec<String> = (0..FINDERS.len())
            .map(|finder| format!("{} ({:.1} %)", found.by[finder], found.percent(finder)))
            .collect();
        text.push_str(&format!("| {what} | {} | {} |\n", found.of, by.join(" | ")));
    };
    row(
        "same scene, another photograph, not banked",
        outcome.near_photographs,
    );
    row(
        "same template, another text, not banked",
        outcome.near_graphics,
    );
    row(
        "edits of banked pictures, matching another of the family",
        outcome.kin,
    );
    text.push_str(
        "\nA family is the photographs of one scene, or the graphics of one layout; the first two rows are photographs and graphics \
         of which only relatives are banked, as they are and edited.\n",
    );
    text
}

fn conditions(measured: &Measured<'_>) -> String {
    let Measured {
        manifest,
        outcome,
        check,
        ..
    } = measured;
    let left_out: Vec<String> = manifest
        .left_out
        .iter()
        .map(|(why, count)| format!("{count} with {why}"))
        .collect();
    let mut text = format!(
        "{photographs} photographs of at most 1024 pixels and {distractors} pictures that have nothing to do with them, from the Debian \
         packages {packages}; {graphics} posters and slides in Latin, Cyrillic and Arabic letters, made by the run. Left out: {left_out}. \
         {entries} entries in each of three banks, one for each thoroughness, each of an organisation of its own; {uploads} uploads to \
         each, {callers} at a time. Stock PDQ is our exact hash of upload and entry, both of quality 50 or better, within 31 bits: \
         on a sample of {sample} uploads that hash is within 2 bits of `pdqhash` on Pillow's pixels in {within:.1} %, the worst is {worst} \
         bits off. ",
        photographs = manifest.banked(Kind::Photograph),
        distractors = manifest.banked(Kind::Distractor),
        packages = manifest.packages.join(", "),
        graphics = manifest.banked(Kind::Graphic),
        left_out = left_out.join(", "),
        entries = manifest.entries.len(),
        uploads = manifest.uploads.len(),
        callers = measured.callers,
        sample = check.count(),
        within = check.within(2).unwrap_or_default(),
        worst = check.worst().unwrap_or_default(),
    );
    match outcome.refused.first() {
        None => text.push_str("No upload was refused."),
        Some(first) => text.push_str(&format!(
            "{} uploads were refused and count as not found, the first: {first}.",
            outcome.refused.len(),
        )),
    }
    text
}

/// Recall as a plot.
pub(crate) fn chart(outcome: &Outcome) -> Chart {
    Chart {
        title: "Edited copies found, in percent of the originals".to_owned(),
        axis: "percent found; the red line is the goal".to_owned(),
        series: FINDERS.map(str::to_owned).to_vec(),
        rows: outcome
            .edits
            .iter()
            .map(|edited| Row {
                label: edited.edit.label.clone(),
                goal: edited.edit.goal.map(f64::from),
                values: (0..FINDERS.len())
                    .map(|finder| edited.all().percent(finder))
                    .collect(),
            })
            .collect(),
    }
}
