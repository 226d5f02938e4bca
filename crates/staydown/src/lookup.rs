//! `staydown match`: are these files or addresses known?

use crate::options::Common;
use crate::{admin, hash, output, running};
use anyhow::bail;
use app::{Caller, Upload};
use casework::{Match, Part, Way};
use exchange::v1::{MatchAnswer, SignalQuery, Verdict};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files: JPEG, PNG, GIF, WebP, text, videos and sounds where ffmpeg is installed, PDF documents and archives; or addresses in any spelling. Nothing is fetched.
    #[arg(required = true, value_name = "PATH-OR-URL")]
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
        let answer = if let Some((url, _)) = hash::address(path) {
            let query = SignalQuery {
                url: Some(url.to_owned()),
                ..SignalQuery::default()
            };
            let answer = app.match_signal(&caller, query).await;
            answer.map_err(|error| error.to_string())
        } else {
            match std::fs::read(path) {
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
            }
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
                    let mut told = serde_json::json!({"path": shown, "known": !answer.matches.is_empty(), "sha256": answer.sha256,
                        "pdq": answer.pdq, "quality": answer.quality, "simhash": answer.simhash, "tlsh": answer.tlsh, "language": answer.language,
                        "matches": answer.matches});
                    if let Some(canonical) = &answer.canonical {
                        told["canonical"] = canonical.as_str().into();
                    }
                    if let Some(parts) = &answer.parts {
                        told["parts"] = serde_json::to_value(parts)?;
                    }
                    output::json(&told)?;
                } else if answer.matches.is_empty() {
                    println!("{shown}: not known");
                    left_out(&shown, &answer);
                } else {
                    for found in &answer.matches {
                        let part = found
                            .part
                            .as_ref()
                            .map(|part| format!(", {}", part.label()));
                        println!(
                            "{shown}{}: “{}” in “{}”, {}",
                            part.unwrap_or_default(),
                            found.label,
                            found.bank_name,
                            how(found)
                        );
                    }
                    left_out(&shown, &answer);
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

/// Says which parts of what holds others were not looked at: on the error output, as it is about what is not in the answer.
fn left_out(shown: &str, answer: &MatchAnswer) {
    for left in answer.parts.iter().flat_map(|parts| &parts.left_out) {
        let which = left
            .part
            .as_ref()
            .map_or_else(|| format!("{} parts", left.count), Part::label);
        eprintln!("{shown}: {which}: not looked at: {}", left.detail);
    }
}

/// How alike, in a few words.
fn how(found: &Match) -> String {
    if let Some(link) = found.links.first() {
        let [from, to] = link.place;
        return format!("{}: {} (bytes {from} to {to})", found.way.label(), link.url);
    }
    if let (Way::Sound, Some(sound)) = (found.way, &found.sound) {
        return format!("{} % of its sound", sound.known_covered);
    }
    match (&found.text, found.way) {
        (Some(text), Way::Quote) => format!("{} % of it is quoted", text.of_banked),
        _ if found.signal == "link" => found.way.label().to_owned(),
        _ => format!("{} of 256 bits differ", found.distance),
    }
}
