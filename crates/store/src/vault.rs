//! Where preserved material lies: sealed, and readable only as long as its key is there.
//!
//! Every preservation has a random key of its own, wrapped by a master key, in a small file outside database, ledger and
//! blobs: `keys/vault/ID.key`. It is a file and no row because a row that was deleted can lie in a database's free pages and
//! in its log for long; a file is overwritten, synced and unlinked. Destroying the key is what erases; that the sealed files
//! go too only saves room.
//!
//! A sealed file is `SDSEAL1\n`, 32 random bytes, and chunks of 64 KiB, each followed by its tag (ChaCha20-Poly1305, RFC
//! 8439). Its key is derived from the preservation's and the random bytes (HKDF-SHA256, RFC 5869). A chunk's nonce counts
//! it, and says whether it is the last, so that chunks cannot be exchanged, repeated or cut off; preservation and file name
//! are authenticated with each, so that files cannot be exchanged.
//!
//! Bytes are sealed before they are written: no temporary file, no log and no table ever holds them plain.

use crate::blobs::{blocking, hex};
use crate::folder::{sync_parent, write_durably};
use crate::{Environment, Folder, StoreError};
use casework::PreservationId;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{Context, SHA256, digest};
use ring::hkdf::{HKDF_SHA256, Salt};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"SDSEAL1\n";
const SALT: usize = 32;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const NONCE: usize = 12;

/// The vault of a data folder.
#[derive(Debug, Clone)]
pub struct Vault {
    /// Sealed files, a folder for each preservation.
    sealed: PathBuf,
    /// Wrapped keys, a file each.
    keys: PathBuf,
    /// The master key's file.
    master: PathBuf,
    folder: Folder,
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
    pub(crate) fn of(folder: &Folder) -> Self {
        Self {
            sealed: folder.vault(),
            keys: folder.vault_keys(),
            master: folder.vault_key(),
            folder: folder.clone(),
        }
    }

    fn key_file(&self, id: &PreservationId) -> PathBuf {
        self.keys.join(format!("{id}.key"))
    }

    fn folder_of(&self, id: &PreservationId) -> PathBuf {
        self.sealed.join(id.as_str())
    }

    /// Whether the key is there: whether anything of it can be read.
    #[must_use]
    pub fn has_key(&self, id: &PreservationId) -> bool {
        self.key_file(id).exists()
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
        let key = match self.key(id)? {
            Some(key) => key,
            None => self.make_key(id, environment)?,
        };
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
        let salt: [u8; SALT] = environment.random()?;
        let chunks = Chunks::new(&key, &salt, id, &file)?;
        let mut sealing = Sealing {
            file,
            path,
            out,
            chunks,
            waiting: Vec::with_capacity(CHUNK + TAG),
            bytes: 0,
            plain: Context::new(&SHA256),
            whole: Context::new(&SHA256),
            key_sha256: hex(digest(&SHA256, &key).as_ref()),
            is_finished: false,
        };
        sealing.write(&[&MAGIC[..], &salt].concat())?;
        Ok(sealing)
    }

    /// Opens a sealed file for reading.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when key or file is gone, or the file is none of ours.
    pub async fn open(&self, id: &PreservationId, file: &str) -> Result<Opening, StoreError> {
        let (vault, id, file) = (self.clone(), id.clone(), file.to_owned());
        blocking(move || vault.open_now(&id, &file)).await
    }

