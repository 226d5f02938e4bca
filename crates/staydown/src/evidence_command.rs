//! `staydown evidence`: capture a location into a package, verify packages, make one of each case for a court.

mod capture;
mod export;
pub(crate) mod serving;
mod verify;

use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Capture a location into a WACZ file: every request and answer, byte by byte. Needs no data folder.
    ///
    /// The name is resolved once, addresses that are not on the public Internet are refused, redirects are followed by hand. No
    /// cookies and no credentials are sent. Exit code: 0 captured, 1 the location could not be fetched, 2 the file could not be
    /// written.
    Capture(capture::Arguments),
    /// Verify a WACZ file, offline. Exit code: 0 it holds, 1 it does not, 2 it could not be read.
    ///
    /// Stricter than the validators there are: a package without a WARC, pages, an index or a signature does not hold, nor does one with
    /// files that nobody listed. Says what is wrong in a sentence each. “It holds” means that nothing changed since it was signed;
    /// whether the signer is who you think, you decide by --key or --root.
    Verify(verify::Arguments),
    /// Write one file a case for a court: captures, decisions, everything on record, the ledger's proofs, and a summary in HTML and PDF.
    ///
    /// Recorded as an export with its purpose, so the server must not run on the same folder. Exit code: 0 all written, 1 some
    /// could not be.
    Export(export::Arguments),
}

pub(crate) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Capture(arguments) => capture::run(arguments).await,
        Command::Verify(arguments) => Ok(verify::run(&arguments)),
        Command::Export(arguments) => export::run(arguments).await,
    }
}
