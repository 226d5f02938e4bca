//! `staydown ledger`: verify everything offline, print the checkpoint, prove one event.

use crate::options::{Common, Data};
use crate::output;
use anyhow::{Context, bail};
use ledger::VerifyingKey;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use store::{Folder, Snapshot, events, replay, verify};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Check chain, tree, signature and tables. Any change of a past event is named.
    Verify {
        #[command(flatten)]
        common: Common,
        /// The public key to trust, as a C2SP verifier key; the folder's own if not given.
        #[arg(long, value_name = "KEY")]
        key: Option<VerifyingKey>,
    },
    /// Print the signed checkpoint.
    Checkpoint {
        #[command(flatten)]
        common: Common,
    },
    /// Prove that an event is in the ledger without showing the others: one JSON object.
    Prove {
        #[command(flatten)]
        data: Data,
        /// The event's number.
        entry: u64,
    },
    /// Rebuild the tables from the ledger in memory and compare them with those on disk.
    Replay {
        #[command(flatten)]
        common: Common,
        /// Compare and change nothing. (There is nothing else it does yet; the word is asked for so that it never will by mistake.)
        #[arg(long, required = true)]
        check: bool,
    },
}

pub(crate) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Verify { common, key } => verify_folder(common, key).await,
        Command::Checkpoint { common } => {
            let snapshot = Snapshot::open(Folder::at(&common.data.folder)).await?;
            let note = events::checkpoint(&mut *snapshot.read().await?).await?;
            let key = snapshot.folder().verifying_key()?;
            if common.json {
                output::json(&json!({"checkpoint": note, "verifier_key": key.to_string()}))?;
            } else {
                print!("{note}");
                eprintln!("verifier key: {key}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Prove { data, entry } => prove(&data.folder, entry).await,
        Command::Replay { common, check: _ } => {
            let snapshot = Snapshot::open(Folder::at(&common.data.folder)).await?;
            let replayed = replay::check(&snapshot).await?;
            let equal = replayed.differences.is_empty();
            if common.json {
                output::json(
                    &json!({"equal": equal, "events": replayed.events, "rows": replayed.rows, "differences": replayed.differences}),
                )?;
            } else if equal {
                println!(
                    "{} rows in all tables are what {} events say.",
                    replayed.rows, replayed.events
                );
            } else {
                replayed
                    .differences
                    .iter()
                    .for_each(|difference| println!("{difference}"));
            }
            Ok(if equal {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
    }
}

async fn verify_folder(common: Common, key: Option<VerifyingKey>) -> anyhow::Result<ExitCode> {
    match verify::folder(Folder::at(&common.data.folder), key).await {
        Ok(report) => {
            if common.json {
                output::json(
                    &json!({"verified": true, "events": report.events, "erased": report.erased, "root": report.root, "rows": report.rows}),
                )?;
            } else {
                println!(
                    "verified: {} events, root {}, {} rows of the tables are what the ledger says",
                    report.events, report.root, report.rows
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            if common.json {
                output::json(
                    &json!({"verified": false, "entry": error.entry(), "error": error.to_string()}),
                )?;
            }
            match &error {
                // Nothing was looked at: that is no verdict about a record.
                verify::NotVerified::Store(store::StoreError::NoData(_)) => {
                    eprintln!("nothing to verify: {error}");
                }
                _ => eprintln!("NOT verified: {error}"),
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn prove(data: &Path, entry: u64) -> anyhow::Result<ExitCode> {
    let snapshot = Snapshot::open(Folder::at(data)).await?;
    let key = snapshot.folder().verifying_key()?;
    let (note, entries) = events::whole(&snapshot).await?;
    let checkpoint =
        ledger::Checkpoint::open(&note, &key).context("the checkpoint does not verify")?;
    let leaves: Vec<_> = entries.iter().map(|entry| entry.leaf).collect();
    let Some(found) = usize::try_from(entry)
        .ok()
        .and_then(|place| entries.get(place))
    else {
        bail!(
            "the ledger has {} events, numbered from 0; there is no event {entry}",
            checkpoint.size
        );
    };
    let proof = ledger::inclusion_proof(&leaves, entry, checkpoint.size)?;
    ledger::verify_inclusion(
        &found.leaf,
        entry,
        checkpoint.size,
        &proof,
        &checkpoint.root,
    )
    .context("the ledger does not verify; run `staydown ledger verify`")?;
    // The leaf commits to the body without showing it: whoever may see the body can be given it with its salt.
    output::json(&json!({
        "entry": entry, "kind": found.kind, "at_micros": found.at_micros, "commitment": found.commitment,
        "leaf_data": found.leaf_data(), "leaf": found.leaf, "proof": proof, "checkpoint": note, "verifier_key": key.to_string(),
    }))?;
    Ok(ExitCode::SUCCESS)
}
