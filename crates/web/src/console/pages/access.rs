//! Who looked at what.

use super::{frame::Frame, parts::Moment, text};
use crate::tongue::say;
use app::HistoryLine;
use askama::Template;

/// The latest readings, exports and alarms.
#[derive(Debug, Template)]
#[template(path = "access.html")]
pub(crate) struct AccessPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// Newest first.
    pub(crate) lines: Vec<HistoryLine>,
}

impl AccessPage {
    fn count(&self) -> String {
        text::count_of("count-lines", self.lines.len()).plain()
    }
}
