//! The data folder: where things are, who may write, and the ledger's key.

use crate::{Environment, StoreError};
use ledger::{SigningKey, VerifyingKey};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The name of a ledger that nobody named: it stands in every checkpoint.
pub const DEFAULT_ORIGIN: &str = "staydown.local/ledger";

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at a path, which need not exist yet.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("staydown.db")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Snapshots of what is searched in memory. Everything in it can be made anew from the tables.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// The last signed checkpoint, kept apart from the database so that putting back an older database is noticed.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.root.join("ledger.checkpoint")
    }

    /// Preserved material, sealed.
    pub(crate) fn vault(&self) -> PathBuf {
        self.root.join("vault")
    }

    /// The keys of preserved material, wrapped; a file each.
    pub(crate) fn vault_keys(&self) -> PathBuf {
        self.root.join("keys").join("vault")
    }

    /// The key they are wrapped with.
    pub(crate) fn vault_key(&self) -> PathBuf {
        self.root.join("keys").join("vault.key")
    }

    fn private_key(&self) -> PathBuf {
        self.root.join("keys").join("ledger.key")
    }

    /// The public key, as a C2SP verifier key: hand this to whoever is to verify the ledger.
    #[must_use]
    pub fn public_key(&self) -> PathBuf {
        self.root.join("keys").join("ledger.vkey")
    }

    /// Makes the folder (readable by its owner only) and takes the writer's lock, held while the file is open.
    pub(crate) fn lock(&self) -> Result<File, StoreError> {
        self.must_be_ours()?;
        for folder in [self.root.clone(), self.root.join("keys")] {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .map_err(StoreError::file("could not make the folder", &folder))?;
        }
        let path = self.root.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(StoreError::file("could not open the lock file", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked(self.root.clone())),
            Err(TryLockError::Error(cause)) => {
                Err(StoreError::file("could not lock", &path)(cause))
            }
        }
    }

    /// A mistyped path must not become a second instance in the middle of something else.
    fn must_be_ours(&self) -> Result<(), StoreError> {
        const OURS: [&str; 7] = [
            "blobs",
            "index",
            "keys",
            "ledger.checkpoint",
            "lock",
            "staydown.db",
            "vault",
        ];
        let Ok(entries) = fs::read_dir(&self.root) else {
            return Ok(());
        };
        if self.database().exists() {
            return Ok(());
        }
        let stranger = entries
            .flatten()
            .find(|entry| !OURS.iter().any(|name| entry.file_name() == **name));
        match stranger {
            Some(entry) => Err(StoreError::NotOurs {
                folder: self.root.clone(),
                found: entry.file_name().into(),
            }),
            None => Ok(()),
        }
    }

    /// The signing key, made from fresh randomness the first time.
    pub(crate) fn signing_key(&self, environment: &Environment) -> Result<SigningKey, StoreError> {
        let path = self.private_key();
        let seed = match fs::read_to_string(&path) {
            Ok(text) => seed_from(text.trim()).ok_or_else(|| {
                StoreError::damaged(
                    path.display().to_string(),
                    "it is not 64 hexadecimal digits",
                )
            })?,
            // A ledger signed by another key from some event on would look forged to everybody who kept the first.
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound
                    && (self.database().exists() || self.public_key().exists()) =>
            {
                return Err(StoreError::damaged(
                    path.display().to_string(),
                    "it is missing, but the ledger was begun with it; put it back from your backup",
                ));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let seed: [u8; 32] = environment.random()?;
                let text: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
                write_durably(&path, text.as_bytes(), 0o600)?;
                seed
            }
            Err(cause) => return Err(StoreError::file("could not read", &path)(cause)),
        };
        let key = SigningKey::from_seed(&seed, DEFAULT_ORIGIN)
            .map_err(|error| StoreError::damaged(path.display().to_string(), error))?;
        let public = self.public_key();
        if public.exists() && self.verifying_key()?.to_string() != key.verifying_key().to_string() {
            return Err(StoreError::damaged(
                path.display().to_string(),
                format!("it does not belong to {}", public.display()),
            ));
        }
        if !public.exists() {
            write_durably(
                &public,
                format!("{}\n", key.verifying_key()).as_bytes(),
                0o644,
            )?;
        }
        Ok(key)
    }

    /// The public key on record.
    ///
    /// # Errors
    /// [`StoreError::File`] or [`StoreError::Damaged`] when it cannot be read.
    pub fn verifying_key(&self) -> Result<VerifyingKey, StoreError> {
        let path = self.public_key();
        let text = fs::read_to_string(&path)
            .map_err(StoreError::file("could not read the public key", &path))?;
        text.trim()
            .parse()
            .map_err(|error| StoreError::damaged(path.display().to_string(), error))
    }
}

/// Writes a small file so that after a crash it is there whole or not at all.
pub(crate) fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let temporary = path.with_extension("new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(mode)
        .open(&temporary)
        .map_err(StoreError::file("could not write", &temporary))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&temporary, path))
        .and_then(|()| sync_parent(path))
        .map_err(StoreError::file("could not write", path))
}

/// Makes a new name in a folder durable.
pub(crate) fn sync_parent(path: &Path) -> std::io::Result<()> {
    path.parent()
        .map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

fn seed_from(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(seed)
}
