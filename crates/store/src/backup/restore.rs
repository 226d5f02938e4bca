//! Restoring a backup: into a new folder, which gets its name only when everything in it was verified.

use super::contents;
use super::format::{NotOpened, PART, Piece, Reader};
use super::{Header, Listed, Manifest, Progress, Secret, beside};
use crate::blobs::{blocking, hex};
use crate::folder::sync_parent;
use crate::keyring::write_new;
use crate::{Environment, Folder, Snapshot, Store, StoreError, keeper, verify};
use jiff::Timestamp;
use ledger::{Checkpoint, VerifyingKey};
use ring::digest::{Context, SHA256};
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File};
use std::io::{BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

/// A backup to be restored.
pub struct Restore {
    /// The file.
    pub from: PathBuf,
    /// The new data folder: nothing, or an empty folder.
    pub to: PathBuf,
    /// With what the backup is sealed.
    pub secret: Secret,
    /// A copy of the instance's key, where the backup does not hold it.
    pub instance_key: Option<PathBuf>,
    /// A checkpoint that was kept apart: the ledger in the backup must agree with it.
    pub checkpoint: Option<String>,
    /// The ledger's public key to trust; the backup's own if not given.
    pub key: Option<VerifyingKey>,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: Timestamp,
    /// Files.
    pub files: u64,
    /// Events of its ledger, all verified.
    pub events: u64,
    /// Sealed things that the tables name, all opened and compared with their digests.
    pub contents: u64,
    /// What the tables name and what was not in the data folder either when the backup was made.
    pub missing: Vec<String>,
    /// Size of the ledger by the checkpoint kept apart, where that is more than is in the backup: what happened in between
    /// is lost.
    pub newer: Option<u64>,
}

/// Why a backup was not restored. The new folder is not there, then.
#[derive(Debug, thiserror::Error)]
pub enum NotRestored {
    /// It is no backup.
    #[error("{0} is no backup of Staydown")]
    NoBackup(PathBuf),
    /// The secret is another one.
    #[error("the secret does not open {0}: it is another one, or the file's beginning was changed")]
    Secret(PathBuf),
    /// The backup was changed or cut off.
    #[error("{0} was changed or cut off, and nothing was restored: {1}")]
    Damaged(PathBuf, String),
    /// A newer program wrote it.
    #[error("{0} was written by {1}; use that version or a newer one")]
    Newer(PathBuf, String),
    /// There is something in the way.
    #[error("{0} is there and not empty; give a new or an empty folder")]
    InTheWay(PathBuf),
    /// The instance's key is not in the backup, and was not given.
    #[error(
        "the instance's key is not in this backup: give your copy of it with --instance-key. Its fingerprint is {0}"
    )]
    KeyWanted(String),
    /// The instance's key that was given is another one.
    #[error(
        "{0} is another key than the one this backup was sealed with, whose fingerprint is {1}"
    )]
    OtherKey(PathBuf, String),
    /// The checkpoint kept apart is not one of this ledger.
    #[error("the ledger in the backup is not the one of the checkpoint kept apart: {0}")]
    OtherLedger(String),
    /// What is in it does not verify.
    #[error("what is in the backup does not verify, and nothing was restored: {0}")]
    NotVerified(#[from] verify::NotVerified),
    /// Sealed content does not open.
    #[error("{0} of the sealed files do not open, and nothing was restored; the first: {1}")]
    Content(usize, String),
    /// A disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Restore {
    /// Restores it. Whatever stops this before its end, nothing has the new folder's name.
    ///
    /// # Errors
    /// [`NotRestored`] with what to do.
    pub async fn run(
        self,
        environment: &Environment,
        told: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Restored, NotRestored> {
        let to = std::path::absolute(&self.to);
        let to = to.map_err(StoreError::file("could not find", &self.to))?;
        must_be_empty(&to)?;
        let work = beside(&to, "restoring");
        clear(&work)?;
        let done = self.into(&work, environment, told).await;
        match done {
            Ok(restored) => {
                let moved = fs::rename(&work, &to).and_then(|()| sync_parent(&to));
                moved.map_err(StoreError::file("could not name the folder", &to))?;
                Ok(restored)
            }
            Err(error) => {
                clear(&work)?;
                Err(error)
            }
        }
    }

    async fn into(
        self,
        work: &Path,
        environment: &Environment,
        told: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Restored, NotRestored> {
        let (from, secret, key) = (self.from, self.secret, self.instance_key);
        let (given, place, surroundings) = (from.clone(), work.to_owned(), environment.clone());
        let unpacked = tokio::task::spawn_blocking(move || {
            Unpacking::begin(&from, &secret, &place, key.as_deref(), &surroundings)?.all(told)
        });
        let unpacked = unpacked
            .await
            .map_err(|error| StoreError::damaged("a background task", error))?;
        let (header, manifest) = unpacked?;
        let folder = Folder::at(work);

        // As the next start does it: keys are checked, and what an older version wrote is brought up to date.
        let store = Store::open(folder.clone(), environment.clone()).await?;
        let (blobs, vault) = (store.blobs().clone(), store.vault().clone());
        store.close().await;
        drop(store);
        let report = verify::folder(folder.clone(), self.key.clone(), None, true).await?;
        let newer = match &self.checkpoint {
            Some(note) => agrees(&folder, note, self.key.as_ref(), report.events).await?,
            None => None,
        };
        if report.events < manifest.events {
            let why = format!("its manifest speaks of {} events", manifest.events);
            return Err(NotRestored::Damaged(given, why));
        }
        let snapshot = Snapshot::open(folder.clone()).await?;
        let named = contents::named(&mut *snapshot.read().await?, &blobs).await?;
        drop(snapshot);
        let contents = named.len() as u64;
        let missing = contents::missing(named, &blobs, &vault, true, |_| ()).await?;
        let known: BTreeSet<&str> = manifest.missing.iter().map(String::as_str).collect();
        let (known, unknown): (Vec<_>, Vec<_>) = missing
            .into_iter()
            .partition(|(named, _)| known.contains(named.to_string().as_str()));
        if let Some((named, why)) = unknown.first() {
            let first = format!("{named}: {why}");
            return Err(NotRestored::Content(unknown.len(), first));
        }
        end_sessions(&folder).await?;
        let place = work.to_owned();
        blocking(move || sync_all(&place)).await?;
        Ok(Restored {
            made_at: header.made_at,
            files: manifest.files.len() as u64,
            events: report.events,
            contents,
            missing: known
                .into_iter()
                .map(|(named, why)| format!("{named}: {why}"))
                .collect(),
            newer,
        })
    }
}

/// Whether the restored ledger goes on from a checkpoint that was kept apart; `Some` with its size when that is newer.
async fn agrees(
    folder: &Folder,
    note: &str,
    key: Option<&VerifyingKey>,
    events: u64,
) -> Result<Option<u64>, NotRestored> {
    let own = folder.verifying_key()?;
    let key = key.unwrap_or(&own);
    let other = |error: &dyn std::fmt::Display| NotRestored::OtherLedger(error.to_string());
    let kept = Checkpoint::open(note, key).map_err(|error| other(&error))?;
    if kept.size > events {
        return Ok(Some(kept.size));
    }
    // Verified once more with it: the place of the checkpoint that lies in the folder is taken by it.
    let place = folder.checkpoint();
    let before = fs::read(&place).map_err(StoreError::file("could not read", &place))?;
    let write = |bytes: &[u8]| {
        fs::write(&place, bytes).map_err(StoreError::file("could not write", &place))
    };
    write(note.as_bytes())?;
    let verified = verify::folder(folder.clone(), Some(key.clone()), None, false).await;
    write(&before)?;
    verified.map(|_| None).map_err(|error| other(&error))
}

/// Who was signed in then is not signed in now, and no old link opens anything.
async fn end_sessions(folder: &Folder) -> Result<(), StoreError> {
    let mut connection = crate::beside(folder).await?;
    for statement in [
        "DELETE FROM sessions",
        "DELETE FROM sign_in_links",
        "DELETE FROM bootstrap_links",
    ] {
        sqlx::query(statement).execute(&mut connection).await?;
    }
    sqlx::Connection::close(connection).await?;
    Ok(())
}

fn must_be_empty(to: &Path) -> Result<(), NotRestored> {
    match fs::read_dir(to).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(NotRestored::InTheWay(to.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let parent = to.parent().unwrap_or(Path::new("/"));
            fs::create_dir_all(parent)
                .map_err(StoreError::file("could not make the folder", parent))?;
            Ok(())
        }
        Err(_) => Err(NotRestored::InTheWay(to.to_owned())),
    }
}

/// Removes what a restore that was stopped left: the name is ours alone.
fn clear(work: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(work) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => {
            Err(StoreError::file("could not remove", work)(cause))
        }
        _ => Ok(()),
    }
}

/// Everything on the disk of a folder is durable when this returns.
fn sync_all(folder: &Path) -> Result<(), StoreError> {
    let fail = |cause| StoreError::file("could not write", folder)(cause);
    let file = File::open(folder).map_err(fail)?;
    rustix::fs::syncfs(&file).map_err(|error| fail(error.into()))
}

struct Unpacking {
    from: PathBuf,
    work: PathBuf,
    reader: Reader<BufReader<File>>,
    header: Header,
    bytes: u64,
}

impl Unpacking {
    fn begin(
        from: &Path,
        secret: &Secret,
        work: &Path,
        key: Option<&Path>,
        environment: &Environment,
    ) -> Result<Self, NotRestored> {
        let file = File::open(from).map_err(StoreError::file("could not open", from))?;
        let bytes = file.metadata().map_or(0, |about| about.len());
        let opened = Reader::begin(BufReader::new(file), secret);
        let mut reader = opened.map_err(|error| match error {
            NotOpened::NoBackup => NotRestored::NoBackup(from.to_owned()),
            NotOpened::Secret => NotRestored::Secret(from.to_owned()),
            NotOpened::Disk(cause) => StoreError::file("could not read", from)(cause).into(),
        })?;
        let damaged =
            |why: &dyn std::fmt::Display| NotRestored::Damaged(from.to_owned(), why.to_string());
        let Piece::Header(json) = reader.next_piece().map_err(|error| damaged(&error))? else {
            return Err(damaged(&"it has no header"));
        };
        let header: Header = serde_json::from_slice(&json).map_err(|error| damaged(&error))?;
        if header.version != 1 {
            return Err(NotRestored::Newer(from.to_owned(), header.tool));
        }
        let unpacking = Self {
            from: from.to_owned(),
            work: work.to_owned(),
            reader,
            header,
            bytes,
        };
        unpacking.place_key(key, environment)?;
        Ok(unpacking)
    }

    /// The right key, before anything is unpacked.
    fn place_key(&self, key: Option<&Path>, environment: &Environment) -> Result<(), NotRestored> {
        let wanted = &self.header.key_fingerprint;
        let keys = self.work.join("keys");
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&keys)
            .map_err(StoreError::file("could not make the folder", &keys))?;
        let Some(path) = key else {
            return match self.header.has_instance_key {
                true => Ok(()),
                false => Err(NotRestored::KeyWanted(wanted.clone())),
            };
        };
        if keeper::in_file(path, environment)?.fingerprint() != *wanted {
            return Err(NotRestored::OtherKey(path.to_owned(), wanted.clone()));
        }
        if self.header.has_instance_key {
            return Ok(());
        }
        let mut bytes = fs::read(path).map_err(StoreError::file("could not read", path))?;
        let place = keys.join("instance.key");
        let written = write_new(&place, &bytes);
        bytes.fill(0);
        written.map_err(StoreError::file("could not write", &place))?;
        Ok(())
    }

    fn all(mut self, mut told: impl FnMut(Progress)) -> Result<(Header, Manifest), NotRestored> {
        let from = self.from.clone();
        let damaged =
            |why: &dyn std::fmt::Display| NotRestored::Damaged(from.clone(), why.to_string());
        let mut found = Vec::new();
        let mut done = 0;
        loop {
            match self.reader.next_piece().map_err(|error| damaged(&error))? {
                Piece::Header(_) => return Err(damaged(&"it has two headers")),
                Piece::File(path, bytes) => {
                    let path = String::from_utf8(path).map_err(|error| damaged(&error))?;
                    if !is_plain(&path) {
                        return Err(damaged(&"a path leads out of the folder"));
                    }
                    let sha256 = self.file(&path, bytes)?;
                    done += bytes;
                    let of = self.bytes.max(done);
                    told(Progress { done, of });
                    found.push(Listed {
                        path,
                        bytes,
                        sha256,
                    });
                }
                Piece::Manifest(json) => {
                    let manifest: Manifest =
                        serde_json::from_slice(&json).map_err(|error| damaged(&error))?;
                    // To the very end: a file that was cut within its last chunk does not open.
                    let more = self
                        .reader
                        .read(&mut [0])
                        .map_err(|error| damaged(&error))?;
                    if more != 0 || manifest.files != found {
                        return Err(damaged(&"its files are not those of its manifest"));
                    }
                    return Ok((self.header, manifest));
                }
            }
        }
    }

    fn file(&mut self, path: &str, bytes: u64) -> Result<String, NotRestored> {
        let place = self.work.join(path);
        let fail = || StoreError::file("could not write", &place);
        if let Some(folder) = place.parent() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(fail())?;
        }
        let mut out = fs::OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&place)
            .map_err(fail())?;
        let mut digest = Context::new(&SHA256);
        let (mut left, mut part) = (bytes, vec![0; PART]);
        while left > 0 {
            let most = usize::try_from(left).map_or(PART, |left| left.min(PART));
            let read = self.reader.read(&mut part[..most]);
            let read = match read {
                Ok(0) => Err("a file ends too soon".to_owned()),
                Ok(read) => Ok(read),
                Err(error) => Err(error.to_string()),
            };
            let read = read.map_err(|why| NotRestored::Damaged(self.from.clone(), why))?;
            digest.update(&part[..read]);
            out.write_all(&part[..read]).map_err(fail())?;
            left -= read as u64;
        }
        Ok(hex(digest.finish().as_ref()))
    }
}

/// A path below the folder.
fn is_plain(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}
