//! `staydown backup` and `staydown restore`.

use crate::options::{Common, Data};
use crate::{output, progress};
use anyhow::Context;
use indicatif::ProgressBar;
use ledger::VerifyingKey;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use store::backup::{Backup, Progress, Restore, Secret};
use store::{Environment, Folder};

/// Exit code of a backup that is whole, of a data folder that is not.
const INCOMPLETE: u8 = 2;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    common: Common,
    /// The file to write; nothing may be there. It gets this name when it is whole.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The file with the backup's secret, as `staydown admin key backup-secret` makes it.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Put the instance's key into the backup. Then whoever has the backup and its secret reads everything.
    #[arg(long)]
    with_instance_key: bool,
}

#[derive(clap::Args)]
pub(crate) struct RestoreArguments {
    /// The backup.
    file: PathBuf,
    /// The new data folder; it must be empty, or not there.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The file with the backup's secret.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Your copy of the instance's key, unless the backup was made with it.
    #[arg(long, value_name = "FILE")]
    instance_key: Option<PathBuf>,
    /// A checkpoint of the ledger that you kept apart, or that another instance has cosigned: tells how much is missing.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// The ledger's public key to trust, as a C2SP verifier key; the backup's own if not given.
    #[arg(long, value_name = "KEY")]
    key: Option<VerifyingKey>,
    /// Print JSON, one object a line.
    #[arg(long)]
    json: bool,
}

fn show(bar: &ProgressBar) -> impl FnMut(Progress) + Send + 'static {
    let bar = bar.clone();
    move |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    }
}

pub(crate) async fn make(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Data { folder } = arguments.common.data;
    let backup = Backup {
        folder: Folder::at(&folder),
        to: arguments.to.clone(),
        secret: Secret::in_file(&arguments.secret_file)?,
        with_instance_key: arguments.with_instance_key,
    };
    let bar = progress::bar("Writing the backup", 0);
    let made = backup.make(&Environment::system(), show(&bar)).await;
    bar.finish_and_clear();
    let made = made?;
    if arguments.common.json {
        output::json(&json!({
            "backup": arguments.to, "files": made.files, "bytes": made.bytes, "events": made.events,
            "checkpoint": made.checkpoint, "missing": made.missing,
        }))?;
    } else {
        println!(
            "{} holds {} files and {} events, {} bytes.",
            arguments.to.display(),
            made.files,
            made.events,
            made.bytes
        );
        print!("{}", made.checkpoint);
        eprintln!(
            "Above is the ledger’s checkpoint: kept apart, it tells a restore how much is missing."
        );
    }
    for missing in &made.missing {
        eprintln!("is on record and not in the data folder: {missing}");
    }
    Ok(match made.missing.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(INCOMPLETE),
    })
}

pub(crate) async fn restore(arguments: RestoreArguments) -> anyhow::Result<ExitCode> {
    let checkpoint = arguments.checkpoint.as_ref().map(|path| {
        let read = std::fs::read_to_string(path);
        read.with_context(|| format!("--checkpoint: cannot read {}", path.display()))
    });
    let restore = Restore {
        from: arguments.file.clone(),
        to: arguments.to.clone(),
        secret: Secret::in_file(&arguments.secret_file)?,
        instance_key: arguments.instance_key,
        checkpoint: checkpoint.transpose()?,
        key: arguments.key,
    };
    let bar = progress::bar("Reading the backup", 0);
    let restored = restore.run(&Environment::system(), show(&bar)).await;
    bar.finish_and_clear();
    let restored = restored?;
    if arguments.json {
        output::json(&json!({
            "restored": arguments.to, "made_at": restored.made_at, "files": restored.files, "events": restored.events,
            "contents": restored.contents, "missing": restored.missing, "newer": restored.newer,
        }))?;
    } else {
        println!(
            "{} is restored as it was at {}: {} files, {} events, {} sealed things; all of it was verified.",
            arguments.to.display(),
            restored.made_at,
            restored.files,
            restored.events,
            restored.contents
        );
    }
    for missing in &restored.missing {
        eprintln!("was missing when the backup was made: {missing}");
    }
    if let Some(newer) = restored.newer {
        let lost = newer.saturating_sub(restored.events);
        eprintln!(
            "WARNING: this is not the newest. By the checkpoint kept apart the ledger had {newer} events, {lost} more than here: \
             what they recorded is lost, and a witness will refuse to cosign a ledger that went back. See docs/backup.md."
        );
    }
    eprintln!("Everybody is signed out. Let the old server never run again beside this one.");
    Ok(ExitCode::SUCCESS)
}
