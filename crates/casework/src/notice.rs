//! What leaves the house about a location: a [`Referral`] or a [`RemovalOrder`], with the particulars both share.
//!
//! The clock starts at receipt, which is the earliest of: the addressee's endpoint accepted the signed webhook, the
//! addressee fetched the notice, a person of the addressee opened it.

use crate::{
    AnswerKind, CaseId, Clock, Event, Executed, Finality, FromOutside, Impossible, NoticeId,
    NoticeKind, OrganisationKind, Origin, ReceivedVia, Recorded, Referral, ReferralAnswer,
    ReferralStage, Refusal, Reinstatement, RemovalOrder, Seen, SeenState, Silence, Terms,
    refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An answer's time may lie ahead of our clock by this much; clocks of two houses are never quite the same.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(120);

/// The kind of notice, with the state of its own machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeBody {
    /// Voluntary.
    Referral(Referral),
    /// Art 3.
    RemovalOrder(Box<RemovalOrder>),
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
    /// To an order that has no legal effect any more: what became of the content (Art 4(7)).
    Reinstated(Reinstatement),
}

impl NoticeAnswer {
    /// Which answer to an order it is; nothing for one to a referral.
    #[must_use]
    pub fn kind(&self) -> Option<AnswerKind> {
        match self {
            Self::Referral(_) => None,
            Self::Executed(_) => Some(AnswerKind::Feedback),
            Self::Impossible(_) => Some(AnswerKind::Impossibility),
            Self::Reinstated(_) => Some(AnswerKind::Reinstatement),
        }
    }

    fn at(&self) -> Timestamp {
        match self {
            Self::Referral(answer) => answer.at,
            Self::Executed(executed) => executed.at,
            Self::Impossible(impossible) => impossible.at,
            Self::Reinstated(said) => said.at,
        }
    }

    /// Whether the content is no longer accessible after this answer.
    #[must_use]
    pub fn is_measure(&self) -> bool {
        match self {
            Self::Referral(answer) => answer.outcome.is_measure(),
            Self::Executed(_) => true,
            Self::Impossible(_) | Self::Reinstated(_) => false,
        }
    }

    /// Whether it is about a location, whose case it then changes.
    #[must_use]
    pub fn is_about(&self, url: &str) -> bool {
        let urls = match self {
            Self::Executed(executed) => &executed.urls,
            Self::Impossible(impossible) => &impossible.urls,
            Self::Referral(_) | Self::Reinstated(_) => return true,
        };
        urls.is_empty() || urls.iter().any(|named| named == url)
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
    /// What checks of its locations saw, each time it changed, with the case about the location; oldest first.
    pub seen: Vec<(CaseId, Seen)>,
    /// Why delivery was given up, if it was.
    pub delivery_given_up: Option<String>,
    /// When a mail server took it on, where it was sent by mail: no receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<Timestamp>,
    /// Answers that were sent by mail to an issuer outside the instance, or could not be; oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers_sent: Vec<AnswerSent>,
}

/// An answer to an order of an authority outside the instance, on its way by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerSent {
    /// Which answer.
    pub answer: AnswerKind,
    /// SHA-256 of the signed document (JWS), where there is a form for it.
    pub sha256: Option<String>,
    /// When a mail server took it on, or it was given up.
    pub at: Timestamp,
    /// Why it was given up, if it was: then write to the authority by hand.
    pub given_up: Option<String>,
}

impl Notice {
    /// Issues a notice.
    ///
    /// # Errors
    /// A [`Refusal`] when grounds are missing, the issuer may not order, a referral carries what only an order may, or an
    /// order lacks what the law wants it to say.
    pub fn issue(
        id: NoticeId,
        kind: NoticeKind,
        terms: Terms,
        issuer: OrganisationKind,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        Ok(Event::NoticeIssued {
            id,
            kind,
            terms: terms.checked(kind, issuer, now)?,
        })
    }

