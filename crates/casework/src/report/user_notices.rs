//! Notices of users (Regulation (EU) 2022/2065 Art 16): neither those of trusted flaggers nor orders.

use crate::report::Book;
use crate::{Event, OrganisationId, Outcome, Recorded};

/// Notices of users to a provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserNotices {
    /// Received, each once, however many locations it names.
    pub received: u64,
    /// Locations named in them.
    pub items: u64,
    /// Seconds from the notice's receipt to each action, for each location apart.
    pub seconds: Vec<i64>,
    /// Actions because the content is illegal: a location is taken down on the grounds of Art 2(7), and on no others.
    pub on_law: u64,
    /// Actions because it is against the terms and conditions: none, as no judgement of a location rests on them.
    pub on_terms: u64,
}

impl UserNotices {
    /// Counts an event about a user's notice to `provider`. To take down what is down already is no action.
    pub(crate) fn count(&mut self, provider: &OrganisationId, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::UserNoticeReceived {
                organisation,
                locations,
                ..
            } if organisation == provider => {
                self.received += 1;
                self.items += locations.len() as u64;
            }
            Event::CaseDecided { case, decision }
                if decision.judgement.outcome == Outcome::Block =>
            {
                let notified = book.notified.get(case);
                let acted = notified.filter(|notified| {
                    notified.organisation == *provider && notified.outcome != Some(Outcome::Block)
                });
                if let Some(notified) = acted {
                    let took = decision.at.duration_since(notified.received);
                    self.seconds.push(took.as_secs().max(0));
                    self.on_law += 1;
                }
            }
            _ => {}
        }
    }
}
