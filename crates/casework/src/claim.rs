//! Who works on a case right now: a claim keeps colleagues from deciding the same case at once. It is no record of the work
//! and lives beside the ledger; only that somebody went over another's claim is an event.

use crate::{CaseId, PersonId, Refusal};
use jiff::{SignedDuration, Timestamp};

/// Without a sign of life for so long, a claim is over.
pub const CLAIM_ENDS_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The case.
    pub case: CaseId,
    /// Who works on it.
    pub by: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// When there was last a sign of life.
    pub seen: Timestamp,
}

impl Claim {
    /// Whether it still holds.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen) < CLAIM_ENDS_AFTER
    }

    /// Claims a case, or gives a sign of life for a claim of one's own.
    ///
    /// # Errors
    /// A [`Refusal`] `claimed` while somebody else's claim holds.
    pub fn take(
        current: Option<&Self>,
        case: &CaseId,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        Self::must_be_free(current, by, now)?;
        let own = current.filter(|claim| claim.by == *by && claim.holds(now));
        Ok(Self {
            case: case.clone(),
            by: by.clone(),
            since: own.map_or(now, |claim| claim.since),
            seen: own.map_or(now, |claim| claim.seen.max(now)),
        })
    }

    /// Refuses a person while somebody else's claim holds.
    ///
    /// # Errors
    /// A [`Refusal`] `claimed`.
    pub fn must_be_free(
        current: Option<&Self>,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        match current {
            Some(claim) if claim.by != *by && claim.holds(now) => Err(Refusal::new(
                "claimed",
                "Somebody else is working on this case. Nothing was recorded. Wait until they have decided or let go of it, or talk to them; ten minutes without a sign of life end their claim.",
            )),
            _ => Ok(()),
        }
    }
}
