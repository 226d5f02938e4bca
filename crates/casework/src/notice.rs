//! What leaves the house about a location: a [`Referral`] or a [`RemovalOrder`], with the particulars both share.
//!
//! The clock starts at receipt, which is the earliest of: the addressee's endpoint accepted the signed webhook, the
//! addressee fetched the notice, a person of the addressee opened it.

use crate::{
    CaseId, Clock, Event, Executed, Ground, Impossible, NoticeId, NoticeKind, OrderStage,
    OrganisationId, OrganisationKind, Origin, ReceivedVia, Recorded, Referral, ReferralAnswer,
    ReferralStage, Refusal, RemovalOrder, Seen, SeenState, refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An answer's time may lie ahead of our clock by this much; clocks of two houses are never quite the same.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(120);

/// The particulars of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Terms {
    /// The issuer's case.
    pub case: CaseId,
    /// Who sends it.
    pub issuer: OrganisationId,
    /// To whom.
    pub addressee: OrganisationId,
    /// The issuer's reference number (Annex I section A 6).
    pub reference: String,
    /// Exact location (Annex I section B 1).
    pub url: String,
    /// SHA-256 of the images there, for identification.
    pub content_sha256: Vec<String>,
    /// Grounds, Art 2(7); at least one (Annex I section B 2).
    pub grounds: Vec<Ground>,
    /// Why the material is considered terrorist content (Annex I section B 3).
    pub reasons: String,
    /// Art 11(3): for reasons of public security the addressee must not inform the content provider (Annex I section C).
    /// Only an order may say so.
    #[serde(default)]
    pub non_disclosure: bool,
}

/// The kind of notice, with the state of its own machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeBody {
    /// Voluntary.
    Referral(Referral),
    /// Art 3.
    RemovalOrder(RemovalOrder),
}

/// What an addressee answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeAnswer {
    /// To a referral: what was done with it.
    Referral(ReferralAnswer),
    /// To an order: Annex II.
    Executed(Executed),
    /// To an order: Annex III.
    Impossible(Impossible),
}

impl NoticeAnswer {
    fn at(&self) -> Timestamp {
        match self {
            Self::Referral(answer) => answer.at,
            Self::Executed(executed) => executed.at,
            Self::Impossible(impossible) => impossible.at,
        }
    }

    /// Whether the content is no longer accessible after this answer.
    #[must_use]
    pub fn is_measure(&self) -> bool {
        match self {
            Self::Referral(answer) => answer.outcome.is_measure(),
            Self::Executed(_) => true,
            Self::Impossible(_) => false,
        }
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// Its particulars.
    pub terms: Terms,
    /// Its kind and state.
    pub body: NoticeBody,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When and how it was received.
    pub received: Option<(Timestamp, ReceivedVia)>,
    /// The addressee's case about it.
    pub addressee_case: Option<CaseId>,
    /// What checks of the location saw, each time it changed; oldest first.
    pub seen: Vec<Seen>,
    /// Why delivery was given up, if it was.
    pub delivery_given_up: Option<String>,
}

impl Notice {
    /// Issues a notice.
    ///
    /// # Errors
    /// A [`Refusal`] when grounds are missing, the issuer may not order, or a referral carries what only an order may.
    pub fn issue(
        id: NoticeId,
        kind: NoticeKind,
        terms: Terms,
        issuer: OrganisationKind,
    ) -> Result<Event, Refusal> {
        let reasons = written("reasons", &terms.reasons, 8_000)?;
        let url = crate::event::web_address("url", &terms.url)?;
        if terms.grounds.is_empty() {
            return Err(Refusal::of(
                "grounds",
                "missing",
                "At least one ground of Art 2(7) must be ticked.",
            ));
        }
        match kind {
            NoticeKind::RemovalOrder if issuer != OrganisationKind::Authority => {
                return Err(may_not_order(issuer));
            }
            NoticeKind::Referral if terms.non_disclosure => {
                return Err(Refusal::of(
                    "non_disclosure",
                    "not_for_referrals",
                    "Only a removal order can forbid informing the content provider (Art 11(3)).",
                ));
            }
            _ => {}
        }
        Ok(Event::NoticeIssued {
            id,
            kind,
            terms: Terms {
                reasons,
                url,
                ..terms
            },
        })
    }

