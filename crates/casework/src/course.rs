//! What may be done about an order after it was issued, besides answering it: it loses its effect, is challenged, becomes final,
//! and what was not to be told is prolonged or ends.

use crate::{
    Ceased, Event, FinalBy, Notice, NoticeBody, Proceeding, ProceedingEnd, ProceedingOutcome,
    Refusal, RemovalOrder, appeal_ends,
};
use jiff::Timestamp;

impl Notice {
    /// The state of an order.
    ///
    /// # Errors
    /// A [`Refusal`] when it is a referral, to which nothing of this applies.
    pub fn order(&self) -> Result<&RemovalOrder, Refusal> {
        match &self.body {
            NoticeBody::RemovalOrder(order) => Ok(order),
            NoticeBody::Referral(_) => Err(Refusal::of(
                "kind",
                "wrong_kind",
                "This is a referral: it is voluntary, and is neither scrutinised nor appealed against as an order is.",
            )),
        }
    }

    /// The order loses its legal effect. Again changes nothing.
    #[must_use]
    pub fn cease(&self, ceased: Ceased) -> Vec<Event> {
        match self.order() {
            Ok(order) if order.ceased.is_none() && !self.is_withdrawn() => {
                vec![Event::NoticeCeased {
                    notice: self.id.clone(),
                    case: self.terms.case.clone(),
                    addressee_case: self.addressee_case.clone(),
                    also: self
                        .terms
                        .also
                        .iter()
                        .map(|item| item.case.clone())
                        .collect(),
                    reinstate: order.has_measure(),
                    ceased,
                }]
            }
            _ => Vec::new(),
        }
    }

    /// Somebody challenged the order. The same again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field, or when the order is final.
    pub fn file_proceeding(
        &self,
        filed: &Proceeding,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        if filed.filed_at > now {
            return Err(future("filed_at"));
        }
        let filed = self.order()?.check_proceeding(filed)?;
        Ok(filed
            .map(|proceeding| Event::ProceedingFiled {
                notice: self.id.clone(),
                proceeding,
            })
            .into_iter()
            .collect())
    }

    /// A proceeding ended; an annulment takes the order's effect. The same again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when no such proceeding is on record, or it ended otherwise.
    pub fn end_proceeding(
        &self,
        reference: &str,
        end: &ProceedingEnd,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        if end.at > now {
            return Err(future("at"));
        }
        if !self.order()?.check_proceeding_end(reference, end)? {
            return Ok(Vec::new());
        }
        let reference = reference.trim().to_owned();
        let mut events = vec![Event::ProceedingEnded {
            notice: self.id.clone(),
            reference: reference.clone(),
            end: end.clone(),
        }];
        if end.outcome == ProceedingOutcome::Annulled {
            events.extend(self.cease(Ceased::Annulled { reference }));
        }
        Ok(events)
    }

    /// When the time for challenging the order ends, where it names a deadline and was received.
    #[must_use]
    pub fn appeal_ends(&self) -> Option<Timestamp> {
        let days = self.terms.order.as_ref()?.appeal_days?;
        let (received, _) = self.received?;
        Some(appeal_ends(received, days))
    }

    /// Records that the order is final (Art 3(9)). Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] that says what stands against it.
    pub fn finalise(&self, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let by: Option<FinalBy> = self.order()?.check_final(self.appeal_ends(), now)?;
        Ok(by
            .map(|by| Event::OrderFinal {
                notice: self.id.clone(),
                by,
            })
            .into_iter()
            .collect())
    }

    /// Prolongs the time for which the content provider is not informed (Art 11(3)). The same again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when there is none, it has ended, was prolonged already, or would last too long.
    pub fn extend_silence(
        &self,
        until: Timestamp,
        reasons: &str,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let Some(silence) = &self.order()?.silence else {
            return Err(no_silence());
        };
        if silence.until == until && silence.until != silence.first_until {
            return Ok(Vec::new());
        }
        let reasons = silence.check_extension(until, reasons, now)?;
        Ok(vec![Event::SilenceExtended {
            notice: self.id.clone(),
            until,
            reasons,
        }])
    }

    /// The content provider may be informed: the time is over, or the issuer lifts the decision before. Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when there is no such decision.
    pub fn end_silence(&self) -> Result<Vec<Event>, Refusal> {
        match &self.order()?.silence {
            None => Err(no_silence()),
            Some(silence) if silence.ended_at.is_some() => Ok(Vec::new()),
            Some(_) => Ok(vec![Event::SilenceEnded {
                notice: self.id.clone(),
            }]),
        }
    }
}

fn no_silence() -> Refusal {
    Refusal::new(
        "not_silent",
        "This order has no decision not to inform the content provider (Art 11(3)).",
    )
}

fn future(field: &'static str) -> Refusal {
    Refusal::of(field, "in_the_future", "This instant lies in the future.")
}
