//! Whether the signature of a package holds, and whether its signer is somebody the caller believes.

use super::{Check, OURS, Signed};
use crate::chain;
use crate::sign::{DRAFT, P256_INFO, SignedData, pem};
use crate::wacz::{DATAPACKAGE, DIGEST, Datapackage};
use crate::zip::shown;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::ToSpan;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use signals::Sha256;
use x509_parser::prelude::X509Certificate;

/// SubjectPublicKeyInfo of a key on P-384, before its point.
const P384_INFO: [u8; 23] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
];

impl Check<'_> {
    pub(super) fn signature(&mut self, list: &Datapackage, hash: &str, signed: &SignedData) {
        if signed.hash != hash {
            self.fault(
                "signed-other",
                DIGEST,
                format!("The signature in {DIGEST} is over the digest of another list."),
            );
        }
        if Some(&signed.created) != list.created.as_ref() {
            self.fault(
                "signed-other",
                DIGEST,
                format!("{DIGEST} and {DATAPACKAGE} differ in when the package was made."),
            );
        }
        if signed.version != DRAFT {
            self.fault(
                "signature-version",
                DIGEST,
                format!(
                    "{DIGEST} is signed by version “{}” of the draft; this program knows {DRAFT}.",
                    shown(&signed.version)
                ),
            );
        }
        let ours = list.software.as_deref().unwrap_or_default();
        if ours.starts_with(OURS) && signed.software != ours {
            self.fault(
                "signed-other",
                DIGEST,
                format!("{DIGEST} and {DATAPACKAGE} differ in which program wrote them."),
            );
        }
        let domain = [
            &signed.domain,
            &signed.domain_cert,
            &signed.time_signature,
            &signed.timestamp_cert,
        ];
        let outcome = match (&signed.public_key, domain) {
            (Some(key), [None, None, None, None]) => self.anonymous(signed, key),
            (None, [Some(domain), Some(chain), Some(stamp), Some(stamp_chain)]) => {
                self.domain(signed, domain, chain, stamp, stamp_chain)
            }
            _ => Err("it has neither the fields of an anonymous signature nor those of a signature of a domain, or a mixture".to_owned()),
        };
        match outcome {
            Ok(who) => {
                self.untrusted(&who);
                self.report.signed = Some(who);
            }
            Err(why) => self.fault(
                "signature",
                DIGEST,
                format!("The signature in {DIGEST} does not hold: {why}."),
            ),
        }
    }

    fn anonymous(&self, signed: &SignedData, key: &str) -> Result<Signed, String> {
        let key = STANDARD
            .decode(key)
            .map_err(|_| "its public key is not Base64".to_owned())?;
        let signature = decoded(&signed.signature)?;
        let (how, point): (&dyn VerificationAlgorithm, &[u8]) =
            if let Some(point) = key.strip_prefix(&P256_INFO[..]) {
                (&signature::ECDSA_P256_SHA256_ASN1, point)
            } else if let Some(point) = key.strip_prefix(&P384_INFO[..]) {
                (&signature::ECDSA_P384_SHA256_ASN1, point)
            } else {
                return Err("its public key is none on P-256 or P-384".to_owned());
            };
        let holds = |signature: &[u8]| {
            UnparsedPublicKey::new(how, point)
                .verify(signed.hash.as_bytes(), signature)
                .is_ok()
        };
        // Browsers write the two numbers of a signature one behind the other instead of in DER.
        if !holds(&signature) && !raw_to_der(&signature).is_some_and(|der| holds(&der)) {
            return Err("it was not made with its public key over this list".to_owned());
        }
        let key = Sha256::of(&key).to_string();
        let trusted = named(&self.trust.keys, &key);
        Ok(Signed::Anonymous { key, trusted })
    }

    fn domain(
        &self,
        signed: &SignedData,
        domain: &str,
        domain_chain: &str,
        stamp: &str,
        stamp_chain: &str,
    ) -> Result<Signed, String> {
        let ders = pem(domain_chain, "CERTIFICATE");
        let certificates = chain::certificates(&ders)
            .map_err(|why| format!("of the domain's certificates, {why}"))?;
        let (Some(own), Some(root)) = (certificates.first(), ders.last()) else {
            return Err("the domain has no certificate".to_owned());
        };
        if chain::common_name(own).as_deref() != Some(domain) {
            return Err(format!("its certificate is not for “{}”", shown(domain)));
        }
        signed_by(own, signed)?;
        if let Some(other) = &signed.cross_signed_cert {
            let ders = pem(other, "CERTIFICATE");
            let certificates = chain::certificates(&ders)
                .map_err(|why| format!("of the cross-signed certificate, {why}"))?;
            let own = certificates
                .first()
                .ok_or("there is no cross-signed certificate")?;
            signed_by(own, signed)?;
        }
        let created: Timestamp = signed
            .created
            .parse()
            .map_err(|_| "“created” is no instant".to_owned())?;
        let (from, to) = (
            own.validity().not_before.timestamp(),
            own.validity().not_after.timestamp(),
        );
        if !(from..=to).contains(&created.as_second()) {
            return Err(
                "the domain's certificate was not valid when the package was made".to_owned(),
            );
        }
        let stamp = STANDARD
            .decode(stamp)
            .map_err(|_| "the time stamp is not Base64".to_owned())?;
        let stamp_ders = pem(stamp_chain, "CERTIFICATE");
        let stamped = ledger::check_stamp_with(&stamp, signed.signature.as_bytes(), &stamp_ders)
            .map_err(|why| why.to_string())?;
        let stamped = Timestamp::from_microsecond(stamped.at)
            .map_err(|_| "the time stamp is of no time a calendar has".to_owned())?;
        let stamp_root = stamp_ders.last().ok_or("it has no root")?;
        if stamped < created || stamped > created.saturating_add(10.minutes()).unwrap_or(created) {
            return Err(
                "the time stamp is not of the ten minutes after the package was made".to_owned(),
            );
        }
        let (domain_root, stamp_root) = (
            Sha256::of(root).to_string(),
            Sha256::of(stamp_root).to_string(),
        );
        let trusted =
            named(&self.trust.roots, &domain_root) && named(&self.trust.roots, &stamp_root);
        Ok(Signed::Domain {
            domain: shown(domain),
            stamped,
            domain_root,
            stamp_root,
            trusted,
        })
    }

    /// Whether whoever signed is somebody the caller believes.
    fn untrusted(&mut self, who: &Signed) {
        match who {
            Signed::Anonymous { trusted: true, .. } | Signed::Domain { trusted: true, .. } => {}
            Signed::Anonymous { key, .. } if self.trust.keys.is_empty() => self.note(
                "key-not-compared",
                DIGEST,
                format!("The key that signed was compared with none you gave. Ask whoever made the package for its fingerprint: {key}."),
            ),
            Signed::Anonymous { key, .. } => self.fault(
                "another-key",
                DIGEST,
                format!("The package was signed with a key that is none of those you gave: {key}."),
            ),
            Signed::Domain {
                domain_root,
                stamp_root,
                ..
            } if self.trust.roots.is_empty() => self.note(
                "roots-not-compared",
                DIGEST,
                format!("The two root certificates were compared with none you gave: {domain_root} of the domain, {stamp_root} of the time stamp authority."),
            ),
            Signed::Domain {
                domain_root,
                stamp_root,
                ..
            } => self.fault(
                "another-root",
                DIGEST,
                format!("A root certificate is none of those you gave: {domain_root} of the domain, {stamp_root} of the time stamp authority."),
            ),
        }
    }
}

