//! ffmpeg as a tool of the measurement: edits and codings, and samples as they are listened to.

use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Runs it, and gives what it wrote to its output.
pub(super) fn run<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Result<Vec<u8>> {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y"]).args(words);
    let done = command
        .output()
        .context("ffmpeg cannot be started: apt-get install ffmpeg")?;
    ensure!(
        done.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(done.stdout)
}

/// The samples of a file: one channel at the rate that is listened to.
pub(super) fn pcm(file: &Path) -> Result<Vec<i16>> {
    let rate = signals::sound::RATE.to_string();
    let words = ["-ac", "1", "-ar", &rate, "-f", "s16le", "-"];
    let input = [OsStr::new("-i"), file.as_os_str()];
    let bytes = run(input.into_iter().chain(words.map(OsStr::new)))?;
    let (samples, _) = bytes.as_chunks::<2>();
    Ok(samples.iter().map(|two| i16::from_le_bytes(*two)).collect())
}
