//! Proof files: every entry of every size proves, and no change of one does.

#![allow(clippy::unwrap_used)]

use ledger::{
    BadProofFile, Hash, Head, Note, ProofFile, SigningKey, StoredEntry, WitnessKey, inclusion_proof,
};

fn log(size: u64) -> (SigningKey, Vec<StoredEntry>, Note) {
    let key = SigningKey::from_seed(&[5; 32], "log.example/one").unwrap();
    let (mut head, mut entries) = (Head::empty(), Vec::new());
    for n in 0..size {
        let body = format!("{{\"n\":{n}}}");
        let (entry, next) = head
            .append(n as i64, "made_up", body, [n as u8; 16])
            .unwrap();
        (head, _) = (next, entries.push(entry));
    }
    let note = head.checkpoint("log.example/one").sign(&key).unwrap();
    (key, entries, note)
}

fn file(entries: &[StoredEntry], note: &Note, index: u64) -> ProofFile {
    let leaves: Vec<Hash> = entries.iter().map(|entry| entry.leaf).collect();
    ProofFile {
        extra: Some(entries[index as usize].leaf_data().into_bytes()),
        index,
        hashes: inclusion_proof(&leaves, index, entries.len() as u64).unwrap(),
        checkpoint: note.clone(),
    }
}

#[test]
fn every_entry_of_every_size_is_proven_by_its_file_alone() {
    for size in 1..20 {
        let (key, entries, note) = log(size);
        for index in 0..size {
            let text = file(&entries, &note, index).to_string();
            let read: ProofFile = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            let proven = read.verify(None, key.verifying_key(), &[]).unwrap();
            assert_eq!((proven.index, proven.checkpoint.size), (index, size));
            assert_eq!(proven.leaf, entries[index as usize].leaf);
            let other = entries[((index + 1) % size) as usize].leaf;
            let wrong = read.verify(Some(other), key.verifying_key(), &[]);
            assert_eq!(wrong.is_ok(), size == 1);
        }
    }
}

#[test]
fn the_layout_is_the_one_of_the_text() {
    let (_, entries, note) = log(3);
    let text = file(&entries, &note, 2).to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
    assert!(lines[1].starts_with("extra "));
    assert_eq!(lines[2], "index 2");
    // One hash (the node over the first two), an empty line, the checkpoint verbatim.
    assert_eq!((lines[3].len(), lines[4]), (44, ""));
    assert_eq!(lines[5..].join("\n") + "\n", note.to_string());
}

#[test]
fn no_changed_bit_of_a_file_proves_anything_else() {
    let (key, entries, note) = log(7);
    let whole = file(&entries, &note, 4);
    let text = whole.to_string();
    for place in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let proven = changed
                .parse::<ProofFile>()
                .and_then(|file| file.verify(None, key.verifying_key(), &[]));
            assert!(proven.is_err(), "{changed}");
        }
    }
}

#[test]
fn what_is_missing_too_much_or_misspelt_is_refused() {
    let (key, entries, note) = log(7);
    let whole = file(&entries, &note, 4);
    let text = whole.to_string();
    let refused = |text: String| match text.parse::<ProofFile>() {
        Err(error) => error,
        Ok(file) => file.verify(None, key.verifying_key(), &[]).unwrap_err(),
    };
    assert_eq!(refused(text.replacen("@v1", "@v2", 1)), BadProofFile::First);
    assert_eq!(
        refused(text.replacen("index 4", "index 04", 1)),
        BadProofFile::Line(3)
    );
    assert_eq!(
        refused(text.replacen("index 4\n", "", 1)),
        BadProofFile::Line(3)
    );
    assert!(matches!(
        refused(text.replacen("index 4", "index 5", 1)),
        BadProofFile::Proof(_)
    ));
    for lost in 3..6 {
        let lines: Vec<&str> = text.lines().collect();
        let left = [&lines[..lost], &lines[lost + 1..]].concat().join("\n") + "\n";
        assert!(matches!(refused(left), BadProofFile::Proof(_)), "{lost}");
    }
    let many = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64);
    assert!(matches!(
        refused(text.replacen("index 4\n", &format!("index 4\n{many}"), 1)),
        BadProofFile::Line(_)
    ));
    let bare = ProofFile {
        extra: None,
        ..whole.clone()
    };
    assert_eq!(refused(bare.to_string()), BadProofFile::NoEntry);
    let leaf = entries[4].leaf;
    assert!(bare.verify(Some(leaf), key.verifying_key(), &[]).is_ok());
    let stranger = SigningKey::from_seed(&[6; 32], "log.example/one").unwrap();
    assert!(whole.verify(None, stranger.verifying_key(), &[]).is_err());
}

#[test]
fn witnesses_are_heard_and_a_false_one_spoils_the_file() {
    let (key, entries, note) = log(7);
    let mut whole = file(&entries, &note, 4);
    let signer = SigningKey::from_seed(&[9; 32], "witness.example").unwrap();
    let witness = WitnessKey::of(&signer);
    let line = witness
        .cosign(whole.checkpoint.text(), &signer, 1_700_000_000)
        .unwrap();
    whole.checkpoint.add(line);
    let read: ProofFile = whole.to_string().parse().unwrap();
    let proven = read
        .verify(None, key.verifying_key(), std::slice::from_ref(&witness))
        .unwrap();
    assert_eq!(proven.cosigned[0].at, 1_700_000_000);
    let line = witness.cosign("another\n", &signer, 1_700_000_000).unwrap();
    whole.checkpoint.add(line);
    assert!(whole.verify(None, key.verifying_key(), &[witness]).is_err());
    assert!(whole.verify(None, key.verifying_key(), &[]).is_ok());
}
