//! The two signatures that the draft “WACZ Signing and Verification” (0.1.0) knows.
//!
//! *Anonymous*: a key of this instance's own signs (ECDSA on P-256 with SHA-256, DER, over the text `sha256:<hex>` of the list of
//! digests). It proves that nothing changed since; who holds the key, whoever checks has to know from elsewhere.
//!
//! *Domain and time*: the key of a certificate for the agency's domain signs the same text, and a time stamp authority (RFC 3161)
//! signs that signature. It proves who and when to anybody who believes the two authorities. The stamp is asked for by the
//! caller, between [`DomainKey::begin`] and [`Unstamped::stamped`]: nothing here talks to a network.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde::{Deserialize, Serialize};
use signals::Sha256;

/// The version of the draft.
pub(crate) const DRAFT: &str = "0.1.0";

/// What stands before the point of a P-256 key in its usual form (SubjectPublicKeyInfo, RFC 5480).
pub(crate) const P256_INFO: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// `signedData` of `datapackage-digest.json`. The draft allows no other fields than these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedData {
    /// What is signed: `sha256:<hex>` of `datapackage.json`.
    pub hash: String,
    /// When the package was made; the same as in `datapackage.json`.
    pub created: String,
    /// By what.
    pub software: String,
    /// The version of the draft.
    pub version: String,
    /// The signature over `hash`, Base64.
    pub signature: String,
    /// Anonymous: the public key (SubjectPublicKeyInfo), Base64.
    #[serde(rename = "publicKey", default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// Domain and time: the domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The certificate of the domain and those above it, PEM, the root last.
    #[serde(
        rename = "domainCert",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub domain_cert: Option<String>,
    /// The time stamp over `signature`: a TimeStampResp, DER, Base64.
    #[serde(
        rename = "timeSignature",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub time_signature: Option<String>,
    /// The certificate of the time stamp authority and those above it, PEM, the root last.
    #[serde(
        rename = "timestampCert",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub timestamp_cert: Option<String>,
    /// Another certificate of the same key.
    #[serde(
        rename = "crossSignedCert",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub cross_signed_cert: Option<String>,
}

/// Why something could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key is none of the kind needed.
    #[error("the key is not an ECDSA key on P-256 in PKCS#8 form")]
    Key,
    /// There is no certificate where one is needed.
    #[error("there is no certificate in PEM form")]
    Chain,
    /// The certificates do not lead to a root.
    #[error("{0}")]
    Certificates(String),
    /// The key and the certificate do not belong together.
    #[error("the key is not that of the first certificate")]
    OtherKey,
    /// The certificate names no domain.
    #[error("the first certificate has no common name, which would be the domain")]
    NoName,
    /// The system gave no randomness.
    #[error("the system gives no randomness to sign with")]
    Randomness,
    /// A time stamp is for something else, or is none.
    #[error("{0}")]
    Stamp(String),
}

/// Something that signs packages.
pub trait Signer {
    /// Signs the digest of a list.
    ///
    /// # Errors
    /// [`SignError`].
    fn sign(&self, hash: &str, created: &str, software: &str) -> Result<SignedData, SignError>;
}

/// A key of this instance's own.
pub struct EvidenceKey {
    pair: EcdsaKeyPair,
}

impl std::fmt::Debug for EvidenceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EvidenceKey({})", self.fingerprint())
    }
}

impl EvidenceKey {
    /// Makes a key: PKCS#8, DER. The randomness is the system's; `ring` takes no other.
    ///
    /// # Errors
    /// [`SignError::Randomness`].
    pub fn generate() -> Result<Vec<u8>, SignError> {
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
            .map(|key| key.as_ref().to_vec())
            .map_err(|_| SignError::Randomness)
    }

    /// Reads a key: PKCS#8, DER or PEM.
    ///
    /// # Errors
    /// [`SignError::Key`].
    pub fn read(bytes: &[u8]) -> Result<Self, SignError> {
        let der = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN") => pem(text, "PRIVATE KEY")
                .into_iter()
                .next()
                .ok_or(SignError::Key)?,
            _ => bytes.to_vec(),
        };
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der, &SystemRandom::new())
            .map(|pair| Self { pair })
            .map_err(|_| SignError::Key)
    }

    /// The public key: SubjectPublicKeyInfo, DER.
    #[must_use]
    pub fn public(&self) -> Vec<u8> {
        [&P256_INFO[..], self.pair.public_key().as_ref()].concat()
    }

    /// The public key as PEM text.
    #[must_use]
    pub fn public_pem(&self) -> String {
        block(&self.public(), "PUBLIC KEY")
    }

    /// SHA-256 of the public key, hexadecimal: what is published and compared.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        Sha256::of(&self.public()).to_string()
    }

    fn signature(&self, text: &str) -> Result<String, SignError> {
        self.pair
            .sign(&SystemRandom::new(), text.as_bytes())
            .map(|signature| STANDARD.encode(signature))
            .map_err(|_| SignError::Randomness)
    }
}

impl Signer for EvidenceKey {
    fn sign(&self, hash: &str, created: &str, software: &str) -> Result<SignedData, SignError> {
        Ok(SignedData {
            signature: self.signature(hash)?,
            public_key: Some(STANDARD.encode(self.public())),
            ..unsigned(hash, created, software)
        })
    }
}

