//! What an authority leaves out of its transparency report so as not to prejudice an investigation or national security (Art 8(2)):
//! an order of its own, by the decision of a person, with the reason. The decision is on record before any report is made, and
//! each report says how many orders it leaves out.
//!
//! A withholding is a record of its own and no state of the order: the provider reads the order, and must not learn of it.

use crate::{
    Event, Notice, NoticeBody, NoticeId, OrganisationId, Recorded, Refusal, WithheldFor,
    WithholdingId, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// That an order is left out of its authority's transparency report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withholding {
    /// Its identifier.
    pub id: WithholdingId,
    /// The authority.
    pub organisation: OrganisationId,
    /// The order.
    pub notice: NoticeId,
    /// What publishing it would prejudice.
    pub why: WithheldFor,
    /// The reasons.
    pub reasons: String,
    /// Since when.
    pub since: Timestamp,
    /// When and why it ended.
    pub ended: Option<(Timestamp, String)>,
}

impl Withholding {
    /// Leaves an order out. `standing` is the one that is there already, if any: the same again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when it is no removal order of this organisation, without reasons, or when it is left out for another reason.
    pub fn begin(
        id: WithholdingId,
        organisation: &OrganisationId,
        notice: &Notice,
        why: WithheldFor,
        reasons: &str,
        standing: Option<&Self>,
    ) -> Result<Vec<Event>, Refusal> {
        let is_order = matches!(notice.body, NoticeBody::RemovalOrder(_));
        if !is_order || notice.terms.issuer != *organisation {
            return Err(Refusal::new(
                "not_your_order",
                "An authority leaves removal orders of its own out of its transparency report, and nothing else (Art 8(2)).",
            ));
        }
        let reasons = written("reasons", reasons, 4_000)?;
        if let Some(standing) = standing {
            if standing.why == why && standing.reasons == reasons {
                return Ok(Vec::new());
            }
            return Err(Refusal::new(
                "already_withheld",
                "This order is left out already. Include it again first, to give other reasons.",
            ));
        }
        Ok(vec![Event::OrderWithheld {
            id,
            organisation: organisation.clone(),
            notice: notice.id.clone(),
            why,
            reasons,
        }])
    }

    /// Counts the order again. Once more changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] without reasons.
    pub fn end(&self, reasons: &str) -> Result<Vec<Event>, Refusal> {
        let reasons = written("reasons", reasons, 4_000)?;
        if self.ended.is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::WithholdingEnded {
            withholding: self.id.clone(),
            reasons,
        }])
    }

    /// The withholding after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (
                Event::OrderWithheld {
                    id,
                    organisation,
                    notice,
                    why,
                    reasons,
                },
                None,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                notice: notice.clone(),
                why: *why,
                reasons: reasons.clone(),
                since: recorded.at,
                ended: None,
            }),
            (Event::WithholdingEnded { reasons, .. }, Some(mut withholding)) => {
                let end = (recorded.at, reasons.clone());
                withholding.ended.get_or_insert(end);
                Some(withholding)
            }
            (_, before) => before,
        }
    }
}
