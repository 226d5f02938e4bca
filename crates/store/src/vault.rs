//! Where preserved material lies: sealed, and readable only as long as its key is there.
//!
//! Every preservation has a key of its own (see [`crate::Holder`]). Destroying the key is what erases; that the sealed files
//! go too only saves room. Bytes are sealed before they are written: no temporary file, no log and no table ever holds them
//! plain.

use crate::blobs::{blocking, hex};
use crate::folder::sync_parent;
use crate::keyring::{Keyring, private_folder};
use crate::seal::{Seal, Unseal};
use crate::{Environment, StoreError};
use casework::PreservationId;
use ring::digest::{Context, SHA256};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

const PURPOSE: &[u8] = b"staydown preserved material";

/// The vault of a data folder.
#[derive(Debug, Clone)]
pub struct Vault {
    /// Sealed files, a folder for each preservation.
    sealed: PathBuf,
    keys: Keyring,
}

/// What is on record of a sealed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its name in the vault.
    pub file: String,
    /// Size of what is in it.
    pub bytes: u64,
    /// SHA-256 of what is in it, hexadecimal.
    pub sha256: String,
    /// SHA-256 of the file, hexadecimal.
    pub sealed_sha256: String,
    /// SHA-256 of the preservation's key, hexadecimal.
    pub key_sha256: String,
}

impl Vault {
    pub(crate) fn at(sealed: PathBuf, keys: Keyring) -> Self {
        Self { sealed, keys }
    }

    fn folder_of(&self, id: &PreservationId) -> PathBuf {
        self.sealed.join(id.as_str())
    }

    /// Whether the key is there: whether anything of it can be read.
    #[must_use]
    pub fn has_key(&self, id: &PreservationId) -> bool {
        self.keys.has(id.as_str())
    }

    /// Begins to seal a file; the preservation's key is made with the first.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses, [`StoreError::Damaged`] when a key cannot be read.
    pub async fn seal(
        &self,
        id: &PreservationId,
        environment: &Environment,
    ) -> Result<Sealing, StoreError> {
        let (vault, id, environment) = (self.clone(), id.clone(), environment.clone());
        blocking(move || vault.seal_now(&id, &environment)).await
    }

    fn seal_now(
        &self,
        id: &PreservationId,
        environment: &Environment,
    ) -> Result<Sealing, StoreError> {
        let key = self.keys.get_or_make(id.as_str(), environment)?;
        let name: String = hex(&environment.random::<16>()?);
        let file = format!("{name}.sealed");
        let folder = self.folder_of(id);
        private_folder(&folder)?;
        let path = folder.join(&file);
        let out = OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(StoreError::file("could not write", &path))?;
        let out = Digesting {
            out,
            whole: Context::new(&SHA256),
        };
        let (salt, about) = (environment.random()?, format!("{id}/{file}"));
        let seal = Seal::begin(out, &key, salt, PURPOSE, about)
            .map_err(StoreError::file("could not write", &path))?;
        Ok(Sealing {
            file,
            path,
            seal,
            bytes: 0,
            plain: Context::new(&SHA256),
            key_sha256: key.digest(),
            is_finished: false,
        })
    }

    /// Opens a sealed file for reading.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when key or file is gone, or the file is none of ours.
    pub async fn open(&self, id: &PreservationId, file: &str) -> Result<Opening, StoreError> {
        let (vault, id, file) = (self.clone(), id.clone(), file.to_owned());
        blocking(move || vault.open_now(&id, &file)).await
    }

    pub(crate) fn open_now(&self, id: &PreservationId, file: &str) -> Result<Opening, StoreError> {
        let path = self.folder_of(id).join(file);
        let key = self.keys.get(id.as_str())?;
        let key = key.ok_or_else(|| damaged(&self.keys.file(id.as_str()), "it is gone"))?;
        let input = match File::open(&path) {
            Ok(input) => input,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(damaged(&path, "it is gone"));
            }
            Err(cause) => return Err(StoreError::file("could not open", &path)(cause)),
        };
        let unseal = Unseal::begin(input, &key, PURPOSE, format!("{id}/{file}"))
            .map_err(|error| unreadable(&path, error))?;
        Ok(Opening { unseal, path })
    }

    /// Destroys the key: what was sealed cannot be read any more, by anybody. Again does nothing.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub async fn destroy_key(&self, id: &PreservationId) -> Result<(), StoreError> {
        let (keys, id) = (self.keys.clone(), id.clone());
        blocking(move || keys.destroy(id.as_str())).await
    }

    /// Removes one sealed file that no event names. Again does nothing.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub async fn remove_file(&self, id: &PreservationId, file: &str) -> Result<(), StoreError> {
        let path = self.folder_of(id).join(file);
        blocking(move || match fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => {
                Err(StoreError::file("could not remove", &path)(cause))
            }
            _ => Ok(()),
        })
        .await
    }

    /// Removes the sealed files. Again does nothing.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub async fn remove(&self, id: &PreservationId) -> Result<(), StoreError> {
        let path = self.folder_of(id);
        blocking(move || match fs::remove_dir_all(&path) {
            Ok(()) => sync_parent(&path).map_err(StoreError::file("could not remove", &path)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(cause) => Err(StoreError::file("could not remove", &path)(cause)),
        })
        .await
    }
}

/// A file of which the digest is taken while it is written.
struct Digesting {
    out: File,
    whole: Context,
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.whole.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// A file being sealed. Dropped before [`Sealing::finish`], it leaves nothing.
pub struct Sealing {
    file: String,
    path: PathBuf,
    seal: Seal<Digesting>,
    bytes: u64,
    plain: Context,
    key_sha256: String,
    is_finished: bool,
}

impl Sealing {
    /// So many bytes so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes more bytes. Blocks on the disk.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.plain.update(bytes);
        self.bytes += bytes.len() as u64;
        let pushed = self.seal.push(bytes);
        pushed.map_err(StoreError::file("could not write", &self.path))
    }

    /// Ends the file; when this returns it survives a power cut. Blocks on the disk.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub fn finish(mut self) -> Result<Sealed, StoreError> {
        self.seal
            .finish()
            .and_then(|()| self.seal.out().out.sync_all())
            .and_then(|()| sync_parent(&self.path))
            .map_err(StoreError::file("could not write", &self.path))?;
        self.is_finished = true;
        Ok(Sealed {
            file: self.file.clone(),
            bytes: self.bytes,
            sha256: hex(self.plain.clone().finish().as_ref()),
            sealed_sha256: hex(self.seal.out().whole.clone().finish().as_ref()),
            key_sha256: self.key_sha256.clone(),
        })
    }
}

impl Drop for Sealing {
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A sealed file being read.
pub struct Opening {
    unseal: Unseal<File>,
    path: PathBuf,
}

impl Opening {
    /// The next bytes, checked; `None` after the last. Blocks on the disk.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file was changed, cut or lengthened.
    pub fn next_bytes(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let path = &self.path;
        let next = self.unseal.next_bytes();
        next.map_err(|error| unreadable(path, error))
    }
}

/// What the seal does not hold for is damaged; everything else is the disk's.
pub(crate) fn unreadable(path: &Path, error: std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::InvalidData => damaged(path, &error.to_string()),
        _ => StoreError::file("could not read", path)(error),
    }
}

fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::damaged(path.display().to_string(), why)
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
