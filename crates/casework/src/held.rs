//! Undo: what a person decided waits in the house for a moment before it leaves, and can be taken back meanwhile.
//!
//! ```text
//! nothing waits ─act_held─► waits ─┬─ act_undone ─► nothing waits, the case as before
//!                                  ├─ act_left ───► what was decided happens, in the same transaction
//!                                  └─ act_lapsed ─► nothing happened: it could not any more, and says why
//! ```
//! The wait stops no clock: the hour of an order (Art 3(3) of Regulation (EU) 2021/784) runs on until the answer is on
//! record. So that the wait costs nobody a deadline, it ends [`KEPT_CLEAR`] before the earliest one, and does not begin
//! when less is left. Only what is asked for with a wait waits; programs do not ask for one unless they say so.

use crate::{
    Actor, Case, Event, Judgement, NoticeAnswer, NoticeId, NoticeKind, ReceivedVia, Refusal,
    refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long before a deadline nothing waits any more.
pub const KEPT_CLEAR: SignedDuration = SignedDuration::from_mins(2);
/// The longest wait that can be asked for.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// What waits: what the person asked for, as they asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum HeldAct {
    /// A judgement that closes the case.
    Decide {
        /// The judgement.
        judgement: Judgement,
        /// Why the known content itself is wrong, where it was found so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_content_wrong: Option<String>,
    },
    /// A notice.
    Issue {
        /// Referral or order.
        kind: NoticeKind,
        /// What was asked for, as it was asked (JSON).
        asked: String,
        /// When the proposal was made that a second person approves with it, where one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approves: Option<Timestamp>,
    },
    /// An answer to a received notice.
    Answer {
        /// Which.
        notice: NoticeId,
        /// The answer.
        answer: NoticeAnswer,
        /// How the notice had been received.
        via: ReceivedVia,
    },
}

impl HeldAct {
    /// What it is, in a few words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Decide { .. } => "a decision",
            Self::Issue {
                kind: NoticeKind::Referral,
                ..
            } => "a referral",
            Self::Issue {
                kind: NoticeKind::RemovalOrder,
                ..
            } => "a removal order",
            Self::Answer { .. } => "an answer",
        }
    }
}

/// What waits on a case, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What.
    pub act: HeldAct,
    /// Who decided it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// When it leaves, unless it is undone before.
    pub leaves_at: Timestamp,
    /// What was decided together in one go: it can be undone together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<String>,
}

impl Held {
    /// Until when something decided now waits; `None` if it does not wait. `due` is the earliest deadline it has to keep.
    #[must_use]
    pub fn until(
        now: Timestamp,
        wait: SignedDuration,
        due: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let wait = wait.min(LONGEST_WAIT);
        let longest = now.checked_add(wait).ok()?;
        let until = match due {
            Some(due) => longest.min(due.checked_sub(KEPT_CLEAR).ok()?),
            None => longest,
        };
        (until > now).then_some(until)
    }
}

/// Why something that waited did not leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapsed {
    /// What it was.
    pub what: String,
    /// Why, in a sentence.
    pub why: String,
    /// When that was found.
    pub at: Timestamp,
}

/// Refuses to take back what does not wait, or what leaves now; `too_late` says the latter.
pub(crate) fn must_still_wait(
    leaves_at: Option<Timestamp>,
    now: Timestamp,
    too_late: &str,
) -> Result<(), Refusal> {
    match leaves_at {
        None => Err(Refusal::new(
            "nothing_waits",
            "Nothing waits here any more: it has left, or somebody took it back.",
        )),
        Some(leaves_at) if now >= leaves_at => Err(Refusal::new("too_late", too_late)),
        Some(_) => Ok(()),
    }
}

/// How whatever would cross what waits is refused.
pub(crate) fn waits_to_leave(what: &str, leaves_at: Timestamp) -> Refusal {
    Refusal::new(
        "waits_to_leave",
        format!(
            "Here {what} waits to leave, until {leaves_at:.0}. Undo it first, or wait until it has left."
        ),
    )
}

impl Case {
    /// Lets something wait. The same again by the same actor is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when something else waits.
    pub fn hold(&self, held: Held) -> Result<Vec<Event>, Refusal> {
        if let Some(before) = &self.held
            && before.by == held.by
            && before.act == held.act
        {
            return Ok(Vec::new());
        }
        self.nothing_waits()?;
        Ok(vec![Event::ActHeld {
            case: self.id.clone(),
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
            "It is too late to undo this: it leaves now. What can be done instead, the case says.",
        )?;
        Ok(vec![Event::ActUndone {
            case: self.id.clone(),
        }])
    }

    /// What waits, if its time is over, and the event that lets it leave. Nothing before.
    #[must_use]
    pub fn leaving(&self, now: Timestamp) -> Option<(&Held, Event)> {
        let held = self.held.as_ref().filter(|held| now >= held.leaves_at)?;
        let left = Event::ActLeft {
            case: self.id.clone(),
        };
        Some((held, left))
    }

    /// What waited cannot happen any more.
    #[must_use]
    pub fn let_lapse(&self, why: &str) -> Vec<Event> {
        let lapsed = Event::ActLapsed {
            case: self.id.clone(),
            why: why.to_owned(),
        };
        self.held.is_some().then_some(lapsed).into_iter().collect()
    }

    /// Refuses whatever would cross what waits.
    ///
    /// # Errors
    /// A [`Refusal`] when something waits.
    pub fn nothing_waits(&self) -> Result<(), Refusal> {
        match &self.held {
            None => Ok(()),
            Some(held) => Err(waits_to_leave(held.act.label(), held.leaves_at)),
        }
    }

    /// Asks for a second person: somebody else decides. Again by the same actor is no event.
    ///
    /// # Errors
    /// A [`Refusal`] without a reason, or when the case waits for nobody.
    pub fn ask_second(&self, by: &Actor, why: &str) -> Result<Vec<Event>, Refusal> {
        let why = written("second_reason", why, 2_000)?;
        self.nothing_waits()?;
        if self.stage != crate::CaseStage::Open {
            return Err(Refusal::new(
                "already_decided",
                "This case is decided; a second person can decide otherwise without being asked.",
            ));
        }
        if self.second.as_ref().is_some_and(|asked| asked.by == *by) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::SecondAsked {
            case: self.id.clone(),
            why,
        }])
    }

    /// Whoever asked for a second person does without.
    #[must_use]
    pub fn do_without_second(&self) -> Vec<Event> {
        let enough = Event::SecondNotNeeded {
            case: self.id.clone(),
        };
        self.second
            .is_some()
            .then_some(enough)
            .into_iter()
            .collect()
    }

    /// Writes a note for colleagues: it stays in the house.
    ///
    /// # Errors
    /// A [`Refusal`] when it is empty or too long.
    pub fn note(&self, text: &str) -> Result<Vec<Event>, Refusal> {
        Ok(vec![Event::CaseNoted {
            case: self.id.clone(),
            text: written("note", text, 4_000)?,
        }])
    }
}

/// A wish that somebody else decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondAsked {
    /// Who asked: somebody else decides.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

/// A note for colleagues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNote {
    /// Who wrote it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}
