//! Certificates of time-stamp authorities (RFC 5280), as much of them as a chain of few links needs.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::der::{self, BIT_STRING, INTEGER, NULL, OCTET_STRING, OID, Reader, SEQUENCE, Value};

/// 1.3.6.1.5.5.7.3.8, id-kp-timeStamping.
const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
/// 2.5.29.x of the extensions read here.
const KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 14];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
const RSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];
const RSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];
const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
const EC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x2b, 0x81, 4, 0, 34];
pub(super) const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
pub(super) const SHA384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
pub(super) const SHA512: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];

/// A certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Certificate<'a> {
    pub(super) whole: &'a [u8],
    signed: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) subject: &'a [u8],
    /// Microseconds since 1970.
    pub(super) not_before: i64,
    pub(super) not_after: i64,
    key: Key<'a>,
    algorithm: &'a [u8],
    signature: &'a [u8],
    pub(super) key_identifier: Option<&'a [u8]>,
    is_authority: bool,
    may_sign_certificates: bool,
    /// Critical, and for time stamps alone.
    pub(super) is_for_stamps: bool,
    /// A critical extension that is not understood here.
    has_unknown: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key<'a> {
    algorithm: &'a [u8],
    curve: &'a [u8],
    bits: &'a [u8],
}

impl<'a> Certificate<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Certificate<'a>> {
        let outer = der::only(bytes, SEQUENCE)?;
        let mut parts = outer.inside();
        let signed = parts.next(SEQUENCE)?;
        let said = parts.next(SEQUENCE)?;
        let (algorithm, _) = algorithm(said)?;
        let signature = bits(parts.next(BIT_STRING)?)?;
        if !parts.is_empty() {
            return None;
        }
        let mut fields = signed.inside();
        fields.optional(0xa0);
        let serial = fields.next(INTEGER)?.content;
        // The algorithm stands twice, once outside of what is signed, and must be one to the byte.
        if fields.next(SEQUENCE)?.whole != said.whole {
            return None;
        }
        let issuer = fields.next(SEQUENCE)?.whole;
        let mut validity = fields.next(SEQUENCE)?.inside();
        let (not_before, not_after) = (der::time(validity.any()?)?, der::time(validity.any()?)?);
        let subject = fields.next(SEQUENCE)?.whole;
        let mut key = fields.next(SEQUENCE)?.inside();
        let (key_algorithm, curve) = self::algorithm(key.next(SEQUENCE)?)?;
        let key = Key {
            algorithm: key_algorithm,
            curve: curve.map_or(&[], |curve| curve.content),
            bits: bits(key.next(BIT_STRING)?)?,
        };
        let mut read = Certificate {
            whole: outer.whole,
            signed: signed.whole,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            algorithm,
            signature,
            key_identifier: None,
            is_authority: false,
            may_sign_certificates: true,
            is_for_stamps: false,
            has_unknown: false,
        };
        fields.optional(0x81);
        fields.optional(0x82);
        if let Some(extensions) = fields.optional(0xa3) {
            let mut list = der::only(extensions.content, SEQUENCE)?.inside();
            while !list.is_empty() {
                read.extension(list.next(SEQUENCE)?.inside())?;
            }
        }
        fields.is_empty().then_some(read)
    }

    fn extension(&mut self, mut fields: Reader<'a>) -> Option<()> {
        let name = fields.next(OID)?.content;
        let critical = match fields.optional(der::BOOLEAN) {
            Some(value) => der::truth(value)?,
            None => false,
        };
        let value = fields.next(OCTET_STRING)?.content;
        match name {
            KEY_IDENTIFIER => self.key_identifier = Some(der::only(value, OCTET_STRING)?.content),
            KEY_USAGE => {
                let usage = der::only(value, BIT_STRING)?.content;
                // Bit 5, keyCertSign.
                self.may_sign_certificates = usage.get(1).is_some_and(|bits| bits & 0x04 != 0);
            }
            BASIC_CONSTRAINTS => {
                let mut constraints = der::only(value, SEQUENCE)?.inside();
                self.is_authority = match constraints.optional(der::BOOLEAN) {
                    Some(value) => der::truth(value)?,
                    None => false,
                };
            }
            EXTENDED_KEY_USAGE => {
                let mut purposes = der::only(value, SEQUENCE)?.inside();
                let first = purposes.next(OID)?.content;
                self.is_for_stamps = critical && first == TIME_STAMPING && purposes.is_empty();
            }
            _ => self.has_unknown |= critical,
        }
        Some(())
    }

    /// Whether it holds at an instant in microseconds since 1970.
    pub(super) fn holds_at(&self, at: i64) -> bool {
        (self.not_before..=self.not_after).contains(&at) && !self.has_unknown
    }

    /// Whether this key made the signature over the message; `digest` is the one named beside an RSA key's bare algorithm.
    pub(super) fn has_signed(
        &self,
        algorithm: &[u8],
        digest: Option<&[u8]>,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let verify = |with: &'static dyn VerificationAlgorithm| {
            UnparsedPublicKey::new(with, self.key.bits)
                .verify(message, signature)
                .is_ok()
        };
        let rsa = |digest: &[u8]| match digest {
            SHA256 => verify(&signature::RSA_PKCS1_2048_8192_SHA256),
            SHA384 => verify(&signature::RSA_PKCS1_2048_8192_SHA384),
            SHA512 => verify(&signature::RSA_PKCS1_2048_8192_SHA512),
            _ => false,
        };
        match (self.key.algorithm, self.key.curve, algorithm) {
            (RSA, _, RSA_SHA256) => rsa(SHA256),
            (RSA, _, RSA_SHA384) => rsa(SHA384),
            (RSA, _, RSA_SHA512) => rsa(SHA512),
            (RSA, _, RSA) => digest.is_some_and(rsa),
            (EC_KEY, P256, ECDSA_SHA256) => verify(&signature::ECDSA_P256_SHA256_ASN1),
            (EC_KEY, P256, ECDSA_SHA384) => verify(&signature::ECDSA_P256_SHA384_ASN1),
            (EC_KEY, P384, ECDSA_SHA256) => verify(&signature::ECDSA_P384_SHA256_ASN1),
            (EC_KEY, P384, ECDSA_SHA384) => verify(&signature::ECDSA_P384_SHA384_ASN1),
            _ => false,
        }
    }

    /// Whether it signed itself, and may sign others.
    pub(super) fn is_root(&self) -> bool {
        self.has_issued(self)
    }

    /// Whether `other` was issued by this one's holder, who may issue.
    fn has_issued(&self, other: &Certificate<'_>) -> bool {
        self.subject == other.issuer
            && self.is_authority
            && self.may_sign_certificates
            && self.has_signed(other.algorithm, None, other.signed, other.signature)
    }
}

