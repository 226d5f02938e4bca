//! What a package says about its custody, held against itself: records name the archives that are there, and the events are in the ledger
//! that signed for them.

use crate::Record;
use crate::zip::shown;
use ledger::{BadProofFile, Hash, ProofFile, StoredEntry, VerifyingKey, commit, leaf_hash};
use signals::Sha256;
use std::collections::BTreeMap;

const FOLDER: &str = "custody/";
const EVENTS: &str = "custody/events.json";
const KEY: &str = "custody/ledger-key.txt";

/// Something that does not fit: its short name, the member, and a sentence.
pub(crate) type Misfit = (&'static str, String, String);

/// What is proven about the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proven {
    /// How many events.
    pub(crate) events: usize,
    /// The key that signed for them.
    pub(crate) key: VerifyingKey,
}

/// Holds the files of custody against each other and against the archives.
pub(crate) fn check(members: &BTreeMap<&str, &[u8]>, misfits: &mut Vec<Misfit>) -> Option<Proven> {
    records(members, misfits);
    stamped(members, misfits);
    let proofs: BTreeMap<&str, &[u8]> = members
        .iter()
        .filter(|(name, _)| name.starts_with(FOLDER) && name.ends_with(".tlog-proof"))
        .map(|(name, bytes)| (*name, *bytes))
        .collect();
    let events = members.get(EVENTS);
    if proofs.is_empty() && events.is_none() {
        return None;
    }
    let key = members
        .get(KEY)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .and_then(|text| text.trim().parse::<VerifyingKey>().ok());
    let Some(key) = key else {
        misfits.push((
            "ledger-key",
            KEY.to_owned(),
            format!("There are proofs of a ledger and no key of it: {KEY} is missing or no key."),
        ));
        return None;
    };
    let mut leaves = BTreeMap::new();
    for (name, bytes) in proofs {
        match proven(bytes, &key) {
            Ok((index, leaf)) => {
                leaves.insert(index, leaf);
            }
            Err(why) => misfits.push((
                "ledger-proof",
                name.to_owned(),
                format!("“{}” proves nothing: {why}.", shown(name)),
            )),
        }
    }
    let entries: Vec<StoredEntry> = match events.map(|bytes| serde_json::from_slice(bytes)) {
        Some(Ok(entries)) => entries,
        Some(Err(_)) | None => {
            misfits.push((
                "ledger-events",
                EVENTS.to_owned(),
                format!("There are proofs of events and no events: {EVENTS} is missing or cannot be read."),
            ));
            return None;
        }
    };
    for entry in &entries {
        let seq = entry.seq;
        let mut wrong = |why: &str| {
            misfits.push((
                "ledger-events",
                EVENTS.to_owned(),
                format!("Event {seq} in {EVENTS} {why}."),
            ));
        };
        match leaves.remove(&seq) {
            None => wrong("has no proof that it is in the ledger"),
            Some(leaf) if leaf != leaf_hash(entry.leaf_data().as_bytes()) => {
                wrong("is another than the one that is proven to be in the ledger");
            }
            Some(_) => {}
        }
        let kept = entry.body.as_ref();
        if kept.is_some_and(|kept| commit(&kept.salt, &kept.body) != entry.commitment) {
            wrong("says something else than the ledger committed to");
        }
    }
    if let Some(seq) = leaves.keys().next() {
        misfits.push((
            "ledger-events",
            EVENTS.to_owned(),
            format!("Event {seq} is proven and not in {EVENTS}."),
        ));
    }
    sealed(members, &entries, misfits);
    Some(Proven {
        events: entries.len(),
        key,
    })
}

/// Reads a proof file and checks it: the event's number and leaf.
fn proven(bytes: &[u8], key: &VerifyingKey) -> Result<(u64, Hash), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no text")?;
    let file: ProofFile = text
        .parse()
        .map_err(|error: BadProofFile| error.to_string())?;
    let proven = file.verify(None, key, &[]);
    let proven = proven.map_err(|error| error.to_string())?;
    Ok((proven.index, proven.leaf))
}

