//! Staydown: one program for both sides of a takedown.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks on its outputs"
)]

mod acme;
mod admin;
mod backup;
mod bank;
mod certificates;
mod clock;
mod demo;
mod document;
mod evidence_command;
mod first_start;
mod front;
mod hash;
mod ledger_command;
mod lookup;
mod mail;
mod options;
mod output;
mod progress;
mod report;
mod running;
mod serve;
mod verify_document;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Find known terrorist content, get it taken down within the hour, and keep it down.
#[derive(Parser)]
#[command(name = "staydown", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play the whole story on loopback with harmless pictures, then leave it running to look at.
    Demo(demo::Arguments),
    /// Run the server.
    Serve(Box<serve::Arguments>),
    /// Print the signals of pictures and videos.
    Hash(hash::Arguments),
    /// Look image files up in a bank. Exit code: 0 something is known, 1 nothing is, 2 it could not be told.
    Match(lookup::Arguments),
    /// Make, fill, list and export banks.
    #[command(subcommand)]
    Bank(bank::Command),
    /// Verify the ledger, print its checkpoint, prove single events.
    #[command(subcommand)]
    Ledger(ledger_command::Command),
    /// Print a report the law asks for, counted from the ledger: tco-provider, tco-authority, tco-monitoring, referrals, dsa.
    Report(Box<report::Arguments>),
    /// Write everything into one sealed file, also while the server runs. Exit code: 0 done, 2 done but content is missing.
    Backup(backup::Arguments),
    /// Make a data folder of a backup, and verify everything in it before it gets its name.
    Restore(Box<backup::RestoreArguments>),
    /// Keep organisations, people, API tokens and sign-in links.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Verify a signed order or answer to one, offline. Exit code: 0 it holds, 1 it does not, 2 it cannot be read.
    ///
    /// Says who signed a removal order (Annex I) or an answer to one (Annexes II and III), whether the signature holds, what it
    /// is, and all that it lacks. Nothing is sent anywhere. What a document lacks does not change the exit code: see “lacks” and
    /// “complete” in the JSON. A document that nobody signed ends with 1, and so does one signed with a key that is not given.
    VerifyDocument(verify_document::Arguments),
    /// Show documents of Regulation (EU) 2021/784: removal orders and the answers to them.
    #[command(subcommand)]
    Document(document::Command),
    /// Capture a location into a signed WACZ file, verify such files offline, write one of each case for a court.
    #[command(subcommand)]
    Evidence(evidence_command::Command),
}

/// The hidden command under which this program decodes untrusted files in a process of its own.
const MEDIA_WORKER: &str = "media-worker";

fn main() -> ExitCode {
    // Before anything else: a worker gives up its rights while it has neither threads nor open files.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == MEDIA_WORKER)
    {
        return media_worker();
    }
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == app::VIDEO_DECODER)
    {
        return video_decoder();
    }
    let arguments = Arguments::parse();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(arguments.command)));
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("staydown: {error:#}");
            if format!("{error:#}").contains(media::NO_FILTER) {
                let variable = options::UNCONFINED_MEDIA;
                eprintln!(
                    "Media workers decode files of strangers, and here the system would not stop one that a file took over. \
                     Use a kernel with seccomp, or allow it in the container. To go on without: {variable}=1"
                );
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => Box::pin(serve::run(*arguments)).await,
        Command::Hash(arguments) => hash::run(arguments).await,
        Command::Match(arguments) => lookup::run(arguments).await,
        Command::Bank(command) => bank::run(command).await,
        Command::Ledger(command) => ledger_command::run(command).await,
        Command::Report(arguments) => report::run(*arguments).await,
        Command::Backup(arguments) => backup::make(arguments).await,
        Command::Restore(arguments) => Box::pin(backup::restore(*arguments)).await,
        Command::Admin(command) => admin::run(command).await,
        Command::VerifyDocument(arguments) => verify_document::run(&arguments),
        Command::Document(command) => document::run(&command),
        Command::Evidence(command) => Box::pin(evidence_command::run(command)).await,
    }
}

fn media_worker() -> ExitCode {
    let Ok(limits) = media::Limits::from_environment() else {
        eprintln!("staydown: {MEDIA_WORKER} is started by the server itself, not by hand");
        return ExitCode::from(2);
    };
    match media::worker::serve(
        |task, bytes| app::worker_task(task, bytes, &limits),
        &limits,
    ) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The hidden command under which this program gives up its rights and becomes ffmpeg.
fn video_decoder() -> ExitCode {
    match media::video::become_decoder(std::env::args_os().skip(2)) {
        Err(media::video::DecoderRefused::Limits(_)) => {
            eprintln!(
                "staydown: {} is started by the server itself, not by hand",
                app::VIDEO_DECODER
            );
            ExitCode::from(2)
        }
        Err(_) => ExitCode::from(media::video::REFUSED),
    }
}
