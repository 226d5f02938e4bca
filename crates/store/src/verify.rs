//! Verifying a data folder offline: chain, tree, signature, and the tables.

use crate::{Folder, Snapshot, StoreError, events, replay};
use ledger::{Fault, Verifier, VerifyingKey};

const PAGE: u32 = 1_000;

/// What was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Number of events.
    pub events: u64,
    /// Events whose bodies were erased.
    pub erased: u64,
    /// Root of the tree, hexadecimal.
    pub root: String,
    /// Rows of the tables compared with the ledger.
    pub rows: u64,
}

/// Why a data folder does not verify.
#[derive(Debug, thiserror::Error)]
pub enum NotVerified {
    /// The ledger was changed.
    #[error("{0}")]
    Ledger(#[from] Fault),
    /// The tables are not what the ledger says.
    #[error("the tables are not what the ledger says: {}", .0.join("; "))]
    Tables(Vec<String>),
    /// It could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NotVerified {
    /// The first bad entry, where one can be named.
    #[must_use]
    pub fn entry(&self) -> Option<u64> {
        match self {
            Self::Ledger(fault) => fault.entry(),
            Self::Tables(_) | Self::Store(_) => None,
        }
    }
}

/// Verifies the folder. `key` is the public key to trust; without one the folder's own is used, which proves that nothing
/// changed since it was signed, not who signed it.
///
/// # Errors
/// [`NotVerified`] naming the first thing that is wrong.
pub async fn folder(folder: Folder, key: Option<VerifyingKey>) -> Result<Report, NotVerified> {
    let snapshot = Snapshot::open(folder).await?;
    let key = match key {
        Some(key) => key,
        None => snapshot.folder().verifying_key()?,
    };
    let mut connection = snapshot.read().await?;
    // One view of the database throughout: a server may be writing meanwhile.
    sqlx::query("BEGIN")
        .execute(&mut *connection)
        .await
        .map_err(StoreError::from)?;
    let note = events::checkpoint(&mut connection).await?;
    let mut verifier = Verifier::new(&note, &key)?;
    if let Ok(kept) = std::fs::read_to_string(snapshot.folder().checkpoint()) {
        verifier = verifier.with_earlier(&kept, &key)?;
    }
    let mut next = 0;
    loop {
        let page = events::entries(&mut connection, next, PAGE).await?;
        let Some(last) = page.last() else { break };
        next = last.seq.saturating_add(1);
        for entry in &page {
            verifier.push(entry)?;
        }
    }
    let verified = verifier.finish()?;
    sqlx::query("COMMIT")
        .execute(&mut *connection)
        .await
        .map_err(StoreError::from)?;
    let replayed = replay::check(&snapshot).await?;
    if !replayed.differences.is_empty() {
        return Err(NotVerified::Tables(replayed.differences));
    }
    Ok(Report {
        events: verified.size,
        erased: verified.erased,
        root: verified.root.to_string(),
        rows: replayed.rows,
    })
}
