//! The queue: every case of the organisation, earliest deadline first.

use super::{
    desk::Waiting,
    frame::Frame,
    parts::{ClockFace, Face, Moment, Since},
    text,
};
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
    word: &'static str,
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

    fn tab(&self, word: &'static str, filter: QueueFilter) -> Tab {
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
            word,
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
            self.tab("Open", at(Some(CaseStage::Open), false)),
            self.tab("Waiting to leave", at(None, true)),
            self.tab("To issue", at(Some(CaseStage::Decided), false)),
            self.tab("Notice out", at(Some(CaseStage::Noticed), false)),
            self.tab("Answered", at(Some(CaseStage::Answered), false)),
            self.tab("Closed", at(Some(CaseStage::Closed), false)),
            self.tab("All", at(None, false)),
        ]
    }

    fn origins(&self) -> Vec<Tab> {
        let from = |from: Option<&str>| QueueFilter {
            from: from.map(str::to_owned),
            ..self.filter.clone()
        };
        vec![
            self.tab("anywhere", from(None)),
            self.tab("locations", from(Some("location"))),
            self.tab("held uploads", from(Some("upload"))),
            self.tab("received notices", from(Some("notice"))),
            self.tab("users’ notices", from(Some("user_notice"))),
        ]
    }

    fn claims(&self) -> Vec<Tab> {
        let claimed = |mine, unclaimed| QueueFilter {
            mine,
            unclaimed,
            ..self.filter.clone()
        };
        vec![
            self.tab("anybody", claimed(false, false)),
            self.tab("me", claimed(true, false)),
            self.tab("nobody", claimed(false, true)),
        ]
    }

    fn deadlines(&self) -> Vec<Tab> {
        let soon = |soon| QueueFilter {
            soon,
            ..self.filter.clone()
        };
        vec![
            self.tab("any", soon(false)),
            self.tab("within 20 minutes, or past", soon(true)),
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

    fn caption_of_cases(&self) -> &'static str {
        "Cases, earliest deadline first"
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

    fn count(&self) -> String {
        text::count(self.page.total, "case", "cases")
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

    pub(super) fn origin(&self) -> &'static str {
        origin(self.case)
    }

    pub(super) fn chip(&self) -> &'static str {
        chip(self.case)
    }

    pub(super) fn standing(&self) -> &'static str {
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
pub(super) fn origin(case: &CaseView) -> &'static str {
    match &case.origin {
        Origin::Location { .. } => "Location",
        Origin::Upload { .. } => "Held upload",
        Origin::UserNotice { .. } => "User's notice",
        Origin::Notice {
            kind: NoticeKind::Referral,
            ..
        } => "Referral to you",
        Origin::Notice {
            kind: NoticeKind::RemovalOrder,
            ..
        } => "Removal order to you",
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
pub(super) fn standing(case: &CaseView) -> &'static str {
    let order = case.notice_kind == Some(NoticeKind::RemovalOrder);
    match (case.stage, &case.origin, case.outcome) {
        (CaseStage::Open, Origin::Notice { .. }, _) => "To answer",
        (CaseStage::Open, ..) if case.reopened.is_some() => "To decide anew",
        (CaseStage::Open, ..) => "To decide",
        (CaseStage::Decided, _, Some(Outcome::Order)) => "To issue: removal order",
        (CaseStage::Decided, ..) => "To issue: referral",
        (CaseStage::Noticed, ..) if order => "Removal order out",
        (CaseStage::Noticed, ..) => "Referral out",
        (CaseStage::Answered, ..) => "Answered, not seen gone",
        (CaseStage::Closed, Origin::Upload { .. }, Some(Outcome::Keep)) => "Closed: published",
        (CaseStage::Closed, _, Some(Outcome::Keep)) => "Closed: kept",
        (CaseStage::Closed, Origin::UserNotice { .. }, Some(Outcome::Block)) => {
            "Closed: taken down"
        }
        (CaseStage::Closed, _, Some(Outcome::Block)) => "Closed: not published",
        (CaseStage::Closed, Origin::Notice { .. }, _) => "Closed: answered",
        (CaseStage::Closed, ..) => "Closed: seen gone",
    }
}
