//! What can go wrong with the data folder, each with what to do about it.

use std::path::{Path, PathBuf};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database was written by a newer version, or its schema could not be brought up to date.
    #[error(
        "the database could not be brought to this version's schema: {0}; use the version that wrote it"
    )]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A file or folder could not be used.
    #[error("{what} {path}: {cause}")]
    File {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// Another process has the folder.
    #[error("the data folder {0} is in use by another staydown process; stop it, or use its API")]
    Locked(PathBuf),
    /// The folder holds other things and no data of ours.
    #[error("{} holds other things ({}) and no Staydown data; give an empty or a new folder", .folder.display(), .found.display())]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// One of the things in it.
        found: PathBuf,
    },
    /// There is no data in the folder.
    #[error("{0} holds no Staydown data (no staydown.db); check --data")]
    NoData(PathBuf),
    /// Something stored does not read back.
    #[error("{what} is damaged: {why}")]
    Damaged {
        /// What.
        what: String,
        /// Why it does not read back.
        why: String,
    },
    /// A blob is not there.
    #[error("the blob {0} is not in the data folder")]
    NoBlob(String),
    /// The system's source of randomness failed.
    #[error("the system's source of randomness failed")]
    NoEntropy,
}

impl StoreError {
    pub(crate) fn file(
        what: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |cause| Self::File { what, path, cause }
    }

    pub(crate) fn damaged(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Damaged {
            what: what.into(),
            why: why.to_string(),
        }
    }

    /// Whether a uniqueness rule of the tables was broken: somebody else was first.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}
