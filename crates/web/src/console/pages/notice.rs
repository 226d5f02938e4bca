//! One notice. An order and a referral have templates, colours and words of their own: neither is dressed as the other.

use super::{
    desk::Waiting,
    forms::{AnswerForm, IssuerForm},
    frame::Frame,
    order_course::{CourseForm, OrderCourse, OrderForms},
    parts::{ClockFace, Face, Moment, Place, ProblemBox, fault},
    text,
    withheld::Withheld,
};
use crate::tongue::say::{self, Message};
use askama::{Template, filters::HtmlSafe};
use casework::{
    Ground, ImpossibleBecause, ItemStage, Measure, NoticeKind, Redress, ReferralOutcome, SeenState,
    Silence,
};
use exchange::{
    Problem,
    v1::{ItemView, NoticeView, OrderView},
};
use jiff::Timestamp;

/// A referral or a removal order.
#[derive(Debug, Template)]
#[template(path = "notice.html")]
pub(crate) struct NoticePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The notice.
    pub(crate) notice: NoticeView,
    /// Whether this person may answer it.
    pub(crate) may_answer: bool,
    /// Whether this person may withdraw and clarify it.
    pub(crate) may_withdraw: bool,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
    /// The answer as last sent, empty at first.
    pub(crate) answer: AnswerForm,
    /// The withdrawal or clarification as last sent, empty at first.
    pub(crate) issuer: IssuerForm,
    /// What was last recorded about the course of an order, empty at first.
    pub(crate) course: CourseForm,
    /// The server's clock.
    pub(crate) now: Timestamp,
    /// What waits to leave on its case.
    pub(crate) waiting: Option<app::WaitingLine>,
    /// That it is left out of the transparency report, for the people of its issuer.
    pub(crate) withheld: Option<casework::Withholding>,
    /// Whether this person may leave it out, or count it again.
    pub(crate) may_withhold: bool,
}

impl NoticePage {
    fn waits(&self) -> Option<Waiting<'_>> {
        let line = self.waiting.as_ref()?;
        Some(Waiting::new(
            line,
            &self.frame.csrf,
            self.now,
            "notice",
            true,
        ))
    }

    fn withheld(&self) -> Option<Withheld<'_>> {
        let sent = self.course.which == "withhold";
        (self.may_withhold || self.withheld.is_some()).then(|| Withheld {
            notice: &self.notice.id,
            csrf: &self.frame.csrf,
            standing: self.withheld.as_ref(),
            may_act: self.may_withhold,
            is_open: sent && self.problem.is_some(),
            written: if sent { &self.course.reasons } else { "" },
        })
    }

    fn order_course(&self) -> Option<OrderCourse<'_>> {
        let order = self.notice.order.as_ref()?;
        Some(OrderCourse { order })
    }

    fn order_forms(&self) -> Option<OrderForms<'_>> {
        self.notice.order.as_ref()?;
        let may_finish = self.may_withdraw
            && !matches!(
                self.notice.stage.as_str(),
                "withdrawn" | "ceased_effect" | "reinstated"
            );
        Some(OrderForms {
            notice: &self.notice,
            csrf: &self.frame.csrf,
            form: &self.answer,
            course: &self.course,
            problem: self.problem.as_ref(),
            may_answer: self.may_answer,
            may_record: self.may_answer || self.may_withdraw,
            may_finish,
            now: self.now,
        })
    }

    fn is_order(&self) -> bool {
        self.notice.kind == NoticeKind::RemovalOrder
    }

    fn stage(&self) -> Message {
        stage(&self.notice)
    }

    fn document(&self) -> Document<'_> {
        Document {
            notice: &self.notice,
        }
    }

    fn form(&self) -> Option<Answer<'_>> {
        (self.may_answer && self.waiting.is_none() && Answer::is_open(&self.notice)).then_some(
            Answer {
                notice: &self.notice,
                csrf: &self.frame.csrf,
                form: &self.answer,
                problem: self.problem.as_ref(),
            },
        )
    }

    fn course(&self) -> Course<'_> {
        Course {
            notice: &self.notice,
        }
    }

    fn clock(&self) -> Option<ClockFace<'_>> {
        let clock = self.notice.clocks.last()?;
        Some(ClockFace::new(clock, &self.now, Face::Main))
    }

    /// Clocks before the one that counts.
    fn earlier(&self) -> Vec<ClockFace<'_>> {
        let (_, earlier) = self.notice.clocks.split_last().unzip();
        earlier
            .unwrap_or_default()
            .iter()
            .map(|clock| ClockFace::new(clock, &self.now, Face::Full))
            .collect()
    }

    fn is_withdrawable(&self) -> bool {
        self.may_withdraw
            && self.notice.executed.is_none()
            && self.notice.measure_at.is_none()
            && !matches!(
                self.notice.stage.as_str(),
                "withdrawn" | "ceased_effect" | "reinstated"
            )
    }

    fn is_clarifiable(&self) -> bool {
        self.may_withdraw && self.notice.stage == "cannot_execute"
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }
}

