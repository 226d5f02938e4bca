//! A data folder from before content was sealed: what lies plain under its SHA-256 is sealed under the keys of what it is
//! kept for, once, when the folder is opened.
//!
//! Sealing a blob that is sealed already does nothing, and the plain ones go only when all are sealed: a crash anywhere
//! between costs some time at the next start and nothing else.

use crate::blobs::blocking;
use crate::folder::sync_parent;
use crate::keyring::overwrite;
use crate::{Blobs, Connection, Holder, StoreError, state};
use casework::{Capture, Entry};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Seals what is plain in `root`, and removes it. The tables must be up to date.
pub(crate) async fn seal(
    connection: &mut Connection,
    blobs: &Blobs,
    root: PathBuf,
) -> Result<(), StoreError> {
    let plain = root.join("sha256");
    if !plain.exists() {
        return Ok(());
    }
    tracing::warn!(
        "content from before it was sealed is being sealed; this happens once and can be interrupted"
    );
    let mut wanted = named(connection).await?;
    let captures: Vec<(String,)> = sqlx::query_as("SELECT state FROM captures")
        .fetch_all(&mut *connection)
        .await?;
    let captures: Vec<Capture> = state::read_all(&captures)?;
    let (blobs, folder) = (blobs.clone(), plain.clone());
    let (sealed, missing) = blocking(move || {
        for capture in &captures {
            let holder = Holder::from(&capture.id);
            wanted.insert((holder.clone(), capture.record_sha256.clone()));
            // The record names the page and whatever else was fetched.
            if let Some(record) = read(&folder, &capture.record_sha256)? {
                let parts = parts(&record);
                wanted.extend(parts.into_iter().map(|part| (holder.clone(), part)));
            }
        }
        let (mut sealed, mut missing) = (0u64, 0u64);
        for (holder, sha256) in &wanted {
            match read(&folder, sha256)? {
                Some(bytes) if blobs.put_now(holder, &bytes)? == *sha256 => sealed += 1,
                Some(_) => missing += 1,
                None if blobs.has_now(holder, sha256)? => sealed += 1,
                None => missing += 1,
            }
        }
        remove(&folder)?;
        Ok((sealed, missing))
    })
    .await?;
    tracing::warn!(
        sealed,
        missing,
        "content is sealed now, and the plain files are gone; the disk may still hold their old blocks"
    );
    Ok(())
}

/// What tables name: pictures that may be looked at, and the features of entries.
async fn named(connection: &mut Connection) -> Result<BTreeSet<(Holder, String)>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT holder, sha256 FROM contents")
        .fetch_all(&mut *connection)
        .await?;
    let mut wanted = BTreeSet::new();
    for (holder, sha256) in rows {
        let holder = Holder::named(&holder)
            .ok_or_else(|| StoreError::damaged("a row of contents", "its holder is none"))?;
        wanted.insert((holder, sha256));
    }
    let entries: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM entries WHERE features IS NOT NULL")
            .fetch_all(connection)
            .await?;
    for entry in state::read_all::<Entry>(&entries)? {
        if let Some(features) = entry.content.features {
            wanted.insert((Holder::from(&entry.id), features));
        }
    }
    Ok(wanted)
}

pub(crate) fn parts(record: &[u8]) -> Vec<String> {
    let record: serde_json::Value = serde_json::from_slice(record).unwrap_or_default();
    let parts = record["parts"].as_array().into_iter().flatten();
    parts
        .filter_map(|part| part["sha256"].as_str().map(str::to_owned))
        .collect()
}

fn place(folder: &Path, sha256: &str) -> Option<PathBuf> {
    Some(
        folder
            .join(sha256.get(0..2)?)
            .join(sha256.get(2..4)?)
            .join(sha256),
    )
}

fn read(folder: &Path, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(path) = place(folder, sha256) else {
        return Ok(None);
    };
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(StoreError::file("could not read", &path)(cause)),
    }
}

/// Overwrites every file under a folder and removes it all.
fn remove(folder: &Path) -> Result<(), StoreError> {
    fn clear(folder: &Path) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                clear(&path)?;
            } else {
                overwrite(&path)?;
            }
        }
        fs::remove_dir(folder)
    }
    clear(folder)
        .and_then(|()| sync_parent(folder))
        .map_err(StoreError::file("could not remove", folder))
}
