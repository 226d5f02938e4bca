//! Measures Staydown: the release server from outside, over HTTP on loopback, as its users meet it (`match`) and as its
//! evaders do (`gauntlet`); and its hashing (`peers`) and its index (`index`) against those of other libraries; its ledger
//! (`ledger`) and its console (`queue`) by themselves.
//!
//! `cargo xtask bench` builds what is needed and calls this.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks to its terminal"
)]

mod agreement;
mod api;
mod chance;
mod folder;
mod frames;
mod fresh;
mod gauntlet;
mod index;
mod ledger;
mod links;
mod load;
mod machine;
mod matching;
mod measure;
mod memory;
mod one_core;
mod ours;
mod peers;
mod percentile;
mod pictures;
mod plot;
mod plots;
mod python;
mod queue;
mod report;
mod server;
mod setup;
mod sounds;
mod texts;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Measures Staydown.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Look-ups, image matches, start-up, memory, and the time from a banked signal to its first match.
    Match(matching::Options),
    /// File bytes to hash: ours against threatexchange and pdqhash, on the same photographs.
    Peers(peers::Options),
    /// Edited copies uploaded to a bank of originals: which are found, what else is, and what it costs.
    Gauntlet(gauntlet::Options),
    /// The index against FAISS and threatexchange, against brute force, beside a writer, and at start-up.
    Index(index::Options),
    /// Appends at ten million entries, verification of one million, and both with the store.
    Ledger(ledger::Options),
    /// The console's list, a case and a decision, with many cases in the store.
    Queue(queue::Options),
    /// Ten minutes of video against a million frames of known ones.
    Frames(frames::Options),
    /// Speech and music, edited, against a bank of the originals.
    Sounds(sounds::Options),
    /// Known texts edited and quoted in nine languages: which are found, what else is, and what it costs.
    Texts(texts::Options),
    /// Known addresses in other spellings, unrelated ones, and what a look-up costs.
    Links(links::Options),
    /// Draws the gauntlets of videos, sounds and texts from the tables of a page.
    Plots(plots::Options),
    /// A part of `index` that needs a process of its own.
    #[command(hide = true)]
    IndexPart(index::parts::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().what {
        What::Match(options) => matching::run(&options).await,
        What::Peers(options) => peers::run(&options).await,
        What::Gauntlet(options) => gauntlet::run(&options).await,
        What::Index(options) => index::run(&options).await,
        What::Ledger(options) => ledger::run(&options).await,
        What::Queue(options) => queue::run(&options).await,
        What::Frames(options) => frames::run(&options),
        What::Sounds(options) => sounds::run(&options),
        What::Texts(options) => texts::run(&options),
        What::Links(options) => links::run(&options).await,
        What::Plots(options) => plots::run(&options),
        What::IndexPart(options) => index::parts::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
