//! The open pages: for people without an account, in plain words, with nothing on them that says what is known here.

use super::{
    forms::{field, word},
    parts::{ClockFace, Face, Moment, ProblemBox, fault},
    text,
};
use crate::tongue::say;
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

/// It was received: the code, once.
#[derive(Debug, Template)]
#[template(path = "sent.html")]
pub(crate) struct SentPage {
    house: OpenHouse,
    code: String,
    /// “complaint” or “notice”.
    what: &'static str,
    /// What happens next.
    next: &'static str,
}

impl SentPage {
    /// Of a complaint.
    pub(crate) fn complaint(house: OpenHouse, code: String) -> Self {
        Self {
            house,
            code,
            what: "complaint",
            next: "A person who did not make the decision looks at it. You are told what came of it within two weeks (Regulation (EU) 2021/784 Art 10).",
        }
    }

    /// Of an order.
    pub(crate) fn order(house: OpenHouse, code: String) -> Self {
        Self {
            house,
            code,
            what: "order",
            next: "A person makes sure that it is from you. If it is, the hour of Art 3(3) runs from now.",
        }
    }

    /// Of a notice.
    pub(crate) fn notice(house: OpenHouse, code: String) -> Self {
        Self {
            house,
            code,
            what: "notice",
            next: "A person looks at each address you gave. What they decide, and why, is on the page below (Regulation (EU) 2022/2065 Art 16).",
        }
    }
}

/// Where a code is typed in.
#[derive(Debug, Template)]
#[template(path = "code.html")]
pub(crate) struct CodePage {
    /// “complaint” or “notice”.
    what: &'static str,
}

impl CodePage {
    /// Of a complaint.
    pub(crate) fn complaint() -> Self {
        Self { what: "complaint" }
    }

    /// Of a notice.
    pub(crate) fn notice() -> Self {
        Self { what: "notice" }
    }

    /// Of an order.
    pub(crate) fn order() -> Self {
        Self { what: "order" }
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

    fn standing(&self) -> &'static str {
        standing(&self.status)
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }
}

/// Where a complaint stands, for whoever made it.
fn standing(status: &ComplaintStatus) -> &'static str {
    match status.stage {
        "upheld" => "Your complaint was upheld",
        "rejected" => "Your complaint was rejected",
        "withdrawn" => "You took the complaint back",
        _ => "Your complaint is being looked at",
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
    fn standing(&self) -> &'static str {
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

    fn word(&self, location: &LocationStatus) -> &'static str {
        match &location.decided {
            None => "Being looked at",
            Some((_, true, _)) => "Taken down",
            Some((_, false, _)) => "Not taken down",
        }
    }
}
