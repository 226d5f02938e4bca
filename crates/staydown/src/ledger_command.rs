//! `staydown ledger`: verify everything offline, print the checkpoint, prove one event.

mod proof_files;
mod stamps;

use crate::options::{Common, Data};
use crate::output;
use anyhow::{Context, bail};
use ledger::{VerifyingKey, WitnessKey};
use proof_files::What;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Folder, Snapshot, TileLog, events, replay, verify};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Check chain, tree, signature, published files and tables. Any change of a past event is named.
    Verify {
        #[command(flatten)]
        common: Common,
        /// The public key to trust, as a C2SP verifier key; the folder's own if not given.
        #[arg(long, value_name = "KEY")]
        key: Option<VerifyingKey>,
        /// The published files, if not those in the data folder: a copy that somebody took. Without a database in --data they are
        /// checked alone, and --key is needed.
        #[arg(long, value_name = "DIR")]
        log: Option<PathBuf>,
        /// Leave out comparing the tables with a replay of the ledger, which takes by far the most of the time.
        #[arg(long)]
        without_tables: bool,
    },
    /// Print the signed checkpoint.
    Checkpoint {
        #[command(flatten)]
        common: Common,
    },
    /// Prove that an event is in the ledger without showing the others: one JSON object, or files to hand out with --out.
    Prove {
        #[command(flatten)]
        data: Data,
        /// The event's number.
        #[arg(required_unless_present = "case", conflicts_with = "case")]
        entry: Option<u64>,
        /// Prove every event about this case (or about anything else with an identifier: a notice, an organisation).
        #[arg(long, value_name = "ID", requires = "out")]
        case: Option<String>,
        /// Write a file NUMBER.tlog-proof for each event into this folder, made if need be. `ledger check-proof` checks them, and so
        /// does any program that knows c2sp.org/tlog-proof@v1.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Beside each, NUMBER.entry.json with what the event says and its salt. Whoever has it can read the event: hand it only to
        /// whoever may.
        #[arg(long, requires = "out")]
        with_content: bool,
    },
    /// Write the checkpoints that an authority stamped with the time, and its full responses, to hand out.
    Stamps {
        #[command(flatten)]
        data: Data,
        /// The folder, made if need be.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Check them, too, under these root certificates (PEM).
        #[arg(long, value_name = "FILE")]
        roots: Option<PathBuf>,
    },
    /// Check a .tlog-proof file, offline and without a data folder. Exit code: 0 it proves the event, 1 it does not, 2 it cannot be read.
    CheckProof {
        /// The file.
        file: PathBuf,
        /// The ledger's public key, as a C2SP verifier key, had from somebody you trust (`staydown ledger checkpoint` prints it).
        #[arg(long, value_name = "VKEY")]
        key: VerifyingKey,
        /// What the event says (NUMBER.entry.json): whether that is the event proven.
        #[arg(long, value_name = "FILE")]
        entry: Option<PathBuf>,
        /// A witness that must have cosigned, as a C2SP verifier key; may be given several times.
        #[arg(long, value_name = "VKEY")]
        witness: Vec<WitnessKey>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
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
        Command::Verify {
            common,
            key,
            log,
            without_tables,
        } => verify_folder(common, key, log, !without_tables).await,
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
        Command::Prove {
            data,
            entry,
            case,
            out,
            with_content,
        } => match (entry, out) {
            (Some(entry), None) => prove(&data.folder, entry).await,
            (entry, Some(out)) => {
                let what = case.map_or(What::Event(entry.unwrap_or_default()), What::About);
                proof_files::write(&data.folder, what, &out, with_content).await
            }
            (None, None) => bail!("which event? Give its number, or --case and --out"),
        },
        Command::Stamps { data, out, roots } => {
            stamps::write(&data.folder, &out, roots.as_deref()).await
        }
        Command::CheckProof {
            file,
            key,
            entry,
            witness,
            json,
        } => Ok(proof_files::check(
            &file,
            &key,
            entry.as_deref(),
            &witness,
            json,
        )),
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

async fn verify_folder(
    common: Common,
    key: Option<VerifyingKey>,
    log: Option<PathBuf>,
    tables: bool,
) -> anyhow::Result<ExitCode> {
    let folder = Folder::at(&common.data.folder);
    let log = log.map(TileLog::at);
    if let (Some(log), false) = (&log, folder.has_database()) {
        let key = key.context(
            "there is no database to compare the files with, so they are checked alone: give the ledger's public key with --key",
        )?;
        return verify_alone(log, &key, common.json);
    }
    match verify::folder(folder, key, log, tables).await {
        Ok(report) => {
            if common.json {
                output::json(
                    &json!({"verified": true, "events": report.events, "erased": report.erased, "root": report.root, "rows": report.rows, "published": report.published}),
                )?;
            } else {
                let what = if tables {
                    format!(
                        "{} rows of the tables are what the ledger says, and so are the published files",
                        report.rows
                    )
                } else {
                    "the published files are what the ledger says; the tables were not looked at"
                        .to_owned()
                };
                println!(
                    "verified: {} events, root {}, {what}",
                    report.events, report.root
                );
                if report.published < report.events {
                    println!(
                        "the published files end at event {}: a running server brings them up within seconds, the next start otherwise",
                        report.published
                    );
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => not_verified(&error, common.json),
    }
}

/// Checks the files of a log with nothing but its key.
fn verify_alone(log: &TileLog, key: &VerifyingKey, as_json: bool) -> anyhow::Result<ExitCode> {
    match verify::log_alone(log, key) {
        Ok((size, root)) => {
            if as_json {
                output::json(
                    &json!({"verified": true, "events": size, "root": root, "published": size}),
                )?;
            } else {
                println!(
                    "verified: {size} events, root {root}; only the published files were checked"
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => not_verified(&error, as_json),
    }
}

fn not_verified(error: &verify::NotVerified, as_json: bool) -> anyhow::Result<ExitCode> {
    if as_json {
        output::json(
            &json!({"verified": false, "entry": error.entry(), "error": error.to_string()}),
        )?;
    }
    match error {
        // Nothing was looked at: that is no verdict about a record.
        verify::NotVerified::Store(store::StoreError::NoData(_)) => {
            eprintln!("nothing to verify: {error}");
        }
        _ => eprintln!("NOT verified: {error}"),
    }
    Ok(ExitCode::FAILURE)
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
