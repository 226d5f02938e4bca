//! Who looked at what. Reading a sensitive record is an event like any other, and some readings raise an alarm.

use crate::{
    AlertId, BankId, CaptureId, CaseId, ComplaintId, IntakeId, NoticeId, ScrutinyId, Subject,
    UserNoticeId,
};
use serde::{Deserialize, Serialize};

/// A record, or a list of them, whose reading is on record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sensitive {
    /// A case.
    Case {
        /// Which.
        id: CaseId,
    },
    /// A capture.
    Capture {
        /// Which.
        id: CaptureId,
    },
    /// A notice.
    Notice {
        /// Which.
        id: NoticeId,
    },
    /// A picture or a text, shown plainly. Blurred ones are part of the page they are on.
    Picture {
        /// SHA-256 of its bytes, hexadecimal.
        sha256: String,
    },
    /// Entries of a bank.
    Entries {
        /// Whose.
        bank: BankId,
    },
    /// A page of the organisation's cases.
    Cases,
    /// A page of the organisation's notices.
    Notices,
    /// A copy of an order, with its scrutiny.
    Scrutiny {
        /// Which.
        id: ScrutinyId,
    },
    /// A page of the copies the organisation got.
    Scrutinies,
    /// A complaint.
    Complaint {
        /// Which.
        id: ComplaintId,
    },
    /// A page of the organisation's complaints.
    Complaints,
    /// Who complained, and how they are reached.
    Complainant {
        /// Of which complaint.
        id: ComplaintId,
    },
    /// Who sent a notice of a user, and how they are reached.
    Notifier {
        /// Of which notice.
        id: UserNoticeId,
    },
    /// Something that came in from outside, with who sent it.
    Intake {
        /// Which.
        id: IntakeId,
    },
    /// A page of what came in.
    Intakes,
    /// What a search found, whatever it was.
    Search {
        /// What was looked for: the beginning of it.
        sought: String,
    },
    /// An alert of a threat to life.
    Alert {
        /// Which.
        id: AlertId,
    },
    /// A page of the organisation's alerts.
    Alerts,
}

impl Sensitive {
    /// The identifier of the one record it is, for single records.
    #[must_use]
    pub fn record(&self) -> Option<&str> {
        match self {
            Self::Case { id } => Some(id.as_str()),
            Self::Capture { id } => Some(id.as_str()),
            Self::Notice { id } => Some(id.as_str()),
            Self::Picture { sha256 } => Some(sha256),
            Self::Entries { bank } => Some(bank.as_str()),
            Self::Scrutiny { id } => Some(id.as_str()),
            Self::Complaint { id } | Self::Complainant { id } => Some(id.as_str()),
            Self::Notifier { id } => Some(id.as_str()),
            Self::Intake { id } => Some(id.as_str()),
            Self::Intakes => None,
            Self::Search { sought } => Some(sought),
            Self::Alert { id } => Some(id.as_str()),
            Self::Cases | Self::Notices | Self::Scrutinies | Self::Complaints | Self::Alerts => {
                None
            }
        }
    }

    /// In words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Case { .. } => "the case",
            Self::Capture { .. } => "the capture",
            Self::Notice { .. } => "the notice",
            Self::Picture { .. } => "the picture",
            Self::Entries { .. } => "entries of the bank",
            Self::Cases => "the list of cases",
            Self::Notices => "the list of notices",
            Self::Scrutiny { .. } => "the copy of an order",
            Self::Scrutinies => "the list of copies of orders",
            Self::Complaint { .. } => "the complaint",
            Self::Complaints => "the list of complaints",
            Self::Complainant { .. } => "who made the complaint",
            Self::Notifier { .. } => "who sent the notice",
            Self::Intake { .. } => "what came in from outside",
            Self::Intakes => "the list of what came in",
            Self::Search { .. } => "what is known of",
            Self::Alert { .. } => "the alert of a threat to life",
            Self::Alerts => "the list of alerts",
        }
    }

    pub(crate) fn subject(&self) -> Option<Subject> {
        match self {
            Self::Case { id } => Some(Subject::Case(id.clone())),
            Self::Capture { id } => Some(Subject::Capture(id.clone())),
            Self::Notice { id } => Some(Subject::Notice(id.clone())),
            Self::Entries { bank } => Some(Subject::Bank(bank.clone())),
            Self::Scrutiny { id } => Some(Subject::Scrutiny(id.clone())),
            Self::Complaint { id } | Self::Complainant { id } => {
                Some(Subject::Complaint(id.clone()))
            }
            Self::Notifier { id } => Some(Subject::UserNotice(id.clone())),
            Self::Alert { id } => Some(Subject::Alert(id.clone())),
            Self::Intake { id } => Some(Subject::Intake(id.clone())),
            Self::Intakes => None,
            Self::Picture { .. }
            | Self::Cases
            | Self::Notices
            | Self::Scrutinies
            | Self::Complaints
            | Self::Search { .. }
            | Self::Alerts => None,
        }
    }
}
