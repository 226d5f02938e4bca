//! Writing a backup, also while a server writes to the folder.
//!
//! First a copy of the database as it is at one instant, then the sealed files: whatever the copy names was durable before
//! it. What is erased meanwhile may be missing in the backup, and nothing else.

use super::contents::{self, Named};
use super::format::Writer;
use super::{Header, Listed, Manifest, Progress, Secret, beside};
use crate::blobs::{blocking, hex};
use crate::database::READ_ONLY_PATIENCE;
use crate::folder::sync_parent;
use crate::keyring::{Keyring, private_folder};
use crate::{Blobs, Environment, Folder, KeyKeeper, Snapshot, StoreError, Vault, events, keeper};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnectOptions;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is not in a backup: it belongs to this machine, or is made again.
const LEFT_OUT: [&str; 8] = [
    "staydown.db",
    "staydown.db-wal",
    "staydown.db-shm",
    "ledger.checkpoint",
    "lock",
    "backup",
    "index",
    "log",
];

/// A backup to be made.
pub struct Backup {
    /// Of what.
    pub folder: Folder,
    /// The file; nothing may be there.
    pub to: PathBuf,
    /// With what it is sealed.
    pub secret: Secret,
    /// Whether the instance's key goes in: then the secret alone opens everything.
    pub with_instance_key: bool,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Files in it.
    pub files: u64,
    /// Its size.
    pub bytes: u64,
    /// Events of the ledger in it.
    pub events: u64,
    /// The checkpoint of that ledger: keep it apart, and a restore can tell how much is missing.
    pub checkpoint: String,
    /// Content that is on record and is not in the data folder, each with the reason.
    pub missing: Vec<String>,
}

impl Backup {
    /// Makes it. When this returns it is whole and durable; until then nothing has its name.
    ///
    /// # Errors
    /// [`StoreError`] when something is there already, another backup of the folder is being made, or a disk refuses.
    pub async fn make(
        self,
        environment: &Environment,
        told: impl FnMut(Progress) + Send + 'static,
    ) -> Result<Made, StoreError> {
        let root = self.folder.path().to_owned();
        if !self.folder.database().is_file() {
            return Err(StoreError::NoData(root));
        }
        must_be_free(&self.to, &root)?;
        let keeper = keeper::existing(&self.folder, environment)?;
        let copied = Copied::of(&self.folder).await?;
        let keys = Keyring::beside(self.folder.data_keys(), Arc::clone(&keeper));
        let vault = Vault::at(self.folder.vault(), keys.clone());
        let blobs = Blobs::beside(self.folder.blobs(), keys, environment.clone());
        let named = copied.named(&blobs).await?;
        let gone = contents::missing(named, &blobs, &vault, false, |_| ()).await?;
        let lost = still_on_record(&self.folder, &blobs, gone.clone()).await?;
        let (environment, folder) = (environment.clone(), self.folder.clone());
        let (mut made, written) = blocking(move || {
            let written = beside(&self.to, "part");
            let made = self.write(&written, copied, &*keeper, gone, &environment, told);
            match made {
                Ok(made) => Ok((made, self.to)),
                Err(error) => {
                    let _ = fs::remove_file(&written);
                    Err(error)
                }
            }
        })
        .await?;
        made.missing = lost;
        tracing::debug!(folder = %folder.path().display(), to = %written.display(), "a backup was made");
        Ok(made)
    }

