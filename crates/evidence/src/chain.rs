//! Chains of certificates that came with a signature.

use x509_parser::asn1_rs::Any;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The certificates of a PEM text, each checked to be signed by the next. The errors are half sentences.
pub(crate) fn certificates(ders: &[Vec<u8>]) -> Result<Vec<X509Certificate<'_>>, String> {
    let mut certificates = Vec::new();
    for der in ders {
        let (rest, certificate) = X509Certificate::from_der(der)
            .map_err(|_| "a certificate in it cannot be read".to_owned())?;
        if !rest.is_empty() {
            return Err("bytes stand behind a certificate in it".to_owned());
        }
        if !says_once(der) {
            return Err("a certificate in it says in two ways how it is signed".to_owned());
        }
        certificates.push(certificate);
    }
    let last = certificates
        .last()
        .ok_or("it holds no certificate in PEM form")?;
    last.verify_signature(None)
        .map_err(|_| "its last certificate is no root: it did not sign itself".to_owned())?;
    for pair in certificates.windows(2) {
        let by = pair[1].public_key();
        pair[0]
            .verify_signature(Some(by))
            .map_err(|_| "a certificate in it is not signed by the next".to_owned())?;
        if !pair[1].is_ca() {
            return Err(
                "a certificate in it was signed with one that may not sign others".to_owned(),
            );
        }
    }
    Ok(certificates)
}

/// The common name of whom a certificate is for.
pub(crate) fn common_name(certificate: &X509Certificate<'_>) -> Option<String> {
    let name = certificate.subject().iter_common_name().next()?;
    name.as_str().ok().map(str::to_owned)
}

/// Whether a certificate says outside of what is signed the same about its signature as inside, to the byte.
fn says_once(certificate: &[u8]) -> bool {
    let both = || {
        let (_, whole) = Any::from_der(certificate).ok()?;
        let (signed, outside) = first(whole.data)?;
        let (_, mut fields) = Any::from_der(signed)
            .ok()
            .map(|(rest, any)| (rest, any.data))?;
        // The version, where there is one, and the serial number.
        let is_version = fields.first() == Some(&0xa0);
        for _ in 0..=usize::from(is_version) {
            (_, fields) = first(fields)?;
        }
        Some((first(fields)?.0, first(outside)?.0))
    };
    both().is_some_and(|(inside, outside)| inside == outside)
}

/// The first element, whole, and what is behind it.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (rest, _) = Any::from_der(bytes).ok()?;
    bytes.split_at_checked(bytes.len() - rest.len())
}
