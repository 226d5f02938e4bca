//! Search: one field for whatever somebody holds in their hand, and another for a picture.

use super::{
    cases,
    frame::Frame,
    intake, notices,
    parts::{Moment, Picture, fault},
    text,
};
use crate::tongue::say::{self, Message};
use app::{Found, MOST_FOUND, Sought};
use askama::Template;
use exchange::Problem;
use exchange::v1::MatchAnswer;
use jiff::Timestamp;

/// The search, and what it found.
#[derive(Debug, Template)]
#[template(path = "search.html")]
pub(crate) struct SearchPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What was typed.
    pub(crate) asked: String,
    /// What that found; `None` before anything was asked.
    pub(crate) found: Option<Found>,
    /// What a picture resembles.
    pub(crate) picture: Option<MatchAnswer>,
    /// Whether this person may ask of pictures and hashes whether they are known.
    pub(crate) may_match: bool,
    /// What was wrong with what was asked.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl SearchPage {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    /// A problem that no field shows.
    fn trouble(&self) -> Option<&str> {
        let problem = self.problem.as_ref()?;
        let is_shown = problem
            .field
            .as_deref()
            .is_some_and(|field| field == "q" || field == "file");
        (!is_shown).then_some(problem.detail.as_str())
    }

    /// What is known of a picture or a hash, whichever was asked.
    fn known(&self) -> Option<&MatchAnswer> {
        let hash = self.found.as_ref().and_then(|found| found.known.as_ref());
        self.picture.as_ref().or(hash)
    }

    fn caption_of_cases(&self) -> Message {
        say::it("search-caption")
    }

    fn case_rows(&self) -> Vec<cases::Row<'_>> {
        let now = self.now;
        let found = self.found.iter().flat_map(|found| &found.cases);
        let row = |case| cases::Row {
            case,
            now,
            claim: None,
            may_choose: false,
        };
        found.map(row).collect()
    }

    fn notice_rows(&self) -> Vec<notices::Row<'_>> {
        let now = self.now;
        let found = self.found.iter().flat_map(|found| &found.notices);
        found.map(|notice| notices::Row { notice, now }).collect()
    }

    /// What it was taken for, in words.
    fn taken_for(&self) -> String {
        let Some(found) = &self.found else {
            return String::new();
        };
        let message = match &found.sought {
            Sought::Case(_) => say::it("search-for-case"),
            Sought::Notice(_) => say::it("search-for-notice"),
            Sought::Intake(_) => say::it("search-for-intake"),
            Sought::Location(location, _) => {
                say::it("search-for-location").text("location", text::defang(location))
            }
            Sought::Host(host) => say::it("search-for-host").text("host", host.replace('.', "[.]")),
            Sought::Hash(_) => say::it("search-for-hash"),
            Sought::Reference(_) => say::it("search-for-reference"),
        };
        message.plain()
    }

    fn found_nothing(&self) -> bool {
        self.found.as_ref().is_some_and(|found| {
            found.cases.is_empty()
                && found.notices.is_empty()
                && found.outlets.is_empty()
                && found.intakes.is_empty()
                && found.known.is_none()
        })
    }

    /// Said where a list is cut.
    fn cut(&self) -> Option<Message> {
        let is_cut = self
            .found
            .as_ref()
            .is_some_and(|found| found.cases.len().max(found.notices.len()) >= MOST_FOUND as usize);
        is_cut.then(|| say::it("search-cut").text("most", MOST_FOUND))
    }

    fn count(&self) -> String {
        let cases = self.found.as_ref().map_or(0, |found| found.cases.len());
        let notices = self.found.as_ref().map_or(0, |found| found.notices.len());
        let intakes = self.found.as_ref().map_or(0, |found| found.intakes.len());
        let outside = say::it("search-outside").text("count", text::number(intakes as u64));
        let counts = [
            Some(text::count_of("count-cases", cases)),
            Some(text::count_of("count-notices", notices)),
            (intakes > 0).then_some(outside),
        ];
        let counts: Vec<_> = counts
            .into_iter()
            .flatten()
            .map(|one| one.plain())
            .collect();
        counts.join(&say::it("comma").plain())
    }
}
