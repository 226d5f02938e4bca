//! Where ffmpeg is, if it is there.

use std::path::PathBuf;

/// How to get it.
pub const INSTALL: &str = "sudo apt-get install ffmpeg";

/// The two programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ffmpeg {
    pub(super) ffmpeg: PathBuf,
    pub(super) ffprobe: PathBuf,
}

/// They are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is a video or a sound, and to read those this machine needs ffmpeg, which is not installed; whoever runs it installs it with: {INSTALL}"
)]
pub struct NoFfmpeg;

impl Ffmpeg {
    /// Looks for both programs in the folders of the environment's `PATH`. Asked anew for each video, so that a server need
    /// not be started again once they are installed.
    ///
    /// # Errors
    /// [`NoFfmpeg`] when one of them is in none.
    pub fn find() -> Result<Self, NoFfmpeg> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let find = |name: &str| {
            let mut folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
            folders.find_map(|folder| {
                let program = folder.join(name);
                program.is_file().then_some(program)
            })
        };
        Ok(Self {
            ffmpeg: find("ffmpeg").ok_or(NoFfmpeg)?,
            ffprobe: find("ffprobe").ok_or(NoFfmpeg)?,
        })
    }
}
