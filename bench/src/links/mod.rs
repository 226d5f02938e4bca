//! `bench links`: known addresses in other spellings, addresses that have nothing to do with them, and what a look-up costs. All of
//! them are made up: hosts under reserved names and generated handles; nothing is asked of any host.

mod disguise;
mod made;

use crate::chance::Chance;
use crate::machine;
use crate::report::{self, Heading};
use anyhow::{Result, ensure};
use disguise::{DISGUISES, Disguise};
use made::Made;
use signals::link::{Link, Reach, Table, extract, of_page};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

const HEADING: Heading = Heading {
    page: "# Matching\n",
    section: "## Links: the gauntlet\n\
        `cargo xtask bench gauntlet --url` banks made-up addresses, asks for each of them in other spellings, and for addresses that\n\
        have nothing to do with them, and replaces this section.\n",
};

/// What `bench links` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Addresses banked and disguised.
    #[arg(long, default_value_t = 2_000)]
    banked: u64,
    /// Addresses that have nothing to do with them.
    #[arg(long, default_value_t = 100_000)]
    unrelated: u64,
    /// Addresses in the bank whose look-ups are timed.
    #[arg(long, default_value_t = 1_000_000)]
    timed: u64,
    /// The page that takes the table, between its markers.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Only print: leave the page as it is.
    #[arg(long)]
    dry_run: bool,
}

/// How often a disguise was seen through.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    asked: u64,
    found: u64,
}

pub(crate) async fn run(options: &Options) -> Result<()> {
    let mut table = Table::default();
    let banked: Vec<Made> = (0..options.banked).map(Made::of).collect();
    for made in &banked {
        let link = read(&made.url)?;
        let covers = link.covers(Reach::Exact)?;
        table.insert(Reach::Exact, &covers, made.number);
    }
    let mut text = String::from("| disguise | example | asked | found |\n|---|---|---|---|\n");
    let (mut missed, mut all) = (Vec::new(), Seen::default());
    for disguise in DISGUISES {
        let (seen, example) = seen_through(disguise, &banked, &table, &mut missed);
        if seen.asked == 0 {
            continue;
        }
        all.asked += seen.asked;
        all.found += seen.found;
        let share = 100.0 * seen.found as f64 / seen.asked as f64;
        println!(
            "{:<44} {:>6} of {:>6}  {share:.2} %",
            disguise.name, seen.found, seen.asked
        );
        let example = example.replace('|', "\\|").replace('`', "'");
        text.push_str(&format!(
            "| {} | `{example}` | {} | {share:.2} % |\n",
            disguise.name, seen.asked
        ));
    }
    let share = 100.0 * all.found as f64 / all.asked as f64;
    text.push_str(&format!(
        "| **all** | | {} | **{share:.2} %** |\n\n",
        all.asked
    ));
    for (disguise, url) in missed.iter().take(20) {
        println!("missed: {disguise}: {url}");
    }
    let (false_matches, reaches) = unrelated(options, &mut table)?;
    let figures = costs(options)?;
    let now = jiff::Timestamp::now().to_string();
    let build = if cfg!(debug_assertions) {
        ", a development build (the room `signals` optimised, what it links not all)"
    } else {
        ""
    };
    let section = format!(
        "Measured on {} with `cargo xtask bench gauntlet --url`{build}, on: {}.\n\n{text}{}{false_matches}\n{reaches}\n{figures}",
        now.split('T').next().unwrap_or_default(),
        machine::describe(),
        listed(&missed),
    );
    println!("{false_matches}\n{reaches}\n{figures}");
    if let Some(page) = options.report.as_ref().filter(|_| !options.dry_run) {
        report::write_under(page, &HEADING, "bench gauntlet url", &section)?;
    }
    ensure!(
        missed.is_empty(),
        "{} spellings were not found",
        missed.len()
    );
    Ok(())
}

fn read(url: &str) -> Result<Link> {
    Link::read(url).map_err(|error| anyhow::anyhow!("{url}: {error}"))
}

