//! Requests of authorities for preserved content: Art 21(1)(c).

use crate::report::{Book, Section};
use crate::{AccessPurpose, Event, OrganisationId, PreservationId, Recorded};

/// Requests of authorities for preserved content (Art 6, 21(1)(c)).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accesses {
    /// Requested.
    pub requested: u64,
    /// Granted.
    pub granted: u64,
}

impl Accesses {
    /// Requests of authorities and courts for what `me` preserves. What a provider reads for a complaint or a review of its own is
    /// no such request.
    pub(crate) fn count(&mut self, me: &OrganisationId, book: &Book, recorded: &Recorded) {
        let is_mine = |id: &PreservationId| book.preservations.get(id) == Some(me);
        match &recorded.event {
            Event::PreservedAccessRequested {
                preservation,
                asked,
                ..
            } if is_mine(preservation) && asked.purpose == AccessPurpose::LawfulRequest => {
                self.requested += 1;
            }
            Event::PreservedAccessConfirmed {
                preservation,
                number,
                ..
            } if is_mine(preservation) => {
                let asked = book.accesses.get(&(preservation.clone(), *number));
                self.granted += u64::from(asked == Some(&AccessPurpose::LawfulRequest));
            }
            _ => {}
        }
    }

    pub(crate) fn lines(&self, section: Section) -> Section {
        section
            .count(
                "access_requested",
                "Requests for access to preserved content",
                self.requested,
            )
            .count("access_granted", "of them granted", self.granted)
    }
}
