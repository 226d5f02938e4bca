//! Copies of orders, and what becomes of an order; `more` is added to everything that comes from outside.

use super::{How, before, case_page, clock, frame, location, notice_page, now};
use crate::console::pages::*;
use askama::Template;
use casework::*;
use exchange::v1::{ConcernView, Page, ProposalView, ScrutinyView};
use jiff::SignedDuration;

fn copy(stage: ScrutinyStage, more: &str) -> ScrutinyView {
    let order = notice_page(NoticeKind::RemovalOrder, false, How::Done).notice;
    let is_decided = stage == ScrutinyStage::Decided;
    let is_new = stage == ScrutinyStage::Copied;
    let mut terms = order.terms;
    terms.reasons.push_str(more);
    terms.reference.push_str(more);
    ScrutinyView {
        id: ScrutinyId::new(before(stage as i64 * 60), [stage as u8; 10]),
        stage,
        notice: order.id,
        terms,
        order_stage: order.stage,
        issuer_name: format!("Referral Unit North{more}"),
        issuer_state: Some("DE".to_owned()),
        issuer_contact: Some(format!("orders@north.example{more}")),
        addressee_name: format!("Kiesel Hosting{more}"),
        copied_at: before(90_000),
        received_at: (!is_new).then(|| before(86_400)),
        clocks: if is_new {
            Vec::new()
        } else {
            let stopped = is_decided.then_some((600, StopReason::Answered));
            vec![
                clock(Law::OwnScrutiny, 86_400, stopped),
                clock(Law::AskedScrutiny, 43_200, stopped),
            ]
        },
        requests: if is_new {
            Vec::new()
        } else {
            vec![ScrutinyRequest {
                by: AskedBy::Provider,
                reasons: format!("It is a newsroom’s report.{more}"),
                at: before(43_200),
            }]
        },
        intention: matches!(stage, ScrutinyStage::Intended | ScrutinyStage::Decided)
            .then(|| format!("It looks like a newsroom’s report.{more}")),
        decision: is_decided.then(|| ScrutinyDecision {
            infringes: true,
            reasons: format!("Art 1(3) was not looked at.{more}"),
        }),
        decided_at: is_decided.then(|| before(600)),
    }
}

const STAGES: [ScrutinyStage; 5] = [
    ScrutinyStage::Copied,
    ScrutinyStage::Open,
    ScrutinyStage::Intended,
    ScrutinyStage::Decided,
    ScrutinyStage::Lapsed,
];

fn copies(stages: &[ScrutinyStage], more: &str) -> ScrutiniesPage {
    ScrutiniesPage {
        frame: frame(Section::Scrutinies, false, None),
        page: Page {
            items: stages.iter().map(|stage| copy(*stage, more)).collect(),
            total: stages.len() as u64,
            next: (!stages.is_empty()).then(|| format!("next{more}")),
        },
        now: now(),
    }
}

fn one(stage: ScrutinyStage, more: &str) -> ScrutinyPage {
    ScrutinyPage {
        frame: frame(Section::Scrutinies, false, None),
        scrutiny: copy(stage, more),
        form: ScrutinyForm {
            intention: more.to_owned(),
            infringes: "no".to_owned(),
            reasons: more.to_owned(),
        },
        problem: None,
        now: now(),
    }
}

/// An order that lost its effect after it was challenged and scrutinised, with everything that can be said about one.
fn ceased(to_us: bool, more: &str) -> NoticePage {
    let mut page = notice_page(NoticeKind::RemovalOrder, to_us, How::Done);
    page.notice.stage = "ceased_effect".to_owned();
    page.notice
        .clocks
        .push(clock(Law::Reinstatement, 300, None));
    page.may_answer = to_us;
    if let Some(order) = &mut page.notice.order {
        order.first = Some(FirstOrder::Emergency {
            reason: format!("An attack is being streamed.{more}"),
        });
        order.copy_otherwise = Some(format!("by letter{more}"));
        order.scrutiny = Some(ScrutinyStage::Decided);
        order.scrutiny_decision = copy(ScrutinyStage::Decided, more).decision;
        order.intention = Some(format!("It looks like a newsroom’s report.{more}"));
        order.silence = Some(Silence {
            first_until: now() + SignedDuration::from_hours(24),
            until: now() + SignedDuration::from_hours(24),
            ended_at: None,
        });
        order.may_inform = false;
        order.proceedings = vec![Proceeding {
            reference: format!("VG 1/26{more}"),
            kind: ProceedingKind::Court,
            forum: format!("Administrative Court{more}"),
            by: Challenger::Provider,
            filed_at: before(80_000),
            ended: None,
        }];
        order.ceased = Some(Ceased::Annulled {
            reference: format!("VG 1/26{more}"),
        });
    }
    page
}

/// A case whose notice waits for a second person.
fn proposed(more: &str) -> CasePage {
    let mut case = location(7);
    case.proposal = Some(ProposalView {
        kind: NoticeKind::RemovalOrder,
        proposed_at: before(60),
        concerns: [
            Concern::AlreadyNoticed {
                kind: NoticeKind::Referral,
                contact: Some(format!("desk@other.example{more}")),
                url: String::new(),
            },
            Concern::FourEyes,
        ]
        .into_iter()
        .map(|concern| ConcernView {
            sentence: concern.sentence(),
            concern,
        })
        .collect(),
    });
    case_page(case, false)
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let mut pages = vec![
        ("copies", copies(&STAGES, more).render().unwrap()),
        (
            "order-ceased-provider",
            ceased(true, more).render().unwrap(),
        ),
        ("order-ceased-issuer", ceased(false, more).render().unwrap()),
        ("case-proposed", proposed(more).render().unwrap()),
    ];
    let names = [
        "copy-new",
        "copy-asked",
        "copy-intended",
        "copy-decided",
        "copy-lapsed",
    ];
    for (name, stage) in names.into_iter().zip(STAGES) {
        pages.push((name, one(stage, more).render().unwrap()));
    }
    if more.is_empty() {
        pages.push(("copies-empty", copies(&[], "").render().unwrap()));
    }
    pages
}
