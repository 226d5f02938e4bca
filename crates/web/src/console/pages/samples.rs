//! Pages filled with harmless, realistic data: what the tests read, and what a person looks at before a change.
#![allow(clippy::unwrap_used)]

use super::*;
use app::{Desk, Direction, HistoryLine, QueueFilter};
use askama::Template;
use casework::*;
use exchange::{Problem, v1::*};
use jiff::{SignedDuration, Timestamp};

#[path = "samples_accounts.rs"]
mod accounts;
#[path = "samples_banks.rs"]
mod banks;
#[path = "samples_care.rs"]
mod care;
#[path = "samples_intake.rs"]
mod intakes;
#[path = "samples_measures.rs"]
mod measures;
#[path = "samples_orders.rs"]
mod orders;
#[path = "samples_outlets.rs"]
mod outlets;
#[path = "samples_overview.rs"]
mod overview;
#[path = "samples_penalties.rs"]
mod penalties;
#[path = "samples_preservations.rs"]
mod preservations;
#[path = "samples_programs.rs"]
mod programs;
#[path = "samples_queue.rs"]
mod queue;
#[path = "samples_redress.rs"]
mod redress;
#[path = "samples_search.rs"]
mod search;
#[path = "samples_statements.rs"]
mod statements;

/// The hour of the samples: three in the morning.
pub(crate) fn now() -> Timestamp {
    "2026-07-02T03:12:40Z".parse().unwrap()
}

fn before(seconds: i64) -> Timestamp {
    now() - SignedDuration::from_secs(seconds)
}

fn seed(n: u8) -> [u8; 10] {
    [n; 10]
}

fn hash(n: u8) -> String {
    (0..32u8)
        .map(|i| {
            format!(
                "{:02x}",
                i.wrapping_mul(37).wrapping_add(n.wrapping_mul(101))
            )
        })
        .collect()
}

fn organisation(provider: bool) -> OrganisationView {
    OrganisationView {
        id: OrganisationId::new(before(900_000), seed(if provider { 2 } else { 1 })),
        name: if provider {
            "Kiesel Hosting"
        } else {
            "Referral Unit North"
        }
        .to_owned(),
        kind: if provider {
            OrganisationKind::Provider
        } else {
            OrganisationKind::Authority
        },
        member_state: Some(if provider { "IE" } else { "DE" }.to_owned()),
        hosts: Vec::new(),
    }
}

fn frame(here: Section, provider: bool, notice: Option<&str>) -> Frame {
    Frame {
        who: Some(WhoAmI {
            organisation: organisation(provider),
            name: if provider { "reviewer 2" } else { "analyst 1" }.to_owned(),
            role: Some(if provider {
                Role::Reviewer
            } else {
                Role::Analyst
            }),
            scopes: Role::Analyst.scopes().into_iter().collect(),
        }),
        csrf: "token-of-the-form".to_owned(),
        trouble: None,
        here,
        notice: notice.map(str::to_owned),
        needs_credential: false,
        pause: None,
        left_out: None,
    }
}

fn found(n: u8, distance: u32) -> Match {
    Match {
        signal: "pdq".to_owned(),
        way: Way::Whole,
        turn: None,
        picture: None,
        shared: None,
        video: None,
        sound: None,
        text: None,
        links: Vec::new(),
        part: None,
        query: hash(n + 100),
        banked: hash(n + 50),
        distance,
        threshold: 31,
        bank: BankId::new(before(800_000), seed(3)),
        bank_name: "Outlet N, posters".to_owned(),
        bank_version: 14,
        entry: EntryId::new(before(700_000), seed(n)),
        label: "Poster “Join the column”, third edition".to_owned(),
        ground: Ground::SolicitsParticipation,
    }
}

fn clock(law: Law, started: i64, stopped: Option<(i64, StopReason)>) -> ClockView {
    let started = before(started);
    ClockView::at(
        &Clock {
            law,
            started,
            due: started + law.allowance(),
            stopped: stopped.map(|(at, reason)| Stop {
                at: before(at),
                reason,
            }),
        },
        now(),
    )
}

fn decision(outcome: Outcome) -> Decision {
    Decision {
        judgement: Judgement {
            outcome,
            grounds: if outcome == Outcome::Keep {
                Vec::new()
            } else {
                vec![Ground::Incites, Ground::SolicitsParticipation]
            },
            purpose: if outcome == Outcome::Keep {
                PurposeCheck::Protected(ProtectedPurpose::Journalism)
            } else {
                PurposeCheck::NoneFound
            },
            reasons: if outcome == Outcome::Keep {
                "A newsroom shows the poster in a report about recruiting."
            } else {
                "Recruitment poster of the outlet with a contact address.\nNo comment or report around it."
            }
            .to_owned(),
        },
        by: Actor::Person {
            person: PersonId::new(before(900_000), seed(1)),
            organisation: organisation(false).id,
        },
        at: before(500),
    }
}

