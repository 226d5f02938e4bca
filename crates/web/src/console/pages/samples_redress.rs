//! The pages of complaints and users' notices; `more` is added to everything that comes from outside.

use super::{before, case_page, clock, entry, frame, now, queue, upload};
use crate::console::pages::*;
use crate::tongue::say;
use app::{
    ComplaintDesk, ComplaintStatus, LocationStatus, OpenHouse, UserNoticeStatus, WaitingLine,
    WaitsOn,
};
use askama::Template;
use casework::{
    Actor, BankId, CaseId, CaseStage, ComplaintDecision, ComplaintId, ComplaintOutcome,
    ComplaintVerdict, FiledVia, Law, OrganisationId, ProtectedPurpose, Reopened, StopReason,
    UserScrutiny,
};
use exchange::Problem;
use exchange::v1::{
    ComplaintFilter, ComplaintView, Contact, DisputeView, Page, TouchedCase, TouchedEntry,
    TouchesView,
};

const DAY: i64 = 24 * 3_600;

fn house(more: &str) -> OpenHouse {
    OpenHouse {
        id: OrganisationId::new(before(9), [4; 10]),
        name: format!("Harbour Pictures{more}"),
        contact: Some(format!("duty@harbour.example{more}")),
        member_state: Some("IE".to_owned()),
    }
}

fn problem(field: &str, more: &str) -> Problem {
    let detail = format!("This is not right.{more}");
    Problem::new(422, "Unprocessable Content", "invalid", detail).on(Some(field))
}

fn touches(more: &str) -> TouchesView {
    let touched = |number: u8, own, state: &str| TouchedEntry {
        entry: entry(number).id,
        bank: BankId::new(before(9), [number; 10]),
        bank_name: format!("Known images{more}"),
        label: format!("poster {number}{more}"),
        own,
        state: state.to_owned(),
    };
    let case = |number: u8, reopened| TouchedCase {
        case: CaseId::new(before(9), [number; 10]),
        title: format!("upload-{number}{more}"),
        stage: if reopened {
            CaseStage::Open
        } else {
            CaseStage::Closed
        },
        reopened,
    };
    TouchesView {
        entries: vec![
            touched(1, true, "matching"),
            touched(2, false, "matching"),
            touched(3, false, "disputed"),
            touched(4, true, "withdrawn"),
        ],
        cases: vec![case(1, false), case(2, true)],
    }
}

fn verdict(outcome: ComplaintOutcome, more: &str) -> ComplaintVerdict {
    ComplaintVerdict {
        outcome,
        reasons: format!("A newsroom reports about the attack.{more}"),
        purpose: Some(ProtectedPurpose::Journalism),
        known_content_wrong: Some(format!("It is a newsroom's own picture.{more}")),
        exception: Some(format!("We are two.{more}")),
    }
}

fn complaint(number: u8, ago: i64, more: &str) -> ComplaintView {
    ComplaintView {
        id: ComplaintId::new(before(ago), [number; 10]),
        stage: "open".to_owned(),
        about: format!("http://harbour.example/p/{number}{more}"),
        case: Some(CaseId::new(before(9), [number; 10])),
        confirmed: number.is_multiple_of(2),
        text: format!("It is our own report about the attack, as it was broadcast. {more}")
            .repeat(4),
        purposes: vec![ProtectedPurpose::Journalism, ProtectedPurpose::PublicDebate],
        via: FiledVia::Page,
        reachable: true,
        informed_at: Some(before(ago + 600)),
        clock: clock(Law::Complaint, ago, None),
        urgent: ago >= 10 * DAY,
        decision: None,
        waits_until: None,
        withdrawn_at: None,
        scrutiny: None,
        touches: None,
    }
}

