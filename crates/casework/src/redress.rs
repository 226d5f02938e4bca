//! What may happen to an order after it was issued: proceedings against it (Art 9), its becoming final (Art 3(9)), its losing
//! legal effect, and the reinstatement that follows (Art 4(7)).

use crate::{OrderStage, Refusal, RemovalOrder, ScrutinyId, refusal::written};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an order is challenged: a court, or an administrative body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProceedingKind {
    /// A court (Art 9).
    Court,
    /// An administrative review.
    Administrative,
}

/// Who challenges an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Challenger {
    /// The hosting provider.
    Provider,
    /// Whoever put the content there.
    ContentProvider,
}

/// How a proceeding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProceedingOutcome {
    /// The order was confirmed: it is final when no other proceeding is pending.
    Confirmed,
    /// The order was annulled: it has no legal effect.
    Annulled,
    /// It ended without a decision (withdrawn, inadmissible, settled).
    WithoutDecision,
}

/// A challenge to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proceeding {
    /// Its file number with the court or body; unique for the order.
    #[schema(min_length = 1, max_length = 200)]
    pub reference: String,
    /// Before a court or an administrative body.
    pub kind: ProceedingKind,
    /// Which court or body.
    #[schema(min_length = 1, max_length = 200)]
    pub forum: String,
    /// Who brought it.
    pub by: Challenger,
    /// When it was lodged.
    pub filed_at: Timestamp,
    /// How and when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<ProceedingEnd>,
}

/// The end of a proceeding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProceedingEnd {
    /// How.
    pub outcome: ProceedingOutcome,
    /// When.
    pub at: Timestamp,
}

/// Why an order has no legal effect any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Ceased {
    /// The authority of the provider's Member State found that it infringes (Art 4(3), 4(4)).
    Infringement {
        /// By which scrutiny.
        scrutiny: ScrutinyId,
    },
    /// It was annulled in a proceeding.
    Annulled {
        /// The proceeding's reference.
        reference: String,
    },
}

/// What became of content after the order it was removed on lost its effect (Art 4(7)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reinstatement {
    /// When the content was accessible again, or when it was decided to keep it down.
    pub at: Timestamp,
    /// What stays down by the provider's own terms: a decision of its own, of which the user is told. Empty when everything
    /// is back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_down: Vec<KeptDown>,
}

/// A location that stays down by the provider's own terms, although the order has no effect any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptDown {
    /// Which.
    pub url: String,
    /// The clause of the terms and conditions.
    #[schema(min_length = 1, max_length = 500)]
    pub clause: String,
    /// Why it applies.
    #[schema(min_length = 1, max_length = 4_000)]
    pub reasons: String,
}

/// By what an order became final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FinalBy {
    /// The time for an appeal ended without one.
    TimeExpired,
    /// It was confirmed following an appeal.
    Confirmed,
}

/// Since when and by what an order is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finality {
    /// By what.
    pub by: FinalBy,
    /// Since when: the instant it was recorded.
    pub at: Timestamp,
}

impl Reinstatement {
    /// With its words trimmed and its locations in their normal spelling.
    pub(crate) fn checked(
        &self,
        about: impl Fn(&[String]) -> Result<Vec<String>, Refusal>,
    ) -> Result<Self, Refusal> {
        let mut kept_down = Vec::new();
        for kept in &self.kept_down {
            let url = about(std::slice::from_ref(&kept.url))?.pop();
            kept_down.push(KeptDown {
                url: url.unwrap_or_default(),
                clause: written("clause", &kept.clause, 500)?,
                reasons: written("reasons", &kept.reasons, 4_000)?,
            });
        }
        Ok(Self {
            at: self.at,
            kept_down,
        })
    }
}

