//! Signed notes, keys and checkpoints against published values, and every way to spoil them.

#![allow(clippy::unwrap_used)]

use ledger::{
    BadCheckpoint, BadKey, BadNote, Checkpoint, Hash, Head, MAX_SIGNATURES, Note, SigningKey,
    VerifyingKey,
};

/// The example of golang.org/x/mod/sumdb/note.
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The first test of RFC 8032 §7.1.
const RFC_SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
const RFC_PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

const ORIGIN: &str = "staydown.example/log";

fn key(seed: u8, name: &str) -> SigningKey {
    SigningKey::from_seed(&[seed; 32], name).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 7,
        root: Hash::from_bytes([9; 32]),
    }
}

#[test]
fn the_published_note_verifies() {
    let key: VerifyingKey = GO_KEY.parse().unwrap();
    let note: Note = GO_NOTE.parse().unwrap();
    assert_eq!(note.verify(&key), Ok(note.text()));
    assert_eq!(note.to_string(), GO_NOTE);
    assert_eq!(key.to_string(), GO_KEY);
    assert_eq!(key.name(), "PeterNeumann");
    assert_eq!(key.key_hash(), [0xc7, 0x4f, 0x20, 0xa3]);
}

#[test]
fn no_changed_byte_of_the_published_note_verifies() {
    let key: VerifyingKey = GO_KEY.parse().unwrap();
    for place in 0..GO_NOTE.len() {
        for bit in 0..8 {
            let mut bytes = GO_NOTE.as_bytes().to_vec();
            bytes[place] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let verdict = changed
                .parse::<Note>()
                .and_then(|n| n.verify(&key).map(str::to_owned));
            assert!(verdict.is_err(), "byte {place} bit {bit}: {changed}");
        }
    }
}

#[test]
fn a_seed_gives_the_public_key_of_rfc_8032() {
    let key = SigningKey::from_seed(&RFC_SEED, "rfc").unwrap();
    let public = Hash::from_bytes(*key.verifying_key().public_bytes());
    assert_eq!(public.to_string(), RFC_PUBLIC);
}

#[test]
fn a_private_key_from_openssl_is_the_same_as_its_seed() {
    // PKCS#8 version 1 as `openssl genpkey` writes it (RFC 8410 §7): a fixed prefix and the seed.
    let prefix = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
    let der = [&prefix[..], &RFC_SEED].concat();
    let key = SigningKey::from_pkcs8(&der, "rfc").unwrap();
    let seeded = SigningKey::from_seed(&RFC_SEED, "rfc").unwrap();
    assert_eq!(key.verifying_key(), seeded.verifying_key());
    assert!(matches!(
        SigningKey::from_pkcs8(&der[1..], "rfc"),
        Err(BadKey::Private)
    ));
}

#[test]
fn a_signing_key_shows_no_private_half() {
    let key = SigningKey::from_seed(&RFC_SEED, "rfc").unwrap();
    assert_eq!(
        format!("{key:?}"),
        format!("SigningKey({})", key.verifying_key())
    );
}

#[test]
fn names_that_a_signature_line_cannot_carry_are_refused() {
    for name in [
        "",
        "a b",
        "a+b",
        "a\nb",
        "a\u{a0}b",
        "a\u{2003}b",
        "a\tb",
        "a\0b",
    ] {
        let refused = BadKey::Name(name.to_owned());
        assert_eq!(
            SigningKey::from_seed(&RFC_SEED, name).err(),
            Some(refused.clone())
        );
        assert_eq!(VerifyingKey::new(name, [1; 32]), Err(refused));
    }
}

#[test]
fn a_changed_public_key_is_refused() {
    let bad = |from: &str, to: &str| GO_KEY.replacen(from, to, 1).parse::<VerifyingKey>();
    assert!(matches!(bad("Peter", "Paul"), Err(BadKey::Hash { .. })));
    assert!(matches!(
        bad("c74f20a3", "c74f20a4"),
        Err(BadKey::Hash { .. })
    ));
    assert!(matches!(
        bad("c74f20a3", "C74F20A3"),
        Err(BadKey::Hash { .. })
    ));
    assert!(matches!(bad("ARpc", "ARpd"), Err(BadKey::Hash { .. })));
    assert_eq!(bad("ARpc", "AhpC"), Err(BadKey::Type));
    assert_eq!(bad("10TW", ""), Err(BadKey::Type));
    assert_eq!(bad("10TW", "10T"), Err(BadKey::Text));
    assert_eq!(bad("+c74f20a3", ""), Err(BadKey::Text));
    assert!(matches!(bad("PeterNeumann", ""), Err(BadKey::Name(_))));
}

#[test]
fn a_signed_checkpoint_opens_again() {
    let key = key(1, ORIGIN);
    let note = checkpoint().sign(&key).unwrap().to_string();
    assert_eq!(
        Checkpoint::open(&note, key.verifying_key()),
        Ok(checkpoint())
    );
    let public = key.verifying_key().to_string();
    assert_eq!(
        Checkpoint::open(&note, &public.parse().unwrap()),
        Ok(checkpoint())
    );
}

#[test]
fn the_checkpoint_of_an_empty_log_can_be_signed() {
    let key = key(1, ORIGIN);
    let note = Head::empty()
        .checkpoint(ORIGIN)
        .sign(&key)
        .unwrap()
        .to_string();
    let opened = Checkpoint::open(&note, key.verifying_key()).unwrap();
    assert_eq!((opened.size, opened.root), (0, ledger::empty_root()));
}