    fn open_now(&self, id: &PreservationId, file: &str) -> Result<Opening, StoreError> {
        let path = self.folder_of(id).join(file);
        let key = self.key(id)?.ok_or_else(|| gone(&self.key_file(id)))?;
        let mut input = match File::open(&path) {
            Ok(input) => input,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(gone(&path)),
            Err(cause) => return Err(StoreError::file("could not open", &path)(cause)),
        };
        let mut head = [0; MAGIC.len() + SALT];
        let read = input.read_exact(&mut head);
        read.map_err(StoreError::file("could not read", &path))?;
        let (magic, salt) = head.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(damaged(&path, "it is no sealed file"));
        }
        let mut opening = Opening {
            chunks: Chunks::new(&key, salt, id, file)?,
            ahead: Vec::new(),
            is_over: false,
            input,
            path,
        };
        opening.ahead = opening.block()?;
        Ok(opening)
    }

    /// Destroys the key: what was sealed cannot be read any more, by anybody. Again does nothing.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub async fn destroy_key(&self, id: &PreservationId) -> Result<(), StoreError> {
        let (folder, id) = (self.keys.clone(), id.clone());
        blocking(move || {
            let fail = |cause| StoreError::file("could not destroy the key in", &folder)(cause);
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                Err(cause) => return Err(fail(cause)),
            };
            // Also what a crash left while the key was made.
            let own = format!("{id}.");
            for entry in entries {
                let entry = entry.map_err(fail)?;
                if entry.file_name().to_string_lossy().starts_with(&own) {
                    overwrite(&entry.path()).map_err(fail)?;
                }
            }
            File::open(&folder)
                .and_then(|folder| folder.sync_all())
                .map_err(fail)
        })
        .await
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

    /// The key of a preservation, unwrapped; `None` if there is none.
    fn key(&self, id: &PreservationId) -> Result<Option<[u8; 32]>, StoreError> {
        let path = self.key_file(id);
        let wrapped = match fs::read(&path) {
            Ok(wrapped) => wrapped,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(StoreError::file("could not read the key", &path)(cause)),
        };
        let (nonce, sealed) = wrapped
            .split_at_checked(NONCE)
            .ok_or_else(|| damaged(&path, "it is too short"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce)
            .map_err(|_| damaged(&path, "it has no nonce"))?;
        let mut sealed = sealed.to_vec();
        let key = master(&self.master_key()?)?
            .open_in_place(nonce, Aad::from(id.as_str()), &mut sealed)
            .map_err(|_| damaged(&path, "the master key does not open it"))?;
        let key = <[u8; 32]>::try_from(&*key);
        key.map(Some)
            .map_err(|_| damaged(&path, "it is of another length"))
    }

    fn make_key(
        &self,
        id: &PreservationId,
        environment: &Environment,
    ) -> Result<[u8; 32], StoreError> {
        private_folder(&self.keys)?;
        let master_key = self.master_key_or_new(environment)?;
        let path = self.key_file(id);
        let (key, nonce): ([u8; 32], [u8; NONCE]) = (environment.random()?, environment.random()?);
        let mut sealed = key.to_vec();
        master(&master_key)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(id.as_str()),
                &mut sealed,
            )
            .map_err(|_| damaged(&path, "it could not be wrapped"))?;
        // Whole under its name or not at all; and whoever comes second at the same time takes the first one's.
        let temporary = self.keys.join(format!("{id}.{}.new", hex(&nonce)));
        let made = write_new(&temporary, &[&nonce[..], &sealed].concat())
            .and_then(|()| fs::hard_link(&temporary, &path));
        let cleared = fs::remove_file(&temporary).and_then(|()| sync_parent(&path));
        match made.and(cleared) {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.key(id)?.ok_or_else(|| gone(&path))
            }
            Err(cause) => Err(StoreError::file("could not write the key", &path)(cause)),
        }
    }

    fn master_key(&self) -> Result<[u8; 32], StoreError> {
        let path = &self.master;
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(damaged(
                    path,
                    "it is missing, and keys of preserved material are wrapped with it; put it back from your backup",
                ));
            }
            Err(cause) => return Err(StoreError::file("could not read the key", path)(cause)),
        };
        <[u8; 32]>::try_from(&*bytes).map_err(|_| damaged(path, "it is not 32 bytes"))
    }

    /// The master key, made the first time: never while there are keys that another one wrapped.
    fn master_key_or_new(&self, environment: &Environment) -> Result<[u8; 32], StoreError> {
        let has_keys = fs::read_dir(&self.keys).is_ok_and(|mut keys| keys.next().is_some());
        if self.master.exists() || has_keys {
            return self.master_key();
        }
        let key: [u8; 32] = environment.random()?;
        write_durably(&self.master, &key, 0o600)?;
        tracing::info!(
            folder = %self.folder.path().display(),
            "the vault's master key was made; include keys/ in what you keep safe"
        );
        Ok(key)
    }
}

/// A file being sealed. Dropped before [`Sealing::finish`], it leaves nothing.
pub struct Sealing {
    file: String,
    path: PathBuf,
    out: File,
    chunks: Chunks,
    waiting: Vec<u8>,
    bytes: u64,
    plain: Context,
    whole: Context,
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
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.plain.update(bytes);
        self.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            // A full chunk waits until it is known not to be the last.
            if self.waiting.len() == CHUNK {
                self.write_chunk(false)?;
            }
            let (now, rest) = bytes.split_at(bytes.len().min(CHUNK - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = rest;
        }
        Ok(())
    }

