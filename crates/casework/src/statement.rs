//! A statement of reasons on its way to the Commission's transparency database (Art 24(5) DSA).
//!
//! ```text
//! Queued ──201──► Sent                     the decision is overturned: a sent one is marked, since the database
//!   ▲ │ └──422──► Refused                  takes nothing back; any other is Dropped and never sent
//!   │ └────────────────────────► Dropped
//!   └──mended and queued again── Refused
//! ```

use crate::{CaseId, Event, OrganisationId, Recorded, Refusal, StatementId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementStage {
    /// Still to be sent, perhaps not before an embargo ends.
    Queued,
    /// The database has it.
    Sent,
    /// Not taken; it waits for somebody to mend it.
    Refused,
    /// Never sent: the decision was overturned before.
    Dropped,
}

impl StatementStage {
    /// Every stage.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Refused, Self::Dropped];

    /// The spelling used in JSON and in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
        }
    }
}

/// A statement of reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its identifier here.
    pub id: StatementId,
    /// Whose decision it is about.
    pub organisation: OrganisationId,
    /// The case decided.
    pub case: CaseId,
    /// Its identifier there, the same for the same decision.
    pub puid: String,
    /// What is or was sent, JSON.
    pub body: String,
    /// Which kinds of personal data were taken out of what a person wrote.
    pub removed: Vec<String>,
    /// Not to be sent before: an embargo.
    pub not_before: Option<Timestamp>,
    /// Where it stands.
    pub stage: StatementStage,
    /// When it was queued last.
    pub queued_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// What the database calls it.
    pub uuid: Option<String>,
    /// Where everybody reads it.
    pub permalink: Option<String>,
    /// When it was refused last, and why.
    pub refused: Option<(Timestamp, String)>,
    /// Since when the decision does not count any more.
    pub overturned_at: Option<Timestamp>,
}

impl Statement {
    /// The database has it. Again changes nothing.
    #[must_use]
    pub fn sent(
        &self,
        uuid: Option<String>,
        permalink: Option<String>,
        was_there: bool,
    ) -> Vec<Event> {
        if self.stage == StatementStage::Sent {
            return Vec::new();
        }
        vec![Event::StatementSent {
            statement: self.id.clone(),
            case: self.case.clone(),
            uuid,
            permalink,
            was_there,
        }]
    }

    /// It is not taken. Only what is queued can be refused.
    #[must_use]
    pub fn refuse(&self, why: &str) -> Vec<Event> {
        if self.stage != StatementStage::Queued {
            return Vec::new();
        }
        vec![Event::StatementRefused {
            statement: self.id.clone(),
            case: self.case.clone(),
            why: why.chars().take(1_000).collect(),
        }]
    }

    /// It may not be sent before `until` either: the embargo was prolonged.
    #[must_use]
    pub fn hold(&self, until: Timestamp) -> Vec<Event> {
        if self.stage != StatementStage::Queued || self.not_before >= Some(until) {
            return Vec::new();
        }
        let mut held = self.clone();
        held.not_before = Some(until);
        vec![held.queued()]
    }

    /// The embargo was lifted before its end.
    #[must_use]
    pub fn release(&self) -> Vec<Event> {
        if self.stage != StatementStage::Queued || self.not_before.is_none() {
            return Vec::new();
        }
        let mut free = self.clone();
        free.not_before = None;
        vec![free.queued()]
    }

    /// The decision does not count any more. Again changes nothing.
    #[must_use]
    pub fn overturn(&self) -> Vec<Event> {
        if self.overturned_at.is_some() {
            return Vec::new();
        }
        vec![Event::StatementOverturned {
            statement: self.id.clone(),
            case: self.case.clone(),
        }]
    }

    /// Queues a refused one again, mended.
    ///
    /// # Errors
    /// A [`Refusal`] unless it was refused.
    pub fn again(&self, body: String, removed: Vec<String>) -> Result<Event, Refusal> {
        if self.stage != StatementStage::Refused {
            return Err(Refusal::new(
                "not_refused",
                "Only a statement that was refused is sent again; this one was not.",
            ));
        }
        let mended = Self {
            body,
            removed,
            ..self.clone()
        };
        Ok(mended.queued())
    }

    fn queued(&self) -> Event {
        Event::StatementQueued {
            id: self.id.clone(),
            organisation: self.organisation.clone(),
            case: self.case.clone(),
            puid: self.puid.clone(),
            body: self.body.clone(),
            removed: self.removed.clone(),
            not_before: self.not_before,
        }
    }

