//! Where the instance's key is: to look, to compare a copy, and to move it off the disk with the data.

use crate::folder::sync_parent;
use crate::keyring::write_new;
use crate::{Environment, Folder, StoreError, keeper};
use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Where a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPlace {
    /// The file, links followed.
    pub path: PathBuf,
    /// Which key it is, in sixteen hexadecimal digits.
    pub fingerprint: String,
    /// Whether it lies in the data folder, so that whoever copies that has both.
    pub is_with_the_data: bool,
}

/// Where the key of a data folder is. Also while a server has it.
///
/// # Errors
/// [`StoreError::NoData`] when there is no data; [`StoreError::NoKey`], [`StoreError::WrongKey`].
pub fn of(folder: &Folder) -> Result<KeyPlace, StoreError> {
    if !folder.database().is_file() {
        return Err(StoreError::NoData(folder.path().to_owned()));
    }
    let link = folder.instance_key();
    let keeper = keeper::existing(folder, &Environment::system())?;
    let real =
        |path: &Path| fs::canonicalize(path).map_err(StoreError::file("could not find", path));
    let (path, data) = (real(&link)?, real(folder.path())?);
    Ok(KeyPlace {
        is_with_the_data: path.starts_with(data),
        path,
        fingerprint: keeper.fingerprint(),
    })
}

/// Which key is in a file: to compare a copy.
///
/// # Errors
/// [`StoreError`] when there is none or it is no key.
pub fn fingerprint_of(file: &Path) -> Result<String, StoreError> {
    Ok(keeper::in_file(file, &Environment::system())?.fingerprint())
}

/// Moves the key to another place, and leaves a link to it. Also while a server has the folder, which reads it at its start.
/// Whatever happens in between, the key is at one of the two places at least.
///
/// # Errors
/// [`StoreError`] when something is at the new place already, or the disk refuses.
pub fn move_to(folder: &Folder, to: &Path) -> Result<KeyPlace, StoreError> {
    let before = of(folder)?;
    let to = std::path::absolute(to).map_err(StoreError::file("could not find", to))?;
    let fail = |path: &Path| StoreError::file("could not move the key to", path);
    let mut bytes = fs::read(&before.path).map_err(fail(&before.path))?;
    let written = write_new(&to, &bytes).and_then(|()| sync_parent(&to));
    bytes.fill(0);
    written.map_err(fail(&to))?;
    if fingerprint_of(&to)? != before.fingerprint {
        return Err(StoreError::damaged(
            to.display().to_string(),
            "it does not read back as the key",
        ));
    }
    let (link, new) = (
        folder.instance_key(),
        folder.instance_key().with_extension("link"),
    );
    let mut old = OpenOptions::new()
        .write(true)
        .open(&before.path)
        .map_err(fail(&before.path))?;
    let length = old.seek(SeekFrom::End(0)).map_err(fail(&before.path))?;
    let _ = fs::remove_file(&new);
    symlink(&to, &new)
        .and_then(|()| fs::rename(&new, &link))
        .and_then(|()| sync_parent(&link))
        .map_err(fail(&link))?;
    // Nothing leads to the old file any more, wherever it was.
    old.seek(SeekFrom::Start(0))
        .and_then(|_| old.write_all(&vec![0; usize::try_from(length).unwrap_or(0)]))
        .and_then(|()| old.sync_all())
        .map_err(fail(&before.path))?;
    if before.path.exists() && before.path != to && before.path != link {
        fs::remove_file(&before.path).map_err(fail(&before.path))?;
    }
    of(folder)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn a_key_is_moved_without_a_moment_without_it_and_is_not_left_behind() {
        let (data, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = Folder::at(data.path());
        let store = Store::open(folder.clone(), Environment::system()).await;
        assert!(store.unwrap().has_new_key());
        let before = of(&folder).unwrap();
        assert!(before.is_with_the_data);
        let bytes = fs::read(&before.path).unwrap();
        let to = other.path().join("instance.key");
        let after = move_to(&folder, &to).unwrap();
        assert_eq!(after.fingerprint, before.fingerprint);
        assert!(!after.is_with_the_data);
        assert_eq!(fs::read(&to).unwrap(), bytes);
        assert!(folder.instance_key().is_symlink());
        // Once more, from where it is now; never over something.
        assert!(move_to(&folder, &to).is_err());
        let third = other.path().join("third.key");
        move_to(&folder, &third).unwrap();
        assert!(!to.exists());
        assert_eq!(fingerprint_of(&third).unwrap(), before.fingerprint);
        fs::remove_file(&third).unwrap();
        let refused = Store::open(folder.clone(), Environment::system()).await;
        assert!(matches!(refused.err(), Some(StoreError::NoKey(_))));
    }
}
