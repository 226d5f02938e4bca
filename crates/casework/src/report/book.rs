//! The ledger read from its beginning to the end of a period: what is known before each event, and who counts it.

use crate::report::{Period, Section};
use crate::{
    AccessPurpose, BankId, CaseId, Complaint, ComplaintId, Event, ExposureId, Notice, NoticeId,
    Organisation, OrganisationId, Origin, Outcome, PenaltyId, PreservationId, Recorded, Scrutiny,
    ScrutinyId, Subject,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A held upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// By which provider.
    pub organisation: OrganisationId,
    /// The last judgement, once there is one.
    pub outcome: Option<Outcome>,
    /// Whether it waits for a person anew, because what it was blocked on is wrong.
    pub is_reopened: bool,
}

/// A location that a user's notice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notified {
    /// Which provider was notified.
    pub organisation: OrganisationId,
    /// When.
    pub received: Timestamp,
    /// The last judgement, once there is one.
    pub outcome: Option<Outcome>,
}

/// The two sides of an exposure (Art 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// The provider.
    pub provider: OrganisationId,
    /// The authority.
    pub authority: OrganisationId,
}

/// What the events up to an instant say.
#[derive(Debug, Default)]
pub struct Book {
    /// Every organisation.
    pub organisations: BTreeMap<OrganisationId, Organisation>,
    /// Every referral and order.
    pub notices: BTreeMap<NoticeId, Notice>,
    /// Every scrutiny.
    pub scrutinies: BTreeMap<ScrutinyId, Scrutiny>,
    /// Every upload that was held.
    pub uploads: BTreeMap<CaseId, Held>,
    /// Whose each bank is.
    pub banks: BTreeMap<BankId, OrganisationId>,
    /// Whose each preservation is (Art 6).
    pub preservations: BTreeMap<PreservationId, OrganisationId>,
    /// What each access to one was asked for, by its number.
    pub accesses: BTreeMap<(PreservationId, u32), AccessPurpose>,
    /// Every complaint (Art 10).
    pub complaints: BTreeMap<ComplaintId, Complaint>,
    /// Every location that a user's notice names, by the case about it.
    pub notified: BTreeMap<CaseId, Notified>,
    /// Whose each exposure is.
    pub exposures: BTreeMap<ExposureId, Sides>,
    /// Whose each penalty is.
    pub penalties: BTreeMap<PenaltyId, OrganisationId>,
    /// Measures that were in a report, by their exposure and number.
    pub measures_told: BTreeSet<(ExposureId, u32)>,
}

impl Book {
    /// An organisation's name; its identifier where the registration is not readable any more.
    #[must_use]
    pub fn name_of(&self, id: &OrganisationId) -> String {
        self.organisations
            .get(id)
            .map_or_else(|| id.to_string(), |organisation| organisation.name.clone())
    }

    fn apply(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::BankCreated {
                id, organisation, ..
            } => {
                self.banks.insert(id.clone(), organisation.clone());
            }
            Event::CaseOpened {
                id,
                organisation,
                origin: Origin::Upload { .. },
                ..
            } => {
                let held = Held {
                    organisation: organisation.clone(),
                    outcome: None,
                    is_reopened: false,
                };
                self.uploads.insert(id.clone(), held);
            }
            Event::CaseDecided { case, decision } => {
                if let Some(held) = self.uploads.get_mut(case) {
                    held.outcome = Some(decision.judgement.outcome);
                    held.is_reopened = false;
                }
                if let Some(notified) = self.notified.get_mut(case) {
                    notified.outcome = Some(decision.judgement.outcome);
                }
            }
            // Only what matched known content is opened again: no location that a user noticed did.
            Event::CaseReopened { case, .. } => {
                if let Some(held) = self.uploads.get_mut(case) {
                    held.is_reopened = true;
                }
            }
            Event::UserNoticeReceived {
                organisation,
                locations,
                ..
            } => {
                for location in locations {
                    let notified = Notified {
                        organisation: organisation.clone(),
                        received: recorded.at,
                        outcome: None,
                    };
                    self.notified.insert(location.case.clone(), notified);
                }
            }
            Event::PreservationBegun {
                id, organisation, ..
            } => {
                self.preservations.insert(id.clone(), organisation.clone());
            }
            Event::PreservedAccessRequested {
                preservation,
                number,
                asked,
            } => {
                let access = (preservation.clone(), *number);
                self.accesses.insert(access, asked.purpose);
            }
            Event::ExposureIntended {
                id,
                provider,
                authority,
                ..
            } => {
                let sides = Sides {
                    provider: provider.clone(),
                    authority: authority.clone(),
                };
                self.exposures.insert(id.clone(), sides);
            }
            Event::PenaltyDecided { id, authority, .. } => {
                self.penalties.insert(id.clone(), authority.clone());
            }
            Event::MeasuresReported {
                exposure, measures, ..
            } => {
                let told = measures
                    .iter()
                    .map(|found| (exposure.clone(), found.number));
                self.measures_told.extend(told);
            }
            // Said often, and of no use here.
            Event::LocationSeen { .. } | Event::RecordRead { .. } => return,
            _ => {}
        }
        for subject in recorded.event.subjects() {
            match subject {
                Subject::Organisation(id) => turn(&mut self.organisations, id, |before| {
                    Organisation::apply(before, recorded)
                }),
                Subject::Notice(id) => turn(&mut self.notices, id, |before| {
                    Notice::apply(before, recorded)
                }),
                Subject::Scrutiny(id) => turn(&mut self.scrutinies, id, |before| {
                    Scrutiny::apply(before, recorded)
                }),
                Subject::Complaint(id) => turn(&mut self.complaints, id, |before| {
                    Complaint::apply(before, recorded)
                }),
                _ => {}
            }
        }
    }
}

fn turn<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, apply: impl FnOnce(Option<V>) -> Option<V>) {
    let before = map.remove(&key);
    if let Some(after) = apply(before) {
        map.insert(key, after);
    }
}

/// Something that counts.
pub trait Tally {
    /// Counts one event of the period. `book` is what was known before it.
    fn count(&mut self, book: &Book, recorded: &Recorded);

    /// Counts what is open at the end of the period.
    fn close(&mut self, _book: &Book) {}

    /// Every figure, zeros included, with its place in the law.
    fn sections(&self) -> Vec<Section>;
}

impl Tally for Box<dyn Tally> {
    fn count(&mut self, book: &Book, recorded: &Recorded) {
        (**self).count(book, recorded);
    }

    fn close(&mut self, book: &Book) {
        (**self).close(book);
    }

    fn sections(&self) -> Vec<Section> {
        (**self).sections()
    }
}

/// Reads events, in the order of the ledger, for a tally.
#[derive(Debug)]
pub struct Reader<T> {
    period: Period,
    book: Book,
    tally: T,
}

impl<T: Tally> Reader<T> {
    /// A reader that has read nothing.
    pub fn new(period: Period, tally: T) -> Self {
        Self {
            period,
            book: Book::default(),
            tally,
        }
    }

    /// Reads the next event. What was recorded after the period is not looked at.
    pub fn push(&mut self, recorded: &Recorded) {
        if recorded.at >= self.period.ends() {
            return;
        }
        if self.period.contains(recorded.at) {
            self.tally.count(&self.book, recorded);
        }
        self.book.apply(recorded);
    }

    /// What was counted.
    pub fn finish(mut self) -> T {
        self.tally.close(&self.book);
        self.tally
    }
}
