//! The queue: every case of the organisation, earliest deadline first.

use super::{
    desk::Waiting,
    frame::Frame,
    parts::{ClockFace, Face, Moment, Since},
    text,
};
use crate::tongue::say::{self, Message};
use app::{ClaimLine, QueueFilter, WaitingLine};
use askama::Template;
use casework::{CaseId, CaseStage, Match, NoticeKind, OrganisationKind, Origin, Outcome};
use exchange::v1::{CaseView, Page};
use jiff::Timestamp;
use std::collections::HashMap;

/// The queue. `filter.stage` of `None` is every stage (`/cases?stage=all`).
#[derive(Debug, Template)]
#[template(path = "cases.html")]
pub(crate) struct CasesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was asked for.
    pub(crate) filter: QueueFilter,
    /// What was found.
    pub(crate) page: Page<CaseView>,
    /// Who works on what.
    pub(crate) at_work: HashMap<CaseId, ClaimLine>,
    /// What whoever looks decided, and waits to leave.
    pub(crate) waiting: Vec<WaitingLine>,
    /// Whether whoever looks may decide.
    pub(crate) may_decide: bool,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

/// A link of a filter.
struct Tab {
    href: String,
    word: Message,
    current: &'static str,
}

impl CasesPage {
    /// The queue's address for a filter, without the place in it.
    fn address(filter: &QueueFilter) -> String {
        let stage = match filter.waiting {
            true => "waiting",
            false => filter.stage.map_or("all", CaseStage::as_str),
        };
        let mut address = format!("/cases?stage={stage}");
        if let Some(from) = Self::known_from(filter) {
            address.push_str("&from=");
            address.push_str(from);
        }
        let claim = match (filter.mine, filter.unclaimed) {
            (true, _) => "&claim=mine",
            (false, true) => "&claim=nobody",
            (false, false) => "",
        };
        address.push_str(claim);
        if filter.soon {
            address.push_str("&due=soon");
        }
        if let Some(entry) = &filter.entry {
            address.push_str("&entry=");
            address.push_str(entry.as_str());
        }
        address
    }

    /// The `from` asked for, if it is one of those there are.
    fn known_from(filter: &QueueFilter) -> Option<&'static str> {
        ["location", "upload", "notice", "user_notice"]
            .into_iter()
            .find(|known| filter.from.as_deref() == Some(known))
    }

    fn tab(&self, key: &str, filter: QueueFilter) -> Tab {
        let filter = QueueFilter {
            after: None,
            ..filter
        };
        let href = Self::address(&filter);
        let current = if href == Self::address(&self.filter) {
            "page"
        } else {
            "false"
        };
        Tab {
            href,
            word: say::it(key),
            current,
        }
    }

    fn stages(&self) -> Vec<Tab> {
        let at = |stage, waiting| QueueFilter {
            stage,
            waiting,
            ..self.filter.clone()
        };
        vec![
            self.tab("queue-stage-open", at(Some(CaseStage::Open), false)),
            self.tab("queue-stage-waiting", at(None, true)),
            self.tab("queue-stage-decided", at(Some(CaseStage::Decided), false)),
            self.tab("queue-stage-noticed", at(Some(CaseStage::Noticed), false)),
            self.tab("queue-stage-answered", at(Some(CaseStage::Answered), false)),
            self.tab("queue-stage-closed", at(Some(CaseStage::Closed), false)),
            self.tab("queue-stage-all", at(None, false)),
        ]
    }

    fn origins(&self) -> Vec<Tab> {
        let from = |from: Option<&str>| QueueFilter {
            from: from.map(str::to_owned),
            ..self.filter.clone()
        };
        vec![
            self.tab("queue-from-anywhere", from(None)),
            self.tab("queue-from-locations", from(Some("location"))),
            self.tab("queue-from-uploads", from(Some("upload"))),
            self.tab("queue-from-notices", from(Some("notice"))),
            self.tab("queue-from-users", from(Some("user_notice"))),
        ]
    }

    fn claims(&self) -> Vec<Tab> {
        let claimed = |mine, unclaimed| QueueFilter {
            mine,
            unclaimed,
            ..self.filter.clone()
        };
        vec![
            self.tab("queue-by-anybody", claimed(false, false)),
            self.tab("queue-by-me", claimed(true, false)),
            self.tab("queue-by-nobody", claimed(false, true)),
        ]
    }

    fn deadlines(&self) -> Vec<Tab> {
        let soon = |soon| QueueFilter {
            soon,
            ..self.filter.clone()
        };
        vec![
            self.tab("queue-due-any", soon(false)),
            self.tab("queue-due-soon", soon(true)),
        ]
    }

    /// The address of the next page, but for its `after`.
    fn here(&self) -> String {
        Self::address(&self.filter)
    }

    /// What waits, for the bar above the queue.
    fn waits(&self) -> Vec<Waiting<'_>> {
        let lines = self.waiting.iter().enumerate();
        lines
            .map(|(place, line)| {
                Waiting::new(line, &self.frame.csrf, self.now, "queue", place == 0)
            })
            .collect()
    }

    fn may_choose(&self) -> bool {
        self.may_decide && !self.filter.waiting
    }

    fn caption_of_cases(&self) -> Message {
        say::it("queue-caption")
    }

    fn case_rows(&self) -> Vec<Row<'_>> {
        self.page
            .items
            .iter()
            .map(|case| Row {
                case,
                now: self.now,
                claim: self.at_work.get(&case.id),
                may_choose: self.may_choose(),
            })
            .collect()
    }

    fn count(&self) -> Message {
        text::count_of("count-cases", self.page.total)
    }

    /// Whether the person decides for a provider, whose cases come by themselves.
    fn for_provider(&self) -> bool {
        self.frame
            .who
            .as_ref()
            .is_some_and(|who| who.organisation.kind == OrganisationKind::Provider)
    }

    fn unfiltered(&self) -> bool {
        let open = QueueFilter {
            stage: Some(CaseStage::Open),
            ..QueueFilter::default()
        };
        let here = self.here();
        here == Self::address(&open) || here == Self::address(&QueueFilter::default())
    }
}

