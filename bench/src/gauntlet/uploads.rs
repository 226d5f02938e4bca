//! Uploading every file, at every thoroughness, and what was answered.

use super::in_hand::in_hand;
use super::manifest::{Manifest, Upload};
use super::stand::Look;
use anyhow::{Context, Result};
use casework::Way;
use exchange::v1::MatchAnswer;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A line of progress every so many uploads.
const PROGRESS_EVERY: usize = 2_000;

/// What was answered to one upload.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// Entries, by their place in the manifest, and the way by which each was found.
    pub(crate) hits: Vec<(usize, Way)>,
    /// Why it was refused, if it was.
    pub(crate) refused: Option<String>,
    /// From the first byte sent to the last byte answered.
    pub(crate) took: Duration,
}

/// Uploads everything to one bank; the answers in the order of the manifest.
pub(crate) async fn all(
    look: &Look,
    manifest: &Arc<Manifest>,
    callers: usize,
) -> Result<Vec<Answered>> {
    let count = manifest.uploads.len();
    let started = Instant::now();
    let (asking, of) = (look.clone(), Arc::clone(manifest));
    in_hand(callers, count, move |number| {
        let (look, manifest) = (asking.clone(), Arc::clone(&of));
        async move {
            let answered = one(&look, &manifest.uploads[number]).await;
            let done = number + 1;
            if done.is_multiple_of(PROGRESS_EVERY) || done == count {
                let elapsed = started.elapsed().as_secs_f64();
                eprintln!(
                    "  {}: {done} of {count} uploads, {elapsed:.0} s",
                    look.thoroughness
                );
            }
            answered
        }
    })
    .await
}

/// Uploads one file to one bank. A refusal is an answer too: the file was not found.
pub(crate) async fn one(look: &Look, upload: &Upload) -> Result<Answered> {
    let file = tokio::fs::read(&upload.file).await;
    let file = file.with_context(|| upload.file.display().to_string())?;
    let started = Instant::now();
    let answer = look.api.match_file(file).await;
    let took = started.elapsed();
    match answer {
        Ok(answer) => Ok(Answered {
            hits: hits(look, &answer),
            refused: None,
            took,
        }),
        Err(error) => Ok(Answered {
            hits: Vec::new(),
            refused: Some(format!("{} of {}: {error:#}", upload.edit, upload.picture)),
            took,
        }),
    }
}

/// Each entry once, by the first way that is named.
fn hits(look: &Look, answer: &MatchAnswer) -> Vec<(usize, Way)> {
    let mut hits: Vec<(usize, Way)> = Vec::new();
    for found in &answer.matches {
        let Some(&place) = look.places.get(&found.entry) else {
            continue;
        };
        if hits.iter().all(|(known, _)| *known != place) {
            hits.push((place, found.way));
        }
    }
    hits
}