/// Every time stamp of the ledger is over the state beside it, or over the stamp before it. Whether its authority is one to believe is for
/// `openssl ts -verify` with a root that was had from there.
fn stamped(members: &BTreeMap<&str, &[u8]>, misfits: &mut Vec<Misfit>) {
    for (name, response) in members {
        let number = name
            .strip_suffix(".tsr")
            .and_then(|name| name.rsplit_once("-stamp-"));
        let Some((state, number)) = number.filter(|_| name.starts_with(FOLDER)) else {
            continue;
        };
        let before = match number.parse::<u32>() {
            Ok(1) => format!("{state}.txt"),
            Ok(number) => format!("{state}-stamp-{}.tsr", number.saturating_sub(1)),
            Err(_) => continue,
        };
        let over = members
            .get(before.as_str())
            .ok_or_else(|| "is missing".to_owned());
        let holds = over
            .and_then(|over| ledger::stamp_is_about(response, over).map_err(|why| why.to_string()));
        if let Err(why) = holds {
            misfits.push((
                "stamp-astray",
                (*name).to_owned(),
                format!("“{}” is no time stamp of {before}: {why}.", shown(name)),
            ));
        }
    }
}

/// Every record names the archive beside it.
fn records(members: &BTreeMap<&str, &[u8]>, misfits: &mut Vec<Misfit>) {
    for (name, bytes) in members {
        let Some(short) = name
            .strip_prefix(FOLDER)
            .and_then(|name| name.strip_suffix("record.json"))
        else {
            continue;
        };
        let archive = match short.strip_suffix('-') {
            Some(capture) => format!("archive/{capture}.warc.gz"),
            None => "archive/data.warc.gz".to_owned(),
        };
        let Ok(record) = serde_json::from_slice::<Record>(bytes) else {
            continue;
        };
        let Some(named) = record.warc_sha256 else {
            continue;
        };
        let there = members.get(archive.as_str());
        if there.is_none_or(|bytes| Sha256::of(bytes).to_string() != named) {
            misfits.push((
                "record-astray",
                (*name).to_owned(),
                format!(
                    "“{}” is the record of another archive than {archive}, or that is missing.",
                    shown(name)
                ),
            ));
        }
    }
}

/// Every capture that the ledger sealed and whose record is here has the digest that the ledger says.
fn sealed(members: &BTreeMap<&str, &[u8]>, entries: &[StoredEntry], misfits: &mut Vec<Misfit>) {
    let bodies = entries.iter().filter_map(|entry| entry.body.as_ref());
    let said: Vec<String> = bodies
        .map(|kept| String::from_utf8_lossy(&kept.body).into_owned())
        .collect();
    for (name, bytes) in members {
        let is_record = name.starts_with(FOLDER) && name.ends_with("-record.json");
        let digest = Sha256::of(bytes).to_string();
        if is_record && !said.iter().any(|body| body.contains(&digest)) {
            misfits.push((
                "record-unsealed",
                (*name).to_owned(),
                format!(
                    "No event in {EVENTS} sealed “{}”: its SHA-256 is in none.",
                    shown(name)
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_stamp_of_nothing_that_is_there_is_named() {
        let state: &[u8] = b"a signed state";
        let (text, stamp) = (
            "custody/checkpoint-8.txt",
            "custody/checkpoint-8-stamp-1.tsr",
        );
        for (members, why) in [
            (vec![(stamp, state)], "is missing"),
            (vec![(text, state), (stamp, state)], "is no time stamp of"),
            (
                vec![(text, state), ("custody/checkpoint-8-stamp-2.tsr", state)],
                "checkpoint-8-stamp-1.tsr: is missing",
            ),
        ] {
            let mut misfits = Vec::new();
            stamped(&members.into_iter().collect(), &mut misfits);
            let [(code, _, sentence)] = &misfits[..] else {
                panic!("{misfits:?}");
            };
            assert!(
                *code == "stamp-astray" && sentence.contains(why),
                "{sentence}"
            );
        }
    }
}
