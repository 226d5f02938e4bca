//! The search, and what it found; `more` is added to everything that comes from outside.

use super::{How, found, frame, hash, location, notice, now, upload};
use crate::console::pages::*;
use app::{Found, Sought};
use askama::Template;
use casework::NoticeKind;
use exchange::Problem;
use exchange::v1::{MatchAnswer, Verdict};

fn page(more: &str) -> SearchPage {
    SearchPage {
        frame: frame(Section::Search, false, None),
        asked: String::new(),
        found: None,
        picture: None,
        may_match: true,
        problem: None,
        now: now(),
    }
    .asking(more)
}

impl SearchPage {
    fn asking(mut self, asked: &str) -> Self {
        self.asked = asked.to_owned();
        self
    }
}

fn nothing(sought: Sought) -> Found {
    Found {
        sought,
        cases: Vec::new(),
        notices: Vec::new(),
        outlets: Vec::new(),
        intakes: Vec::new(),
        known: None,
    }
}

fn answer(distances: &[u32], more: &str) -> MatchAnswer {
    let matches = (1..).zip(distances).map(|(n, distance)| {
        let mut found = found(n, *distance);
        found.label += more;
        found
    });
    let matches: Vec<_> = matches.collect();
    MatchAnswer {
        verdict: if matches.is_empty() {
            Verdict::Clear
        } else {
            Verdict::Hold
        },
        explanation: format!("Nothing known resembles it.{more}"),
        sha256: Some(hash(9)),
        pdq: Some(hash(10)),
        quality: Some(98),
        screened: false,
        canonical: None,
        account: None,
        matches,
        case: None,
        simhash: None,
        tlsh: None,
        language: None,
        parts: None,
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let address = format!("https://host.example/p/1{more}");
    let mut case = location(7);
    case.title = address.clone();
    let mut named = notice(NoticeKind::RemovalOrder, false, How::Running);
    named.terms.reference = format!("RO/2026/0007{more}");
    let by_location = SearchPage {
        found: Some(Found {
            cases: vec![case, upload(8)],
            notices: vec![named],
            outlets: vec![super::outlets::view(more)],
            ..nothing(Sought::Location(address.clone(), "host.example".to_owned()))
        }),
        ..page(&address)
    };
    let by_hash = SearchPage {
        found: Some(Found {
            known: Some(answer(&[4], more)),
            ..nothing(Sought::Hash(hash(9)))
        }),
        ..page(&hash(9))
    };
    let by_picture = SearchPage {
        picture: Some(answer(&[0, 12], more)),
        ..page("")
    };
    let without = SearchPage {
        found: Some(nothing(Sought::Reference(format!("RO/2026/0008{more}")))),
        ..page(&format!("RO/2026/0008{more}"))
    };
    let refused = SearchPage {
        problem: Some(
            Problem::new(
                422,
                "Unprocessable Content",
                "not_an_image",
                format!("This is no picture.{more}"),
            )
            .on(Some("file")),
        ),
        ..page("")
    };
    let mut pages = vec![("search-found", by_location.render().unwrap())];
    let others = [
        ("search-hash", by_hash),
        ("search-picture", by_picture),
        ("search-nothing", without),
        ("search-refused", refused),
    ];
    pages.extend(others.map(|(name, page)| (name, page.render().unwrap())));
    if more.is_empty() {
        let unknown = SearchPage {
            picture: Some(answer(&[], "")),
            ..page("")
        };
        pages.push(("search", page("").render().unwrap()));
        pages.push(("search-unknown", unknown.render().unwrap()));
    }
    pages
}
