//! Keys that sign documents: Ed25519, published as JWK Sets (RFC 7517, RFC 8037) under their thumbprints (RFC 7638).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// The JSON of a key set is read up to here; it has room for thousands of keys.
const MAX_KEY_SET: usize = 1 << 20;

/// A private key that signs documents. Its `Debug` form shows the public half only.
pub struct Key {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.public).finish()
    }
}

impl Key {
    /// A key from 32 random bytes that the caller drew and keeps.
    ///
    /// # Errors
    /// Never for 32 bytes; the cryptography library wants to be asked.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, BadKeys> {
        Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| BadKeys::Private)
            .and_then(Self::of_pair)
    }

    /// A key from a PKCS#8 document (RFC 8410), with or without its public half.
    ///
    /// # Errors
    /// [`BadKeys::Private`] when it is none or not Ed25519.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, BadKeys> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
            .map_err(|_| BadKeys::Private)
            .and_then(Self::of_pair)
    }

    fn of_pair(pair: Ed25519KeyPair) -> Result<Self, BadKeys> {
        let x = pair
            .public_key()
            .as_ref()
            .try_into()
            .map_err(|_| BadKeys::Private)?;
        let public = PublicKey { x, also: None };
        Ok(Self { pair, public })
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> impl AsRef<[u8]> + use<> {
        self.pair.sign(bytes)
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

/// A public key that documents are verified with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    x: [u8; 32],
    /// The name its owner gave it in a key set, where that is not the thumbprint.
    also: Option<String>,
}

/// A JWK (RFC 7517) as RFC 8037 has them for Ed25519.
#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    crv: String,
    #[serde(default)]
    x: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    d: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct JwkSet<K> {
    keys: Vec<K>,
}

/// Why keys cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKeys {
    /// Not a private key of the right kind.
    #[error("the private key is not Ed25519 in PKCS#8")]
    Private,
    /// Not a JWK Set.
    #[error("this is no JWK Set (RFC 7517), an object with a list “keys”: {0}")]
    NotASet(String),
    /// A private key where a public one belongs.
    #[error(
        "the key set holds a private key (its field “d”): whoever has this file can sign; give out the public half only"
    )]
    HoldsPrivate,
    /// An Ed25519 key whose bytes are none.
    #[error("a key of the set is not 32 bytes in base64url without padding")]
    Bytes,
    /// A set without a key that could be used.
    #[error("the key set has no Ed25519 key (kty OKP, crv Ed25519) for signatures")]
    Empty,
}

impl PublicKey {
    /// A public key by its 32 bytes.
    #[must_use]
    pub fn from_bytes(x: [u8; 32]) -> Self {
        Self { x, also: None }
    }

    /// The key's name: its thumbprint (RFC 7638, SHA-256).
    #[must_use]
    pub fn kid(&self) -> String {
        let x = URL_SAFE_NO_PAD.encode(self.x);
        // RFC 7638 section 3.2 with RFC 8037 appendix A.3: these fields, in this order, without spaces.
        let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes()))
    }

    /// Reads a JWK Set. Keys of other kinds and for other uses are passed over, as RFC 7517 section 5 asks.
    ///
    /// # Errors
    /// A [`BadKeys`] that says what is wrong with it.
    pub fn read_set(json: &[u8]) -> Result<Vec<Self>, BadKeys> {
        if json.len() > MAX_KEY_SET {
            return Err(BadKeys::NotASet(format!("it has {} bytes", json.len())));
        }
        let set: JwkSet<Jwk> =
            serde_json::from_slice(json).map_err(|error| BadKeys::NotASet(error.to_string()))?;
        let mut keys = Vec::new();
        for jwk in set.keys {
            keys.extend(Self::of_jwk(jwk)?);
        }
        if keys.is_empty() {
            return Err(BadKeys::Empty);
        }
        Ok(keys)
    }

    /// Reads one JWK, as the register of authorities keeps them. Nothing where it is of another kind or for another use.
    ///
    /// # Errors
    /// A [`BadKeys`] that says what is wrong with it.
    pub fn read_jwk(jwk: &Value) -> Result<Option<Self>, BadKeys> {
        let jwk = Jwk::deserialize(jwk).map_err(|error| BadKeys::NotASet(error.to_string()))?;
        Self::of_jwk(jwk)
    }

    fn of_jwk(jwk: Jwk) -> Result<Option<Self>, BadKeys> {
        let is_for_signing = jwk
            .purpose
            .as_deref()
            .is_none_or(|purpose| purpose == "sig");
        if jwk.kty != "OKP" || jwk.crv != "Ed25519" || !is_for_signing {
            return Ok(None);
        }
        if jwk.d.is_some() {
            return Err(BadKeys::HoldsPrivate);
        }
        let bytes = URL_SAFE_NO_PAD.decode(&jwk.x).map_err(|_| BadKeys::Bytes)?;
        let x = bytes.try_into().map_err(|_| BadKeys::Bytes)?;
        Ok(Some(Self { x, also: jwk.kid }))
    }

    pub(super) fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.x)
            .verify(bytes, signature)
            .is_ok()
    }

    pub(super) fn is_called(&self, kid: &str) -> bool {
        self.also.as_deref() == Some(kid) || self.kid() == kid
    }

    fn jwk(&self) -> Jwk {
        Jwk {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: URL_SAFE_NO_PAD.encode(self.x),
            d: None,
            kid: Some(self.kid()),
            purpose: Some("sig".to_owned()),
            alg: Some("EdDSA".to_owned()),
        }
    }
}

/// A JWK Set of public keys, to be published (`application/jwk-set+json`). The same keys give the same text.
///
/// # Errors
/// Never: keys hold nothing that JSON has not.
pub fn key_set(keys: &[PublicKey]) -> Result<String, serde_json::Error> {
    serde_json::to_string(&JwkSet {
        keys: keys.iter().map(PublicKey::jwk).collect(),
    })
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
