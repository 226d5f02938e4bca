//! The annexes of Regulation (EU) 2021/784 as documents that machines read: the removal order (Annex I), the feedback
//! (Annex II) and the information about impossibility (Annex III).
//!
//! A document is JSON after a published schema (`docs/schemas/tco`), signed as a compact JWS ([`sign`], [`verify`]), and
//! rendered in the order of its annex as HTML and as PDF/A-3b with the signed document inside ([`Rendition`]). What
//! is missing or contradictory in a document that was read is said all at once ([`Document::check`]). `docs/documents.md`
//! explains it to those who write to us from other programs.
//!
//! The words of the forms are data (`labels/*.json`), as Art 19 lets the Commission amend the annexes; those not compared
//! with the Official Journal are marked there for legal review.

mod answered;
mod answers;
mod check;
mod embedded;
mod follow_up;
mod html;
mod jose;
mod keys;
mod labels;
mod location;
pub mod of_casework;
mod order;
mod pdf;
mod received;
mod rendition;
mod sheet;
mod summary;
mod visible;
mod words;

pub use answers::{
    FeedbackDocument, FeedbackKind, FeedbackSchema, FeedbackSender, ImpossibilityDocument,
    ImpossibilityKind, ImpossibilitySchema, ImpossibilitySender, MeasureTaken, Obstacle,
    OrderAnswered,
};
pub use check::{Fault, Lack, Weight};
pub use embedded::{NoneEmbedded, jws_in_pdf};
pub use follow_up::{FollowUpDocument, FollowUpSchema, NoFollowUp};
pub use jose::{Signed, Unverified, claimed_key, sign, unverified, verify, verify_payload};
pub use keys::{BadKeys, Key, PublicKey, key_set};
pub use labels::Language;
pub use order::{
    Location, OrderAuthority, OrderContacts, OrderContent, OrderCopy, OrderDisclosure, OrderKind,
    OrderParties, OrderRedress, OrderSchema, RemovalOrderDocument,
};
pub use pdf::NotRendered;
pub use received::{MAX_FILE, NotReceived, Received};
pub use rendition::Rendition;
pub use summary::{Summary, SummaryLine};
pub use words::{Day, Digest, Instant, State};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The largest document that is read, in bytes of JSON. An order over a thousand locations has a third of it.
pub const MAX_BYTES: usize = 1 << 20;

/// One of the three documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Document {
    /// Annex I.
    RemovalOrder(Box<RemovalOrderDocument>),
    /// Annex II.
    Feedback(Box<FeedbackDocument>),
    /// Annex III.
    Impossibility(Box<ImpossibilityDocument>),
}

/// Why something is not one of these documents.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More than [`MAX_BYTES`].
    #[error("the document has {0} bytes; more than {MAX_BYTES} are not read")]
    TooLarge(usize),
    /// Not JSON, or without the two fields every document has.
    #[error("this is no document of an annex: {0}")]
    NotADocument(String),
    /// A schema this version does not know.
    #[error(
        "the schema “{0}” is not known here; known are tco/annex-1/v1, tco/annex-2/v1 and tco/annex-3/v1"
    )]
    UnknownSchema(String),
    /// The schema is known and the document does not have its shape.
    #[error("the document is not of the schema {schema}: {why}")]
    OtherShape {
        /// Which schema.
        schema: String,
        /// What was found where.
        why: String,
    },
}

