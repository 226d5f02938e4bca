//! Verifying a data folder offline: chain, tree, signature, the published files, and the tables.

use crate::{Connection, Folder, Snapshot, StoreError, TileLog, events, replay, witnesses};
use ledger::{
    Checkpoint, Fault, Hash, Head, Note, StoredEntry, Tile, TileCheck, TileFault, TileKind,
    Verifier, VerifyingKey, bundle_entries, check_tiles,
};

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
    /// Rows of the tables compared with the ledger; 0 where they were not.
    pub rows: u64,
    /// Events that the published files have. Fewer than `events` while a server writes, and after it was killed.
    pub published: u64,
}

/// Why a data folder does not verify.
#[derive(Debug, thiserror::Error)]
pub enum NotVerified {
    /// The ledger was changed.
    #[error("{0}")]
    Ledger(#[from] Fault),
    /// The ledger was rewritten to fit itself; the published files, which are as they were signed, say from where on.
    #[error(
        "{fault} — the published files are as they were signed, and say: from entry {entry} on"
    )]
    Rewritten {
        /// What is wrong with the database.
        fault: Fault,
        /// The first entry that is another.
        entry: u64,
    },
    /// A row of the ledger does not read back.
    #[error("entry {entry} cannot be read: {why}")]
    Unreadable {
        /// The entry.
        entry: u64,
        /// Why not.
        why: String,
    },
    /// What the database keeps of where the ledger ends is not where it ends.
    #[error("the ledger's head was changed: {0}")]
    Head(String),
    /// A published file is not what the ledger says.
    #[error("the published log was changed: {0}")]
    Files(#[from] TileFault),
    /// The published checkpoint is missing or changed.
    #[error("the published checkpoint: {0}")]
    Published(String),
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
            Self::Rewritten { entry, .. } | Self::Unreadable { entry, .. } => Some(*entry),
            Self::Files(fault) => fault.entry,
            Self::Head(_) | Self::Published(_) | Self::Tables(_) | Self::Store(_) => None,
        }
    }
}

/// Verifies the folder. `key` is the public key to trust; without one the folder's own is used, which proves that nothing
/// changed since it was signed, not who signed it. `log` is where the published files are, if not in the folder. Without `tables` they are not
/// compared with the ledger, which takes by far the most of the time.
///
/// # Errors
/// [`NotVerified`] naming the first thing that is wrong.
pub async fn folder(
    folder: Folder,
    key: Option<VerifyingKey>,
    log: Option<TileLog>,
    tables: bool,
) -> Result<Report, NotVerified> {
    let snapshot = Snapshot::open(folder).await?;
    let key = match key {
        Some(key) => key,
        None => snapshot.folder().verifying_key()?,
    };
    // The files first: what they say must be in the database by then, also while a server writes to both.
    let log = log.unwrap_or_else(|| snapshot.folder().log());
    let published = log.checkpoint()?;
    let files = log.files()?;
    let mut connection = snapshot.read().await?;
    // One view of the database throughout.
    sqlx::query("BEGIN")
        .execute(&mut *connection)
        .await
        .map_err(StoreError::from)?;
    let note = events::checkpoint(&mut connection).await?;
    let mut verifier = Verifier::new(&note, &key)?;
    let published_checkpoint = published
        .as_deref()
        .and_then(|published| Checkpoint::open(published, &key).ok());
    if let (Some(text), Some(checkpoint)) = (&published, &published_checkpoint) {
        verifier = match verifier.with_earlier(text, &key) {
            Ok(verifier) => verifier,
            Err(fault) => {
                return Err(rewritten(&mut connection, &log, Some(checkpoint), fault).await?);
            }
        };
    }
    if let Ok(kept) = std::fs::read_to_string(snapshot.folder().checkpoint()) {
        verifier = verifier.with_earlier(&kept, &key)?;
    }
    let size = published_checkpoint.as_ref().map_or(0, |it| it.size);
    let mut files = TileCheck::new(size, files, |path: &str| log.file(path));
    let whole = entries(&mut connection, &mut verifier, |entry| {
        files.push(entry.leaf_data().as_bytes())
    })
    .await;
    let verified = match whole.and_then(|()| Ok(verifier.finish()?)) {
        Ok(verified) => verified,
        Err(NotVerified::Ledger(fault)) if fault.entry().is_none() => {
            let checkpoint = published_checkpoint.as_ref();
            return Err(rewritten(&mut connection, &log, checkpoint, fault).await?);
        }
        Err(error) => return Err(error),
    };
    head(&mut connection, &verified, &note, &key).await?;
    // The database is whole: what differs now is the files.
    if let Some(fault) = files.finish()? {
        return Err(fault.into());
    }
    published_note(&mut connection, published.as_deref(), &key).await?;
    sqlx::query("COMMIT")
        .execute(&mut *connection)
        .await
        .map_err(StoreError::from)?;
    drop(connection);
    let mut rows = 0;
    if tables {
        let replayed = replay::check(&snapshot).await?;
        if !replayed.differences.is_empty() {
            return Err(NotVerified::Tables(replayed.differences));
        }
        rows = replayed.rows;
    }
    Ok(Report {
        events: verified.size,
        erased: verified.erased,
        root: verified.root.to_string(),
        rows,
        published: size,
    })
}

