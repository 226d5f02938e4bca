//! `staydown hash`: the signals of files, computed in media workers like everything untrusted.

use crate::{output, running};
use app::{FileSignals, HashPath, Signals};
use serde::Serialize;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::task::JoinHandle;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Image files: JPEG, PNG, GIF or WebP.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Decode every file whole: PDQ is the reference's, bit for bit. This is so without it too; scripts that depend on it
    /// can say so.
    #[arg(long, conflicts_with = "screen")]
    exact: bool,
    /// Decode only as much of a JPEG file as a hash near the exact one needs: many times faster on large photographs, and
    /// some bits off. To look for candidates, never to decide.
    #[arg(long)]
    screen: bool,
    /// Shrink pictures with a side over 512 pixels to 512×512 first, as Meta's C++ tool does. Such hashes are not comparable
    /// with others.
    #[arg(long, conflicts_with_all = ["screen", "exact"])]
    resized_512: bool,
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
    let config = running::config(std::path::Path::new("."), false, running::nowhere()?);
    let pool = Signals::start(&config).await?;
    let (pool, path) = (Arc::new(pool), arguments.way());
    // As many files in hand as there are workers, and one more that is being read; printed in the order they were named.
    let most = pool.workers() + 1;
    let mut in_hand: VecDeque<(String, JoinHandle<Result<FileSignals, String>>)> = VecDeque::new();
    let (mut paths, mut code) = (arguments.paths.into_iter(), ExitCode::SUCCESS);
    loop {
        while in_hand.len() < most
            && let Some(file) = paths.next()
        {
            let (shown, pool) = (file.display().to_string(), Arc::clone(&pool));
            let task = async move {
                let bytes = tokio::fs::read(&file).await;
                let bytes = bytes.map_err(|error| error.to_string())?;
                pool.of(bytes, path)
                    .await
                    .map_err(|error| error.to_string())
            };
            in_hand.push_back((shown, tokio::spawn(task)));
        }
        let Some((shown, task)) = in_hand.pop_front() else {
            break;
        };
        if !print(shown, task.await?, arguments.json)? {
            code = ExitCode::FAILURE;
        }
    }
    pool.stop().await;
    Ok(code)
}

impl Arguments {
    fn way(&self) -> HashPath {
        match (self.screen, self.resized_512) {
            (true, _) => HashPath::Screen,
            (_, true) => HashPath::Resized512,
            _ => HashPath::Exact,
        }
    }
}

/// Prints what was found of a file. Returns whether it could be hashed.
fn print(path: String, found: Result<FileSignals, String>, json: bool) -> anyhow::Result<bool> {
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            if json {
                output::json(&serde_json::json!({"path": path, "error": error}))?;
            } else {
                eprintln!("{path}: {error}");
            }
            return Ok(false);
        }
    };
    let hashed = Hashed {
        path,
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
    if json {
        output::json(&hashed)?;
        return Ok(true);
    }
    let pdq = hashed.pdq.as_deref();
    println!(
        "{}\n  sha256  {}\n  pdq     {}\n  quality {}",
        hashed.path,
        hashed.sha256,
        pdq.unwrap_or("no PDQ (smaller than 5 pixels)"),
        hashed.quality
    );
    Ok(true)
}