    fn write(
        &self,
        written: &Path,
        mut copied: Copied,
        keeper: &dyn KeyKeeper,
        gone: Vec<(Named, String)>,
        environment: &Environment,
        mut told: impl FnMut(Progress),
    ) -> Result<Made, StoreError> {
        let fail = || StoreError::file("could not write the backup", written);
        let out = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(written)
            .map_err(fail())?;
        let files = files_of(&self.folder, self.with_instance_key)?;
        let of = copied.bytes + files.iter().map(|(_, bytes)| bytes).sum::<u64>();
        let mut done = 0;
        let mut tell = |more| {
            done += more;
            told(Progress { done, of });
        };
        let fresh = [environment.random()?, environment.random()?];
        let mut writer = Writer::begin(&out, &self.secret, fresh).map_err(fail())?;
        let header = Header {
            version: 1,
            tool: format!("staydown {}", env!("CARGO_PKG_VERSION")),
            made_at: environment.now(),
            has_instance_key: self.with_instance_key,
            key_fingerprint: keeper.fingerprint(),
        };
        writer.header(&json(&header)?).map_err(fail())?;
        let mut listed = Vec::with_capacity(files.len() + 2);
        let mut list = |path: &str, bytes, digest: ring::digest::Digest| {
            listed.push(Listed {
                path: path.to_owned(),
                bytes,
                sha256: hex(digest.as_ref()),
            });
        };
        let (path, bytes) = ("staydown.db", copied.bytes);
        let digest = writer.file(path, bytes, &mut copied.file, &mut tell);
        list(path, bytes, digest.map_err(fail())?);
        let (path, note) = ("ledger.checkpoint", copied.checkpoint.as_bytes());
        let digest = writer.file(path, note.len() as u64, note, |_| ());
        list(path, note.len() as u64, digest.map_err(fail())?);
        for (path, _) in &files {
            let whole = self.folder.path().join(path);
            let file = match File::open(&whole) {
                Ok(file) => file,
                // Erased since it was listed.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(cause) => return Err(StoreError::file("could not read", &whole)(cause)),
            };
            let length = file.metadata().map_or(0, |about| about.len());
            let digest = writer.file(path, length, file, &mut tell);
            list(
                path,
                length,
                digest.map_err(StoreError::file("could not copy", &whole))?,
            );
        }
        let manifest = Manifest {
            events: copied.events,
            checkpoint: copied.checkpoint.clone(),
            missing: gone.iter().map(|(named, _)| named.to_string()).collect(),
            files: listed,
        };
        writer.finish(&json(&manifest)?).map_err(fail())?;
        out.sync_all()
            .and_then(|()| fs::rename(written, &self.to))
            .and_then(|()| sync_parent(&absolute(&self.to)))
            .map_err(fail())?;
        Ok(Made {
            files: manifest.files.len() as u64,
            bytes: out.metadata().map_or(0, |about| about.len()),
            events: copied.events,
            checkpoint: copied.checkpoint.clone(),
            missing: Vec::new(),
        })
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Nothing is overwritten, and a backup does not lie in what it is a backup of.
fn must_be_free(to: &Path, root: &Path) -> Result<(), StoreError> {
    let shown = || to.display().to_string();
    if to.exists() {
        let why = "a backup overwrites nothing; give another name";
        return Err(StoreError::damaged(
            shown(),
            format!("it is there already: {why}"),
        ));
    }
    let parent = absolute(to);
    let parent = parent.parent().unwrap_or(Path::new("/"));
    let parent = fs::canonicalize(parent).map_err(StoreError::file("could not find", parent))?;
    let root = fs::canonicalize(root).map_err(StoreError::file("could not find", root))?;
    if parent.starts_with(&root) {
        return Err(StoreError::Misplaced(to.to_owned()));
    }
    Ok(())
}

/// Those of what is gone that the tables still name: neither was it erased meanwhile, nor should it be gone.
async fn still_on_record(
    folder: &Folder,
    blobs: &Blobs,
    gone: Vec<(Named, String)>,
) -> Result<Vec<String>, StoreError> {
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let snapshot = Snapshot::open(folder.clone()).await?;
    let now = contents::named(&mut *snapshot.read().await?, blobs).await?;
    Ok(gone
        .into_iter()
        .filter(|(named, _)| now.contains(named))
        .map(|(named, why)| format!("{named}: {why}"))
        .collect())
}

/// A copy of the database at one instant.
struct Copied {
    file: File,
    path: PathBuf,
    bytes: u64,
    events: u64,
    checkpoint: String,
    /// Held: one backup at a time.
    _lock: File,
}

/// Takes the place of copies, with whatever a backup that was killed left in it cleared; `None` while a backup is made.
fn place_of_copies(folder: &Folder) -> Result<Option<(File, PathBuf)>, StoreError> {
    let place = folder.backup();
    private_folder(&place)?;
    let lock = place.join("lock");
    let fail = |path: &Path| StoreError::file("could not copy the database to", path);
    let held = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&lock)
        .map_err(fail(&lock))?;
    if held.try_lock().is_err() {
        return Ok(None);
    }
    let path = place.join("copy.db");
    for left in [&path, &place.join("copy.db-journal")] {
        match fs::remove_file(left) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(fail(left)(cause)),
            _ => {}
        }
    }
    Ok(Some((held, path)))
}