/// A way from a certificate to a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The end of the first of them that ends, in microseconds since 1970.
    pub(super) until: i64,
    /// All of them, the root last.
    pub(super) chain: Vec<Vec<u8>>,
}

/// The way from `leaf` to a root that holds longest, of certificates that all hold at `at`; `None` where there is none.
pub(super) fn way_to_root(
    leaf: &Certificate<'_>,
    between: &[Certificate<'_>],
    roots: &[Certificate<'_>],
    at: i64,
) -> Option<Way> {
    fn climb(
        from: &Certificate<'_>,
        between: &[Certificate<'_>],
        roots: &[Certificate<'_>],
        at: i64,
        left: u8,
    ) -> Option<Way> {
        if !from.holds_at(at) {
            return None;
        }
        if roots.iter().any(|root| root.whole == from.whole) {
            return Some(Way {
                until: from.not_after,
                chain: vec![from.whole.to_vec()],
            });
        }
        let steps = left.checked_sub(1)?;
        let mut way = roots
            .iter()
            .chain(between)
            .filter(|above| above.whole != from.whole && above.has_issued(from))
            .filter_map(|above| climb(above, between, roots, at, steps))
            .max_by_key(|way| way.until)?;
        way.until = way.until.min(from.not_after);
        way.chain.insert(0, from.whole.to_vec());
        Some(way)
    }
    climb(leaf, between, roots, at, 5)
}

/// An algorithm and its parameter, if it has one that is not NULL.
pub(super) fn algorithm(value: Value<'_>) -> Option<(&[u8], Option<Value<'_>>)> {
    let mut parts = value.inside();
    let name = parts.next(OID)?.content;
    let parameter = if parts.is_empty() {
        None
    } else {
        Some(parts.any()?)
    };
    parts
        .is_empty()
        .then_some((name, parameter.filter(|parameter| parameter.tag != NULL)))
}

/// The bytes of a bit string of whole bytes.
fn bits(value: Value<'_>) -> Option<&[u8]> {
    value
        .content
        .split_first()
        .filter(|(unused, _)| **unused == 0)
        .map(|(_, bits)| bits)
}
