//! Who keeps the instance's key. All other keys of a data folder are wrapped with it; it never leaves its keeper.
//!
//! There is one keeper today: a file of 32 random bytes, `keys/instance.key`. A key service or a PKCS#11 token is another
//! [`KeyKeeper`]: nothing else in the program sees the key.
//!
//! `keys/instance.check` holds a key that nobody uses, wrapped: with it a start tells a wrong key from a right one before
//! anything is read or written.

use crate::blobs::hex;
use crate::folder::{WRAPPED, sync_parent, write_durably};
use crate::keyring::DataKey;
use crate::{Environment, Folder, StoreError};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{Context, SHA256};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const NONCE: usize = 12;
const CHECK: &str = "check";

/// Whoever holds the instance's key.
pub trait KeyKeeper: Send + Sync + fmt::Debug {
    /// Wraps a key under a name, which is authenticated with it. At most 2³² times in the life of one instance's key: nonces
    /// are random.
    ///
    /// # Errors
    /// [`StoreError`] when the keeper cannot be asked.
    fn wrap(&self, name: &str, key: &DataKey) -> Result<Vec<u8>, StoreError>;

    /// Unwraps a key; `None` when it was not wrapped by this keeper under this name.
    ///
    /// # Errors
    /// [`StoreError`] when the keeper cannot be asked.
    fn unwrap(&self, name: &str, wrapped: &[u8]) -> Result<Option<DataKey>, StoreError>;

    /// Where the key is, for people.
    fn place(&self) -> String;

    /// Which key it is, in sixteen hexadecimal digits: two copies can be compared without being shown.
    fn fingerprint(&self) -> String;
}

/// A keeper, and whether its key was made just now.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) keeper: Arc<dyn KeyKeeper>,
    pub(crate) is_new: bool,
}

/// The keeper of a data folder. Its key is made the first time: never while anything is there that another key sealed.
///
/// # Errors
/// [`StoreError::NoKey`] when the key is missing, [`StoreError::WrongKey`] when it is another one.
pub(crate) fn open(folder: &Folder, environment: &Environment) -> Result<Kept, StoreError> {
    take_over_names(folder)?;
    let (path, check) = (folder.instance_key(), folder.instance_check());
    if let Some(keeper) = KeyFile::read(&path, environment)? {
        if !check.exists() {
            let unused = DataKey::random(environment)?;
            write_durably(&check, &keeper.wrap(CHECK, &unused)?, 0o600)?;
        }
        keeper.must_be_right(&check)?;
        return Ok(Kept {
            keeper: Arc::new(keeper),
            is_new: false,
        });
    }
    if check.exists() || was_sealed(folder) {
        return Err(StoreError::NoKey(path));
    }
    let key: [u8; 32] = environment.random()?;
    write_durably(&path, &key, 0o600)?;
    Ok(Kept {
        is_new: true,
        ..open(folder, environment)?
    })
}

/// The keeper of a folder that has its key already, for whoever does not write: nothing is made.
///
/// # Errors
/// As [`open`].
pub(crate) fn existing(
    folder: &Folder,
    environment: &Environment,
) -> Result<Arc<dyn KeyKeeper>, StoreError> {
    let path = folder.instance_key();
    let keeper =
        KeyFile::read(&path, environment)?.ok_or_else(|| StoreError::NoKey(path.clone()))?;
    keeper.must_be_right(&folder.instance_check())?;
    Ok(Arc::new(keeper))
}

/// Whether something is there that a key sealed which is gone, its check with it.
fn was_sealed(folder: &Folder) -> bool {
    let has = |path: PathBuf, ours: &dyn Fn(&str) -> bool| {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name());
        names.any(|name| ours(&name.to_string_lossy()))
    };
    let ledger = fs::read_to_string(folder.private_key());
    has(folder.data_keys(), &|name| name.ends_with(".key"))
        || has(folder.blobs(), &|name| {
            !matches!(name, "incoming" | "sha256")
        })
        || ledger.is_ok_and(|text| text.starts_with(WRAPPED))
}

/// The keeper whose key is in a file, wherever that is.
pub(crate) fn in_file(
    path: &Path,
    environment: &Environment,
) -> Result<Arc<dyn KeyKeeper>, StoreError> {
    match KeyFile::read(path, environment)? {
        Some(keeper) => Ok(Arc::new(keeper)),
        None => Err(StoreError::NoKey(path.to_owned())),
    }
}

/// The key had another name while it was the vault's alone.
fn take_over_names(folder: &Folder) -> Result<(), StoreError> {
    let keys = folder.path().join("keys");
    for (before, now) in [
        (keys.join("vault.key"), folder.instance_key()),
        (keys.join("vault"), folder.data_keys()),
    ] {
        if before.exists() && !now.exists() {
            fs::rename(&before, &now)
                .and_then(|()| sync_parent(&now))
                .map_err(StoreError::file("could not rename", &before))?;
        }
    }
    Ok(())
}

