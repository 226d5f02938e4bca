//! What is preserved under Art 6, and who asked to look.

use casework::{
    AccessPurpose, CaseId, ErasureCertificate, Extension, Material, MaterialKind, NoticeId,
    PreservationBasis, PreservationId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something to be preserved. After Annex II of a removal order this happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginPreservation {
    /// The notice to you that the measure followed from, if from one. A referral alone is no ground.
    #[serde(default)]
    pub notice: Option<NoticeId>,
    /// On what ground; that of the notice if left out.
    #[serde(default)]
    pub basis: Option<PreservationBasis>,
    /// Where the content was; the notice's location if left out.
    #[serde(default)]
    pub locations: Vec<String>,
    /// When it was removed or disabled. It is preserved for six calendar months from then.
    pub since: Timestamp,
}

/// A thing in the vault, as it is known outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaterialView {
    /// Its number.
    pub number: u32,
    /// The content, or data that went with it.
    pub kind: MaterialKind,
    /// Its media type, as the depositor says.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// SHA-256 of the sealed file, hexadecimal.
    pub sealed_sha256: String,
    /// When it was deposited.
    pub at: Timestamp,
}

impl From<&Material> for MaterialView {
    fn from(material: &Material) -> Self {
        Self {
            number: material.number,
            kind: material.kind,
            media_type: material.media_type.clone(),
            bytes: material.bytes,
            sha256: material.sha256.clone(),
            sealed_sha256: material.sealed_sha256.clone(),
            at: material.at,
        }
    }
}

/// An access that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessView {
    /// Its number.
    pub number: u32,
    /// For which purpose of Art 6(1).
    pub purpose: AccessPurpose,
    /// The proceedings', the complaint's or the request's reference.
    pub reference: String,
    /// Why the material is needed for it.
    pub reason: String,
    /// Who asked.
    pub by: String,
    /// Whether it was you.
    pub own: bool,
    /// When.
    pub at: Timestamp,
    /// Who confirmed it; nobody yet if absent.
    pub confirmed_by: Option<String>,
    /// When it was confirmed. It can be used for a day from then.
    pub confirmed_at: Option<Timestamp>,
    /// Whether nobody else was there to confirm it: a house of one person.
    pub alone: bool,
    /// Whether it waits to be confirmed, or can be used.
    pub open: bool,
    /// How often something was read.
    pub readings: u32,
}

/// A preservation of your organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreservationView {
    /// Its identifier.
    pub id: PreservationId,
    /// `running`, `ended` (closed, being erased) or `erased`.
    pub stage: String,
    /// On what ground.
    pub basis: PreservationBasis,
    /// The notice it followed from.
    pub notice: Option<NoticeId>,
    /// Your case about it.
    pub case: Option<CaseId>,
    /// Where the content was.
    pub locations: Vec<String>,
    /// When the content was removed or disabled.
    pub since: Timestamp,
    /// The end, extensions included.
    pub until: Timestamp,
    /// Extensions, oldest first.
    pub extensions: Vec<Extension>,
    /// What is in the vault.
    pub material: Vec<MaterialView>,
    /// Accesses that were asked for, oldest first.
    pub accesses: Vec<AccessView>,
    /// When it was closed.
    pub ended_at: Option<Timestamp>,
    /// When everything was erased.
    pub erased_at: Option<Timestamp>,
}

/// The certificate of an erasure, and where the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertificateView {
    /// What was erased, when, by what rule.
    pub certificate: ErasureCertificate,
    /// Its number in the ledger: `staydown ledger prove NUMBER` proves it to anybody, offline. SHA-256 of the salt and the
    /// text below is the commitment that the proof names.
    pub event: u64,
    /// The event's text in the ledger, as it is there to the letter; the certificate is a part of it.
    pub text: String,
    /// What was hashed before the text, 32 hexadecimal digits.
    pub salt: String,
    /// The key that checks the ledger, as a C2SP verifier key.
    pub verifier_key: String,
}

/// How often it was asked to look at what you preserve, in a calendar year (UTC): Art 21(1)(c) counts the lawful requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessCounts {
    /// The year.
    pub year: i16,
    /// For administrative or judicial review.
    pub review_proceedings: u64,
    /// For complaints.
    pub complaint: u64,
    /// On lawful requests of authorities.
    pub lawful_request: u64,
}
