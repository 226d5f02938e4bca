//! Undo of what was decided on a complaint: it waits in the house for a moment, as what is decided on a case does.
//!
//! ```text
//! nothing waits ─verdict_held─► waits ─┬─ verdict_undone ─► nothing waits, the complaint open as before
//!                                      ├─ verdict_left ───► the complaint is decided, in the same transaction
//!                                      ├─ verdict_lapsed ─► nothing happened: it could not any more, and says why
//!                                      └─ complaint_withdrawn ─► nothing is left to decide
//! ```
//! A complaint that is upheld opens other houses' cases at once, and tells whoever complained. So neither happens before the
//! wait is over. Until then the complaint is open: whoever complained is told nothing, may still take it back, and the two
//! weeks of Art 10(2) of Regulation (EU) 2021/784 run on. The wait ends before they do, see [`Held::until`](crate::Held::until).

use crate::held::{must_still_wait, waits_to_leave};
use crate::{Actor, Complaint, ComplaintOutcome, ComplaintVerdict, Event, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A decision on a complaint that waits, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldVerdict {
    /// What was decided, as the person sent it.
    pub verdict: ComplaintVerdict,
    /// Who decided it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// When it leaves, unless it is undone before.
    pub leaves_at: Timestamp,
}

impl HeldVerdict {
    /// What it is, in a few words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.verdict.outcome {
            ComplaintOutcome::Upheld => "the decision “upheld”",
            ComplaintOutcome::Rejected => "the decision “rejected”",
        }
    }

    /// Whether it is the same decision of the same actor.
    #[must_use]
    pub fn is_same(&self, verdict: &ComplaintVerdict, by: &Actor) -> bool {
        self.by == *by && self.verdict == *verdict
    }
}

impl Complaint {
    /// Lets a decision wait. The same again by the same actor is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when another waits, or nothing is to be decided any more.
    pub fn hold(&self, held: HeldVerdict) -> Result<Vec<Event>, Refusal> {
        self.must_be_open()?;
        if let Some(before) = &self.held
            && before.is_same(&held.verdict, &held.by)
        {
            return Ok(Vec::new());
        }
        self.nothing_waits()?;
        Ok(vec![Event::VerdictHeld {
            complaint: self.id.clone(),
            case: self.case.clone(),
            held,
        }])
    }

    /// Takes back what waits.
    ///
    /// # Errors
    /// A [`Refusal`] when nothing waits, or its time is over.
    pub fn undo(&self, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let leaves_at = self.held.as_ref().map(|held| held.leaves_at);
        must_still_wait(
            leaves_at,
            now,
            "It is too late to undo this: it leaves now, and whoever complained has the decision.",
        )?;
        Ok(vec![Event::VerdictUndone {
            complaint: self.id.clone(),
            case: self.case.clone(),
        }])
    }

    /// What waits, if its time is over, and the event that lets it leave. Nothing before.
    #[must_use]
    pub fn leaving(&self, now: Timestamp) -> Option<(&HeldVerdict, Event)> {
        let held = self.held.as_ref().filter(|held| now >= held.leaves_at)?;
        let left = Event::VerdictLeft {
            complaint: self.id.clone(),
            case: self.case.clone(),
        };
        Some((held, left))
    }

    /// What waited cannot happen any more.
    #[must_use]
    pub fn let_lapse(&self, why: &str) -> Vec<Event> {
        let lapsed = Event::VerdictLapsed {
            complaint: self.id.clone(),
            case: self.case.clone(),
            why: why.to_owned(),
        };
        self.held.is_some().then_some(lapsed).into_iter().collect()
    }

    /// Refuses whatever would cross what waits.
    pub(crate) fn nothing_waits(&self) -> Result<(), Refusal> {
        match &self.held {
            None => Ok(()),
            Some(held) => Err(waits_to_leave(held.label(), held.leaves_at)),
        }
    }
}
