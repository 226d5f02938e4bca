//! The law and the work as code: what happened (events), what may happen next (decisions), and until when (clocks).
//!
//! Nothing here does I/O, reads a clock or makes a random number: instants and identifiers are handed in. Every
//! aggregate ([`Case`], [`Notice`]) is a fold of the [`Event`]s about it:
//!
//! ```text
//! state + command + now ──► decide ──► events (or a Refusal that says what to do)
//! state + event         ──► apply  ──► state'
//! ```
//!
//! A [`Case`] is a unit of work; a [`Decision`] is a person's judgement; a [`Notice`] is what leaves the house because
//! of it. A notice is either a [`Referral`] (voluntary, one-hour *target*) or a [`RemovalOrder`]
//! (Regulation (EU) 2021/784 Art 3, one-hour *duty*). They are two types with two state machines on purpose: a referral
//! is never dressed as an order.

mod access;
mod alert;
mod bank;
mod capture;
mod care;
mod case;
mod claim;
mod clock;
mod complaint;
mod conflict;
mod course;
mod erasure;
mod event;
pub mod exposure;
mod found;
mod held;
mod held_verdict;
mod id;
mod intake;
mod link;
mod measures;
mod notice;
mod order;
mod organisation;
mod outlet;
pub mod overview;
mod paging;
mod part;
mod particulars;
mod penalty;
mod preservation;
mod reading;
mod redress;
mod referral;
mod refusal;
pub mod report;
mod scrutiny;
mod sharing;
mod silence;
mod statement;
mod subject;
mod terms;
mod user_notice;
mod vocabulary;
mod withholding;

pub use alert::{Alert, Informed, NewAlert};
pub use bank::{
    Bank, CONTENT_TEXT_LIMIT, Dispute, Entry, NewEntry, SoundSignal, TextSignal, VideoSignal,
};
pub use capture::Capture;
pub use care::{
    CARE_DAYS, CareChoices, FEWEST_SUMMED, LOOK_CAP, PUT_OFF, Shows, USUAL_BREAK, break_minutes,
    care_day, look_seconds,
};
pub use case::{Case, CaseStage, Decision, Judgement, Origin, Reopened};
pub use claim::{CLAIM_ENDS_AFTER, Claim};
pub use clock::{Clock, ClockStatus, Law, Stop, StopReason};
pub use complaint::{
    COMPLAINT_TEXT_LIMIT, COMPLAINT_WARNING, Complaint, ComplaintDecision, ComplaintVerdict,
    NewComplaint, Standing, UserScrutiny,
};
pub use conflict::{
    BULK, BULK_WITHIN, Concern, KeepOnline, Proposal, ProtectedHosts, ProtectedHouse, WISH_LIMIT,
    Wish, is_collection, place,
};
pub use erasure::{ContentCertificate, ContentErasure, ErasedContent};
pub use event::{CapturedImage, Event, Recorded, Seen, normal_address};
pub use found::{
    Corners, LinkInText, Match, Shared, SharedText, SoundOverlap, SoundSegment, VideoOverlap,
    VideoSegment,
};
pub use held::{CaseNote, Held, HeldAct, KEPT_CLEAR, LONGEST_WAIT, Lapsed, SecondAsked};
pub use held_verdict::HeldVerdict;
pub use id::{
    AlertId, BankId, CaptureId, CaseId, ComplaintId, EntryId, ExposureId, GroupId, IdError,
    IntakeId, NoticeId, OrganisationId, OutletId, PenaltyId, PersonId, PreservationId, ScrutinyId,
    StatementId, TokenId, UserNoticeId, WishId, WithholdingId,
};
pub use intake::{
    Arrival, AskedBack, Examined, FollowUpSaid, Intake, IntakeDecision, IntakeDocument, IntakeLack,
    Seal, Triage,
};
pub use link::LinkSignal;
pub use measures::{
    Assessment, Exposure, ExposureStep, HEARING, MeasureOnRecord, MeasuresReport, NewExposure,
    NewMeasuresReport, Requirement, Review, ReviewAnswer, SpecificMeasure,
};
pub use notice::{AnswerSent, Notice, NoticeAnswer, NoticeBody};
pub use order::{Executed, Impossible, ItemStage, OrderItem, OrderStage, RemovalOrder};
pub use organisation::{Actor, Endpoint, NewToken, Organisation, Person, Phrase, Token};
pub use outlet::{
    ALIAS_LIMIT, ASSET_LIMIT, Asset, JOIN_LIMIT, Joined, NewAsset, NewOutlet, OUTLET_TEXT_LIMIT,
    Outlet, SIGHTING_LIMIT, Sighting, Spell, outlet_key, spells,
};
pub use paging::{ClockName, Due, MarkAt, Timed, Ways};
pub use part::{LeftOut, Part, PartKind};
pub use particulars::{AuthorityKind, Designation, Particulars, Redress};
pub use penalty::{NewPenalty, Penalty, Persistent, TURNOVER_LIMIT};
pub use preservation::{
    Access, Confirmation, ErasedItem, ErasureCertificate, Extension, Material, NewAccess,
    NewPreservation, Preservation, six_months_after,
};
pub use reading::Sensitive;
pub use redress::{
    Ceased, Challenger, FinalBy, Finality, KeptDown, Proceeding, ProceedingEnd, ProceedingKind,
    ProceedingOutcome, Reinstatement, appeal_ends,
};
pub use referral::{Referral, ReferralAnswer, ReferralStage};
pub use refusal::Refusal;
pub use scrutiny::{
    AskedBy, REQUEST_LIMIT, Scrutiny, ScrutinyDecision, ScrutinyRequest, ScrutinyStage,
};
pub use sharing::{Audience, Group, not_told};
pub use silence::{SILENCE_LIMIT, Silence};
pub use statement::{Statement, StatementStage};
pub use subject::Subject;
pub use terms::{ADVANCE, FirstOrder, FromOutside, ITEM_LIMIT, Item, OrderTerms, Terms};
pub use user_notice::{NOTICE_LOCATIONS, NotifiedLocation, UserNotice};
pub use vocabulary::{
    AccessPurpose, Alarm, AlertChannel, AlertLaw, AlertParty, AnswerKind, AssetKind, Breach,
    Circumstance, ComplaintOutcome, CredentialKind, ExposureStage, FiledVia, FollowUp, Ground,
    ImpossibleBecause, IntakeStage, IntakeVerdict, IntakeVia, LinkReach, MaterialKind, Measure,
    MeasureKind, NoticeKind, OrganisationKind, Outcome, PageChannel, PageMark, PageSkip,
    PenaltyEnd, PenaltyKind, PreservationBasis, ProtectedPurpose, Purpose, PurposeCheck,
    ReceivedVia, ReferralOutcome, ReviewOf, ReviewOutcome, Role, Scope, SeenState, SightedBy,
    SignInWay, Thoroughness, Tlp, Turn, Way, WithheldFor,
};
pub use withholding::Withholding;
