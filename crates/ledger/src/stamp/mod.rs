//! Time stamps (RFC 3161): an authority signs that it saw a hash at an instant.
//!
//! What is stamped is a signed checkpoint, so the stamp dates everything in the log up to there. [`StampRequest`] asks with the
//! certificate wanted and a nonce; [`check_stamp`] checks the full response, which is what is kept. Before the authority's certificate ends,
//! the response is stamped itself, and so on: [`check_stamps`] checks the whole row.
//!
//! A stamp is checked *as of its own instant*: the certificates must have been valid when it was made, and whether they were revoked is not
//! looked up. Whoever asks later than their end needs the next stamp of the row.

mod certificate;
mod der;
mod token;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::{Certificate, SHA256, Way, way_to_root};
use der::{BOOLEAN, INTEGER, NULL, OCTET_STRING, OID, SEQUENCE};
use ring::digest::{self, digest};
use token::{Info, Parts, token_in};

/// The media type of a request.
pub const STAMP_QUERY: &str = "application/timestamp-query";

/// Longer responses are refused: a chain of certificates takes some kilobytes.
pub const MAX_STAMP_BYTES: usize = 64 * 1024;

/// What an authority is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampRequest {
    /// SHA-256 of what is to be stamped.
    pub imprint: [u8; 32],
    /// Fresh random bytes, against an old answer being played back.
    pub nonce: [u8; 16],
}

/// What a stamp says, once it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// When the authority saw it, in microseconds since 1970.
    pub at: i64,
    /// When the first of the certificates it rests on ends. By then it must have been stamped again.
    pub valid_until: i64,
}

/// Why a time stamp is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadStamp {
    /// It is no response, or one that this program does not read.
    #[error("the time stamp is malformed: {0}")]
    Form(&'static str),
    /// The authority refused.
    #[error("the authority did not stamp: status {0}")]
    Status(u8),
    /// It is about something else.
    #[error("the time stamp is about something else")]
    Imprint,
    /// It answers another request.
    #[error("the time stamp does not carry the nonce of the request")]
    Nonce,
    /// The certificate is not for stamping.
    #[error("the certificate that signed is not for time stamps alone")]
    Purpose,
    /// It names another certificate than the one that signed.
    #[error("the time stamp names another certificate than the one it was signed with")]
    OtherCertificate,
    /// The signature does not hold.
    #[error("the signature of the time stamp does not hold")]
    Signature,
    /// The certificate does not lead to a root that is trusted, or one on the way was not valid then.
    #[error(
        "the certificate does not lead to a trusted root, or one on the way was not valid at the time stamped"
    )]
    Chain,
    /// A stamp of a row was made after the one before had ended.
    #[error("it was not stamped again in time: what it rests on ended before")]
    TooLate,
    /// There are no roots.
    #[error("no certificate in PEM was found among the roots")]
    NoRoots,
}

impl StampRequest {
    /// To be stamped: these bytes.
    pub fn of(bytes: &[u8], nonce: [u8; 16]) -> StampRequest {
        StampRequest {
            imprint: imprint(bytes),
            nonce,
        }
    }

    /// The request as it is sent (RFC 3161 §2.4.1): version 1, SHA-256, the nonce, and the certificates wanted.
    pub fn to_der(&self) -> Vec<u8> {
        let hash = der::write(
            SEQUENCE,
            &[der::write(OID, SHA256), der::write(NULL, &[])].concat(),
        );
        let imprint = der::write(
            SEQUENCE,
            &[hash, der::write(OCTET_STRING, &self.imprint)].concat(),
        );
        der::write(
            SEQUENCE,
            &[
                der::write(INTEGER, &[1]),
                imprint,
                der::write(INTEGER, &der::positive(&self.nonce)),
                der::write(BOOLEAN, &[0xff]),
            ]
            .concat(),
        )
    }
}

fn imprint(bytes: &[u8]) -> [u8; 32] {
    let mut imprint = [0; 32];
    imprint.copy_from_slice(digest(&digest::SHA256, bytes).as_ref());
    imprint
}

/// Checks that a response stamps `bytes`, under one of the `roots` (PEM). `nonce` is that of the request, where it is at hand.
///
/// # Errors
/// [`BadStamp`], saying what does not hold.
pub fn check_stamp(
    response: &[u8],
    bytes: &[u8],
    nonce: Option<&[u8; 16]>,
    roots: &str,
) -> Result<Stamped, BadStamp> {
    let roots = certificates_in(roots)?;
    let seen = seen(response, bytes, nonce, &read(&roots), None)?;
    Ok(seen.stamped)
}

/// The certificates that a response rests on, as DER: that of the authority, those above it, and one of the `roots` (PEM) last. For formats
/// that carry them beside the response.
///
/// # Errors
/// [`BadStamp`], as [`check_stamp`].
pub fn stamp_chain(response: &[u8], bytes: &[u8], roots: &str) -> Result<Vec<Vec<u8>>, BadStamp> {
    let roots = certificates_in(roots)?;
    Ok(seen(response, bytes, None, &read(&roots), None)?.chain)
}

