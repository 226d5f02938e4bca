//! A token (RFC 5652 §5, RFC 3161 §2.4.2) taken apart, to the letter: nothing in it may be otherwise than one of its kind is.

use super::certificate::{Certificate, SHA256, SHA384, SHA512, algorithm};
use super::der::{
    self, BOOLEAN, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET,
};
use super::{BadStamp, MAX_STAMP_BYTES};
use ring::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY, digest};

/// 1.2.840.113549.1.7.2, signedData.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
/// 1.2.840.113549.1.9.16.1.4, id-ct-TSTInfo.
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
/// 1.2.840.113549.1.9.x of the attributes that are signed.
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];

/// The token in a response that grants one.
pub(super) fn token_in(response: &[u8]) -> Result<&[u8], BadStamp> {
    if response.len() > MAX_STAMP_BYTES {
        return Err(BadStamp::Form("it is too long"));
    }
    let no_response = BadStamp::Form("it is no response");
    let mut parts = der::only(response, SEQUENCE)
        .ok_or(no_response.clone())?
        .inside();
    let status = parts
        .next(SEQUENCE)
        .and_then(|status| status.inside().next(INTEGER))
        .ok_or(no_response.clone())?;
    match status.content {
        // Granted, or granted with changes.
        [0 | 1] => {}
        [other] => return Err(BadStamp::Status(*other)),
        _ => return Err(no_response),
    }
    let token = parts.next(SEQUENCE).ok_or(no_response.clone())?;
    parts.is_empty().then_some(token.whole).ok_or(no_response)
}

/// The parts of a token (RFC 5652 §5).
pub(super) struct Parts<'a> {
    pub(super) info: &'a [u8],
    /// The certificates that came with it.
    pub(super) certificates: Vec<&'a [u8]>,
    signer: Reader<'a>,
    digest: &'a [u8],
    /// The attributes as they were signed: a SET.
    attributes: Vec<u8>,
    content_type: &'a [u8],
    message_digest: &'a [u8],
    /// The digest of the certificate that signed, and of which kind.
    named: (&'static Algorithm, &'a [u8]),
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(super) fn read(token: &'a [u8]) -> Option<Parts<'a>> {
        let mut outer = der::only(token, SEQUENCE)?.inside();
        if outer.next(OID)?.content != SIGNED_DATA {
            return None;
        }
        let mut data = der::only(outer.next(0xa0)?.content, SEQUENCE)?.inside();
        if data.next(INTEGER)?.content != [3] {
            return None;
        }
        let digests = data.next(SET)?;
        let mut content = data.next(SEQUENCE)?.inside();
        if content.next(OID)?.content != TST_INFO {
            return None;
        }
        let info = der::only(content.next(0xa0)?.content, OCTET_STRING)?.content;
        let mut certificates = Vec::new();
        if let Some(list) = data.optional(0xa0) {
            let mut list = list.inside();
            while !list.is_empty() {
                certificates.push(list.any()?.whole);
            }
        }
        data.optional(0xa1);
        let signers = data.next(SET)?;
        // Exactly one (RFC 3161 §2.4.2).
        let mut signer = der::only(signers.content, SEQUENCE)?.inside();
        if !data.is_empty() {
            return None;
        }
        let version = signer.next(INTEGER)?.content;
        let named_by = signer.any()?;
        // By issuer and number, or by the identifier of its key.
        if version != if named_by.tag == SEQUENCE { [1] } else { [3] } {
            return None;
        }
        let digest = bare(signer.next(SEQUENCE)?)?;
        if bare(der::only(digests.content, SEQUENCE)?)? != digest {
            return None;
        }
        let attributes = signer.next(0xa0)?;
        let algorithm = bare(signer.next(SEQUENCE)?)?;
        let signature = signer.next(OCTET_STRING)?.content;
        signer.optional(0xa1);
        if !signer.is_empty() {
            return None;
        }
        let (mut content_type, mut message_digest, mut named) = (None, None, None);
        let mut list = attributes.inside();
        while !list.is_empty() {
            let mut attribute = list.next(SEQUENCE)?.inside();
            let name = attribute.next(OID)?.content;
            let value = attribute.next(SET)?.content;
            match name {
                CONTENT_TYPE if content_type.is_none() => {
                    content_type = Some(der::only(value, OID)?.content)
                }
                MESSAGE_DIGEST if message_digest.is_none() => {
                    message_digest = Some(der::only(value, OCTET_STRING)?.content)
                }
                SIGNING_CERTIFICATE_V2 => named = Some(named_certificate(value, true)?),
                SIGNING_CERTIFICATE if named.is_none() => {
                    named = Some(named_certificate(value, false)?)
                }
                CONTENT_TYPE | MESSAGE_DIGEST => return None,
                _ => {}
            }
        }
        Some(Parts {
            info,
            certificates,
            signer: Reader(named_by.whole),
            digest,
            attributes: der::write(SET, attributes.content),
            content_type: content_type?,
            message_digest: message_digest?,
            named: named?,
            algorithm,
            signature,
        })
    }

    /// The certificate that signed: by issuer and serial number, or by the identifier of its key.
    pub(super) fn signer_among<'c>(
        &self,
        certificates: &'c [Certificate<'a>],
    ) -> Option<&'c Certificate<'a>> {
        let mut signer = self.signer;
        if let Some(identifier) = signer.optional(0x80) {
            return certificates
                .iter()
                .find(|one| one.key_identifier == Some(identifier.content));
        }
        let mut named = signer.next(SEQUENCE)?.inside();
        let (issuer, serial) = (named.next(SEQUENCE)?.whole, named.next(INTEGER)?.content);
        certificates
            .iter()
            .find(|one| one.issuer == issuer && one.serial == serial)
    }

    pub(super) fn check_signature(&self, signer: &Certificate<'_>) -> Result<(), BadStamp> {
        let hash = hash_of(self.digest).ok_or(BadStamp::Form(
            "it is signed over a hash that is not taken here",
        ))?;
        if self.content_type != TST_INFO || digest(hash, self.info).as_ref() != self.message_digest
        {
            return Err(BadStamp::Signature);
        }
        let (hash, named) = self.named;
        if digest(hash, signer.whole).as_ref() != named {
            return Err(BadStamp::OtherCertificate);
        }
        if !signer.has_signed(
            self.algorithm,
            Some(self.digest),
            &self.attributes,
            self.signature,
        ) {
            return Err(BadStamp::Signature);
        }
        Ok(())
    }
}

