//! Notices that wait for a second person, and wishes that something stays online.

use casework::{Concern, KeepOnline, NoticeKind, Wish, WishId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A notice that did not leave: a second person has to approve it, signed in to the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalView {
    /// Referral or order.
    pub kind: NoticeKind,
    /// Since when it waits.
    pub proposed_at: Timestamp,
    /// Why.
    pub concerns: Vec<ConcernView>,
}

/// Why a second person is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConcernView {
    /// The concern.
    #[serde(flatten)]
    pub concern: Concern,
    /// In a sentence.
    pub sentence: String,
}

/// A wish that something stays online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WishView {
    /// Its identifier.
    pub id: WishId,
    /// What is wished.
    #[serde(flatten)]
    pub wish: KeepOnline,
    /// Since when.
    pub wished_at: Timestamp,
    /// When it was taken back, if it was.
    pub ended_at: Option<Timestamp>,
    /// Whether it counts now.
    pub holds: bool,
}

impl WishView {
    /// The wish as it stands at `now`.
    #[must_use]
    pub fn at(wish: &Wish, now: Timestamp) -> Self {
        Self {
            id: wish.id.clone(),
            wish: wish.wish.clone(),
            wished_at: wish.wished_at,
            ended_at: wish.ended_at,
            holds: wish.holds(now),
        }
    }
}