fn status(stage: &'static str, more: &str) -> ComplaintStatus {
    let is_decided = matches!(stage, "upheld" | "rejected");
    let stop = is_decided.then_some((DAY, StopReason::Decided));
    ComplaintStatus {
        house: house(more),
        stage,
        about: format!("http://harbour.example/p/1{more}"),
        text: format!("It is our own report.{more}"),
        purposes: vec![ProtectedPurpose::Journalism],
        clock: clock(Law::Complaint, 3 * DAY, stop),
        decided: is_decided.then(|| {
            let purpose = (stage == "upheld").then_some(ProtectedPurpose::Journalism);
            (before(2 * DAY), format!("We looked again.{more}"), purpose)
        }),
        exception: (stage == "rejected").then(|| format!("We are two.{more}")),
        scrutiny_at: (stage == "upheld").then(|| before(DAY)),
        informed_at: None,
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let door = || "token-of-the-form".to_owned();
    let mut pages = Vec::new();
    let mut add = |name, html: askama::Result<String>| pages.push((name, html.unwrap()));

    let complaints = |items: Vec<ComplaintView>, stage: Option<&str>| ComplaintsPage {
        frame: frame(Section::Complaints, true, None),
        filter: ComplaintFilter {
            stage: stage.map(str::to_owned),
            ..ComplaintFilter::default()
        },
        page: Page {
            total: items.len() as u64,
            next: (!items.is_empty()).then(|| format!("9.x{more}")),
            items,
        },
        house: house("").id,
        waiting: Vec::new(),
        now: now(),
    };
    let mut unlinked = complaint(3, 60, more);
    unlinked.case = None;
    let queue = vec![
        complaint(1, 11 * DAY, more),
        complaint(2, DAY, more),
        unlinked.clone(),
    ];
    add("complaints", complaints(queue, Some("open")).render());
    if more.is_empty() {
        add("complaints-empty", complaints(Vec::new(), None).render());
    }

    let one = |complaint: ComplaintView, with_case: bool| ComplaintPage {
        frame: frame(Section::Complaints, true, None),
        complaint,
        case: with_case.then(|| {
            let mut case = upload(3);
            case.title.push_str(more);
            case_page(case, true)
        }),
        form: VerdictForm::default(),
        desk: ComplaintDesk {
            undo: jiff::SignedDuration::from_secs(60),
            ..ComplaintDesk::default()
        },
        problem: None,
        now: now(),
    };
    let mut open = complaint(1, 11 * DAY, more);
    open.touches = Some(touches(more));
    open.scrutiny = Some(UserScrutiny {
        reasons: format!("It infringes the freedom of the press.{more}"),
        informed_at: before(9_000),
        asked_at: before(8_000),
        notice: None,
    });
    add("complaint", one(open.clone(), true).render());
    add("complaint-unlinked", one(unlinked, false).render());
    let mut refused = one(open.clone(), true);
    refused.form = VerdictForm {
        outcome: "upheld".to_owned(),
        reasons: format!("</textarea>{more}"),
        purpose: "journalism".to_owned(),
        is_wrong: true,
        known_content_wrong: format!("wrong{more}"),
        exception: format!("</textarea>{more}"),
    };
    refused.problem = Some(problem("known_content_wrong", more));
    add("complaint-refused", refused.render());
    let mut held = open.clone();
    held.waits_until = Some(now() + jiff::SignedDuration::from_secs(43));
    let line = |number: u8| WaitingLine {
        on: WaitsOn::Complaint(complaint(number, DAY, more).id),
        what: "the decision “upheld”".to_owned(),
        ..queue::waiting(false, more)
    };
    let mut waits = one(held.clone(), true);
    waits.desk.waiting = Some(line(1));
    waits.desk.elsewhere = vec![line(2)];
    add("complaint-waits", waits.render());
    let mut list = complaints(vec![held], Some("open"));
    list.waiting = vec![line(1)];
    add("complaints-waits", list.render());
    let mut lapsed = one(open.clone(), true);
    lapsed.desk.lapsed = Some((
        "the decision “upheld”".to_owned(),
        format!("Whoever decided it may not act here any more.{more}"),
        before(300),
    ));
    add("complaint-lapsed", lapsed.render());
    let mut decided = open;
    decided.stage = "upheld".to_owned();
    decided.clock = clock(Law::Complaint, 11 * DAY, Some((DAY, StopReason::Decided)));
    decided.decision = Some(ComplaintDecision {
        verdict: verdict(ComplaintOutcome::Upheld, more),
        by: Actor::System,
        at: before(60),
    });
    add("complaint-upheld", one(decided, true).render());
    let contact = Contact {
        name: format!("A. Person{more}"),
        email: format!("a@person.example{more}"),
    };
    add(
        "contact",
        ContactPage {
            frame: frame(Section::Complaints, true, None),
            contact: Some(contact.clone()),
            whose: say::it("contact-complained"),
            back: "/complaints".to_owned(),
        }
        .render(),
    );

    add(
        "complaint-form",
        ComplaintFormPage {
            house: house(more),
            door: door(),
            form: ComplaintForm::with_code("c0de".to_owned()),
            problem: None,
        }
        .render(),
    );
    add(
        "complaint-form-refused",
        ComplaintFormPage {
            house: house(more),
            door: door(),
            form: ComplaintForm {
                code: "c0de".to_owned(),
                about: format!("upload-1{more}"),
                text: format!("</textarea>{more}"),
                purposes: vec!["art".to_owned()],
                name: format!("A. Person{more}"),
                email: format!("nobody{more}"),
            },
            problem: Some(problem("email", more)),
        }
        .render(),
    );
    add(
        "notice-form",
        NoticeFormPage {
            house: house(more),
            door: door(),
            form: NoticeForm::with_code("c0de".to_owned()),
            problem: None,
        }
        .render(),
    );
    add(
        "notice-form-refused",
        NoticeFormPage {
            house: house(more),
            door: door(),
            form: NoticeForm {
                code: "c0de".to_owned(),
                locations: format!("</textarea>{more}"),
                explanation: format!("</textarea>{more}"),
                good_faith: true,
                name: format!("A. Person{more}"),
                email: String::new(),
            },
            problem: Some(problem("locations", more)),
        }
        .render(),
    );
    let code = || "c0de".to_owned();
    add(
        "complaint-sent",
        SentPage::complaint(house(more), code()).render(),
    );
    add(
        "notice-sent",
        SentPage::notice(house(more), code()).render(),
    );
    if more.is_empty() {
        add("code", CodePage::complaint().render());
    }
    for (name, stage) in [
        ("status-open", "open"),
        ("status-upheld", "upheld"),
        ("status-rejected", "rejected"),
        ("status-withdrawn", "withdrawn"),
    ] {
        let page = ComplaintStatusPage {
            status: status(stage, more),
            code: code(),
            door: door(),
            scrutiny_reasons: format!("</textarea>{more}"),
            informed_at: String::new(),
            problem: (stage == "open").then(|| problem("scrutiny_reasons", more)),
            now: now(),
        };
        add(name, page.render());
    }
    let letter = DecisionLetterPage {
        status: status("rejected", more),
    };
    add("decision-letter", letter.render());
    let location = |decided| LocationStatus {
        url: format!("http://harbour.example/p/1{more}"),
        decided,
        by_a_person: true,
    };
    let kept = (before(60), false, format!("A museum.{more}"));
    add(
        "notice-status",
        NoticeStatusPage {
            status: UserNoticeStatus {
                house: house(more),
                received_at: before(900),
                explanation: format!("It shows how to build a bomb.{more}"),
                locations: vec![location(None), location(Some(kept))],
            },
            code: code(),
        }
        .render(),
    );
    let mut reopened = upload(5);
    reopened.reopened = Some(Reopened {
        entry: entry(1).id,
        withdrawn: true,
        reason: format!("It is a newsroom's own picture.{more}"),
    });
    add("case-reopened", case_page(reopened, true).render());
    let mut disputed = entry(1);
    disputed.disputes = vec![DisputeView {
        by: house("").id,
        by_name: format!("Harbour Pictures{more}"),
        reason: format!("It is a newsroom's own picture.{more}"),
        at: before(60),
    }];
    add(
        "bank-disputed",
        BankPage {
            disputed: 1,
            may_open: true,
            judged: casework::overview::Judged::default(),
            changes: super::banks::changes(),
            form: BankForm::default(),
            problem: None,
            frame: frame(Section::Banks, false, None),
            bank: super::bank(),
            may_choose: true,
            entries: Page {
                items: vec![disputed],
                total: 1,
                next: None,
            },
        }
        .render(),
    );
    pages
}
