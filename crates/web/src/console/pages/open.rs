//! The open pages: for people without an account, in plain words, with nothing on them that says what is known here.

use super::{
    forms::{field, word},
    parts::{ClockFace, Face, Moment, ProblemBox, fault},
    text,
};
use crate::tongue::say::{self, Message};
use app::{
    ComplaintStatus, LocationStatus, OpenHouse, PublicComplaint, PublicNotice, UserNoticeStatus,
};
use askama::Template;
use casework::ProtectedPurpose;
use exchange::{Problem, v1::Contact};
use jiff::Timestamp;

/// `POST /complaint/{organisation}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ComplaintForm {
    /// The code the page gave out.
    pub(crate) code: String,
    /// What it is about.
    pub(crate) about: String,
    /// Why.
    pub(crate) text: String,
    /// Asserted purposes; the field comes once for each.
    pub(crate) purposes: Vec<String>,
    /// How they are reached.
    pub(crate) name: String,
    /// See above.
    pub(crate) email: String,
}

impl ComplaintForm {
    /// An empty one.
    pub(crate) fn with_code(code: String) -> Self {
        Self {
            code,
            ..Self::default()
        }
    }

    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let purposes = pairs.iter().filter(|(name, _)| name == "purposes");
        Self {
            code: field(pairs, "code"),
            about: field(pairs, "about"),
            text: field(pairs, "text"),
            purposes: purposes.map(|(_, value)| value.clone()).collect(),
            name: field(pairs, "name"),
            email: field(pairs, "email"),
        }
    }

    /// The complaint it stands for.
    ///
    /// # Errors
    /// A [`Problem`] when a purpose is none that there is.
    pub(crate) fn complaint(&self) -> Result<PublicComplaint, Box<Problem>> {
        let purposes = self.purposes.iter();
        Ok(PublicComplaint {
            code: self.code.clone(),
            about: self.about.clone(),
            text: self.text.clone(),
            purposes: purposes
                .map(|purpose| word::<ProtectedPurpose>("purposes", purpose, "Choose a purpose."))
                .collect::<Result<_, _>>()?,
            contact: Contact {
                name: self.name.clone(),
                email: self.email.clone(),
            },
        })
    }
}

/// The form of a complaint.
#[derive(Debug, Template)]
#[template(path = "complaint_form.html")]
pub(crate) struct ComplaintFormPage {
    /// To whom.
    pub(crate) house: OpenHouse,
    /// What the browser's cookie holds, so that no other site sends the form.
    pub(crate) door: String,
    /// As last sent.
    pub(crate) form: ComplaintForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl ComplaintFormPage {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    fn purposes(&self) -> Vec<(&'static ProtectedPurpose, bool)> {
        let all = ProtectedPurpose::ALL.iter();
        all.map(|purpose| {
            let mut chosen = self.form.purposes.iter();
            (purpose, chosen.any(|word| word == purpose.as_str()))
        })
        .collect()
    }
}

/// `POST /notice/{organisation}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NoticeForm {
    /// The code the page gave out.
    pub(crate) code: String,
    /// The addresses, one a line.
    pub(crate) locations: String,
    /// Why.
    pub(crate) explanation: String,
    /// That they mean it.
    pub(crate) good_faith: bool,
    /// How they are reached.
    pub(crate) name: String,
    /// See above.
    pub(crate) email: String,
}

impl NoticeForm {
    /// An empty one.
    pub(crate) fn with_code(code: String) -> Self {
        Self {
            code,
            ..Self::default()
        }
    }

    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self {
            code: field(pairs, "code"),
            locations: field(pairs, "locations"),
            explanation: field(pairs, "explanation"),
            good_faith: !field(pairs, "good_faith").is_empty(),
            name: field(pairs, "name"),
            email: field(pairs, "email"),
        }
    }

    /// The notice it stands for.
    pub(crate) fn notice(&self) -> PublicNotice {
        PublicNotice {
            code: self.code.clone(),
            locations: self.locations.lines().map(str::to_owned).collect(),
            explanation: self.explanation.clone(),
            good_faith: self.good_faith,
            contact: Contact {
                name: self.name.clone(),
                email: self.email.clone(),
            },
        }
    }
}

/// The form of a notice.
#[derive(Debug, Template)]
#[template(path = "notice_form.html")]
pub(crate) struct NoticeFormPage {
    /// To whom.
    pub(crate) house: OpenHouse,
    /// What the browser's cookie holds.
    pub(crate) door: String,
    /// As last sent.
    pub(crate) form: NoticeForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl NoticeFormPage {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }
}

/// What somebody without an account sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Complaint,
    Notice,
    Order,
}

impl What {
    /// Its part of the addresses.
    fn path(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Notice => "notice",
            Self::Order => "order",
        }
    }
}

/// Who received something, with how to reach them.
pub(super) fn named(house: &OpenHouse) -> String {
    match &house.contact {
        Some(contact) => format!("{} ({contact})", house.name),
        None => house.name.clone(),
    }
}

