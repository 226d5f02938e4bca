//! What can go wrong with the data folder, each with what to do about it.

use std::path::{Path, PathBuf};

/// What is the matter with the disk or the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No room is left.
    DiskFull,
    /// The disk can be read and not written.
    ReadOnly,
    /// Another program holds the database.
    DatabaseLocked,
    /// What the database holds does not read back.
    DatabaseDamaged,
    /// The disk fails in another way.
    Disk,
}

impl Trouble {
    /// A word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DiskFull => "disk_full",
            Self::ReadOnly => "disk_read_only",
            Self::DatabaseLocked => "database_locked",
            Self::DatabaseDamaged => "database_damaged",
            Self::Disk => "disk_failed",
        }
    }

    /// What is the matter, and what whoever runs the machine can do.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::DiskFull => {
                "The disk with the data folder is full: nothing can be recorded. Make room on it; Staydown goes on by itself."
            }
            Self::ReadOnly => {
                "The disk with the data folder can only be read: nothing can be recorded. Look at the system's log for why it was mounted so."
            }
            Self::DatabaseLocked => {
                "Another program holds the database: nothing can be recorded until it lets go. Copies are made with a tool that does not lock it."
            }
            Self::DatabaseDamaged => {
                "The database is damaged. Stop the server, keep a copy of the data folder, and run “staydown ledger verify”."
            }
            Self::Disk => {
                "The disk with the data folder fails: nothing can be recorded. Look at the system's log."
            }
        }
    }
}

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
    /// A backup would lie in what it is a backup of.
    #[error("{0} lies in the data folder; a backup belongs on another disk")]
    Misplaced(PathBuf),
    /// Another backup of the folder is being made.
    #[error("another backup of {0} is being made")]
    BackupRuns(PathBuf),
    /// The instance's key is missing.
    #[error(
        "the instance's key is missing: {0}. What is in this data folder was sealed with it, and cannot be read without. Put the key back from where you keep it apart from the data; no other will do"
    )]
    NoKey(PathBuf),
    /// The instance's key is another one.
    #[error(
        "{0} is not the key that this data folder was sealed with. Put the right one back from where you keep it apart from the data"
    )]
    WrongKey(PathBuf),
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

    /// What is the matter with the disk or the database, where that is why it failed.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                // SQLite's primary result codes are the low byte of the extended ones (sqlite.org/rescode.html).
                let code: i32 = error.code()?.parse().ok()?;
                match code & 0xff {
                    5 | 6 => Some(Trouble::DatabaseLocked),
                    8 => Some(Trouble::ReadOnly),
                    13 => Some(Trouble::DiskFull),
                    10 | 14 => Some(Trouble::Disk),
                    11 | 26 => Some(Trouble::DatabaseDamaged),
                    _ => None,
                }
            }
            Self::Database(sqlx::Error::PoolTimedOut) => Some(Trouble::DatabaseLocked),
            Self::File { cause, .. } => Some(match cause.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    Trouble::DiskFull
                }
                std::io::ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
                _ => Trouble::Disk,
            }),
            _ => None,
        }
    }

    /// Whether a uniqueness rule of the tables was broken: somebody else was first.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}
