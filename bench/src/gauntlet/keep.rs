//! Files of false matches, kept for looking at.

use super::manifest::Manifest;
use super::outcome::{FINDERS, Outcome};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Copies the two files of each false match into a folder of their own below `folder`, in place of those of the run
/// before: `0003-thorough-features-crop-20-upload.jpg`, `0003-…-entry.png`.
pub(crate) fn false_matches(folder: &Path, manifest: &Manifest, outcome: &Outcome) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (number, one) in outcome.false_matches.iter().enumerate() {
        let upload = &manifest.uploads[one.upload];
        let by: Vec<String> = one
            .by
            .iter()
            .map(|(finder, way)| match way {
                Some(way) => format!("{}-{way}", FINDERS[*finder]),
                None => "stock".to_owned(),
            })
            .collect();
        let name = format!("{number:04}-{}-{}", by.join("-"), upload.edit);
        let files = [
            ("upload", &upload.file),
            ("entry", &manifest.entries[one.entry].file),
        ];
        for (role, file) in files {
            let end = file.extension().unwrap_or_default().to_string_lossy();
            let copy = folder.join(format!("{name}-{role}.{end}"));
            fs::copy(file, &copy)
                .with_context(|| format!("{} cannot be copied", file.display()))?;
        }
    }
    Ok(())
}