/// It was received: the code, once.
#[derive(Debug, Template)]
#[template(path = "sent.html")]
pub(crate) struct SentPage {
    house: OpenHouse,
    code: String,
    what: What,
}

impl SentPage {
    /// Of a complaint.
    pub(crate) fn complaint(house: OpenHouse, code: String) -> Self {
        Self {
            house,
            code,
            what: What::Complaint,
        }
    }

    /// Of an order.
    pub(crate) fn order(house: OpenHouse, code: String) -> Self {
        Self {
            house,
            code,
            what: What::Order,
        }
    }

    /// Of a notice.
    pub(crate) fn notice(house: OpenHouse, code: String) -> Self {
        Self {
            house,
            code,
            what: What::Notice,
        }
    }

    fn heading(&self) -> Message {
        match self.what {
            What::Complaint => say::it("sent-complaint"),
            What::Notice => say::it("sent-notice"),
            What::Order => say::it("sent-order"),
        }
    }

    /// What happens next.
    fn next(&self) -> Message {
        match self.what {
            What::Complaint => say::it("sent-complaint-next"),
            What::Notice => say::it("sent-notice-next"),
            What::Order => say::it("sent-order-next"),
        }
    }

    /// What the link to its page says.
    fn page(&self) -> Message {
        match self.what {
            What::Complaint => say::it("sent-complaint-page"),
            What::Notice => say::it("sent-notice-page"),
            What::Order => say::it("sent-order-page"),
        }
    }
}

/// Where a code is typed in.
#[derive(Debug, Template)]
#[template(path = "code.html")]
pub(crate) struct CodePage {
    what: What,
}

impl CodePage {
    /// Of a complaint.
    pub(crate) fn complaint() -> Self {
        Self {
            what: What::Complaint,
        }
    }

    /// Of a notice.
    pub(crate) fn notice() -> Self {
        Self { what: What::Notice }
    }

    /// Of an order.
    pub(crate) fn order() -> Self {
        Self { what: What::Order }
    }

    fn title(&self) -> Message {
        match self.what {
            What::Complaint => say::it("complaint-title"),
            What::Notice => say::it("notified-title"),
            What::Order => say::it("follow-title"),
        }
    }

    fn question(&self) -> Message {
        match self.what {
            What::Complaint => say::it("code-complaint"),
            What::Notice => say::it("code-notice"),
            What::Order => say::it("code-order"),
        }
    }
}

/// What came of a complaint.
#[derive(Debug, Template)]
#[template(path = "complaint_status.html")]
pub(crate) struct ComplaintStatusPage {
    /// What there is to say.
    pub(crate) status: ComplaintStatus,
    /// The code, for the forms' addresses.
    pub(crate) code: String,
    /// What the browser's cookie holds.
    pub(crate) door: String,
    /// As last sent.
    pub(crate) scrutiny_reasons: String,
    /// As last sent.
    pub(crate) informed_at: String,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl ComplaintStatusPage {
    fn clock(&self) -> ClockFace<'_> {
        ClockFace::new(&self.status.clock, &self.now, Face::Main)
    }

    /// To whom it was sent, with how to reach them.
    fn house(&self) -> String {
        named(&self.status.house)
    }

    fn standing(&self) -> Message {
        standing(&self.status)
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }
}

/// Where a complaint stands, for whoever made it.
fn standing(status: &ComplaintStatus) -> Message {
    match status.stage {
        "upheld" => say::it("complaint-upheld"),
        "rejected" => say::it("complaint-rejected"),
        "withdrawn" => say::it("complaint-taken-back"),
        _ => say::it("complaint-open"),
    }
}

/// A decision to print, or to keep as a file.
#[derive(Debug, Template)]
#[template(path = "decision_letter.html")]
pub(crate) struct DecisionLetterPage {
    /// What there is to say.
    pub(crate) status: ComplaintStatus,
}

impl DecisionLetterPage {
    fn standing(&self) -> Message {
        standing(&self.status)
    }
}

/// What came of a notice.
#[derive(Debug, Template)]
#[template(path = "notice_status.html")]
pub(crate) struct NoticeStatusPage {
    /// What there is to say.
    pub(crate) status: UserNoticeStatus,
    /// The code.
    pub(crate) code: String,
}

impl NoticeStatusPage {
    fn is_any_decided(&self) -> bool {
        let mut locations = self.status.locations.iter();
        locations.any(|location| location.decided.is_some())
    }

    /// By whom it was received, with how to reach them.
    fn house(&self) -> String {
        named(&self.status.house)
    }

    fn word(&self, location: &LocationStatus) -> Message {
        match &location.decided {
            None => say::it("notified-open"),
            Some((_, true, _)) => say::it("notified-taken-down"),
            Some((_, false, _)) => say::it("notified-stays"),
        }
    }
}