/// Who an agency is to others: its domain, the certificates for it, and their key.
pub struct DomainIdentity {
    domain: String,
    chain: String,
    key: EvidenceKey,
}

impl std::fmt::Debug for DomainIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DomainIdentity({})", self.domain)
    }
}

impl DomainIdentity {
    /// Reads the certificate of a domain and those above it (PEM, the root last), and the key of the first (PKCS#8, PEM or DER).
    ///
    /// # Errors
    /// [`SignError`] where the key is of another kind or of another certificate, or the certificates do not lead to a root.
    pub fn read(chain: &str, key: &[u8]) -> Result<Self, SignError> {
        let key = EvidenceKey::read(key)?;
        let ders = pem(chain, "CERTIFICATE");
        let certificates = crate::chain::certificates(&ders).map_err(SignError::Certificates)?;
        let own = certificates.first().ok_or(SignError::Chain)?;
        if own.public_key().raw != key.public() {
            return Err(SignError::OtherKey);
        }
        let domain = crate::chain::common_name(own).ok_or(SignError::NoName)?;
        let chain = in_pem(&ders);
        Ok(Self { domain, chain, key })
    }

    /// The domain: the common name of the certificate.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

/// A domain that signs, and where the time stamps on that come from.
pub struct DomainKey<'a> {
    /// Who signs.
    pub identity: &'a DomainIdentity,
    /// Gives the time stamp for a text: TimeStampResp (DER), and the authority's certificates (PEM, the root last).
    pub stamp: Box<dyn Fn(&str) -> Result<(Vec<u8>, String), String> + Send + Sync + 'a>,
}

/// Signed, and waiting for a time stamp.
#[derive(Debug, Clone)]
pub struct Unstamped {
    data: SignedData,
}

impl Unstamped {
    /// What the time stamp has to be over: SHA-256 of this text.
    #[must_use]
    pub fn to_stamp(&self) -> &str {
        &self.data.signature
    }

    /// With the time stamp: a TimeStampResp (DER) over [`Unstamped::to_stamp`], and the authority's certificates (PEM).
    ///
    /// # Errors
    /// [`SignError::Stamp`] where the stamp is for another text or is none.
    pub fn stamped(mut self, response: &[u8], chain: &str) -> Result<SignedData, SignError> {
        let ders = pem(chain, "CERTIFICATE");
        ledger::check_stamp_with(response, self.data.signature.as_bytes(), &ders)
            .map_err(|error| SignError::Stamp(error.to_string()))?;
        self.data.time_signature = Some(STANDARD.encode(response));
        self.data.timestamp_cert = Some(in_pem(&ders));
        Ok(self.data)
    }
}

impl DomainKey<'_> {
    /// Signs, without the time stamp yet.
    ///
    /// # Errors
    /// [`SignError::Randomness`].
    pub fn begin(&self, hash: &str, created: &str, software: &str) -> Result<Unstamped, SignError> {
        let data = SignedData {
            signature: self.identity.key.signature(hash)?,
            domain: Some(self.identity.domain.clone()),
            domain_cert: Some(self.identity.chain.clone()),
            ..unsigned(hash, created, software)
        };
        Ok(Unstamped { data })
    }
}

impl Signer for DomainKey<'_> {
    fn sign(&self, hash: &str, created: &str, software: &str) -> Result<SignedData, SignError> {
        let begun = self.begin(hash, created, software)?;
        let (response, chain) = (self.stamp)(begun.to_stamp()).map_err(SignError::Stamp)?;
        begun.stamped(&response, &chain)
    }
}

fn unsigned(hash: &str, created: &str, software: &str) -> SignedData {
    SignedData {
        hash: hash.to_owned(),
        created: created.to_owned(),
        software: software.to_owned(),
        version: DRAFT.to_owned(),
        signature: String::new(),
        public_key: None,
        domain: None,
        domain_cert: None,
        time_signature: None,
        timestamp_cert: None,
        cross_signed_cert: None,
    }
}

/// Certificates as PEM text.
#[must_use]
pub fn in_pem(ders: &[Vec<u8>]) -> String {
    ders.iter().map(|der| block(der, "CERTIFICATE")).collect()
}

/// A private key (PKCS#8, DER) as PEM text.
#[must_use]
pub fn private_pem(der: &[u8]) -> String {
    block(der, "PRIVATE KEY")
}

/// One block of PEM text (RFC 7468).
fn block(der: &[u8], kind: &str) -> String {
    let mut text = format!("-----BEGIN {kind}-----\n");
    for line in STANDARD.encode(der).as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.push_str(&format!("-----END {kind}-----\n"));
    text
}

/// The blocks of one kind in a PEM text (RFC 7468), decoded.
pub(crate) fn pem(text: &str, kind: &str) -> Vec<Vec<u8>> {
    let (begin, end) = (
        format!("-----BEGIN {kind}-----"),
        format!("-----END {kind}-----"),
    );
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(&begin) {
        let Some((inside, behind)) = after.split_once(&end) else {
            break;
        };
        let letters: String = inside.split_whitespace().collect();
        if let Ok(bytes) = STANDARD.decode(letters) {
            blocks.push(bytes);
        }
        rest = behind;
    }
    blocks
}
