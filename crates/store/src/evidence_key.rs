//! The key that signs packages of evidence, beside the ledger's: sealed as the secrets in tables are, in a file of its own.

use crate::folder::write_durably;
use crate::{Folder, SealedText, Store, StoreError};
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What it is sealed as.
const NAME: &str = "evidence key";

impl Store {
    /// The private key that signs packages of evidence; `None` before there is one.
    ///
    /// # Errors
    /// [`StoreError::File`] when it cannot be read; [`StoreError::Damaged`] when it does not open, or is gone though its public
    /// half is there: a package signed with a new key would look like somebody else's.
    pub fn evidence_key(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.folder().evidence_private_key();
        match fs::read_to_string(&path) {
            Ok(text) => {
                let sealed = SealedText(text.trim().to_owned());
                self.secrets().open_bytes(NAME, &sealed).map(Some)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if self.folder().evidence_public_key().exists() {
                    return Err(StoreError::damaged(
                        path.display().to_string(),
                        "it is missing, but evidence was signed with it; put it back from your backup",
                    ));
                }
                Ok(None)
            }
            Err(cause) => Err(StoreError::file("could not read", &path)(cause)),
        }
    }

    /// Keeps a new key: the private half sealed, the public half (PEM) for whoever verifies.
    ///
    /// # Errors
    /// [`StoreError::File`] when it cannot be written.
    pub fn keep_evidence_key(&self, private: &[u8], public: &[u8]) -> Result<(), StoreError> {
        let sealed = self.secrets().seal(NAME, private)?;
        let text = format!("{}\n", sealed.0);
        let path = self.folder().evidence_private_key();
        write_durably(&path, text.as_bytes(), 0o600)?;
        write_durably(&self.folder().evidence_public_key(), public, 0o644)
    }
}

impl Folder {
    /// The public half, PEM: hand its fingerprint to whoever is to verify packages.
    #[must_use]
    pub fn evidence_public_key(&self) -> PathBuf {
        self.path().join("keys").join("evidence.pub")
    }

    fn evidence_private_key(&self) -> PathBuf {
        self.path().join("keys").join("evidence.key")
    }
}