fn listed(missed: &[(&'static str, String)]) -> String {
    if missed.is_empty() {
        return String::new();
    }
    let mut text = String::from("Not found:\n\n");
    for (disguise, url) in missed.iter().take(20) {
        text.push_str(&format!("- {disguise}: `{}`\n", url.replace('`', "'")));
    }
    text.push('\n');
    text
}

/// Every address it fits, disguised and asked for: the entry itself has to be among what is found, and nothing else.
fn seen_through(
    disguise: &Disguise,
    banked: &[Made],
    table: &Table,
    missed: &mut Vec<(&'static str, String)>,
) -> (Seen, String) {
    let (mut seen, mut example) = (Seen::default(), String::new());
    for made in banked {
        let mut chance = Chance::of(7, made.number);
        let Some(asked) = (disguise.make)(made, &mut chance) else {
            continue;
        };
        let links: Vec<Link> = match disguise.within {
            disguise::Within::Alone => Link::read(&asked).into_iter().collect(),
            disguise::Within::Text => extract(&asked)
                .into_iter()
                .map(|found| found.link)
                .collect(),
            disguise::Within::Page => of_page(asked.as_bytes(), "https://blog.example.org/"),
        };
        let found: Vec<u64> = links
            .iter()
            .flat_map(|link| table.find_link(link))
            .map(|(number, ..)| number)
            .collect();
        seen.asked += 1;
        if found.first() == Some(&made.number) && found.iter().all(|number| *number == made.number)
        {
            seen.found += 1;
        } else {
            missed.push((disguise.name, asked.clone()));
        }
        if example.is_empty() {
            example = asked
                .chars()
                .filter(|c| !c.is_control())
                .take(110)
                .collect();
        }
    }
    (seen, example)
}

/// Addresses that have nothing to do with what is banked, against entries of every reach.
fn unrelated(options: &Options, table: &mut Table) -> Result<(String, String)> {
    let mut banked: BTreeMap<Reach, u64> = BTreeMap::from([(Reach::Exact, options.banked)]);
    let mut refused = 0;
    for number in options.banked..2 * options.banked {
        let link = read(&Made::of(number).url)?;
        for reach in [Reach::Prefix, Reach::Account, Reach::Host] {
            match link.covers(reach) {
                Ok(covers) => {
                    table.insert(reach, &covers, number);
                    *banked.entry(reach).or_default() += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    let mut wrong: BTreeMap<Reach, u64> = BTreeMap::new();
    for number in 0..options.unrelated {
        let link = read(&made::unrelated(number))?;
        for (_, reach, _) in table.find_link(&link) {
            *wrong.entry(reach).or_default() += 1;
        }
    }
    let total: u64 = wrong.values().sum();
    let of = |map: &BTreeMap<Reach, u64>, reach| map.get(&reach).copied().unwrap_or_default();
    let mut rows = String::from("| reach | entries banked | false matches |\n|---|---|---|\n");
    for (reach, name) in [
        (Reach::Exact, "exact"),
        (Reach::Prefix, "prefix"),
        (Reach::Account, "account"),
        (Reach::Host, "host"),
    ] {
        rows.push_str(&format!(
            "| {name} | {} | {} |\n",
            of(&banked, reach),
            of(&wrong, reach)
        ));
    }
    Ok((
        format!(
            "Of {} unrelated addresses (half of them on platforms, shorteners, archives, newsrooms and services of the list of benign hosts; the rest on made-up hosts, some with the paths or the names of banked ones) **{total}** matched. {refused} reaches were refused as too wide.\n",
            options.unrelated
        ),
        rows,
    ))
}

/// What look-ups cost among very many.
fn costs(options: &Options) -> Result<String> {
    let mut table = Table::default();
    let began = Instant::now();
    for number in 0..options.timed {
        let made = Made::of(number);
        let link = read(&made.url)?;
        table.insert(Reach::Exact, link.canonical(), number);
    }
    let filled = began.elapsed();
    let asked: Vec<String> = (0..20_000)
        .map(|number| {
            if number % 2 == 0 {
                Made::of(number * 37 % options.timed).url
            } else {
                made::unrelated(number)
            }
        })
        .collect();
    let began = Instant::now();
    let mut hits = 0;
    for url in &asked {
        hits += black_box(table.find_link(&read(url)?)).len();
    }
    let whole = began.elapsed();
    let keys: Vec<_> = asked
        .iter()
        .map(|url| Ok(read(url)?.keys()))
        .collect::<Result<_>>()?;
    let began = Instant::now();
    for keys in &keys {
        black_box(table.find(keys));
    }
    let alone = began.elapsed();
    ensure!(hits >= asked.len() / 2, "what is banked is found");
    let each = |time: std::time::Duration| asked.len() as f64 / time.as_secs_f64();
    Ok(format!(
        "| with {} links banked | one core |\n|---|---|\n| look-ups a second, from the text of the address | {:.0} |\n| of that, only the look-up | {:.0} |\n| memory of the table | {:.1} MB, {:.0} bytes a link |\n| reading and adding all of them | {:.1} s |\n",
        table.len(),
        each(whole),
        each(alone),
        table.memory_bytes() as f64 / 1e6,
        table.memory_bytes() as f64 / table.len() as f64,
        filled.as_secs_f64()
    ))
}
