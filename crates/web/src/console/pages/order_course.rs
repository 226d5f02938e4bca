//! What became of an order besides being answered, and the forms with which that is recorded.

use super::{
    forms::{AnswerForm, field, utc},
    parts::{Moment, Place, fault},
};
use crate::tongue::say::{self, Message};
use askama::{Template, filters::HtmlSafe};
use casework::{
    Challenger, FirstOrder, Proceeding, ProceedingEnd, ProceedingKind, ProceedingOutcome,
    ScrutinyStage, Silence,
};
use exchange::{
    Problem,
    v1::{NewProceedingEnd, NewSilence, NoticeView, OrderView, Reasons},
};
use jiff::Timestamp;

/// The course of an order.
#[derive(Debug, Template)]
#[template(path = "parts/order_course.html")]
pub(super) struct OrderCourse<'a> {
    pub(super) order: &'a OrderView,
}

impl HtmlSafe for OrderCourse<'_> {}

impl OrderCourse<'_> {
    fn first(&self) -> Option<Message> {
        self.order.first.as_ref().map(|first| match first {
            FirstOrder::Informed { at } => {
                say::it("course-first-informed").part("at", Moment::at(at))
            }
            FirstOrder::Emergency { reason } => {
                say::it("course-first-emergency").text("reason", reason)
            }
        })
    }

    fn scrutiny(&self) -> Option<Message> {
        let infringes = self
            .order
            .scrutiny_decision
            .as_ref()
            .map(|decision| decision.infringes);
        self.order.scrutiny.map(|stage| match (stage, infringes) {
            (_, Some(true)) => say::it("course-scrutiny-infringes"),
            (_, Some(false)) => say::it("course-scrutiny-stands"),
            (ScrutinyStage::Copied, _) => say::it("course-scrutiny-copied"),
            (ScrutinyStage::Intended, _) => say::it("course-scrutiny-intended"),
            (ScrutinyStage::Lapsed, _) => say::it("course-scrutiny-lapsed"),
            (ScrutinyStage::Open | ScrutinyStage::Decided, _) => say::it("course-scrutiny-open"),
        })
    }

    fn outcome(&self, end: &ProceedingEnd) -> Message {
        match end.outcome {
            ProceedingOutcome::Confirmed => say::it("course-confirmed"),
            ProceedingOutcome::Annulled => say::it("course-annulled"),
            ProceedingOutcome::WithoutDecision => say::it("course-ended"),
        }
    }
}

/// What the forms send, and what is shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CourseForm {
    /// Which of the forms it was: the last part of its address.
    pub(crate) which: String,
    pub(crate) reasons: String,
    pub(crate) reference: String,
    pub(crate) forum: String,
    pub(crate) by: String,
    pub(crate) filed_at: String,
    pub(crate) outcome: String,
    pub(crate) until: String,
}

impl CourseForm {
    /// Nothing filled in.
    pub(crate) fn read(which: &str, pairs: &[(String, String)]) -> Self {
        Self {
            which: which.to_owned(),
            reasons: field(pairs, "reasons"),
            reference: field(pairs, "reference"),
            forum: field(pairs, "forum"),
            by: field(pairs, "by"),
            filed_at: field(pairs, "filed_at"),
            outcome: field(pairs, "outcome"),
            until: field(pairs, "until"),
        }
    }

    /// A request for scrutiny.
    pub(crate) fn reasons(&self) -> Reasons {
        Reasons {
            reasons: self.reasons.clone(),
        }
    }

    /// A challenge.
    ///
    /// # Errors
    /// A [`Problem`] naming the field.
    pub(crate) fn proceeding(&self, now: Timestamp) -> Result<Proceeding, Box<Problem>> {
        let by = match self.by.as_str() {
            "content_provider" => Challenger::ContentProvider,
            _ => Challenger::Provider,
        };
        Ok(Proceeding {
            reference: self.reference.clone(),
            kind: ProceedingKind::Court,
            forum: self.forum.clone(),
            by,
            filed_at: utc("filed_at", &self.filed_at)?.unwrap_or(now),
            ended: None,
        })
    }

    /// The end of one.
    ///
    /// # Errors
    /// A [`Problem`] when nothing was chosen.
    pub(crate) fn proceeding_end(&self, now: Timestamp) -> Result<NewProceedingEnd, Box<Problem>> {
        let outcome = match self.outcome.as_str() {
            "confirmed" => ProceedingOutcome::Confirmed,
            "annulled" => ProceedingOutcome::Annulled,
            "without_decision" => ProceedingOutcome::WithoutDecision,
            _ => return Err(super::forms::missing("outcome", "Say how it ended.")),
        };
        Ok(NewProceedingEnd {
            reference: self.reference.clone(),
            outcome,
            at: now,
        })
    }

    /// A prolongation.
    ///
    /// # Errors
    /// A [`Problem`] when no instant was given.
    pub(crate) fn silence(&self) -> Result<NewSilence, Box<Problem>> {
        let until = utc("until", &self.until)?;
        Ok(NewSilence {
            until: until
                .ok_or_else(|| super::forms::missing("until", "Say until when it is prolonged."))?,
            reasons: self.reasons.clone(),
        })
    }
}

/// The forms below an order.
#[derive(Debug, Template)]
#[template(path = "parts/order_forms.html")]
pub(super) struct OrderForms<'a> {
    pub(super) notice: &'a NoticeView,
    pub(super) csrf: &'a str,
    /// The answer as last sent.
    pub(super) form: &'a AnswerForm,
    pub(super) course: &'a CourseForm,
    pub(super) problem: Option<&'a Problem>,
    /// Whether this person may answer for the addressee.
    pub(super) may_answer: bool,
    /// Whether this person may record challenges.
    pub(super) may_record: bool,
    /// Whether this person may act for the issuer.
    pub(super) may_finish: bool,
    pub(super) now: Timestamp,
}

impl HtmlSafe for OrderForms<'_> {}

impl OrderForms<'_> {
    fn order(&self) -> Option<&OrderView> {
        self.notice.order.as_ref()
    }

    fn is_reinstating(&self) -> bool {
        let owes = self
            .order()
            .is_some_and(|order| order.ceased.is_some() && order.reinstatement.is_none());
        self.may_answer && owes && self.notice.executed.is_some()
    }

    /// Whether the location of a place, counted from 1, was ticked.
    fn is_kept_down(&self, place: &usize) -> bool {
        self.form.places.contains(place)
    }

    /// Until when scrutiny can be asked for, while it can.
    fn may_ask(&self) -> Option<Timestamp> {
        let order = self.order()?;
        let is_open = order.scrutiny_decision.is_none();
        let until = order.scrutiny_until?;
        (self.may_answer && is_open && self.now <= until).then_some(until)
    }

    fn pending(&self) -> Vec<&Proceeding> {
        let filed = self.order().map(|order| order.proceedings.as_slice());
        let filed = filed.unwrap_or_default().iter();
        filed.filter(|filed| filed.ended.is_none()).collect()
    }

    fn silent(&self) -> Option<&Silence> {
        self.order()?
            .silence
            .as_ref()
            .filter(|silence| silence.holds(self.now))
    }

    fn is_open(&self, which: &str) -> bool {
        self.course.which == which
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem, field)
    }
}
