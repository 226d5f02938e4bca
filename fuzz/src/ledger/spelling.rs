//! The target `spelling`: what the ledger reads has one spelling only, and nothing is signed but what was signed.

use super::bytes::Bytes;
use ::ledger::{
    Checkpoint, Frontier, Hash, Head, Note, SigningKey, StoredEntry, VerifyingKey, leaf_hash,
};
use std::fmt::Display;
use std::str::FromStr;

/// The name of the key that signs here.
const NAME: &str = "example.com/log";

/// Reads the input as what its first byte says.
///
/// # Panics
/// If something is read and not written the same again, or a checkpoint is taken for signed that is not the one signed.
pub fn spelling(input: &[u8]) {
    let mut input = Bytes(input);
    let how = input.u8() % 8;
    if how == 0 {
        key(input.0);
        return;
    }
    let Ok(text) = std::str::from_utf8(input.0) else {
        return;
    };
    match how {
        1 => note(text),
        2 => one_spelling::<VerifyingKey>(text),
        3 => one_spelling::<Frontier>(text),
        4 => one_spelling::<Head>(text),
        5 => one_spelling::<Hash>(text),
        6 => checkpoint(text),
        _ => entry(text),
    }
}

fn one_spelling<T: FromStr + Display>(text: &str) {
    if let Ok(read) = text.parse::<T>() {
        assert_eq!(read.to_string(), text);
    }
}

fn signing_key() -> SigningKey {
    SigningKey::from_seed(&[7; 32], NAME).expect("32 bytes are a seed")
}

fn signed() -> Checkpoint {
    Checkpoint {
        origin: NAME.to_owned(),
        size: 20_852_163,
        root: leaf_hash(b"root"),
    }
}

/// A private key in a file: it signs, and its public half says so.
fn key(der: &[u8]) {
    let Ok(key) = SigningKey::from_pkcs8(der, NAME) else {
        return;
    };
    let note = signed().sign(&key).expect("a key named like the log");
    let opened = Checkpoint::open(&note.to_string(), key.verifying_key());
    assert_eq!(opened, Ok(signed()));
    one_spelling::<VerifyingKey>(&key.verifying_key().to_string());
}

fn note(text: &str) {
    one_spelling::<Note>(text);
    let key = signing_key();
    // Somebody without the key cannot make another note that is signed by it.
    if let Ok(opened) = Checkpoint::open(text, key.verifying_key()) {
        assert_eq!(opened, signed());
    }
    // What the key signs is read back, with the signatures that were there before.
    let Ok(mut note) = text.parse::<Note>() else {
        if let Ok(note) = Note::sign(text, &key) {
            let read = note.to_string().parse::<Note>();
            assert_eq!(read.as_ref(), Ok(&note));
            assert_eq!(note.verify(key.verifying_key()), Ok(text));
        }
        return;
    };
    let is_forged = |note: &Note| {
        let public = key.verifying_key();
        let mut lines = note.signatures().iter();
        lines.any(|line| line.name == NAME && line.key_hash == public.key_hash())
    };
    let was_forged = is_forged(&note);
    note.cosign(&key);
    let verified = note.verify(key.verifying_key());
    assert!(was_forged || verified == Ok(note.text()));
}

fn checkpoint(text: &str) {
    let Ok(checkpoint) = Checkpoint::read(text) else {
        return;
    };
    // Lines that an extension adds may follow.
    assert!(text.starts_with(&checkpoint.text()));
    assert_eq!(Checkpoint::read(&checkpoint.text()), Ok(checkpoint));
}

fn entry(text: &str) {
    let Ok(entry) = serde_json::from_str::<StoredEntry>(text) else {
        return;
    };
    let json = serde_json::to_string(&entry).expect("a body that was text is text");
    let read: StoredEntry = serde_json::from_str(&json).expect("its own JSON");
    assert_eq!(read, entry);
    assert_eq!(read.computed_leaf(), entry.clone().erased().computed_leaf());
    // Two lines that change places would be another leaf: none of the fields but the kind can hold a line's end.
    if !entry.kind.contains('\n') {
        assert_eq!(entry.leaf_data().lines().count(), 6);
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let key = signing_key();
    let note = signed()
        .sign(&key)
        .expect("the key is named so")
        .to_string();
    let (_, signature) = note.split_once("\n\n").expect("a blank line");
    let (entry, head) = Head::empty()
        .append(-5, "case_opened", "{\"a\":\"é\"}", [3; 16])
        .expect("a fine kind");
    let entry = serde_json::to_string(&entry).expect("the body is text");
    // RFC 8410 §10.3, the key without its public half, and the frame alone.
    let mut der = vec![
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    let frame = der.clone();
    der.extend(0..32);
    let texts = [
        (1, "note", note.clone()),
        (1, "note-signed-twice", format!("{note}{signature}")),
        (1, "note-of-another-size", note.replacen('2', "3", 1)),
        (1, "note-without-signature", "text\n\n".to_owned()),
        (1, "note-with-blank-lines", format!("a\n\nb\n\n{signature}")),
        (1, "text-to-sign", "any text\nat all\n".to_owned()),
        (2, "key", key.verifying_key().to_string()),
        (3, "frontier", head.frontier().to_string()),
        (3, "frontier-empty", "0".to_owned()),
        (4, "head", head.to_string()),
        (5, "hash", head.root().to_string()),
        (6, "checkpoint", signed().text()),
        (
            6,
            "checkpoint-extended",
            format!("{}more\n", signed().text()),
        ),
        (7, "entry", entry.clone()),
        (
            7,
            "entry-erased",
            entry
                .split("\"body\"")
                .next()
                .map_or(String::new(), |first| {
                    format!(
                        "{first}\"body\":null,\"previous\":\"{0}\",\"leaf\":\"{0}\"}}",
                        "0".repeat(64)
                    )
                }),
        ),
    ];
    let texts = texts.map(|(how, name, text)| (name, [&[how][..], text.as_bytes()].concat()));
    let keys = [("private-key", der), ("private-key-cut", frame)];
    let keys = keys.map(|(name, der)| (name, [&[0][..], &der].concat()));
    let all = texts.into_iter().chain(keys);
    all.map(|(name, input)| (name.to_owned(), input)).collect()
}
