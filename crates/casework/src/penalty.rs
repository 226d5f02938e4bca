//! Penalties (Art 18): what an authority decided because a provider broke one of the duties that Art 18(1) lists, and what it took
//! into account (Art 18(2)).
//!
//! ```text
//! Decided ──the provider has it──► Received
//!    └────────────┬───────────────────┘
//!                 └──set aside on review, or withdrawn──► Ended
//! ```
//!
//! People decide; nothing is computed here. That a failure was systematic or persistent, and which share of the turnover was
//! chosen because of it (Art 18(3): at most four percent), are facts that a person states and answers for. How a provider is heard
//! before, and when a decision can be enforced, is national law: what is on record is the decision as it was taken.

use crate::{
    Breach, Circumstance, Event, NoticeId, OrganisationId, PenaltyEnd, PenaltyId, PenaltyKind,
    ReceivedVia, Recorded, Refusal, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The largest share of a turnover, in hundredths of a percent (Art 18(3)).
pub const TURNOVER_LIMIT: u16 = 400;
/// Most orders that one decision names.
const ORDERS: usize = 200;

/// That a provider failed systematically or persistently to act on removal orders within the hour (Art 18(3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Persistent {
    /// What was found: which failures, and why they are systematic or persistent.
    #[schema(min_length = 1, max_length = 8_000)]
    pub facts: String,
    /// Which share of the worldwide turnover of the preceding business year the fine is, in hundredths of a percent; nothing where
    /// it was not reckoned so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 400)]
    pub share_of_turnover: Option<u16>,
}

/// A decision that imposes a penalty, as a person of the authority puts it on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPenalty {
    /// On whom.
    pub provider: OrganisationId,
    /// The authority's own file reference: one decision has one.
    #[schema(min_length = 1, max_length = 120)]
    pub reference: String,
    /// When it was taken.
    pub decided_at: Timestamp,
    /// Of which type.
    pub kind: PenaltyKind,
    /// What it is: an amount with its currency, or what is imposed.
    #[schema(min_length = 1, max_length = 500)]
    pub what: String,
    /// Which duties were broken (Art 18(1)).
    #[schema(min_items = 1)]
    pub breaches: BTreeSet<Breach>,
    /// The authority's own orders that it is about, if any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub orders: Vec<NoticeId>,
    /// The reasons.
    #[schema(min_length = 1, max_length = 8_000)]
    pub reasons: String,
    /// What was found about each circumstance of Art 18(2): all seven.
    pub circumstances: BTreeMap<Circumstance, String>,
    /// Where the failure was systematic or persistent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent: Option<Persistent>,
    /// Where, until when and under which law the decision can be challenged.
    #[schema(min_length = 1, max_length = 2_000)]
    pub redress: String,
}

impl NewPenalty {
    fn checked(&self, now: Timestamp) -> Result<Self, Refusal> {
        if self.decided_at > now {
            return Err(Refusal::of(
                "decided_at",
                "in_the_future",
                "This instant lies in the future. Put the decision on record when it was taken.",
            ));
        }
        if self.breaches.is_empty() {
            return Err(Refusal::of(
                "breaches",
                "missing",
                "Name at least one of the duties that were broken (Art 18(1)).",
            ));
        }
        let orders: BTreeSet<&NoticeId> = self.orders.iter().collect();
        if orders.len() > ORDERS {
            return Err(Refusal::of(
                "orders",
                "too_many",
                format!("One decision names at most {ORDERS} orders."),
            ));
        }
        let mut circumstances = BTreeMap::new();
        for circumstance in Circumstance::ALL {
            let found = self.circumstances.get(circumstance);
            let found = found.map_or("", String::as_str);
            if found.trim().is_empty() {
                return Err(Refusal::of(
                    "circumstances",
                    "missing",
                    format!(
                        "Say what was found about “{}”; that nothing was found is something, too (Art 18(2)).",
                        circumstance.label()
                    ),
                ));
            }
            circumstances.insert(*circumstance, written("circumstances", found, 4_000)?);
        }
        let persistent = match &self.persistent {
            Some(persistent) => Some(self.checked_persistent(persistent)?),
            None => None,
        };
        Ok(Self {
            provider: self.provider.clone(),
            reference: written("reference", &self.reference, 120)?,
            decided_at: self.decided_at,
            kind: self.kind,
            what: written("what", &self.what, 500)?,
            breaches: self.breaches.clone(),
            orders: orders.into_iter().cloned().collect(),
            reasons: written("reasons", &self.reasons, 8_000)?,
            circumstances,
            persistent,
            redress: written("redress", &self.redress, 2_000)?,
        })
    }