/// Checks a response that came with its certificates beside it: these and no others, that of the authority first and a root last, which
/// signed itself and which the caller has to believe.
///
/// # Errors
/// [`BadStamp`], as [`check_stamp`].
pub fn check_stamp_with(
    response: &[u8],
    bytes: &[u8],
    chain: &[Vec<u8>],
) -> Result<Stamped, BadStamp> {
    let (root, _) = chain.split_last().ok_or(BadStamp::NoRoots)?;
    let beside = read(chain);
    if beside.len() != chain.len() {
        return Err(BadStamp::Chain);
    }
    let root = read(std::slice::from_ref(root));
    let seen = seen(response, bytes, None, &root, Some(&beside))?;
    if seen.chain != chain || !root.iter().all(Certificate::is_root) {
        return Err(BadStamp::Chain);
    }
    Ok(seen.stamped)
}

/// Whether a response says that it is about `bytes`. Nothing is believed of it yet: that takes roots.
///
/// # Errors
/// [`BadStamp::Imprint`], or why it cannot be read.
pub fn stamp_is_about(response: &[u8], bytes: &[u8]) -> Result<(), BadStamp> {
    parts_about(response, bytes).map(drop)
}

fn parts_about<'a>(response: &'a [u8], bytes: &[u8]) -> Result<(Parts<'a>, Info<'a>), BadStamp> {
    let token = token_in(response)?;
    let parts = Parts::read(token).ok_or(BadStamp::Form(
        "it is no token of the kind RFC 3161 describes",
    ))?;
    let info = Info::read(parts.info).ok_or(BadStamp::Form("what it says cannot be read"))?;
    if info.algorithm != SHA256 || info.imprint != imprint(bytes) {
        return Err(BadStamp::Imprint);
    }
    Ok((parts, info))
}

/// A response that holds.
struct Seen {
    stamped: Stamped,
    chain: Vec<Vec<u8>>,
}

/// Checks a response. `beside` are the certificates given with it: where they are, it may bring no others.
fn seen(
    response: &[u8],
    bytes: &[u8],
    nonce: Option<&[u8; 16]>,
    roots: &[Certificate<'_>],
    beside: Option<&[Certificate<'_>]>,
) -> Result<Seen, BadStamp> {
    if roots.is_empty() {
        return Err(BadStamp::NoRoots);
    }
    let (parts, info) = parts_about(response, bytes)?;
    if let Some(nonce) = nonce
        && info.nonce != Some(&der::positive(nonce)[..])
    {
        return Err(BadStamp::Nonce);
    }
    let own = parts.certificates.iter();
    let certificates: Vec<Certificate<'_>> = match beside {
        None => own.filter_map(|der| Certificate::read(der)).collect(),
        Some(beside) => {
            let mut own = own;
            if !own.all(|der| beside.iter().any(|given| given.whole == *der)) {
                return Err(BadStamp::OtherCertificate);
            }
            beside.to_vec()
        }
    };
    let signer = parts
        .signer_among(&certificates)
        .ok_or(BadStamp::Form("the certificate that signed is not in it"))?;
    if !signer.is_for_stamps {
        return Err(BadStamp::Purpose);
    }
    parts.check_signature(signer)?;
    let Way { until, chain } =
        way_to_root(signer, &certificates, roots, info.at).ok_or(BadStamp::Chain)?;
    Ok(Seen {
        stamped: Stamped {
            at: info.at,
            valid_until: until,
        },
        chain,
    })
}

fn read(ders: &[Vec<u8>]) -> Vec<Certificate<'_>> {
    ders.iter()
        .filter_map(|der| Certificate::read(der))
        .collect()
}

/// Checks a row of stamps: the first of `bytes`, each later one of the response before it, made while that still held. Gives what the first
/// says and until when the last holds.
///
/// # Errors
/// [`BadStamp`] of the first that does not hold.
pub fn check_stamps(responses: &[Vec<u8>], bytes: &[u8], roots: &str) -> Result<Stamped, BadStamp> {
    let mut whole: Option<Stamped> = None;
    let mut about = bytes;
    for response in responses {
        let stamped = check_stamp(response, about, None, roots)?;
        if let Some(before) = &whole
            && !(before.at..=before.valid_until).contains(&stamped.at)
        {
            return Err(BadStamp::TooLate);
        }
        whole = Some(Stamped {
            at: whole.map_or(stamped.at, |first| first.at),
            valid_until: stamped.valid_until,
        });
        about = response;
    }
    whole.ok_or(BadStamp::Form("there is none"))
}

/// The certificates in a text in PEM (RFC 7468), as DER.
fn certificates_in(pem: &str) -> Result<Vec<Vec<u8>>, BadStamp> {
    let mut found = Vec::new();
    let mut rest = pem;
    while let Some((_, after)) = rest.split_once("-----BEGIN CERTIFICATE-----") {
        let (base64, after) = after
            .split_once("-----END CERTIFICATE-----")
            .ok_or(BadStamp::NoRoots)?;
        let base64: String = base64.split_whitespace().collect();
        found.push(STANDARD.decode(base64).map_err(|_| BadStamp::NoRoots)?);
        rest = after;
    }
    Ok(found)
}
