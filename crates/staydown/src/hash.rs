//! `staydown hash`: the signals of files, computed in a media worker like everything untrusted.

use crate::{output, running};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Image files: JPEG, PNG, GIF or WebP.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print JSON, one object a file.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Hashed {
    path: String,
    #[serde(rename = "type")]
    kind: &'static str,
    width: u32,
    height: u32,
    sha256: String,
    pdq: Option<String>,
    quality: u8,
    dihedral: Vec<String>,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = running::config(std::path::Path::new("."), false);
    let pool = app::Signals::start(config.worker_program, config.worker_arguments).await?;
    let mut code = ExitCode::SUCCESS;
    for path in arguments.paths {
        let shown = path.display().to_string();
        let signals = match std::fs::read(&path) {
            Ok(bytes) => pool.of(bytes).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match signals {
            Ok(found) => {
                let hashed = Hashed {
                    path: shown,
                    kind: "image",
                    width: found.width,
                    height: found.height,
                    sha256: found.sha256,
                    // Below 5 pixels a side there is no PDQ.
                    pdq: found.has_pdq.then_some(found.pdq),
                    quality: found.quality,
                    dihedral: if found.has_pdq {
                        found.dihedral
                    } else {
                        Vec::new()
                    },
                };
                if arguments.json {
                    output::json(&hashed)?;
                } else {
                    let pdq = hashed
                        .pdq
                        .as_deref()
                        .unwrap_or("no PDQ (smaller than 5 pixels)");
                    println!(
                        "{}\n  sha256  {}\n  pdq     {pdq}\n  quality {}",
                        hashed.path, hashed.sha256, hashed.quality
                    );
                }
            }
            Err(error) => {
                code = ExitCode::FAILURE;
                if arguments.json {
                    output::json(&serde_json::json!({"path": shown, "error": error}))?;
                } else {
                    eprintln!("{shown}: {error}");
                }
            }
        }
    }
    pool.stop().await;
    Ok(code)
}