    /// The addressee has it. Again changes nothing, and nothing is received of what asks for nothing any more.
    #[must_use]
    pub fn receive(&self, via: ReceivedVia, addressee_case: CaseId) -> Vec<Event> {
        if self.received.is_some() || self.is_void() {
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

    /// Where it came in from outside the instance, if it did.
    #[must_use]
    pub fn from_outside(&self) -> Option<&FromOutside> {
        self.terms.order.as_ref()?.from_outside.as_ref()
    }

    /// An order that came in from outside: issued and received at once, with the addressee's case, which [`Terms::case`] names.
    /// The hour runs from [`FromOutside::received_at`].
    ///
    /// # Errors
    /// A [`Refusal`] when it lacks what no order can do without.
    pub fn take_in(
        id: NoticeId,
        terms: Terms,
        issuer: OrganisationKind,
        via: ReceivedVia,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let terms = terms.checked(NoticeKind::RemovalOrder, issuer, now)?;
        let case = Event::CaseOpened {
            id: terms.case.clone(),
            organisation: terms.addressee.clone(),
            origin: Origin::Notice {
                notice: id.clone(),
                kind: NoticeKind::RemovalOrder,
                url: terms.url.clone(),
            },
            matches: Vec::new(),
        };
        let issued = Event::NoticeIssued {
            id: id.clone(),
            kind: NoticeKind::RemovalOrder,
            terms,
        };
        let received = Event::NoticeReceived { notice: id, via };
        Ok(vec![issued, received, case])
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
        if self.received.is_none() && !self.is_void() {
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
            (NoticeBody::RemovalOrder(order), NoticeAnswer::Reinstated(said)) => {
                order.check_reinstated(said)?.map(NoticeAnswer::Reinstated)
            }
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
                also: self.further_cases(),
                complete: self.completes(&answer),
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
        self.clarify_received(text, None)
    }

    /// The issuer clarified an order, and the addressee received that at an instant: from outside the instance. The new hour
    /// runs from there; none that ran before is touched.
    ///
    /// # Errors
    /// As [`Notice::clarify`].
    pub fn clarify_received(
        &self,
        text: &str,
        received_at: Option<Timestamp>,
    ) -> Result<Event, Refusal> {
        match &self.body {
            NoticeBody::RemovalOrder(order) => Ok(Event::NoticeClarified {
                notice: self.id.clone(),
                text: order.check_clarification(text)?,
                received_at,
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
        let has_measure = match &self.body {
            NoticeBody::Referral(_) => self.measure_at().is_some(),
            NoticeBody::RemovalOrder(order) => order.has_measure() || order.ceased.is_some(),
        };
        if has_measure {
            return Err(Refusal::new(
                "already_executed",
                "The measure was already taken; ask the addressee for reinstatement instead of withdrawing.",
            ));
        }
        Ok(vec![Event::NoticeWithdrawn {
            notice: self.id.clone(),
            case: self.terms.case.clone(),
            addressee_case: self.addressee_case.clone(),
            also: self.further_cases(),
            reason,
        }])
    }

    /// Whether nothing is left open with an answer: to a referral always, to an order when each location is executed.
    fn completes(&self, answer: &NoticeAnswer) -> bool {
        match (&self.body, answer) {
            (NoticeBody::RemovalOrder(order), NoticeAnswer::Executed(executed)) => {
                let mut after = order.clone();
                after.give_executed(executed);
                after.measure_at().is_some()
            }
            (_, NoticeAnswer::Impossible(_)) => false,
            _ => true,
        }
    }

    fn further_cases(&self) -> Vec<CaseId> {
        self.terms
            .also
            .iter()
            .map(|item| item.case.clone())
            .collect()
    }

    /// A check of one of its locations, by the case about it. Only a change is an event.
    #[must_use]
    pub fn see(&self, case: &CaseId, seen: Seen) -> Vec<Event> {
        let same = |last: &Seen| last.state == seen.state && last.http_status == seen.http_status;
        if self.seen_at(case).last().is_some_and(same) {
            return Vec::new();
        }
        vec![Event::LocationSeen {
            notice: self.id.clone(),
            case: case.clone(),
            seen,
        }]
    }

    /// What checks saw of the location of a case, oldest first.
    pub fn seen_at(&self, case: &CaseId) -> impl DoubleEndedIterator<Item = &Seen> {
        self.seen
            .iter()
            .filter(move |(of, _)| of == case)
            .map(|(_, seen)| seen)
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
                    NoticeKind::RemovalOrder => {
                        NoticeBody::RemovalOrder(Box::new(RemovalOrder::issued(
                            terms.urls().map(str::to_owned),
                            terms.silence_until(recorded.at).map(|until| Silence {
                                first_until: until,
                                until,
                                ended_at: None,
                            }),
                        )))
                    }
                },
                issued_at: terms.issued_outside().unwrap_or(recorded.at),
                received: None,
                addressee_case: None,
                seen: Vec::new(),
                delivery_given_up: None,
                mailed_at: None,
                answers_sent: Vec::new(),
            });
        }
        let mut notice = before?;
        let at = recorded.at;
        match (&recorded.event, &mut notice.body) {
            (Event::NoticeReceived { via, .. }, body) => {
                let order = notice.terms.order.as_ref();
                let outside = order.and_then(|order| order.from_outside.as_ref());
                let at = outside.map_or(at, |outside| outside.received_at.min(at));
                match body {
                    NoticeBody::Referral(referral) => referral.received(at),
                    NoticeBody::RemovalOrder(order) => order.received(at),
                }
                notice.received.get_or_insert((at, *via));
            }
            (Event::NoticeMailed { .. }, _) => notice.mailed_at = Some(at),
            (Event::AnswerMailed { answer, sha256, .. }, _) => {
                notice.answers_sent.push(AnswerSent {
                    answer: *answer,
                    sha256: sha256.clone(),
                    at,
                    given_up: None,
                });
            }
            (
                Event::AnswerNotMailed {
                    answer, last_error, ..
                },
                _,
            ) => notice.answers_sent.push(AnswerSent {
                answer: *answer,
                sha256: None,
                at,
                given_up: Some(last_error.clone()),
            }),
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
                order.give_executed(executed);
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
            (
                Event::NoticeClarified {
                    text, received_at, ..
                },
                NoticeBody::RemovalOrder(order),
            ) => order.clarified(text, received_at.map_or(at, |received| received.min(at))),
            (Event::NoticeWithdrawn { .. }, NoticeBody::Referral(referral)) => {
                referral.withdrawn(at)
            }
            (Event::NoticeWithdrawn { .. }, NoticeBody::RemovalOrder(order)) => order.withdrawn(at),
            (
                Event::NoticeAnswered {
                    answer: NoticeAnswer::Reinstated(said),
                    ..
                },
                NoticeBody::RemovalOrder(order),
            ) => order.reinstate(said),
            (Event::NoticeCeased { ceased, .. }, NoticeBody::RemovalOrder(order)) => {
                order.cease(ceased, at);
            }
            (Event::ProceedingFiled { proceeding, .. }, NoticeBody::RemovalOrder(order)) => {
                order.proceedings.push(proceeding.clone());
            }
            (Event::ProceedingEnded { reference, end, .. }, NoticeBody::RemovalOrder(order)) => {
                let filed = order
                    .proceedings
                    .iter_mut()
                    .find(|filed| filed.reference == *reference);
                if let Some(filed) = filed {
                    filed.ended = Some(end.clone());
                }
            }
            (Event::OrderFinal { by, .. }, NoticeBody::RemovalOrder(order)) => {
                order.finality = Some(Finality { by: *by, at });
            }
            (Event::SilenceExtended { until, .. }, NoticeBody::RemovalOrder(order)) => {
                if let Some(silence) = &mut order.silence {
                    silence.until = *until;
                }
            }
            (Event::SilenceEnded { .. }, NoticeBody::RemovalOrder(order)) => {
                if let Some(silence) = &mut order.silence {
                    silence.ended_at.get_or_insert(at);
                }
            }
            (Event::LocationSeen { case, seen, .. }, _) => {
                notice.seen.push((case.clone(), seen.clone()));
            }
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
            NoticeBody::RemovalOrder(order) => order.stage.as_str(),
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
            NoticeBody::RemovalOrder(order) => order.measure_at(),
        }
    }

    /// Whether an answer has ended the matter (an Annex III has not).
    #[must_use]
    pub fn is_answered(&self) -> bool {
        matches!(self.stage(), "answered" | "executed" | "reinstated")
    }

    /// Whether it asks for nothing any more, because it was taken back or has no legal effect.
    #[must_use]
    pub fn is_void(&self) -> bool {
        matches!(self.stage(), "withdrawn" | "ceased_effect" | "reinstated")
    }

    /// Whether the issuer took it back.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.stage() == "withdrawn"
    }

    /// When checks of ours had seen every location gone.
    #[must_use]
    pub fn first_seen_gone(&self) -> Option<Timestamp> {
        let mut last = None;
        for case in self.terms.cases() {
            let gone = self
                .seen_at(case)
                .find(|seen| seen.state == SeenState::Gone)?;
            last = last.max(Some(gone.at));
        }
        last
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
