//! Annex I of Regulation (EU) 2021/784: the removal order (Art 3), section by section.

use super::{Day, Digest, Instant, State};
use casework::{AuthorityKind, Ground};
use serde::{Deserialize, Serialize};

/// The identifier of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OrderSchema {
    /// `docs/schemas/tco/annex-1.v1.schema.json`.
    #[default]
    #[serde(rename = "tco/annex-1/v1")]
    V1,
}

/// The kind, for readers that do not know the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// A removal order. A referral is never written in this form.
    #[default]
    RemovalOrder,
}

/// A removal order. Whatever may be missing from what others send has an empty value here, so that the checks
/// ([`RemovalOrderDocument::check`]) can say all that is missing at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalOrderDocument {
    /// Which form this is.
    pub schema: OrderSchema,
    /// Which kind of document.
    pub kind: OrderKind,
    /// Art 3(4)(d): the legal basis, in words. It must name the Regulation's number, 2021/784.
    #[serde(default)]
    pub legal_basis: String,
    /// Language of the free texts (BCP 47, such as `de`); Art 15(2). Not a field of the annex.
    #[serde(default)]
    pub language: String,
    /// Section A.
    #[serde(default)]
    pub section_a: OrderParties,
    /// Section B.
    #[serde(default)]
    pub section_b: OrderContent,
    /// Section C.
    #[serde(default)]
    pub section_c: OrderDisclosure,
    /// Section D.
    #[serde(default)]
    pub section_d: OrderCopy,
    /// Section E.
    #[serde(default)]
    pub section_e: OrderAuthority,
    /// Section F.
    #[serde(default)]
    pub section_f: OrderContacts,
    /// Section G.
    #[serde(default)]
    pub section_g: OrderRedress,
}

/// Section A: from whom, to whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderParties {
    /// A 1: Member State of the issuing competent authority.
    pub issuing_member_state: State,
    /// A 2: the addressee.
    pub addressee: String,
    /// A 2: the addressee's legal representative, where relevant.
    pub legal_representative: String,
    /// A 3: the contact point (Art 15).
    pub contact_point: String,
    /// A 4: Member State of the main establishment, or where the legal representative resides or is established.
    pub addressee_member_state: State,
    /// A 5: time and date of issuing, on the issuer's clock.
    pub issued_at: Option<Instant>,
    /// A 6: reference number of the order.
    pub reference: String,
}

/// Section B: what is to be removed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderContent {
    /// B 1: where it is. An order may name several locations.
    pub locations: Vec<Location>,
    /// B 2: the ticked boxes, Art 2(7)(a) to (e).
    pub grounds: Vec<Ground>,
    /// B 3: additional information for considering the material terrorist content; the statement of reasons of
    /// Art 3(4)(b).
    pub reasons: String,
}

/// One location of section B 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The exact URL.
    pub url: String,
    /// Additional information that identifies the content or says where on the page it is, one a line: a file name, a
    /// time range, a number of a message.
    #[serde(default)]
    pub identifiers: Vec<String>,
    /// SHA-256 of the files there, for identification.
    #[serde(default)]
    pub sha256: Vec<Digest>,
}

/// Section C: whether the content provider may be told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderDisclosure {
    /// The box: for reasons of public security the addressee must refrain from informing the content provider.
    pub non_disclosure: bool,
    /// The decision under Art 11(3) that says so (Art 3(4)(g)). Not a field of the annex.
    pub decision: String,
    /// When that ends; Art 11(3) allows six weeks, and six more. Not a field of the annex.
    pub until: Option<Instant>,
}

/// Section D: information to the competent authority of the addressee's Member State.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderCopy {
    /// First box: that Member State is another than the issuing authority's.
    pub other_member_state: bool,
    /// Second box: a copy of the order is sent to the competent authority there (Art 4(1)).
    pub copy_sent: bool,
}

/// Section E: who issued it, and who certifies it as accurate and correct.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderAuthority {
    /// Type of the issuing authority; one box.
    pub authority_type: Option<AuthorityKind>,
    /// Name of the competent authority.
    pub authority: String,
    /// Name of its representative.
    pub representative: String,
    /// Post held: title and grade.
    pub post: String,
    /// File number.
    pub file_number: String,
    /// Address.
    pub address: String,
    /// Telephone, with country and area code.
    pub telephone: String,
    /// Fax, with country and area code.
    pub fax: String,
    /// E-mail address.
    pub email: String,
    /// Date.
    pub date: Option<Day>,
    /// Official stamp and signature, in words where there is one on paper. A signature is not necessary where the order
    /// comes through an authenticated channel; this document's own is around it (JWS).
    pub stamp_and_signature: String,
}

/// Section F: contacts for follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderContacts {
    /// F 1: where the issuing authority takes feedback on the time of removal or disabling, and requests for
    /// clarification.
    pub feedback_contact: String,
    /// F 2: the competent authority of the addressee's Member State.
    pub addressee_authority: String,
}

/// Section G: how to challenge the order (Art 3(4)(f)).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderRedress {
    /// G 1: competent body or court.
    pub body: String,
    /// G 2: deadline, as “one month from receipt”.
    pub deadline: String,
    /// G 3: link to the provisions in national law.
    pub legislation: String,
}
