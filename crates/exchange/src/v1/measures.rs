//! Exposure to terrorist content and specific measures (Regulation (EU) 2021/784 Art 5), and alerts of a threat to life (Art
//! 14(5), DSA Art 18).

use super::ClockView;
use casework::{
    AlertId, AlertLaw, AlertParty, CaseId, ExposureId, ExposureStage, Informed, MeasureOnRecord,
    MeasuresReport, NewAlert, NoticeId, OrganisationId, Requirement, Review,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A final removal order that counts towards exposure (Art 5(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FinalOrderView {
    /// The order.
    pub notice: NoticeId,
    /// Its reference.
    pub reference: String,
    /// Which authority issued it.
    pub issuer_name: String,
    /// Since when it is final.
    pub final_at: Timestamp,
    /// Whether it counts now: it became final within the last twelve months, and still has effect.
    pub counts: bool,
}

/// A provider of your Member State, and the orders to it that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandidateView {
    /// The provider.
    pub provider: OrganisationId,
    /// Its name.
    pub name: String,
    /// Orders that became final within the last twelve months and still have effect, the earliest first.
    pub orders: Vec<FinalOrderView>,
    /// Whether a decision that it is exposed can rest on them: there are two or more.
    pub candidate: bool,
    /// What is open or holds between you and it.
    pub exposure: Option<ExposureId>,
    /// Where that stands.
    pub stage: Option<ExposureStage>,
}

/// The providers of your Member State.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandidatesView {
    /// Those with most orders first.
    pub items: Vec<CandidateView>,
}

/// Something that was said, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

impl From<&(Timestamp, String)> for Said {
    fn from((at, text): &(Timestamp, String)) -> Self {
        Self {
            at: *at,
            text: text.clone(),
        }
    }
}

/// Whether a provider is exposed, and what follows: as both sides see it. The register is the provider's own; the authority sees
/// of it what was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExposureView {
    /// Its identifier.
    pub id: ExposureId,
    /// Where it stands.
    pub stage: ExposureStage,
    /// Whether you are the provider.
    pub to_us: bool,
    /// The provider.
    pub provider: OrganisationId,
    /// Its name.
    pub provider_name: String,
    /// The authority's name.
    pub authority_name: String,
    /// Where the authority can be reached.
    pub authority_contact: Option<String>,
    /// When the provider was told of the intention.
    pub intended_at: Timestamp,
    /// Why.
    pub intention: String,
    /// Until when it is heard.
    pub hear_until: Timestamp,
    /// The orders it rests on, or would.
    pub orders: Vec<FinalOrderView>,
    /// What the provider said.
    pub said: Vec<Said>,
    /// The decision under Art 5(4): when, and why.
    pub decision: Option<Said>,
    /// When the provider received it.
    pub received_at: Option<Timestamp>,
    /// The provider's register; empty for the authority.
    pub measures: Vec<MeasureOnRecord>,
    /// Reports, oldest first.
    pub reports: Vec<MeasuresReport>,
    /// Decisions that required more (Art 5(6)), oldest first.
    pub required: Vec<Requirement>,
    /// Requests for review (Art 5(7)), oldest first.
    pub reviews: Vec<Review>,
    /// When and why it ended.
    pub ended: Option<Said>,
    /// Until when the provider's next report is due.
    pub report_due: Option<Timestamp>,
    /// Deadlines of both sides, oldest first.
    pub clocks: Vec<ClockView>,
}

/// An alert of a threat to life to be raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaiseAlert {
    /// Under which law; terrorist content if not given.
    #[serde(default)]
    pub law: Option<AlertLaw>,
    /// Where it was seen: the address, the channel, the account.
    #[schema(min_length = 1, max_length = 4_000)]
    pub location: String,
    /// What was seen.
    #[schema(min_length = 1, max_length = 8_000)]
    pub what: String,
    /// Why it is imminent, and whom it threatens, where and when, as far as that is known.
    #[schema(min_length = 1, max_length = 8_000)]
    pub imminent: String,
    /// The Member State concerned, two capital letters; left out where that is unclear.
    #[serde(default)]
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// What is known of the account: no more than the authorities need to act.
    #[serde(default)]
    #[schema(max_length = 4_000)]
    pub account: String,
    /// When somebody of yours became aware of it; now if not given.
    #[serde(default)]
    pub aware_at: Option<Timestamp>,
    /// Your case about it, where there is one.
    #[serde(default)]
    pub case: Option<CaseId>,
}

/// That somebody was informed otherwise than on this instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInformed {
    /// On which side of the law's list.
    pub party: AlertParty,
    /// Who: the authority, the desk, whoever took the call.
    #[schema(min_length = 1, max_length = 500)]
    pub whom: String,
    /// By which way.
    pub channel: casework::AlertChannel,
    /// When; now if not given.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// That the authority has an alert and acts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// What the provider is to know, such as a number to call; may be empty.
    #[serde(default)]
    #[schema(max_length = 4_000)]
    pub note: String,
}

/// An alert, as both sides see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertView {
    /// Its identifier.
    pub id: AlertId,
    /// `raised`, `informed` or `acknowledged`.
    #[schema(pattern = "^(raised|informed|acknowledged)$")]
    pub stage: String,
    /// Whether you are the authority that has it.
    pub to_us: bool,
    /// The provider's name.
    pub provider_name: String,
    /// Where the provider can be reached.
    pub provider_contact: Option<String>,
    /// The authority on this instance that has it.
    pub recipient_name: Option<String>,
    /// What was seen.
    pub alert: NewAlert,
    /// Your case it was raised from.
    pub case: Option<CaseId>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// Who was informed, oldest first.
    pub informed: Vec<Informed>,
    /// Who is still to be informed.
    pub missing: Vec<AlertParty>,
    /// Whether informing one of those is enough.
    pub one_is_enough: bool,
    /// When the authority acknowledged it, and what it said.
    pub acknowledged: Option<Said>,
    /// The clocks of both sides.
    pub clocks: Vec<ClockView>,
}
