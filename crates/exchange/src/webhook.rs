//! Signed webhooks by the Standard Webhooks scheme: three headers, and HMAC-SHA256 over `id.timestamp.body`.
//!
//! A receiver checks the signature over the raw bytes, refuses a timestamp more than five minutes off, and remembers
//! the id: the same id again is the same message, delivered again.

use crate::v1::CaseView;
use base64::{Engine, engine::general_purpose::STANDARD};
use casework::{
    Actor, Alarm, AlertId, BankId, CaseId, EntryId, ExposureId, Law, NoticeId, NoticeKind,
    PageMark, PenaltyId, PreservationId, ScrutinyId, Sensitive, Timed,
};
use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use serde::{Deserialize, Serialize};

/// Header: identifier of the message, the same in every attempt.
pub const ID_HEADER: &str = "webhook-id";
/// Header: seconds since the epoch of this attempt.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// Header: space-separated `v1,<base64>` signatures.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// Header of the answer: `v1,<base64>`, by which the receiver shows that it holds the secret and has checked this attempt. An
/// addition of ours to the scheme, for endpoints that ask for it.
pub const RECEIPT_HEADER: &str = "webhook-receipt";

const SECRET_PREFIX: &str = "whsec_";
const RECEIVED: &[u8] = b"received";
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The secret both sides share.
pub struct Secret(hmac::Key);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a webhook was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A secret is `whsec_` and base 64.
    #[error("the webhook secret is not “whsec_” followed by base 64")]
    BadSecret,
    /// The timestamp header is missing or no number.
    #[error("the header webhook-timestamp is missing or not a number of seconds")]
    BadTimestamp,
    /// The attempt is too old or too new; somebody may be replaying it.
    #[error("the webhook was sent more than five minutes before or after this clock")]
    OutsideTolerance,
    /// No signature fits.
    #[error("no signature in webhook-signature fits the body")]
    BadSignature,
}

impl Secret {
    /// Reads the text form.
    ///
    /// # Errors
    /// [`WebhookError::BadSecret`] when it is not `whsec_` and base 64 of at least 24 bytes (as the scheme asks).
    pub fn parse(text: &str) -> Result<Self, WebhookError> {
        let encoded = text
            .strip_prefix(SECRET_PREFIX)
            .ok_or(WebhookError::BadSecret)?;
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| WebhookError::BadSecret)?;
        if bytes.len() < 24 {
            return Err(WebhookError::BadSecret);
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The text form of a secret made of random bytes the caller drew.
    #[must_use]
    pub fn text(random: &[u8; 32]) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(random))
    }

    /// The value of [`SIGNATURE_HEADER`] for one attempt.
    #[must_use]
    pub fn sign(&self, id: &str, sent_at: Timestamp, body: &[u8]) -> String {
        let tag = hmac::sign(
            &self.0,
            &signed_bytes(id, &sent_at.as_second().to_string(), body),
        );
        format!("v1,{}", STANDARD.encode(tag.as_ref()))
    }

    /// The value of [`RECEIPT_HEADER`] for an attempt that was received: over `id.timestamp.received`, which is no message's
    /// text, as those begin with a brace.
    #[must_use]
    pub fn receipt(&self, id: &str, timestamp: &str) -> String {
        let tag = hmac::sign(&self.0, &signed_bytes(id, timestamp.trim(), RECEIVED));
        format!("v1,{}", STANDARD.encode(tag.as_ref()))
    }

    /// Whether a receipt is of whoever holds the secret, for this attempt.
    #[must_use]
    pub fn is_receipt(&self, id: &str, timestamp: &str, receipt: &str) -> bool {
        let tag = receipt
            .trim()
            .strip_prefix("v1,")
            .and_then(|encoded| STANDARD.decode(encoded).ok());
        let signed = signed_bytes(id, timestamp, RECEIVED);
        tag.is_some_and(|tag| hmac::verify(&self.0, &signed, &tag).is_ok())
    }

    /// Checks one received attempt.
    ///
    /// # Errors
    /// A [`WebhookError`] saying what does not hold.
    pub fn verify(
        &self,
        id: &str,
        timestamp: &str,
        signatures: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), WebhookError> {
        let seconds: i64 = timestamp
            .trim()
            .parse()
            .map_err(|_| WebhookError::BadTimestamp)?;
        let sent_at = Timestamp::from_second(seconds).map_err(|_| WebhookError::BadTimestamp)?;
        if now.duration_since(sent_at).abs() > TOLERANCE {
            return Err(WebhookError::OutsideTolerance);
        }
        let message = signed_bytes(id, timestamp.trim(), body);
        let fits = signatures.split_ascii_whitespace().any(|signature| {
            signature
                .strip_prefix("v1,")
                .and_then(|encoded| STANDARD.decode(encoded).ok())
                // ring compares in constant time.
                .is_some_and(|tag| hmac::verify(&self.0, &message, &tag).is_ok())
        });
        if fits {
            Ok(())
        } else {
            Err(WebhookError::BadSignature)
        }
    }
}

