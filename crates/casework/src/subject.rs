//! What events are about: the aggregates each of them changes. A new kind of event says so here.

use crate::{
    AlertId, BankId, CaptureId, CaseId, ComplaintId, EntryId, Event, ExposureId, GroupId, IntakeId,
    NoticeId, OrganisationId, Origin, OutletId, PenaltyId, PersonId, PreservationId, ScrutinyId,
    StatementId, TokenId, UserNoticeId, WishId, WithholdingId,
};

/// What an event is about: the aggregates it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "one per aggregate")]
pub enum Subject {
    Organisation(OrganisationId),
    Person(PersonId),
    Token(TokenId),
    Group(GroupId),
    Bank(BankId),
    Entry(EntryId),
    Capture(CaptureId),
    Case(CaseId),
    Notice(NoticeId),
    Scrutiny(ScrutinyId),
    Wish(WishId),
    Statement(StatementId),
    Preservation(PreservationId),
    Complaint(ComplaintId),
    UserNotice(UserNoticeId),
    Exposure(ExposureId),
    Alert(AlertId),
    Intake(IntakeId),
    Outlet(OutletId),
    Penalty(PenaltyId),
    Withholding(WithholdingId),
}

impl Subject {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Organisation(id) => id.as_str(),
            Self::Person(id) => id.as_str(),
            Self::Token(id) => id.as_str(),
            Self::Group(id) => id.as_str(),
            Self::Bank(id) => id.as_str(),
            Self::Entry(id) => id.as_str(),
            Self::Capture(id) => id.as_str(),
            Self::Case(id) => id.as_str(),
            Self::Notice(id) => id.as_str(),
            Self::Scrutiny(id) => id.as_str(),
            Self::Wish(id) => id.as_str(),
            Self::Statement(id) => id.as_str(),
            Self::Preservation(id) => id.as_str(),
            Self::Complaint(id) => id.as_str(),
            Self::UserNotice(id) => id.as_str(),
            Self::Exposure(id) => id.as_str(),
            Self::Alert(id) => id.as_str(),
            Self::Intake(id) => id.as_str(),
            Self::Outlet(id) => id.as_str(),
            Self::Penalty(id) => id.as_str(),
            Self::Withholding(id) => id.as_str(),
        }
    }
}

