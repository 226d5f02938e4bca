//! Complaints (Regulation (EU) 2021/784 Art 10) and users' notices (DSA Art 16).

use super::ClockView;
use casework::{
    BankId, CaseId, CaseStage, ComplaintDecision, ComplaintId, ComplaintVerdict, EntryId, FiledVia,
    Judgement, NotifiedLocation, ProtectedPurpose, UserNoticeId, UserScrutiny,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who complains or notifies. It is kept apart from everything else, and shown to people of the provider on purpose only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// A name; may be left out.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    /// An e-mail address; may be left out.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: String,
}

/// A complaint that your front end files for one of your users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComplaint {
    /// What it is about: the location, or your reference of the upload.
    #[schema(min_length = 1, max_length = 2_000)]
    pub about: String,
    /// The case, where you know it.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// Why the user thinks the decision wrong.
    #[schema(min_length = 1, max_length = 8_000)]
    pub text: String,
    /// Purposes of Art 1(3) the user says it served.
    #[serde(default)]
    pub purposes: Vec<ProtectedPurpose>,
    /// How the user is reached, where they said.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// When you told the user of the removal: the 48 hours of Art 4(4) are counted from it.
    #[serde(default)]
    pub informed_at: Option<Timestamp>,
    /// Your own number of this complaint: the same number again gives the complaint that is there.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub reference: Option<String>,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintView {
    /// Its identifier.
    pub id: ComplaintId,
    /// `open`, `upheld`, `rejected` or `withdrawn`.
    #[schema(pattern = "^(open|upheld|rejected|withdrawn)$")]
    pub stage: String,
    /// What it is about, in the words of whoever complained.
    pub about: String,
    /// The case it is about, where one was found.
    pub case: Option<CaseId>,
    /// Whether somebody of yours, or your front end, said that it is this case.
    pub confirmed: bool,
    /// Why they think the decision wrong.
    pub text: String,
    /// Purposes of Art 1(3) that are asserted.
    pub purposes: Vec<ProtectedPurpose>,
    /// By which way it came.
    pub via: FiledVia,
    /// Whether they said how they are reached.
    pub reachable: bool,
    /// When they were told of the removal, where that is known.
    pub informed_at: Option<Timestamp>,
    /// Two weeks from receipt (Art 10(2)).
    pub clock: ClockView,
    /// Whether ten of the fourteen days are over and nothing is decided.
    pub urgent: bool,
    /// The decision.
    pub decision: Option<ComplaintDecision>,
    /// Until when a decision waits in the house before it leaves, and can be undone; absent when none does. Until then the
    /// complaint is open, and whoever complained is told nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<Timestamp>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// The request for scrutiny of a cross-border order (Art 4(4)).
    pub scrutiny: Option<UserScrutiny>,
    /// What hangs on the known content of its case; of a single complaint only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touches: Option<TouchesView>,
}

/// A complaint that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledComplaint {
    /// The complaint.
    pub complaint: ComplaintView,
    /// The user's tracking code, once: it is kept as a digest only. Absent when the complaint was there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The page on which the user sees what came of it; absent with the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_url: Option<String>,
}

/// What is withdrawn or disputed, and opened again, where known content is found to be wrong. Before the decision it is what
/// would be; afterwards it is what was. Of other organisations nothing is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchesView {
    /// The entries that the case matched.
    pub entries: Vec<TouchedEntry>,
    /// Your own other cases that resemble them and were blocked.
    pub cases: Vec<TouchedCase>,
}

/// An entry that a case matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchedEntry {
    /// The entry.
    pub entry: EntryId,
    /// Its bank.
    pub bank: BankId,
    /// The bank's name when the case was opened.
    pub bank_name: String,
    /// The entry's label when the case was opened.
    pub label: String,
    /// Whether the bank is yours: then the entry is withdrawn, and otherwise disputed.
    pub own: bool,
    /// `matching`, `disputed` (by you) or `withdrawn`.
    #[schema(pattern = "^(matching|disputed|withdrawn)$")]
    pub state: String,
}

/// A case that was blocked on one of the entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchedCase {
    /// The case.
    pub case: CaseId,
    /// Its location or reference.
    pub title: String,
    /// Where it stands.
    pub stage: CaseStage,
    /// Whether it is open again because of one of the entries.
    pub reopened: bool,
}

/// Says which case a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintLink {
    /// A case of yours.
    pub case: CaseId,
}

/// A decision on a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewVerdict {
    /// The decision.
    #[serde(flatten)]
    pub verdict: ComplaintVerdict,
    /// For so many seconds it waits before anything of it leaves the house, and can be undone with
    /// `POST /v1/complaints/{complaint}/undo`. Without it nothing waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 600)]
    pub undo_seconds: Option<u16>,
}

/// Which complaints to list. Every field may be left out.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, utoipa::IntoParams,
)]
#[into_params(parameter_in = Query)]
pub struct ComplaintFilter {
    /// Only `open`, `upheld`, `rejected` or `withdrawn` ones.
    #[param(pattern = "^(open|upheld|rejected|withdrawn)$")]
    #[serde(default)]
    pub stage: Option<String>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A notice that your front end files for one of your users (DSA Art 16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserNotice {
    /// The exact addresses; a case is opened for each.
    #[schema(min_items = 1, max_items = 50)]
    pub locations: Vec<String>,
    /// Why they think it is illegal.
    #[schema(min_length = 1, max_length = 8_000)]
    pub explanation: String,
    /// That they believe in good faith that this is accurate and complete; must be true.
    pub good_faith: bool,
    /// How they are reached, where they said.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// Your own number of this notice: the same number again gives the notice that is there.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub reference: Option<String>,
}

/// A user's notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserNoticeView {
    /// Its identifier.
    pub id: UserNoticeId,
    /// What it names, with your cases.
    pub locations: Vec<NotifiedLocation>,
    /// Why they think it is illegal.
    pub explanation: String,
    /// By which way it came.
    pub via: FiledVia,
    /// Whether they said how they are reached.
    pub reachable: bool,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// A notice that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FiledUserNotice {
    /// The notice.
    pub notice: UserNoticeView,
    /// The user's tracking code, once. Absent when the notice was there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The page on which the user sees what came of it; absent with the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_url: Option<String>,
}

/// A judgement of a case, and what it says of the known content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewDecision {
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// Why what the banks hold is itself no terrorist content, where that is so and the outcome is `keep`. Owners of banks are
    /// told this sentence. Withdraws the entries from your own banks, disputes those in others', and re-opens every case that
    /// was blocked on them.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub known_content_wrong: Option<String>,
    /// For so many seconds an outcome that closes the case (`keep`, `block`) waits before it leaves the house, and can be undone
    /// with `POST /v1/cases/{case}/undo`. Without it nothing waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 600)]
    pub undo_seconds: Option<u16>,
}
