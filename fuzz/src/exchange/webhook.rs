//! The target `webhook`: a delivery is accepted if and only if a plain reading of the scheme accepts it.

use ::exchange::webhook::{Secret, WebhookError};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use signals::Sha256;

/// The receiver's clock.
const NOW: i64 = 1_614_265_330;

/// Verifies a delivery: secret, identifier, timestamp and signatures on a line each, and then the body. A line of signatures
/// that is `sign` stands for the right one.
///
/// # Panics
/// If the verdict is not the plain one, or what was just signed is not accepted.
pub fn webhook(input: &[u8]) {
    let mut parts = input.splitn(5, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (secret, id, timestamp, signatures) = (line(), line(), line(), line());
    let body = parts.next().unwrap_or_default();
    let now = Timestamp::from_second(NOW).expect("an instant");
    let key = secret_bytes(&secret);
    let parsed = Secret::parse(&secret);
    assert_eq!(parsed.is_ok(), key.is_some(), "{secret}");
    let (Ok(secret), Some(key)) = (parsed, key) else {
        return;
    };
    assert!(!format!("{secret:?}").contains(&STANDARD.encode(&key)));

    let sent_at = plain_seconds(&timestamp);
    let right = |seconds: &str| {
        let message = [id.as_bytes(), b".", seconds.as_bytes(), b".", body].concat();
        hmac(&key, &message)
    };
    let signatures = match signatures.as_str() {
        "sign" => format!("v1,AAAA v1,{}", STANDARD.encode(right(timestamp.trim()))),
        _ => signatures,
    };
    let is_right = |signature: &str| {
        let encoded = signature.strip_prefix("v1,");
        encoded.and_then(|encoded| STANDARD.decode(encoded).ok())
            == Some(right(timestamp.trim()).to_vec())
    };
    let expected = match sent_at {
        None => Err(WebhookError::BadTimestamp),
        Some(sent) if (NOW - sent).abs() > 300 => Err(WebhookError::OutsideTolerance),
        Some(_) if signatures.split_ascii_whitespace().any(is_right) => Ok(()),
        Some(_) => Err(WebhookError::BadSignature),
    };
    assert_eq!(
        secret.verify(&id, &timestamp, &signatures, body, now),
        expected
    );

    // And what is sent from here arrives.
    let signed = secret.sign(&id, now, body);
    assert_eq!(
        signed,
        format!("v1,{}", STANDARD.encode(right(&NOW.to_string())))
    );
    assert_eq!(
        secret.verify(&id, &NOW.to_string(), &signed, body, now),
        Ok(())
    );
}

/// Whole seconds of an instant that can be: of the years −9999 to 9999.
fn plain_seconds(text: &str) -> Option<i64> {
    let seconds: i64 = text.trim().parse().ok()?;
    (Timestamp::MIN.as_second()..=Timestamp::MAX.as_second())
        .contains(&seconds)
        .then_some(seconds)
}

fn secret_bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(text.strip_prefix("whsec_")?).ok()?;
    (bytes.len() >= 24).then_some(bytes)
}

/// HMAC by its definition (RFC 2104 §2), with SHA-256, whose blocks have 64 bytes.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(Sha256::of(key).as_bytes());
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let (inner, outer) = (block.map(|byte| byte ^ 0x36), block.map(|byte| byte ^ 0x5c));
    let inner = Sha256::of(&[&inner, message].concat());
    *Sha256::of(&[&outer[..], inner.as_bytes()].concat()).as_bytes()
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    // The example of the scheme's libraries.
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let body = r#"{"test": 2432232314}"#;
    let long = format!("whsec_{}", STANDARD.encode([7; 65]));
    let seeds = [
        ("published", [secret, id, "1614265330", signature, body]),
        ("signed", [secret, id, " +1614265631 ", "sign", body]),
        ("too-old", [secret, id, "1614265029", "sign", body]),
        ("no-time", [secret, id, "soon", "sign", body]),
        (
            "at-no-time",
            [secret, id, "-9223372036854775808", "sign", ""],
        ),
        (
            "rotated",
            [secret, id, "1614265330", "v1,AAAA v2,x v1a,", body],
        ),
        ("long-secret", [&long, "", "1614265330", "sign", ""]),
        (
            "short-secret",
            ["whsec_AAAA", id, "1614265330", "sign", body],
        ),
    ];
    seeds
        .map(|(name, parts)| (name.to_owned(), parts.join("\n").into_bytes()))
        .into()
}
