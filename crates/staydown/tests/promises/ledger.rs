//! The ledger, verified by people who do not trust the program that wrote it.

use crate::stage::{AUTHORITY, Stage, signal_entry};
use exchange::v1::LedgerView;
use serde_json::Value;
use signals::Sha256;
use std::path::Path;
use testkit::{Chance, Instance};

const LABEL: &str = "A label nobody else has written, 4711";

/// A stopped instance whose entry `LABEL` was added in the middle of others.
async fn written() -> (Stage, u64) {
    let mut stage = Stage::set().await;
    let (bank, analyst) = (stage.bank("Own", false).await, stage.analyst());
    let mut chance = Chance::of(11);
    let mut at = 0;
    for number in 0..7 {
        let mut entry = signal_entry(Some(&chance.pdq()), None);
        if number == 3 {
            entry.label = LABEL.to_owned();
            at = analyst.checkpoint().await.unwrap().size;
        }
        analyst.add_signal(&bank.id, &entry).await.unwrap();
    }
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    (stage, at)
}

async fn verify(instance: &Instance) -> (Option<i32>, Value, String) {
    let finished = instance.run(&["ledger", "verify", "--json"]).await.unwrap();
    (finished.code, finished.last().unwrap(), finished.stderr)
}

/// Changes the first or the last place in a file that holds `from`. Both have one length.
fn tamper(path: &Path, from: &str, to: &str) -> usize {
    let mut bytes = std::fs::read(path).unwrap();
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from.as_bytes())
        .map(|(place, _)| place)
        .collect();
    for place in &places {
        bytes[*place..place + to.len()].copy_from_slice(to.as_bytes());
    }
    std::fs::write(path, bytes).unwrap();
    places.len()
}

#[tokio::test]
async fn what_was_not_touched_verifies() {
    let (stage, _) = written().await;
    let (code, told, _) = verify(&stage.instance).await;
    assert_eq!((code, &told["verified"]), (Some(0), &Value::Bool(true)));
    assert_eq!(told["erased"], 0);
    assert_eq!(told["root"].as_str().unwrap().len(), 64);
    assert!(told["events"].as_u64() > Some(10) && told["rows"].as_u64() > Some(10));
    let plain = stage.instance.run(&["ledger", "verify"]).await.unwrap();
    assert!(plain.stdout.starts_with("verified: "), "{}", plain.stdout);
}

#[tokio::test]
async fn a_changed_body_is_noticed_and_the_first_bad_entry_is_named() {
    let (stage, at) = written().await;
    let database = stage.instance.data().join("staydown.db");
    // In the event, and in the tables made from it.
    assert!(tamper(&database, LABEL, &LABEL.replace("4711", "4712")) >= 2);
    let (code, told, said) = verify(&stage.instance).await;
    assert_eq!((code, &told["verified"]), (Some(1), &Value::Bool(false)));
    assert_eq!(told["entry"].as_u64(), Some(at), "{told}");
    assert!(told["error"].as_str().unwrap().contains("body"), "{told}");
    assert!(said.contains("NOT verified"), "{said}");
}

#[tokio::test]
async fn tables_that_do_not_follow_from_the_ledger_are_noticed() {
    let (stage, _) = written().await;
    let database = stage.instance.data().join("staydown.db");
    let pdq = Chance::of(11).pdq();
    // The hash stands quoted in the event's JSON, and bare in the column that is searched.
    let mut bytes = std::fs::read(&database).unwrap();
    let bare: Vec<usize> = bytes
        .windows(pdq.len())
        .enumerate()
        .filter(|(place, window)| *window == pdq.as_bytes() && bytes[place - 1] != b'"')
        .map(|(place, _)| place)
        .collect();
    assert!(!bare.is_empty());
    for place in bare {
        bytes[place] ^= 1;
    }
    std::fs::write(&database, bytes).unwrap();
    let (code, told, _) = verify(&stage.instance).await;
    assert_eq!((code, &told["entry"]), (Some(1), &Value::Null), "{told}");
    assert!(
        told["error"].as_str().unwrap().contains("entries"),
        "{told}"
    );
    let replayed = stage
        .instance
        .run(&["ledger", "replay", "--check", "--json"])
        .await
        .unwrap();
    assert_eq!(replayed.code, Some(1));
    assert_eq!(replayed.last::<Value>().unwrap()["equal"], false);
}

#[tokio::test]
async fn an_older_database_put_back_is_noticed() {
    let (mut stage, _) = written().await;
    let database = stage.instance.data().join("staydown.db");
    let older = std::fs::read(&database).unwrap();
    stage.server.restart().await.unwrap();
    stage.bank("Later", false).await;
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    std::fs::write(&database, older).unwrap();
    let (code, told, _) = verify(&stage.instance).await;
    assert_eq!((code, &told["verified"]), (Some(1), &Value::Bool(false)));
    assert!(told["error"].as_str().unwrap().contains("signed"), "{told}");
}

