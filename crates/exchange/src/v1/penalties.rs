//! Penalties (Regulation (EU) 2021/784 Art 18).

use casework::{NewPenalty, PenaltyEnd, PenaltyId, ReceivedVia};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A penalty, as either side sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PenaltyView {
    /// Its identifier.
    pub id: PenaltyId,
    /// `decided`, `received` or `ended`.
    pub stage: String,
    /// Whether it was imposed on you.
    pub to_us: bool,
    /// Who imposed it.
    pub authority_name: String,
    /// Where it can be reached.
    pub authority_contact: Option<String>,
    /// On whom.
    pub provider_name: String,
    /// The decision.
    pub decision: NewPenalty,
    /// When it was put on record.
    pub recorded_at: Timestamp,
    /// When the provider got it.
    pub received_at: Option<Timestamp>,
    /// How.
    pub received_via: Option<ReceivedVia>,
    /// How it lost its effect, if it did.
    pub ended: Option<PenaltyEnded>,
}

/// That a penalty has no effect any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PenaltyEnded {
    /// Since when.
    pub at: Timestamp,
    /// By whom.
    pub how: PenaltyEnd,
    /// Why.
    pub reasons: String,
}