    /// The statement after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let at = recorded.at;
        match (&recorded.event, before) {
            (
                Event::StatementQueued {
                    id,
                    organisation,
                    case,
                    puid,
                    body,
                    removed,
                    not_before,
                },
                before,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                case: case.clone(),
                puid: puid.clone(),
                body: body.clone(),
                removed: removed.clone(),
                not_before: *not_before,
                stage: StatementStage::Queued,
                queued_at: at,
                sent_at: None,
                uuid: None,
                permalink: None,
                refused: before.and_then(|before| before.refused),
                overturned_at: None,
            }),
            (
                Event::StatementSent {
                    uuid, permalink, ..
                },
                Some(before),
            ) => Some(Self {
                stage: StatementStage::Sent,
                sent_at: Some(at),
                uuid: uuid.clone(),
                permalink: permalink.clone(),
                ..before
            }),
            (Event::StatementRefused { why, .. }, Some(before)) => Some(Self {
                stage: StatementStage::Refused,
                refused: Some((at, why.clone())),
                ..before
            }),
            (Event::StatementOverturned { .. }, Some(before)) => Some(Self {
                stage: match before.stage {
                    StatementStage::Sent => StatementStage::Sent,
                    _ => StatementStage::Dropped,
                },
                overturned_at: Some(at),
                ..before
            }),
            (_, before) => before,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Actor;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn queued() -> Statement {
        let event = Event::StatementQueued {
            id: StatementId::new(at(1), [1; 10]),
            organisation: OrganisationId::new(at(1), [2; 10]),
            case: CaseId::new(at(1), [3; 10]),
            puid: "sd-1".to_owned(),
            body: "{}".to_owned(),
            removed: vec!["email".to_owned()],
            not_before: Some(at(9)),
        };
        after(None, event, 2)
    }

    fn after(before: Option<Statement>, event: Event, second: i64) -> Statement {
        let recorded = Recorded {
            seq: 0,
            at: at(second),
            actor: Actor::System,
            event,
        };
        Statement::apply(before, &recorded).unwrap()
    }

    fn one(events: Vec<Event>) -> Event {
        assert_eq!(events.len(), 1);
        events.into_iter().next().unwrap()
    }

    #[test]
    fn a_refused_statement_is_queued_again_under_the_same_names_and_any_other_is_not() {
        let first = queued();
        assert_eq!(
            first.again(String::new(), Vec::new()).unwrap_err().code,
            "not_refused"
        );
        let refused = after(Some(first.clone()), one(first.refuse("No.")), 3);
        assert_eq!(refused.stage, StatementStage::Refused);
        assert!(refused.refuse("No.").is_empty());
        let mended = refused.again("{\"a\":1}".to_owned(), Vec::new()).unwrap();
        let again = after(Some(refused), mended, 4);
        assert_eq!(again.stage, StatementStage::Queued);
        assert_eq!(
            (&again.puid, again.not_before),
            (&first.puid, first.not_before)
        );
        assert_eq!(again.refused.unwrap().1, "No.");
        assert_eq!((again.body.as_str(), again.queued_at), ("{\"a\":1}", at(4)));
    }

    #[test]
    fn an_embargo_is_prolonged_or_lifted_and_not_otherwise_shortened() {
        let first = queued();
        assert!(first.hold(at(9)).is_empty() && first.hold(at(8)).is_empty());
        let held = after(Some(first.clone()), one(first.hold(at(20))), 3);
        assert_eq!(
            (held.not_before, held.stage),
            (Some(at(20)), StatementStage::Queued)
        );
        assert_eq!((&held.body, &held.puid), (&first.body, &first.puid));
        let sent = after(Some(held.clone()), one(held.sent(None, None, false)), 4);
        assert!(sent.hold(at(30)).is_empty() && sent.release().is_empty());
        let free = after(Some(held.clone()), one(held.release()), 5);
        assert_eq!(
            (free.not_before, free.stage),
            (None, StatementStage::Queued)
        );
        assert!(free.release().is_empty());
    }

    #[test]
    fn what_was_sent_stays_sent_and_what_was_not_is_dropped_when_the_decision_is_overturned() {
        let first = queued();
        let dropped = after(Some(first.clone()), one(first.overturn()), 3);
        assert_eq!(dropped.stage, StatementStage::Dropped);
        assert!(dropped.overturn().is_empty());
        assert!(dropped.again(String::new(), Vec::new()).is_err());
        // It was on the wire when it was dropped: then it is there all the same.
        let sent = one(dropped.sent(Some("u".to_owned()), None, false));
        let sent = after(Some(dropped), sent, 4);
        assert_eq!(
            (sent.stage, sent.overturned_at),
            (StatementStage::Sent, Some(at(3)))
        );
        let first_sent = after(Some(first.clone()), one(first.sent(None, None, true)), 3);
        assert!(first_sent.sent(None, None, true).is_empty());
        let overturned = after(Some(first_sent.clone()), one(first_sent.overturn()), 5);
        assert_eq!(
            (overturned.stage, overturned.sent_at),
            (StatementStage::Sent, Some(at(3)))
        );
    }
}
