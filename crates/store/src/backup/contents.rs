//! What the tables say must be among the sealed files.

use crate::blobs::{Blobs, blocking, hex};
use crate::vault::Vault;
use crate::{Connection, Holder, StoreError, state};
use casework::{Capture, Entry, Intake, Preservation, PreservationId};
use ring::digest::{Context, SHA256};
use std::collections::BTreeSet;

/// Something sealed that a table names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    /// A blob.
    Blob(Holder, String),
    /// Preserved material: file and SHA-256 of what is in it.
    Material(PreservationId, String, String),
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blob(holder, sha256) => write!(f, "{holder} {sha256}"),
            Self::Material(id, file, _) => write!(f, "{id} {file}"),
        }
    }
}

/// Everything the tables name: pictures, features, the records of captures and their parts, preserved material. What was
/// erased is not among it.
pub(crate) async fn named(
    connection: &mut Connection,
    blobs: &Blobs,
) -> Result<BTreeSet<Named>, StoreError> {
    let mut all = BTreeSet::new();
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT holder, sha256 FROM contents WHERE erased = FALSE")
            .fetch_all(&mut *connection)
            .await?;
    for (holder, sha256) in rows {
        let holder = Holder::named(&holder)
            .ok_or_else(|| StoreError::damaged("a row of contents", "its holder is none"))?;
        all.insert(Named::Blob(holder, sha256));
    }
    let entries: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM entries WHERE features IS NOT NULL")
            .fetch_all(&mut *connection)
            .await?;
    for entry in state::read_all::<Entry>(&entries)? {
        if let Some(features) = entry.content.features {
            all.insert(Named::Blob(Holder::from(&entry.id), features));
        }
    }
    let kept: Vec<(String,)> =
        sqlx::query_as("SELECT state FROM preservations WHERE stage = 'running'")
            .fetch_all(&mut *connection)
            .await?;
    for kept in state::read_all::<Preservation>(&kept)? {
        for material in kept.material {
            all.insert(Named::Material(
                kept.id.clone(),
                material.file,
                material.sha256,
            ));
        }
    }
    let taken_in: Vec<(String,)> = sqlx::query_as("SELECT state FROM intakes")
        .fetch_all(&mut *connection)
        .await?;
    for intake in state::read_all::<Intake>(&taken_in)? {
        let holder = Holder::from(&intake.organisation);
        let documents = intake
            .document
            .iter()
            .map(|document| document.sha256.clone());
        let files = documents.chain([intake.arrival.source.clone()]);
        all.extend(files.map(|file| Named::Blob(holder.clone(), file)));
    }
    let captures: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM captures c WHERE NOT EXISTS \
         (SELECT 1 FROM contents WHERE holder = c.id AND erased = TRUE)",
    )
    .fetch_all(connection)
    .await?;
    let captures: Vec<Capture> = state::read_all(&captures)?;
    let blobs = blobs.clone();
    blocking(move || {
        for capture in captures {
            let holder = Holder::from(&capture.id);
            // A record that cannot be read is missing itself; it is found so below.
            let record = blobs.get_now(&holder, &capture.record_sha256);
            let record = record.unwrap_or_default();
            let parts = crate::unsealed::parts(&record).into_iter();
            all.extend(parts.map(|part| Named::Blob(holder.clone(), part)));
            let package = capture.wacz_sha256.into_iter();
            all.extend(package.map(|package| Named::Blob(holder.clone(), package)));
            all.insert(Named::Blob(holder, capture.record_sha256));
        }
        Ok(all)
    })
    .await
}

/// Those that are not there, or with `thoroughly`, do not open as what they are said to be; each with the reason.
pub(crate) async fn missing(
    all: BTreeSet<Named>,
    blobs: &Blobs,
    vault: &Vault,
    thoroughly: bool,
    mut told: impl FnMut(u64) + Send + 'static,
) -> Result<Vec<(Named, String)>, StoreError> {
    let (blobs, vault) = (blobs.clone(), vault.clone());
    blocking(move || {
        let mut missing = Vec::new();
        for (number, named) in all.into_iter().enumerate() {
            if let Err(error) = look(&named, &blobs, &vault, thoroughly) {
                missing.push((named, error.to_string()));
            }
            told(number as u64 + 1);
        }
        Ok(missing)
    })
    .await
}

fn look(named: &Named, blobs: &Blobs, vault: &Vault, thoroughly: bool) -> Result<(), StoreError> {
    match named {
        Named::Blob(holder, sha256) if thoroughly => blobs.get_now(holder, sha256).map(drop),
        Named::Blob(holder, sha256) => match blobs.has_now(holder, sha256)? {
            true => Ok(()),
            false => Err(StoreError::NoBlob(sha256.clone())),
        },
        Named::Material(id, file, sha256) => {
            let mut opening = vault.open_now(id, file)?;
            let mut digest = Context::new(&SHA256);
            while let Some(bytes) = opening.next_bytes()? {
                if !thoroughly {
                    return Ok(());
                }
                digest.update(&bytes);
            }
            if thoroughly && hex(digest.finish().as_ref()) != *sha256 {
                let why = "its bytes have another SHA-256";
                return Err(StoreError::damaged(named.to_string(), why));
            }
            Ok(())
        }
    }
}
