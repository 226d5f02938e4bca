#![allow(clippy::unwrap_used)]

use super::*;
use crate::annex::{RemovalOrderDocument, key_set};

/// RFC 8037 appendix A.1.
const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
/// RFC 8037 appendix A.2.
const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
/// RFC 8037 appendix A.3.
const THUMBPRINT: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
/// RFC 8037 appendix A.4.
const PAYLOAD: &str = "Example of Ed25519 signing";
/// RFC 8037 appendix A.4.
const JWS: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

fn key() -> Key {
    let seed = URL_SAFE_NO_PAD.decode(SEED).unwrap();
    Key::from_seed(&seed.try_into().unwrap()).unwrap()
}

fn other_key() -> Key {
    Key::from_seed(&[7; 32]).unwrap()
}

fn document() -> Document {
    RemovalOrderDocument::default().into()
}

#[test]
fn the_vectors_of_rfc_8037_hold() {
    let key = key();
    let set = key_set(&[key.public().clone()]).unwrap();
    assert!(set.contains(&format!("\"x\":\"{X}\"")), "{set}");
    assert_eq!(key.public().kid(), THUMBPRINT);
    assert_eq!(compact(r#"{"alg":"EdDSA"}"#, PAYLOAD.as_bytes(), &key), JWS);
    let parts = Parts::of(JWS).unwrap();
    assert_eq!(parts.payload, PAYLOAD.as_bytes());
    assert!(parts.is_signed_by(key.public()));
    assert!(!parts.is_signed_by(other_key().public()));
}

#[test]
fn what_was_signed_is_what_is_read_and_by_whom() {
    let (key, document) = (key(), document());
    let text = sign(&document, &key);
    let keys = [other_key().public().clone(), key.public().clone()];
    let signed = verify(&text, &keys).unwrap();
    assert_eq!(signed.document, document);
    assert_eq!(signed.kid, THUMBPRINT);
    assert_eq!(
        sign(&document, &key),
        text,
        "the same document, the same text"
    );
}

#[test]
fn an_unknown_key_is_named() {
    let text = sign(&document(), &key());
    let refused = verify(&text, &[other_key().public().clone()]).unwrap_err();
    assert_eq!(refused, Unverified::UnknownKey(THUMBPRINT.to_owned()));
    assert!(refused.to_string().contains(THUMBPRINT));
}

#[test]
fn no_bit_of_a_signed_document_can_be_changed() {
    let key = key();
    let text = sign(&document(), &key);
    let keys = [key.public().clone()];
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(verify(&changed, &keys).is_err(), "at {place}");
    }
    // The payload exchanged as a whole: the signature is of the other one.
    let mut order = RemovalOrderDocument::default();
    order.section_a.addressee = "somebody else".to_owned();
    let other = sign(&order.into(), &key);
    let parts: Vec<&str> = text.split('.').collect();
    let swapped = format!(
        "{}.{}.{}",
        parts[0],
        other.split('.').nth(1).unwrap(),
        parts[2]
    );
    assert_eq!(verify(&swapped, &keys), Err(Unverified::DoesNotHold));
}

#[test]
fn nobody_gets_through_with_another_algorithm_type_or_extension() {
    let key = key();
    let keys = [key.public().clone()];
    let kid = key.public().kid();
    let json = document().to_json();
    let with = |header: &str| verify(&compact(header, &json, &key), &keys);
    let good = format!(r#"{{"alg":"EdDSA","typ":"{TYPE}","kid":"{kid}"}}"#);
    assert!(with(&good).is_ok());
    assert!(
        with(&good.replace("EdDSA", "Ed25519")).is_ok(),
        "the name of RFC 9864"
    );
    for none in ["none", "None", "NONE"] {
        let refused = with(&good.replace("EdDSA", none));
        assert_eq!(refused, Err(Unverified::NotSigned));
    }
    for alg in ["HS256", "RS256", "ES256", "eddsa", ""] {
        let refused = with(&good.replace("EdDSA", alg));
        assert_eq!(refused, Err(Unverified::Algorithm(alg.to_owned())));
    }
    assert_eq!(
        with(&good.replace(TYPE, "JWT")),
        Err(Unverified::Type("JWT".to_owned()))
    );
    assert_eq!(
        with(&format!(r#"{{"alg":"EdDSA","typ":"{TYPE}"}}"#)),
        Err(Unverified::NoKeyName)
    );
    for extension in [r#""crit":["exp"]"#, r#""b64":false"#] {
        let header = good.replace(r#""typ""#, &format!(r#"{extension},"typ""#));
        assert_eq!(with(&header), Err(Unverified::Extension), "{header}");
    }
    for broken in ["", "[]", r#"["EdDSA"]"#, "{}", r#"{"alg":1}"#, "null"] {
        assert!(
            matches!(with(broken), Err(Unverified::Header(_))),
            "{broken}"
        );
    }
    // A name twice: which of them counts must not depend on the reader.
    let twice = good.replace(r#""alg":"EdDSA""#, r#""alg":"EdDSA","alg":"EdDSA""#);
    assert!(matches!(with(&twice), Err(Unverified::Header(_))));
}

#[test]
fn nothing_may_stand_around_a_signed_document() {
    let key = key();
    let keys = [key.public().clone()];
    let text = sign(&document(), &key);
    for around in [format!("{text}\n"), format!(" {text}"), format!("{text}\t")] {
        assert_eq!(verify(&around, &keys), Err(Unverified::TrailingBytes));
    }
    for more in ["A", "AA"] {
        let refused = verify(&format!("{text}{more}"), &keys);
        assert_eq!(refused, Err(Unverified::DoesNotHold), "{more}");
    }
    // The last letter holds four bits of a byte; the other two must be zero, or there are four spellings of a signature.
    let last = "AQgw".find(text.chars().last().unwrap());
    assert!(last.is_some(), "{text}");
    for other in ["B", "R", "h", "x"] {
        let respelled = format!("{}{other}", &text[..text.len() - 1]);
        let refused = verify(&respelled, &keys);
        assert_eq!(refused, Err(Unverified::Encoding("signature")), "{other}");
    }
    assert_eq!(
        verify(&format!("{text}=="), &keys),
        Err(Unverified::Encoding("signature"))
    );
    assert_eq!(
        verify(&format!("{text}."), &keys),
        Err(Unverified::NotCompact(4))
    );
    assert_eq!(verify("", &keys), Err(Unverified::NotCompact(1)));
    let large = "A".repeat(MAX_TEXT + 1);
    assert_eq!(
        verify(&large, &keys),
        Err(Unverified::TooLarge(large.len()))
    );
}

#[test]
fn a_signature_over_something_else_is_said_so() {
    let key = key();
    let header = format!(
        r#"{{"alg":"EdDSA","typ":"{TYPE}","kid":"{}"}}"#,
        key.public().kid()
    );
    let text = compact(&header, b"no JSON", &key);
    let refused = verify(&text, &[key.public().clone()]).unwrap_err();
    assert!(matches!(
        refused,
        Unverified::Unreadable(Unreadable::NotADocument(_))
    ));
}
