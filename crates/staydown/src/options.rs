//! Options that several commands share.

use std::path::PathBuf;

/// Where the data is.
#[derive(clap::Args)]
pub(crate) struct Data {
    /// The data folder.
    #[arg(
        long = "data",
        value_name = "DIR",
        env = "STAYDOWN_DATA",
        default_value = "staydown-data"
    )]
    pub(crate) folder: PathBuf,
}

/// Where the data is, and how to print.
#[derive(clap::Args)]
pub(crate) struct Common {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Print JSON, one object a line.
    #[arg(long)]
    pub(crate) json: bool,
}