    /// Art 18(3) is about Art 3(3), and about financial penalties.
    fn checked_persistent(&self, persistent: &Persistent) -> Result<Persistent, Refusal> {
        if !self.breaches.contains(&Breach::Removal) {
            return Err(Refusal::of(
                "breaches",
                "does_not_fit",
                "Only a failure to act on removal orders within the hour can be systematic or persistent in the sense of Art 18(3): name Art 3(3), or leave it out.",
            ));
        }
        if self.kind != PenaltyKind::Fine {
            return Err(Refusal::of(
                "kind",
                "does_not_fit",
                "A systematic or persistent failure is subject to a financial penalty (Art 18(3)).",
            ));
        }
        if let Some(share) = persistent.share_of_turnover
            && !(1..=TURNOVER_LIMIT).contains(&share)
        {
            return Err(Refusal::of(
                "share_of_turnover",
                "out_of_range",
                "The share is more than nothing, and at most four percent of the turnover (Art 18(3)).",
            ));
        }
        Ok(Persistent {
            facts: written("facts", &persistent.facts, 8_000)?,
            share_of_turnover: persistent.share_of_turnover,
        })
    }
}

/// A penalty on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// Its identifier.
    pub id: PenaltyId,
    /// Who imposed it.
    pub authority: OrganisationId,
    /// The decision.
    pub decision: NewPenalty,
    /// When it was put on record.
    pub recorded_at: Timestamp,
    /// When and how the provider got it.
    pub received: Option<(Timestamp, ReceivedVia)>,
    /// When, how and why it ended.
    pub ended: Option<(Timestamp, PenaltyEnd, String)>,
}

impl Penalty {
    /// Puts a decision on record.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field.
    pub fn decide(
        id: PenaltyId,
        authority: OrganisationId,
        new: &NewPenalty,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        Ok(Event::PenaltyDecided {
            id,
            authority,
            penalty: new.checked(now)?,
        })
    }

    /// Whether a decision that is handed in again is this one.
    ///
    /// # Errors
    /// A [`Refusal`] when it has this one's reference, and says something else.
    pub fn is_again(&self, new: &NewPenalty, now: Timestamp) -> Result<bool, Refusal> {
        if self.decision.reference != new.reference.trim() {
            return Ok(false);
        }
        // When it was taken is “now” where the form left it open.
        let same = NewPenalty {
            decided_at: self.decision.decided_at,
            ..new.checked(now)?
        };
        if same == self.decision {
            return Ok(true);
        }
        Err(Refusal::of(
            "reference",
            "already_used",
            format!(
                "Another decision of yours has the reference {} ({}).",
                self.decision.reference, self.id
            ),
        ))
    }

    /// The provider has it. Again changes nothing.
    #[must_use]
    pub fn receive(&self, via: ReceivedVia) -> Vec<Event> {
        if self.received.is_some() {
            return Vec::new();
        }
        vec![Event::PenaltyReceived {
            penalty: self.id.clone(),
            via,
        }]
    }

    /// The decision has no effect any more. The same again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] without reasons, or when it ended otherwise.
    pub fn end(&self, how: PenaltyEnd, reasons: &str) -> Result<Vec<Event>, Refusal> {
        let reasons = written("reasons", reasons, 4_000)?;
        match &self.ended {
            Some((_, before, why)) if *before == how && *why == reasons => Ok(Vec::new()),
            Some((_, before, _)) => Err(Refusal::new(
                "already_ended",
                format!("This penalty ended already: {}.", before.label()),
            )),
            None => Ok(vec![Event::PenaltyEnded {
                penalty: self.id.clone(),
                how,
                reasons,
            }]),
        }
    }

    /// `decided`, `received` or `ended`.
    #[must_use]
    pub fn stage(&self) -> &'static str {
        match (&self.ended, &self.received) {
            (Some(_), _) => "ended",
            (None, Some(_)) => "received",
            (None, None) => "decided",
        }
    }

    /// Whether an organisation is one of the two sides.
    #[must_use]
    pub fn is_between(&self, organisation: &OrganisationId) -> bool {
        self.authority == *organisation || self.decision.provider == *organisation
    }

    /// The penalty after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (
                Event::PenaltyDecided {
                    id,
                    authority,
                    penalty,
                },
                None,
            ) => Some(Self {
                id: id.clone(),
                authority: authority.clone(),
                decision: penalty.clone(),
                recorded_at: recorded.at,
                received: None,
                ended: None,
            }),
            (Event::PenaltyReceived { via, .. }, Some(mut penalty)) => {
                penalty.received.get_or_insert((recorded.at, *via));
                Some(penalty)
            }
            (Event::PenaltyEnded { how, reasons, .. }, Some(mut penalty)) => {
                let end = (recorded.at, *how, reasons.clone());
                penalty.ended.get_or_insert(end);
                Some(penalty)
            }
            (_, before) => before,
        }
    }
}