const URL: &str =
    "https://pages.kiesel.example/u/4711/the-column-marches-on-and-on.html?ref=share&lang=en";

fn location(n: u8) -> CaseView {
    CaseView {
        id: CaseId::new(before(2_000), seed(n)),
        origin: Origin::Location {
            url: URL.to_owned(),
            capture: CaptureId::new(before(2_100), seed(n)),
            provider: Some(organisation(true).id),
        },
        title: URL.to_owned(),
        stage: CaseStage::Open,
        matches: vec![found(n, 6), found(n + 1, 24)],
        decisions: Vec::new(),
        outcome: None,
        counterpart: Some(organisation(true).id),
        counterpart_name: Some("Kiesel Hosting".to_owned()),
        notices: Vec::new(),
        notice_kind: None,
        notice_stage: None,
        clocks: Vec::new(),
        pictures: vec![hash(n), hash(n + 1), hash(n + 2)],
        opened_at: before(2_000),
        proposal: None,
        closed_at: None,
        reopened: None,
        content_erased: None,
        waits_until: None,
    }
}

fn upload(n: u8) -> CaseView {
    let mut found = found(n, 0);
    found.signal = "sha256".to_owned();
    CaseView {
        origin: Origin::Upload {
            reference: "img-20260702-0007731".to_owned(),
            sha256: Some(hash(n)),
            pdq: Some(hash(n + 100)),
            quality: Some(100),
            stored: true,
            link: None,
            left_out: Vec::new(),
        },
        title: "img-20260702-0007731".to_owned(),
        matches: vec![found],
        counterpart: None,
        counterpart_name: None,
        pictures: vec![hash(n)],
        opened_at: before(190),
        ..location(n)
    }
}

fn capture(n: u8) -> CaptureView {
    let image = |k: u8| CapturedImage {
        url: format!("https://pages.kiesel.example/i/{k}.jpg"),
        sha256: hash(n + k),
        bytes: 84_221,
        width: 1_024,
        height: 768,
        pdq: hash(n + k + 100),
        quality: 97,
    };
    CaptureView {
        id: CaptureId::new(before(2_100), seed(n)),
        url: URL.to_owned(),
        final_url: URL.replace("/u/4711", "/pages/4711"),
        status: 200,
        record_sha256: hash(9),
        wacz_sha256: Some(hash(10)),
        captured_at: before(2_100),
        images: vec![image(0), image(1), image(2)],
        matches: vec![found(n, 6), found(n + 1, 24)],
        case: Some(location(n).id),
    }
}

/// How far a sample notice has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Sent,
    Running,
    Overdue,
    Done,
    Impossible,
    Clarified,
    Kept,
    Withdrawn,
}

