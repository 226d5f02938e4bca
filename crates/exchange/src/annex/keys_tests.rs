#![allow(clippy::unwrap_used)]

use super::*;

/// RFC 8037 appendix A.1.
const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
/// RFC 8037 appendix A.2.
const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
/// RFC 8037 appendix A.3.
const THUMBPRINT: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

fn key() -> Key {
    let seed = URL_SAFE_NO_PAD.decode(SEED).unwrap();
    Key::from_seed(&seed.try_into().unwrap()).unwrap()
}

fn other_key() -> Key {
    Key::from_seed(&[7; 32]).unwrap()
}

#[test]
fn a_key_can_come_as_pkcs8() {
    // RFC 8410 section 10.3 is another key; this is its form, with the seed of RFC 8037.
    let head = [
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    let der = [&head[..], &URL_SAFE_NO_PAD.decode(SEED).unwrap()].concat();
    assert_eq!(Key::from_pkcs8(&der).unwrap().public(), key().public());
    assert_eq!(Key::from_pkcs8(&der[1..]).err(), Some(BadKeys::Private));
}

#[test]
fn one_jwk_is_read_as_a_set_of_one() {
    let jwk = serde_json::json!({"kty": "OKP", "crv": "Ed25519", "x": X});
    let read = PublicKey::read_jwk(&jwk).unwrap().unwrap();
    assert_eq!(read.kid(), THUMBPRINT);
    let other = serde_json::json!({"kty": "EC", "crv": "P-256", "x": "", "y": ""});
    assert_eq!(PublicKey::read_jwk(&other), Ok(None));
    assert!(PublicKey::read_jwk(&serde_json::json!("key")).is_err());
}

#[test]
fn a_key_set_is_read_as_it_was_written() {
    let keys = [key().public().clone(), other_key().public().clone()];
    let text = key_set(&keys).unwrap();
    let read = PublicKey::read_set(text.as_bytes()).unwrap();
    assert_eq!(read.len(), 2);
    for (read, written) in read.iter().zip(&keys) {
        assert_eq!((read.x, read.kid()), (written.x, written.kid()));
    }
    assert!(text.contains(X) && text.contains(THUMBPRINT) && !text.contains(SEED));
}

#[test]
fn key_sets_of_others_are_read_and_private_keys_in_them_refused() {
    let read = |text: &str| PublicKey::read_set(text.as_bytes());
    let named =
        format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","x":"{X}","kid":"orders-2026"}}]}}"#);
    let keys = read(&named).unwrap();
    assert!(keys[0].is_called("orders-2026") && keys[0].is_called(THUMBPRINT));
    let mixed = format!(
        r#"{{"keys":[{{"kty":"RSA","n":"AA","e":"AQAB"}},{{"kty":"OKP","crv":"X25519","x":"{X}"}},
           {{"kty":"OKP","crv":"Ed25519","x":"{X}","use":"enc"}},{{"kty":"OKP","crv":"Ed25519","x":"{X}"}}]}}"#
    );
    assert_eq!(read(&mixed).unwrap().len(), 1);
    let private = format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","x":"{X}","d":"{SEED}"}}]}}"#);
    assert_eq!(read(&private), Err(BadKeys::HoldsPrivate));
    let short = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"}]}"#;
    assert_eq!(read(short), Err(BadKeys::Bytes));
    assert_eq!(read(r#"{"keys":[]}"#), Err(BadKeys::Empty));
    for none in ["", "[]", "{}", r#"{"keys":{}}"#, &named[1..]] {
        assert!(matches!(read(none), Err(BadKeys::NotASet(_))), "{none}");
    }
}

#[test]
fn a_key_does_not_show_its_private_half() {
    let shown = format!("{:?}", key());
    assert!(!shown.contains("157, 97, 177"), "{shown}");
}
