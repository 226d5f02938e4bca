//! What is preserved under Art 6, and one of them.

use super::{
    frame::Frame,
    parts::{Moment, ProblemBox},
    text,
};
use crate::tongue::say::{self, Message};
use app::HistoryLine;
use askama::Template;
use casework::AccessPurpose;
use exchange::Problem;
use exchange::v1::{AccessCounts, AccessView, Page, PreservationView};
use jiff::Timestamp;

/// Before this many days a preservation is marked as ending: the owner was told sixty days before.
const SOON: i64 = 60;

/// What an organisation preserves, what ends soonest first.
#[derive(Debug, Template)]
#[template(path = "preservations.html")]
pub(crate) struct PreservationsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// A page of them.
    pub(crate) page: Page<PreservationView>,
    /// How often it was asked to look, this year.
    pub(crate) counts: AccessCounts,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl PreservationsPage {
    fn count(&self) -> Message {
        text::count_of("count-preservations", self.page.total)
    }

    fn left(&self, kept: &PreservationView) -> Message {
        left(kept, self.now)
    }

    fn is_soon(&self, kept: &PreservationView) -> bool {
        is_soon(kept, self.now)
    }
}

/// What was typed into the forms of the page, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PreservationForm {
    pub(crate) purpose: String,
    pub(crate) reference: String,
    pub(crate) reason: String,
    pub(crate) authority: String,
    pub(crate) proceedings: String,
    pub(crate) until: String,
    pub(crate) document_sha256: String,
}

impl PreservationForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "purpose" => &mut form.purpose,
                "reference" => &mut form.reference,
                "reason" => &mut form.reason,
                "authority" => &mut form.authority,
                "proceedings" => &mut form.proceedings,
                "until" => &mut form.until,
                "document_sha256" => &mut form.document_sha256,
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }
}

/// One preservation.
#[derive(Debug, Template)]
#[template(path = "preservation.html")]
pub(crate) struct PreservationPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The preservation.
    pub(crate) kept: PreservationView,
    /// Whether this person may extend it and ask to look.
    pub(crate) may_keep: bool,
    /// What happened to it.
    pub(crate) history: Vec<HistoryLine>,
    /// The forms as last sent, empty at first.
    pub(crate) form: PreservationForm,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl PreservationPage {
    fn left(&self) -> Message {
        left(&self.kept, self.now)
    }

    fn is_soon(&self) -> bool {
        is_soon(&self.kept, self.now)
    }

    fn runs(&self) -> bool {
        self.kept.stage == "running" && self.now < self.kept.until
    }

    fn purposes(&self) -> Vec<(&'static AccessPurpose, bool)> {
        let words = AccessPurpose::ALL.iter();
        words
            .map(|word| (word, word.as_str() == self.form.purpose))
            .collect()
    }

    /// Whether this person can confirm an access: somebody else asked, and nobody has yet.
    fn can_confirm(&self, access: &AccessView) -> bool {
        self.may_keep && access.open && !access.own && access.confirmed_at.is_none()
    }

    /// Whether this person can read by an access.
    fn can_read(&self, access: &AccessView) -> bool {
        self.may_keep && access.open && access.own && access.confirmed_at.is_some()
    }

    fn size(&self, bytes: &u64) -> Message {
        say::it("preservation-bytes").text("bytes", text::number(*bytes))
    }
}

fn left(kept: &PreservationView, now: Timestamp) -> Message {
    match kept.stage.as_str() {
        "erased" => say::it("preservation-is-erased"),
        "running" if now < kept.until => {
            let days = kept.until.duration_since(now).as_hours() / 24;
            match days {
                0 => say::it("preservation-ends-today"),
                _ => text::count_of("preservation-days-left", days),
            }
        }
        _ => say::it("preservation-over"),
    }
}

fn is_soon(kept: &PreservationView, now: Timestamp) -> bool {
    kept.stage == "running" && kept.until.duration_since(now).as_hours() < SOON * 24
}
