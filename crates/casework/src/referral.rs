//! A referral: somebody with knowledge points a provider to material, and the provider assesses it against its terms and
//! the law. Voluntary: declining is a valid outcome, and the hour is a target (Recommendation (EU) 2018/334).
//!
//! ```text
//! Sent ──received──► Received ──answer──► Answered ──another answer──► Answered
//!   └──────────────────┴──── withdraw ──► Withdrawn
//! ```

use crate::{Clock, Law, ReferralOutcome, Refusal, StopReason, refusal::written};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferralStage {
    /// On its way.
    Sent,
    /// With the provider.
    Received,
    /// Answered; the last answer counts.
    Answered,
    /// Taken back.
    Withdrawn,
}

/// What the provider says it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferralAnswer {
    /// In one word.
    pub outcome: ReferralOutcome,
    /// Why; needed for `kept` and `restricted`.
    #[serde(default)]
    pub reason: String,
    /// When the measure was taken, or the assessment made.
    pub at: Timestamp,
}

/// A referral's own state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Referral {
    /// Where it stands.
    pub stage: ReferralStage,
    /// The one-hour target, from receipt.
    pub clock: Option<Clock>,
    /// Every answer, oldest first.
    pub answers: Vec<ReferralAnswer>,
}

impl Referral {
    pub(crate) fn sent() -> Self {
        Self {
            stage: ReferralStage::Sent,
            clock: None,
            answers: Vec::new(),
        }
    }

    pub(crate) fn received(&mut self, at: Timestamp) {
        if self.stage == ReferralStage::Sent {
            self.stage = ReferralStage::Received;
            self.clock = Some(Clock::start(Law::ReferralHour, at));
        }
    }

    /// Checks an answer: the same again is no event (`None`), and what was kept may later still be removed.
    pub(crate) fn check_answer(
        &self,
        answer: &ReferralAnswer,
    ) -> Result<Option<ReferralAnswer>, Refusal> {
        if self.stage == ReferralStage::Withdrawn {
            return Err(Refusal::new(
                "withdrawn",
                "This referral was withdrawn by its issuer; nothing is asked of you.",
            ));
        }
        let mut answer = answer.clone();
        answer.reason = match answer.outcome {
            ReferralOutcome::Kept | ReferralOutcome::Restricted => {
                written("reason", &answer.reason, 4_000)?
            }
            _ => answer.reason.trim().chars().take(4_000).collect(),
        };
        match self.answers.last() {
            Some(last) if last.outcome == answer.outcome && last.reason == answer.reason => {
                Ok(None)
            }
            Some(last) if last.outcome.is_measure() => Err(Refusal::new(
                "already_answered",
                format!(
                    "This referral was already answered “{}” at {}.",
                    last.outcome.label(),
                    last.at
                ),
            )),
            _ => Ok(Some(answer)),
        }
    }

    pub(crate) fn answered(&mut self, answer: &ReferralAnswer) {
        self.stage = ReferralStage::Answered;
        if let Some(clock) = &mut self.clock {
            let reason = if answer.outcome.is_measure() {
                StopReason::Measure
            } else {
                StopReason::Answered
            };
            clock.stop(answer.at, reason);
        }
        self.answers.push(answer.clone());
    }

    pub(crate) fn withdrawn(&mut self, at: Timestamp) {
        self.stage = ReferralStage::Withdrawn;
        if let Some(clock) = &mut self.clock {
            clock.stop(at, StopReason::Withdrawn);
        }
    }
}

impl ReferralOutcome {
    /// Whether the content is no longer accessible because of this outcome.
    #[must_use]
    pub fn is_measure(self) -> bool {
        matches!(self, Self::Removed | Self::Disabled)
    }
}