/// The digest of the first certificate named in the attribute (RFC 5035 §3 and §5): the one that signed.
fn named_certificate(value: &[u8], is_v2: bool) -> Option<(&'static Algorithm, &[u8])> {
    let mut list = der::only(value, SEQUENCE)?
        .inside()
        .next(SEQUENCE)?
        .inside();
    let mut first = list.next(SEQUENCE)?.inside();
    let hash = if !is_v2 {
        // SHA-1, which the older form has no other of. It names what the signature below must fit in any case.
        &SHA1_FOR_LEGACY_USE_ONLY
    } else {
        match first.optional(SEQUENCE) {
            Some(named) => hash_of(algorithm(named)?.0)?,
            None => &digest::SHA256,
        }
    };
    Some((hash, first.next(OCTET_STRING)?.content))
}

fn hash_of(name: &[u8]) -> Option<&'static Algorithm> {
    match name {
        SHA256 => Some(&digest::SHA256),
        SHA384 => Some(&digest::SHA384),
        SHA512 => Some(&digest::SHA512),
        _ => None,
    }
}

/// What the authority says (RFC 3161 §2.4.2).
pub(super) struct Info<'a> {
    pub(super) algorithm: &'a [u8],
    pub(super) imprint: &'a [u8],
    /// Microseconds since 1970.
    pub(super) at: i64,
    pub(super) nonce: Option<&'a [u8]>,
}

impl<'a> Info<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Info<'a>> {
        let mut fields = der::only(bytes, SEQUENCE)?.inside();
        if fields.next(INTEGER)?.content != [1] {
            return None;
        }
        fields.next(OID)?;
        let mut imprint = fields.next(SEQUENCE)?.inside();
        let algorithm = bare(imprint.next(SEQUENCE)?)?;
        let hashed = imprint.next(OCTET_STRING)?.content;
        fields.next(INTEGER)?;
        let at = der::time(fields.next(GENERALIZED_TIME)?)?;
        // How exact the clock is, and whether stamps of this authority are in order.
        fields.optional(SEQUENCE);
        fields.optional(BOOLEAN);
        let nonce = fields.optional(INTEGER).map(|nonce| nonce.content);
        Some(Info {
            algorithm,
            imprint: hashed,
            at,
            nonce,
        })
    }
}

/// An algorithm without parameters, or with the NULL that stands for none.
fn bare(value: der::Value<'_>) -> Option<&[u8]> {
    let (name, parameter) = algorithm(value)?;
    parameter.is_none().then_some(name)
}
