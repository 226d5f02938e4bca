//! Search: one field for whatever somebody holds in their hand, and another for a picture.

use super::{
    cases,
    frame::Frame,
    intake, notices,
    parts::{Moment, Picture, fault},
    text,
};
use crate::tongue::say;
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

    fn caption_of_cases(&self) -> &'static str {
        "Cases that were found"
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
        match self.found.as_ref().map(|found| &found.sought) {
            None => String::new(),
            Some(Sought::Case(_)) => "the number of a case".to_owned(),
            Some(Sought::Notice(_)) => "the number of a notice".to_owned(),
            Some(Sought::Intake(_)) => "the number of what came in from outside".to_owned(),
            Some(Sought::Location(location, _)) => {
                format!(
                    "the location {}, and others on its host",
                    text::defang(location)
                )
            }
            Some(Sought::Host(host)) => {
                format!(
                    "any location on {}, or a reference",
                    host.replace('.', "[.]")
                )
            }
            Some(Sought::Hash(_)) => "a SHA-256 digest or a PDQ hash".to_owned(),
            Some(Sought::Reference(_)) => {
                "the reference of a notice or an upload, or the name of an outlet".to_owned()
            }
        }
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
    fn cut(&self) -> Option<String> {
        let is_cut = self
            .found
            .as_ref()
            .is_some_and(|found| found.cases.len().max(found.notices.len()) >= MOST_FOUND as usize);
        is_cut.then(|| format!("The first {MOST_FOUND} are shown: look for something narrower."))
    }

    /// How many entries of banks there are, as the beginning of a sentence.
    fn entries(&self, answer: &MatchAnswer) -> String {
        text::count(
            answer.matches.len() as u64,
            "entry of a bank holds",
            "entries of banks hold",
        )
    }

    fn count(&self) -> String {
        let cases = self.found.as_ref().map_or(0, |found| found.cases.len());
        let notices = self.found.as_ref().map_or(0, |found| found.notices.len());
        let cases_found = text::count(cases as u64, "case", "cases");
        let notices_found = text::count(notices as u64, "notice", "notices");
        let intakes = self.found.as_ref().map_or(0, |found| found.intakes.len());
        match intakes {
            0 => format!("{cases_found}, {notices_found}"),
            more => format!("{cases_found}, {notices_found}, {more} from outside"),
        }
    }
}
