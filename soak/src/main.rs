//! A long run under mixed load while things break: is anything that was acknowledged lost, does anything answer a failure of
//! ours, does memory grow?
//!
//! Everybody works at once against the real program: banks are filled, uploads asked about and held, cases decided, notices
//! issued and answered, lists read, and nonsense sent to every route. Meanwhile the server is killed, stopped, its workers
//! are killed, its database is locked, its disk filled, and the addressee's endpoint misbehaves. What was acknowledged is
//! written into a journal of the run's own, and looked for at the end.
//!
//! `cargo xtask soak` builds what is needed and calls this.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks to its terminal"
)]

mod disk;
mod faults;
mod house;
mod journal;
mod overload;
mod tally;
mod verdict;
mod work;

use anyhow::Context;
use clap::Parser;
use house::House;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tally::Tally;
use testkit::{Program, Seed};

/// Soaks Staydown.
#[derive(Parser)]
struct Arguments {
    /// The program.
    #[arg(long, value_name = "FILE")]
    program: PathBuf,
    /// How long to work.
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// Seconds between two faults, about.
    #[arg(long, default_value_t = 20)]
    pause: u64,
    /// Seconds of overload at the end, with wrk; 0 for none.
    #[arg(long, default_value_t = 60)]
    overload: u64,
    /// A further word for `staydown serve`, such as --files-in-hand=4; may be given several times.
    #[arg(long = "serve", value_name = "WORD", allow_hyphen_values = true)]
    serve: Vec<String>,
    /// The seed of what is done when; drawn if not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Print the summary as JSON.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match soak(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn soak(arguments: Arguments) -> anyhow::Result<bool> {
    let seed = arguments.seed.unwrap_or_else(|| Seed::draw().number());
    eprintln!("seed {seed}; {} minutes", arguments.minutes);
    let program = Program::at(&arguments.program);
    let house = Arc::new(
        House::set(program, arguments.serve)
            .await
            .context("the house")?,
    );
    let tally = Arc::new(Tally::default());
    let begun = Instant::now();
    let until = begun + Duration::from_secs(60 * arguments.minutes);
    let working = work::begin(&house, &tally, seed, until);
    let told = tokio::spawn(tell(Arc::clone(&tally), until));
    faults::inject(&house, &tally, seed, arguments.pause, until).await?;
    for worker in working {
        worker.await?;
    }
    told.await?;
    let overload = match arguments.overload {
        0 => None,
        seconds => Some(overload::measure(&house, seconds).await?),
    };
    let verdict = verdict::reach(&house, &tally).await?;
    let summary = verdict.summary(&tally, seed, begun.elapsed(), overload.as_ref());
    if arguments.json {
        println!("{summary}");
    } else {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    }
    Ok(verdict.holds(&tally))
}

/// A line a minute, so that whoever waits sees that it goes on.
async fn tell(tally: Arc<Tally>, until: Instant) {
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_secs(60).min(until - Instant::now())).await;
        eprintln!("{}", tally.line());
    }
}
