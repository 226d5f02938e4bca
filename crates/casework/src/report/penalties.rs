//! Penalties: Art 8(1)(d). No event of this version tells of one, so that both figures are honest zeros. Whoever adds such
//! events adds an arm to `count` here, and nothing else: the report prints these fields already.

use crate::report::{Book, Section};
use crate::{OrganisationId, Recorded};

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