/// What every version of every document has.
#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl Document {
    /// Reads a document. What is missing from it is for [`Document::check`] to say.
    ///
    /// # Errors
    /// When it is too large, is not JSON, names a schema that is not known, or has fields or values the schema has not.
    pub fn parse(json: &[u8]) -> Result<Self, Unreadable> {
        if json.len() > MAX_BYTES {
            return Err(Unreadable::TooLarge(json.len()));
        }
        let head: Head = serde_json::from_slice(json)
            .map_err(|error| Unreadable::NotADocument(error.to_string()))?;
        if !is_plain(json) {
            return Err(Unreadable::OtherShape {
                schema: head.schema,
                why: "a list or an object stands where another kind of value belongs".to_owned(),
            });
        }
        let read = match head.schema.as_str() {
            "tco/annex-1/v1" => serde_json::from_slice(json).map(Self::RemovalOrder),
            "tco/annex-2/v1" => serde_json::from_slice(json).map(Self::Feedback),
            "tco/annex-3/v1" => serde_json::from_slice(json).map(Self::Impossibility),
            other => return Err(Unreadable::UnknownSchema(other.chars().take(64).collect())),
        };
        read.map_err(|error| Unreadable::OtherShape {
            schema: head.schema,
            why: error.to_string(),
        })
    }

    /// The document as compact JSON, its fields in the order of the annex: the same document, the same bytes.
    ///
    /// # Panics
    /// Never: these types hold nothing that JSON has not.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        #[allow(
            clippy::unwrap_used,
            reason = "strings, booleans and lists are always JSON"
        )]
        serde_json::to_vec(self).unwrap()
    }

    /// The identifier of its schema.
    #[must_use]
    pub fn schema(&self) -> &'static str {
        match self {
            Self::RemovalOrder(_) => "tco/annex-1/v1",
            Self::Feedback(_) => "tco/annex-2/v1",
            Self::Impossibility(_) => "tco/annex-3/v1",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::RemovalOrder(_) => "removal order (Annex I)",
            Self::Feedback(_) => "feedback following removal or disabling (Annex II)",
            Self::Impossibility(_) => "information about impossibility to execute (Annex III)",
        }
    }

    /// The reference number of the order that this is, or answers.
    #[must_use]
    pub fn reference(&self) -> &str {
        match self {
            Self::RemovalOrder(order) => &order.section_a.reference,
            Self::Feedback(feedback) => &feedback.section_a.authority_reference,
            Self::Impossibility(impossibility) => &impossibility.section_a.authority_reference,
        }
    }

    /// The time that the document gives itself: of issuing, of the measure, of the answer.
    #[must_use]
    pub fn dated(&self) -> Option<Instant> {
        match self {
            Self::RemovalOrder(order) => order.section_a.issued_at,
            Self::Feedback(feedback) => feedback.section_b.measure_at,
            Self::Impossibility(impossibility) => impossibility.section_c.at,
        }
    }

    /// All that is missing or contradictory, in the order of the annex. Empty means nothing was found.
    #[must_use]
    pub fn check(&self) -> Vec<Lack> {
        match self {
            Self::RemovalOrder(order) => order.check(),
            Self::Feedback(feedback) => feedback.check(),
            Self::Impossibility(impossibility) => impossibility.check(),
        }
    }
}

/// Whether objects stand where the schemas have objects, and nowhere else. serde also reads an object's values from a list,
/// and a word from an object of that name; the schemas, and readers in other languages, do not.
fn is_plain(json: &[u8]) -> bool {
    let Ok(Value::Object(document)) = serde_json::from_slice(json) else {
        return false;
    };
    document.iter().all(
        |(name, value)| match (name.starts_with("section_"), value) {
            (true, Value::Object(section)) => section.iter().all(|(name, value)| match value {
                Value::Array(items) if name == "locations" => items.iter().all(|item| {
                    item.as_object()
                        .is_some_and(|location| location.values().all(holds_no_object))
                }),
                other => holds_no_object(other),
            }),
            (true, _) => false,
            (false, other) => holds_no_object(other),
        },
    )
}

/// A plain value, or a list of such.
fn holds_no_object(value: &Value) -> bool {
    match value {
        Value::Object(_) => false,
        Value::Array(items) => !items.iter().any(|item| item.is_object() || item.is_array()),
        _ => true,
    }
}

impl From<RemovalOrderDocument> for Document {
    fn from(order: RemovalOrderDocument) -> Self {
        Self::RemovalOrder(Box::new(order))
    }
}

impl From<FeedbackDocument> for Document {
    fn from(feedback: FeedbackDocument) -> Self {
        Self::Feedback(Box::new(feedback))
    }
}

impl From<ImpossibilityDocument> for Document {
    fn from(impossibility: ImpossibilityDocument) -> Self {
        Self::Impossibility(Box::new(impossibility))
    }
}
