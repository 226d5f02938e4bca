//! The queue: every case of the organisation, earliest deadline first.

use super::{
    frame::Frame,
    parts::{ClockFace, Face, Since},
    text,
};
use askama::Template;
use casework::{CaseStage, Match, NoticeKind, OrganisationKind, Origin, Outcome};
use exchange::v1::{CaseFilter, CaseView, Page};
use jiff::Timestamp;

/// The queue. `filter.stage` of `None` is every stage (`/cases?stage=all`).
#[derive(Debug, Template)]
#[template(path = "cases.html")]
pub(crate) struct CasesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was asked for.
    pub(crate) filter: CaseFilter,
    /// What was found.
    pub(crate) page: Page<CaseView>,
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
    fn address(stage: Option<CaseStage>, from: Option<&str>) -> String {
        let stage = stage.map_or("all", CaseStage::as_str);
        from.map_or_else(
            || format!("/cases?stage={stage}"),
            |from| format!("/cases?stage={stage}&from={from}"),
        )
    }

    /// The `from` asked for, if it is one of those there are.
    fn from(&self) -> Option<&'static str> {
        ["location", "upload", "notice", "user_notice"]
            .into_iter()
            .find(|known| self.filter.from.as_deref() == Some(known))
    }

    fn stages(&self) -> Vec<Tab> {
        [
            (Some(CaseStage::Open), "Open"),
            (Some(CaseStage::Decided), "To issue"),
            (Some(CaseStage::Noticed), "Notice out"),
            (Some(CaseStage::Answered), "Answered"),
            (Some(CaseStage::Closed), "Closed"),
            (None, "All"),
        ]
        .into_iter()
        .map(|(stage, word)| Tab {
            href: Self::address(stage, self.from()),
            word,
            current: if stage == self.filter.stage {
                "page"
            } else {
                "false"
            },
        })
        .collect()
    }

    fn origins(&self) -> Vec<Tab> {
        [
            (None, "anywhere"),
            (Some("location"), "locations"),
            (Some("upload"), "held uploads"),
            (Some("notice"), "received notices"),
            (Some("user_notice"), "users’ notices"),
        ]
        .into_iter()
        .map(|(from, word)| Tab {
            href: Self::address(self.filter.stage, from),
            word,
            current: if from == self.from() { "page" } else { "false" },
        })
        .collect()
    }

    /// The address of the next page, but for its `after`.
    fn here(&self) -> String {
        Self::address(self.filter.stage, self.from())
    }

    fn rows(&self) -> Vec<Row<'_>> {
        self.page
            .items
            .iter()
            .map(|case| Row {
                case,
                now: self.now,
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
        self.from().is_none() && matches!(self.filter.stage, None | Some(CaseStage::Open))
    }
}

/// A case as a row.
struct Row<'a> {
    case: &'a CaseView,
    now: Timestamp,
}

impl Row<'_> {
    fn title(&self) -> String {
        text::defang(&self.case.title)
    }

    fn origin(&self) -> &'static str {
        origin(self.case)
    }

    fn chip(&self) -> &'static str {
        chip(self.case)
    }

    fn standing(&self) -> &'static str {
        standing(self.case)
    }

    fn clock(&self) -> Option<ClockFace<'_>> {
        let clock = self.case.clocks.last()?;
        Some(ClockFace::new(clock, &self.now, Face::Small))
    }

    fn opened(&self) -> Since {
        Since::at(&self.case.opened_at, &self.now)
    }

    fn is_closed(&self) -> bool {
        self.case.stage == CaseStage::Closed
    }

    fn best(&self) -> Option<&Match> {
        self.case.matches.first()
    }

    fn picture(&self) -> Option<&String> {
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
