//! THE SEAM. Figures the law asks for, about things that no event of this version tells yet: specific measures and penalties.
//! Each is counted from events like any other figure; as long as there are no such events it is an honest zero. Whoever adds
//! the events adds an arm to the `count` of the figure here, and nothing else: the reports print these fields already. Requests
//! for preserved content are counted here already.

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

/// Decisions about specific measures, and what was removed by them (Art 5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecificMeasures {
    /// Decisions that a provider is exposed, Art 5(4).
    pub exposure_decisions: u64,
    /// Decisions that further measures are needed, Art 5(6).
    pub further_decisions: u64,
    /// Decisions upon a request for review, Art 5(7).
    pub review_decisions: u64,
    /// Measures that were put on record.
    pub measures: u64,
    /// Items removed or disabled by them.
    pub items: u64,
}

impl SpecificMeasures {
    /// One arm for each event about the exposure of, or decided by, `_me`.
    pub(crate) fn count(&mut self, _me: &OrganisationId, _book: &Book, _recorded: &Recorded) {}

    pub(crate) fn lines(&self, section: Section) -> Section {
        section
            .count(
                "exposure_decisions",
                "Decisions that a provider is exposed (Art 5(4))",
                self.exposure_decisions,
            )
            .count(
                "further_decisions",
                "Decisions that further measures are needed (Art 5(6))",
                self.further_decisions,
            )
            .count(
                "review_decisions",
                "Decisions upon a request for review (Art 5(7))",
                self.review_decisions,
            )
            .count(
                "specific_measures",
                "Specific measures put on record",
                self.measures,
            )
            .count(
                "items_by_specific_measures",
                "Items removed or disabled by specific measures",
                self.items,
            )
    }
}

/// Penalties (Art 18).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Penalties {
    /// Decisions that imposed a fine.
    pub fines: u64,
    /// Decisions that imposed another penalty.
    pub others: u64,
}

impl Penalties {
    /// One arm for each event about a penalty that `_authority` imposed.
    pub(crate) fn count(
        &mut self,
        _authority: &OrganisationId,
        _book: &Book,
        _recorded: &Recorded,
    ) {
    }

    pub(crate) fn lines(&self, section: Section) -> Section {
        section
            .count(
                "penalties_fines",
                "Decisions that imposed a fine",
                self.fines,
            )
            .count(
                "penalties_others",
                "Decisions that imposed another penalty",
                self.others,
            )
    }
}
