//! Signatures of documents: JWS in compact form (RFC 7515) with Ed25519 (RFC 8037).
//!
//! The payload is the document's JSON, byte for byte as it was signed: nothing is made canonical, so there is nothing to
//! disagree about. The time of signing is the document's own.

use super::{Document, Key, MAX_BYTES, PublicKey, Unreadable};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kind of JWS it is: nothing that somebody signed for another purpose is taken for an order.
const TYPE: &str = "tco-document+jws";

/// A payload in base 64, with room for a header and a signature.
const MAX_TEXT: usize = MAX_BYTES / 3 * 4 + 4096;

/// The protected header. Fields that are not named here are passed over; RFC 7515 section 4.1.11 says with “crit” which ones
/// must not be.
#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typ: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crit: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b64: Option<Value>,
}

/// Why a signed document was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// Longer than any document may be.
    #[error("the signed document has {0} bytes, more than are read")]
    TooLarge(usize),
    /// Not three parts.
    #[error(
        "this is no signed document: a compact JWS is three parts in base64url with points between, and this has {0}"
    )]
    NotCompact(usize),
    /// Spaces, line ends or other bytes that are not part of it.
    #[error("there are bytes before or after the signed document that are not part of it")]
    TrailingBytes,
    /// A part is not base64url.
    #[error("the {0} is not base64url without padding")]
    Encoding(&'static str),
    /// The header is no JSON object with an algorithm.
    #[error("the header is not that of a JWS: {0}")]
    Header(String),
    /// `none`: nobody signed.
    #[error("the document says of itself that it is not signed (alg “none”); that is not accepted")]
    NotSigned,
    /// An algorithm that is not Ed25519's.
    #[error("the document is signed with “{0}”; only Ed25519 (alg “EdDSA”) is accepted")]
    Algorithm(String),
    /// An extension that must be understood.
    #[error("the header asks for an extension (“crit”, “b64”) that is not supported")]
    Extension,
    /// Signed for something else.
    #[error("what was signed is “{0}” and not a document of an annex (typ “{TYPE}”)")]
    Type(String),
    /// The header does not say which key.
    #[error("the header does not name the key (“kid”) it was signed with")]
    NoKeyName,
    /// A key that was not given.
    #[error("it was signed with the key {0}, which is not among the keys given")]
    UnknownKey(String),
    /// The signature is of other bytes or another key.
    #[error(
        "the signature does not hold: the document was changed after it was signed, or another key signed it than the one it names"
    )]
    DoesNotHold,
    /// It holds, over something that is no document.
    #[error("the signature holds, and what was signed cannot be read: {0}")]
    Unreadable(#[from] Unreadable),
}

/// A document whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub document: Document,
    /// The thumbprint of the key that signed it.
    pub kid: String,
}

/// Signs a document: a compact JWS in ASCII, without a line end. Ed25519 is deterministic: the same document and key, the
/// same text.
#[must_use]
pub fn sign(document: &Document, key: &Key) -> String {
    sign_payload(&document.to_json(), key)
}

pub(super) fn sign_payload(payload: &[u8], key: &Key) -> String {
    let header = format!(
        r#"{{"alg":"EdDSA","typ":"{TYPE}","kid":"{}"}}"#,
        key.public().kid()
    );
    compact(&header, payload, key)
}

fn compact(header: &str, payload: &[u8], key: &Key) -> String {
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Verifies a compact JWS with the keys one trusts and reads the document in it.
///
/// # Errors
/// An [`Unverified`] that says what does not hold. Nothing of the payload is read before the signature holds.
pub fn verify(text: &str, keys: &[PublicKey]) -> Result<Signed, Unverified> {
    let (payload, kid) = verify_payload(text, keys)?;
    Ok(Signed {
        document: Document::parse(&payload)?,
        kid,
    })
}

/// Verifies a compact JWS of ours, whatever document is in it: its payload, and the thumbprint of the key that signed it.
///
/// # Errors
/// An [`Unverified`] that says what does not hold.
pub fn verify_payload(text: &str, keys: &[PublicKey]) -> Result<(Vec<u8>, String), Unverified> {
    let parts = Parts::of(text)?;
    match parts.header.typ.as_deref() {
        Some(TYPE) => {}
        other => return Err(Unverified::Type(shortened(other.unwrap_or_default()))),
    }
    let kid = parts.header.kid.as_deref().ok_or(Unverified::NoKeyName)?;
    let mut called = keys.iter().filter(|key| key.is_called(kid)).peekable();
    if called.peek().is_none() {
        return Err(Unverified::UnknownKey(shortened(kid)));
    }
    // Two owners may have given two keys one name.
    let signer = called
        .find(|key| parts.is_signed_by(key))
        .ok_or(Unverified::DoesNotHold)?;
    let kid = signer.kid();
    Ok((parts.payload, kid))
}

/// The payload of a compact JWS *without* looking at the signature.
pub(super) fn unverified_payload(text: &str) -> Result<Vec<u8>, Unverified> {
    Ok(Parts::of(text)?.payload)
}

/// Reads the document in a compact JWS *without* looking at the signature: to say what somebody claims, and no more.
///
/// # Errors
/// An [`Unverified`] when it is no JWS of a document.
pub fn unverified(text: &str) -> Result<Document, Unverified> {
    let parts = Parts::of(text)?;
    Ok(Document::parse(&parts.payload)?)
}

/// The name of the key that a compact JWS says it was signed with. Not verified.
#[must_use]
pub fn claimed_key(text: &str) -> Option<String> {
    Parts::of(text).ok()?.header.kid.map(|kid| shortened(&kid))
}

/// A compact JWS, taken apart.
struct Parts<'a> {
    header: Header,
    payload: Vec<u8>,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Result<Self, Unverified> {
        if text.len() > MAX_TEXT {
            return Err(Unverified::TooLarge(text.len()));
        }
        if text.trim().len() != text.len() {
            return Err(Unverified::TrailingBytes);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, payload, signature] = parts[..] else {
            return Err(Unverified::NotCompact(parts.len()));
        };
        let decode = |part: &str, name| {
            URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| Unverified::Encoding(name))
        };
        let header = decode(header, "header")?;
        // serde would read the fields from a list, too.
        if header.first() != Some(&b'{') {
            return Err(Unverified::Header("it is no JSON object".to_owned()));
        }
        let header: Header = serde_json::from_slice(&header)
            .map_err(|error| Unverified::Header(error.to_string()))?;
        if header.crit.is_some() || header.b64.is_some() {
            return Err(Unverified::Extension);
        }
        match header.alg.as_str() {
            // RFC 8037 has the first name, RFC 9864 the second for the same thing.
            "EdDSA" | "Ed25519" => {}
            none if none.eq_ignore_ascii_case("none") => return Err(Unverified::NotSigned),
            other => return Err(Unverified::Algorithm(shortened(other))),
        }
        let signed = text.rsplit_once('.').map_or("", |(signed, _)| signed);
        Ok(Self {
            header,
            payload: decode(payload, "payload")?,
            signed,
            signature: decode(signature, "signature")?,
        })
    }

    fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.has_signed(self.signed.as_bytes(), &self.signature)
    }
}

/// What others wrote, as it may stand in a sentence.
fn shortened(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
#[path = "jose_tests.rs"]
mod tests;
