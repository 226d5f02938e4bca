//! Penalties: Art 8(1)(d). A decision counts in the period in which it was put on record, and stays counted there when it ends: that
//! is a figure of its own.

use crate::report::{Book, Section};
use crate::{Event, OrganisationId, PenaltyKind, Recorded};

/// Penalties (Art 18).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Penalties {
    /// Decisions that imposed a fine.
    pub fines: u64,
    /// Decisions that imposed another penalty.
    pub others: u64,
    /// Of the fines, those because of a systematic or persistent failure (Art 18(3)).
    pub persistent: u64,
    /// Decisions that lost their effect.
    pub ended: u64,
}

impl Penalties {
    /// One arm for each event about a penalty that `authority` imposed.
    pub(crate) fn count(&mut self, authority: &OrganisationId, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::PenaltyDecided {
                authority: by,
                penalty,
                ..
            } if by == authority => {
                match penalty.kind {
                    PenaltyKind::Fine => self.fines += 1,
                    PenaltyKind::Other => self.others += 1,
                }
                self.persistent += u64::from(penalty.persistent.is_some());
            }
            Event::PenaltyEnded { penalty, .. }
                if book.penalties.get(penalty) == Some(authority) =>
            {
                self.ended += 1;
            }
            _ => {}
        }
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
            .count(
                "penalties_persistent",
                "Of the fines, those because of a systematic or persistent failure (Art 18(3))",
                self.persistent,
            )
            .count(
                "penalties_ended",
                "Decisions of any year that were set aside or withdrawn",
                self.ended,
            )
    }
}
