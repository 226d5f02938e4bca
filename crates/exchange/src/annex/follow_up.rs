//! What an authority says about an order that it sent: a clarification (Art 3(8)), or that it takes the order back. The Regulation has
//! no form for either; this is ours, published beside those of the annexes.

use super::jose::{sign_payload, unverified_payload};
use super::{Instant, Key, MAX_BYTES};
use casework::FollowUp;
use serde::{Deserialize, Serialize};

/// The identifier of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FollowUpSchema {
    /// `docs/schemas/tco/follow-up.v1.schema.json`.
    #[default]
    #[serde(rename = "tco/follow-up/v1")]
    V1,
}

/// A clarification or withdrawal of an order, of the authority that issued it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpDocument {
    /// Which form this is.
    pub schema: FollowUpSchema,
    /// Which of the two.
    pub kind: FollowUp,
    /// Name of the authority, as in section E of the order.
    #[serde(default)]
    pub authority: String,
    /// Reference number of the order (Annex I, A 6).
    #[serde(default)]
    pub reference: String,
    /// The clarification, or the reason of the withdrawal.
    #[serde(default)]
    pub text: String,
    /// When it was written, on the sender's clock.
    #[serde(default)]
    pub at: Option<Instant>,
}

/// Why something is no follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoFollowUp {
    /// It does not say that it is one: it may be another document.
    Other,
    /// It says so, and does not have the shape: why, in a sentence.
    Damaged(String),
}

/// What tells it from other documents.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    schema: String,
}

impl FollowUpDocument {
    /// Reads one from a file: JSON, or a compact JWS, which is returned with it. The signature is not looked at.
    ///
    /// # Errors
    /// A [`NoFollowUp`].
    pub fn read(bytes: &[u8]) -> Result<(Self, Option<String>), NoFollowUp> {
        if bytes.len() > MAX_BYTES * 2 {
            return Err(NoFollowUp::Other);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| NoFollowUp::Other)?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') {
            return Ok((Self::of_json(text.as_bytes())?, None));
        }
        let payload = unverified_payload(text).map_err(|_| NoFollowUp::Other)?;
        Ok((Self::of_json(&payload)?, Some(text.to_owned())))
    }

    fn of_json(json: &[u8]) -> Result<Self, NoFollowUp> {
        let head: Head = serde_json::from_slice(json).map_err(|_| NoFollowUp::Other)?;
        if !head.schema.starts_with("tco/follow-up/") {
            return Err(NoFollowUp::Other);
        }
        serde_json::from_slice(json).map_err(|error| {
            NoFollowUp::Damaged(format!(
                "the document is not of the schema tco/follow-up/v1: {error}"
            ))
        })
    }

    /// The document as compact JSON: the same document, the same bytes.
    ///
    /// # Panics
    /// Never: strings are always JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        #[allow(clippy::unwrap_used, reason = "strings are always JSON")]
        serde_json::to_vec(self).unwrap()
    }

    /// Signed as the other documents are: a compact JWS.
    #[must_use]
    pub fn sign(&self, key: &Key) -> String {
        sign_payload(&self.to_json(), key)
    }

    /// What it lacks: the field, and a sentence. It is nothing without either.
    #[must_use]
    pub fn lacks(&self) -> Vec<(&'static str, &'static str)> {
        let fields = [
            (
                "reference",
                &self.reference,
                "The reference number of the order is missing.",
            ),
            (
                "text",
                &self.text,
                "The clarification, or the reason of the withdrawal, is missing.",
            ),
        ];
        let empty = fields
            .into_iter()
            .filter(|(_, text, _)| text.trim().is_empty());
        empty
            .map(|(field, _, sentence)| (field, sentence))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::annex::{Unverified, verify, verify_payload};

    fn sample() -> FollowUpDocument {
        let json = include_bytes!("../../../../docs/schemas/tco/samples/clarification.json");
        FollowUpDocument::read(json).unwrap().0
    }

    #[test]
    fn the_published_sample_is_read_and_signed_and_is_no_order() {
        let (document, key) = (sample(), Key::from_seed(&[1; 32]).unwrap());
        assert!(document.lacks().is_empty());
        let jws = document.sign(&key);
        let keys = [key.public().clone()];
        let (payload, kid) = verify_payload(&jws, &keys).unwrap();
        assert_eq!((payload, kid), (document.to_json(), keys[0].kid()));
        let read = FollowUpDocument::read(jws.as_bytes()).unwrap();
        assert_eq!(read, (document, Some(jws.clone())));
        // What is no order is never read as one.
        assert!(matches!(
            verify(&jws, &keys),
            Err(Unverified::Unreadable(_))
        ));
    }

    #[test]
    fn what_is_something_else_or_damaged_is_told_apart() {
        let order = include_bytes!("../../../../docs/schemas/tco/samples/order.json");
        for other in [&order[..], b"", b"{}", b"[1]", b"\xff", b"a.b.c"] {
            assert_eq!(FollowUpDocument::read(other), Err(NoFollowUp::Other));
        }
        for damaged in [
            r#"{"schema":"tco/follow-up/v1","kind":"order"}"#,
            r#"{"schema":"tco/follow-up/v1","kind":"withdrawal","more":1}"#,
            r#"{"schema":"tco/follow-up/v2","kind":"withdrawal"}"#,
        ] {
            let read = FollowUpDocument::read(damaged.as_bytes());
            assert!(matches!(read, Err(NoFollowUp::Damaged(_))), "{damaged}");
        }
        let mut empty = sample();
        empty.text = " ".to_owned();
        empty.reference = String::new();
        let lacks = empty.lacks();
        assert_eq!(
            lacks.iter().map(|lack| lack.0).collect::<Vec<_>>(),
            ["reference", "text"]
        );
    }
}
