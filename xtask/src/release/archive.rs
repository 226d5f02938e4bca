//! A tar archive with nothing in it that depends on who makes it: the format POSIX.1-1988 calls ustar.

use anyhow::{Result, bail};

/// Bytes of a header, and what files are filled up to.
const BLOCK: usize = 512;

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Within the archive's one folder, with `/` between folders.
    pub(super) path: String,
    mode: u32,
    pub(super) bytes: Vec<u8>,
}

impl Entry {
    /// A file that everybody may read.
    pub(super) fn file(path: &str, bytes: Vec<u8>) -> Self {
        let (path, mode) = (path.to_owned(), 0o644);
        Self { path, mode, bytes }
    }

    /// A file that everybody may read and start.
    pub(super) fn program(path: &str, bytes: Vec<u8>) -> Self {
        let (path, mode) = (path.to_owned(), 0o755);
        Self { path, mode, bytes }
    }
}

/// The archive of these files, all in `folder`, in the order of their paths, owned by user and group 0, last changed at
/// `epoch` (seconds since 1970).
///
/// # Errors
/// A path is longer than 100 bytes, or a number does not fit: 8 GiB for a file, the year 2242 for the time.
pub(super) fn tar(folder: &str, mut entries: Vec<Entry>, epoch: u64) -> Result<Vec<u8>> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let mut archive = Vec::new();
    for entry in entries {
        let path = format!("{folder}/{}", entry.path);
        archive.extend(header(&path, &entry, epoch)?);
        archive.extend(&entry.bytes);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    // Two empty blocks are the end.
    archive.extend([0; 2 * BLOCK]);
    Ok(archive)
}

fn header(path: &str, entry: &Entry, epoch: u64) -> Result<[u8; BLOCK]> {
    let mut header = [0; BLOCK];
    if path.len() > 100 {
        bail!("{path} is too long a path for the archive");
    }
    header[..path.len()].copy_from_slice(path.as_bytes());
    number(&mut header[100..108], u64::from(entry.mode))?;
    // User and group.
    number(&mut header[108..116], 0)?;
    number(&mut header[116..124], 0)?;
    number(&mut header[124..136], entry.bytes.len() as u64)?;
    number(&mut header[136..148], epoch)?;
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    // The checksum is taken with spaces in its own place.
    header[148..156].fill(b' ');
    let sum = header.iter().map(|byte| u64::from(*byte)).sum();
    number(&mut header[148..155], sum)?;
    Ok(header)
}

/// Octal digits, and a zero byte after them.
fn number(field: &mut [u8], value: u64) -> Result<()> {
    let digits = field.len() - 1;
    let text = format!("{value:0digits$o}");
    if text.len() > digits {
        bail!("{value} does not fit into the archive");
    }
    field[..digits].copy_from_slice(text.as_bytes());
    field[digits] = 0;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        let entry = |path: String| vec![Entry::file(&path, Vec::new())];
        assert!(tar("f", entry("p".repeat(98)), 0).is_ok());
        assert!(tar("f", entry("p".repeat(99)), 0).is_err());
        assert!(tar("f", entry("p".to_owned()), 1 << 33).is_err());
    }
}