/// Removes what a backup that was killed left.
pub(crate) fn sweep(folder: &Folder) -> Result<(), StoreError> {
    match folder.backup().exists() {
        true => place_of_copies(folder).map(drop),
        false => Ok(()),
    }
}

impl Copied {
    async fn of(folder: &Folder) -> Result<Self, StoreError> {
        let taken = place_of_copies(folder)?;
        let (held, path) = taken.ok_or_else(|| StoreError::BackupRuns(folder.path().to_owned()))?;
        let fail = |path: &Path| StoreError::file("could not copy the database to", path);
        let snapshot = Snapshot::open(folder.clone()).await?;
        let mut connection = snapshot.read().await?;
        sqlx::query("VACUUM INTO $1")
            .bind(path.to_string_lossy().into_owned())
            .execute(&mut *connection)
            .await?;
        drop(connection);
        let mut copy = Self::connect(&path).await?;
        let (events, _) = events::size_and_root(&mut copy).await?;
        let checkpoint = events::checkpoint(&mut copy).await?;
        copy.close().await?;
        let file = File::open(&path).map_err(fail(&path))?;
        let bytes = file.metadata().map_err(fail(&path))?.len();
        Ok(Self {
            file,
            path,
            bytes,
            events,
            checkpoint,
            _lock: held,
        })
    }

    async fn connect(path: &Path) -> Result<crate::Connection, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .busy_timeout(READ_ONLY_PATIENCE);
        Ok(crate::Connection::connect_with(&options).await?)
    }

    async fn named(&self, blobs: &Blobs) -> Result<BTreeSet<Named>, StoreError> {
        let mut copy = Self::connect(&self.path).await?;
        let named = contents::named(&mut copy, blobs).await?;
        copy.close().await?;
        Ok(named)
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Everything else in the folder, by path: sealed files, keys, certificates.
fn files_of(folder: &Folder, with_instance_key: bool) -> Result<Vec<(String, u64)>, StoreError> {
    let mut files = Vec::new();
    walk(folder.path(), "", &mut files)?;
    if with_instance_key {
        let key = folder.instance_key();
        // It may be a link to where the key really is.
        let about = fs::metadata(&key).map_err(StoreError::file("could not read the key", &key))?;
        files.push(("keys/instance.key".to_owned(), about.len()));
    }
    Ok(files)
}

fn walk(root: &Path, below: &str, files: &mut Vec<(String, u64)>) -> Result<(), StoreError> {
    let folder = root.join(below);
    let fail = |cause| StoreError::file("could not list", &folder)(cause);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(fail(cause)),
    };
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = match below {
            "" => name.to_owned(),
            _ => format!("{below}/{name}"),
        };
        // Half-written files have no meaning to anybody else.
        let is_unfinished = name == "incoming" || name.ends_with(".new");
        if is_unfinished || path == "keys/instance.key" || LEFT_OUT.contains(&path.as_str()) {
            continue;
        }
        let kind = entry.file_type().map_err(fail)?;
        if kind.is_dir() {
            walk(root, &path, files)?;
        } else if kind.is_file() {
            let bytes = entry.metadata().map_or(0, |about| about.len());
            files.push((path, bytes));
        }
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| StoreError::damaged("a backup", error))
}
