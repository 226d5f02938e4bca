//! Outlets; `more` is added to everything that comes from outside.

use super::{before, frame, seed};
use crate::console::pages::*;
use app::HistoryLine;
use askama::Template;
use casework::{AssetKind, CaseId, Joined, NewOutlet, OutletId, SightedBy, Sighting, spells};
use exchange::Problem;
use exchange::v1::{AssetView, OutletView, Page};

const DAY: i64 = 86_400;

fn asset(number: u32, generation: u32, since: i64, seen: &[(i64, bool)], more: &str) -> AssetView {
    let first = Sighting {
        at: before(since),
        up: true,
        by: SightedBy::Person,
        note: String::new(),
    };
    let others = seen.iter().map(|(at, up)| Sighting {
        at: before(*at),
        up: *up,
        by: if *up {
            SightedBy::Person
        } else {
            SightedBy::Monitor
        },
        note: format!("HTTP 404{more}"),
    });
    let sightings: Vec<_> = std::iter::once(first).chain(others).collect();
    let spells = spells(&sightings);
    AssetView {
        number,
        generation,
        kind: AssetKind::Channel,
        platform: format!("a messenger{more}"),
        handle: format!("@column_{number}{more}"),
        url: Some(format!("https://messenger.example/column_{number}")),
        since: before(since),
        after: (generation > 1).then(|| number - 1),
        added_at: before(since - 600),
        up: spells.last().is_some_and(|last| last.up),
        spells,
    }
}

pub(super) fn view(more: &str) -> OutletView {
    OutletView {
        id: OutletId::new(before(40 * DAY), seed(7)),
        outlet: NewOutlet {
            name: format!("The Column Weekly{more}"),
            group: format!("Group N{more}"),
            listing: format!("Council Decision (CFSP) 2026/1, annex, no. 7{more}"),
            about: format!("Weekly, in two languages; the masthead is a torch.{more}"),
            is_publication: true,
        },
        aliases: vec![format!("TCW{more}"), format!("Column Radio{more}")],
        assets: vec![
            asset(1, 1, 40 * DAY, &[(30 * DAY, false)], more),
            asset(
                2,
                2,
                29 * DAY,
                &[(20 * DAY, false), (18 * DAY, true), (9 * DAY, false)],
                more,
            ),
            asset(3, 3, 8 * DAY, &[], more),
            asset(4, 1, 35 * DAY, &[(12 * DAY, false)], more),
        ],
        cases: vec![Joined {
            case: CaseId::new(before(9 * DAY), seed(8)),
            asset: Some(2),
            at: before(8 * DAY),
        }],
        registered_at: before(40 * DAY),
    }
}

fn empty(more: &str) -> OutletView {
    OutletView {
        id: OutletId::new(before(DAY), seed(9)),
        aliases: Vec::new(),
        assets: Vec::new(),
        cases: Vec::new(),
        registered_at: before(DAY),
        ..view(more)
    }
}

fn page(outlet: OutletView, more: &str) -> OutletPage {
    OutletPage {
        frame: frame(Section::Outlets, false, None),
        outlet,
        history: vec![HistoryLine {
            seq: 7,
            at: before(DAY),
            who: format!("analyst 1{more}"),
            what: format!("registered the outlet “The Column Weekly”{more}"),
        }],
        may_act: true,
        sent: String::new(),
        form: OutletForm::default(),
        problem: None,
        now: super::now(),
    }
}

fn list(items: Vec<OutletView>) -> OutletsPage {
    OutletsPage {
        frame: frame(Section::Outlets, false, None),
        page: Page {
            total: items.len() as u64,
            items,
            next: None,
        },
        may_act: true,
        form: OutletForm::default(),
        problem: None,
    }
}

fn problem(code: &str, field: &str, detail: &str) -> Option<Problem> {
    Some(Problem::new(422, "Unprocessable Content", code, detail).on(Some(field)))
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let sent =
        |name: &str, value: &str| OutletForm::read(&[(name.to_owned(), format!("{value}{more}"))]);
    let refused = OutletsPage {
        form: sent("name", "A person"),
        problem: problem(
            "not_a_publication",
            "is_publication",
            "An outlet is a publication of a proscribed group.",
        ),
        ..list(vec![view(more)])
    };
    let wrong = OutletPage {
        sent: "asset".to_owned(),
        form: sent("handle", "somebody@host.example"),
        problem: problem(
            "personal_data",
            "handle",
            "This looks like an e-mail address.",
        ),
        ..page(view(more), more)
    };
    let reads = OutletPage {
        may_act: false,
        ..page(view(more), more)
    };
    let mut pages = vec![
        (
            "outlets",
            list(vec![view(more), empty(more)]).render().unwrap(),
        ),
        ("outlets-refused", refused.render().unwrap()),
        ("outlet", page(view(more), more).render().unwrap()),
        ("outlet-new", page(empty(more), more).render().unwrap()),
        ("outlet-refused", wrong.render().unwrap()),
        ("outlet-auditor", reads.render().unwrap()),
    ];
    if more.is_empty() {
        pages.push(("outlets-none", list(Vec::new()).render().unwrap()));
    }
    pages
}