fn signed_bytes(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

/// What a webhook tells. It carries identifiers, not content: the receiver fetches the rest with its own token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Message {
    /// A notice was issued to you: fetch `GET /v1/notices/{notice}` and answer.
    #[serde(rename = "notice.issued")]
    NoticeIssued {
        /// Which.
        notice: NoticeId,
        /// Referral or removal order.
        kind: NoticeKind,
    },
    /// A notice to you changed: it was clarified (a new hour runs) or withdrawn. Fetch it again.
    #[serde(rename = "notice.changed")]
    NoticeChanged {
        /// Which.
        notice: NoticeId,
    },
    /// A copy of another state's order to a provider of yours: fetch `GET /v1/scrutinies/{scrutiny}`. Your 72 hours run from the
    /// answer to this (Art 4(3)).
    #[serde(rename = "order.copied")]
    OrderCopied {
        /// Which.
        scrutiny: ScrutinyId,
    },
    /// A copy you hold changed: scrutiny was asked for, so that a decision is owed. Fetch it again.
    #[serde(rename = "scrutiny.changed")]
    ScrutinyChanged {
        /// Which.
        scrutiny: ScrutinyId,
    },
    /// The content provider may be informed from now on (Art 11(3) has ended): do so, and give a copy of the order on request.
    #[serde(rename = "notice.may_inform")]
    MayInform {
        /// Which.
        notice: NoticeId,
    },
    /// Another organisation is about to send a notice about what a notice or a wish of yours is about. It was asked for a second
    /// person; reach it at its contact point.
    #[serde(rename = "conflict.found")]
    ConflictFound {
        /// Your notice or wish.
        about: String,
        /// Where the other organisation can be reached.
        contact: Option<String>,
    },
    /// Somebody read your organisation's records in a way that is out of the ordinary. For its data protection officer.
    #[serde(rename = "alarm.raised")]
    AlarmRaised {
        /// Why.
        alarm: Alarm,
        /// Who read.
        by: Actor,
        /// Their pseudonym, or the token's label.
        name: String,
        /// What they read last.
        what: Sensitive,
        /// In a sentence.
        detail: String,
    },
    /// A person decided one of your held uploads.
    #[serde(rename = "case.decided")]
    CaseDecided {
        /// Which.
        case: CaseId,
        /// Your own reference of the upload.
        reference: String,
        /// Whether it may be published.
        publish: bool,
    },
    /// A clock of yours reached a mark: wake whoever is on duty. The same identifier is the same page.
    #[serde(rename = "clock.page")]
    ClockPage {
        /// What it runs for.
        of: Timed,
        /// The rule it measures.
        law: Law,
        /// Whether missing it breaks a legal duty; otherwise it is a target.
        duty: bool,
        /// Which mark.
        mark: PageMark,
        /// When its time ends, or ended.
        due: Timestamp,
        /// Whether this comes late, because the server did not run when the mark was reached.
        late: bool,
    },
    /// What you preserve under Art 6 ends in sixty days, and is erased then. Only a court or authority has it kept longer.
    #[serde(rename = "preservation.ending")]
    PreservationEnding {
        /// Which.
        preservation: PreservationId,
        /// When.
        until: Timestamp,
    },
    /// A person decided about something on your service that is no held upload: on a user's notice, or on a complaint about it.
    #[serde(rename = "location.decided")]
    LocationDecided {
        /// Your case, where there is one.
        case: Option<CaseId>,
        /// The location; where there is no case, what was complained about, in the words of whoever complained.
        location: String,
        /// Whether it is to be on your service: reinstate it, or take it down.
        publish: bool,
    },
    /// What one of your cases was blocked on was withdrawn or is disputed: it waits for a person again.
    #[serde(rename = "case.reopened")]
    CaseReopened {
        /// Which.
        case: CaseId,
        /// The known content it was blocked on.
        entry: EntryId,
    },
    /// Somebody who matches against one of your banks says that an entry is no terrorist content: look again.
    #[serde(rename = "entry.disputed")]
    EntryDisputed {
        /// Your bank.
        bank: BankId,
        /// The entry.
        entry: EntryId,
    },
    /// Whether a provider is exposed to terrorist content (Art 5), or what follows from it, changed: fetch
    /// `GET /v1/exposures/{exposure}`. A provider's answer to this is its receipt of what was decided.
    #[serde(rename = "exposure.changed")]
    ExposureChanged {
        /// Which.
        exposure: ExposureId,
    },
    /// A threat to life (Art 14(5), DSA Art 18): fetch `GET /v1/alerts/{alert}` at once, and acknowledge it.
    #[serde(rename = "alert.raised")]
    AlertRaised {
        /// Which.
        alert: AlertId,
    },
    /// A penalty was imposed on you, or has no effect any more (Art 18): fetch `GET /v1/penalties/{penalty}`. Your answer to this is
    /// your receipt of it.
    #[serde(rename = "penalty.changed")]
    PenaltyChanged {
        /// Which.
        penalty: PenaltyId,
    },
    /// Something changed about an alert: it was acknowledged, or somebody else was informed.
    #[serde(rename = "alert.changed")]
    AlertChanged {
        /// Which.
        alert: AlertId,
    },
}

