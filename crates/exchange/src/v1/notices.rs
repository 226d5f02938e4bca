//! Referrals and removal orders.

use casework::{
    CaseId, Clock, Executed, Ground, Impossible, Measure, NoticeId, NoticeKind, OrganisationId,
    ReceivedVia, ReferralAnswer, Seen, Terms,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A notice to be issued on a decided case. Grounds and reasons are those of the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// Referral or removal order; it must follow from the decision.
    pub kind: NoticeKind,
    /// Your own file reference; the instance makes one if left out.
    #[serde(default)]
    pub reference: Option<String>,
    /// Art 11(3): the addressee must not inform the content provider. Orders only.
    #[serde(default)]
    pub non_disclosure: bool,
}

/// What a notice says. Both sides read it; whose case it follows from is in neither's words, but in [`NoticeView::case`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TermsView {
    /// Who sends it.
    pub issuer: OrganisationId,
    /// To whom.
    pub addressee: OrganisationId,
    /// The issuer's reference number (Annex I section A 6).
    pub reference: String,
    /// Exact location (Annex I section B 1).
    pub url: String,
    /// SHA-256 of the images there, for identification.
    pub content_sha256: Vec<String>,
    /// Grounds, Art 2(7); at least one (Annex I section B 2).
    pub grounds: Vec<Ground>,
    /// Why the material is considered terrorist content (Annex I section B 3).
    pub reasons: String,
    /// Art 11(3): the addressee must not inform the content provider (Annex I section C).
    #[serde(default)]
    pub non_disclosure: bool,
}

impl From<&Terms> for TermsView {
    fn from(terms: &Terms) -> Self {
        Self {
            issuer: terms.issuer.clone(),
            addressee: terms.addressee.clone(),
            reference: terms.reference.clone(),
            url: terms.url.clone(),
            content_sha256: terms.content_sha256.clone(),
            grounds: terms.grounds.clone(),
            reasons: terms.reasons.clone(),
            non_disclosure: terms.non_disclosure,
        }
    }
}

/// A clock, with where it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// The clock.
    #[serde(flatten)]
    pub clock: Clock,
    /// The rule, as a citation.
    pub citation: String,
    /// Whether it is a duty (an order's hour) or a target (a referral's).
    pub duty: bool,
    /// `running`, `overdue`, `met` or `missed`.
    pub status: String,
    /// Seconds left (running), over (overdue), or taken (met, missed).
    pub seconds: i64,
}

impl ClockView {
    /// The clock as it stands at `now`.
    #[must_use]
    pub fn at(clock: &Clock, now: Timestamp) -> Self {
        use casework::ClockStatus::{Met, Missed, Overdue, Running};
        let (status, span) = match clock.status(now) {
            Running(left) => ("running", left),
            Overdue(over) => ("overdue", over),
            Met(taken) => ("met", taken),
            Missed(taken) => ("missed", taken),
        };
        Self {
            clock: clock.clone(),
            citation: clock.law.citation().to_owned(),
            duty: clock.law.is_duty(),
            status: status.to_owned(),
            seconds: span.as_secs(),
        }
    }
}

/// A notice, as its issuer and its addressee see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeView {
    /// Its identifier.
    pub id: NoticeId,
    /// Referral or removal order.
    pub kind: NoticeKind,
    /// Referral: `sent`, `received`, `answered`, `withdrawn`. Order: `issued`, `received`, `executed`, `cannot_execute`,
    /// `withdrawn`.
    pub stage: String,
    /// Its particulars.
    pub terms: TermsView,
    /// Name of the issuer.
    pub issuer_name: String,
    /// Member State of the issuer.
    pub issuer_state: Option<String>,
    /// Where the issuer can be reached.
    pub issuer_contact: Option<String>,
    /// Name of the addressee.
    pub addressee_name: String,
    /// Member State of the addressee.
    pub addressee_state: Option<String>,
    /// Where the addressee can be reached.
    pub addressee_contact: Option<String>,
    /// Whether it was issued to you.
    pub to_us: bool,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it was received.
    pub received_at: Option<Timestamp>,
    /// How it was received.
    pub received_via: Option<ReceivedVia>,
    /// Every clock, oldest first.
    pub clocks: Vec<ClockView>,
    /// Answers to a referral, oldest first.
    pub answers: Vec<ReferralAnswer>,
    /// Annex II, once given.
    pub executed: Option<Executed>,
    /// Every Annex III, oldest first.
    pub impossible: Vec<Impossible>,
    /// Clarifications, oldest first.
    pub clarifications: Vec<String>,
    /// When the content became inaccessible, as the addressee states it.
    pub measure_at: Option<Timestamp>,
    /// When a check of this instance first saw the location gone.
    pub seen_gone_at: Option<Timestamp>,
    /// What checks saw, each time it changed. Empty for the addressee.
    pub seen: Vec<Seen>,
    /// The case of your organisation about it.
    pub case: Option<CaseId>,
    /// Delivery: attempts so far.
    pub delivery_attempts: u32,
    /// Delivery: why the last attempt failed, if it did.
    pub delivery_error: Option<String>,
    /// Delivery: when the next attempt is due, if one is.
    pub delivery_next: Option<Timestamp>,
}

impl NoticeView {
    /// The measure on an order, or `None`.
    #[must_use]
    pub fn measure(&self) -> Option<Measure> {
        self.executed.as_ref().map(|executed| executed.measure)
    }
}

/// What the issuer adds to an order that could not be executed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clarification {
    /// In words.
    pub text: String,
}
