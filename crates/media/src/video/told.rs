//! A program that is no ffmpeg, run in the same confined way to what it says: tesseract ([`crate::ocr`]).

use super::Videos;
use super::run::no_pipe;
use super::watched::Watched;
use crate::error::MediaError;
use crate::fault::Fault;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

impl Videos {
    /// Runs a program with `input` as its standard input, and gives what it writes, at most `most` bytes; what is beyond is dropped.
    pub(crate) fn run_to_text(
        &self,
        program: &Path,
        arguments: &[&str],
        input: &[u8],
        most: usize,
    ) -> Result<Vec<u8>, MediaError> {
        let mut child = self.start(program, arguments, input, Stdio::null())?;
        let mut output = child.stdout.take().ok_or_else(no_pipe)?;
        let watched = Watched::new(child, self.limits.wall_time);
        let mut told = Vec::new();
        let read = (&mut output).take(most as u64).read_to_end(&mut told);
        drop(output);
        let status = watched.end()?;
        read.map_err(|error| MediaError::Garbled {
            what: error.to_string(),
        })?;
        if !status.success() && told.is_empty() {
            return Err(Fault::corrupt("the program that reads it ended with an error").into());
        }
        Ok(told)
    }
}