impl Event {
    /// Every aggregate the event changes or is about, each once; the first is the one it is chiefly about.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        let mut subjects: Vec<Subject> = Vec::new();
        // Of an order from outside both sides' case is the addressee's.
        for subject in self.named() {
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    fn named(&self) -> Vec<Subject> {
        match self {
            Self::OrganisationRegistered { id, .. } => vec![Subject::Organisation(id.clone())],
            Self::EndpointSet { organisation, .. }
            | Self::AlarmEndpointSet { organisation, .. }
            | Self::HostAdded { organisation, .. } => {
                vec![Subject::Organisation(organisation.clone())]
            }
            Self::PersonEnrolled { id, .. } => vec![Subject::Person(id.clone())],
            Self::TokenIssued { id, .. } | Self::TokenRevoked { id } => {
                vec![Subject::Token(id.clone())]
            }
            Self::BankCreated { id, .. } => vec![Subject::Bank(id.clone())],
            Self::ClockJumped { .. } => Vec::new(),
            Self::RecordRead { what, .. } | Self::RecordsExported { what, .. } => {
                what.subject().into_iter().collect()
            }
            Self::AlarmRaised {
                organisation, what, ..
            } => {
                let mut subjects = vec![Subject::Organisation(organisation.clone())];
                subjects.extend(what.subject());
                subjects
            }
            Self::GroupFormed { id, .. } => vec![Subject::Group(id.clone())],
            Self::GroupJoined { group, .. } | Self::GroupLeft { group, .. } => {
                vec![Subject::Group(group.clone())]
            }
            Self::ThoroughnessChosen { bank, .. } | Self::BankShared { bank, .. } => {
                vec![Subject::Bank(bank.clone())]
            }
            Self::EntryDeepened { id, .. } => vec![Subject::Entry(id.clone())],
            Self::EntryAdded { id, bank, .. } | Self::EntryWithdrawn { id, bank, .. } => {
                vec![Subject::Entry(id.clone()), Subject::Bank(bank.clone())]
            }
            Self::CaptureSealed { id, .. } => vec![Subject::Capture(id.clone())],
            Self::CaseOpened { id, origin, .. } => {
                let mut subjects = vec![Subject::Case(id.clone())];
                if let Origin::Notice { notice, .. } = origin {
                    subjects.push(Subject::Notice(notice.clone()));
                }
                subjects
            }
            Self::CaseDecided { case, .. } => vec![Subject::Case(case.clone())],
            Self::NoticeIssued { id, terms, .. } => {
                let mut subjects = vec![Subject::Notice(id.clone())];
                subjects.extend(terms.cases().cloned().map(Subject::Case));
                subjects
            }
            Self::NoticeReceived { notice, .. }
            | Self::NoticeClarified { notice, .. }
            | Self::DeliveryGivenUp { notice, .. } => vec![Subject::Notice(notice.clone())],
            Self::NoticeAnswered {
                notice,
                case,
                addressee_case,
                also,
                ..
            }
            | Self::NoticeWithdrawn {
                notice,
                case,
                addressee_case,
                also,
                ..
            }
            | Self::NoticeCeased {
                notice,
                case,
                addressee_case,
                also,
                ..
            } => {
                let mut subjects =
                    vec![Subject::Notice(notice.clone()), Subject::Case(case.clone())];
                subjects.extend(
                    addressee_case
                        .iter()
                        .chain(also)
                        .cloned()
                        .map(Subject::Case),
                );
                subjects
            }
            Self::LocationSeen { notice, case, .. } => {
                vec![Subject::Notice(notice.clone()), Subject::Case(case.clone())]
            }
            Self::CredentialAdded { person, .. }
            | Self::CredentialRemoved { person, .. }
            | Self::SignedIn { person, .. }
            | Self::SignInHeldUp { person, .. }
            | Self::PersonDisabled { person }
            | Self::PersonEnabled { person } => vec![Subject::Person(person.clone())],
            Self::ParticularsSet { organisation, .. } => {
                vec![Subject::Organisation(organisation.clone())]
            }
            Self::AdvanceInformationGiven { addressee, .. } => {
                vec![Subject::Organisation(addressee.clone())]
            }
            Self::OrderCopied { id, notice, .. } => {
                vec![
                    Subject::Scrutiny(id.clone()),
                    Subject::Notice(notice.clone()),
                ]
            }
            Self::CopyReceived { scrutiny, .. } => vec![Subject::Scrutiny(scrutiny.clone())],
            Self::ScrutinyRequested {
                scrutiny, notice, ..
            }
            | Self::ScrutinyIntended {
                scrutiny, notice, ..
            }
            | Self::ScrutinyDecided {
                scrutiny, notice, ..
            }
            | Self::ScrutinyLapsed { scrutiny, notice } => {
                vec![
                    Subject::Scrutiny(scrutiny.clone()),
                    Subject::Notice(notice.clone()),
                ]
            }
            Self::ProceedingFiled { notice, .. }
            | Self::ProceedingEnded { notice, .. }
            | Self::OrderFinal { notice, .. }
            | Self::SilenceExtended { notice, .. }
            | Self::SilenceEnded { notice } => vec![Subject::Notice(notice.clone())],
            Self::NoticeProposed { case, .. } | Self::ProposalDropped { case, .. } => {
                vec![Subject::Case(case.clone())]
            }
            Self::FourEyesSet { organisation, .. } => {
                vec![Subject::Organisation(organisation.clone())]
            }
            Self::KeepOnlineWished { id, .. } | Self::KeepOnlineEnded { id } => {
                vec![Subject::Wish(id.clone())]
            }
            Self::StatementQueued { id, case, .. }
            | Self::StatementSent {
                statement: id,
                case,
                ..
            }
            | Self::StatementRefused {
                statement: id,
                case,
                ..
            }
            | Self::StatementOverturned {
                statement: id,
                case,
            } => {
                vec![Subject::Statement(id.clone()), Subject::Case(case.clone())]
            }
            Self::OnCallSet { organisation, .. } => {
                vec![Subject::Organisation(organisation.clone())]
            }
            Self::PageDue { clock, .. }
            | Self::Paged { clock, .. }
            | Self::PageSkipped { clock, .. } => vec![clock.of.subject()],
            Self::PreservationBegun { id, case, .. } => with_case(id, case.as_ref()),
            Self::PreservationEndNear {
                preservation, case, ..
            }
            | Self::PreservationEnded { preservation, case }
            | Self::PreservationErased {
                preservation, case, ..
            } => with_case(preservation, case.as_ref()),
            Self::PreservationExtended { preservation, .. }
            | Self::MaterialDeposited { preservation, .. }
            | Self::PreservedAccessRequested { preservation, .. }
            | Self::PreservedAccessConfirmed { preservation, .. }
            | Self::PreservedMaterialRead { preservation, .. } => {
                vec![Subject::Preservation(preservation.clone())]
            }
            Self::ComplaintFiled { id, case, .. } => {
                let mut subjects = vec![Subject::Complaint(id.clone())];
                subjects.extend(case.clone().map(Subject::Case));
                subjects
            }
            Self::ComplaintLinked { complaint, case } => vec![
                Subject::Complaint(complaint.clone()),
                Subject::Case(case.clone()),
            ],
            Self::ComplaintDecided {
                complaint, case, ..
            }
            | Self::VerdictHeld {
                complaint, case, ..
            }
            | Self::VerdictUndone { complaint, case }
            | Self::VerdictLeft { complaint, case }
            | Self::VerdictLapsed {
                complaint, case, ..
            } => {
                let mut subjects = vec![Subject::Complaint(complaint.clone())];
                subjects.extend(case.clone().map(Subject::Case));
                subjects
            }
            Self::ComplaintWithdrawn { complaint } | Self::ScrutinyAsked { complaint, .. } => {
                vec![Subject::Complaint(complaint.clone())]
            }
            Self::UserScrutinyRequested {
                notice, complaint, ..
            } => {
                let mut subjects = vec![Subject::Notice(notice.clone())];
                subjects.extend(complaint.clone().map(Subject::Complaint));
                subjects
            }
            Self::UserNoticeReceived { id, .. } => vec![Subject::UserNotice(id.clone())],
            Self::EntryDisputed { id, bank, .. } | Self::EntryKept { id, bank, .. } => {
                vec![Subject::Entry(id.clone()), Subject::Bank(bank.clone())]
            }
            Self::CaseReopened { case, .. } => vec![Subject::Case(case.clone())],
            Self::ContentErasureOrdered { case, .. } | Self::ContentErased { case, .. } => {
                vec![Subject::Case(case.clone())]
            }
            Self::ExposureIntended { id: exposure, .. }
            | Self::ExposureHeard { exposure, .. }
            | Self::ExposureDecided { exposure, .. }
            | Self::ExposureReceived { exposure, .. }
            | Self::MeasurePut { exposure, .. }
            | Self::MeasureEnded { exposure, .. }
            | Self::MeasuresReported { exposure, .. }
            | Self::MeasuresAssessed { exposure, .. }
            | Self::MeasuresRequired { exposure, .. }
            | Self::ExposureReviewAsked { exposure, .. }
            | Self::ExposureReviewDecided { exposure, .. }
            | Self::ExposureEnded { exposure, .. } => vec![Subject::Exposure(exposure.clone())],
            // The case's own history says nothing of it: more people read that.
            Self::AlertRaised { id: alert, .. }
            | Self::AlertInformed { alert, .. }
            | Self::AlertAcknowledged { alert, .. } => vec![Subject::Alert(alert.clone())],
            Self::IntakeReceived { id, .. } => vec![Subject::Intake(id.clone())],
            Self::IntakeTriaged { intake, .. }
            | Self::IntakeRefused { intake, .. }
            | Self::IntakeAsked { intake, .. } => vec![Subject::Intake(intake.clone())],
            Self::IntakeAccepted {
                intake,
                notice,
                case,
                ..
            } => vec![
                Subject::Intake(intake.clone()),
                Subject::Notice(notice.clone()),
                Subject::Case(case.clone()),
            ],
            Self::NoticeMailed { notice }
            | Self::AnswerMailed { notice, .. }
            | Self::AnswerNotMailed { notice, .. } => vec![Subject::Notice(notice.clone())],
            Self::IntakeApplied { intake, .. } => vec![Subject::Intake(intake.clone())],
            Self::PrivateSurfacesSet { organisation, .. } => {
                vec![Subject::Organisation(organisation.clone())]
            }
            Self::OutletRegistered { id: outlet, .. }
            | Self::OutletAlsoCalled { outlet, .. }
            | Self::AssetAdded { outlet, .. }
            | Self::AssetSighted { outlet, .. }
            | Self::OutletJoined { outlet, .. }
            | Self::OutletParted { outlet, .. } => vec![Subject::Outlet(outlet.clone())],
            Self::ActHeld { case, .. }
            | Self::ActUndone { case }
            | Self::ActLeft { case }
            | Self::ActLapsed { case, .. }
            | Self::SecondAsked { case, .. }
            | Self::SecondNotNeeded { case }
            | Self::ClaimOverridden { case, .. }
            | Self::CaseNoted { case, .. } => vec![Subject::Case(case.clone())],
            Self::PenaltyDecided { id: penalty, .. }
            | Self::PenaltyReceived { penalty, .. }
            | Self::PenaltyEnded { penalty, .. } => vec![Subject::Penalty(penalty.clone())],
            // The order's own history says nothing of it: the provider reads that.
            Self::OrderWithheld {
                id: withholding, ..
            }
            | Self::WithholdingEnded { withholding, .. } => {
                vec![Subject::Withholding(withholding.clone())]
            }
            Self::PhraseKept { organisation, .. } | Self::PhraseDropped { organisation, .. } => {
                vec![Subject::Organisation(organisation.clone())]
            }
        }
    }
}

/// A preservation, and the case in whose history it is told too.
fn with_case(preservation: &PreservationId, case: Option<&CaseId>) -> Vec<Subject> {
    let first = Subject::Preservation(preservation.clone());
    let case = case.cloned().map(Subject::Case);
    std::iter::once(first).chain(case).collect()
}