/// Where a notice stands, in a few words.
pub(super) fn stage(notice: &NoticeView) -> Message {
    match (notice.stage.as_str(), notice.to_us) {
        ("sent" | "issued", _) => say::it("notice-on-its-way"),
        ("received", true) => say::it("notice-to-answer"),
        ("received", false) => say::it("notice-received"),
        ("answered", _) => say::it("notice-answered"),
        ("executed", _) => say::it("notice-executed"),
        ("cannot_execute", true) => say::it("notice-not-executed"),
        ("cannot_execute", false) => say::it("notice-cannot-execute"),
        ("withdrawn", _) => say::it("notice-withdrawn"),
        ("ceased_effect", true) if notice.clocks.iter().any(|clock| clock.status == "overdue") => {
            say::it("notice-reinstate")
        }
        ("ceased_effect", _) => say::it("notice-ceased"),
        ("reinstated", _) => say::it("notice-reinstated"),
        _ => say::it("notice-unknown"),
    }
}

/// The notice as it was issued. An order reads like Annex I; a referral reads like a letter.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The notice.
    pub(super) notice: &'a NoticeView,
}

impl<'a> Document<'a> {
    pub(super) fn order(&self) -> Option<OrderDocument<'a>> {
        let notice = self.notice;
        (notice.kind == NoticeKind::RemovalOrder).then_some(OrderDocument { notice })
    }

    pub(super) fn referral(&self) -> Option<ReferralDocument<'a>> {
        let notice = self.notice;
        (notice.kind == NoticeKind::Referral).then_some(ReferralDocument { notice })
    }
}

/// Annex I, sections A to F in short.
#[derive(Debug, Template)]
#[template(path = "parts/order.html")]
pub(super) struct OrderDocument<'a> {
    notice: &'a NoticeView,
}

impl HtmlSafe for OrderDocument<'_> {}

impl OrderDocument<'_> {
    fn is_void(&self) -> bool {
        matches!(
            self.notice.stage.as_str(),
            "withdrawn" | "ceased_effect" | "reinstated"
        )
    }

    fn of_order(&self) -> Option<&OrderView> {
        self.notice.order.as_ref()
    }

    /// Where one of several locations stands; a single one stands where the order does.
    fn item(&self, item: &ItemView) -> Option<Message> {
        if self.notice.items.len() < 2 {
            return None;
        }
        item.stage.map(|stage| match stage {
            ItemStage::Open => say::it("item-open"),
            ItemStage::Executed => say::it("item-executed"),
            ItemStage::CannotExecute => say::it("item-cannot-execute"),
        })
    }

    fn silence(&self) -> Option<&Silence> {
        self.of_order()?.silence.as_ref()
    }

    fn may_inform(&self) -> bool {
        self.of_order().is_some_and(|order| order.may_inform)
    }

    fn copied(&self) -> Option<&str> {
        self.of_order()?.copy_to.as_deref()
    }

    fn redress(&self) -> Option<&Redress> {
        self.of_order()?.redress.as_ref()
    }

    fn appeal_ends(&self) -> Option<Timestamp> {
        self.of_order()?.appeal_ends
    }

    fn boxes(&self) -> Vec<(&'static Ground, bool)> {
        Ground::ALL
            .iter()
            .map(|ground| (ground, self.notice.terms.grounds.contains(ground)))
            .collect()
    }

    /// Whether the addressee's Member State is another than the issuer's; `None` if one of them is not known.
    fn is_cross_border(&self) -> Option<bool> {
        let issuer = self.notice.issuer_state.as_ref()?;
        let addressee = self.notice.addressee_state.as_ref()?;
        Some(issuer != addressee)
    }
}

/// A referral: what is asked, and what is not.
#[derive(Debug, Template)]
#[template(path = "parts/referral.html")]
pub(super) struct ReferralDocument<'a> {
    notice: &'a NoticeView,
}

