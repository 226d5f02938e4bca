//! A video as a file without a name.

use rustix::fs::{MemfdFlags, SealFlags};
use std::fs::File;
use std::io::{self, Seek, Write};

/// Puts bytes into a file in memory that nobody can change any more, not even who holds it open.
pub(super) fn sealed(bytes: &[u8]) -> io::Result<File> {
    let descriptor =
        rustix::fs::memfd_create("video", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    let mut file = File::from(descriptor);
    file.write_all(bytes)?;
    // Whoever reads it as it comes begins at its beginning.
    file.rewind()?;
    let all = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
    rustix::fs::fcntl_add_seals(&file, all)?;
    Ok(file)
}