/// The key in a file, readable by its owner alone. The file may be a link to where the key really is, such as another disk.
struct KeyFile {
    path: PathBuf,
    key: LessSafeKey,
    fingerprint: String,
    environment: Environment,
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key in {}", self.path.display())
    }
}

impl KeyFile {
    fn read(path: &Path, environment: &Environment) -> Result<Option<Self>, StoreError> {
        let mut bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(StoreError::file("could not read the key", path)(cause)),
        };
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes);
        let length = bytes.len();
        let mut print = Context::new(&SHA256);
        print.update(b"staydown fingerprint of a key\n");
        print.update(&bytes);
        let print = print.finish();
        let fingerprint = hex(print.as_ref().get(..8).unwrap_or_default());
        bytes.fill(0);
        let key = key.map_err(|_| {
            let why = format!("it is {length} bytes and not 32");
            StoreError::damaged(path.display().to_string(), why)
        })?;
        Ok(Some(Self {
            path: path.to_owned(),
            key: LessSafeKey::new(key),
            fingerprint,
            environment: environment.clone(),
        }))
    }

    fn must_be_right(&self, check: &Path) -> Result<(), StoreError> {
        let wrapped =
            fs::read(check).map_err(StoreError::file("could not read the check", check))?;
        match self.unwrap(CHECK, &wrapped)? {
            Some(_) => Ok(()),
            None => Err(StoreError::WrongKey(self.path.clone())),
        }
    }
}

impl KeyKeeper for KeyFile {
    fn wrap(&self, name: &str, key: &DataKey) -> Result<Vec<u8>, StoreError> {
        let nonce: [u8; NONCE] = self.environment.random()?;
        let mut sealed = key.bytes().to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name),
                &mut sealed,
            )
            .map_err(|_| StoreError::damaged("a key", "it could not be wrapped"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn unwrap(&self, name: &str, wrapped: &[u8]) -> Result<Option<DataKey>, StoreError> {
        let Some((nonce, sealed)) = wrapped.split_at_checked(NONCE) else {
            return Ok(None);
        };
        let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else {
            return Ok(None);
        };
        let mut sealed = sealed.to_vec();
        let opened = self.key.open_in_place(nonce, Aad::from(name), &mut sealed);
        let key = opened
            .ok()
            .and_then(|plain| <[u8; 32]>::try_from(&*plain).ok());
        sealed.fill(0);
        Ok(key.map(DataKey::from))
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let scratch = tempfile::tempdir().unwrap();
        fs::create_dir(scratch.path().join("keys")).unwrap();
        let folder = Folder::at(scratch.path());
        (scratch, folder)
    }

    #[test]
    fn a_key_is_made_once_and_a_missing_or_another_one_is_refused_by_name() {
        let (_scratch, folder) = folder();
        let environment = Environment::system();
        assert!(open(&folder, &environment).unwrap().is_new);
        assert!(!open(&folder, &environment).unwrap().is_new);
        let (path, aside) = (folder.instance_key(), folder.path().join("aside"));
        fs::rename(&path, &aside).unwrap();
        let error = open(&folder, &environment).unwrap_err();
        assert!(matches!(error, StoreError::NoKey(_)), "{error}");
        assert!(!path.exists(), "none is made in its place");
        fs::write(&path, [7; 32]).unwrap();
        let error = open(&folder, &environment).unwrap_err();
        assert!(matches!(error, StoreError::WrongKey(_)), "{error}");
        fs::write(&path, [7; 31]).unwrap();
        assert!(open(&folder, &environment).is_err());
        fs::rename(&aside, &path).unwrap();
        open(&folder, &environment).unwrap();
    }

    #[test]
    fn what_is_wrapped_opens_under_its_own_name_and_unchanged_only() {
        let (_scratch, folder) = folder();
        let environment = Environment::system();
        let keeper = open(&folder, &environment).unwrap().keeper;
        let key = DataKey::random(&environment).unwrap();
        let wrapped = keeper.wrap("one", &key).unwrap();
        let opened = keeper.unwrap("one", &wrapped).unwrap().unwrap();
        assert_eq!(opened.digest(), key.digest());
        assert!(keeper.unwrap("two", &wrapped).unwrap().is_none());
        for at in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[at] ^= 1;
            assert!(keeper.unwrap("one", &changed).unwrap().is_none(), "{at}");
        }
        assert!(keeper.unwrap("one", &wrapped[..5]).unwrap().is_none());
    }

    #[test]
    fn a_folder_of_before_keeps_its_key_under_the_new_name() {
        let (_scratch, folder) = folder();
        let keys = folder.path().join("keys");
        fs::write(keys.join("vault.key"), [9; 32]).unwrap();
        fs::create_dir(keys.join("vault")).unwrap();
        fs::write(keys.join("vault/x.key"), b"wrapped").unwrap();
        assert!(!open(&folder, &Environment::system()).unwrap().is_new);
        assert_eq!(fs::read(folder.instance_key()).unwrap(), [9; 32]);
        assert!(folder.data_keys().join("x.key").exists());
    }
}
