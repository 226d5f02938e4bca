//! Files that a server reads whenever it likes: written whole at once, as of one half written it would read something else.

use anyhow::Context;
use std::path::{Path, PathBuf};

/// Writes a file of a folder by way of another name.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    let file = folder.join(name);
    write_to(&file, text)?;
    Ok(file)
}

/// The same of a file by its path.
pub(crate) fn write_to(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut draft = file.as_os_str().to_owned();
    draft.push(".draft");
    std::fs::write(&draft, text)
        .and_then(|()| std::fs::rename(&draft, file))
        .with_context(|| format!("cannot write {}", file.display()))
}