fn notice(kind: NoticeKind, to_us: bool, how: How) -> NoticeView {
    let order = kind == NoticeKind::RemovalOrder;
    let law = if order {
        Law::RemovalOrderHour
    } else {
        Law::ReferralHour
    };
    let clocks = match how {
        How::Sent => vec![],
        How::Running => vec![clock(law, 1_128, None)],
        How::Overdue => vec![clock(law, 4_010, None)],
        How::Done => vec![clock(law, 3_000, Some((2_229, StopReason::Measure)))],
        How::Kept => vec![clock(law, 9_000, Some((4_229, StopReason::Answered)))],
        How::Withdrawn => vec![clock(law, 3_000, Some((2_000, StopReason::Withdrawn)))],
        How::Impossible => vec![clock(law, 3_000, Some((2_229, StopReason::CannotExecute)))],
        How::Clarified => vec![
            clock(law, 5_000, Some((4_229, StopReason::CannotExecute))),
            clock(law, 2_620, None),
        ],
    };
    let received_at = clocks.first().map(|clock| clock.clock.started);
    let stage = match (how, order) {
        (How::Sent, false) => "sent",
        (How::Sent, true) => "issued",
        (How::Running | How::Overdue | How::Clarified, _) => "received",
        (How::Done, true) => "executed",
        (How::Done | How::Kept, _) => "answered",
        (How::Impossible, _) => "cannot_execute",
        (How::Withdrawn, _) => "withdrawn",
    };
    NoticeView {
        id: NoticeId::new(before(1_200), seed(if order { 21 } else { 22 })),
        kind,
        stage: stage.to_owned(),
        terms: TermsView {
            issuer: organisation(false).id,
            addressee: organisation(true).id,
            reference: if order {
                "RUN-2026-O-0042"
            } else {
                "RUN-2026-R-0317"
            }
            .to_owned(),
            url: URL.to_owned(),
            content_sha256: vec![hash(7)],
            grounds: vec![Ground::Incites, Ground::SolicitsParticipation],
            reasons: decision(Outcome::Refer).judgement.reasons,
            non_disclosure: false,
            also: Vec::new(),
        },
        items: vec![ItemView {
            url: URL.to_owned(),
            content_sha256: vec![hash(7)],
            stage: order.then_some(ItemStage::Open),
        }],
        order: order.then(|| OrderView {
            cross_border: true,
            copy_to: Some("Authority West".to_owned()),
            redress: Some(Redress {
                body: "Administrative Court North".to_owned(),
                deadline_days: 30,
                provisions: "https://law.example/tco".to_owned(),
            }),
            may_inform: true,
            ..OrderView::default()
        }),
        issuer_name: "Referral Unit North".to_owned(),
        issuer_state: Some("DE".to_owned()),
        issuer_contact: Some("orders@referral-unit-north.example".to_owned()),
        addressee_name: "Kiesel Hosting".to_owned(),
        addressee_state: Some("IE".to_owned()),
        addressee_contact: Some("tco@kiesel.example".to_owned()),
        to_us,
        issued_at: before(5_200),
        received_at,
        received_via: received_at.map(|_| ReceivedVia::Webhook),
        clocks,
        answers: match (how, order) {
            (How::Done, false) => vec![ReferralAnswer {
                outcome: ReferralOutcome::Removed,
                reason: String::new(),
                at: before(2_229),
            }],
            (How::Kept, _) => vec![ReferralAnswer {
                outcome: ReferralOutcome::Kept,
                reason: "A museum’s page about the history of propaganda.".to_owned(),
                at: before(4_229),
            }],
            _ => Vec::new(),
        },
        executed: (how == How::Done && order).then(|| Executed {
            measure: Measure::Disabled,
            at: before(2_229),
            addressee_reference: "KH-118".to_owned(),
            authorised_person: "reviewer 2".to_owned(),
            urls: Vec::new(),
        }),
        impossible: match how {
            How::Impossible | How::Clarified => vec![Impossible {
                because: ImpossibleBecause::InsufficientInformation,
                explanation: "The address leads to a list of 40 posts; which one is meant?"
                    .to_owned(),
                urls: Vec::new(),
                at: clock(law, 3_000, Some((2_229, StopReason::CannotExecute)))
                    .clock
                    .stopped
                    .unwrap()
                    .at,
            }],
            _ => Vec::new(),
        },
        clarifications: match how {
            How::Clarified => vec!["The third post from above, with the poster.".to_owned()],
            _ => Vec::new(),
        },
        measure_at: (how == How::Done).then(|| before(2_229)),
        seen_gone_at: (how == How::Done && !to_us).then(|| before(2_100)),
        seen: if how == How::Done && !to_us {
            let seen = |state, status, at, detail: &str| Seen {
                state,
                http_status: Some(status),
                detail: detail.to_owned(),
                at: before(at),
            };
            vec![
                seen(
                    SeenState::Up,
                    200,
                    2_900,
                    "the page and its picture are there",
                ),
                seen(SeenState::Gone, 451, 2_100, "unavailable for legal reasons"),
            ]
        } else {
            Vec::new()
        },
        case: Some(location(7).id),
        delivery_attempts: if how == How::Sent { 3 } else { 1 },
        delivery_error: (how == How::Sent)
            .then(|| "connection refused by http://127.0.0.1:9000/hook".to_owned()),
        delivery_next: (how == How::Sent).then(|| now() + SignedDuration::from_secs(45)),
        mailed_at: None,
        documents: Vec::new(),
        answers_sent: Vec::new(),
        answer_error: None,
        answer_next: None,
    }
}

fn received(kind: NoticeKind, how: How) -> (CaseView, NoticeView) {
    let notice = notice(kind, true, how);
    let case = CaseView {
        origin: Origin::Notice {
            notice: notice.id.clone(),
            kind,
            url: URL.to_owned(),
        },
        matches: Vec::new(),
        counterpart: Some(organisation(false).id),
        counterpart_name: Some("Referral Unit North".to_owned()),
        notices: vec![notice.id.clone()],
        notice_kind: Some(kind),
        notice_stage: Some(notice.stage.clone()),
        clocks: notice.clocks.clone(),
        pictures: Vec::new(),
        ..location(if kind == NoticeKind::RemovalOrder {
            31
        } else {
            32
        })
    };
    (case, notice)
}

