//! `bench match`: how quickly uploads are answered, and what the server needs for it.

use crate::machine;
use crate::measure::{Bench, SWEEP};
use crate::report::{self, Table};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// What can be chosen.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The release build of staydown.
    #[arg(long, default_value = "target/release/staydown")]
    staydown: PathBuf,
    /// How long each load is held, in seconds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// How many bank entries the server is filled with.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    entries: u64,
    /// The page that takes the table, between its markers.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Only print: leave the page as it is.
    #[arg(long)]
    dry_run: bool,
}

/// Runs it.
pub(crate) async fn run(options: &Options) -> Result<()> {
    let table = measure(options).await?;
    let section = section(options, &table);
    match &options.report {
        Some(page) if !options.dry_run => {
            report::write(page, "bench match", &section)?;
            println!("\nwritten to {}", page.display());
        }
        _ => println!("\n{section}"),
    }
    Ok(())
}

async fn measure(options: &Options) -> Result<Table> {
    let entries = options.entries;
    let duration = Duration::from_secs(options.seconds);
    let bench = Bench::prepare(&options.staydown)?;
    let mut table = Table::default();

    let (server, starts) = bench.starts().await?;
    table.row("start-up, empty", starts);
    table.row("memory at rest, empty", server.memory_at_rest().await?);

    let bank = bench.new_bank(&server).await?;
    let added = bench.fill(&server, &bank, entries).await?;
    table.row(&format!("adding {entries} signals"), added);
    table.row("memory after adding them", server.memory()?);
    server.stop().await?;

    let (server, starts) = bench.starts().await?;
    table.row(&format!("start-up, {entries} entries"), starts);
    table.row(
        &format!("memory at rest, {entries} entries"),
        server.memory_at_rest().await?,
    );
    table.row("hash look-ups", bench.look_ups(&server, duration).await?);
    table.row(
        "image matches, 512×512 JPEG",
        bench.images(&server, duration).await?,
    );
    table.row("memory after the image matches", server.memory()?);

    let fresh = bench.first_match(&server, &bank).await?;
    table.row("adding one signal, acknowledged", fresh.added());
    table.row("first match request after that", fresh.asked());
    table.row("found by that first request", fresh.found());
    server.stop().await?;
    fresh.all_found()?;
    Ok(table)
}

/// The section of the page.
fn section(options: &Options, table: &Table) -> String {
    let now = jiff::Timestamp::now().to_string();
    let day = now.split('T').next().unwrap_or_default();
    let sweep = SWEEP.map(|callers| callers.to_string()).join(", ");
    format!(
        "Measured on {day} with `cargo xtask bench match --seconds {seconds} --entries {entries}`, on: {machine}.\n\n\
         {table}\n\
         The benchmark's client runs on the same machine and shares its cores with the server: a server with the cores to \
         itself answers more. Both speak HTTP/1.1 over loopback, on connections that stay open. Loads are closed loops of \
         {sweep} callers, each held for {seconds} s; the figure is the one with the most answers per second. Percentiles \
         are exact, from every answer. Hashes are random, so look-ups find nothing; every uploaded file differs from every \
         other. Look-ups and image matches run against {entries} entries.\n",
        machine = machine::describe(),
        seconds = options.seconds,
        entries = options.entries,
        table = table.markdown(),
    )
}
