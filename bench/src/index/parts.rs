//! `bench index-part`: pieces of `bench index` that need a process of their own.

use super::{alone, real, start};
use crate::python::Python;
use anyhow::Result;
use clap::{Args, Subcommand};

/// What to do. `bench index` fills this in.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// Makes the real set, and says what it is like.
    Real {
        #[command(flatten)]
        python: Python,
        #[arg(long, default_value_t = real::ENTRIES)]
        entries: usize,
    },
    /// Builds an index and measures it.
    Alone(alone::Options),
    /// Opens a snapshot and searches once.
    Open(start::Options),
}

/// Does it, and prints one line of JSON at the end.
pub(crate) fn run(options: &Options) -> Result<()> {
    let line = match &options.what {
        What::Real { python, entries } => {
            let folder = std::path::absolute(python.work().join("index"))?;
            std::fs::create_dir_all(&folder)?;
            serde_json::to_string(&real::prepare(python, &folder, *entries)?.facts)?
        }
        What::Alone(options) => serde_json::to_string(&alone::measure(options)?)?,
        What::Open(options) => serde_json::to_string(&start::answer(options)?)?,
    };
    println!("{line}");
    Ok(())
}