fn history() -> Vec<HistoryLine> {
    let line = |at: i64, who: &str, what: &str| HistoryLine {
        seq: 0,
        at: before(at),
        who: who.to_owned(),
        what: what.to_owned(),
    };
    vec![
        line(
            2_100,
            "analyst 1",
            "Location captured: 3 pictures, HTTP 200",
        ),
        line(
            2_000,
            "Staydown",
            "Case opened: 2 matches in “Outlet N, posters”, version 14",
        ),
        line(
            500,
            "analyst 1",
            "Looked at https://pages.kiesel.example/u/4711",
        ),
    ]
}

fn case_page(case: CaseView, provider: bool) -> CasePage {
    CasePage {
        user_notice: None,
        frame: frame(Section::Cases, provider, None),
        capture: matches!(case.origin, Origin::Location { .. }).then(|| capture(7)),
        case,
        notices: Vec::new(),
        statements: if provider {
            vec![statements::statement(StatementStage::Queued, "")]
        } else {
            Vec::new()
        },
        history: history(),
        may_decide: true,
        may_order: !provider,
        form: DecisionForm::default(),
        issue: IssueForm::default(),
        problem: None,
        neighbours: Neighbours {
            previous: Some(location(5).id),
            next: Some(location(6).id),
        },
        now: now(),
        desk: Desk {
            undo: SignedDuration::from_secs(60),
            ..Desk::default()
        },
        waiting: Vec::new(),
        outlets: programs::outlets(""),
        draft: None,
        listening: Listening::default(),
    }
}

fn notice_page(kind: NoticeKind, to_us: bool, how: How) -> NoticePage {
    NoticePage {
        frame: frame(Section::Notices, to_us, None),
        notice: notice(kind, to_us, how),
        may_answer: to_us,
        may_withdraw: !to_us,
        problem: None,
        answer: AnswerForm::default(),
        issuer: IssuerForm::default(),
        course: CourseForm::default(),
        now: now(),
        waiting: None,
        withheld: None,
        may_withhold: false,
    }
}

fn queue(provider: bool) -> CasesPage {
    use NoticeKind::{Referral, RemovalOrder};
    let out = |n: u8, kind, how, stage, outcome| {
        let notice = notice(kind, false, how);
        CaseView {
            stage,
            outcome: Some(outcome),
            notices: vec![notice.id.clone()],
            notice_kind: Some(kind),
            notice_stage: Some(notice.stage.clone()),
            clocks: notice.clocks,
            ..location(n)
        }
    };
    let items = if provider {
        vec![
            received(RemovalOrder, How::Overdue).0,
            received(RemovalOrder, How::Clarified).0,
            received(Referral, How::Running).0,
            upload(8),
            CaseView {
                stage: CaseStage::Closed,
                outcome: Some(Outcome::Keep),
                ..upload(9)
            },
        ]
    } else {
        vec![
            out(
                11,
                RemovalOrder,
                How::Overdue,
                CaseStage::Noticed,
                Outcome::Order,
            ),
            out(
                12,
                RemovalOrder,
                How::Running,
                CaseStage::Noticed,
                Outcome::Order,
            ),
            out(
                13,
                Referral,
                How::Overdue,
                CaseStage::Noticed,
                Outcome::Refer,
            ),
            location(7),
            CaseView {
                stage: CaseStage::Decided,
                outcome: Some(Outcome::Order),
                ..location(14)
            },
            out(15, Referral, How::Kept, CaseStage::Answered, Outcome::Refer),
            out(
                16,
                RemovalOrder,
                How::Done,
                CaseStage::Closed,
                Outcome::Order,
            ),
        ]
    };
    CasesPage {
        frame: frame(Section::Cases, provider, Some("Decision recorded.")),
        filter: QueueFilter::default(),
        page: Page {
            total: 1_204,
            items,
            next: Some("c 7/=&x".to_owned()),
        },
        at_work: queue::at_work(),
        waiting: Vec::new(),
        may_decide: true,
        now: now(),
    }
}

fn bank() -> BankView {
    BankView {
        id: BankId::new(before(800_000), seed(3)),
        name: "Outlet N, posters".to_owned(),
        description: "Posters and covers of the outlet since 2024, found by the unit.".to_owned(),
        owner: organisation(false).id,
        owner_name: "Referral Unit North".to_owned(),
        own: true,
        shared: true,
        tlp: Tlp::Green,
        group: None,
        group_name: None,
        readable: true,
        thoroughness: Thoroughness::Standard,
        version: 14,
        entries: 12_345,
        withdrawn: 1,
        created_at: before(800_000),
    }
}

