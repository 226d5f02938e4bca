//! The log's Ed25519 keys, under the names that C2SP signed-note gives them.
//!
//! Sources: RFC 8032 for the signatures, <https://c2sp.org/signed-note> for names and key hashes,
//! and golang.org/x/mod/sumdb/note for the text form of a public key.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::hash::Hash;
use crate::hex;

/// The byte C2SP signed-note assigns to plain Ed25519 signatures.
const ED25519_TYPE: u8 = 1;

/// A private key with its name. Its `Debug` form shows the public half only.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: VerifyingKey,
}

/// A public key with its name.
///
/// The text form is `{name}+{key hash, 8 hexadecimal digits}+{base64(0x01 ‖ public key)}`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    hash: [u8; 4],
    public: [u8; 32],
}

/// Why something is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// The name is empty or contains a space, a plus sign or a control character.
    #[error("the key name {0:?} is empty or contains a space, a plus sign or a control character")]
    Name(String),
    /// The private key is not a PKCS#8 document with an Ed25519 key.
    #[error("the private key is not Ed25519 in PKCS#8")]
    Private,
    /// The text is not of the form name, key hash and base64 with plus signs between.
    #[error("a public key is written as name+hash+base64")]
    Text,
    /// The key is not a plain Ed25519 key (type byte 1 and 32 bytes).
    #[error("the public key is not Ed25519")]
    Type,
    /// The key hash written is not the one that follows from name and key.
    #[error("the key hash should be {expected}, not {found}")]
    Hash {
        /// The key hash that follows from name and key.
        expected: String,
        /// The key hash written.
        found: String,
    },
}

impl SigningKey {
    /// The key that follows from a seed of 32 random bytes (RFC 8032 §5.1.5, the "private key").
    ///
    /// # Errors
    /// [`BadKey::Name`] for a name that a signature line cannot carry.
    pub fn from_seed(seed: &[u8; 32], name: impl Into<String>) -> Result<SigningKey, BadKey> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| BadKey::Private)?;
        SigningKey::named(pair, name.into())
    }

    /// The key in a PKCS#8 document (DER), such as `openssl genpkey -algorithm ed25519` makes,
    /// with or without the public half (RFC 8410, RFC 5958).
    ///
    /// # Errors
    /// [`BadKey::Private`] if there is no such key in it; [`BadKey::Name`] as for a seed.
    pub fn from_pkcs8(der: &[u8], name: impl Into<String>) -> Result<SigningKey, BadKey> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| BadKey::Private)?;
        SigningKey::named(pair, name.into())
    }

    fn named(pair: Ed25519KeyPair, name: String) -> Result<SigningKey, BadKey> {
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        Ok(SigningKey {
            pair,
            public: VerifyingKey::new(name, public)?,
        })
    }

    /// The public half, to be published.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// The 64-byte signature over `message` (RFC 8032 §5.1.6).
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

impl VerifyingKey {
    /// The public key with these bytes (RFC 8032 §5.1.5) and this name.
    ///
    /// # Errors
    /// [`BadKey::Name`] for a name that a signature line cannot carry.
    pub fn new(name: impl Into<String>, public: [u8; 32]) -> Result<VerifyingKey, BadKey> {
        let name = name.into();
        if !is_name(&name) {
            return Err(BadKey::Name(name));
        }
        let whole = Hash::of(&[name.as_bytes(), b"\n", &[ED25519_TYPE], &public]);
        let [a, b, c, d, ..] = *whole.as_bytes();
        Ok(VerifyingKey {
            name,
            hash: [a, b, c, d],
            public,
        })
    }

    /// The name, which for a log is also the origin of its checkpoints.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key), by which signature lines
    /// refer to the key.
    pub fn key_hash(&self) -> [u8; 4] {
        self.hash
    }

    /// The public key's 32 bytes.
    pub fn public_bytes(&self) -> &[u8; 32] {
        &self.public
    }

    /// Whether `signature` is this key's over `message` (RFC 8032 §5.1.7).
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.public)
            .verify(message, signature)
            .is_ok()
    }
}

/// Whether a signature line can carry this name (C2SP signed-note: not empty, no Unicode spaces,
/// no plus sign; and as in the whole note, no control characters).
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// A public key as text: `NAME+HASH+BASE64`, the base 64 of a byte for the type and the key (C2SP signed-note, vkey).
pub(crate) fn spelled(name: &str, hash: [u8; 4], kind: u8, public: &[u8; 32]) -> String {
    let typed = [&[kind], &public[..]].concat();
    format!("{name}+{}+{}", hex::encode(&hash), STANDARD.encode(typed))
}

/// Reads what [`spelled`] writes of a key of that type: name, hash as it stands there, key.
pub(crate) fn read_spelled(text: &str, kind: u8) -> Result<(&str, &str, [u8; 32]), BadKey> {
    // The base64 part may contain plus signs, the name may not.
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hash), Some(base64)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(BadKey::Text);
    };
    let typed = STANDARD.decode(base64).map_err(|_| BadKey::Text)?;
    let public = match typed.split_first() {
        Some((found, key)) if *found == kind => key.try_into().map_err(|_| BadKey::Type)?,
        _ => return Err(BadKey::Type),
    };
    Ok((name, hash, public))
}

/// Whether the hash beside a key is its own.
pub(crate) fn must_hash_to(own: [u8; 4], found: &str) -> Result<(), BadKey> {
    let expected = hex::encode(&own);
    if expected == found {
        return Ok(());
    }
    Err(BadKey::Hash {
        expected,
        found: found.to_owned(),
    })
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spelled(&self.name, self.hash, ED25519_TYPE, &self.public))
    }
}

impl FromStr for VerifyingKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<VerifyingKey, BadKey> {
        let (name, hash, public) = read_spelled(text, ED25519_TYPE)?;
        let key = VerifyingKey::new(name, public)?;
        must_hash_to(key.hash, hash)?;
        Ok(key)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public)
    }
}
