//! What `bench peers` writes: a table, its conditions, a plot.

use super::Prepared;
use super::contender::Contender;
use super::measure::{ROUNDS, Row};
use crate::percentile::milliseconds;
use crate::plot::bars::{Bar, Chart, Group};
use crate::report::Heading;
use std::collections::BTreeMap;

/// Where the section goes if the page has no place for it yet.
pub(crate) const HEADING: Heading = Heading {
    page: "# Performance\n",
    section: "## Against other hashers\n\
        `cargo xtask bench peers` builds a virtual environment with the PyPI packages `threatexchange`, `pdqhash` and Pillow,\n\
        takes photographs out of Debian packages, hashes the same files with theirs and ours in turn, on one core, and replaces\n\
        this section and its plot.\n",
};

/// The section of the page.
pub(crate) fn markdown(
    prepared: &Prepared,
    versions: &BTreeMap<String, String>,
    machine: &str,
    rows: &[Row],
    limit: Option<u32>,
) -> String {
    let now = jiff::Timestamp::now().to_string();
    let day = now.split('T').next().unwrap_or_default();
    let limit = limit.map_or_else(String::new, |limit| format!(" --limit {limit}"));
    let versions: Vec<String> = versions
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    format!(
        "Measured on {day} with `cargo xtask bench peers{limit}`, on: {machine}; everything on one of its cores.\n\n\
         ![Milliseconds from a file's bytes to its hash, for each size and library](peers.svg)\n\n\
         {times}\n{agreement}\n\
         {photographs} photographs from the Debian packages {packages}: cropped around the centre and resized with Pillow, \
         JPEG quality 90, 4:2:0; those that would have had to be enlarged by more than 1.5 times are left out of a row. \
         Files are in memory before the clock starts; it runs from the file's bytes to the hash, decoding included, and counts \
         processor time, so that other work on the machine is not measured. For each file everyone takes a turn, another one first each time, {ROUNDS} times over; a file's figure is the middle \
         of them, and the table has the median and the 90th percentile over all files. Ratios are between medians. \
         `threatexchange` is `PdqSignal.hash_from_bytes`, which Meta's Hasher-Matcher-Actioner calls; `pdqhash` is \
         `pdqhash.compute` on Pillow's pixels; exact is our full decode and hash; screening is our reduced decode and the \
         hash that only screens, and the exact path after it where a file does not screen. Versions: {versions}.\n",
        times = times(rows),
        agreement = agreement(rows),
        photographs = prepared.photographs,
        packages = prepared.packages.join(", "),
        versions = versions.join(", "),
    )
}

/// Times and ratios, one line a size.
fn times(rows: &[Row]) -> String {
    let mut text = String::from(
        "| size | files | threatexchange | pdqhash | exact | screening | exact, times quicker | goal | screening, times quicker | goal |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let time = |contender| {
            row.times(contender).map_or_else(missing, |times| {
                format!(
                    "{}, p90 {}",
                    milliseconds(times.percentile(50)),
                    milliseconds(times.percentile(90))
                )
            })
        };
        let ratio = |contender, goal: f64| {
            let ratio = row
                .ratio(contender)
                .map_or_else(missing, |ratio| format!("**{ratio:.1}×**"));
            format!("{ratio} | ≥ {goal}×")
        };
        let cells = [
            row.label.clone(),
            row.files.to_string(),
            time(Contender::ThreatExchange),
            time(Contender::PdqHash),
            time(Contender::Exact),
            time(Contender::Screening),
            ratio(Contender::Exact, row.goals.0),
            ratio(Contender::Screening, row.goals.1),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// Distances between hashes of the same file, one line a size.
fn agreement(rows: &[Row]) -> String {
    let mut text = String::from(
        "| size | our exact hash and that of `pdqhash`: within 2 bits | worst | screening and exact: median | p99 | worst | hashed from all pixels after all |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let bits = |bits: Option<u32>| bits.map_or_else(missing, |bits| format!("{bits} bits"));
    for row in rows {
        let cells = [
            row.label.clone(),
            row.decoders
                .within(2)
                .map_or_else(missing, |share| format!("{share:.1} %")),
            bits(row.decoders.worst()),
            bits(row.screening.percentile(50)),
            bits(row.screening.percentile(99)),
            bits(row.screening.worst()),
            format!("{} of {}", row.from_all_pixels, row.files),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn missing() -> String {
    "–".to_owned()
}

/// The medians as bars.
pub(crate) fn chart(rows: &[Row]) -> Chart {
    let bar = |row: &Row, contender: Contender| {
        let median = row.times(contender)?.percentile(50);
        let label = match row.ratio(contender) {
            Some(ratio) if contender != Contender::ThreatExchange => {
                format!("{}, {ratio:.1}×", milliseconds(median))
            }
            _ => milliseconds(median),
        };
        Some(Bar {
            series: Contender::ALL.iter().position(|&one| one == contender)?,
            value: median.as_secs_f64() * 1000.0,
            label,
        })
    };
    Chart {
        title: "From a JPEG file's bytes to its PDQ hash, one core".to_owned(),
        axis: "milliseconds, logarithmic: shorter is quicker".to_owned(),
        series: Contender::ALL.map(|one| one.name().to_owned()).to_vec(),
        groups: rows
            .iter()
            .map(|row| Group {
                label: row.label.clone(),
                note: format!("{} files", row.files),
                bars: Contender::ALL
                    .into_iter()
                    .filter_map(|contender| bar(row, contender))
                    .collect(),
            })
            .collect(),
    }
}