    /// Ends the file; when this returns it survives a power cut. Blocks on the disk.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub fn finish(mut self) -> Result<Sealed, StoreError> {
        self.write_chunk(true)?;
        self.out
            .sync_all()
            .and_then(|()| sync_parent(&self.path))
            .map_err(StoreError::file("could not write", &self.path))?;
        self.is_finished = true;
        Ok(Sealed {
            file: self.file.clone(),
            bytes: self.bytes,
            sha256: hex(self.plain.clone().finish().as_ref()),
            sealed_sha256: hex(self.whole.clone().finish().as_ref()),
            key_sha256: self.key_sha256.clone(),
        })
    }

    fn write_chunk(&mut self, is_last: bool) -> Result<(), StoreError> {
        let mut chunk = std::mem::take(&mut self.waiting);
        self.chunks.seal(&mut chunk, is_last)?;
        self.write(&chunk)?;
        chunk.clear();
        self.waiting = chunk;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.whole.update(bytes);
        self.out
            .write_all(bytes)
            .map_err(StoreError::file("could not write", &self.path))
    }
}

impl Drop for Sealing {
    fn drop(&mut self) {
        // What waits here is plain.
        self.waiting.fill(0);
        if !self.is_finished {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A sealed file being read.
pub struct Opening {
    chunks: Chunks,
    /// The next chunk, still sealed: whether it is the last is known once nothing comes after it.
    ahead: Vec<u8>,
    is_over: bool,
    input: File,
    path: PathBuf,
}

impl Opening {
    /// The next bytes, checked; `None` after the last. Blocks on the disk.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file was changed, cut or lengthened.
    pub fn next_bytes(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if self.is_over {
            return Ok(None);
        }
        let after = self.block()?;
        self.is_over = after.is_empty();
        let mut chunk = std::mem::replace(&mut self.ahead, after);
        let path = &self.path;
        self.chunks
            .open(&mut chunk, self.is_over)
            .ok_or_else(|| damaged(path, "a chunk was changed, or the file was cut"))?;
        Ok(Some(chunk))
    }

    fn block(&mut self) -> Result<Vec<u8>, StoreError> {
        let mut block = Vec::with_capacity(CHUNK + TAG);
        (&mut self.input)
            .take((CHUNK + TAG) as u64)
            .read_to_end(&mut block)
            .map_err(StoreError::file("could not read", &self.path))?;
        Ok(block)
    }
}

/// The chunks of one file in order.
struct Chunks {
    key: LessSafeKey,
    about: Vec<u8>,
    next: u64,
}

impl Chunks {
    fn new(
        key: &[u8; 32],
        salt: &[u8],
        id: &PreservationId,
        file: &str,
    ) -> Result<Self, StoreError> {
        let derived = Salt::new(HKDF_SHA256, salt).extract(key);
        let info = [&b"staydown preserved material"[..]];
        let key = derived
            .expand(&info, &CHACHA20_POLY1305)
            .map_err(|_| StoreError::damaged("a key", "it cannot be derived"))?;
        Ok(Self {
            key: LessSafeKey::new(UnboundKey::from(key)),
            about: format!("{id}/{file}").into_bytes(),
            next: 0,
        })
    }

    /// Three zero bytes, whether it is the last, and its number.
    fn nonce(&mut self, is_last: bool) -> Nonce {
        let mut nonce = [0; NONCE];
        nonce[3] = u8::from(is_last);
        nonce[4..].copy_from_slice(&self.next.to_be_bytes());
        self.next += 1;
        Nonce::assume_unique_for_key(nonce)
    }

    fn seal(&mut self, chunk: &mut Vec<u8>, is_last: bool) -> Result<(), StoreError> {
        let nonce = self.nonce(is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::from(&self.about), chunk)
            .map_err(|_| StoreError::damaged("a chunk", "it cannot be sealed"))
    }

    fn open(&mut self, chunk: &mut Vec<u8>, is_last: bool) -> Option<()> {
        let nonce = self.nonce(is_last);
        let plain = self.key.open_in_place(nonce, Aad::from(&self.about), chunk);
        let length = plain.ok()?.len();
        chunk.truncate(length);
        Some(())
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes zeros over a file and removes it.
fn overwrite(path: &Path) -> std::io::Result<()> {
    let length = fs::metadata(path)?.len();
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![0; usize::try_from(length).unwrap_or(0)])?;
    file.sync_all()?;
    fs::remove_file(path)
}

fn master(key: &[u8; 32]) -> Result<LessSafeKey, StoreError> {
    UnboundKey::new(&CHACHA20_POLY1305, key)
        .map(LessSafeKey::new)
        .map_err(|_| StoreError::damaged("the vault's master key", "it is no key"))
}

fn private_folder(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .and_then(|()| sync_parent(path))
        .map_err(StoreError::file("could not make the folder", path))
}

fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::damaged(path.display().to_string(), why)
}

fn gone(path: &Path) -> StoreError {
    damaged(path, "it is gone")
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
