//! `staydown bank import` of a folder, or of one picture, video or sound: each file is added as an entry of its own.
//!
//! What a file is, its bytes say, as everywhere; only that a text is meant to be banked, and is no read-me beside the pictures, its name
//! has to say. Whatever is not added is named, so that nobody believes that it is known.

use crate::progress;
use anyhow::{Context, bail};
use app::{App, AppError, Caller, ContentKind};
use casework::Refusal;
use exchange::list::About;
use exchange::v1::BankView;
use std::fs;
use std::path::{Path, PathBuf};

/// Endings, in lower case, of names that promise something that can be banked: a file that breaks the promise is an error.
const ENDINGS: [&str; 20] = [
    "jpg", "jpeg", "png", "gif", "webp", "txt", "text", "mp4", "m4v", "mov", "mkv", "webm", "avi",
    "mp3", "wav", "m4a", "ogg", "opus", "flac", "ts",
];

/// Adds the files that stand directly in a folder, or the one file. Gives how many were looked at, and how many are new.
pub(super) async fn import(
    app: &App,
    caller: &Caller,
    bank: &BankView,
    path: &Path,
    about: &About,
    dry_run: bool,
) -> anyhow::Result<(usize, usize)> {
    let paths = match path.is_dir() {
        true => files(path)?,
        false => vec![path.to_path_buf()],
    };
    let (mut read, mut added, mut failed) = (0, 0, 0);
    let bar = progress::bar("importing", paths.len());
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        if let Some(why) = passed_over(path, &file) {
            bar.suspend(|| eprintln!("{name}: passed over: {why}"));
            bar.inc(1);
            continue;
        }
        read += 1;
        if !dry_run {
            let label = format!("{} {name}", about.label);
            let new = super::file_entry(about, label, file.into());
            match app.add_file(caller, &bank.id, new).await {
                Ok(entry) => added += usize::from(entry.created),
                Err(
                    error @ (AppError::Media(_)
                    | AppError::Refused(Refusal {
                        code: "too_many_bytes",
                        ..
                    })),
                ) => {
                    failed += 1;
                    bar.suspend(|| eprintln!("{name}: not added: {error}"));
                }
                Err(error) => {
                    return Err(error).context(format!("{name}: not added; those before it were"));
                }
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if read == 0 {
        bail!(
            "{} holds nothing that could be added: put pictures, videos, sounds and texts (.txt) directly into it (folders within it are not searched)",
            path.display()
        );
    }
    if failed > 0 {
        bail!(
            "{failed} of {read} files could not be examined and were not added; {added} were added"
        );
    }
    Ok((read, added))
}

/// Whether one file that is given by itself is an entry, and no list of entries.
pub(super) fn is_one(file: &[u8]) -> bool {
    matches!(
        ContentKind::by_mark(file),
        Some(ContentKind::Image | ContentKind::Video | ContentKind::Sound)
    )
}

/// The files directly in a folder, by name; not those that are hidden.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = || {
        format!(
            "cannot read {}; give a folder that this user may read",
            folder.display()
        )
    };
    let mut paths = Vec::new();
    for found in fs::read_dir(folder).with_context(unreadable)? {
        let found = found.with_context(unreadable)?;
        let is_hidden = found.file_name().to_string_lossy().starts_with('.');
        let path = found.path();
        if !is_hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Why a file is not even tried; `None` where it is.
fn passed_over(path: &Path, file: &[u8]) -> Option<&'static str> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let ending = ending.map(str::to_ascii_lowercase).unwrap_or_default();
    match ContentKind::by_mark(file) {
        Some(ContentKind::Holding(_)) => {
            Some("it holds other files; import it by itself, and each of them is added")
        }
        Some(_) => None,
        None if ENDINGS.contains(&ending.as_str()) => None,
        None => Some(
            "it is no picture, video or sound, and a text is banked only if its name ends in .txt",
        ),
    }
}
