//! `staydown bank import` of a file that holds others, an archive or a document: each part is added as a file of its own.

use crate::progress;
use anyhow::{Context, bail};
use app::{App, AppError, Caller, Opened};
use casework::PartKind;
use exchange::list::About;
use exchange::v1::BankView;
use std::path::Path;

/// Adds the parts. Gives how many were looked at, and how many are new.
pub(super) async fn import(
    app: &App,
    caller: &Caller,
    bank: &BankView,
    path: &Path,
    mut opened: Opened,
    about: &About,
    dry_run: bool,
) -> anyhow::Result<(usize, usize)> {
    let (mut read, mut added) = (0, 0);
    let bar = progress::bar("importing", 0);
    // A document's text is banked as a whole where it is more than a page: half a sentence at the end of a page is none of its own.
    let mut pages = Vec::new();
    loop {
        let Some(found) = app.next_part(&mut opened).await? else {
            break;
        };
        let is_text = found.part.kind == PartKind::PageText;
        if is_text && found.part.page.is_some() {
            pages.push(found);
            continue;
        }
        if is_text {
            pages.clear();
        }
        read += 1;
        bar.inc_length(1);
        if !dry_run {
            added += usize::from(add(app, caller, bank, &mut opened, found, about).await?);
        }
        bar.inc(1);
    }
    for found in pages {
        read += 1;
        if !dry_run {
            added += usize::from(add(app, caller, bank, &mut opened, found, about).await?);
        }
    }
    bar.finish_and_clear();
    let left = opened.left_out();
    for left in &left {
        let which = left
            .part
            .as_ref()
            .map_or_else(|| format!("{} parts", left.count), casework::Part::label);
        eprintln!("{}: {which}: not added: {}", path.display(), left.detail);
    }
    if read == 0 {
        bail!("{} holds nothing that could be added", path.display());
    }
    if !left.is_empty() && !dry_run {
        let count: u64 = left.iter().map(|left| left.count).sum();
        bail!("{count} parts were not added, for the reasons above; {added} were added");
    }
    Ok((read, added))
}

/// Adds one part. Whether it is new; one that cannot be examined is put on the account of what was left out.
async fn add(
    app: &App,
    caller: &Caller,
    bank: &BankView,
    opened: &mut Opened,
    found: app::PartFile,
    about: &About,
) -> anyhow::Result<bool> {
    let label: String = format!("{} {}", about.label, found.part.label())
        .chars()
        .take(300)
        .collect();
    let new = super::file_entry(about, label, found.file);
    match app.add_file(caller, &bank.id, new).await {
        Ok(entry) => Ok(entry.created),
        Err(AppError::Media(fault)) => {
            opened.leave(found.part, fault.code(), fault.to_string());
            Ok(false)
        }
        Err(AppError::Refused(refusal))
            if matches!(refusal.code, "too_many_bytes" | "holds_others") =>
        {
            opened.leave(found.part, refusal.code, refusal.detail);
            Ok(false)
        }
        Err(error) => Err(error).context(format!(
            "{}: not added; those before it were",
            found.part.label()
        )),
    }
}