    /// The addressee has it. Again changes nothing.
    #[must_use]
    pub fn receive(&self, via: ReceivedVia, addressee_case: CaseId) -> Vec<Event> {
        if self.received.is_some() || self.is_withdrawn() {
            return Vec::new();
        }
        vec![
            Event::NoticeReceived {
                notice: self.id.clone(),
                via,
            },
            Event::CaseOpened {
                id: addressee_case,
                organisation: self.terms.addressee.clone(),
                origin: Origin::Notice {
                    notice: self.id.clone(),
                    kind: self.kind(),
                    url: self.terms.url.clone(),
                },
                matches: Vec::new(),
            },
        ]
    }

    /// The addressee answers. The same answer again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when the answer does not belong to this kind of notice, contradicts an earlier one, lacks a reason,
    /// or names a time in the future.
    pub fn answer(&self, answer: &NoticeAnswer, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        if answer.at().duration_since(now) > CLOCK_SKEW {
            return Err(Refusal::of(
                "at",
                "in_the_future",
                format!("The time {} lies in the future.", answer.at()),
            ));
        }
        if self.received.is_none() && !self.is_withdrawn() {
            // Whoever answers has it: the caller records the receipt first, so that the clock has a start.
            return Err(Refusal::new(
                "not_received",
                "The notice was not received yet.",
            ));
        }
        let checked = match (&self.body, answer) {
            (NoticeBody::Referral(referral), NoticeAnswer::Referral(answer)) => {
                referral.check_answer(answer)?.map(NoticeAnswer::Referral)
            }
            (NoticeBody::RemovalOrder(order), NoticeAnswer::Executed(executed)) => {
                order.check_executed(executed)?.map(NoticeAnswer::Executed)
            }
            (NoticeBody::RemovalOrder(order), NoticeAnswer::Impossible(impossible)) => order
                .check_impossible(impossible)?
                .map(NoticeAnswer::Impossible),
            (NoticeBody::Referral(_), _) => {
                return Err(Refusal::of(
                    "kind",
                    "wrong_kind",
                    "This is a referral: answer with what you did with it; Annexes II and III are for orders.",
                ));
            }
            (NoticeBody::RemovalOrder(_), NoticeAnswer::Referral(_)) => {
                return Err(Refusal::of(
                    "kind",
                    "wrong_kind",
                    "This is a removal order: answer “executed” (Annex II) or “impossible” (Annex III). It cannot be declined.",
                ));
            }
        };
        Ok(checked
            .map(|answer| Event::NoticeAnswered {
                notice: self.id.clone(),
                case: self.terms.case.clone(),
                addressee_case: self.addressee_case.clone(),
                answer,
            })
            .into_iter()
            .collect())
    }

    /// The issuer clarifies an order; a new hour starts.
    ///
    /// # Errors
    /// A [`Refusal`] when there is nothing to clarify.
    pub fn clarify(&self, text: &str) -> Result<Event, Refusal> {
        match &self.body {
            NoticeBody::RemovalOrder(order) => Ok(Event::NoticeClarified {
                notice: self.id.clone(),
                text: order.check_clarification(text)?,
            }),
            NoticeBody::Referral(_) => Err(Refusal::new(
                "nothing_to_clarify",
                "A referral has no Annex III; send a new referral instead.",
            )),
        }
    }

    /// The issuer takes it back. Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] without a reason, or when the measure was already taken.
    pub fn withdraw(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = written("reason", reason, 4_000)?;
        if self.is_withdrawn() {
            return Ok(Vec::new());
        }
        if self.measure_at().is_some() {
            return Err(Refusal::new(
                "already_executed",
                "The measure was already taken; ask the addressee for reinstatement instead of withdrawing.",
            ));
        }
        Ok(vec![Event::NoticeWithdrawn {
            notice: self.id.clone(),
            case: self.terms.case.clone(),
            addressee_case: self.addressee_case.clone(),
            reason,
        }])
    }

    /// A check of the location. Only a change is an event.
    #[must_use]
    pub fn see(&self, seen: Seen) -> Vec<Event> {
        if self
            .seen
            .last()
            .is_some_and(|last| last.state == seen.state && last.http_status == seen.http_status)
        {
            return Vec::new();
        }
        vec![Event::LocationSeen {
            notice: self.id.clone(),
            case: self.terms.case.clone(),
            seen,
        }]
    }

