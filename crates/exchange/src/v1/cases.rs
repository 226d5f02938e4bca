//! Captures and cases.

use super::ClockView;
use casework::{
    CaptureId, CapturedImage, CaseId, CaseStage, Decision, Match, NoticeId, NoticeKind,
    OrganisationId, Origin, Outcome, Reopened,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A location to be captured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCapture {
    /// An http or https URL: a page with images, or an image.
    pub url: String,
    /// Whether to keep a picture of the page as a browser shows what was captured, and its tree after scripts. Takes some seconds, and a server
    /// that was started with a browser.
    #[serde(default)]
    pub render: bool,
}

/// The sealed record of what a location showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaptureView {
    /// Its identifier.
    pub id: CaptureId,
    /// The location asked for.
    pub url: String,
    /// Where redirects led.
    pub final_url: String,
    /// The HTTP status of the page.
    pub status: u16,
    /// SHA-256 of the capture record, which names every part by digest.
    pub record_sha256: String,
    /// SHA-256 of the package (WACZ) with every request and answer: see `GET /v1/captures/{capture}/wacz`. Captures made before there
    /// were packages have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wacz_sha256: Option<String>,
    /// When.
    pub captured_at: Timestamp,
    /// The images there.
    pub images: Vec<CapturedImage>,
    /// What they resemble.
    pub matches: Vec<Match>,
    /// The case, if anything matched: one case a location. A location captured again keeps its case.
    pub case: Option<CaseId>,
}

/// Which cases to list. Every field may be left out.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, utoipa::IntoParams,
)]
#[into_params(parameter_in = Query)]
pub struct CaseFilter {
    /// Only cases at this stage.
    #[serde(default)]
    pub stage: Option<CaseStage>,
    /// Only cases that come from `location`, `upload`, `notice` or `user_notice`.
    #[param(pattern = "^(location|upload|notice|user_notice)$")]
    #[serde(default)]
    pub from: Option<String>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// Its identifier.
    pub id: CaseId,
    /// Why it exists.
    pub origin: Origin,
    /// What the location, reference or notice is, in one line.
    pub title: String,
    /// Where it stands.
    pub stage: CaseStage,
    /// What the content resembles, nearest first.
    pub matches: Vec<Match>,
    /// Every judgement, oldest first; the last one counts.
    pub decisions: Vec<Decision>,
    /// The outcome that counts.
    pub outcome: Option<Outcome>,
    /// The provider concerned (of a location) or the issuer (of a received notice).
    pub counterpart: Option<OrganisationId>,
    /// Its name.
    pub counterpart_name: Option<String>,
    /// The notices issued about it; for a received notice, that one. Oldest first.
    pub notices: Vec<NoticeId>,
    /// Kind of the last of them.
    pub notice_kind: Option<NoticeKind>,
    /// Stage of the last of them (as `NoticeView.stage`).
    pub notice_stage: Option<String>,
    /// Clocks of the last of them, oldest first.
    pub clocks: Vec<ClockView>,
    /// SHA-256 of the images it is about, where their bytes are kept here.
    pub pictures: Vec<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// A notice that waits for a second person, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<super::ProposalView>,
    /// When nothing was left to do.
    pub closed_at: Option<Timestamp>,
    /// Why it was opened again, while nobody has decided anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    /// Since when nobody sees what was captured or uploaded for it any more, because it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_erased: Option<Timestamp>,
    /// Until when something that was decided waits in the house before it leaves, if anything does: it can still be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<Timestamp>,
}
