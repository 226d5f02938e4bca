//! The ledger as files in `log/`, in the layout of c2sp.org/tlog-tiles: what others read, and what the database is held against.
//!
//! The database is the truth; the files follow it after each commit, a few commits at a time. Tiles are durable before the
//! checkpoint that needs them is written, so whoever finds a checkpoint finds what it speaks of. After a crash the files are behind,
//! never ahead, and [`Store::publish_log`](crate::Store::publish_log) brings them up. A full tile is written once. If a file is not what the
//! database says, nothing is written over it: either may be what was changed, and somebody has to look.

use crate::folder::{sync_parent, write_durably};
use crate::{Connection, StoreError, events};
use ledger::{
    BadTile, Checkpoint, Hash, StoredEntry, Tile, TileFile, TileTree, TileWriter, VerifyingKey,
    tile_beginning,
};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Entries read and written at a time: sixteen full tiles.
const AT_A_TIME: u32 = 4096;

/// The folder with the files of a log.
#[derive(Debug, Clone)]
pub struct TileLog {
    root: PathBuf,
}

impl TileLog {
    /// The log in this folder, which need not exist.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The published checkpoint, with the cosignatures of witnesses; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn checkpoint(&self) -> Result<Option<String>, StoreError> {
        let Some(bytes) = self.file("checkpoint")? else {
            return Ok(None);
        };
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|error| StoreError::damaged(self.shown("checkpoint"), error))
    }

    /// A file by its path below the folder; `None` where there is none. The path is one of ours, not one from outside.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.root.join(path);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
                ) =>
            {
                Ok(None)
            }
            Err(cause) => Err(StoreError::file("could not read", &path)(cause)),
        }
    }

    /// A tile: as it is on disk, or from a wider one of the same place. `None` where the log has no such tile.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(bytes) = self.file(&tile.to_string())? {
            return Ok(Some(bytes));
        }
        let beginning =
            |bytes: Vec<u8>| tile_beginning(tile.kind, &bytes, tile.width).map(<[u8]>::to_vec);
        if let Some(full) = self.file(&tile.full().to_string())? {
            return Ok(beginning(full));
        }
        let widest = fs::read_dir(self.root.join(format!("{}.p", tile.full())))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse::<u16>().ok())
            .max();
        match widest {
            Some(width) if width > tile.width && width < ledger::TILE_WIDTH => {
                let wider = self.file(&Tile { width, ..tile }.to_string())?;
                Ok(wider.and_then(beginning))
            }
            _ => Ok(None),
        }
    }

    /// The tree of the first `size` entries, for proofs.
    pub fn tree(
        &self,
        size: u64,
    ) -> TileTree<impl FnMut(Tile) -> Result<Vec<u8>, StoreError> + use<>> {
        let log = self.clone();
        TileTree::new(size, move |tile| log.must_have(tile))
    }

    fn must_have(&self, tile: Tile) -> Result<Vec<u8>, StoreError> {
        self.tile(tile)?
            .ok_or_else(|| StoreError::damaged(self.shown(&tile.to_string()), "it is missing"))
    }

    /// The paths of all files below the folder but the checkpoint, those left out that a crash left half written.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn files(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut files = BTreeSet::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let cannot = StoreError::file("could not list", &folder);
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                // One whose partial tiles went since it was listed.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(cause) => return Err(cannot(cause)),
            };
            for entry in entries.flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(below) = path.strip_prefix(&self.root) {
                    files.insert(below.to_string_lossy().into_owned());
                }
            }
        }
        files.retain(|path| path != "checkpoint" && !path.ends_with(".new"));
        Ok(files)
    }

    /// What a crash left half written.
    fn sweep(&self) {
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "new") {
                    let _ = fs::remove_file(&path);
                }
            }
        }
    }

    fn shown(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }

    /// Writes tiles. What is there already must be the same.
    fn put(&self, files: &[TileFile]) -> Result<(), StoreError> {
        let mut made = BTreeSet::new();
        for file in files {
            let name = file.tile.to_string();
            let path = self.root.join(&name);
            match self.file(&name)? {
                Some(there) if there == file.bytes => continue,
                Some(_) => {
                    return Err(StoreError::damaged(
                        path.display().to_string(),
                        "it is not what the database says; nothing is written over it. Run “staydown ledger verify”",
                    ));
                }
                None => {}
            }
            let folder = path.parent().unwrap_or(&self.root);
            if !folder.is_dir() {
                fs::create_dir_all(folder)
                    .map_err(StoreError::file("could not make the folder", folder))?;
                // The new names up to the log's own folder.
                made.extend(
                    folder
                        .ancestors()
                        .take_while(|above| above.starts_with(&self.root))
                        .map(Path::to_owned),
                );
            }
            write_durably(&path, &file.bytes, 0o644)?;
        }
        for folder in made {
            sync_parent(&folder).map_err(StoreError::file("could not make durable", &folder))?;
        }
        Ok(())
    }

    /// Removes the partial tiles of those that are full now.
    fn clear(&self, full: &[TileFile]) {
        for file in full {
            let folder = self.root.join(format!("{}.p", file.tile));
            // What stays is in nobody's way.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl From<BadTile> for StoreError {
    fn from(error: BadTile) -> Self {
        StoreError::damaged("a tile of the published log", error)
    }
}

/// What writes the files: the right edge of the published tree, read from them once.
#[derive(Default)]
pub(crate) struct Publisher {
    writer: Option<TileWriter>,
}

/// What is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// How many events.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The checkpoint as the ledger's key signed it, without cosignatures.
    pub note: String,
}