fn entry(n: u8) -> EntryView {
    EntryView {
        disputes: Vec::new(),
        id: EntryId::new(before(700_000), seed(n)),
        bank: bank().id,
        pdq: Some(hash(n)),
        quality: Some(100),
        sha256: Some(hash(n + 1)),
        url: None,
        reach: None,
        covers: None,
        label: "Poster “Join the column”, third edition".to_owned(),
        source: "Capture of 2026-06-30, case 4431".to_owned(),
        ground: Ground::SolicitsParticipation,
        reason: "Calls on readers to join, with a contact address.".to_owned(),
        near_copies_match: true,
        parts_match: false,
        stored: true,
        added_at: before(700_000),
        withdrawn_at: None,
        withdrawn_because: None,
        created: false,
        simhash: None,
        tlsh: None,
        language: None,
        video: None,
        sound: None,
    }
}

/// A match by a passage: the first twenty bytes of both texts.
fn quoted(n: u8) -> Match {
    Match {
        signal: "text".to_owned(),
        way: Way::Quote,
        text: Some(SharedText {
            query: vec![[0, 20]],
            banked: vec![[0, 20]],
            of_query: 12,
            of_banked: 84,
        }),
        ..found(n, 97)
    }
}

/// A case about the sound of a video, an hour of which a piece is known, in an archive of which not all was looked at.
fn heard(name: &str) -> CasePage {
    let segment = SoundSegment {
        query_from_ms: 1_842_000,
        query_until_ms: 1_870_500,
        known_from_ms: 0,
        known_until_ms: 28_500,
        agreement: 91,
    };
    let found = Match {
        signal: "sound".to_owned(),
        way: Way::Sound,
        sound: Some(SoundOverlap {
            query_duration_ms: 3_723_000,
            known_duration_ms: 29_000,
            query_covered: 1,
            known_covered: 98,
            segments: vec![segment],
        }),
        ..found(8, 40)
    };
    let mut case = upload(8);
    case.matches = vec![found];
    let encrypted = LeftOut::one(Part::file(name), "encrypted", "It is encrypted.");
    let unheard_of = LeftOut::several(3, "unheard_of", format!("For a reason{name}."));
    if let Origin::Upload { left_out, .. } = &mut case.origin {
        *left_out = vec![encrypted, unheard_of];
    }
    let audio = |duration_ms, is_video| app::Audio {
        duration_ms: Some(duration_ms),
        is_video,
        is_certain: true,
    };
    let mut page = case_page(case, true);
    page.listening.audible = vec![app::Audible {
        seen: Some(audio(3_723_000, true)),
        known: Some(audio(29_000, false)),
    }];
    page
}

fn texts(text: &str) -> TextsPage {
    let mut found = quoted(8);
    found.label = text.to_owned();
    let text = text.repeat(3);
    TextsPage {
        frame: frame(Section::Cases, true, None),
        case: CaseId::new(before(600), seed(8)),
        texts: app::CaseTexts {
            known: vec![(found.clone(), Some(text.clone())), (found, None)],
            uploads: vec![(None, text)],
        },
    }
}

/// A page without what it brings for its script, which is there on every page and shown on few.
fn shown(html: &str) -> String {
    let Some((before, rest)) = html.split_once(" data-words=\"") else {
        return html.to_owned();
    };
    format!("{before}{}", rest.split_once('"').unwrap().1)
}

