//! What an authority outside the instance says about an order that it sent before: that it is clarified, or taken back.

use super::{Intake, TEXT_LIMIT};
use crate::{Event, FollowUp, Notice, Refusal, refusal::written};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A clarification or a withdrawal, as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FollowUpSaid {
    /// Which of the two.
    pub kind: FollowUp,
    /// The clarification, or the reason; at most 4 000 characters count.
    pub text: String,
}

impl Intake {
    /// It takes effect on an order of its sender's. A clarification starts a new hour when *it* was received, whoever looks when; the
    /// hours before stay as they are. `how` is what a person says made sure of it, where one did.
    ///
    /// # Errors
    /// A [`Refusal`] when it was settled already, the order came by another way than from outside, there is nothing to clarify, a
    /// measure was taken already, or words are missing.
    pub fn follow(
        &self,
        notice: &Notice,
        said: &FollowUpSaid,
        how: Option<&str>,
    ) -> Result<Vec<Event>, Refusal> {
        self.must_be_open()?;
        if notice.from_outside().is_none() || notice.terms.addressee != self.organisation {
            return Err(Refusal::of(
                "notice",
                "not_from_outside",
                "This order was issued on this instance: its issuer clarifies or withdraws it here.",
            ));
        }
        let how = how.map(|how| written("how", how, TEXT_LIMIT)).transpose()?;
        let mut events = match said.kind {
            FollowUp::Clarification => {
                vec![notice.clarify_received(&said.text, Some(self.arrival.received_at))?]
            }
            FollowUp::Withdrawal => notice.withdraw(&said.text)?,
        };
        events.push(Event::IntakeApplied {
            intake: self.id.clone(),
            notice: notice.id.clone(),
            follow_up: said.kind,
            how,
        });
        Ok(events)
    }
}
