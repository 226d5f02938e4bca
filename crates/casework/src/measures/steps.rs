//! What either side says in the course of it, and what is on record.

use super::limited;
use crate::{
    MeasureKind, NoticeId, OrganisationId, Refusal, ReviewOf, ReviewOutcome, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a provider is told before a decision: on which orders it would rest, why, and until when it is heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExposure {
    /// The provider.
    pub provider: OrganisationId,
    /// The final orders of the last twelve months it would rest on; at least two.
    #[schema(min_items = 2, max_items = 200)]
    pub orders: Vec<NoticeId>,
    /// Why the provider is considered exposed.
    #[schema(min_length = 1, max_length = 8_000)]
    pub reasons: String,
    /// Until when the provider is heard: at least a day from now.
    pub hear_until: Timestamp,
}

/// A specific measure (Art 5(2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecificMeasure {
    /// Of which kind.
    pub kind: MeasureKind,
    /// What is done.
    #[schema(min_length = 1, max_length = 4_000)]
    pub description: String,
    /// Since when.
    pub since: Timestamp,
    /// How it is kept targeted, proportionate and without discrimination, and users' rights are observed (Art 5(3)).
    #[schema(min_length = 1, max_length = 4_000)]
    pub safeguards: String,
    /// Whether tools decide or select without a person.
    #[serde(default)]
    pub automated: bool,
    /// How people oversee and verify what the tools do; needed where it is automated (Art 5(3)).
    #[serde(default)]
    #[schema(max_length = 4_000)]
    pub oversight: String,
    /// Who answers for it in the house: a post, not a name.
    #[schema(min_length = 1, max_length = 200)]
    pub responsible: String,
}

impl SpecificMeasure {
    pub(super) fn checked(&self, now: Timestamp) -> Result<Self, Refusal> {
        if self.since > now {
            return Err(Refusal::of(
                "since",
                "in_the_future",
                "A measure is put on record once it is taken; what is planned goes into the report.",
            ));
        }
        let oversight = match self.automated {
            true => {
                written("oversight", &self.oversight, 4_000).map_err(|refusal| {
                    match refusal.code {
                        "missing" => Refusal::of(
                            "oversight",
                            "no_oversight",
                            "Say how people oversee and verify what automated tools do (Art 5(3)).",
                        ),
                        _ => refusal,
                    }
                })?
            }
            false => limited("oversight", &self.oversight, 4_000)?,
        };
        Ok(Self {
            description: written("description", &self.description, 4_000)?,
            safeguards: written("safeguards", &self.safeguards, 4_000)?,
            responsible: written("responsible", &self.responsible, 200)?,
            oversight,
            ..self.clone()
        })
    }
}

/// What a provider says of its measures besides the register (Art 5(5)).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeasuresReport {
    /// What was achieved by the measures taken, with figures.
    #[schema(min_length = 1, max_length = 8_000)]
    pub effects: String,
    /// Measures it intends to take; may be empty where the register has some.
    #[serde(default)]
    #[schema(max_length = 8_000)]
    pub intends: String,
    /// Items removed or disabled by the measures since the report before.
    #[serde(default)]
    pub items: u32,
}

/// One step of one of the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ExposureStep {
    /// The provider says something before the decision.
    Say {
        /// What.
        #[schema(min_length = 1, max_length = 8_000)]
        text: String,
    },
    /// The authority decides whether the provider is exposed (Art 5(4)).
    Decide {
        /// Whether it is.
        exposed: bool,
        /// Why; what the provider said is dealt with.
        #[schema(min_length = 1, max_length = 8_000)]
        reasons: String,
    },
    /// The authority records that the provider was given a decision otherwise than here.
    Serve {
        /// How: a letter's number, who took it.
        #[schema(min_length = 1, max_length = 1_000)]
        how: String,
    },
    /// The provider puts a measure on its register.
    PutMeasure {
        /// Which.
        measure: SpecificMeasure,
    },
    /// The provider ends a measure. It stays on the register.
    EndMeasure {
        /// Its number.
        number: u32,
        /// Why.
        #[schema(min_length = 1, max_length = 2_000)]
        reason: String,
    },
    /// The provider reports on its measures (Art 5(5)).
    Report {
        /// What.
        report: NewMeasuresReport,
    },
    /// The authority assesses a report.
    Assess {
        /// Its number.
        report: u32,
        /// Whether the measures comply with Art 5(2) and 5(3).
        sufficient: bool,
        /// Why.
        #[schema(min_length = 1, max_length = 8_000)]
        reasons: String,
    },
    /// The authority requires what is necessary (Art 5(6)). Of what kind it is, the provider chooses.
    Require {
        /// What does not comply.
        #[schema(min_length = 1, max_length = 8_000)]
        lacking: String,
        /// What is to be achieved.
        #[schema(min_length = 1, max_length = 8_000)]
        aim: String,
    },
    /// The provider asks that a decision be reviewed, and amended or revoked (Art 5(7)).
    AskReview {
        /// Which decision.
        of: ReviewOf,
        /// Why.
        #[schema(min_length = 1, max_length = 8_000)]
        reasons: String,
    },
    /// The authority decides upon that request.
    AnswerReview {
        /// How.
        outcome: ReviewOutcome,
        /// Why, and where it is amended, what holds from now on.
        #[schema(min_length = 1, max_length = 8_000)]
        reasons: String,
    },
    /// The authority finds of its own motion that the provider is not exposed any more.
    End {
        /// Why.
        #[schema(min_length = 1, max_length = 8_000)]
        reasons: String,
    },
}

impl ExposureStep {
    /// Whether it is for the provider to take, or for the authority.
    #[must_use]
    pub fn is_providers(&self) -> bool {
        matches!(
            self,
            Self::Say { .. }
                | Self::PutMeasure { .. }
                | Self::EndMeasure { .. }
                | Self::Report { .. }
                | Self::AskReview { .. }
        )
    }
}

/// A measure on the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasureOnRecord {
    /// Its number, from 1.
    pub number: u32,
    /// The measure.
    pub measure: SpecificMeasure,
    /// When it was put on record.
    pub put_at: Timestamp,
    /// Since when it is not taken any more, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(Timestamp, String)>,
}

/// A report that was given, with the register as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasuresReport {
    /// Its number, from 1.
    pub number: u32,
    /// What it says.
    pub report: NewMeasuresReport,
    /// The measures of the register at that instant, those ended left out.
    pub measures: Vec<MeasureOnRecord>,
    /// When it was given.
    pub at: Timestamp,
    /// What the authority thinks of it, once it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
}

/// What an authority thinks of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assessment {
    /// Whether the measures comply.
    pub sufficient: bool,
    /// Why.
    pub reasons: String,
    /// When.
    pub at: Timestamp,
}

/// A decision that requires more (Art 5(6)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Requirement {
    /// What does not comply.
    pub lacking: String,
    /// What is to be achieved.
    pub aim: String,
    /// When it was taken.
    pub at: Timestamp,
    /// When it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// Since when it asks for nothing any more: it was met, or revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_at: Option<Timestamp>,
}

/// A request for review and its answer (Art 5(7)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Review {
    /// Of which decision.
    pub of: ReviewOf,
    /// Why.
    pub reasons: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// How many decisions requiring more had been taken by then: a request is about the last of them, never about one
    /// that came later.
    #[serde(default)]
    pub required: u32,
    /// The answer: when, how, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ReviewAnswer>,
}

/// How a request for review was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewAnswer {
    /// How.
    pub outcome: ReviewOutcome,
    /// Why.
    pub reasons: String,
    /// When.
    pub at: Timestamp,
}