/// Every page with its name.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    use NoticeKind::{Referral, RemovalOrder};
    let mut pages = Vec::new();
    let mut add = |name, html: askama::Result<String>| pages.push((name, shown(&html.unwrap())));

    add(
        "sign-in-link",
        SignInLinkPage {
            code: "c0de".to_owned(),
            door: "token-of-the-form".to_owned(),
            name: "analyst 1".to_owned(),
            organisation: "Referral Unit North".to_owned(),
            role: Role::Analyst,
            expires_at: before(-600),
        }
        .render(),
    );
    add("sign-in-spent", NotSignedInPage::spent().render());
    add("sign-in-nobody", NotSignedInPage::nobody().render());
    for (name, page) in orders::all("") {
        add(name, Ok(page));
    }
    for (name, page) in preservations::all("") {
        add(name, Ok(page));
    }
    for (name, page) in accounts::all("")
        .into_iter()
        .chain(programs::all(""))
        .chain(statements::all(""))
        .chain(measures::all(""))
        .chain(queue::all(""))
        .chain(intakes::all(""))
    {
        add(name, Ok(page));
    }
    for (name, page) in redress::all("")
        .into_iter()
        .chain(search::all(""))
        .chain(outlets::all(""))
        .chain(penalties::all(""))
        .chain(care::all())
        .chain(banks::all(""))
        .chain(overview::all(""))
    {
        add(name, Ok(page));
    }
    add("signed-out", SignedOutPage.render());

    add("cases-authority", queue(false).render());
    add("cases-provider", queue(true).render());
    let empty = |stage, provider| {
        let mut page = queue(provider);
        page.page = Page {
            items: Vec::new(),
            total: 0,
            next: None,
        };
        page.filter.stage = stage;
        page.frame.notice = None;
        page
    };
    add("cases-empty", empty(Some(CaseStage::Open), true).render());
    add(
        "cases-empty-authority",
        empty(Some(CaseStage::Open), false).render(),
    );
    add(
        "cases-empty-filtered",
        empty(Some(CaseStage::Answered), true).render(),
    );

    add("case-location", case_page(location(7), false).render());
    add("case-upload", case_page(upload(8), true).render());
    let part = Match {
        signal: "features".to_owned(),
        way: Way::Features,
        turn: Some(Turn::Mirrored),
        shared: Some(Shared {
            query: [[510, 905], [4_690, 1_020], [4_500, 8_800], [400, 9_100]],
            banked: [[0, 0], [10_000, 0], [10_000, 7_400], [0, 7_400]],
            points: 41,
            agreement: 93,
            covered: 74,
        }),
        ..found(8, 97)
    };
    let part = CaseView {
        matches: vec![part],
        ..upload(8)
    };
    add("case-part", case_page(part, true).render());
    let mut text = upload(8);
    text.matches = vec![quoted(8)];
    add("case-text", case_page(text, true).render());
    add("texts", texts("All human beings are born free. ").render());
    add("case-heard", heard("songs/1.mp3").render());
    let mut folded = heard("songs/2.mp3");
    folded.listening.no_sounds = true;
    add("case-heard-folded", folded.render());
    let mut unheard = heard("songs/3.mp3");
    unheard.listening.lacks = Some("sudo apt-get install ffmpeg");
    add("case-unheard", unheard.render());
    let refused = CasePage {
        form: DecisionForm {
            is_wrong: false,
            known_content_wrong: String::new(),
            phrases: Vec::new(),
            outcome: "order".to_owned(),
            grounds: vec!["incites".to_owned()],
            purpose: "journalism".to_owned(),
            reasons: "Poster with </textarea> in it.".to_owned(),
        },
        problem: Some(
            Problem::new(
                422,
                "Unprocessable Content",
                "protected",
                "Material disseminated for journalism is not terrorist content (Art 1(3)); the outcome must be “keep”.",
            )
            .on(Some("purpose")),
        ),
        ..case_page(location(7), false)
    };
    add("case-problem", refused.render());
    let decided = |outcome| {
        case_page(
            CaseView {
                stage: CaseStage::Decided,
                decisions: vec![decision(outcome)],
                outcome: Some(outcome),
                ..location(7)
            },
            false,
        )
    };
    add("case-to-issue-order", decided(Outcome::Order).render());
    let mut drafted = decided(Outcome::Order);
    drafted.draft = Some(programs::draft(""));
    add("case-draft", drafted.render());
    add("case-to-issue-referral", decided(Outcome::Refer).render());
    let kept = case_page(
        CaseView {
            stage: CaseStage::Closed,
            decisions: vec![decision(Outcome::Keep)],
            outcome: Some(Outcome::Keep),
            closed_at: Some(before(500)),
            ..upload(8)
        },
        true,
    );
    add("case-upload-kept", kept.render());
    let out = notice(RemovalOrder, false, How::Running);
    let noticed = CasePage {
        notices: vec![notice(Referral, false, How::Withdrawn), out.clone()],
        ..case_page(
            CaseView {
                stage: CaseStage::Noticed,
                decisions: vec![decision(Outcome::Order)],
                outcome: Some(Outcome::Order),
                notice_kind: Some(RemovalOrder),
                clocks: out.clocks.clone(),
                notices: vec![out.id],
                ..location(7)
            },
            false,
        )
    };
    add("case-noticed", noticed.render());
    for (name, kind) in [
        ("case-order-received", RemovalOrder),
        ("case-referral-received", Referral),
    ] {
        let (case, notice) = received(kind, How::Running);
        let page = CasePage {
            notices: vec![notice],
            ..case_page(case, true)
        };
        add(name, page.render());
    }
    add(
        "case-auditor",
        CasePage {
            may_decide: false,
            ..case_page(location(7), false)
        }
        .render(),
    );

    add(
        "notices",
        NoticesPage {
            frame: frame(Section::Notices, false, None),
            page: Page {
                items: vec![
                    notice(RemovalOrder, false, How::Sent),
                    notice(RemovalOrder, false, How::Running),
                    notice(Referral, false, How::Overdue),
                    notice(RemovalOrder, true, How::Impossible),
                    notice(Referral, false, How::Kept),
                    notice(RemovalOrder, false, How::Done),
                    notice(Referral, false, How::Withdrawn),
                ],
                total: 7,
                next: Some("n 7/=&x".to_owned()),
            },
            direction: Direction::All,
            now: now(),
        }
        .render(),
    );
    add(
        "notices-empty",
        NoticesPage {
            frame: frame(Section::Notices, true, None),
            page: Page {
                items: Vec::new(),
                total: 0,
                next: None,
            },
            direction: Direction::read(Some("in")),
            now: now(),
        }
        .render(),
    );
    for (name, to_us, how) in [
        ("order-to-answer", true, How::Running),
        ("order-overdue", true, How::Overdue),
        ("order-clarified", true, How::Clarified),
        ("order-sent", false, How::Sent),
        ("order-done", false, How::Done),
        ("order-impossible", false, How::Impossible),
        ("order-withdrawn", true, How::Withdrawn),
    ] {
        add(name, notice_page(RemovalOrder, to_us, how).render());
    }
    for (name, to_us, how) in [
        ("referral-to-answer", true, How::Running),
        ("referral-overdue", true, How::Overdue),
        ("referral-kept", true, How::Kept),
        ("referral-out", false, How::Running),
        ("referral-done", false, How::Done),
        ("referral-withdrawn", false, How::Withdrawn),
    ] {
        add(name, notice_page(Referral, to_us, how).render());
    }
    let mut refused = notice_page(RemovalOrder, true, How::Overdue);
    refused.answer.answer = "impossible".to_owned();
    refused.answer.because = "manifest_errors".to_owned();
    refused.problem = Some(
        Problem::new(
            422,
            "Unprocessable Content",
            "missing",
            "“explanation” must not be empty.",
        )
        .on(Some("explanation")),
    );
    refused.notice.terms.non_disclosure = true;
    add("order-problem", refused.render());

    add(
        "banks",
        BanksPage {
            frame: frame(Section::Banks, false, None),
            banks: Page {
                items: vec![
                    bank(),
                    BankView {
                        own: false,
                        owner_name: "Trusted Flagger West".to_owned(),
                        name: "Western list".to_owned(),
                        description: String::new(),
                        ..bank()
                    },
                ],
                total: 2,
                next: None,
            },
        }
        .render(),
    );
    add(
        "banks-empty",
        BanksPage {
            frame: frame(Section::Banks, true, None),
            banks: Page {
                items: Vec::new(),
                total: 0,
                next: None,
            },
        }
        .render(),
    );
    let entries = |items| BankPage {
        may_open: true,
        judged: casework::overview::Judged {
            name: String::new(),
            decided: 41,
            kept: 2,
        },
        changes: banks::changes(),
        form: BankForm::default(),
        problem: None,
        disputed: 0,
        frame: frame(Section::Banks, false, None),
        bank: bank(),
        may_choose: true,
        entries: Page {
            items,
            total: 3,
            next: Some("e".to_owned()),
        },
    };
    add(
        "bank",
        entries(vec![
            entry(7),
            EntryView {
                near_copies_match: false,
                quality: Some(22),
                stored: false,
                pdq: None,
                ..entry(8)
            },
            EntryView {
                withdrawn_at: Some(before(86_000)),
                withdrawn_because: Some("a newsroom’s own picture".to_owned()),
                ..entry(9)
            },
        ])
        .render(),
    );
    add("bank-empty", entries(Vec::new()).render());
    add(
        "ledger",
        LedgerPage {
            frame: frame(Section::Ledger, false, None),
            ledger: LedgerView {
                size: 12_345,
                root: hash(77),
                checkpoint: "staydown.example/ledger\n12345\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— staydown.example/ledger Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n".to_owned(),
                verifier_key: "staydown.example/ledger+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".to_owned(),
            },
            recent: history(),
            data_hint: "/var/lib/staydown".to_owned(),
        }
        .render(),
    );
    add(
        "error",
        ErrorPage {
            frame: frame(Section::Elsewhere, true, None),
            status: 404,
            title: "No such case".to_owned(),
            detail: "There is no case of your organisation with this identifier. It may belong to somebody else.".to_owned(),
        }
        .render(),
    );
    add(
        "error-nobody",
        ErrorPage {
            frame: Frame::default(),
            status: 503,
            title: "Not ready yet".to_owned(),
            detail: "Staydown is starting. Try again in a moment.".to_owned(),
        }
        .render(),
    );
    pages
}

