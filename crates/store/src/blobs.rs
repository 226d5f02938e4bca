//! Content: what was captured, uploaded or banked, and what was made of it. Sealed under the key of what it is kept for,
//! written once, durable before it is named anywhere, checked on every read.
//!
//! A blob is `blobs/XX/HOLDER/NAME`: XX are the last two characters of the holder's identifier, NAME is an HMAC of the
//! content's SHA-256 under the holder's key. Whoever holds the folder without the instance's key learns how many files
//! belong to which case and how large they are, not whether a file they know is among them. The same content kept for two
//! is two blobs: erasing one leaves the other.

use crate::folder::sync_parent;
use crate::keyring::{DataKey, Holder, Keyring, private_folder};
use crate::seal::{Seal, Unseal};
use crate::vault::unreadable;
use crate::{Environment, StoreError};
use ring::digest::{SHA256, digest};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const PURPOSE: &[u8] = b"staydown content";

/// The blobs of a data folder.
#[derive(Clone)]
pub struct Blobs {
    root: PathBuf,
    keys: Keyring,
    environment: Environment,
    /// Numbers the temporary files of this process.
    next: Arc<AtomicU64>,
}

/// What is kept for a holder, or was until it was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// SHA-256 of its key, hexadecimal; `None` when there is none.
    pub key_sha256: Option<String>,
    /// Sealed files.
    pub files: u64,
    /// Their size as they lay, sealed.
    pub bytes: u64,
}

impl Blobs {
    pub(crate) fn open(
        root: PathBuf,
        keys: Keyring,
        environment: Environment,
    ) -> Result<Self, StoreError> {
        let blobs = Self::beside(root, keys, environment);
        let temporary = blobs.incoming();
        private_folder(&temporary)?;
        // What a crash left half written was never named by an event.
        for entry in fs::read_dir(&temporary)
            .map_err(StoreError::file("could not list", &temporary))?
            .flatten()
        {
            let _ = fs::remove_file(entry.path());
        }
        Ok(blobs)
    }