#[test]
fn signatures_by_other_keys_are_passed_over_but_do_not_suffice() {
    let (ours, witness) = (key(1, ORIGIN), key(2, "witness.example"));
    let same_name = key(3, ORIGIN);
    let mut note = Note::sign(checkpoint().text(), &witness).unwrap();
    note.cosign(&same_name);
    let unsigned = BadNote::Unsigned {
        key: ours.verifying_key().to_string(),
    };
    assert_eq!(note.verify(ours.verifying_key()), Err(unsigned));

    note.cosign(&ours);
    let read: Note = note.to_string().parse().unwrap();
    assert_eq!(read.signatures().len(), 3);
    for key in [&ours, &witness, &same_name] {
        assert_eq!(read.verify(key.verifying_key()), Ok(note.text()));
    }
}

#[test]
fn a_witness_line_of_unknown_type_is_passed_over() {
    let ours = key(1, ORIGIN);
    let signed = checkpoint().sign(&ours).unwrap().to_string();
    // A key hash and a signature of one byte.
    let note = format!("{signed}— witness.example AAAAAAE=\n");
    assert_eq!(
        Checkpoint::open(&note, ours.verifying_key()),
        Ok(checkpoint())
    );
}

#[test]
fn a_wrong_signature_is_not_made_good_by_a_right_one() {
    let ours = key(1, ORIGIN);
    let good = checkpoint().sign(&ours).unwrap().to_string();
    let other = Checkpoint {
        size: 8,
        ..checkpoint()
    }
    .sign(&ours)
    .unwrap()
    .to_string();
    let (_, other_line) = other.split_once("\n\n").unwrap();
    let wrong = BadNote::Signature {
        key: ours.verifying_key().to_string(),
    };
    let verdict = Checkpoint::open(&format!("{good}{other_line}"), ours.verifying_key());
    assert_eq!(verdict, Err(BadCheckpoint::Note(wrong)));
}

#[test]
fn a_checkpoint_of_another_log_is_refused_even_if_our_key_signed_it() {
    let ours = key(1, ORIGIN);
    let origin = |found: &str| {
        Err(BadCheckpoint::Origin {
            expected: ORIGIN.to_owned(),
            found: found.to_owned(),
        })
    };
    let theirs = Checkpoint {
        origin: "other.example/log".to_owned(),
        ..checkpoint()
    };
    assert_eq!(theirs.sign(&ours).map(|_| ()), origin("other.example/log"));
    let note = Note::sign(theirs.text(), &ours).unwrap().to_string();
    assert_eq!(
        Checkpoint::open(&note, ours.verifying_key()).map(|_| ()),
        origin("other.example/log")
    );
}

#[test]
fn a_text_may_have_blank_lines() {
    let ours = key(1, ORIGIN);
    for text in ["\n", "a\n\nb\n", "a\n\n", "a\n\n— b c\n"] {
        let note = Note::sign(text, &ours).unwrap().to_string();
        let read: Note = note.parse().unwrap();
        assert_eq!(read.verify(ours.verifying_key()), Ok(text));
    }
}

#[test]
fn what_is_not_a_note_is_refused_with_the_reason() {
    let bad = |note: &str| note.parse::<Note>().unwrap_err();
    let line = "— a AAAAAAE=\n";
    assert!(format!("text\n\n{line}").parse::<Note>().is_ok());
    assert_eq!(bad(""), BadNote::NoBlankLine);
    assert_eq!(bad("text\n"), BadNote::NoBlankLine);
    assert_eq!(bad(&format!("\n{line}")), BadNote::NoBlankLine);
    assert_eq!(bad("text\n\n"), BadNote::Signatures(0));
    assert_eq!(bad(&format!("text\r\n\n{line}")), BadNote::Control('\r'));
    assert_eq!(bad(&"a".repeat(1 << 21)), BadNote::TooLong(1 << 21));
    let many = |count| format!("text\n\n{}", line.repeat(count));
    assert!(many(MAX_SIGNATURES).parse::<Note>().is_ok());
    assert_eq!(
        bad(&many(MAX_SIGNATURES + 1)),
        BadNote::Signatures(MAX_SIGNATURES + 1)
    );
    for wrong in [
        "- a AAAAAAE=\n",
        "—a AAAAAAE=\n",
        "—  AAAAAAE=\n",
        "— a+b AAAAAAE=\n",
        "— a  AAAAAAE=\n",
        "— a AAAAAAE\n",
        "— a AAAAAA==\n",
        "— a AAAAAAE= \n",
        "— a\n",
        "— a AAAAAAE=\n— a AAAAAAE=",
    ] {
        let refused = bad(&format!("text\n\n{line}{wrong}"));
        assert!(
            matches!(refused, BadNote::SignatureLine(2 | 3)),
            "{wrong}: {refused}"
        );
    }
    let ours = key(1, ORIGIN);
    assert_eq!(Note::sign("no newline", &ours), Err(BadNote::Text));
    assert_eq!(Note::sign("", &ours), Err(BadNote::Text));
    assert_eq!(Note::sign("\u{7}\n", &ours), Err(BadNote::Control('\u{7}')));
}
