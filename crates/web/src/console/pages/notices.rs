//! The list of referrals and removal orders.

use super::{
    frame::Frame,
    notice,
    parts::{ClockFace, Face, Since},
    text,
};
use crate::tongue::say::{self, Message};
use app::Direction;
use askama::Template;
use casework::NoticeKind;
use exchange::v1::{NoticeView, Page};
use jiff::Timestamp;

/// Notices, newest first.
#[derive(Debug, Template)]
#[template(path = "notices.html")]
pub(crate) struct NoticesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was found.
    pub(crate) page: Page<NoticeView>,
    /// Which were asked for.
    pub(crate) direction: Direction,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl NoticesPage {
    fn tabs(&self) -> [(Direction, Message, &'static str); 3] {
        let tab = |direction, word| {
            let current = if self.direction == direction {
                "page"
            } else {
                "false"
            };
            (direction, word, current)
        };
        [
            tab(Direction::All, say::it("notices-all")),
            tab(Direction::In, say::it("notices-in")),
            tab(Direction::Out, say::it("notices-out")),
        ]
    }

    fn notice_rows(&self) -> Vec<Row<'_>> {
        self.page
            .items
            .iter()
            .map(|notice| Row {
                notice,
                now: self.now,
            })
            .collect()
    }

    fn count(&self) -> Message {
        text::count_of("count-notices", self.page.total)
    }
}

/// A notice as a row.
pub(super) struct Row<'a> {
    pub(super) notice: &'a NoticeView,
    pub(super) now: Timestamp,
}

impl Row<'_> {
    pub(super) fn is_order(&self) -> bool {
        self.notice.kind == NoticeKind::RemovalOrder
    }

    pub(super) fn stage(&self) -> Message {
        notice::stage(self.notice)
    }

    pub(super) fn location(&self) -> String {
        text::defang(&self.notice.terms.url)
    }

    pub(super) fn clock(&self) -> Option<ClockFace<'_>> {
        let clock = self.notice.clocks.last()?;
        Some(ClockFace::new(clock, &self.now, Face::Small))
    }

    pub(super) fn issued(&self) -> Since {
        Since::at(&self.notice.issued_at, &self.now)
    }
}
