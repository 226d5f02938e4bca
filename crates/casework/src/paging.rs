//! A clock that runs out wakes somebody: at which instants of a clock a person is called, and what is on record of it.
//!
//! ```text
//! mark reached ──► PageDue ──┬─► webhook ──► Paged
//!                            └─► e-mail  ──► Paged     (or PageSkipped: the clock stopped, or the next mark came first)
//! ```
//! `PageDue` is recorded once for each mark that is sent, in the transaction that adds the deliveries. Of marks that passed
//! while the server did not run only the latest is sent, and says that it is late; the others are `PageSkipped`.

use crate::{
    AlertId, Clock, ComplaintId, ExposureId, IntakeId, Law, NoticeId, OrganisationId, PageChannel,
    PageMark, ScrutinyId, Subject,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The smallest step of the instants that are kept.
const STEP: SignedDuration = SignedDuration::from_micros(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a clock runs for. Whoever has clocks of another kind adds theirs here, and puts them on record by
/// `store::clocks::put`; nothing else of the paging changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Timed {
    /// A referral or a removal order: the addressee's clock.
    Notice {
        /// Which.
        id: NoticeId,
    },
    /// The scrutiny of another state's order: the authority's clock.
    Scrutiny {
        /// Which.
        id: ScrutinyId,
    },
    /// A complaint: the provider's clock.
    Complaint {
        /// Which.
        id: ComplaintId,
    },
    /// Exposure to terrorist content: the provider's reports, and the authority's answers to requests for review.
    Exposure {
        /// Which.
        id: ExposureId,
    },
    /// A threat to life: the provider's duty to inform, and the authority's time to acknowledge.
    Alert {
        /// Which.
        id: AlertId,
    },
    /// What came in from outside and may be an order: the provider's clock.
    Intake {
        /// Which.
        id: IntakeId,
    },
}

impl Timed {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Notice { id } => id.as_str(),
            Self::Scrutiny { id } => id.as_str(),
            Self::Complaint { id } => id.as_str(),
            Self::Exposure { id } => id.as_str(),
            Self::Alert { id } => id.as_str(),
            Self::Intake { id } => id.as_str(),
        }
    }

    /// The aggregate in whose history its pages are.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Notice { id } => Subject::Notice(id.clone()),
            Self::Scrutiny { id } => Subject::Scrutiny(id.clone()),
            Self::Complaint { id } => Subject::Complaint(id.clone()),
            Self::Exposure { id } => Subject::Exposure(id.clone()),
            Self::Alert { id } => Subject::Alert(id.clone()),
            Self::Intake { id } => Subject::Intake(id.clone()),
        }
    }
}

/// One clock of one thing, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct ClockName {
    /// What it runs for.
    pub of: Timed,
    /// Which of its clocks, from 0: a clarification starts another.
    pub number: u32,
    /// Who has to act, and is called.
    pub organisation: OrganisationId,
    /// The rule it measures.
    pub law: Law,
}

/// A mark with its instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkAt {
    /// Which.
    pub mark: PageMark,
    /// When somebody is called.
    pub at: Timestamp,
}

/// What is to be done about a clock at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The mark to send: the latest that was reached.
    pub send: MarkAt,
    /// Marks before it that nobody was called at.
    pub skipped: Vec<PageMark>,
    /// Whether it is sent more than a minute after its instant.
    pub is_late: bool,
    /// Whether nobody is woken for it: a target, no duty, whose time ended more than a day ago. Else a server that comes back
    /// after a long time, or begins to page, would call once for everything that was ever left unanswered.
    pub is_long_past: bool,
}

/// A page this much after its mark says that it is late: more than any server that runs needs.
const LATE: SignedDuration = SignedDuration::from_mins(1);

impl Clock {
    /// The instants at which somebody is called, earliest first; the last is the breach. Half, three quarters and eleven
    /// twelfths of the allowance, which are 30, 45 and 55 minutes of an hour; a clock of more than a day calls a day and an
    /// hour before its end. What is due at once calls at once, and a right that lapses ends without a breach. A threat to life
    /// that waits to be acknowledged calls at its start, too, and two weeks for a complaint on the tenth day. They are spans of
    /// elapsed time: daylight saving, leap days and year's ends do not move them.
    #[must_use]
    pub fn marks(&self) -> Vec<MarkAt> {
        let allowance = self.due.duration_since(self.started);
        let mut before = Vec::new();
        match self.law {
            Law::AlertAcknowledgement => before.push((PageMark::AtOnce, SignedDuration::ZERO)),
            Law::Complaint => before.push((PageMark::FourDaysBefore, allowance - DAY * 4)),
            _ => {}
        }
        before.extend(if !allowance.is_positive() {
            Vec::new()
        } else if allowance > DAY {
            vec![
                (PageMark::DayBefore, allowance - DAY),
                (PageMark::HourBefore, allowance - HOUR),
            ]
        } else {
            vec![
                (PageMark::Half, allowance / 2),
                (PageMark::ThreeQuarters, allowance / 4 * 3),
                (PageMark::LastTwelfth, allowance / 12 * 11),
            ]
        });
        // Whoever acts at the very end of the allowance is in time.
        let breach = (PageMark::Breach, allowance + STEP);
        let can_be_broken = self.law != Law::OwnScrutiny;
        before
            .into_iter()
            .chain(can_be_broken.then_some(breach))
            .filter_map(|(mark, after)| {
                let at = self.started.checked_add(after).ok()?;
                Some(MarkAt { mark, at })
            })
            .collect()
    }

    /// When somebody is called next, if `called` is the last mark that was sent; `None` once the clock stopped or all marks
    /// were sent.
    #[must_use]
    pub fn next_page(&self, called: Option<PageMark>) -> Option<MarkAt> {
        if self.stopped.is_some() {
            return None;
        }
        self.marks()
            .into_iter()
            .find(|mark| called.is_none_or(|called| called < mark.mark))
    }

    /// Whom to call at `now`, if `called` is the last mark that was sent.
    #[must_use]
    pub fn page_due(&self, called: Option<PageMark>, now: Timestamp) -> Option<Due> {
        if self.stopped.is_some() {
            return None;
        }
        let mut reached: Vec<_> = self
            .marks()
            .into_iter()
            .filter(|mark| called.is_none_or(|called| called < mark.mark) && mark.at <= now)
            .collect();
        let send = reached.pop()?;
        Some(Due {
            send,
            skipped: reached.iter().map(|mark| mark.mark).collect(),
            // Awareness of a threat lies before the alert that says so: that it comes after is nobody's outage.
            is_late: self.law != Law::ThreatToLife && now.duration_since(send.at) > LATE,
            is_long_past: !self.law.is_duty() && now.duration_since(self.due) > DAY,
        })
    }
}

/// Where a page of a clock goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// The organisation has an endpoint.
    pub webhook: bool,
    /// The organisation has an on-call address and the instance sends mail.
    pub email: bool,
}

impl Ways {
    /// The channels in use.
    #[must_use]
    pub fn channels(self) -> Vec<PageChannel> {
        let ways = [
            (self.webhook, PageChannel::Webhook),
            (self.email, PageChannel::Email),
        ];
        let used = ways.into_iter().filter(|(is_used, _)| *is_used);
        used.map(|(_, channel)| channel).collect()
    }
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
