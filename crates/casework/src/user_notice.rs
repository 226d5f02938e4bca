//! A notice of anybody who thinks that something on a provider's service is terrorist content: Regulation (EU) 2022/2065
//! (DSA) Art 16. It is no referral: no authority sends it, and it has a case for every location it names.
//!
//! Who notifies, and how they are reached, is in no event: it is kept beside the ledger, and shown on purpose only.

use crate::{
    CaseId, Event, FiledVia, OrganisationId, Recorded, Refusal, UserNoticeId, event::web_address,
    refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Most locations in one notice.
pub const NOTICE_LOCATIONS: usize = 50;
const EXPLANATION_LIMIT: usize = 8_000;

/// A location a notice names, with the case about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotifiedLocation {
    /// Where, in its normal spelling.
    pub url: String,
    /// The case.
    pub case: CaseId,
}

/// A user's notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserNotice {
    /// Its identifier.
    pub id: UserNoticeId,
    /// Whose service it is about.
    pub organisation: OrganisationId,
    /// Why it is thought to be illegal (Art 16(2)(a)).
    pub explanation: String,
    /// Where (Art 16(2)(b)).
    pub locations: Vec<NotifiedLocation>,
    /// By which way it came.
    pub via: FiledVia,
    /// When it arrived.
    pub received_at: Timestamp,
}

impl UserNotice {
    /// The locations of a notice in their normal spelling, each once.
    ///
    /// # Errors
    /// A [`Refusal`] when there is none, there are too many, or one is no web address.
    pub fn locations(given: &[String]) -> Result<Vec<String>, Refusal> {
        let given = given.iter().map(|url| url.trim());
        let given: Vec<_> = given.filter(|url| !url.is_empty()).collect();
        if given.is_empty() {
            return Err(Refusal::of(
                "locations",
                "missing",
                "Give at least one exact address (URL).",
            ));
        }
        if given.len() > NOTICE_LOCATIONS {
            return Err(Refusal::of(
                "locations",
                "too_many",
                format!(
                    "A notice names at most {NOTICE_LOCATIONS} addresses; send another for the rest."
                ),
            ));
        }
        let (mut seen, mut urls) = (BTreeSet::new(), Vec::new());
        for url in given {
            let url = web_address("locations", url)?;
            if seen.insert(url.clone()) {
                urls.push(url);
            }
        }
        Ok(urls)
    }

    /// Takes a notice in; `locations` come from [`UserNotice::locations`].
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when the explanation is missing or nobody vouches for good faith (Art 16(2)(d)).
    pub fn receive(
        id: UserNoticeId,
        organisation: OrganisationId,
        explanation: &str,
        is_in_good_faith: bool,
        locations: Vec<NotifiedLocation>,
        via: FiledVia,
    ) -> Result<Event, Refusal> {
        let explanation = written("explanation", explanation, EXPLANATION_LIMIT)?;
        if !is_in_good_faith {
            return Err(Refusal::of(
                "good_faith",
                "missing",
                "Confirm that you believe in good faith that what you say is accurate and complete (DSA Art 16(2)(d)).",
            ));
        }
        Ok(Event::UserNoticeReceived {
            id,
            organisation,
            explanation,
            locations,
            via,
        })
    }

    /// The notice after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match &recorded.event {
            Event::UserNoticeReceived {
                id,
                organisation,
                explanation,
                locations,
                via,
            } => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                explanation: explanation.clone(),
                locations: locations.clone(),
                via: *via,
                received_at: recorded.at,
            }),
            _ => before,
        }
    }
}
