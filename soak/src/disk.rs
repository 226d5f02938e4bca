//! A small disk of the run's own under the data folder, so that it can be filled. Only root can mount one; without it, the
//! disk is never filled, and the summary shows no such fault.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The mounted disk; unmounted when dropped.
#[derive(Debug)]
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// Mounts a disk of `megabytes` in memory at a folder.
    pub(crate) fn mount(at: &Path, megabytes: u32) -> Option<Self> {
        std::fs::create_dir_all(at).ok()?;
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "soak"])
            .arg(at)
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then(|| Self(at.to_owned()))
    }

    /// Fills it to the last byte.
    pub(crate) fn fill(&self) -> std::io::Result<()> {
        let mut ballast = std::fs::File::create(self.ballast())?;
        let block = vec![0; 256 * 1024];
        while ballast.write_all(&block).is_ok() {}
        while ballast.write_all(&[0]).is_ok() {}
        Ok(())
    }

    /// Makes room again.
    pub(crate) fn clear(&self) -> std::io::Result<()> {
        std::fs::remove_file(self.ballast())
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: the server may be ending still.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
