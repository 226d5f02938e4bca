//! Erasing what is kept for a case: its captures or its upload. The case, its decisions and its notices stay on record.
//!
//! The order is recorded first and closes the content to everybody; then the keys are destroyed; then the certificate is
//! recorded. A crash between any two of these is finished by giving the order again.

use crate::refusal::written;
use crate::{Actor, Case, CaseId, CaseStage, Event, OrganisationId, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was kept under one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErasedContent {
    /// For what: a capture, or the case of an upload.
    pub holder: String,
    /// SHA-256 of the key, hexadecimal; `None` when there was none.
    pub key_sha256: Option<String>,
    /// Sealed files.
    pub files: u64,
    /// Their size as they lay.
    pub bytes: u64,
}

/// That the keys of a case's content were destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContentCertificate {
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub organisation: OrganisationId,
    /// What was erased.
    pub contents: Vec<ErasedContent>,
    /// Why.
    pub reason: String,
    /// When it was ordered, and closed to everybody.
    pub ordered_at: Timestamp,
    /// When keys and files were gone.
    pub erased_at: Timestamp,
}

/// The erasure of a case's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentErasure {
    /// What is erased.
    pub contents: Vec<ErasedContent>,
    /// Why.
    pub reason: String,
    /// Who ordered it.
    pub by: Actor,
    /// When.
    pub ordered_at: Timestamp,
    /// Once it is done.
    pub certificate: Option<ContentCertificate>,
}

impl Case {
    /// Orders that what is kept for the case is erased. Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] while the case is not closed, without a reason, or when nothing is kept.
    pub fn erase_content(
        &self,
        contents: Vec<ErasedContent>,
        reason: &str,
    ) -> Result<Vec<Event>, Refusal> {
        if self.erasure.is_some() {
            return Ok(Vec::new());
        }
        let reason = written("reason", reason, 4_000)?;
        if self.stage != CaseStage::Closed {
            return Err(Refusal::new(
                "case_not_closed",
                "The case is not closed: whoever decides it, or answers for it, needs to see what it is about.",
            ));
        }
        if contents.iter().all(|content| content.key_sha256.is_none()) {
            return Err(Refusal::new(
                "nothing_kept",
                "Nothing is kept for this case: it has neither a capture nor an upload whose bytes are here.",
            ));
        }
        Ok(vec![Event::ContentErasureOrdered {
            case: self.id.clone(),
            contents,
            reason,
        }])
    }

    /// The certificate, when the keys are destroyed; `None` while nothing is ordered, or once there is one.
    #[must_use]
    pub fn certify_erasure(&self, now: Timestamp) -> Option<Event> {
        let erasure = self.erasure.as_ref()?;
        if erasure.certificate.is_some() {
            return None;
        }
        Some(Event::ContentErased {
            case: self.id.clone(),
            certificate: ContentCertificate {
                case: self.id.clone(),
                organisation: self.organisation.clone(),
                contents: erasure.contents.clone(),
                reason: erasure.reason.clone(),
                ordered_at: erasure.ordered_at,
                erased_at: now,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Origin, Recorded};

    fn recorded(seq: u64, event: Event) -> Recorded {
        Recorded {
            seq,
            at: Timestamp::UNIX_EPOCH,
            actor: Actor::Operator,
            event,
        }
    }

    #[test]
    fn content_is_erased_of_a_closed_case_once_for_a_reason_and_certified_once() {
        let id = CaseId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let opened = Event::CaseOpened {
            id: id.clone(),
            organisation: OrganisationId::new(Timestamp::UNIX_EPOCH, [2; 10]),
            origin: Origin::Upload {
                reference: "u".into(),
                sha256: None,
                pdq: None,
                quality: None,
                stored: true,
                link: None,
                left_out: Vec::new(),
            },
            matches: vec![],
        };
        let mut case = Case::apply(None, &recorded(0, opened)).unwrap();
        let kept = |key: Option<&str>| {
            vec![ErasedContent {
                holder: id.as_str().into(),
                key_sha256: key.map(str::to_owned),
                files: 1,
                bytes: 100,
            }]
        };
        let code = |case: &Case, key, reason: &str| {
            case.erase_content(kept(key), reason).unwrap_err().code
        };
        assert_eq!(code(&case, Some("k"), "over"), "case_not_closed");
        assert_eq!(case.certify_erasure(Timestamp::UNIX_EPOCH), None);
        case.stage = CaseStage::Closed;
        assert_eq!(code(&case, None, "over"), "nothing_kept");
        assert!(case.erase_content(kept(Some("k")), " ").is_err());
        let events = case.erase_content(kept(Some("k")), "over").unwrap();
        let case = Case::apply(Some(case), &recorded(1, events[0].clone())).unwrap();
        assert_eq!(case.erase_content(kept(Some("k")), "x"), Ok(vec![]));
        let event = case.certify_erasure(Timestamp::UNIX_EPOCH).unwrap();
        let case = Case::apply(Some(case), &recorded(2, event)).unwrap();
        assert_eq!(case.certify_erasure(Timestamp::UNIX_EPOCH), None);
        let certificate = case.erasure.unwrap().certificate.unwrap();
        assert_eq!(certificate.contents, kept(Some("k")));
    }
}
