//! Statements of reasons on their way to the Commission's transparency database.

use crate::dsa::StatementOfReasons;
use casework::{CaseId, StatementId, StatementStage};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which statements to list. Every field may be left out.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, utoipa::IntoParams,
)]
#[into_params(parameter_in = Query)]
pub struct StatementFilter {
    /// Only statements at this stage.
    #[serde(default)]
    pub stage: Option<StatementStage>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A statement of reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementView {
    /// Its identifier here.
    pub id: StatementId,
    /// The case that was decided.
    pub case: CaseId,
    /// Its identifier in the database: the same for the same decision.
    pub puid: String,
    /// Where it stands.
    pub stage: StatementStage,
    /// What is or was sent.
    pub statement: StatementOfReasons,
    /// Which kinds of personal data were taken out of what a person wrote.
    pub removed: Vec<String>,
    /// Not sent before then: an embargo.
    pub not_before: Option<Timestamp>,
    /// When it was queued last.
    pub queued_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// What the database calls it.
    pub uuid: Option<String>,
    /// Where everybody reads it.
    pub permalink: Option<String>,
    /// Why it was refused last, if it was.
    pub refused_because: Option<String>,
    /// When it was refused last.
    pub refused_at: Option<Timestamp>,
    /// Since when the decision does not count any more. The database takes nothing back.
    pub overturned_at: Option<Timestamp>,
}

/// What is mended in a refused statement before it is sent again. What is left out stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MendedStatement {
    /// The facts, at most 5,000 characters. Personal data is taken out.
    #[serde(default)]
    pub decision_facts: Option<String>,
    /// Why the content is illegal, or against the terms; at most 2,000 characters. Personal data is taken out.
    #[serde(default)]
    pub explanation: Option<String>,
}
