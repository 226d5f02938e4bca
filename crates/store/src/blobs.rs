//! Bytes by their SHA-256: written once, durable before they are named anywhere, checked on every read.

use crate::StoreError;
use crate::folder::sync_parent;
use std::fs;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder of blobs: `sha256/ab/cd/abcd…`.
#[derive(Debug, Clone)]
pub struct Blobs {
    root: PathBuf,
    /// Numbers the temporary files of this process.
    next: Arc<AtomicU64>,
}

impl Blobs {
    pub(crate) fn open(root: PathBuf) -> Result<Self, StoreError> {
        let temporary = root.join("incoming");
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&temporary)
            .map_err(StoreError::file("could not make the folder", &temporary))?;
        // What a crash left half written was never named by an event.
        for entry in fs::read_dir(&temporary)
            .map_err(StoreError::file("could not list", &temporary))?
            .flatten()
        {
            let _ = fs::remove_file(entry.path());
        }
        Ok(Self {
            root,
            next: Arc::default(),
        })
    }

    /// Stores bytes; when this returns they survive a power cut. The same bytes again are one blob.
    ///
    /// # Errors
    /// [`StoreError::File`] when the disk refuses.
    pub async fn put(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<String, StoreError> {
        let blobs = self.clone();
        blocking(move || blobs.put_now(bytes.as_ref())).await
    }

    fn put_now(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let name = hex(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
        let path = self.path(&name);
        if path.exists() {
            return Ok(name);
        }
        fn fail(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + use<> {
            StoreError::file("could not store a blob at", path)
        }
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        if !folder.exists() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .map_err(fail(&folder))?;
            sync_parent(&folder)
                .and_then(|()| folder.parent().map_or(Ok(()), sync_parent))
                .map_err(fail(&folder))?;
        }
        let temporary = self
            .root
            .join("incoming")
            .join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = fs::File::create(&temporary).map_err(fail(&temporary))?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(fail(&temporary))?;
        fs::rename(&temporary, &path)
            .and_then(|()| sync_parent(&path))
            .map_err(fail(&path))?;
        Ok(name)
    }

    /// Writes a few bytes and takes them back.
    pub(crate) async fn try_writing(&self) -> Result<(), StoreError> {
        let path = self.root.join("incoming").join("pulse");
        blocking(move || {
            let written = fs::File::create(&path).and_then(|mut file| {
                file.write_all(&[0; 4096])?;
                file.sync_all()
            });
            let _ = fs::remove_file(&path);
            written.map_err(StoreError::file("could not write", &path))
        })
        .await
    }

    /// Reads a blob, and checks that its bytes are still those of its name.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`] when there is none, [`StoreError::Damaged`] when the bytes were changed.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let (blobs, name) = (self.clone(), sha256.to_owned());
        blocking(move || blobs.get_now(&name)).await
    }

    fn get_now(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        if name.len() != 64 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(StoreError::NoBlob(name.chars().take(64).collect()));
        }
        let path = self.path(name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::NoBlob(name.to_owned()));
            }
            Err(cause) => return Err(StoreError::file("could not read the blob", &path)(cause)),
        };
        if hex(ring::digest::digest(&ring::digest::SHA256, &bytes).as_ref()) != name {
            return Err(StoreError::damaged(
                format!("the blob {name}"),
                "its bytes have another SHA-256",
            ));
        }
        Ok(bytes)
    }

    fn path(&self, name: &str) -> PathBuf {
        let (first, second) = (
            name.get(0..2).unwrap_or("xx"),
            name.get(2..4).unwrap_or("xx"),
        );
        self.root.join("sha256").join(first).join(second).join(name)
    }
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_blob_comes_back_whole_and_a_changed_one_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path().into()).unwrap();
        let name = blobs.put(b"harmless".to_vec()).await.unwrap();
        assert_eq!(blobs.put(b"harmless".to_vec()).await.unwrap(), name);
        assert_eq!(blobs.get(&name).await.unwrap(), b"harmless");
        fs::write(blobs.path(&name), b"changed!").unwrap();
        assert!(matches!(
            blobs.get(&name).await,
            Err(StoreError::Damaged { .. })
        ));
        assert!(matches!(
            blobs.get("../../etc/passwd").await,
            Err(StoreError::NoBlob(_))
        ));
    }

    #[tokio::test]
    async fn what_a_crash_left_half_written_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        Blobs::open(folder.path().into()).unwrap();
        let half = folder.path().join("incoming").join("7");
        fs::write(&half, b"hal").unwrap();
        Blobs::open(folder.path().into()).unwrap();
        assert!(!half.exists());
    }
}
