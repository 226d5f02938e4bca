//! What can happen, and nothing else: every change of state is exactly one of these, recorded once in the ledger.
//!
//! Names and fields are a stored format. A field may be added with a default; none is renamed or given another meaning.

use crate::{
    Actor, Alarm, AlertId, AnswerKind, Arrival, BankId, CaptureId, CaseId, Ceased, ClockName,
    ComplaintDecision, ComplaintId, ContentCertificate, CredentialKind, Decision, EntryId,
    ErasedContent, ErasureCertificate, ExposureId, Extension, FiledVia, FinalBy, FollowUp, GroupId,
    Held, HeldVerdict, ImpossibleBecause, Informed, IntakeDocument, IntakeId, IntakeVia,
    KeepOnline, Match, Material, MeasureOnRecord, NewAccess, NewAlert, NewAsset, NewEntry,
    NewMeasuresReport, NewOutlet, NewPenalty, NoticeAnswer, NoticeId, NoticeKind, NotifiedLocation,
    OrganisationId, OrganisationKind, Origin, OutletId, PageChannel, PageMark, PageSkip,
    Particulars, PenaltyEnd, PenaltyId, PersonId, PreservationBasis, PreservationId, Proceeding,
    ProceedingEnd, Proposal, ProtectedPurpose, Purpose, ReceivedVia, Refusal, Reopened, ReviewOf,
    ReviewOutcome, Role, Scope, ScrutinyDecision, ScrutinyId, ScrutinyRequest, SeenState,
    Sensitive, SignInWay, SpecificMeasure, StatementId, Terms, Thoroughness, Tlp, TokenId, Triage,
    UserNoticeId, WishId, WithheldFor, WithholdingId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the variants' fields are named after the aggregates' documented fields"
)]
pub enum Event {
    /// An organisation joined the instance.
    OrganisationRegistered {
        id: OrganisationId,
        name: String,
        kind: OrganisationKind,
        member_state: Option<String>,
        contact: Option<String>,
        hosts: Vec<String>,
    },
    /// A host was found to be on an organisation's service.
    HostAdded {
        organisation: OrganisationId,
        host: String,
    },
    /// A person can sign in from now on.
    PersonEnrolled {
        id: PersonId,
        organisation: OrganisationId,
        pseudonym: String,
        role: Role,
    },
    /// A program can act from now on.
    TokenIssued {
        id: TokenId,
        organisation: OrganisationId,
        label: String,
        secret_sha256: String,
        #[serde(default = "Scope::before_scopes")]
        scopes: BTreeSet<Scope>,
        #[serde(default)]
        expires_at: Option<Timestamp>,
        /// SHA-256 of the client certificate it works with (DER), hexadecimal.
        #[serde(default)]
        certificate: Option<String>,
    },
    /// A token stopped working.
    TokenRevoked { id: TokenId },
    /// An organisation said where it wants to be told.
    EndpointSet {
        organisation: OrganisationId,
        url: String,
        #[serde(default)]
        signed_receipts: bool,
    },
    /// An organisation said where alarms about its records go: to its data protection officer.
    AlarmEndpointSet {
        organisation: OrganisationId,
        url: String,
    },
    /// The machine's clock was set while the server ran, by so many seconds. Clocks of notices run on from the instants that
    /// are on record; this says why two of them may lie oddly.
    ClockJumped { seconds: i64 },
    /// Somebody read sensitive records. The same again within an hour is not recorded again.
    RecordRead {
        what: Sensitive,
        /// How many records that were.
        records: u32,
        purpose: Purpose,
    },
    /// Records left the house as a file.
    RecordsExported {
        what: Sensitive,
        records: u32,
        /// What for, in words.
        purpose: String,
    },
    /// A reading was out of the ordinary.
    AlarmRaised {
        alarm: Alarm,
        /// Whose records.
        organisation: OrganisationId,
        /// Who read.
        by: Actor,
        what: Sensitive,
        detail: String,
    },
    /// Organisations can share with one another as a group.
    GroupFormed { id: GroupId, name: String },
    /// An organisation was taken into a group.
    GroupJoined {
        group: GroupId,
        organisation: OrganisationId,
    },
    /// An organisation is in a group no more.
    GroupLeft {
        group: GroupId,
        organisation: OrganisationId,
    },
    /// A bank was made.
    BankCreated {
        id: BankId,
        organisation: OrganisationId,
        name: String,
        description: String,
        shared: bool,
        #[serde(default)]
        thoroughness: Thoroughness,
    },
    /// The owner chose how hard uploads are compared with a bank.
    ThoroughnessChosen {
        bank: BankId,
        thoroughness: Thoroughness,
    },
    /// The owner marked a bank: how far it may go, and to which group.
    BankShared {
        bank: BankId,
        tlp: Tlp,
        group: Option<GroupId>,
    },
    /// Known content was added to a bank.
    EntryAdded {
        id: EntryId,
        bank: BankId,
        entry: NewEntry,
    },
    /// The local features of an entry's picture were extracted after it had been added.
    EntryDeepened {
        id: EntryId,
        bank: BankId,
        /// SHA-256 of the features, a blob.
        features: String,
    },
    /// An entry no longer matches anything. It stays on record.
    EntryWithdrawn {
        id: EntryId,
        bank: BankId,
        reason: String,
    },
    /// What a location showed was recorded and sealed.
    CaptureSealed {
        id: CaptureId,
        organisation: OrganisationId,
        url: String,
        final_url: String,
        status: u16,
        /// SHA-256 of the capture record (a JSON document among the blobs that names every part by digest).
        record_sha256: String,
        images: Vec<CapturedImage>,
        /// SHA-256 of the package (WACZ) with every request and answer, a blob. Captures of older versions have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wacz_sha256: Option<String>,
    },
    /// Work began.
    CaseOpened {
        id: CaseId,
        organisation: OrganisationId,
        origin: Origin,
        matches: Vec<Match>,
    },
    /// A person judged.
    CaseDecided { case: CaseId, decision: Decision },
    /// A referral or a removal order left the house.
    NoticeIssued {
        id: NoticeId,
        kind: NoticeKind,
        terms: Terms,
    },
    /// It reached its addressee: the clock starts at this event's instant.
    NoticeReceived { notice: NoticeId, via: ReceivedVia },
    /// The addressee answered.
    NoticeAnswered {
        notice: NoticeId,
        case: CaseId,
        addressee_case: Option<CaseId>,
        /// The issuer's cases about further locations of an order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<CaseId>,
        /// Whether nothing is left open with it: no location of an order without an answer.
        #[serde(default = "yes")]
        complete: bool,
        answer: NoticeAnswer,
    },
    /// The issuer clarified an order (Art 3(8)), or the impossibility ended (Art 3(7)): a new clock starts.
    NoticeClarified {
        notice: NoticeId,
        text: String,
        /// When the addressee received it, where it came from outside the instance: the clock starts then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_at: Option<Timestamp>,
    },
    /// The issuer took a notice back.
    NoticeWithdrawn {
        notice: NoticeId,
        case: CaseId,
        addressee_case: Option<CaseId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<CaseId>,
        reason: String,
    },
    /// Delivery was tried for as long as the schedule says, and failed.
    DeliveryGivenUp {
        notice: NoticeId,
        attempts: u32,
        last_error: String,
    },
    /// A check of the location saw something else than the check before.
    LocationSeen {
        notice: NoticeId,
        case: CaseId,
        seen: Seen,
    },
    /// A person can prove in one more way that it is them. What proves it is kept apart from the events.
    CredentialAdded {
        person: PersonId,
        kind: CredentialKind,
        name: String,
    },
    /// One of a person's ways to prove that it is them works no longer.
    CredentialRemoved {
        person: PersonId,
        kind: CredentialKind,
        name: String,
    },
    /// A person's session began.
    SignedIn { person: PersonId, by: SignInWay },
    /// So many attempts to sign in as a person failed that attempts from elsewhere have to wait.
    SignInHeldUp { person: PersonId, failures: u32 },
    /// A person may not sign in until they are let in again. API tokens are not theirs, and go on working.
    PersonDisabled { person: PersonId },
    /// A disabled person may sign in again.
    PersonEnabled { person: PersonId },
    /// An authority said what the law wants its orders to carry, and what it is designated for.
    ParticularsSet {
        organisation: OrganisationId,
        particulars: Particulars,
    },
    /// An authority informed a provider about procedures and deadlines, before its first order (Art 3(2)).
    AdvanceInformationGiven {
        addressee: OrganisationId,
        issuer: OrganisationId,
        /// How, in words: a letter's reference, a call with whom.
        how: String,
    },
    /// A copy of a cross-border order went to the authority of the provider's Member State (Art 4(1)).
    OrderCopied {
        id: ScrutinyId,
        notice: NoticeId,
        authority: OrganisationId,
    },
    /// That authority has the copy: its 72 hours begin.
    CopyReceived {
        scrutiny: ScrutinyId,
        via: ReceivedVia,
    },
    /// The provider or the content provider asked for scrutiny (Art 4(4)): a decision is owed within 72 hours.
    ScrutinyRequested {
        scrutiny: ScrutinyId,
        notice: NoticeId,
        request: ScrutinyRequest,
    },
    /// The issuer was told that an infringement is about to be found, and why (Art 4(5)).
    ScrutinyIntended {
        scrutiny: ScrutinyId,
        notice: NoticeId,
        reasons: String,
    },
    /// The scrutiny was decided (Art 4(3), 4(4)).
    ScrutinyDecided {
        scrutiny: ScrutinyId,
        notice: NoticeId,
        decision: ScrutinyDecision,
    },
    /// 72 hours passed without a decision, and nobody had asked for one.
    ScrutinyLapsed {
        scrutiny: ScrutinyId,
        notice: NoticeId,
    },
    /// An order has no legal effect any more (Art 4(7), or annulled).
    NoticeCeased {
        notice: NoticeId,
        case: CaseId,
        addressee_case: Option<CaseId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<CaseId>,
        /// Whether something was removed on it, which is to be reinstated.
        reinstate: bool,
        ceased: Ceased,
    },
    /// An order was challenged (Art 9).
    ProceedingFiled {
        notice: NoticeId,
        proceeding: Proceeding,
    },
    /// A challenge ended.
    ProceedingEnded {
        notice: NoticeId,
        reference: String,
        end: ProceedingEnd,
    },
    /// An order became final (Art 3(9)).
    OrderFinal { notice: NoticeId, by: FinalBy },
    /// The time for which the content provider is not informed was prolonged (Art 11(3)).
    SilenceExtended {
        notice: NoticeId,
        until: Timestamp,
        reasons: String,
    },
    /// The content provider may be informed from now on.
    SilenceEnded { notice: NoticeId },
    /// A notice waits for a second person.
    NoticeProposed { case: CaseId, proposal: Proposal },
    /// A proposed notice was let lie.
    ProposalDropped { case: CaseId, reason: String },
    /// An organisation chose for which notices it wants two persons.
    FourEyesSet {
        organisation: OrganisationId,
        kinds: BTreeSet<NoticeKind>,
    },
    /// An organisation wishes that something stays online for a while.
    KeepOnlineWished {
        id: WishId,
        organisation: OrganisationId,
        wish: KeepOnline,
    },
    /// It wishes so no more.
    KeepOnlineEnded { id: WishId },
    /// A statement of reasons was queued for the Commission's database (Art 24(5) DSA); again after it had been refused.
    StatementQueued {
        id: StatementId,
        organisation: OrganisationId,
        case: CaseId,
        puid: String,
        /// What is sent, JSON.
        body: String,
        /// Which kinds of personal data were taken out of what a person wrote.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<String>,
        /// An embargo: not before then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<Timestamp>,
    },
    /// The database has it.
    StatementSent {
        statement: StatementId,
        case: CaseId,
        /// What it is called there, where the answer said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uuid: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permalink: Option<String>,
        /// Whether it was there already: sent before, and not written down.
        #[serde(default)]
        was_there: bool,
    },
    /// The database does not take it, or we do not send it so.
    StatementRefused {
        statement: StatementId,
        case: CaseId,
        why: String,
    },
    /// The decision it is about was overturned or replaced. What was not sent is not sent any more.
    StatementOverturned {
        statement: StatementId,
        case: CaseId,
    },
    /// An organisation said whom to call by e-mail when a clock of its runs out; nobody any more without an address.
    OnCallSet {
        organisation: OrganisationId,
        email: Option<String>,
    },
    /// A running clock reached a mark: whoever is on call is told by these channels.
    PageDue {
        clock: ClockName,
        mark: PageMark,
        /// When the clock's allowance ends.
        due: Timestamp,
        /// Whether the mark had passed for more than a minute: the server did not run.
        late: bool,
        /// By which channels; by none if the organisation has set none.
        channels: Vec<PageChannel>,
    },
    /// A page arrived: the endpoint took it, or the mail server did.
    Paged {
        clock: ClockName,
        mark: PageMark,
        channel: PageChannel,
    },
    /// Nobody was called at a mark, by one channel or by any.
    PageSkipped {
        clock: ClockName,
        mark: PageMark,
        channel: Option<PageChannel>,
        why: PageSkip,
    },
    /// Content that was removed or disabled is preserved from now on (Art 6).
    PreservationBegun {
        id: PreservationId,
        organisation: OrganisationId,
        notice: Option<NoticeId>,
        case: Option<CaseId>,
        basis: PreservationBasis,
        locations: Vec<String>,
        since: Timestamp,
        until: Timestamp,
    },
    /// A court or authority had it preserved for longer.
    PreservationExtended {
        preservation: PreservationId,
        extension: Extension,
    },
    /// Something was put into the vault.
    MaterialDeposited {
        preservation: PreservationId,
        material: Material,
    },
    /// Somebody asked to look at what is preserved.
    PreservedAccessRequested {
        preservation: PreservationId,
        number: u32,
        asked: NewAccess,
    },
    /// A second person agreed, or there is none in the house.
    PreservedAccessConfirmed {
        preservation: PreservationId,
        number: u32,
        #[serde(default)]
        alone: bool,
    },
    /// Preserved material was read.
    PreservedMaterialRead {
        preservation: PreservationId,
        number: u32,
        material: u32,
    },
    /// The owner was told that a preservation ends soon.
    PreservationEndNear {
        preservation: PreservationId,
        case: Option<CaseId>,
        until: Timestamp,
    },
    /// Its time is over: nothing of it can be read any more.
    PreservationEnded {
        preservation: PreservationId,
        case: Option<CaseId>,
    },
    /// Key and sealed files are gone.
    PreservationErased {
        preservation: PreservationId,
        case: Option<CaseId>,
        certificate: ErasureCertificate,
    },
    /// Somebody complained about a removal (Art 10). Who, is in no event.
    ComplaintFiled {
        id: ComplaintId,
        organisation: OrganisationId,
        about: String,
        case: Option<CaseId>,
        text: String,
        purposes: Vec<ProtectedPurpose>,
        via: FiledVia,
        informed_at: Option<Timestamp>,
    },
    /// A person said which case a complaint is about.
    ComplaintLinked {
        complaint: ComplaintId,
        case: CaseId,
    },
    /// A person decided a complaint.
    ComplaintDecided {
        complaint: ComplaintId,
        /// The case it was about.
        case: Option<CaseId>,
        decision: ComplaintDecision,
    },
    /// Whoever complained took it back.
    ComplaintWithdrawn { complaint: ComplaintId },
    /// Whoever complained asks that the order be scrutinised, if there is one (Art 4(4)).
    ScrutinyAsked {
        complaint: ComplaintId,
        reasons: String,
        informed_at: Timestamp,
    },
    /// The request for scrutiny is about this cross-border order: it is for the authority of the provider's Member State.
    UserScrutinyRequested {
        notice: NoticeId,
        reasons: String,
        informed_at: Timestamp,
        /// When it was asked for, which is what the 48 hours are measured by.
        #[serde(default)]
        asked_at: Option<Timestamp>,
        #[serde(default)]
        complaint: Option<ComplaintId>,
    },
    /// Anybody said that there is terrorist content on a service (DSA Art 16). Who, is in no event.
    UserNoticeReceived {
        id: UserNoticeId,
        organisation: OrganisationId,
        explanation: String,
        locations: Vec<NotifiedLocation>,
        via: FiledVia,
    },
    /// Somebody who matches against a bank says that an entry is no terrorist content.
    EntryDisputed {
        id: EntryId,
        bank: BankId,
        by: OrganisationId,
        reason: String,
    },
    /// The owner of a disputed entry looked again, and keeps it.
    EntryKept {
        id: EntryId,
        bank: BankId,
        reason: String,
    },
    /// What a case was blocked on was withdrawn or is disputed: a person decides anew.
    CaseReopened { case: CaseId, because: Reopened },
    /// What is kept for a case is to be erased; nobody sees it from now on.
    ContentErasureOrdered {
        case: CaseId,
        contents: Vec<ErasedContent>,
        reason: String,
    },
    /// The keys of a case's content were destroyed.
    ContentErased {
        case: CaseId,
        certificate: ContentCertificate,
    },
    /// A provider was told that it may be found to be exposed to terrorist content, and is heard (Art 5(4)).
    ExposureIntended {
        id: ExposureId,
        provider: OrganisationId,
        authority: OrganisationId,
        /// Its final orders, on which that would rest.
        orders: Vec<NoticeId>,
        reasons: String,
        hear_until: Timestamp,
    },
    /// It said something.
    ExposureHeard { exposure: ExposureId, text: String },
    /// The authority decided whether it is exposed (Art 5(4)).
    ExposureDecided {
        exposure: ExposureId,
        exposed: bool,
        /// The final orders it rests on.
        orders: Vec<NoticeId>,
        reasons: String,
    },
    /// The provider has the decision, or the one that required more: its times begin.
    ExposureReceived {
        exposure: ExposureId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<ReceivedVia>,
        /// How it was given otherwise than here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<String>,
    },
    /// The provider put a specific measure on its register (Art 5(2)).
    MeasurePut {
        exposure: ExposureId,
        number: u32,
        measure: SpecificMeasure,
    },
    /// A measure is not taken any more.
    MeasureEnded {
        exposure: ExposureId,
        number: u32,
        reason: String,
    },
    /// The provider reported on its measures (Art 5(5)).
    MeasuresReported {
        exposure: ExposureId,
        number: u32,
        report: NewMeasuresReport,
        /// The register as it was.
        measures: Vec<MeasureOnRecord>,
    },
    /// The authority assessed a report.
    MeasuresAssessed {
        exposure: ExposureId,
        report: u32,
        sufficient: bool,
        reasons: String,
    },
    /// The authority required what is necessary (Art 5(6)).
    MeasuresRequired {
        exposure: ExposureId,
        lacking: String,
        aim: String,
    },
    /// The provider asked that a decision be reviewed (Art 5(7)).
    ExposureReviewAsked {
        exposure: ExposureId,
        of: ReviewOf,
        reasons: String,
    },
    /// The authority decided upon that request (Art 5(7)).
    ExposureReviewDecided {
        exposure: ExposureId,
        of: ReviewOf,
        outcome: ReviewOutcome,
        reasons: String,
    },
    /// The provider is exposed no more.
    ExposureEnded {
        exposure: ExposureId,
        reasons: String,
    },
    /// A provider raised an alert of a threat to life (Art 14(5), DSA Art 18).
    AlertRaised {
        id: AlertId,
        organisation: OrganisationId,
        case: Option<CaseId>,
        alert: NewAlert,
        /// The authority on this instance that has it by this.
        recipient: Option<OrganisationId>,
    },
    /// Somebody was informed of it.
    AlertInformed { alert: AlertId, informed: Informed },
    /// The authority acknowledged it.
    AlertAcknowledged { alert: AlertId, note: String },
    /// Something came in from outside the instance and says that it is a removal order, or may be one.
    IntakeReceived {
        id: IntakeId,
        organisation: OrganisationId,
        arrival: Arrival,
        document: Option<IntakeDocument>,
    },
    /// It was looked at.
    IntakeTriaged { intake: IntakeId, triage: Triage },
    /// It is an order of this authority. The notice was put on record with it.
    IntakeAccepted {
        intake: IntakeId,
        notice: NoticeId,
        case: CaseId,
        issuer: OrganisationId,
        via: IntakeVia,
        sender_domain: Option<String>,
        /// When the sender says it was sent, with the offset of their clock.
        sent: Option<String>,
        /// How a person made sure, where one did.
        how: Option<String>,
    },
    /// A person refused it.
    IntakeRefused { intake: IntakeId, reason: String },
    /// A person asked its sender for something (Art 3(8)).
    IntakeAsked {
        intake: IntakeId,
        text: String,
        /// Why it cannot be executed as it is.
        #[serde(default = "insufficient")]
        because: ImpossibleBecause,
    },
    /// It clarified or withdrew an order that had been received: of the order its own event tells.
    IntakeApplied {
        intake: IntakeId,
        notice: NoticeId,
        follow_up: FollowUp,
        /// How a person made sure, where one did.
        how: Option<String>,
    },
    /// A mail server took on an answer to an order, for an authority outside the instance. Whether it arrived is not known by this.
    AnswerMailed {
        notice: NoticeId,
        answer: AnswerKind,
        /// SHA-256 of the signed document (JWS); nothing where there is no form for it.
        sha256: Option<String>,
    },
    /// Sending an answer by mail was given up.
    AnswerNotMailed {
        notice: NoticeId,
        answer: AnswerKind,
        attempts: u32,
        last_error: String,
    },
    /// A mail server took a notice on, for an addressee without an endpoint. Whether it arrived is not known by this: no clock runs.
    NoticeMailed { notice: NoticeId },
    /// A provider said which of its surfaces are not open to the public: addresses that begin so.
    PrivateSurfacesSet {
        organisation: OrganisationId,
        prefixes: BTreeSet<String>,
    },
    /// A publication of a proscribed group was put on record.
    OutletRegistered {
        id: OutletId,
        organisation: OrganisationId,
        outlet: NewOutlet,
    },
    /// It goes by another name too.
    OutletAlsoCalled { outlet: OutletId, alias: String },
    /// It appears at a place, for the first time or again.
    AssetAdded {
        outlet: OutletId,
        /// The place's number within the outlet, from 1.
        number: u32,
        /// 1, or one more than the place it came after.
        generation: u32,
        asset: NewAsset,
    },
    /// A person told that a place was up or down at an instant.
    AssetSighted {
        outlet: OutletId,
        number: u32,
        up: bool,
        at: Timestamp,
        note: String,
    },
    /// A case was found to be about an outlet.
    OutletJoined {
        outlet: OutletId,
        case: CaseId,
        asset: Option<u32>,
    },
    /// A case is not about it after all.
    OutletParted { outlet: OutletId, case: CaseId },
    /// What a person decided waits in the house for a moment before it leaves.
    ActHeld { case: CaseId, held: Held },
    /// It was taken back before it left.
    ActUndone { case: CaseId },
    /// Its time is over: what was decided happens with this.
    ActLeft { case: CaseId },
    /// Its time is over, and what was decided cannot happen any more.
    ActLapsed { case: CaseId, why: String },
    /// What a person decided on a complaint waits in the house for a moment before it leaves.
    VerdictHeld {
        complaint: ComplaintId,
        case: Option<CaseId>,
        held: HeldVerdict,
    },
    /// It was taken back before it left.
    VerdictUndone {
        complaint: ComplaintId,
        case: Option<CaseId>,
    },
    /// Its time is over: the complaint is decided with this.
    VerdictLeft {
        complaint: ComplaintId,
        case: Option<CaseId>,
    },
    /// Its time is over, and the complaint cannot be decided so any more.
    VerdictLapsed {
        complaint: ComplaintId,
        case: Option<CaseId>,
        why: String,
    },
    /// Somebody asked that somebody else decide.
    SecondAsked { case: CaseId, why: String },
    /// That is not needed any more.
    SecondNotNeeded { case: CaseId },
    /// An administrator went over the claim of somebody who worked on the case.
    ClaimOverridden { case: CaseId, of: PersonId },
    /// Somebody wrote a note for colleagues. It never leaves the house.
    CaseNoted { case: CaseId, text: String },
    /// An organisation keeps a sentence for the reasons of its decisions.
    PhraseKept {
        organisation: OrganisationId,
        number: u32,
        text: String,
    },
    /// It does so no more.
    PhraseDropped {
        organisation: OrganisationId,
        number: u32,
    },
    /// An authority decided upon a penalty (Art 18).
    PenaltyDecided {
        id: PenaltyId,
        authority: OrganisationId,
        penalty: NewPenalty,
    },
    /// The provider has the decision.
    PenaltyReceived {
        penalty: PenaltyId,
        via: ReceivedVia,
    },
    /// The decision has no effect any more.
    PenaltyEnded {
        penalty: PenaltyId,
        how: PenaltyEnd,
        reasons: String,
    },
    /// An authority leaves an order of its own out of its transparency report (Art 8(2)).
    OrderWithheld {
        id: WithholdingId,
        organisation: OrganisationId,
        notice: NoticeId,
        why: WithheldFor,
        reasons: String,
    },
    /// It does so no more.
    WithholdingEnded {
        withholding: WithholdingId,
        reasons: String,
    },
}

