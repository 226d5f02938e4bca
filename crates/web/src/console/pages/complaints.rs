//! Complaints: the queue, and one of them with the case beside it.

use super::{
    case::CasePage,
    desk::Waiting,
    forms::{field, word, wrong},
    frame::Frame,
    parts::{ClockFace, Face, Moment, Place, ProblemBox, fault},
    text,
};
use crate::tongue::say::{self, Message};
use app::{ComplaintDesk, WaitingLine};
use askama::Template;
use casework::{
    Actor, ComplaintOutcome, ComplaintVerdict, Decision, OrganisationId, ProtectedPurpose,
};
use exchange::{
    Problem,
    v1::{ComplaintFilter, ComplaintView, Contact, Page},
};
use jiff::Timestamp;

/// The queue, earliest deadline first.
#[derive(Debug, Template)]
#[template(path = "complaints.html")]
pub(crate) struct ComplaintsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was asked for.
    pub(crate) filter: ComplaintFilter,
    /// What was found.
    pub(crate) page: Page<ComplaintView>,
    /// Whose queue it is, for the address of its open pages.
    pub(crate) house: OrganisationId,
    /// What whoever looks decided, and waits to leave.
    pub(crate) waiting: Vec<WaitingLine>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

/// A link of a filter.
struct Tab {
    href: String,
    word: Message,
    current: &'static str,
}

impl ComplaintsPage {
    fn count(&self) -> Message {
        text::count_of("count-complaints", self.page.total)
    }

    fn stage(&self) -> &str {
        self.filter.stage.as_deref().unwrap_or("all")
    }

    fn tabs(&self) -> Vec<Tab> {
        [
            ("open", say::it("complaints-open")),
            ("upheld", say::it("complaints-upheld")),
            ("rejected", say::it("complaints-rejected")),
            ("withdrawn", say::it("complaints-withdrawn")),
            ("all", say::it("complaints-all")),
        ]
        .into_iter()
        .map(|(stage, word)| Tab {
            href: format!("/complaints?stage={stage}"),
            word,
            current: if stage == self.stage() {
                "page"
            } else {
                "false"
            },
        })
        .collect()
    }

    fn standing(&self, complaint: &ComplaintView) -> Message {
        stage(complaint)
    }

    /// What waits, for the bar above the list.
    fn waits(&self) -> Vec<Waiting<'_>> {
        let lines = self.waiting.iter().enumerate();
        let csrf = &self.frame.csrf;
        lines
            .map(|(place, line)| Waiting::new(line, csrf, self.now, "queue", place == 0))
            .collect()
    }

    fn leaves(&self, complaint: &ComplaintView) -> Option<Moment> {
        complaint.waits_until.as_ref().map(Moment::at)
    }

    fn clock<'a>(&self, complaint: &'a ComplaintView) -> ClockFace<'a> {
        ClockFace::new(&complaint.clock, &self.now, Face::Small)
    }
}

/// What a complaint's stage is called.
fn stage(complaint: &ComplaintView) -> Message {
    match complaint.stage.as_str() {
        "upheld" => say::it("complaints-upheld"),
        "rejected" => say::it("complaints-rejected"),
        "withdrawn" => say::it("complaints-withdrawn"),
        _ => say::it("complaints-to-decide"),
    }
}

/// `POST /complaints/{id}/decide`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct VerdictForm {
    /// `upheld` or `rejected`.
    pub(crate) outcome: String,
    /// Why, for whoever complained.
    pub(crate) reasons: String,
    /// The protected purpose that was found, or nothing.
    pub(crate) purpose: String,
    /// Whether the known content itself is wrong, and why.
    pub(crate) is_wrong: bool,
    /// See above.
    pub(crate) known_content_wrong: String,
    /// Why an administrator decides although nobody else can.
    pub(crate) exception: String,
}