impl HtmlSafe for ReferralDocument<'_> {}

impl ReferralDocument<'_> {
    /// Who refers, with their Member State.
    fn issuer(&self) -> String {
        let name = &self.notice.issuer_name;
        match &self.notice.issuer_state {
            Some(state) => format!("{name} ({state})"),
            None => name.clone(),
        }
    }
}

/// The form to answer a notice with.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// The notice.
    pub(super) notice: &'a NoticeView,
    /// The form's token.
    pub(super) csrf: &'a str,
    /// As last sent.
    pub(super) form: &'a AnswerForm,
    /// What was wrong with it.
    pub(super) problem: Option<&'a Problem>,
}

impl<'a> Answer<'a> {
    /// Whether the notice still takes an answer.
    pub(super) fn is_open(notice: &NoticeView) -> bool {
        match notice.stage.as_str() {
            "sent" | "issued" | "received" | "cannot_execute" => true,
            // What was kept may later still be removed.
            "answered" => notice.measure_at.is_none(),
            _ => false,
        }
    }

    pub(super) fn order(&self) -> Option<OrderAnswer<'a>> {
        (self.notice.kind == NoticeKind::RemovalOrder).then_some(OrderAnswer {
            notice: self.notice,
            csrf: self.csrf,
            form: self.form,
            problem: self.problem,
        })
    }

    pub(super) fn referral(&self) -> Option<ReferralReply<'a>> {
        (self.notice.kind == NoticeKind::Referral).then_some(ReferralReply {
            notice: self.notice,
            csrf: self.csrf,
            form: self.form,
            problem: self.problem,
        })
    }
}

/// Annexes II and III as forms.
#[derive(Debug, Template)]
#[template(path = "parts/answer_order.html")]
pub(super) struct OrderAnswer<'a> {
    notice: &'a NoticeView,
    csrf: &'a str,
    form: &'a AnswerForm,
    problem: Option<&'a Problem>,
}

impl HtmlSafe for OrderAnswer<'_> {}

impl OrderAnswer<'_> {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem, field)
    }

    fn measures(&self) -> Vec<(&'static Measure, bool)> {
        Measure::ALL
            .iter()
            .map(|measure| (measure, self.form.measure == measure.as_str()))
            .collect()
    }

    fn reasons(&self) -> Vec<(&'static ImpossibleBecause, bool)> {
        ImpossibleBecause::ALL
            .iter()
            .map(|because| (because, self.form.because == because.as_str()))
            .collect()
    }

    /// Whether Annex III was what was last sent, so that it is shown open.
    fn is_impossible(&self) -> bool {
        self.form.answer == "impossible"
    }
}

/// The form to answer a referral with.
#[derive(Debug, Template)]
#[template(path = "parts/answer_referral.html")]
pub(super) struct ReferralReply<'a> {
    notice: &'a NoticeView,
    csrf: &'a str,
    form: &'a AnswerForm,
    problem: Option<&'a Problem>,
}

impl HtmlSafe for ReferralReply<'_> {}

impl ReferralReply<'_> {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem, field)
    }

    fn outcomes(&self) -> Vec<(&'static ReferralOutcome, Message, bool)> {
        ReferralOutcome::ALL
            .iter()
            .map(|outcome| {
                let meaning = match outcome {
                    ReferralOutcome::Removed => say::it("answer-means-removed"),
                    ReferralOutcome::Disabled => say::it("answer-means-disabled"),
                    ReferralOutcome::Restricted => say::it("answer-means-restricted"),
                    ReferralOutcome::Kept => say::it("answer-means-kept"),
                    ReferralOutcome::NotFound => say::it("answer-means-not-found"),
                    ReferralOutcome::AlreadyGone => say::it("answer-means-already-gone"),
                };
                (outcome, meaning, self.form.outcome == outcome.as_str())
            })
            .collect()
    }
}

/// What became of a notice: delivery, receipt, answers, and what checks of the location saw.
#[derive(Debug, Template)]
#[template(path = "parts/course.html")]
pub(super) struct Course<'a> {
    notice: &'a NoticeView,
}

impl HtmlSafe for Course<'_> {}

impl Course<'_> {
    fn attempts(&self) -> Message {
        text::count_of("count-attempts", self.notice.delivery_attempts)
    }

    fn is_gone(&self, state: &SeenState) -> bool {
        *state == SeenState::Gone
    }
}