/// A case as a row.
pub(super) struct Row<'a> {
    pub(super) case: &'a CaseView,
    pub(super) now: Timestamp,
    /// Who works on it.
    pub(super) claim: Option<&'a ClaimLine>,
    /// Whether it can be chosen, to decide several in one go.
    pub(super) may_choose: bool,
}

impl Row<'_> {
    pub(super) fn title(&self) -> String {
        text::defang(&self.case.title)
    }

    pub(super) fn origin(&self) -> Message {
        origin(self.case)
    }

    pub(super) fn chip(&self) -> &'static str {
        chip(self.case)
    }

    pub(super) fn standing(&self) -> Message {
        standing(self.case)
    }

    /// A case about a received notice is answered, and not judged with others.
    pub(super) fn is_choosable(&self) -> bool {
        self.may_choose
            && self.case.waits_until.is_none()
            && self.case.stage == CaseStage::Open
            && !matches!(self.case.origin, Origin::Notice { .. })
    }

    pub(super) fn waits(&self) -> Option<Moment> {
        self.case.waits_until.as_ref().map(Moment::at)
    }

    pub(super) fn clock(&self) -> Option<ClockFace<'_>> {
        let clock = self.case.clocks.last()?;
        Some(ClockFace::new(clock, &self.now, Face::Small))
    }

    pub(super) fn opened(&self) -> Since {
        Since::at(&self.case.opened_at, &self.now)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.case.stage == CaseStage::Closed
    }

    pub(super) fn best(&self) -> Option<&Match> {
        self.case.matches.first()
    }

    pub(super) fn picture(&self) -> Option<&String> {
        self.case.pictures.first()
    }
}

/// Where a case comes from, in a few words.
pub(super) fn origin(case: &CaseView) -> Message {
    match &case.origin {
        Origin::Location { .. } => say::it("origin-location"),
        Origin::Upload { .. } => say::it("origin-upload"),
        Origin::UserNotice { .. } => say::it("origin-user-notice"),
        Origin::Notice {
            kind: NoticeKind::Referral,
            ..
        } => say::it("origin-referral"),
        Origin::Notice {
            kind: NoticeKind::RemovalOrder,
            ..
        } => say::it("origin-order"),
    }
}

/// How the words of [`origin`] are dressed: an order and a referral differ in colour and edge too.
pub(super) fn chip(case: &CaseView) -> &'static str {
    match &case.origin {
        Origin::Location { .. } | Origin::Upload { .. } | Origin::UserNotice { .. } => "chip",
        Origin::Notice {
            kind: NoticeKind::Referral,
            ..
        } => "kind referral",
        Origin::Notice {
            kind: NoticeKind::RemovalOrder,
            ..
        } => "kind order",
    }
}

/// Where a case stands, in a few words.
pub(super) fn standing(case: &CaseView) -> Message {
    let order = case.notice_kind == Some(NoticeKind::RemovalOrder);
    match (case.stage, &case.origin, case.outcome) {
        (CaseStage::Open, Origin::Notice { .. }, _) => say::it("standing-to-answer"),
        (CaseStage::Open, ..) if case.reopened.is_some() => say::it("standing-to-decide-anew"),
        (CaseStage::Open, ..) => say::it("standing-to-decide"),
        (CaseStage::Decided, _, Some(Outcome::Order)) => say::it("standing-to-order"),
        (CaseStage::Decided, ..) => say::it("standing-to-refer"),
        (CaseStage::Noticed, ..) if order => say::it("standing-ordered"),
        (CaseStage::Noticed, ..) => say::it("standing-referred"),
        (CaseStage::Answered, ..) => say::it("standing-answered"),
        (CaseStage::Closed, Origin::Upload { .. }, Some(Outcome::Keep)) => {
            say::it("standing-published")
        }
        (CaseStage::Closed, _, Some(Outcome::Keep)) => say::it("standing-kept"),
        (CaseStage::Closed, Origin::UserNotice { .. }, Some(Outcome::Block)) => {
            say::it("standing-taken-down")
        }
        (CaseStage::Closed, _, Some(Outcome::Block)) => say::it("standing-not-published"),
        (CaseStage::Closed, Origin::Notice { .. }, _) => say::it("standing-closed-answered"),
        (CaseStage::Closed, ..) => say::it("standing-gone"),
    }
}
