//! The published samples: read, signed and verified. `STAYDOWN_WRITE_SAMPLES=1` writes those that are made from the others.

use exchange::annex::{
    Document, Key, Language, PublicKey, Rendition, Weight, jws_in_pdf, key_set, sign, verify,
};
use serde_json::Value;
use std::path::PathBuf;

/// Samples that lack nothing.
pub(crate) const COMPLETE: [&str; 5] = [
    "order",
    "order-cross-border",
    "feedback",
    "feedback-partial",
    "impossibility",
];

/// The samples' key. Published, as it says: what it signs proves nothing.
const SEED: &[u8; 32] = b"published key: only for samples!";

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/tco/samples")
}

pub(crate) fn key() -> Key {
    Key::from_seed(SEED).unwrap()
}

pub(crate) fn bytes(file: &str) -> Vec<u8> {
    let path = folder().join(file);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn json(name: &str) -> Value {
    serde_json::from_slice(&bytes(&format!("{name}.json"))).unwrap()
}

pub(crate) fn document(name: &str) -> Document {
    Document::parse(&bytes(&format!("{name}.json"))).unwrap()
}

/// What is made from the samples and the key: file and content.
fn made() -> Vec<(String, Vec<u8>)> {
    let keys = [key().public().clone()];
    let mut files = vec![(
        "keys.jwks".to_owned(),
        format!("{}\n", key_set(&keys).unwrap()).into_bytes(),
    )];
    for name in COMPLETE {
        let jws = sign(&document(name), &key());
        files.push((format!("{name}.jws"), jws.into_bytes()));
    }
    files
}

#[test]
fn the_signed_samples_are_the_samples_signed_and_verify() {
    let write = std::env::var_os("STAYDOWN_WRITE_SAMPLES").is_some();
    for (file, content) in made() {
        if write {
            std::fs::write(folder().join(&file), &content).unwrap();
        }
        assert_eq!(
            bytes(&file),
            content,
            "{file}: STAYDOWN_WRITE_SAMPLES=1 cargo test -p exchange --test annex samples"
        );
    }
    let keys = PublicKey::read_set(&bytes("keys.jwks")).unwrap();
    for name in COMPLETE {
        let jws = String::from_utf8(bytes(&format!("{name}.jws"))).unwrap();
        assert_eq!(verify(&jws, &keys).unwrap().document, document(name));
    }
}

#[test]
fn the_sample_file_holds_the_signed_sample() {
    let jws = String::from_utf8(bytes("order.jws")).unwrap();
    if std::env::var_os("STAYDOWN_WRITE_SAMPLES").is_some() {
        let pdf = Rendition::signed(&jws)
            .unwrap()
            .pdf(Language::English)
            .unwrap();
        std::fs::write(folder().join("order.pdf"), pdf).unwrap();
    }
    // Its bytes may be of another version of the library that writes pages; what it holds may not.
    assert_eq!(jws_in_pdf(&bytes("order.pdf")).unwrap(), jws);
}

#[test]
fn complete_samples_lack_nothing_and_the_other_is_no_order() {
    for name in COMPLETE {
        assert_eq!(document(name).check(), [], "{name}");
    }
    let lacks = document("not-an-order").check();
    let fatal: Vec<&str> = lacks
        .iter()
        .filter(|lack| lack.weight == Weight::Fatal)
        .map(|lack| lack.field.as_str())
        .collect();
    assert_eq!(
        fatal,
        [
            "legal_basis",
            "section_a.issued_at",
            "section_b.locations[0].url",
            "section_b.grounds",
            "section_g.body",
            "section_g.deadline",
        ]
    );
    let advisory = lacks.len() - fatal.len();
    assert!(advisory > 6, "{lacks:#?}");
}

#[test]
fn samples_are_harmless() {
    for name in COMPLETE.iter().chain(&["not-an-order"]) {
        let text = String::from_utf8(bytes(&format!("{name}.json"))).unwrap();
        for url in text.split("https://").skip(1) {
            let host = url.split(['/', '"']).next().unwrap();
            assert!(host.ends_with(".example.org"), "{name}: {host}");
        }
    }
}
