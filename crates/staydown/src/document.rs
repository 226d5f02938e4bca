//! `staydown document`: pages of documents.

use crate::verify_document::received;
use anyhow::bail;
use exchange::annex::Language;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Write a document as HTML or as PDF/A-3b to standard output, in the order of its annex.
    ///
    /// The PDF has the document attached, signed if it is. Nothing is verified: see `staydown verify-document`.
    Render {
        /// A signed document (compact JWS), a PDF file with one inside, or JSON without a signature; “-” for standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What to write.
        #[arg(long, value_enum)]
        format: Format,
        /// Language of the form: en, de or fr. The document's own texts stay as they are.
        #[arg(long, value_name = "LANGUAGE", default_value = "en")]
        language: Language,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// One page that needs nothing else.
    Html,
    /// PDF/A-3b.
    Pdf,
}

/// Runs it.
pub(crate) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let Command::Render {
        file,
        format,
        language,
    } = command;
    let rendition = match received(file) {
        Ok(received) => received.rendition()?,
        Err(error) => {
            eprintln!("staydown: {error:#}");
            return Ok(ExitCode::from(2));
        }
    };
    let mut out = std::io::stdout().lock();
    match format {
        Format::Html => out.write_all(rendition.html(*language).as_bytes())?,
        Format::Pdf => {
            if out.is_terminal() {
                bail!(
                    "a PDF file is nothing for a terminal: write it to a file with “> document.pdf”"
                );
            }
            out.write_all(&rendition.pdf(*language)?)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