fn named(list: &[String], fingerprint: &str) -> bool {
    list.iter().any(|one| {
        let one = one.strip_prefix("sha256:").unwrap_or(one);
        one.replace(':', "").eq_ignore_ascii_case(fingerprint)
    })
}

fn decoded(signature: &str) -> Result<Vec<u8>, String> {
    STANDARD
        .decode(signature)
        .map_err(|_| "it is not Base64".to_owned())
}

fn signed_by(certificate: &X509Certificate<'_>, signed: &SignedData) -> Result<(), String> {
    let key = certificate.public_key().raw;
    let (how, point): (&dyn VerificationAlgorithm, &[u8]) =
        if let Some(point) = key.strip_prefix(&P256_INFO[..]) {
            (&signature::ECDSA_P256_SHA256_ASN1, point)
        } else if let Some(point) = key.strip_prefix(&P384_INFO[..]) {
            (&signature::ECDSA_P384_SHA256_ASN1, point)
        } else {
            return Err("the key of its certificate is none on P-256 or P-384".to_owned());
        };
    UnparsedPublicKey::new(how, point)
        .verify(signed.hash.as_bytes(), &decoded(&signed.signature)?)
        .map_err(|_| "it was not made with the key of its certificate over this list".to_owned())
}

/// The two numbers of an ECDSA signature, one behind the other, as DER (RFC 3279).
fn raw_to_der(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.len() != 64 && raw.len() != 96 {
        return None;
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    let mut both = Vec::new();
    for number in [r, s] {
        let zeros = number.iter().take_while(|byte| **byte == 0).count();
        let digits = number.get(zeros..).filter(|rest| !rest.is_empty())?;
        let sign = usize::from(digits[0] >= 0x80);
        both.push(0x02);
        both.push(u8::try_from(digits.len() + sign).ok()?);
        both.extend(std::iter::repeat_n(0, sign));
        both.extend(digits);
    }
    let mut der = vec![0x30, u8::try_from(both.len()).ok().filter(|n| *n < 0x80)?];
    der.append(&mut both);
    Some(der)
}