/// The pages on which text from outside appears, with hostile text in it.
pub(crate) fn hostile() -> Vec<(&'static str, String)> {
    const EVIL: &str = r#""><script>alert('x')</script><img src=x onerror="y">"#;
    let mut pages = Vec::new();
    let mut add = |name, html: askama::Result<String>| pages.push((name, shown(&html.unwrap())));
    add("texts", texts(EVIL).render());
    add("heard", heard(EVIL).render());
    let mut case = location(7);
    case.title = EVIL.to_owned();
    case.counterpart_name = Some(EVIL.to_owned());
    case.matches[0].label = EVIL.to_owned();
    case.matches[0].bank_name = EVIL.to_owned();
    case.origin = Origin::Location {
        url: format!("http://evil.example/{EVIL}"),
        capture: capture(7).id,
        provider: None,
    };
    let mut judged = decision(Outcome::Order);
    judged.judgement.reasons = EVIL.to_owned();
    let mut queue = queue(false);
    queue.page.items = vec![case.clone()];
    queue.page.next = Some(EVIL.to_owned());
    queue.filter.from = Some(EVIL.to_owned());
    queue.frame.notice = Some(EVIL.to_owned());
    add("cases", queue.render());
    let mut page = case_page(case.clone(), false);
    page.form.reasons = format!("</textarea>{EVIL}");
    page.problem = Some(Problem::new(422, "x", EVIL, EVIL).on(Some(EVIL)));
    page.outlets = programs::outlets(EVIL);
    page.history[0].what = EVIL.to_owned();
    page.history[0].who = EVIL.to_owned();
    add("case", page.render());
    case.decisions = vec![judged];
    case.stage = CaseStage::Decided;
    let mut page = case_page(case, false);
    page.issue.reference = EVIL.to_owned();
    add("issue", page.render());
    for (name, kind, to_us) in [
        ("order in", NoticeKind::RemovalOrder, true),
        ("order out", NoticeKind::RemovalOrder, false),
        ("referral in", NoticeKind::Referral, true),
        ("referral out", NoticeKind::Referral, false),
    ] {
        let mut page = notice_page(kind, to_us, How::Sent);
        page.notice.terms.url = format!("http://evil.example/{EVIL}");
        page.notice.terms.reasons = EVIL.to_owned();
        page.notice.terms.reference = EVIL.to_owned();
        page.notice.issuer_name = EVIL.to_owned();
        page.notice.addressee_name = EVIL.to_owned();
        page.notice.issuer_contact = Some(EVIL.to_owned());
        page.notice.delivery_error = Some(EVIL.to_owned());
        page.notice.clarifications = vec![EVIL.to_owned()];
        page.answer.reason = EVIL.to_owned();
        page.answer.explanation = EVIL.to_owned();
        page.answer.at = EVIL.to_owned();
        page.issuer.reason = EVIL.to_owned();
        add(name, page.render());
    }
    let mut page = BankPage {
        may_open: true,
        judged: casework::overview::Judged {
            name: String::new(),
            decided: 41,
            kept: 2,
        },
        changes: banks::changes(),
        form: BankForm::default(),
        problem: None,
        disputed: 0,
        may_choose: true,
        frame: frame(Section::Banks, true, None),
        bank: bank(),
        entries: Page {
            items: vec![entry(7)],
            total: 1,
            next: None,
        },
    };
    page.bank.name = EVIL.to_owned();
    page.bank.description = EVIL.to_owned();
    page.entries.items[0].label = EVIL.to_owned();
    page.entries.items[0].source = EVIL.to_owned();
    page.entries.items[0].reason = EVIL.to_owned();
    add("bank", page.render());
    add(
        "sign-in-link",
        SignInLinkPage {
            code: EVIL.to_owned(),
            door: String::new(),
            name: EVIL.to_owned(),
            organisation: EVIL.to_owned(),
            role: Role::Auditor,
            expires_at: now(),
        }
        .render(),
    );
    for (name, page) in orders::all(EVIL) {
        add(name, Ok(page));
    }
    for (name, page) in preservations::all(EVIL) {
        add(name, Ok(page));
    }
    for (name, page) in accounts::all(EVIL)
        .into_iter()
        .chain(programs::all(EVIL))
        .chain(statements::all(EVIL))
        .chain(measures::all(EVIL))
        .chain(queue::all(EVIL))
        .chain(intakes::all(EVIL))
    {
        add(name, Ok(page));
    }
    for (name, page) in redress::all(EVIL)
        .into_iter()
        .chain(search::all(EVIL))
        .chain(outlets::all(EVIL))
        .chain(penalties::all(EVIL))
        .chain(banks::all(EVIL))
        .chain(overview::all(EVIL))
    {
        add(name, Ok(page));
    }
    pages
}