/// An event with its place and its circumstances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Place in the ledger, from 0.
    pub seq: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
}

impl Event {
    /// The stored name of the event, as in its JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::OrganisationRegistered { .. } => "organisation_registered",
            Self::HostAdded { .. } => "host_added",
            Self::PersonEnrolled { .. } => "person_enrolled",
            Self::TokenIssued { .. } => "token_issued",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::EndpointSet { .. } => "endpoint_set",
            Self::AlarmEndpointSet { .. } => "alarm_endpoint_set",
            Self::ClockJumped { .. } => "clock_jumped",
            Self::RecordRead { .. } => "record_read",
            Self::RecordsExported { .. } => "records_exported",
            Self::AlarmRaised { .. } => "alarm_raised",
            Self::GroupFormed { .. } => "group_formed",
            Self::GroupJoined { .. } => "group_joined",
            Self::GroupLeft { .. } => "group_left",
            Self::BankCreated { .. } => "bank_created",
            Self::BankShared { .. } => "bank_shared",
            Self::EntryAdded { .. } => "entry_added",
            Self::ThoroughnessChosen { .. } => "thoroughness_chosen",
            Self::EntryDeepened { .. } => "entry_deepened",
            Self::EntryWithdrawn { .. } => "entry_withdrawn",
            Self::CaptureSealed { .. } => "capture_sealed",
            Self::CaseOpened { .. } => "case_opened",
            Self::CaseDecided { .. } => "case_decided",
            Self::NoticeIssued { .. } => "notice_issued",
            Self::NoticeReceived { .. } => "notice_received",
            Self::NoticeAnswered { .. } => "notice_answered",
            Self::NoticeClarified { .. } => "notice_clarified",
            Self::NoticeWithdrawn { .. } => "notice_withdrawn",
            Self::DeliveryGivenUp { .. } => "delivery_given_up",
            Self::LocationSeen { .. } => "location_seen",
            Self::CredentialAdded { .. } => "credential_added",
            Self::CredentialRemoved { .. } => "credential_removed",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInHeldUp { .. } => "sign_in_held_up",
            Self::PersonDisabled { .. } => "person_disabled",
            Self::PersonEnabled { .. } => "person_enabled",
            Self::ParticularsSet { .. } => "particulars_set",
            Self::AdvanceInformationGiven { .. } => "advance_information_given",
            Self::OrderCopied { .. } => "order_copied",
            Self::CopyReceived { .. } => "copy_received",
            Self::ScrutinyRequested { .. } => "scrutiny_requested",
            Self::ScrutinyIntended { .. } => "scrutiny_intended",
            Self::ScrutinyDecided { .. } => "scrutiny_decided",
            Self::ScrutinyLapsed { .. } => "scrutiny_lapsed",
            Self::NoticeCeased { .. } => "notice_ceased",
            Self::ProceedingFiled { .. } => "proceeding_filed",
            Self::ProceedingEnded { .. } => "proceeding_ended",
            Self::OrderFinal { .. } => "order_final",
            Self::SilenceExtended { .. } => "silence_extended",
            Self::SilenceEnded { .. } => "silence_ended",
            Self::NoticeProposed { .. } => "notice_proposed",
            Self::ProposalDropped { .. } => "proposal_dropped",
            Self::FourEyesSet { .. } => "four_eyes_set",
            Self::KeepOnlineWished { .. } => "keep_online_wished",
            Self::KeepOnlineEnded { .. } => "keep_online_ended",
            Self::StatementQueued { .. } => "statement_queued",
            Self::StatementSent { .. } => "statement_sent",
            Self::StatementRefused { .. } => "statement_refused",
            Self::StatementOverturned { .. } => "statement_overturned",
            Self::OnCallSet { .. } => "on_call_set",
            Self::PageDue { .. } => "page_due",
            Self::Paged { .. } => "paged",
            Self::PageSkipped { .. } => "page_skipped",
            Self::PreservationBegun { .. } => "preservation_begun",
            Self::PreservationExtended { .. } => "preservation_extended",
            Self::MaterialDeposited { .. } => "material_deposited",
            Self::PreservedAccessRequested { .. } => "preserved_access_requested",
            Self::PreservedAccessConfirmed { .. } => "preserved_access_confirmed",
            Self::PreservedMaterialRead { .. } => "preserved_material_read",
            Self::PreservationEndNear { .. } => "preservation_end_near",
            Self::PreservationEnded { .. } => "preservation_ended",
            Self::PreservationErased { .. } => "preservation_erased",
            Self::ComplaintFiled { .. } => "complaint_filed",
            Self::ComplaintLinked { .. } => "complaint_linked",
            Self::ComplaintDecided { .. } => "complaint_decided",
            Self::ComplaintWithdrawn { .. } => "complaint_withdrawn",
            Self::ScrutinyAsked { .. } => "scrutiny_asked",
            Self::UserScrutinyRequested { .. } => "user_scrutiny_requested",
            Self::UserNoticeReceived { .. } => "user_notice_received",
            Self::EntryDisputed { .. } => "entry_disputed",
            Self::EntryKept { .. } => "entry_kept",
            Self::CaseReopened { .. } => "case_reopened",
            Self::ContentErasureOrdered { .. } => "content_erasure_ordered",
            Self::ContentErased { .. } => "content_erased",
            Self::ExposureIntended { .. } => "exposure_intended",
            Self::ExposureHeard { .. } => "exposure_heard",
            Self::ExposureDecided { .. } => "exposure_decided",
            Self::ExposureReceived { .. } => "exposure_received",
            Self::MeasurePut { .. } => "measure_put",
            Self::MeasureEnded { .. } => "measure_ended",
            Self::MeasuresReported { .. } => "measures_reported",
            Self::MeasuresAssessed { .. } => "measures_assessed",
            Self::MeasuresRequired { .. } => "measures_required",
            Self::ExposureReviewAsked { .. } => "exposure_review_asked",
            Self::ExposureReviewDecided { .. } => "exposure_review_decided",
            Self::ExposureEnded { .. } => "exposure_ended",
            Self::AlertRaised { .. } => "alert_raised",
            Self::AlertInformed { .. } => "alert_informed",
            Self::AlertAcknowledged { .. } => "alert_acknowledged",
            Self::IntakeReceived { .. } => "intake_received",
            Self::IntakeTriaged { .. } => "intake_triaged",
            Self::IntakeAccepted { .. } => "intake_accepted",
            Self::IntakeRefused { .. } => "intake_refused",
            Self::IntakeAsked { .. } => "intake_asked",
            Self::NoticeMailed { .. } => "notice_mailed",
            Self::IntakeApplied { .. } => "intake_applied",
            Self::AnswerMailed { .. } => "answer_mailed",
            Self::AnswerNotMailed { .. } => "answer_not_mailed",
            Self::PrivateSurfacesSet { .. } => "private_surfaces_set",
            Self::OutletRegistered { .. } => "outlet_registered",
            Self::OutletAlsoCalled { .. } => "outlet_also_called",
            Self::AssetAdded { .. } => "asset_added",
            Self::AssetSighted { .. } => "asset_sighted",
            Self::OutletJoined { .. } => "outlet_joined",
            Self::OutletParted { .. } => "outlet_parted",
            Self::ActHeld { .. } => "act_held",
            Self::ActUndone { .. } => "act_undone",
            Self::ActLeft { .. } => "act_left",
            Self::ActLapsed { .. } => "act_lapsed",
            Self::VerdictHeld { .. } => "verdict_held",
            Self::VerdictUndone { .. } => "verdict_undone",
            Self::VerdictLeft { .. } => "verdict_left",
            Self::VerdictLapsed { .. } => "verdict_lapsed",
            Self::SecondAsked { .. } => "second_asked",
            Self::SecondNotNeeded { .. } => "second_not_needed",
            Self::ClaimOverridden { .. } => "claim_overridden",
            Self::CaseNoted { .. } => "case_noted",
            Self::PhraseKept { .. } => "phrase_kept",
            Self::PhraseDropped { .. } => "phrase_dropped",
            Self::PenaltyDecided { .. } => "penalty_decided",
            Self::PenaltyReceived { .. } => "penalty_received",
            Self::PenaltyEnded { .. } => "penalty_ended",
            Self::OrderWithheld { .. } => "order_withheld",
            Self::WithholdingEnded { .. } => "withholding_ended",
        }
    }

    /// Whether it is about what somebody saw: it belongs to the history of its subjects and changes none of them.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        matches!(
            self,
            Self::RecordRead { .. } | Self::RecordsExported { .. } | Self::AlarmRaised { .. }
        )
    }
}