impl Message {
    /// Whether a held upload may be published according to its case: `None` while nobody decided.
    #[must_use]
    pub fn may_publish(case: &CaseView) -> Option<bool> {
        case.decisions
            .last()
            .filter(|_| case.reopened.is_none())
            .map(|last| last.judgement.outcome == casework::Outcome::Keep)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The example of the Standard Webhooks specification's libraries (`msg_p5jXN8AQM9LWM0D4loKWxJek`).
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SENT: i64 = 1_614_265_330;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_published_example_is_signed_and_verified_as_published() {
        let secret = Secret::parse(SECRET).unwrap();
        let signature = secret.sign(ID, at(SENT), BODY);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(
            secret.verify(ID, &SENT.to_string(), &signature, BODY, at(SENT + 299)),
            Ok(())
        );
        let rotated = format!("v1,AAAA v2,whatever {signature}");
        assert_eq!(
            secret.verify(ID, &SENT.to_string(), &rotated, BODY, at(SENT)),
            Ok(())
        );
    }

    #[test]
    fn a_receipt_is_of_one_attempt_and_one_secret_and_is_no_signature() {
        let secret = Secret::parse(SECRET).unwrap();
        let sent = SENT.to_string();
        let receipt = secret.receipt(ID, &sent);
        assert!(secret.is_receipt(ID, &sent, &receipt));
        assert!(!secret.is_receipt("msg_other", &sent, &receipt));
        assert!(!secret.is_receipt(ID, &(SENT + 1).to_string(), &receipt));
        let other = Secret::parse(&Secret::text(&[7; 32])).unwrap();
        assert!(!other.is_receipt(ID, &sent, &receipt));
        // Whoever only passes on what it was sent has no receipt.
        let signature = secret.sign(ID, at(SENT), BODY);
        assert!(!secret.is_receipt(ID, &sent, &signature));
        for nothing in ["", "v1,", "v2,AAAA", "v1,%%"] {
            assert!(!secret.is_receipt(ID, &sent, nothing), "{nothing}");
        }
    }

    #[test]
    fn a_changed_body_id_time_or_a_replay_is_refused() {
        let secret = Secret::parse(SECRET).unwrap();
        let signature = secret.sign(ID, at(SENT), BODY);
        let verify = |id: &str, time: i64, body: &[u8], now: i64| {
            secret
                .verify(id, &time.to_string(), &signature, body, at(now))
                .unwrap_err()
        };
        assert_eq!(verify(ID, SENT, b"{}", SENT), WebhookError::BadSignature);
        assert_eq!(
            verify("msg_other", SENT, BODY, SENT),
            WebhookError::BadSignature
        );
        assert_eq!(verify(ID, SENT + 1, BODY, SENT), WebhookError::BadSignature);
        assert_eq!(
            verify(ID, SENT, BODY, SENT + 301),
            WebhookError::OutsideTolerance
        );
        assert_eq!(
            verify(ID, SENT, BODY, SENT - 301),
            WebhookError::OutsideTolerance
        );
        assert_eq!(
            secret.verify(ID, "soon", &signature, BODY, at(SENT)),
            Err(WebhookError::BadTimestamp)
        );
        assert!(Secret::parse("whsec_AAAA").is_err() && Secret::parse(ID).is_err());
    }
}
