//! The reviewer's desk: what waits, who works on what, several cases in one go, phrases, help.

use super::*;
use app::{ClaimLine, NoteLine, Together, WaitingLine, WaitsOn};
use std::collections::HashMap;

/// Who works on what: one of the cases of the queue.
pub(super) fn at_work() -> HashMap<CaseId, ClaimLine> {
    HashMap::from([(location(7).id, claim(false))])
}

fn claim(mine: bool) -> ClaimLine {
    ClaimLine {
        who: if mine {
            "analyst 1, Referral Unit North"
        } else {
            "analyst 2, Referral Unit North"
        }
        .to_owned(),
        since: before(95),
        mine,
    }
}

pub(super) fn waiting(together: bool, text: &str) -> WaitingLine {
    WaitingLine {
        on: WaitsOn::Case(location(9).id),
        title: format!("img-20260702-0007731{text}"),
        what: "the decision “Do not publish”".to_owned(),
        who: "analyst 1, Referral Unit North".to_owned(),
        leaves_at: now() + SignedDuration::from_secs(43),
        together: together.then(|| "go_7".to_owned()),
    }
}

fn phrases(text: &str) -> Vec<Phrase> {
    vec![
        Phrase {
            number: 0,
            text: "Recruitment poster of the outlet with a contact address.".to_owned(),
        },
        Phrase {
            number: 3,
            text: format!("No comment or report around it.{text}"),
        },
    ]
}

fn desk(text: &str) -> Desk {
    Desk {
        claim: Some(claim(true)),
        may_override: false,
        waiting: None,
        lapsed: Some((
            "a decision".to_owned(),
            format!("Whoever decided it may not act here any more.{text}"),
            before(300),
        )),
        second: None,
        notes: vec![NoteLine {
            who: "analyst 2, Referral Unit North".to_owned(),
            at: before(900),
            text: format!("The flag is another group’s; see last week.{text}"),
        }],
        phrases: phrases(text),
        copies: vec![upload(4), upload(5)],
        entry: None,
        undo: SignedDuration::from_secs(60),
    }
}

fn second(mine: bool) -> Desk {
    Desk {
        second: Some((
            "analyst 1, Referral Unit North".to_owned(),
            "Is it a newsroom’s copy?".to_owned(),
            before(400),
            mine,
        )),
        claim: Some(claim(false)),
        may_override: true,
        lapsed: None,
        ..desk("")
    }
}

fn together(text: &str, is_preview: bool, done: bool) -> TogetherPage {
    let left_out = "Somebody else is working on this case.".to_owned();
    TogetherPage {
        frame: frame(Section::Cases, true, None),
        cases: vec![
            (upload(4), None),
            (upload(5), is_preview.then_some(left_out)),
            (upload(6), None),
        ],
        form: DecisionForm {
            outcome: "block".to_owned(),
            grounds: vec!["incites".to_owned()],
            purpose: "none_found".to_owned(),
            reasons: format!("Copies of the poster.{text}"),
            ..DecisionForm::default()
        },
        is_preview,
        done: done.then(|| Together {
            name: "go_7".to_owned(),
            decided: 2,
            until: Some(now()),
            refused: vec![(upload(5).id, format!("Somebody else decided it.{text}"))],
        }),
        problem: None,
        phrases: phrases(text),
        may_order: false,
        undo: 60,
    }
}

/// Every page of the desk.
pub(super) fn all(text: &str) -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    let mut add = |name, html: askama::Result<String>| pages.push((name, html.unwrap()));
    let at = |desk: Desk, provider: bool| CasePage {
        desk,
        waiting: vec![WaitingLine {
            on: WaitsOn::Case(location(11).id),
            ..waiting(false, text)
        }],
        ..case_page(if provider { upload(8) } else { location(7) }, provider)
    };
    add("case-desk", at(desk(text), true).render());
    let waits = Desk {
        waiting: Some(waiting(true, text)),
        claim: None,
        lapsed: None,
        ..desk(text)
    };
    add("case-waits", at(waits, true).render());
    let busy = CasesPage {
        waiting: vec![waiting(true, text), waiting(false, text)],
        ..super::queue(true)
    };
    add("queue-waits", busy.render());
    add("together", together(text, false, false).render());
    add("together-preview", together(text, true, false).render());
    add("together-done", together(text, true, true).render());
    let phrases_page = |typed: &str, kept: Vec<Phrase>| PhrasesPage {
        frame: frame(Section::Cases, true, None),
        phrases: kept,
        may_change: true,
        typed: typed.to_owned(),
        problem: None,
    };
    add("phrases", phrases_page(text, phrases(text)).render());
    add("phrases-empty", phrases_page(text, Vec::new()).render());
    if text.is_empty() {
        add("case-second", at(second(false), false).render());
        add("case-second-mine", at(second(true), false).render());
        let help = HelpPage {
            frame: frame(Section::Elsewhere, true, None),
            undo: 60,
        };
        add("help", help.render());
    }
    pages
}
