//! `bench peers`: file bytes to PDQ hash, ours against the libraries that other matchers call.

mod contender;
mod measure;
mod section;
mod theirs;

use crate::plot::bars;
use crate::python::Python;
use crate::{machine, one_core, report};
use anyhow::{Context, Result, ensure};
use clap::Args;
use measure::Row;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use theirs::Theirs;

/// What can be chosen.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    python: Python,
    /// Measure no more than so many photographs of each size.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// The page that takes the table, between its markers.
    #[arg(long)]
    report: Option<PathBuf>,
    /// The file that takes the plot.
    #[arg(long)]
    plot: Option<PathBuf>,
    /// Only print: leave page and plot as they are.
    #[arg(long)]
    dry_run: bool,
}

/// A size of picture, and how many times quicker than `threatexchange` ours is to be.
struct Size {
    width: u32,
    height: u32,
    exact: f64,
    screening: f64,
}

const SIZES: [Size; 3] = [
    Size {
        width: 512,
        height: 512,
        exact: 8.0,
        screening: 12.0,
    },
    Size {
        width: 1024,
        height: 768,
        exact: 7.0,
        screening: 15.0,
    },
    Size {
        width: 4000,
        height: 3000,
        exact: 9.0,
        screening: 22.0,
    },
];

impl Size {
    /// Such as `512x512`: how folders are named.
    fn words(&self) -> String {
        format!("{}x{}", self.width, self.height)
    }

    /// Such as `512×512`: how people read it.
    fn label(&self) -> String {
        format!("{}×{}", self.width, self.height)
    }
}

/// What the preparation says is there.
#[derive(Debug, Deserialize)]
struct Prepared {
    /// How many photographs, before any is left out as too small for a size.
    photographs: usize,
    /// The Debian packages they are from.
    packages: Vec<String>,
    /// The files of each size, by [`Size::words`].
    files: BTreeMap<String, Vec<String>>,
}

/// Runs it.
pub(crate) async fn run(options: &Options) -> Result<()> {
    let chosen = options.clone();
    // On a thread of its own: that thread is the one that stays on one core.
    let section = tokio::task::spawn_blocking(move || measured(&chosen)).await;
    let (section, plot) = section.context("the measurement crashed")??;
    println!("\n{section}");
    if options.dry_run {
        return Ok(());
    }
    if let Some(file) = &options.plot {
        std::fs::write(file, plot)
            .with_context(|| format!("{} cannot be written", file.display()))?;
        println!("written to {}", file.display());
    }
    if let Some(page) = &options.report {
        report::write_under(page, &section::HEADING, "bench peers", &section)?;
        println!("written to {}", page.display());
    }
    Ok(())
}

/// Measures every size; the section of the page, and its plot.
fn measured(options: &Options) -> Result<(String, String)> {
    let folder = std::path::absolute(options.python.work().join("peers"))?;
    let prepared = prepare(options, &folder)?;
    println!(
        "{} photographs from {} Debian packages",
        prepared.photographs,
        prepared.packages.len()
    );
    let machine = machine::describe();
    one_core::stay()?;
    let mut theirs = Theirs::start(&options.python)?;
    let versions = theirs.versions()?;
    let mut rows = Vec::new();
    for size in &SIZES {
        let files = prepared
            .files
            .get(&size.words())
            .map_or(&[][..], Vec::as_slice);
        let folder = folder.join(size.words());
        let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(file)).collect();
        ensure!(
            !paths.is_empty(),
            "no photograph is large enough for {}",
            size.label()
        );
        let row = Row::measure(&mut theirs, size, &paths)?;
        println!("{row}");
        rows.push(row);
    }
    let section = section::markdown(&prepared, &versions, &machine, &rows, options.limit);
    Ok((section, bars::svg(&section::chart(&rows))))
}

fn prepare(options: &Options, folder: &std::path::Path) -> Result<Prepared> {
    let mut arguments = vec!["--out".to_owned(), folder.display().to_string()];
    for size in &SIZES {
        arguments.extend(["--size".to_owned(), size.words()]);
    }
    if let Some(limit) = options.limit {
        arguments.extend(["--limit".to_owned(), limit.to_string()]);
    }
    println!("preparing photographs in {}", folder.display());
    options.python.prepare("peers.prepare", &arguments)
}
