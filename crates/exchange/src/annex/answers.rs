//! Annexes II and III of Regulation (EU) 2021/784: what an addressee answers to a removal order.
//!
//! The annexes have no rows for single locations. Both documents name the locations they are about, in a field of ours:
//! none means all, some make the document a partial note.

use super::{Day, Instant, State};
use casework::{ImpossibleBecause, Measure};
use serde::{Deserialize, Serialize};

/// The identifier of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FeedbackSchema {
    /// `docs/schemas/tco/annex-2.v1.schema.json`.
    #[default]
    #[serde(rename = "tco/annex-2/v1")]
    V1,
}

/// The kind, for readers that do not know the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// Feedback following removal or disabling.
    #[default]
    Feedback,
}

/// Annex II: feedback following removal of terrorist content or disabling of access to it (Art 3(6)).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackDocument {
    /// Which form this is.
    pub schema: FeedbackSchema,
    /// Which kind of document.
    pub kind: FeedbackKind,
    /// The URLs of the order this is about, as the order writes them; none means all. Not a field of the annex.
    #[serde(default)]
    pub locations: Vec<String>,
    /// Section A.
    #[serde(default)]
    pub section_a: OrderAnswered,
    /// Section B.
    #[serde(default)]
    pub section_b: MeasureTaken,
    /// Section C.
    #[serde(default)]
    pub section_c: FeedbackSender,
}

/// Section A of Annexes II and III: which order is answered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderAnswered {
    /// A: addressee of the removal order.
    pub addressee: String,
    /// A: competent authority that issued it.
    pub authority: String,
    /// A: the authority's file reference: the reference number of the order (Annex I, A 6).
    pub authority_reference: String,
    /// A: the addressee's own file reference.
    pub addressee_reference: String,
    /// A: time and date of receipt, on the addressee's clock.
    pub received_at: Option<Instant>,
}

/// Section B of Annex II.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MeasureTaken {
    /// B: which of the two boxes.
    pub measure: Option<Measure>,
    /// B: time and date of the measure.
    pub measure_at: Option<Instant>,
}

/// Section C of Annex II.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeedbackSender {
    /// C: name of the hosting service provider; this or the next.
    pub provider: String,
    /// C: name of its legal representative.
    pub legal_representative: String,
    /// C: Member State of the main establishment, or of residence or establishment of the legal representative.
    pub member_state: State,
    /// C: name of the authorised person.
    pub authorised_person: String,
    /// C: e-mail address of the contact point.
    pub email: String,
    /// C: date.
    pub date: Option<Day>,
}

/// The identifier of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ImpossibilitySchema {
    /// `docs/schemas/tco/annex-3.v1.schema.json`.
    #[default]
    #[serde(rename = "tco/annex-3/v1")]
    V1,
}

/// The kind, for readers that do not know the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImpossibilityKind {
    /// Information about the impossibility to execute.
    #[default]
    Impossibility,
}

/// Annex III: information about the impossibility to execute a removal order (Art 3(7) and (8)).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpossibilityDocument {
    /// Which form this is.
    pub schema: ImpossibilitySchema,
    /// Which kind of document.
    pub kind: ImpossibilityKind,
    /// The URLs of the order this is about, as the order writes them; none means all. Not a field of the annex.
    #[serde(default)]
    pub locations: Vec<String>,
    /// Section A.
    #[serde(default)]
    pub section_a: OrderAnswered,
    /// Section B.
    #[serde(default)]
    pub section_b: Obstacle,
    /// Section C.
    #[serde(default)]
    pub section_c: ImpossibilitySender,
}

/// Section B of Annex III: reasons for not executing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Obstacle {
    /// B 1: the ticked boxes.
    pub because: Vec<ImpossibleBecause>,
    /// B 2: further information on the reasons.
    pub further_information: String,
    /// B 3: the errors, and the further information or clarification required.
    pub clarification_needed: String,
}

/// Section C of Annex III.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImpossibilitySender {
    /// C: name of the hosting service provider; this or the next.
    pub provider: String,
    /// C: name of its legal representative.
    pub legal_representative: String,
    /// C: name of the authorised person.
    pub authorised_person: String,
    /// C: contact details, an e-mail address.
    pub email: String,
    /// C: signature, in words where there is one on paper; this document's own is around it (JWS).
    pub signature: String,
    /// C: time and date.
    pub at: Option<Instant>,
}
