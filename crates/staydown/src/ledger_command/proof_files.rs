//! Proofs as files: written for somebody who has nothing of ours, and checked as they would.

use crate::output;
use anyhow::{Context, bail};
use ledger::{ProofFile, Proven, StoredEntry, VerifyingKey, WitnessKey};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use store::{Folder, Snapshot, proofs};

/// What is to be proven.
pub(super) enum What {
    /// One event.
    Event(u64),
    /// All events about something.
    About(String),
}

/// Writes a file for each event.
pub(super) async fn write(
    data: &Path,
    what: What,
    out: &Path,
    with_content: bool,
) -> anyhow::Result<ExitCode> {
    let snapshot = Snapshot::open(Folder::at(data)).await?;
    let key = snapshot.folder().verifying_key()?;
    let mut connection = snapshot.read().await?;
    let numbers = match &what {
        What::Event(number) => vec![*number],
        What::About(subject) => proofs::numbers_about(&mut connection, subject).await?,
    };
    let made = proofs::of(&mut connection, &snapshot.folder().log(), &key, &numbers)
        .await
        .context("nothing was written; run `staydown ledger verify`")?;
    if made.is_empty() {
        match what {
            What::Event(number) => bail!("there is no event {number} in the ledger"),
            What::About(subject) => bail!("no event in the ledger is about {subject:?}"),
        }
    }
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let put = |name: String, text: String| {
        let path = out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    for proof in &made {
        put(proof.file_name(), proof.file.to_string())?;
        if with_content {
            let text = serde_json::to_string_pretty(&proof.entry)?;
            put(format!("{:08}.entry.json", proof.entry.seq), text)?;
        }
    }
    put("ledger.vkey".to_owned(), format!("{key}\n"))?;
    println!(
        "{} proofs in {}, each with a signed checkpoint. Check one: staydown ledger check-proof FILE --key \"$(cat ledger.vkey)\" \
         — with the key had from somebody you trust, not from this folder",
        made.len(),
        out.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Checks a file and says what it proves.
pub(super) fn check(
    file: &Path,
    key: &VerifyingKey,
    entry: Option<&Path>,
    witnesses: &[WitnessKey],
    as_json: bool,
) -> ExitCode {
    let read = || -> anyhow::Result<(String, Option<StoredEntry>)> {
        let text = |path: &Path| {
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
        };
        let entry = entry
            .map(|path| {
                serde_json::from_str(&text(path)?)
                    .with_context(|| format!("{} is not an event of a ledger", path.display()))
            })
            .transpose()?;
        Ok((text(file)?, entry))
    };
    let (text, entry) = match read() {
        Ok(read) => read,
        Err(error) => {
            eprintln!("staydown: {error:#}");
            return ExitCode::from(2);
        }
    };
    match proven(&text, key, entry.as_ref(), witnesses) {
        Ok((proof, proven)) => {
            told(&proof, &proven, entry.as_ref(), as_json);
            ExitCode::SUCCESS
        }
        Err(error) => {
            if as_json {
                let _ = output::json(&json!({"proven": false, "error": format!("{error:#}")}));
            }
            eprintln!("NOT proven: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn proven(
    text: &str,
    key: &VerifyingKey,
    entry: Option<&StoredEntry>,
    witnesses: &[WitnessKey],
) -> anyhow::Result<(ProofFile, Proven)> {
    let proof: ProofFile = text.parse()?;
    let leaf = entry.map(StoredEntry::computed_leaf);
    let proven = proof.verify(leaf, key, witnesses)?;
    if let Some(entry) = entry {
        if entry.seq != proven.index {
            bail!(
                "the event is number {}, the proof is about number {}",
                entry.seq,
                proven.index
            );
        }
        if let Some(opening) = &entry.body
            && ledger::commit(&opening.salt, &opening.body) != entry.commitment
        {
            bail!("what the event is said to say is not what was committed to");
        }
    }
    if let Some(silent) = witnesses.iter().find(|witness| {
        proven
            .cosigned
            .iter()
            .all(|said| said.witness != witness.name())
    }) {
        bail!("the checkpoint was not cosigned by {}", silent.name());
    }
    Ok((proof, proven))
}

fn told(proof: &ProofFile, proven: &Proven, entry: Option<&StoredEntry>, as_json: bool) {
    let content = entry.and_then(|entry| entry.body.as_ref());
    if as_json {
        let cosigned: Vec<_> = proven
            .cosigned
            .iter()
            .map(|said| json!({"witness": said.witness, "at": said.at}))
            .collect();
        let _ = output::json(&json!({
            "proven": true, "entry": proven.index, "leaf": proven.leaf, "leaf_text": proof.leaf_text(),
            "origin": proven.checkpoint.origin, "size": proven.checkpoint.size, "root": proven.checkpoint.root,
            "content": content.is_some(), "cosigned": cosigned,
        }));
        return;
    }
    println!(
        "proven: event {} of {} in the ledger {}",
        proven.index, proven.checkpoint.size, proven.checkpoint.origin
    );
    let mut lines = proof.leaf_text().unwrap_or_default().lines().skip(2);
    if let (Some(at), Some(kind)) = (lines.next(), lines.next()) {
        let at = at
            .parse()
            .ok()
            .and_then(|at| jiff::Timestamp::from_microsecond(at).ok());
        let at = at.map_or_else(String::new, |at| {
            format!(", recorded at {at} by the ledger's clock")
        });
        println!("kind: {kind}{at}");
    }
    if content.is_some() {
        println!("what it says is in the file given with --entry, and is what was committed to");
    }
    for said in &proven.cosigned {
        println!("cosigned by {} at {} s since 1970", said.witness, said.at);
    }
}