/// Verifies the files of a log with nothing else: whether they are one log, the one that `key` signed. Gives its size and root.
///
/// # Errors
/// [`NotVerified`] naming the first thing that is wrong.
pub fn log_alone(log: &TileLog, key: &VerifyingKey) -> Result<(u64, Hash), NotVerified> {
    let note = log
        .checkpoint()?
        .ok_or_else(|| NotVerified::Published("there is none".to_owned()))?;
    let checkpoint = Checkpoint::open(&note, key).map_err(Fault::from)?;
    check_tiles(&checkpoint, log.files()?, |path| log.file(path))??;
    Ok((checkpoint.size, checkpoint.root))
}

/// Shows every entry to the verifier, then to `visit`.
async fn entries(
    connection: &mut Connection,
    verifier: &mut Verifier,
    mut visit: impl FnMut(&StoredEntry) -> Result<(), StoreError>,
) -> Result<(), NotVerified> {
    // Rows are read by their number from 0 on: one with a number below would never be seen.
    let below: Option<(i64,)> = sqlx::query_as("SELECT seq FROM events WHERE seq < 0 LIMIT 1")
        .fetch_optional(&mut *connection)
        .await
        .map_err(StoreError::from)?;
    if let Some((number,)) = below {
        return Err(NotVerified::Unreadable {
            entry: 0,
            why: format!("an event has the number {number}"),
        });
    }
    let mut next = 0;
    loop {
        let page = match events::entries(connection, next, PAGE).await {
            Ok(page) => page,
            // One of them does not read back: which?
            Err(error) => one_by_one(connection, next, error).await?,
        };
        let Some(last) = page.last() else {
            return Ok(());
        };
        next = last.seq.saturating_add(1);
        for entry in &page {
            verifier.push(entry)?;
            visit(entry)?;
        }
    }
}

/// The entries before the one that cannot be read; that one, if it is the first.
async fn one_by_one(
    connection: &mut Connection,
    first: u64,
    error: StoreError,
) -> Result<Vec<StoredEntry>, NotVerified> {
    let mut before = Vec::new();
    let mut next = first;
    for _ in 0..PAGE {
        match events::entries(connection, next, 1).await {
            Ok(mut one) => match one.pop() {
                Some(entry) => {
                    next = entry.seq.saturating_add(1);
                    before.push(entry);
                }
                None => break,
            },
            Err(error) if before.is_empty() => {
                return Err(NotVerified::Unreadable {
                    entry: next,
                    why: error.to_string(),
                });
            }
            Err(_) => return Ok(before),
        }
    }
    if before.is_empty() {
        return Err(error.into());
    }
    Ok(before)
}

