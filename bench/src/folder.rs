//! The data folder of a run, gone when the run is over.

use anyhow::{Context, Result};
use std::fs::{create_dir_all, remove_dir_all};
use std::path::{Path, PathBuf};

/// An empty folder beside the program. A system's folder for temporary files is often kept in memory, where writing to
/// disk costs nothing: figures from there would flatter.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, empty even where an interrupted run left one.
    pub(crate) fn beside(program: &Path) -> Result<Self> {
        let path = program.with_file_name("bench-data");
        if path.exists() {
            remove_dir_all(&path)
                .with_context(|| format!("{} cannot be removed", path.display()))?;
        }
        create_dir_all(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }

    /// Where the server keeps its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Where the server's log goes.
    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("server.log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = remove_dir_all(&self.0) {
            eprintln!("note: {} could not be removed: {error}", self.0.display());
        }
    }
}