impl Publisher {
    /// Brings the files up to what the connection sees. `cosigned` gives the lines of witnesses for a size.
    pub(crate) async fn publish(
        &mut self,
        log: &TileLog,
        connection: &mut Connection,
        key: &VerifyingKey,
    ) -> Result<Published, StoreError> {
        let note = events::checkpoint(connection).await?;
        let checkpoint = Checkpoint::open(&note, key)
            .map_err(|error| StoreError::damaged("the ledger's checkpoint", error))?;
        // Whatever fails: begin again from what is on the disk.
        let mut writer = match self.writer.take() {
            Some(writer) => writer,
            None => begin(log, key)?,
        };
        if writer.size() > checkpoint.size {
            return Err(StoreError::damaged(
                "the ledger",
                format!(
                    "{} events were published, and the database has only {}: an older one was put in its place",
                    writer.size(),
                    checkpoint.size
                ),
            ));
        }
        let grew = writer.size() < checkpoint.size || log.checkpoint()?.is_none();
        while writer.size() < checkpoint.size {
            let page = texts(connection, writer.size(), checkpoint.size).await?;
            let mut full = Vec::new();
            for text in &page {
                full.extend(
                    writer
                        .push(text.as_bytes())
                        .map_err(|error| StoreError::damaged("the ledger", error))?,
                );
            }
            let log = log.clone();
            blocking(move || {
                log.put(&full)?;
                log.clear(&full);
                Ok(())
            })
            .await?;
        }
        if writer.root() != checkpoint.root {
            return Err(StoreError::damaged(
                "the published log",
                "its tree is not the one that was signed. Run “staydown ledger verify”",
            ));
        }
        if grew {
            let partials = writer.partials();
            let lines = crate::witnesses::lines(connection, checkpoint.size).await?;
            let cosigned = format!("{note}{}", lines.concat());
            let log = log.clone();
            blocking(move || {
                log.put(&partials)?;
                fs::create_dir_all(&log.root)
                    .map_err(StoreError::file("could not make the folder", &log.root))?;
                write_durably(&log.root.join("checkpoint"), cosigned.as_bytes(), 0o644)
            })
            .await?;
        }
        self.writer = Some(writer);
        Ok(Published {
            size: checkpoint.size,
            root: checkpoint.root,
            note,
        })
    }

    /// Writes the published checkpoint again, with the lines that witnesses added since.
    pub(crate) async fn cosigned(
        &mut self,
        log: &TileLog,
        connection: &mut Connection,
        key: &VerifyingKey,
    ) -> Result<(), StoreError> {
        let Some(published) = log.checkpoint()? else {
            return Ok(());
        };
        let damaged =
            |error: &dyn std::fmt::Display| StoreError::damaged("the published checkpoint", error);
        let checkpoint = Checkpoint::open(&published, key).map_err(|error| damaged(&error))?;
        let lines = crate::witnesses::lines(connection, checkpoint.size).await?;
        let note: ledger::Note = published
            .parse()
            .map_err(|error: ledger::BadNote| damaged(&error))?;
        let own = note
            .signatures()
            .iter()
            .filter(|line| line.name == key.name() && line.key_hash == key.key_hash())
            .map(ToString::to_string);
        let text = format!(
            "{}\n{}{}",
            note.text(),
            own.collect::<String>(),
            lines.concat()
        );
        if text == published {
            return Ok(());
        }
        let path = log.root.join("checkpoint");
        blocking(move || write_durably(&path, text.as_bytes(), 0o644)).await
    }
}

/// Where the files end. Files without a checkpoint are compared from the beginning.
fn begin(log: &TileLog, key: &VerifyingKey) -> Result<TileWriter, StoreError> {
    log.sweep();
    let Some(note) = log.checkpoint()? else {
        return Ok(TileWriter::new());
    };
    let damaged = |why: String| StoreError::damaged(log.shown("checkpoint"), why);
    let checkpoint = Checkpoint::open(&note, key).map_err(|error| damaged(error.to_string()))?;
    let writer = TileWriter::resume(checkpoint.size, |tile| log.must_have(tile));
    match writer {
        Ok(writer) if writer.root() == checkpoint.root => Ok(writer),
        Ok(_) => Err(damaged(
            "the tiles beside it are not of the tree it is about. Run “staydown ledger verify”"
                .to_owned(),
        )),
        // Something is missing: what is there is compared with the database, what is not is written.
        Err(_) => Ok(TileWriter::new()),
    }
}

/// The texts of a page of entries, without what the events say.
async fn texts(
    connection: &mut Connection,
    first: u64,
    end: u64,
) -> Result<Vec<String>, StoreError> {
    type Row = (i64, i64, String, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT seq, at, kind, commitment, previous FROM events WHERE seq >= $1 AND seq < $2 ORDER BY seq LIMIT $3",
    )
    .bind(i64::try_from(first).unwrap_or(i64::MAX))
    .bind(i64::try_from(end).unwrap_or(i64::MAX))
    .bind(AT_A_TIME)
    .fetch_all(connection)
    .await?;
    let gap = || {
        StoreError::damaged(
            "the ledger",
            "an event is missing. Run “staydown ledger verify”",
        )
    };
    if rows.is_empty() {
        return Err(gap());
    }
    rows.into_iter()
        .zip(first..)
        .map(|((seq, at_micros, kind, commitment, previous), expected)| {
            let hash = |bytes: &[u8]| Hash::try_from(bytes).map_err(|_| gap());
            if u64::try_from(seq) != Ok(expected) {
                return Err(gap());
            }
            Ok(StoredEntry {
                seq: expected,
                at_micros,
                kind,
                commitment: hash(&commitment)?,
                body: None,
                previous: hash(&previous)?,
                leaf: Hash::ZERO,
            }
            .leaf_data())
        })
        .collect()
}

async fn blocking(
    work: impl FnOnce() -> Result<(), StoreError> + Send + 'static,
) -> Result<(), StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::damaged("the published log", error))?
}
