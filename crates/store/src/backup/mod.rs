//! Backups: one sealed file with everything that cannot be made again, written while the server serves, and restored only
//! after all of it was verified.
//!
//! ```text
//! SDBACK1\n, rounds (4 bytes), salt (32 bytes)      the secret's key: PBKDF2-HMAC-SHA256 (RFC 8018)
//! sealed stream (see `seal`):
//!   header                                          JSON: version, when, whether the instance's key is inside, which it is
//!   file…                                           path, length, bytes
//!   manifest                                        JSON: digest of every file, the ledger's checkpoint
//! ```
//! Each piece is a kind (1 byte), a length (8 bytes) and so many bytes; a file's bytes follow the piece with its path.

mod contents;
mod format;
mod restore;
mod write;

use crate::StoreError;
use crate::keyring::write_new;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

pub use restore::{NotRestored, Restore, Restored};
pub(crate) use write::sweep;
pub use write::{Backup, Made};

/// Fewer characters are guessed.
const SECRET_AT_LEAST: usize = 16;

/// Letters and digits that are not taken for one another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What stands first in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    version: u32,
    /// The program that wrote it.
    tool: String,
    made_at: jiff::Timestamp,
    /// Whether the instance's key is among the files.
    has_instance_key: bool,
    /// Which key it was sealed with.
    key_fingerprint: String,
}

/// What stands last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Events in the ledger.
    events: u64,
    /// The ledger's signed checkpoint.
    checkpoint: String,
    files: Vec<Listed>,
    /// Content that the tables name and that was not there when this was written.
    missing: Vec<String>,
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    path: String,
    bytes: u64,
    sha256: String,
}

/// The secret of a backup: text, such as [`make_secret`] writes or people agree on.
pub struct Secret(String);

impl Secret {
    /// The secret in a file, without the white space around it.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or holds fewer than sixteen characters.
    pub fn in_file(path: &Path) -> Result<Self, StoreError> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(StoreError::file("could not read the secret", path))?;
        let text = text.trim();
        if text.chars().count() < SECRET_AT_LEAST {
            return Err(StoreError::damaged(
                path.display().to_string(),
                format!("a secret has at least {SECRET_AT_LEAST} characters"),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Writes a new secret of 160 random bits that can be printed and typed: eight groups of four.
///
/// # Errors
/// [`StoreError`] when something is there already, or the disk refuses.
pub fn make_secret(path: &Path) -> Result<(), StoreError> {
    let mut random = [0; 32];
    ring::rand::SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| StoreError::NoEntropy)?;
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 31)]);
    let groups: Vec<String> = random
        .chunks(4)
        .map(|group| group.iter().map(letter).collect())
        .collect();
    let text = format!("{}\n", groups.join("-"));
    write_new(path, text.as_bytes()).map_err(StoreError::file("could not write", path))
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes so far.
    pub done: u64,
    /// Bytes in all.
    pub of: u64,
}

/// Beside a file or folder, on the same disk: where it is made before it gets its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
