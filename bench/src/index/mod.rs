//! `bench index`: the index against FAISS, against brute force, and under load.

mod alone;
mod codes;
mod concurrent;
mod contest;
mod cores;
mod curve;
mod families;
mod figures;
mod pace;
mod part;
pub(crate) mod parts;
mod real;
mod scale;
mod section;
mod sets;
mod slowest;
mod stand;
mod start;
mod theirs;

use crate::plot::lines;
use crate::python::Python;
use crate::{machine, report};
use anyhow::{Context, Result};
use clap::Args;
use part::Part;
use scale::Scale;
use stand::Stand;
use std::path::PathBuf;

/// What can be chosen.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    python: Python,
    /// The largest number of entries, ours only. It needs some 130 bytes of memory for each.
    #[arg(long, default_value_t = 100_000_000, value_parser = clap::value_parser!(u32).range(1..))]
    largest: u32,
    /// Only these parts, with commas between: random, real, curve, concurrent, start.
    #[arg(long)]
    only: Option<String>,
    /// Few entries and short turns, for trying out: only prints.
    #[arg(long)]
    quick: bool,
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

impl Options {
    /// The command as it was typed.
    fn command(&self) -> String {
        let mut text = "cargo xtask bench index".to_owned();
        if let Some(only) = &self.only {
            text.push_str(&format!(" --only {only}"));
        }
        if self.largest != 100_000_000 {
            text.push_str(&format!(" --largest {}", self.largest));
        }
        text
    }
}

/// Runs it.
pub(crate) async fn run(options: &Options) -> Result<()> {
    let chosen = options.clone();
    // On a thread of its own: that thread is the one that stays on one core.
    let measured = tokio::task::spawn_blocking(move || measured(&chosen)).await;
    measured.context("the measurement crashed")?
}

/// Measures part by part, and writes each as soon as it is there: all of them together take half an hour or more.
fn measured(options: &Options) -> Result<()> {
    let scale = match options.quick {
        true => Scale::quick(),
        false => Scale::full(options.largest as usize),
    };
    let parts = Part::chosen(options.only.as_deref())?;
    // Before this thread stays on one of its cores.
    let machine = machine::describe();
    let mut stand = Stand::prepare(&options.python, &scale)?;
    for part in parts {
        println!("\n{}", part.word());
        let body = match part {
            Part::Random => stand.random()?,
            Part::Real => stand.real()?,
            Part::Curve => {
                let (body, chart) = stand.curve()?;
                if let Some(file) = options.plot.as_ref().filter(|_| writes(options)) {
                    std::fs::write(file, lines::svg(&chart))
                        .with_context(|| format!("{} cannot be written", file.display()))?;
                    println!("written to {}", file.display());
                }
                body
            }
            Part::Concurrent => stand.concurrent()?,
            Part::Start => stand.start()?,
        };
        let now = jiff::Timestamp::now().to_string();
        let section = format!(
            "Measured on {day} with `{command}`, on: {machine}.\n\n{body}\n{conditions}\n",
            day = now.split('T').next().unwrap_or_default(),
            command = options.command(),
            conditions = part.conditions(&scale),
        );
        println!("\n{section}");
        if let Some(page) = options.report.as_ref().filter(|_| writes(options)) {
            report::write_under(page, &part.heading(), &part.markers(), &section)?;
            println!("written to {}", page.display());
        }
    }
    Ok(())
}

/// Whether page and plot are written. Figures of a trial are nobody's figures.
fn writes(options: &Options) -> bool {
    !options.dry_run && !options.quick
}
