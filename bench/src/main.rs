//! Measures the release server from outside, as its users meet it: over HTTP, on loopback.
//!
//! `cargo xtask bench match` builds what is needed and calls this.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks to its terminal"
)]

mod api;
mod chance;
mod folder;
mod fresh;
mod load;
mod machine;
mod matching;
mod measure;
mod memory;
mod percentile;
mod pictures;
mod report;
mod server;
mod setup;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Measures a running Staydown.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Look-ups, image matches, start-up, memory, and the time from a banked signal to its first match.
    Match(matching::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().what {
        What::Match(options) => matching::run(&options).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