    /// The notice after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        if let (Event::NoticeIssued { id, kind, terms }, None) = (&recorded.event, &before) {
            return Some(Self {
                id: id.clone(),
                terms: terms.clone(),
                body: match kind {
                    NoticeKind::Referral => NoticeBody::Referral(Referral::sent()),
                    NoticeKind::RemovalOrder => NoticeBody::RemovalOrder(RemovalOrder::issued()),
                },
                issued_at: recorded.at,
                received: None,
                addressee_case: None,
                seen: Vec::new(),
                delivery_given_up: None,
            });
        }
        let mut notice = before?;
        let at = recorded.at;
        match (&recorded.event, &mut notice.body) {
            (Event::NoticeReceived { via, .. }, body) => {
                match body {
                    NoticeBody::Referral(referral) => referral.received(at),
                    NoticeBody::RemovalOrder(order) => order.received(at),
                }
                notice.received.get_or_insert((at, *via));
            }
            (Event::CaseOpened { id, .. }, _) => notice.addressee_case = Some(id.clone()),
            (
                Event::NoticeAnswered {
                    answer: NoticeAnswer::Referral(answer),
                    ..
                },
                NoticeBody::Referral(referral),
            ) => {
                referral.answered(answer);
            }
            (
                Event::NoticeAnswered {
                    answer: NoticeAnswer::Executed(executed),
                    ..
                },
                NoticeBody::RemovalOrder(order),
            ) => {
                order.executed(executed);
            }
            (
                Event::NoticeAnswered {
                    answer: NoticeAnswer::Impossible(why),
                    ..
                },
                NoticeBody::RemovalOrder(order),
            ) => {
                order.cannot_execute(why);
            }
            (Event::NoticeClarified { text, .. }, NoticeBody::RemovalOrder(order)) => {
                order.clarified(text, at)
            }
            (Event::NoticeWithdrawn { .. }, NoticeBody::Referral(referral)) => {
                referral.withdrawn(at)
            }
            (Event::NoticeWithdrawn { .. }, NoticeBody::RemovalOrder(order)) => order.withdrawn(at),
            (Event::LocationSeen { seen, .. }, _) => notice.seen.push(seen.clone()),
            (Event::DeliveryGivenUp { last_error, .. }, _) => {
                notice.delivery_given_up = Some(last_error.clone())
            }
            _ => {}
        }
        Some(notice)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> NoticeKind {
        match self.body {
            NoticeBody::Referral(_) => NoticeKind::Referral,
            NoticeBody::RemovalOrder(_) => NoticeKind::RemovalOrder,
        }
    }

    /// Its stage, spelled as in JSON.
    #[must_use]
    pub fn stage(&self) -> &'static str {
        match &self.body {
            NoticeBody::Referral(referral) => match referral.stage {
                ReferralStage::Sent => "sent",
                ReferralStage::Received => "received",
                ReferralStage::Answered => "answered",
                ReferralStage::Withdrawn => "withdrawn",
            },
            NoticeBody::RemovalOrder(order) => match order.stage {
                OrderStage::Issued => "issued",
                OrderStage::Received => "received",
                OrderStage::Executed => "executed",
                OrderStage::CannotExecute => "cannot_execute",
                OrderStage::Withdrawn => "withdrawn",
            },
        }
    }

    /// Every clock that ran or runs, oldest first.
    #[must_use]
    pub fn clocks(&self) -> &[Clock] {
        match &self.body {
            NoticeBody::Referral(referral) => referral.clock.as_slice(),
            NoticeBody::RemovalOrder(order) => &order.clocks,
        }
    }

    /// When the content became inaccessible, as the addressee states it.
    #[must_use]
    pub fn measure_at(&self) -> Option<Timestamp> {
        match &self.body {
            NoticeBody::Referral(referral) => referral
                .answers
                .iter()
                .find(|answer| answer.outcome.is_measure())
                .map(|answer| answer.at),
            NoticeBody::RemovalOrder(order) => order.executed.as_ref().map(|executed| executed.at),
        }
    }

    /// Whether an answer has ended the matter (an Annex III has not).
    #[must_use]
    pub fn is_answered(&self) -> bool {
        matches!(self.stage(), "answered" | "executed")
    }

    /// Whether the issuer took it back.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.stage() == "withdrawn"
    }

    /// When a check of ours first saw the location gone.
    #[must_use]
    pub fn first_seen_gone(&self) -> Option<Timestamp> {
        self.seen
            .iter()
            .find(|seen| seen.state == SeenState::Gone)
            .map(|seen| seen.at)
    }
}

pub(crate) fn may_not_order(kind: OrganisationKind) -> Refusal {
    Refusal::of(
        "outcome",
        "may_not_order",
        format!(
            "Only a competent authority may issue a removal order (Art 12); this organisation is a {}.",
            kind.label()
        ),
    )
}
