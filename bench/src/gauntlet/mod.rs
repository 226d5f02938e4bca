//! `bench gauntlet`: re-uploads in some fifty disguises, and which of them are found.

mod check;
mod costs;
mod in_hand;
mod keep;
mod manifest;
mod outcome;
mod section;
mod stand;
mod stock;
mod uploads;

use crate::plot::dots;
use crate::python::Python;
use crate::{machine, report};
use anyhow::{Context, Result};
use clap::Args;
use manifest::Manifest;
use outcome::Outcome;
use section::Measured;
use serde::Deserialize;
use stand::Stand;
use std::path::PathBuf;
use std::sync::Arc;
use stock::Stock;

/// What can be chosen.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    python: Python,
    /// The release build of staydown.
    #[arg(long, default_value = "target/release/staydown")]
    staydown: PathBuf,
    /// Only these edits, with commas between; `list` prints them all.
    #[arg(long)]
    edits: Option<String>,
    /// Only so many originals of each kind.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pictures: Option<u32>,
    /// Uploads at a time.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64))]
    callers: u8,
    /// Use files that were prepared before, even by other versions of the edits.
    #[arg(long)]
    keep: bool,
    /// The page that takes the tables, between its markers.
    #[arg(long)]
    report: Option<PathBuf>,
    /// The file that takes the plot.
    #[arg(long)]
    plot: Option<PathBuf>,
    /// Only print: leave page and plot as they are.
    #[arg(long)]
    dry_run: bool,
}

/// What the preparation says at its end.
#[derive(Debug, Deserialize)]
struct Prepared {
    manifest: PathBuf,
}

/// Runs it.
pub(crate) async fn run(options: &Options) -> Result<()> {
    if options.edits.as_deref() == Some("list") {
        let names: Vec<String> = options.python.prepare("gauntlet.edits", &[])?;
        println!("{}", names.join("\n"));
        return Ok(());
    }
    let folder = std::path::absolute(options.python.work().join("gauntlet"))?;
    println!("preparing pictures and edits in {}", folder.display());
    let prepared: Prepared = options
        .python
        .prepare("gauntlet.prepare", &preparation(options, &folder))?;
    let manifest = Arc::new(Manifest::read(&prepared.manifest)?);
    println!(
        "{} entries, {} uploads, {} edits; prepared in {} s",
        manifest.entries.len(),
        manifest.uploads.len(),
        manifest.edits.len(),
        manifest.seconds
    );
    let callers = usize::from(options.callers);
    let stock = Stock::hash(&manifest, callers).await?;
    let check = check::against_pdqhash(&options.python, &manifest, &stock)?;
    let stand = Stand::prepare(&options.staydown, &manifest, callers).await?;
    let mut answers = Vec::new();
    for look in &stand.looks {
        answers.push(uploads::all(look, &manifest, callers).await?);
    }
    let costs = costs::measure(&stand.looks, &manifest).await?;
    let looks = stand.looks.clone();
    stand.stop().await?;

    let outcome = Outcome::of(&manifest, &stock, &answers);
    let false_folder = folder.join("false");
    keep::false_matches(&false_folder, &manifest, &outcome)?;
    let section = section::markdown(&Measured {
        manifest: &manifest,
        outcome: &outcome,
        costs: &costs,
        looks: &looks,
        check: &check,
        machine: machine::describe(),
        command: command(options),
        callers,
    });
    println!("\n{section}");
    println!("files of false matches: {}", false_folder.display());
    write(options, &outcome, &section)
}

/// The arguments of `gauntlet.prepare`.
fn preparation(options: &Options, folder: &std::path::Path) -> Vec<String> {
    let mut arguments = vec!["--out".to_owned(), folder.display().to_string()];
    if let Some(edits) = &options.edits {
        arguments.extend(["--edits".to_owned(), edits.clone()]);
    }
    if let Some(pictures) = options.pictures {
        arguments.extend(["--pictures".to_owned(), pictures.to_string()]);
    }
    if options.keep {
        arguments.push("--keep".to_owned());
    }
    arguments
}

/// The command as it was typed.
fn command(options: &Options) -> String {
    let mut text = "cargo xtask bench gauntlet".to_owned();
    if let Some(edits) = &options.edits {
        text.push_str(&format!(" --edits {edits}"));
    }
    if let Some(pictures) = options.pictures {
        text.push_str(&format!(" --pictures {pictures}"));
    }
    text
}

fn write(options: &Options, outcome: &Outcome, section: &str) -> Result<()> {
    if options.dry_run {
        return Ok(());
    }
    if let Some(file) = &options.plot {
        std::fs::write(file, dots::svg(&section::chart(outcome)))
            .with_context(|| format!("{} cannot be written", file.display()))?;
        println!("written to {}", file.display());
    }
    if let Some(page) = &options.report {
        report::write_under(page, &section::HEADING, "bench gauntlet", section)?;
        println!("written to {}", page.display());
    }
    Ok(())
}