#[tokio::test]
async fn a_proof_of_any_event_verifies_by_rfc_9162_with_nothing_of_ours() {
    let (stage, at) = written().await;
    let (_, verified, _) = verify(&stage.instance).await;
    let size = verified["events"].as_u64().unwrap();
    let root = bytes(&verified["root"]);
    for entry in [0, 1, at, size - 1] {
        let number = entry.to_string();
        let finished = stage.instance.run(&["ledger", "prove", &number]).await;
        let proof: Value = finished.unwrap().ok().unwrap().last().unwrap();
        let text = proof["leaf_data"].as_str().unwrap();
        let leaf = hash(&[&[0], text.as_bytes()]);
        assert_eq!(leaf, bytes(&proof["leaf"]), "event {entry}");
        // The text names the event, and the commitment to its body.
        assert!(text.starts_with(&format!("staydown-event/v1\n{entry}\n")));
        assert!(text.contains(proof["commitment"].as_str().unwrap()));
        let path: Vec<[u8; 32]> = proof["proof"]
            .as_array()
            .unwrap()
            .iter()
            .map(bytes)
            .collect();
        assert!(included(leaf, entry, size, &path, root), "event {entry}");
        assert!(!included(leaf, (entry + 1) % size, size, &path, root));
        let checkpoint = proof["checkpoint"].as_str().unwrap();
        let lines: Vec<_> = checkpoint.lines().collect();
        assert_eq!(lines[1], size.to_string());
        assert_eq!(lines[2], base64(&root));
    }
    let number = size.to_string();
    let beyond = stage.instance.run(&["ledger", "prove", &number]).await;
    let beyond = beyond.unwrap();
    assert_eq!(beyond.code, Some(1));
    assert!(
        beyond.stderr.contains("there is no event"),
        "{}",
        beyond.stderr
    );
}

/// RFC 9162 section 2.1.3.2, word by word.
fn included(leaf: [u8; 32], index: u64, size: u64, path: &[[u8; 32]], root: [u8; 32]) -> bool {
    if index >= size {
        return false;
    }
    let (mut fnode, mut snode, mut node) = (index, size - 1, leaf);
    for step in path {
        if snode == 0 {
            return false;
        }
        if fnode & 1 == 1 || fnode == snode {
            node = hash(&[&[1], step, &node]);
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                snode >>= 1;
            }
        } else {
            node = hash(&[&[1], &node, step]);
        }
        fnode >>= 1;
        snode >>= 1;
    }
    snode == 0 && node == root
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    *Sha256::of(&parts.concat()).as_bytes()
}

fn bytes(hexadecimal: &Value) -> [u8; 32] {
    let text = hexadecimal.as_str().unwrap();
    let digits: Vec<u8> = (0..64)
        .step_by(2)
        .map(|place| u8::from_str_radix(&text[place..place + 2], 16).unwrap())
        .collect();
    digits.try_into().unwrap()
}

/// RFC 4648 section 4, of 32 bytes.
fn base64(bytes: &[u8; 32]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let digit = bits >> (18 - 6 * place) & 63;
            text.push(char::from(ALPHABET[digit as usize]));
        }
        (group.len()..3).for_each(|_| text.push('='));
    }
    text
}

#[tokio::test]
async fn the_checkpoint_is_the_same_over_http_and_on_the_command_line() {
    let stage = Stage::set().await;
    stage.bank("Own", false).await;
    let shown: LedgerView = stage.analyst().checkpoint().await.unwrap();
    // Beside the running server.
    let printed = stage
        .instance
        .json(&["ledger", "checkpoint"])
        .await
        .unwrap();
    assert_eq!(printed["checkpoint"], shown.checkpoint.as_str());
    assert_eq!(printed["verifier_key"], shown.verifier_key.as_str());
    let plain = stage.instance.run(&["ledger", "checkpoint"]).await.unwrap();
    assert_eq!(plain.stdout, shown.checkpoint);
    let verified = stage.instance.json(&["ledger", "verify"]).await.unwrap();
    assert_eq!(verified["root"], shown.root.as_str());
    assert_eq!(verified["events"], shown.size);

    let key = shown.verifier_key.as_str();
    let words = ["ledger", "verify", "--json", "--key"];
    let trusted = stage.instance.run(&[&words[..], &[key]].concat()).await;
    assert_eq!(trusted.unwrap().code, Some(0));
    // The key of another instance did not sign this ledger.
    let other = crate::stage::instance();
    other.authority(AUTHORITY).await.unwrap();
    let other = other.json(&["ledger", "checkpoint"]).await.unwrap();
    let key = other["verifier_key"].as_str().unwrap();
    let stranger = stage.instance.run(&[&words[..], &[key]].concat()).await;
    let stranger = stranger.unwrap();
    assert_eq!(stranger.code, Some(1));
    assert_eq!(stranger.last::<Value>().unwrap()["verified"], false);
}
