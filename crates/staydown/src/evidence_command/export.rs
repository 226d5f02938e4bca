//! `staydown evidence export`: one file a case, for a court.

use super::capture::write_new;
use crate::options::Common;
use crate::{output, running};
use anyhow::Context;
use casework::CaseId;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The cases, by their identifiers.
    #[arg(
        value_name = "CASE",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    cases: Vec<CaseId>,
    /// Every case of every organisation.
    #[arg(long)]
    all: bool,
    /// The folder for the files; made if it is not there. No file in it is ever written over.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What the files are for, in a few words; it goes on record, and into the files.
    #[arg(long, value_name = "WORDS", default_value = "for a court")]
    purpose: String,
    #[command(flatten)]
    common: Common,
}

/// Runs it.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let app = running::open_existing(&arguments.common.data.folder)
        .await
        .context(
            "an export is recorded in the ledger, and only one process may write there: stop the server first if it runs",
        )?;
    let done = carry_out(&app, &arguments).await;
    app.close().await;
    done
}

async fn carry_out(app: &app::App, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let cases = if arguments.all {
        app.all_cases().await?
    } else {
        arguments.cases.clone()
    };
    let shown = arguments.out.display();
    std::fs::create_dir_all(&arguments.out).with_context(|| format!("cannot make {shown}"))?;
    if cases.is_empty() {
        eprintln!("staydown: there are no cases, and so no files");
    }
    let mut code = ExitCode::SUCCESS;
    for case in cases {
        let path = arguments.out.join(format!("{case}.wacz"));
        let file = path.display().to_string();
        let written = if path.exists() {
            Err(anyhow::anyhow!(
                "{file} is there already, and evidence is never written over"
            ))
        } else {
            one(app, &case, arguments, &path).await
        };
        match written {
            Ok(dossier) if arguments.common.json => output::json(&json!({
                "case": case, "file": file, "captures": dossier.captures, "events": dossier.events,
                "sha256": signals::Sha256::of(&dossier.bytes).to_string(),
            }))?,
            Ok(dossier) => println!(
                "{file}: {} captures, {} events, SHA-256 {}",
                dossier.captures,
                dossier.events,
                signals::Sha256::of(&dossier.bytes)
            ),
            // The others are written all the same.
            Err(error) => {
                code = ExitCode::FAILURE;
                eprintln!("staydown: {case}: {error:#}");
            }
        }
    }
    Ok(code)
}

async fn one(
    app: &app::App,
    case: &CaseId,
    arguments: &Arguments,
    path: &std::path::Path,
) -> anyhow::Result<app::Dossier> {
    let dossier = app
        .export_case_as_operator(case, &arguments.purpose)
        .await?;
    write_new(path, &dossier.bytes, 0o600)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(dossier)
}