impl RemovalOrder {
    /// Checks that a proceeding can be recorded. The same again is no event.
    pub(crate) fn check_proceeding(
        &self,
        filed: &Proceeding,
    ) -> Result<Option<Proceeding>, Refusal> {
        let filed = Proceeding {
            reference: written("reference", &filed.reference, 200)?,
            forum: written("forum", &filed.forum, 200)?,
            ended: None,
            ..filed.clone()
        };
        let before = self
            .proceedings
            .iter()
            .find(|before| before.reference == filed.reference);
        if let Some(before) = before {
            let same = Proceeding {
                ended: None,
                ..before.clone()
            };
            return if same == filed {
                Ok(None)
            } else {
                Err(Refusal::of(
                    "reference",
                    "already_there",
                    format!(
                        "The proceeding “{}” is on record already, with other particulars.",
                        filed.reference
                    ),
                ))
            };
        }
        if self.finality.is_some() {
            return Err(Refusal::new(
                "final",
                "This order is final: the time for challenging it ended, or it was confirmed.",
            ));
        }
        Ok(Some(filed))
    }

    /// Checks the end of a proceeding. The same again is no event.
    pub(crate) fn check_proceeding_end(
        &self,
        reference: &str,
        end: &ProceedingEnd,
    ) -> Result<bool, Refusal> {
        let reference = reference.trim();
        let Some(proceeding) = self
            .proceedings
            .iter()
            .find(|filed| filed.reference == reference)
        else {
            return Err(Refusal::of(
                "reference",
                "no_such_proceeding",
                "No proceeding of this reference is on record; record that it was lodged first.",
            ));
        };
        match &proceeding.ended {
            Some(before) if before == end => Ok(false),
            Some(before) => Err(Refusal::new(
                "already_ended",
                format!("This proceeding ended already, at {}.", before.at),
            )),
            None if end.at < proceeding.filed_at => Err(Refusal::of(
                "at",
                "before_it_was_lodged",
                "A proceeding cannot end before it was lodged.",
            )),
            None => Ok(true),
        }
    }

    /// Whether the order is final at `now`, and by what (Art 3(9)). `appeal_ends` is when the time for challenging it ends.
    ///
    /// # Errors
    /// A [`Refusal`] that says what stands against it.
    pub(crate) fn check_final(
        &self,
        appeal_ends: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<FinalBy>, Refusal> {
        if self.finality.is_some() {
            return Ok(None);
        }
        match self.stage {
            OrderStage::Withdrawn | OrderStage::CeasedEffect | OrderStage::Reinstated => {
                return Err(Refusal::new(
                    "no_effect",
                    "This order has no legal effect; it does not become final.",
                ));
            }
            OrderStage::Issued => {
                return Err(Refusal::new(
                    "not_received",
                    "This order was not received yet; the time for challenging it has not begun.",
                ));
            }
            _ => {}
        }
        if let Some(pending) = self.proceedings.iter().find(|filed| filed.ended.is_none()) {
            return Err(Refusal::new(
                "pending",
                format!(
                    "A proceeding is pending before {} ({}); the order is not final before it ends.",
                    pending.forum, pending.reference
                ),
            ));
        }
        let is_confirmed = self.proceedings.iter().any(|filed| {
            filed
                .ended
                .as_ref()
                .is_some_and(|end| end.outcome == ProceedingOutcome::Confirmed)
        });
        if is_confirmed {
            return Ok(Some(FinalBy::Confirmed));
        }
        match appeal_ends {
            Some(ends) if now >= ends => Ok(Some(FinalBy::TimeExpired)),
            Some(ends) => Err(Refusal::new(
                "time_to_appeal",
                format!("It can be challenged until {ends}; it is not final before."),
            )),
            None => Err(Refusal::new(
                "no_deadline",
                "The order names no deadline for challenging it (Annex I, G 2); it becomes final only by being confirmed.",
            )),
        }
    }
}

/// When the time for challenging an order ends: so many days after its receipt, to the end of the last one (UTC).
#[must_use]
pub fn appeal_ends(received: Timestamp, days: u16) -> Timestamp {
    const DAY: i64 = 86_400;
    let midnight = received.as_second().div_euclid(DAY) * DAY;
    let end = midnight + (i64::from(days) + 1) * DAY;
    Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
}
