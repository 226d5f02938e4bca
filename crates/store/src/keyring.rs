//! Data keys: one for each thing that content is kept for, so that destroying one key erases one thing.
//!
//! A key is a small file, `keys/data/NAME.key`, wrapped by the instance's key. It is a file and no row because a row that
//! was deleted can lie in a database's free pages and in its log for long; a file is overwritten, synced and unlinked.

use crate::blobs::hex;
use crate::folder::sync_parent;
use crate::keeper::KeyKeeper;
use crate::{Environment, StoreError};
use casework::{CaptureId, CaseId, EntryId, OrganisationId, PreservationId};
use ring::aead::{CHACHA20_POLY1305, LessSafeKey, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What content is kept for: a capture, the case of a held upload, a bank entry, a preservation; or an organisation, for what came
/// in to it from outside. Each has a key of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder(String);

impl Holder {
    /// The holder with this identifier, as it stands in a table; `None` for text that is none.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_one = (8..=64).contains(&text.len()) && text.bytes().all(plain);
        is_one.then(|| Self(text.to_owned()))
    }

    /// Its identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! holds {
    ($($id:ty),*) => {$(
        impl From<&$id> for Holder {
            fn from(id: &$id) -> Self {
                Self(id.as_str().to_owned())
            }
        }
    )*};
}
holds!(CaseId, CaptureId, EntryId, PreservationId, OrganisationId);

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key of 32 bytes, unwrapped. Its memory is overwritten when it is dropped.
pub struct DataKey([u8; 32]);

impl DataKey {
    pub(crate) fn random(environment: &Environment) -> Result<Self, StoreError> {
        environment.random().map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// SHA-256 of the key, hexadecimal: which key it was can be said when it is gone.
    #[must_use]
    pub fn digest(&self) -> String {
        hex(digest(&SHA256, &self.0).as_ref())
    }

    /// A key for sealing, derived from this one and a salt for one purpose (HKDF-SHA256, RFC 5869).
    pub(crate) fn sealing(&self, salt: &[u8], purpose: &[u8]) -> Result<LessSafeKey, StoreError> {
        let mut derived = [0; 32];
        self.derive(salt, purpose, &mut derived)?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &derived);
        derived.fill(0);
        key.map(LessSafeKey::new)
            .map_err(|_| StoreError::damaged("a key", "it cannot be derived"))
    }

    /// A key for names.
    pub(crate) fn naming(&self) -> Result<ring::hmac::Key, StoreError> {
        let mut derived = [0; 32];
        self.derive(&[], b"staydown names of content", &mut derived)?;
        Ok(ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &derived))
    }

    fn derive(&self, salt: &[u8], purpose: &[u8], into: &mut [u8; 32]) -> Result<(), StoreError> {
        Salt::new(HKDF_SHA256, salt)
            .extract(&self.0)
            .expand(&[purpose], Bytes32)
            .and_then(|okm| okm.fill(into))
            .map_err(|_| StoreError::damaged("a key", "it cannot be derived"))
    }
}

struct Bytes32;

impl KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

impl From<[u8; 32]> for DataKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Drop for DataKey {
    fn drop(&mut self) {
        self.0.fill(0);
    }
}

/// The data keys of a folder.
#[derive(Debug, Clone)]
pub(crate) struct Keyring {
    root: PathBuf,
    keeper: Arc<dyn KeyKeeper>,
}

impl Keyring {
    /// Opens it for writing, and sweeps away what a crash left while a key was made.
    pub(crate) fn open(root: PathBuf, keeper: Arc<dyn KeyKeeper>) -> Result<Self, StoreError> {
        let ring = Self::beside(root, keeper);
        let incoming = ring.incoming();
        private_folder(&incoming)?;
        let fail = |cause| StoreError::file("could not clear", &incoming)(cause);
        for left in fs::read_dir(&incoming).map_err(fail)? {
            overwrite(&left.map_err(fail)?.path()).map_err(fail)?;
        }
        Ok(ring)
    }

    /// Opens it beside a process that writes.
    pub(crate) fn beside(root: PathBuf, keeper: Arc<dyn KeyKeeper>) -> Self {
        Self { root, keeper }
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.key"))
    }

    /// Whether the key is there: whether anything it sealed can be read.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.file(name).exists()
    }

    /// The key of a name, unwrapped; `None` if there is none.
    pub(crate) fn get(&self, name: &str) -> Result<Option<DataKey>, StoreError> {
        let path = self.file(name);
        let wrapped = match fs::read(&path) {
            Ok(wrapped) => wrapped,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(StoreError::file("could not read the key", &path)(cause)),
        };
        match self.keeper.unwrap(name, &wrapped)? {
            Some(key) => Ok(Some(key)),
            None => Err(damaged(&path, "the instance's key does not open it")),
        }
    }

    /// The key of a name, made the first time; durable when this returns.
    pub(crate) fn get_or_make(
        &self,
        name: &str,
        environment: &Environment,
    ) -> Result<DataKey, StoreError> {
        if let Some(key) = self.get(name)? {
            return Ok(key);
        }
        let path = self.file(name);
        let key = DataKey::random(environment)?;
        let wrapped = self.keeper.wrap(name, &key)?;
        // Whole under its name or not at all; and whoever comes second at the same time takes the first one's.
        let number: [u8; 8] = environment.random()?;
        let temporary = self.incoming().join(format!("{name}.{}", hex(&number)));
        let made = write_new(&temporary, &wrapped).and_then(|()| fs::hard_link(&temporary, &path));
        let cleared = fs::remove_file(&temporary).and_then(|()| sync_parent(&path));
        match made.and(cleared) {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.get(name)?.ok_or_else(|| damaged(&path, "it is gone"))
            }
            Err(cause) => Err(StoreError::file("could not write the key", &path)(cause)),
        }
    }

    /// Destroys a key: what it sealed cannot be read any more, by anybody. Again does nothing.
    pub(crate) fn destroy(&self, name: &str) -> Result<(), StoreError> {
        let path = self.file(name);
        let destroyed = match overwrite(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            other => other,
        };
        destroyed
            .and_then(|()| sync_parent(&path))
            .map_err(StoreError::file("could not destroy the key", &path))
    }
}

pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file: File = options
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes zeros over a file and removes it.
pub(crate) fn overwrite(path: &Path) -> std::io::Result<()> {
    let length = fs::metadata(path)?.len();
    let mut file = OpenOptions::new().write(true).open(path)?;
    let zeros = [0; 64 * 1024];
    let mut left = length;
    while left > 0 {
        let now = usize::try_from(left).map_or(zeros.len(), |left| left.min(zeros.len()));
        file.write_all(&zeros[..now])?;
        left -= now as u64;
    }
    file.sync_all()?;
    fs::remove_file(path)
}

pub(crate) fn private_folder(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .and_then(|()| sync_parent(path))
        .and_then(|()| path.parent().map_or(Ok(()), sync_parent))
        .map_err(StoreError::file("could not make the folder", path))
}

fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::damaged(path.display().to_string(), why)
}
