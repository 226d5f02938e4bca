//! `staydown admin authority`: the register of authorities, and what their orders carry.

use super::Common;
use crate::{output, running};
use anyhow::Context;
use app::{AuthorityEntry, Imported};
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Read authorities from a file: each is registered, or what is on record of it is set anew.
    ///
    /// The file is JSON: a list of {"name", "member_state", "contact", "particulars"}. Particulars are what every order of the
    /// authority carries (Annex I sections E, F, G), what it is designated for (Art 12), and by which e-mail domains and keys it
    /// is known; `staydown admin authority example` prints one. All or nothing: when one entry is wrong, none is taken.
    Import {
        #[command(flatten)]
        common: Common,
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print a file for `import` with one invented authority.
    Example,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Import {
            common,
            file,
            dry_run,
        } => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("reading {}", file.display()))?;
            let entries: Vec<AuthorityEntry> = serde_json::from_str(&text).with_context(|| {
                format!(
                    "{} is no list of authorities; `staydown admin authority example` prints one",
                    file.display()
                )
            })?;
            let app = running::open_existing(&common.data.folder).await?;
            let done = app.import_authorities(&entries, dry_run).await;
            app.close().await;
            let done = done?;
            for (entry, what) in entries.iter().zip(done) {
                if common.json {
                    output::json(
                        &json!({"name": entry.name, "done": what.as_str(), "dry_run": dry_run}),
                    )?;
                } else {
                    println!(
                        "{}  {}",
                        match (what, dry_run) {
                            (Imported::Registered, false) => "registered",
                            (Imported::Registered, true) => "would register",
                            (Imported::Changed, false) => "changed",
                            (Imported::Changed, true) => "would change",
                            (Imported::Unchanged, _) => "as it was",
                        },
                        entry.name
                    );
                }
            }
            Ok(())
        }
        Command::Example => {
            println!(
                "{}",
                serde_json::to_string_pretty(&[AuthorityEntry::example()])?
            );
            Ok(())
        }
    }
}
