//! The pages of what came in from outside; `more` is added to everything that comes from outside.

use super::{before, frame};
use crate::console::pages::*;
use app::{OpenHouse, OrderStatus};
use askama::Template;
use casework::{
    Clock, IntakeDocument, IntakeId, IntakeLack, IntakeStage, IntakeVerdict, IntakeVia, Law,
    OrganisationId, Seal,
};
use exchange::v1::{ClockView, DocumentView, IntakeFilter, IntakeView, Page};

fn intake(stage: IntakeStage, verdict: IntakeVerdict, more: &str) -> IntakeView {
    let now = before(0);
    let lack = |fatal: bool| IntakeLack {
        field: "section_b.reasons".to_owned(),
        section: "B 3".to_owned(),
        fatal,
        sentence: format!("The reasons are missing.{more}"),
    };
    let clock = Clock::start(Law::RemovalOrderHour, before(1_800));
    IntakeView {
        id: IntakeId::new(before(1_800), [stage as u8; 10]),
        stage,
        to_do: stage == IntakeStage::Waiting,
        via: IntakeVia::Mail,
        received_at: before(1_800),
        sent: Some("2026-03-29T03:20:00+02:00".to_owned()),
        sender_domain: Some(format!("unit.example{more}")),
        sender: Some(format!("orders@unit.example{more}")),
        message_id: Some(format!("1@unit.example{more}")),
        verdict: Some(verdict),
        sentence: "It may be a removal order; a person makes sure of it.".to_owned(),
        seal: Some(Seal::UnknownKey {
            kid: format!("kid{more}"),
        }),
        candidate: Some(OrganisationId::new(before(9_000), [1; 10])),
        candidate_name: Some(format!("Example Unit{more}")),
        lacks: vec![lack(true), lack(false)],
        notes: vec![format!("It is signed with a key nobody knows.{more}")],
        document: (verdict != IntakeVerdict::NotAnOrder).then(|| IntakeDocument {
            sha256: "1".repeat(64),
            form: "jws".to_owned(),
            authority: format!("Example Unit{more}"),
            issuing_state: "DE".to_owned(),
            reference: format!("TCO-1{more}"),
            issued_at: Some("2026-03-29T03:15:00+02:00".to_owned()),
            urls: vec![format!("https://host.example/p/1{more}")],
        }),
        notice: None,
        clock: Some(ClockView::at(&clock, now)),
        words: Some(format!("Which address is meant?{more}")),
        documents: match stage {
            IntakeStage::Asked => vec![DocumentView {
                name: "annex-3-1".to_owned(),
                href: format!("/v1/intake/x/documents/annex-3-1{more}"),
            }],
            _ => Vec::new(),
        },
        subject: Some(format!("Removal order{more}")),
        text: Some(format!("Please see the order attached.{more}")),
        source: "0".repeat(64),
        bytes: 4_711,
        answerable: true,
        reply: Some(format!("waiting: the mail server is busy{more}")),
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let now = before(0);
    let list = |items: Vec<IntakeView>, to_do| IntakesPage {
        frame: frame(Section::Intake, true, None),
        page: Page {
            total: items.len() as u64,
            next: (!items.is_empty()).then(|| format!("next{more}")),
            items,
        },
        filter: IntakeFilter {
            to_do,
            ..IntakeFilter::default()
        },
        now,
    };
    let one = |intake: IntakeView, known: bool| IntakePage {
        frame: frame(Section::Intake, true, None),
        issuers: match known {
            true => vec![(
                OrganisationId::new(before(9_000), [1; 10]),
                format!("Example Unit{more}"),
            )],
            false => Vec::new(),
        },
        intake,
        form: IntakeForm::default(),
        problem: None,
        now,
    };
    let waiting = || intake(IntakeStage::Waiting, IntakeVerdict::Incomplete, more);
    let nothing = || intake(IntakeStage::Refused, IntakeVerdict::NotAnOrder, more);
    let items = vec![waiting(), nothing()];
    let mut pages = vec![
        ("intakes", list(items, Some(true)).render().unwrap()),
        ("intake", one(waiting(), true).render().unwrap()),
        ("intake-without", one(nothing(), false).render().unwrap()),
    ];
    let house = || OpenHouse {
        id: OrganisationId::new(before(9_000), [2; 10]),
        name: format!("Kiesel Hosting{more}"),
        contact: Some(format!("orders@kiesel.example{more}")),
        member_state: Some("IE".to_owned()),
    };
    let form = OrderFormPage {
        form: OrderForm::to(&house(), "code".to_owned()),
        house: house(),
        door: "token-of-the-form".to_owned(),
        problem: None,
    };
    pages.push(("open-order-form", form.render().unwrap()));
    let status = OrderStatusPage {
        door: "token-of-the-form".to_owned(),
        is_sent: true,
        sent: ("withdrawal".to_owned(), format!("Sent in error.{more}")),
        problem: None,
        status: OrderStatus {
            impossible: Some(format!("Which picture is meant?{more}")),
            may_follow: true,
            house: house(),
            received_at: before(600),
            reference: format!("TCO-1{more}"),
            stage: IntakeStage::Asked,
            words: Some(format!("Which address is meant?{more}")),
            lacks: Vec::new(),
            order: None,
        },
        code: "code".to_owned(),
    };
    pages.push(("open-order-status", status.render().unwrap()));
    if more.is_empty() {
        pages.push((
            "intakes-empty",
            list(Vec::new(), Some(true)).render().unwrap(),
        ));
        pages.push(("intakes-none", list(Vec::new(), None).render().unwrap()));
        let accepted = intake(IntakeStage::Accepted, IntakeVerdict::Order, more);
        pages.push(("intake-accepted", one(accepted, true).render().unwrap()));
    }
    pages
}