    /// Opens them beside a process that writes.
    pub(crate) fn beside(root: PathBuf, keys: Keyring, environment: Environment) -> Self {
        Self {
            root,
            keys,
            environment,
            next: Arc::default(),
        }
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// Seals bytes for a holder, and gives their SHA-256; when this returns they survive a power cut. The same bytes again are
    /// one blob.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub async fn put(
        &self,
        holder: impl Into<Holder>,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<String, StoreError> {
        let (blobs, holder) = (self.clone(), holder.into());
        blocking(move || blobs.put_now(&holder, bytes.as_ref())).await
    }

    pub(crate) fn put_now(&self, holder: &Holder, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = hex(digest(&SHA256, bytes).as_ref());
        let key = self.keys.get_or_make(holder.as_str(), &self.environment)?;
        let path = self.path(holder, &key, &sha256)?;
        if path.exists() {
            return Ok(sha256);
        }
        private_folder(path.parent().unwrap_or(&self.root))?;
        let temporary = self
            .incoming()
            .join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        let salt = self.environment.random()?;
        let written = fs::File::create(&temporary).and_then(|file| {
            let mut seal = Seal::begin(&file, &key, salt, PURPOSE, about(holder, &path))?;
            seal.push(bytes)?;
            seal.finish()?;
            file.sync_all()
        });
        if let Err(cause) = written {
            let _ = fs::remove_file(&temporary);
            return Err(StoreError::file("could not store a blob at", &temporary)(
                cause,
            ));
        }
        fs::rename(&temporary, &path)
            .and_then(|()| sync_parent(&path))
            .map_err(StoreError::file("could not store a blob at", &path))?;
        Ok(sha256)
    }

    /// Writes a few bytes and takes them back.
    pub(crate) async fn try_writing(&self) -> Result<(), StoreError> {
        let path = self.incoming().join("pulse");
        blocking(move || {
            let written = fs::File::create(&path).and_then(|mut file| {
                std::io::Write::write_all(&mut file, &[0; 4096])?;
                file.sync_all()
            });
            let _ = fs::remove_file(&path);
            written.map_err(StoreError::file("could not write", &path))
        })
        .await
    }

    /// Opens a blob, and checks that its bytes are those of its SHA-256.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`] when there is none, or its key was destroyed; [`StoreError::Damaged`] when it was changed.
    pub async fn get(
        &self,
        holder: impl Into<Holder>,
        sha256: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let (blobs, holder, sha256) = (self.clone(), holder.into(), sha256.to_owned());
        blocking(move || blobs.get_now(&holder, &sha256)).await
    }

    pub(crate) fn get_now(&self, holder: &Holder, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let none = || StoreError::NoBlob(sha256.chars().take(64).collect());
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(none());
        }
        let key = self.keys.get(holder.as_str())?.ok_or_else(none)?;
        let path = self.path(holder, &key, sha256)?;
        let file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(none()),
            Err(cause) => return Err(StoreError::file("could not read the blob", &path)(cause)),
        };
        let damaged = |why| StoreError::damaged(format!("the blob {sha256}"), why);
        let bytes = open(file, &key, about(holder, &path)).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => damaged(error.to_string()),
            _ => unreadable(&path, error),
        })?;
        if hex(digest(&SHA256, &bytes).as_ref()) != sha256 {
            return Err(damaged("its bytes have another SHA-256".to_owned()));
        }
        Ok(bytes)
    }

    /// Whether a holder's blob is there, without reading it.
    pub(crate) fn has_now(&self, holder: &Holder, sha256: &str) -> Result<bool, StoreError> {
        match self.keys.get(holder.as_str())? {
            Some(key) => Ok(self.path(holder, &key, sha256)?.exists()),
            None => Ok(false),
        }
    }

    /// Destroys a holder's key, so that nothing kept for it can be read by anybody any more, and removes the files. Again
    /// does nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; whatever was done by then stays done.
    pub async fn erase(&self, holder: impl Into<Holder>) -> Result<Erased, StoreError> {
        let (blobs, holder) = (self.clone(), holder.into());
        blocking(move || blobs.erase_now(&holder)).await
    }

    /// What is kept for a holder, and under which key.
    ///
    /// # Errors
    /// None today: what cannot be read is counted as it lies.
    pub async fn about(&self, holder: impl Into<Holder>) -> Result<Erased, StoreError> {
        let (blobs, holder) = (self.clone(), holder.into());
        blocking(move || Ok(blobs.about_now(&holder))).await
    }

    fn about_now(&self, holder: &Holder) -> Erased {
        // A key that cannot be opened is destroyed all the same.
        let key = self.keys.get(holder.as_str()).ok().flatten();
        let mut about = Erased {
            key_sha256: key.map(|key| key.digest()),
            files: 0,
            bytes: 0,
        };
        let files = fs::read_dir(self.folder_of(holder));
        for file in files.into_iter().flatten().flatten() {
            about.files += 1;
            about.bytes += file.metadata().map_or(0, |file| file.len());
        }
        about
    }

    fn erase_now(&self, holder: &Holder) -> Result<Erased, StoreError> {
        let folder = self.folder_of(holder);
        let erased = self.about_now(holder);
        self.keys.destroy(holder.as_str())?;
        match fs::remove_dir_all(&folder) {
            Ok(()) => {
                sync_parent(&folder).map_err(StoreError::file("could not remove", &folder))?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(cause) => return Err(StoreError::file("could not remove", &folder)(cause)),
        }
        Ok(erased)
    }

    fn folder_of(&self, holder: &Holder) -> PathBuf {
        let name = holder.as_str();
        let last = name.get(name.len().saturating_sub(2)..).unwrap_or("xx");
        self.root.join(last).join(name)
    }

    fn path(&self, holder: &Holder, key: &DataKey, sha256: &str) -> Result<PathBuf, StoreError> {
        let name = ring::hmac::sign(&key.naming()?, sha256.as_bytes());
        Ok(self.folder_of(holder).join(hex(name.as_ref())))
    }
}

/// What a blob is, as it is authenticated with every chunk.
fn about(holder: &Holder, path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    format!("{holder}/{}", name.to_string_lossy())
}

fn open(file: fs::File, key: &DataKey, about: String) -> std::io::Result<Vec<u8>> {
    let length = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    let mut unseal = Unseal::begin(file, key, PURPOSE, about)?;
    while let Some(more) = unseal.next_bytes()? {
        bytes.extend_from_slice(&more);
    }
    Ok(bytes)
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(StoreError::damaged("a background task", error)),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
#[path = "blobs_tests.rs"]
mod tests;