/// Checks the row that says where the ledger ends: the next event is written after it.
async fn head(
    connection: &mut Connection,
    verified: &ledger::Verified,
    note: &str,
    key: &VerifyingKey,
) -> Result<(), NotVerified> {
    let rows: Vec<(i64, String)> = sqlx::query_as("SELECT id, head FROM ledger_head")
        .fetch_all(&mut *connection)
        .await
        .map_err(StoreError::from)?;
    let [(1, text)] = &rows[..] else {
        return Err(NotVerified::Head("it is not one row".to_owned()));
    };
    let head: Head = text
        .parse()
        .map_err(|error| NotVerified::Head(format!("{error}")))?;
    let last = events::last(connection).await?;
    let last = last.map_or(Hash::ZERO, |(_, leaf)| Hash::from_bytes(leaf));
    if head.size() != verified.size
        || head.root() != verified.root
        || head.last_leaf() != last
        || head.to_string() != *text
    {
        return Err(NotVerified::Head(
            "it is not where the events end".to_owned(),
        ));
    }
    // Every peak of the tree stands in the root, so equal roots are equal frontiers; the note has one spelling.
    let spelled = ledger::Checkpoint {
        origin: key.name().to_owned(),
        size: verified.size,
        root: verified.root,
    };
    let read: Note = note
        .parse()
        .map_err(|error: ledger::BadNote| NotVerified::Head(error.to_string()))?;
    if read.text() != spelled.text() || read.to_string() != note || read.signatures().len() != 1 {
        return Err(NotVerified::Head(
            "its checkpoint is not as it was signed".to_owned(),
        ));
    }
    Ok(())
}

/// Checks that the published checkpoint is the ledger's own with nothing but lines of witnesses we know.
async fn published_note(
    connection: &mut Connection,
    published: Option<&str>,
    key: &VerifyingKey,
) -> Result<(), NotVerified> {
    let wrong = |why: &str| NotVerified::Published(why.to_owned());
    let Some(text) = published else {
        return Err(wrong(
            "it is missing. A server that starts on this folder writes it anew",
        ));
    };
    let note: Note = text
        .parse()
        .map_err(|error: ledger::BadNote| NotVerified::Published(error.to_string()))?;
    let checkpoint =
        Checkpoint::open(text, key).map_err(|error| NotVerified::Published(error.to_string()))?;
    if note.text() != checkpoint.text() || note.to_string() != text {
        return Err(wrong("it is not spelled as it was signed"));
    }
    let witnesses = witnesses::all(connection).await?;
    for line in note.signatures() {
        let ours = line.name == key.name() && line.key_hash == key.key_hash();
        let theirs = witnesses
            .iter()
            .any(|witness| witness.key.time_of(note.text(), line).is_some());
        if !ours && !theirs {
            return Err(NotVerified::Published(format!(
                "the line of {} is not by a witness of this ledger",
                line.name
            )));
        }
    }
    Ok(())
}

/// Asks the published files from where on the database is another, where the database itself does not tell.
async fn rewritten(
    connection: &mut Connection,
    log: &TileLog,
    checkpoint: Option<&Checkpoint>,
    fault: Fault,
) -> Result<NotVerified, StoreError> {
    let entry = match checkpoint {
        Some(checkpoint) => first_other(connection, log, checkpoint).await?,
        None => None,
    };
    Ok(match entry {
        Some(entry) => NotVerified::Rewritten { fault, entry },
        None => NotVerified::Ledger(fault),
    })
}

/// The first entry of the database that is another than the published one, if the published files are as they were signed.
async fn first_other(
    connection: &mut Connection,
    log: &TileLog,
    checkpoint: &Checkpoint,
) -> Result<Option<u64>, StoreError> {
    if !matches!(
        check_tiles(checkpoint, log.files()?, |path| log.file(path)),
        Ok(Ok(()))
    ) {
        return Ok(None);
    }
    let mut index = 0;
    while let Some(tile) = Tile::of(TileKind::Entries, index, checkpoint.size) {
        index += 1;
        let first = tile.entry(0);
        let Some(bundle) = log.tile(tile)? else {
            return Ok(None);
        };
        let rows = events::entries(connection, first, tile.width.into()).await?;
        let mut rows = rows.into_iter();
        for (published, number) in bundle_entries(&bundle).0.into_iter().zip(first..) {
            if rows
                .next()
                .is_none_or(|row| row.leaf_data().as_bytes() != published)
            {
                return Ok(Some(number));
            }
        }
    }
    Ok(None)
}
