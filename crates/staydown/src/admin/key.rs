//! `staydown admin key`: where the instance's key is, and what to do with it.

use crate::options::Common;
use crate::output;
use serde_json::json;
use std::path::{Path, PathBuf};
use store::{Folder, key_place};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Say where the instance's key is, and which one it is. Works while the server runs.
    Show {
        #[command(flatten)]
        common: Common,
    },
    /// Say whether a file is a copy of the instance's key. Works while the server runs.
    Check {
        #[command(flatten)]
        common: Common,
        /// The copy.
        file: PathBuf,
    },
    /// Move the key off the data, such as to another disk, and leave a link to it. Works while the server runs.
    Move {
        #[command(flatten)]
        common: Common,
        /// Where to; nothing may be there.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Make a secret for `staydown backup`: text that can be printed and typed again.
    BackupSecret {
        /// The file to write it into; nothing may be there.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

pub(crate) fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Show { common } => {
            let place = key_place::of(&Folder::at(&common.data.folder))?;
            tell(&place, common.json)
        }
        Command::Check { common, file } => {
            let place = key_place::of(&Folder::at(&common.data.folder))?;
            let fingerprint = key_place::fingerprint_of(&file)?;
            let is_it = fingerprint == place.fingerprint;
            anyhow::ensure!(
                is_it,
                "{} is another key ({fingerprint}); the key of {} is {}",
                file.display(),
                common.data.folder.display(),
                place.fingerprint
            );
            if common.json {
                return output::json(&json!({"file": file, "is_the_key": true}));
            }
            println!(
                "{} is the key of {}.",
                file.display(),
                common.data.folder.display()
            );
            Ok(())
        }
        Command::Move { common, to } => {
            let place = key_place::move_to(&Folder::at(&common.data.folder), &to)?;
            tell(&place, common.json)
        }
        Command::BackupSecret { to } => {
            store::backup::make_secret(&to)?;
            eprintln!(
                "{} holds a new secret for backups. Keep a printed copy where the backups are not: without it nobody reads them.",
                to.display()
            );
            Ok(())
        }
    }
}

fn tell(place: &key_place::KeyPlace, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        return output::json(&json!({
            "path": place.path,
            "fingerprint": place.fingerprint,
            "with_the_data": place.is_with_the_data,
        }));
    }
    println!("The instance's key is {}", place.path.display());
    println!("Its fingerprint is {}", place.fingerprint);
    if place.is_with_the_data {
        println!(
            "It lies with the data: whoever copies the data folder has both. See `staydown admin key move`."
        );
    }
    println!("{}", keep_it(&place.path));
    Ok(())
}

/// What to do with a key.
pub(crate) fn keep_it(path: &Path) -> String {
    format!(
        "Keep a copy of {} apart from the data and from its backups. Without it nothing that was captured, uploaded, banked or \
         preserved can ever be read again, by nobody; with it and the data, everything can.",
        path.display()
    )
}

/// Says it once, when the key was made.
pub(crate) fn announce(app: &app::App) {
    if let Some(path) = app.new_key() {
        eprintln!("The instance's key was made. {}", keep_it(&path));
    }
}