/// As above, of a request for what an order from outside lacks.
fn insufficient() -> ImpossibleBecause {
    ImpossibleBecause::InsufficientInformation
}

/// What an event says that was recorded before the field was there.
fn yes() -> bool {
    true
}

/// An image a location showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CapturedImage {
    /// Where it was fetched from.
    pub url: String,
    /// SHA-256 of its bytes, hexadecimal; also its name among the blobs.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// PDQ, 64 hexadecimal digits.
    pub pdq: String,
    /// PDQ quality, 0–100. Below 50 it is never matched.
    pub quality: u8,
}

/// What a check of a location saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Seen {
    /// In one word.
    pub state: SeenState,
    /// The HTTP status, where there was an answer.
    pub http_status: Option<u16>,
    /// What was seen, in a sentence.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

/// The normal spelling of a location, by which its cases are found; `None` where the text is no web address.
#[must_use]
pub fn normal_address(text: &str) -> Option<String> {
    web_address("url", text).ok()
}

/// An absolute http(s) URL without credentials and fragment, in its normal spelling.
pub(crate) fn web_address(field: &'static str, text: &str) -> Result<String, Refusal> {
    let refuse = |why: &str| {
        let shown: String = text.chars().take(120).collect();
        Refusal::of(
            field,
            "not_a_web_address",
            format!("“{shown}” {why}; give an address such as https://host.example/page."),
        )
    };
    let mut url =
        url::Url::parse(text.trim()).map_err(|error| refuse(&format!("is not a URL ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(refuse("is not an http or https URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("carries a user name or password"));
    }
    url.set_fragment(None);
    // As it is kept: letters beyond ASCII take three bytes a byte there.
    if url.as_str().len() > 4096 {
        return Err(refuse("is longer than 4096 bytes in its normal spelling"));
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_web_address_is_normalised_and_anything_else_is_refused_with_an_example() {
        assert_eq!(
            web_address("url", " HTTP://Host.Example:80/a#part ").unwrap(),
            "http://host.example/a"
        );
        for bad in [
            "",
            "ftp://host/x",
            "javascript:alert(1)",
            "http://user:secret@host/",
            "/relative",
            "data:text/html,x",
        ] {
            let refusal = web_address("url", bad).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.field),
                ("not_a_web_address", Some("url")),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_stored_name_of_an_event_is_the_tag_in_its_json() {
        let event = Event::TokenRevoked {
            id: TokenId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        };
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["type"], event.kind());
        assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    }
}
