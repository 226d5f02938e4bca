//! What came in from outside the instance and says that it is an order.

use super::{ClockView, DocumentView};
use casework::{
    IntakeDocument, IntakeId, IntakeLack, IntakeStage, IntakeVerdict, IntakeVia, NoticeId,
    OrganisationId, Seal,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which to list. Every field may be left out.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, utoipa::IntoParams,
)]
#[into_params(parameter_in = Query)]
pub struct IntakeFilter {
    /// Only those at this stage.
    #[serde(default)]
    pub stage: Option<IntakeStage>,
    /// Only those a person has to look at.
    #[serde(default)]
    pub to_do: Option<bool>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A document that reached you from outside, handed in by a program of yours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIntake {
    /// The file as you got it, in base 64: JSON or JWS after the published schemas, or PDF with a JWS inside.
    #[schema(min_length = 4, max_length = 1_400_000)]
    pub file: String,
    /// When it reached you: the hour runs from then. Now, if left out.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntakeView {
    /// Its identifier.
    pub id: IntakeId,
    /// Where it stands.
    pub stage: IntakeStage,
    /// Whether a person has to look at it.
    pub to_do: bool,
    /// By which way it came.
    pub via: IntakeVia,
    /// When it reached the provider. It is never another instant, whoever looks when.
    pub received_at: Timestamp,
    /// When it was sent, as its sender wrote it, with the offset of their clock.
    pub sent: Option<String>,
    /// The domain of the sender's address, as the mail says it.
    pub sender_domain: Option<String>,
    /// The address it says it is from; only where one intake is asked for.
    pub sender: Option<String>,
    /// The mail's own identifier.
    pub message_id: Option<String>,
    /// What was found out last, in a word.
    pub verdict: Option<IntakeVerdict>,
    /// The same in a sentence.
    pub sentence: String,
    /// What is known of who sent it.
    pub seal: Option<Seal>,
    /// The authority of the register it is from, or may be from.
    pub candidate: Option<OrganisationId>,
    /// Its name.
    pub candidate_name: Option<String>,
    /// What it lacks.
    pub lacks: Vec<IntakeLack>,
    /// What else a person should know, in sentences.
    pub notes: Vec<String>,
    /// The order that was read in it.
    pub document: Option<IntakeDocument>,
    /// The order it became, or is the same as.
    pub notice: Option<NoticeId>,
    /// The hour within which a person has to look, where the sender may be an authority of the register.
    pub clock: Option<ClockView>,
    /// What a person wrote about it last.
    pub words: Option<String>,
    /// The signed requests for what it lacks (Annex III), oldest first: where each is fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentView>,
    /// The subject of the mail; only where one intake is asked for.
    pub subject: Option<String>,
    /// The beginning of its text; only where one intake is asked for.
    pub text: Option<String>,
    /// SHA-256 of everything that came.
    pub source: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether its sender can be written to.
    pub answerable: bool,
    /// What became of the last answer to its sender: `waiting`, `sent` or `failed`, and why; nothing where none was written.
    pub reply: Option<String>,
}
