//! The data folder: where things are, who may write, and the ledger's key.

use crate::blobs::hex;
use crate::keeper::{self, KeyKeeper};
use crate::keyring::DataKey;
use crate::{Environment, StoreError, TileLog};
use ledger::{SigningKey, VerifyingKey};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What the names of ledgers begin with that nobody named. The name stands in every checkpoint, and a witness knows a ledger by it: so each
/// goes on with the beginning of its own key. (Those begun before 2026-11-22 end here.)
pub const DEFAULT_ORIGIN: &str = "staydown.local/ledger";

/// How the file of the ledger's key begins; what follows is wrapped by the instance's key.
pub(crate) const WRAPPED: &str = "wrapped ";

/// The name under which it is wrapped.
const LEDGER: &str = "ledger";
/// The same for the key that cosigns.
const WITNESS: &str = "witness";

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

    /// Whether there is a database in it.
    #[must_use]
    pub fn has_database(&self) -> bool {
        self.database().is_file()
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

    /// The ledger as files that others read.
    #[must_use]
    pub fn log(&self) -> TileLog {
        TileLog::at(self.root.join("log"))
    }

    /// The key with which we cosign the checkpoints of others.
    fn witness_private_key(&self) -> PathBuf {
        self.root.join("keys").join("witness.key")
    }

    /// Preserved material, sealed.
    pub(crate) fn vault(&self) -> PathBuf {
        self.root.join("vault")
    }

    /// The keys of what is sealed, wrapped; a file each.
    pub(crate) fn data_keys(&self) -> PathBuf {
        self.root.join("keys").join("data")
    }

    /// The instance's key, with which all others are wrapped. Without it nothing that is sealed can be read.
    #[must_use]
    pub fn instance_key(&self) -> PathBuf {
        self.root.join("keys").join("instance.key")
    }

    /// By which a wrong key is told from the right one.
    pub(crate) fn instance_check(&self) -> PathBuf {
        self.root.join("keys").join("instance.check")
    }

    /// Where copies of the database lie while a backup is made.
    pub(crate) fn backup(&self) -> PathBuf {
        self.root.join("backup")
    }

    pub(crate) fn private_key(&self) -> PathBuf {
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
        const OURS: [&str; 9] = [
            "backup",
            "blobs",
            "index",
            "keys",
            "ledger.checkpoint",
            "lock",
            "log",
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

    /// The signing key, made from fresh randomness the first time. Its file is wrapped by the instance's key.
    pub(crate) fn signing_key(
        &self,
        environment: &Environment,
        keeper: &dyn KeyKeeper,
    ) -> Result<SigningKey, StoreError> {
        let path = self.private_key();
        let (seed, name) = match fs::read_to_string(&path) {
            Ok(text) => seed_in(&text, &path, LEDGER, keeper)?,
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
                make_key(&path, LEDGER, DEFAULT_ORIGIN, environment, keeper)?
            }
            Err(cause) => return Err(StoreError::file("could not read", &path)(cause)),
        };
        let key = SigningKey::from_seed(&seed, name)
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

    /// The key with which we cosign the checkpoints of others, made the first time. It is not the ledger's: one key has one use.
    /// Its file is wrapped by the instance's key, which must be there.
    ///
    /// # Errors
    /// [`StoreError::File`] or [`StoreError::Damaged`] when it cannot be read or written, [`StoreError::NoKey`] without the
    /// instance's key.
    pub fn witness_key(&self, environment: &Environment) -> Result<SigningKey, StoreError> {
        let keeper = keeper::existing(self, environment)?;
        let path = self.witness_private_key();
        let (seed, name) = match fs::read_to_string(&path) {
            Ok(text) => seed_in(&text, &path, WITNESS, &*keeper)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let named = "staydown.local/witness";
                make_key(&path, WITNESS, named, environment, &*keeper)?
            }
            Err(cause) => return Err(StoreError::file("could not read", &path)(cause)),
        };
        SigningKey::from_seed(&seed, name)
            .map_err(|error| StoreError::damaged(path.display().to_string(), error))
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

/// A key file: `wrapped` and the seed, wrapped under a name by the instance's key, in hexadecimal digits; the key's own name on the next
/// line. Without a name it is the first there was; without `wrapped` it is as older versions wrote it, and is wrapped now.
fn seed_in(
    text: &str,
    path: &Path,
    wrapped_as: &str,
    keeper: &dyn KeyKeeper,
) -> Result<([u8; 32], String), StoreError> {
    let damaged = |why| StoreError::damaged(path.display().to_string(), why);
    let text = text.trim();
    let (first, name) = text.split_once('\n').unwrap_or((text, DEFAULT_ORIGIN));
    if let Some(wrapped) = first.strip_prefix(WRAPPED) {
        let wrapped = from_hex(wrapped);
        let wrapped = wrapped.ok_or_else(|| damaged("it is not hexadecimal digits"))?;
        let key = keeper.unwrap(wrapped_as, &wrapped)?;
        let key = key.ok_or_else(|| damaged("the instance's key does not open it"))?;
        return Ok((*key.bytes(), name.to_owned()));
    }
    let seed = from_hex(first).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let seed = seed.ok_or_else(|| damaged("it is no key that signs"))?;
    write_seed(seed, name, path, wrapped_as, keeper)?;
    Ok((seed, name.to_owned()))
}

fn write_seed(
    seed: [u8; 32],
    name: &str,
    path: &Path,
    wrapped_as: &str,
    keeper: &dyn KeyKeeper,
) -> Result<(), StoreError> {
    let wrapped = hex(&keeper.wrap(wrapped_as, &DataKey::from(seed))?);
    let text = format!("{WRAPPED}{wrapped}\n{name}\n");
    write_durably(path, text.as_bytes(), 0o600)
}

/// Makes a key and keeps it. Its name goes on with the beginning of the key itself, so that no two have one name.
fn make_key(
    path: &Path,
    wrapped_as: &str,
    named: &str,
    environment: &Environment,
    keeper: &dyn KeyKeeper,
) -> Result<([u8; 32], String), StoreError> {
    let seed: [u8; 32] = environment.random()?;
    let key = SigningKey::from_seed(&seed, named)
        .map_err(|error| StoreError::damaged(path.display().to_string(), error))?;
    let public = key.verifying_key().public_bytes();
    let name = format!("{named}-{}", hex(&public[..4]));
    write_seed(seed, &name, path, wrapped_as, keeper)?;
    Ok((seed, name))
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok())
        .collect()
}
