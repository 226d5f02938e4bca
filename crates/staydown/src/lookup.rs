//! `staydown match`: are these files known?

use crate::options::Common;
use crate::{admin, output, running};
use anyhow::bail;
use app::{Caller, Upload};
use exchange::v1::Verdict;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Image files: JPEG, PNG, GIF or WebP.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The bank to look in; every bank the organisation matches against if not given.
    #[arg(long, value_name = "NAME")]
    bank: Option<String>,
    /// For which organisation; may be left out when there is only one.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Exit codes follow grep: 0 when something is known, 1 when nothing is, 2 when it could not be told. A script that publishes on
/// 1 must never get it because the data folder was in use.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    Ok(look(arguments).await.unwrap_or_else(|error| {
        eprintln!("staydown: {error:#}");
        ExitCode::from(2)
    }))
}

async fn look(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let app = running::open_existing(&arguments.common.data.folder).await?;
    let organisation = match &arguments.organisation {
        Some(name) => admin::named(&app, name).await?,
        None => {
            let mut all = app.every_organisation().await?;
            match (all.pop(), all.is_empty()) {
                (Some(only), true) => only,
                (None, _) => bail!(
                    "no organisation is registered in {}",
                    arguments.common.data.folder.display()
                ),
                _ => bail!(
                    "there are several organisations; say for which one with --organisation NAME"
                ),
            }
        }
    };
    let caller = Caller::operator(organisation);
    let banks = app.banks(&caller).await?;
    if let Some(name) = &arguments.bank
        && !banks.items.iter().any(|bank| bank.name == *name)
    {
        bail!("no bank is called “{name}”; `staydown bank list` shows those there are");
    }
    let (mut known, mut failed) = (false, false);
    for path in &arguments.paths {
        let shown = path.display().to_string();
        let answer = match std::fs::read(path) {
            Ok(file) => app
                .match_upload(
                    &caller,
                    Upload {
                        file: file.into(),
                        reference: None,
                        screen: false,
                    },
                )
                .await
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match answer {
            Ok(mut answer) => {
                answer.matches.retain(|found| {
                    arguments
                        .bank
                        .as_ref()
                        .is_none_or(|name| found.bank_name == *name)
                });
                if answer.matches.is_empty() && answer.verdict == Verdict::Hold {
                    answer.verdict = Verdict::Clear;
                }
                known |= !answer.matches.is_empty();
                if arguments.common.json {
                    output::json(
                        &serde_json::json!({"path": shown, "known": !answer.matches.is_empty(), "sha256": answer.sha256,
                        "pdq": answer.pdq, "quality": answer.quality, "matches": answer.matches}),
                    )?;
                } else if answer.matches.is_empty() {
                    println!("{shown}: not known");
                } else {
                    for found in &answer.matches {
                        println!(
                            "{shown}: “{}” in “{}”, {} of 256 bits differ",
                            found.label, found.bank_name, found.distance
                        );
                    }
                }
            }
            Err(error) => {
                failed = true;
                if arguments.common.json {
                    output::json(&serde_json::json!({"path": shown, "error": error}))?;
                } else {
                    eprintln!("{shown}: {error}");
                }
            }
        }
    }
    app.close().await;
    Ok(match (failed, known) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::SUCCESS,
        (false, false) => ExitCode::from(1),
    })
}
