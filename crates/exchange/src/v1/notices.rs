//! Referrals and removal orders.

use casework::{
    AnswerSent, CaseId, Ceased, Clock, Executed, Finality, FirstOrder, Ground, Impossible,
    ItemStage, Measure, NoticeId, NoticeKind, OrganisationId, Proceeding, ProceedingOutcome,
    ReceivedVia, Redress, ReferralAnswer, Reinstatement, ScrutinyDecision, ScrutinyId,
    ScrutinyRequest, ScrutinyStage, Seen, Silence, Terms,
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
    /// Why that is necessary and proportionate for public security. Needed where `non_disclosure` is set; the addressee is not
    /// told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_disclosure_reasons: Option<String>,
    /// Until when; at most, and if left out, six weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_disclosure_until: Option<Timestamp>,
    /// Further cases of yours, decided alike and about locations on the same service, whose locations the order names too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<CaseId>,
    /// A first order to a provider that was not informed twelve hours before (Art 3(2)): why it is a duly justified emergency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<String>,
    /// How the copy for the authority of the provider's Member State is sent (Art 4(1)), where that authority is not on this
    /// instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_otherwise: Option<String>,
}

impl NewNotice {
    /// A notice of a kind, with nothing else said.
    #[must_use]
    pub fn of(kind: NoticeKind) -> Self {
        Self {
            kind,
            reference: None,
            non_disclosure: false,
            non_disclosure_reasons: None,
            non_disclosure_until: None,
            also: Vec::new(),
            emergency: None,
            copy_otherwise: None,
        }
    }
}

/// A location a notice names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// Exact location.
    pub url: String,
    /// SHA-256 of the images there, for identification.
    pub content_sha256: Vec<String>,
    /// Where it stands, for an order: open, executed, cannot be executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<ItemStage>,
}

/// What only an order says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// Whether the provider is established in another Member State than the issuer's (Annex I section D).
    pub cross_border: bool,
    /// The authority that gets the copy.
    pub copy_to: Option<String>,
    /// How the copy was sent where that authority is not on this instance.
    pub copy_otherwise: Option<String>,
    /// How a first order was prepared (Art 3(2)).
    pub first: Option<FirstOrder>,
    /// The competent body or court for a challenge, its deadline in days, the provisions (Annex I section G).
    pub redress: Option<Redress>,
    /// When the time for challenging it ends.
    pub appeal_ends: Option<Timestamp>,
    /// The decision not to inform the content provider (Art 11(3)), if there is one.
    pub silence: Option<Silence>,
    /// Whether the content provider may be informed now.
    pub may_inform: bool,
    /// Proceedings against it, oldest first.
    pub proceedings: Vec<Proceeding>,
    /// Since when it is final, if it is.
    pub finality: Option<Finality>,
    /// Why it has no legal effect, if so.
    pub ceased: Option<Ceased>,
    /// What the addressee said became of the content then.
    pub reinstatement: Option<Reinstatement>,
    /// Every Annex II, oldest first.
    pub feedback: Vec<Executed>,
    /// Where its scrutiny stands (Art 4), where a copy went to an authority on this instance.
    pub scrutiny: Option<ScrutinyStage>,
    /// Until when the addressee can ask for scrutiny.
    pub scrutiny_until: Option<Timestamp>,
    /// What the scrutinising authority told the issuer of its intention, and decided.
    pub intention: Option<String>,
    /// The decision.
    pub scrutiny_decision: Option<ScrutinyDecision>,
}

/// An authority says how it informed a provider before its first order (Art 3(2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdvanceInformation {
    /// How: a letter's reference, a call with whom.
    #[schema(min_length = 1, max_length = 1_000)]
    pub how: String,
}

/// Since when a provider is informed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdvanceInformationView {
    /// The provider.
    pub addressee: OrganisationId,
    /// Since when.
    pub informed_at: Timestamp,
    /// From when a first order can be issued without an emergency.
    pub order_from: Timestamp,
}

/// The end of a proceeding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProceedingEnd {
    /// The proceeding's reference.
    pub reference: String,
    /// How it ended.
    pub outcome: ProceedingOutcome,
    /// When.
    pub at: Timestamp,
}

/// Prolongs the time for which the content provider is not informed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSilence {
    /// Until when: at most six weeks after the first end.
    pub until: Timestamp,
    /// Why it is still necessary and proportionate.
    #[schema(min_length = 1, max_length = 4_000)]
    pub reasons: String,
}

/// Reasons, where nothing else is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// In words.
    #[schema(min_length = 1, max_length = 8_000)]
    pub reasons: String,
}

/// A copy of a cross-border order, as the authority of the provider's Member State sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScrutinyView {
    /// Its identifier.
    pub id: ScrutinyId,
    /// Where it stands.
    pub stage: ScrutinyStage,
    /// The order.
    pub notice: NoticeId,
    /// What the order says.
    pub terms: TermsView,
    /// Where the order stands.
    pub order_stage: String,
    /// The issuing authority.
    pub issuer_name: String,
    /// Its Member State.
    pub issuer_state: Option<String>,
    /// Where it can be reached.
    pub issuer_contact: Option<String>,
    /// The provider.
    pub addressee_name: String,
    /// When the copy was sent.
    pub copied_at: Timestamp,
    /// When it was received.
    pub received_at: Option<Timestamp>,
    /// Its deadlines, oldest first.
    pub clocks: Vec<ClockView>,
    /// Requests, oldest first.
    pub requests: Vec<ScrutinyRequest>,
    /// What the issuer was told before an infringement was found.
    pub intention: Option<String>,
    /// The decision.
    pub decision: Option<ScrutinyDecision>,
    /// When it was taken.
    pub decided_at: Option<Timestamp>,
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
    /// Further locations of an order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<ItemView>,
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
            also: terms
                .also
                .iter()
                .map(|item| ItemView {
                    url: item.url.clone(),
                    content_sha256: item.content_sha256.clone(),
                    stage: None,
                })
                .collect(),
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
    /// `withdrawn`, `ceased_effect`, `reinstated`.
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
    /// Its locations, and where each stands.
    #[serde(default)]
    pub items: Vec<ItemView>,
    /// What only an order has.
    #[serde(default)]
    pub order: Option<OrderView>,
    /// Annex II, once given; the last where it was given in parts.
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
    /// Delivery: when a mail server took it on, where the addressee is reached by mail. No receipt: no clock runs by it.
    #[serde(default)]
    pub mailed_at: Option<Timestamp>,
    /// The signed documents: of an order Annex I, and of each answer to it Annex II or Annex III. `staydown verify-document` verifies
    /// one without us, with the keys at `/.well-known/staydown/keys.json`.
    #[serde(default)]
    pub documents: Vec<DocumentView>,
    /// Answers that were sent by mail to an authority outside the instance, or could not be; oldest first.
    #[serde(default)]
    pub answers_sent: Vec<AnswerSent>,
    /// Why the last attempt to send the last answer by mail failed, if it did.
    #[serde(default)]
    pub answer_error: Option<String>,
    /// When the next attempt to send the last answer by mail is due, if one is.
    #[serde(default)]
    pub answer_next: Option<Timestamp>,
}

/// A signed document of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentView {
    /// Its name: `annex-1`, or `annex-2-` and `annex-3-` with a number from 1.
    pub name: String,
    /// Where it is fetched, with your own token: a compact JWS; as pages (PDF) with `?format=pdf`.
    pub href: String,
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