impl VerdictForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self {
            outcome: field(pairs, "outcome"),
            reasons: field(pairs, "reasons"),
            purpose: field(pairs, "purpose"),
            is_wrong: !field(pairs, "is_wrong").is_empty(),
            known_content_wrong: field(pairs, "known_content_wrong"),
            exception: field(pairs, "exception"),
        }
    }

    /// The decision it stands for.
    ///
    /// # Errors
    /// A [`Problem`] naming the field left open.
    pub(crate) fn verdict(&self) -> Result<ComplaintVerdict, Box<Problem>> {
        let purpose = match self.purpose.as_str() {
            "" => None,
            found => Some(word::<ProtectedPurpose>("purpose", found, "")?),
        };
        Ok(ComplaintVerdict {
            outcome: word("outcome", &self.outcome, "Choose what comes of it.")?,
            reasons: self.reasons.clone(),
            purpose,
            known_content_wrong: wrong(self.is_wrong, &self.known_content_wrong)?
                .map(str::to_owned),
            exception: Some(self.exception.clone()),
        })
    }
}

/// One complaint.
#[derive(Debug, Template)]
#[template(path = "complaint.html")]
pub(crate) struct ComplaintPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The complaint.
    pub(crate) complaint: ComplaintView,
    /// The case it is about.
    pub(crate) case: Option<CasePage>,
    /// The decision as last sent, empty at first.
    pub(crate) form: VerdictForm,
    /// What waits, and for how long.
    pub(crate) desk: ComplaintDesk,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl ComplaintPage {
    fn clock(&self) -> ClockFace<'_> {
        ClockFace::new(&self.complaint.clock, &self.now, Face::Main)
    }

    fn stage(&self) -> Message {
        stage(&self.complaint)
    }

    fn is_open(&self) -> bool {
        self.complaint.stage == "open"
    }

    /// Whether it is to be decided: nothing is while a decision waits to leave.
    fn is_undecided(&self) -> bool {
        self.is_open() && self.desk.waiting.is_none()
    }

    /// What waits on this complaint.
    fn waits(&self) -> Option<Waiting<'_>> {
        let line = self.desk.waiting.as_ref()?;
        let csrf = &self.frame.csrf;
        Some(Waiting::new(line, csrf, self.now, "complaint", true))
    }

    /// What whoever looks decided elsewhere: the newest.
    fn waits_elsewhere(&self) -> Option<Waiting<'_>> {
        let line = self.desk.elsewhere.first()?;
        let (csrf, first) = (&self.frame.csrf, self.desk.waiting.is_none());
        Some(Waiting::new(line, csrf, self.now, "queue", first))
    }

    /// How many seconds a decision can be undone for.
    fn undo(&self) -> i64 {
        self.desk.undo.as_secs()
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    /// Whether the field for an administrator's exception is shown: once somebody was told that they need one.
    fn asks_for_exception(&self) -> bool {
        let code = self.problem.as_ref().map(|problem| problem.code.as_str());
        code == Some("same_person") && self.fault("exception").is_some()
            || !self.form.exception.is_empty()
    }

    fn purposes(&self) -> Vec<(&'static ProtectedPurpose, bool)> {
        let all = ProtectedPurpose::ALL.iter();
        all.map(|purpose| (purpose, self.form.purpose == purpose.as_str()))
            .collect()
    }

    /// The judgements of the case, newest first.
    fn judgements<'a>(&self, case: &'a CasePage) -> Vec<&'a Decision> {
        case.case.decisions.iter().rev().collect()
    }

    fn is_upheld(&self) -> bool {
        let decision = self.complaint.decision.as_ref();
        decision.is_some_and(|decision| decision.verdict.outcome == ComplaintOutcome::Upheld)
    }

    fn is_by_program(&self, actor: &Actor) -> bool {
        matches!(actor, Actor::Token { .. })
    }
}

/// Who complained or notified.
#[derive(Debug, Template)]
#[template(path = "contact.html")]
pub(crate) struct ContactPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// Name and address, where they were given.
    pub(crate) contact: Option<Contact>,
    /// “Who complained”.
    pub(crate) whose: Message,
    /// Where to go back to.
    pub(crate) back: String,
}
