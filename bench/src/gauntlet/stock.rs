//! What a matcher finds that compares whole pictures by PDQ alone, as Meta's Hasher-Matcher-Actioner does.

use super::in_hand::in_hand;
use super::manifest::Manifest;
use crate::ours;
use anyhow::{Context, Result};
use signals::pdq::{MATCH_DISTANCE, Pdq};
use std::path::PathBuf;
use std::sync::Arc;

/// Exact hashes, none where the quality is too low to be matched.
pub(crate) struct Stock {
    /// Of the entries, in the order of the manifest.
    entries: Vec<Option<Pdq>>,
    /// Of the uploads, likewise.
    pub(crate) uploads: Vec<Option<Pdq>>,
}

impl Stock {
    /// Made of hashes that are known.
    #[cfg(test)]
    pub(crate) fn of(entries: Vec<Option<Pdq>>, uploads: Vec<Option<Pdq>>) -> Self {
        Self { entries, uploads }
    }

    /// Hashes every file, `callers` at a time, without the server: it may have been content with less than the exact hash.
    pub(crate) async fn hash(manifest: &Arc<Manifest>, callers: usize) -> Result<Self> {
        let of = Arc::clone(manifest);
        let entries = in_hand(callers, manifest.entries.len(), move |place| {
            usable(of.entries[place].file.clone())
        });
        let of = Arc::clone(manifest);
        let uploads = in_hand(callers, manifest.uploads.len(), move |number| {
            usable(of.uploads[number].file.clone())
        });
        Ok(Self {
            entries: entries.await?,
            uploads: uploads.await?,
        })
    }

    /// The entries within 31 bits of an upload, by their place.
    pub(crate) fn found(&self, upload: usize) -> Vec<usize> {
        let Some(Some(pdq)) = self.uploads.get(upload) else {
            return Vec::new();
        };
        let near =
            |entry: &Option<Pdq>| entry.is_some_and(|entry| entry.distance(pdq) <= MATCH_DISTANCE);
        let places = self.entries.iter().enumerate();
        places
            .filter(|(_, entry)| near(entry))
            .map(|(place, _)| place)
            .collect()
    }
}

async fn usable(path: PathBuf) -> Result<Option<Pdq>> {
    let hashing = tokio::task::spawn_blocking(move || {
        let at = || path.display().to_string();
        let file = std::fs::read(&path).with_context(at)?;
        let hashed = ours::exact(&file).with_context(at)?;
        anyhow::Ok(hashed.is_usable().then_some(hashed.pdq))
    });
    hashing.await.context("hashing crashed")?
}
