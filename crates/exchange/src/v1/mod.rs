//! The JSON of `/v1`: what is asked (`New…`) and what is answered (`…View`).

mod banks;
mod cases;
mod complaints;
mod conflicts;
mod intake;
mod matching;
mod measures;
mod notices;
mod outlets;
mod penalties;
mod people;
mod preservations;
mod statements;

pub use banks::{
    BankChange, BankView, DisputeView, EntryView, GroupView, NewBank, NewSignalEntry, Withdrawal,
};
pub use cases::{CaptureView, CaseFilter, CaseView, NewCapture};
pub use complaints::{
    ComplaintFilter, ComplaintLink, ComplaintView, Contact, FiledComplaint, FiledUserNotice,
    NewComplaint, NewDecision, NewUserNotice, NewVerdict, TouchedCase, TouchedEntry, TouchesView,
    UserNoticeView,
};
pub use conflicts::{ConcernView, ProposalView, WishView};
pub use intake::{IntakeFilter, IntakeView, NewIntake};
pub use matching::{HoldingKind, MatchAnswer, PartsLooked, SignalQuery, Verdict};
pub use measures::{
    Acknowledgement, AlertView, CandidateView, CandidatesView, ExposureView, FinalOrderView,
    NewInformed, RaiseAlert, Said,
};
pub use notices::{
    AdvanceInformationView, Clarification, ClockView, DocumentView, ItemView,
    NewAdvanceInformation, NewNotice, NewProceedingEnd, NewSilence, NoticeView, OrderView, Reasons,
    ScrutinyView, TermsView,
};
pub use outlets::{AssetView, NewAlias, NewJoin, NewSighting, OutletView};
pub use penalties::{PenaltyEnded, PenaltyView};
pub use people::{
    Condition, EndpointView, HealthView, LedgerView, NewEndpoint, NewOnCall, OnCallView,
    OrganisationView, PartView, StatusView, WhoAmI,
};

pub use preservations::{
    AccessCounts, AccessView, BeginPreservation, CertificateView, MaterialView, PreservationView,
};
pub use statements::{MendedStatement, StatementFilter, StatementView};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A page of a list. Newest first, except cases, which come with the earliest deadline first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// Give this as `after` to get the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
