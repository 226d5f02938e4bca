//! Penalties, and an order that is left out of the transparency report; `more` is added to everything that comes from outside.

use super::{How, before, frame, notice_page, seed};
use crate::console::pages::*;
use app::HistoryLine;
use askama::Template;
use casework::{
    Breach, Circumstance, NewPenalty, NoticeId, NoticeKind, OrganisationId, PenaltyEnd, PenaltyId,
    PenaltyKind, Persistent, ReceivedVia, WithheldFor, Withholding, WithholdingId,
};
use exchange::Problem;
use exchange::v1::{Page, PenaltyEnded, PenaltyView};

const DAY: i64 = 86_400;

fn view(to_us: bool, stage: &str, more: &str) -> PenaltyView {
    PenaltyView {
        id: PenaltyId::new(before(20 * DAY), seed(8)),
        stage: stage.to_owned(),
        to_us,
        authority_name: format!("Network Agency{more}"),
        authority_contact: Some(format!("penalties@agency.example{more}")),
        provider_name: format!("Kiesel Hosting{more}"),
        decision: NewPenalty {
            provider: OrganisationId::new(before(900 * DAY), seed(2)),
            reference: format!("BG 12/26{more}"),
            decided_at: before(21 * DAY),
            kind: PenaltyKind::Fine,
            what: format!("EUR 25 000{more}"),
            breaches: [Breach::Removal, Breach::Feedback].into(),
            orders: vec![NoticeId::new(before(60 * DAY), seed(3))],
            reasons: format!("Three orders were acted on after two days.{more}"),
            circumstances: Circumstance::ALL
                .iter()
                .map(|circumstance| (*circumstance, format!("Looked at.{more}")))
                .collect(),
            persistent: Some(Persistent {
                facts: format!("Three in one month, each after a reminder.{more}"),
                share_of_turnover: Some(5),
            }),
            redress: format!("Administrative Court, one month.{more}"),
        },
        recorded_at: before(20 * DAY),
        received_at: (stage != "decided").then(|| before(19 * DAY)),
        received_via: (stage != "decided").then_some(ReceivedVia::Webhook),
        ended: (stage == "ended").then(|| PenaltyEnded {
            at: before(DAY),
            how: PenaltyEnd::SetAside,
            reasons: format!("VG 7/26{more}"),
        }),
    }
}

fn list(to_us: bool, items: Vec<PenaltyView>, more: &str) -> PenaltiesPage {
    let provider = OrganisationId::new(before(900 * DAY), seed(2));
    PenaltiesPage {
        frame: frame(Section::Penalties, to_us, None),
        page: Page {
            total: items.len() as u64,
            next: (!items.is_empty()).then(|| format!("next{more}")),
            items,
        },
        is_provider: to_us,
        providers: match to_us {
            true => Vec::new(),
            false => vec![(provider, format!("Kiesel Hosting{more}"))],
        },
        form: PenaltyForm::default(),
        problem: None,
    }
}

fn one(penalty: PenaltyView, more: &str) -> PenaltyPage {
    PenaltyPage {
        frame: frame(Section::Penalties, penalty.to_us, None),
        may_end: !penalty.to_us && penalty.ended.is_none(),
        history: vec![HistoryLine {
            seq: 12,
            at: before(20 * DAY),
            who: "Network Agency".to_owned(),
            what: format!("decided upon a penalty (fine): EUR 25 000{more}"),
        }],
        penalty,
        form: PenaltyForm::default(),
        problem: None,
    }
}

fn problem(field: &str, more: &str) -> Option<Problem> {
    let detail = format!("This is missing.{more}");
    Some(Problem::new(422, "Unprocessable Content", "missing", detail).on(Some(field)))
}

fn withheld(standing: bool, more: &str) -> NoticePage {
    let mut page = notice_page(NoticeKind::RemovalOrder, false, How::Done);
    page.may_withhold = true;
    if standing {
        page.withheld = Some(Withholding {
            id: WithholdingId::new(before(DAY), seed(1)),
            organisation: OrganisationId::new(before(900 * DAY), seed(1)),
            notice: page.notice.id.clone(),
            why: WithheldFor::Investigation,
            reasons: format!("A search is under way.{more}"),
            since: before(DAY),
            ended: None,
        });
    } else {
        let pairs = [("reasons".to_owned(), format!("A search{more}"))];
        page.course = CourseForm::read("withhold", &pairs);
        page.problem = problem("why", more);
    }
    page
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let pairs: Vec<_> = [
        "reference",
        "what",
        "reasons",
        "facts",
        "gravity",
        "redress",
    ]
    .map(|name| (name.to_owned(), format!("written{more}")))
    .into();
    let mut pages = Vec::new();
    for to_us in [true, false] {
        let items = vec![view(to_us, "received", more)];
        pages.push(("penalties", list(to_us, items, more).render().unwrap()));
        for stage in ["decided", "received", "ended"] {
            let shown = one(view(to_us, stage, more), more);
            pages.push(("penalty", shown.render().unwrap()));
        }
    }
    let refused = PenaltiesPage {
        form: PenaltyForm::read(&pairs),
        problem: problem("circumstances", more),
        ..list(false, Vec::new(), more)
    };
    pages.push(("penalties-refused", refused.render().unwrap()));
    let refused = PenaltyPage {
        form: PenaltyForm::read(&pairs),
        problem: problem("reasons", more),
        ..one(view(false, "received", more), more)
    };
    pages.push(("penalty-refused", refused.render().unwrap()));
    for standing in [true, false] {
        pages.push(("order-withheld", withheld(standing, more).render().unwrap()));
    }
    if more.is_empty() {
        for to_us in [true, false] {
            let empty = list(to_us, Vec::new(), more);
            pages.push(("penalties-empty", empty.render().unwrap()));
        }
    }
    pages
}
