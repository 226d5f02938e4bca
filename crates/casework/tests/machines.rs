//! What the two state machines and the case promise, over random sequences of commands.
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn organisation(n: u8) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn analyst() -> Actor {
    Actor::Person {
        person: PersonId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        organisation: organisation(1),
    }
}

fn recorded(second: i64, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at: at(second),
        actor: analyst(),
        event,
    }
}

fn case_at_a_location() -> Case {
    let event = Event::CaseOpened {
        id: CaseId::new(Timestamp::UNIX_EPOCH, [2; 10]),
        organisation: organisation(1),
        origin: Origin::Location {
            url: "http://host.example/p/1".into(),
            capture: CaptureId::new(Timestamp::UNIX_EPOCH, [3; 10]),
            provider: Some(organisation(9)),
        },
        matches: Vec::new(),
    };
    Case::apply(None, &recorded(0, event)).unwrap()
}

fn upload_case() -> Case {
    let origin = Origin::Upload {
        reference: "u-1".into(),
        sha256: None,
        pdq: None,
        quality: None,
        stored: false,
        link: None,
        left_out: Vec::new(),
    };
    Case {
        origin,
        ..case_at_a_location()
    }
}

fn judgement(outcome: Outcome) -> Judgement {
    Judgement {
        outcome,
        grounds: vec![Ground::Incites],
        purpose: PurposeCheck::NoneFound,
        reasons: "seen and read".into(),
    }
}

fn terms() -> Terms {
    Terms {
        case: case_at_a_location().id,
        issuer: organisation(1),
        addressee: organisation(9),
        reference: "A-1".into(),
        url: "http://host.example/p/1".into(),
        content_sha256: Vec::new(),
        grounds: vec![Ground::Incites],
        reasons: "glorifies an attack".into(),
        non_disclosure: false,
        also: Vec::new(),
        order: None,
    }
}

fn issued(kind: NoticeKind) -> Notice {
    let id = NoticeId::new(Timestamp::UNIX_EPOCH, [4; 10]);
    let event = Notice::issue(id, kind, terms(), OrganisationKind::Authority, at(0)).unwrap();
    Notice::apply(None, &recorded(0, event)).unwrap()
}

fn fold(notice: Notice, second: i64, events: &[Event]) -> Notice {
    events.iter().fold(notice, |state, event| {
        Notice::apply(Some(state), &recorded(second, event.clone())).unwrap()
    })
}

fn received(kind: NoticeKind) -> Notice {
    let notice = issued(kind);
    let events = notice.receive(ReceivedVia::Webhook, case_at_a_location().id);
    fold(notice, 1, &events)
}

#[derive(Debug, Clone)]
enum Command {
    Receive,
    Refer(ReferralOutcome),
    Execute(Measure),
    Impossible(ImpossibleBecause),
    Clarify,
    Withdraw,
    See(SeenState),
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(Command::Receive),
        prop::sample::select(ReferralOutcome::ALL).prop_map(Command::Refer),
        prop::sample::select(Measure::ALL).prop_map(Command::Execute),
        prop::sample::select(ImpossibleBecause::ALL).prop_map(Command::Impossible),
        Just(Command::Clarify),
        Just(Command::Withdraw),
        prop::sample::select(SeenState::ALL).prop_map(Command::See),
    ]
}

fn obey(notice: &Notice, command: &Command, second: i64) -> Result<Vec<Event>, Refusal> {
    let now = at(second);
    match command {
        Command::Receive => Ok(notice.receive(ReceivedVia::Webhook, CaseId::new(now, [5; 10]))),
        Command::Refer(outcome) => notice.answer(
            &NoticeAnswer::Referral(ReferralAnswer {
                outcome: *outcome,
                reason: "assessed".into(),
                at: now,
            }),
            now,
        ),
        Command::Execute(measure) => notice.answer(
            &NoticeAnswer::Executed(Executed {
                measure: *measure,
                at: now,
                addressee_reference: String::new(),
                authorised_person: String::new(),
                urls: Vec::new(),
            }),
            now,
        ),
        Command::Impossible(because) => notice.answer(
            &NoticeAnswer::Impossible(Impossible {
                because: *because,
                explanation: "power cut".into(),
                at: now,
                urls: Vec::new(),
            }),
            now,
        ),
        Command::Clarify => notice.clarify("the third picture").map(|event| vec![event]),
        Command::Withdraw => notice.withdraw("sent in error"),
        Command::See(state) => Ok(notice.see(
            &notice.terms.case,
            Seen {
                state: *state,
                http_status: None,
                detail: String::new(),
                at: now,
            },
        )),
    }
}

proptest! {
    #[test]
    fn whatever_happens_clocks_are_never_rewritten_and_a_referral_never_becomes_an_order(
        order in any::<bool>(),
        commands in prop::collection::vec((command(), 1i64..3_000), 0..25),
    ) {
        let kind = if order { NoticeKind::RemovalOrder } else { NoticeKind::Referral };
        let (law, mut second) = (if order { Law::RemovalOrderHour } else { Law::ReferralHour }, 0);
        let mut notice = issued(kind);
        for (command, pause) in commands {
            second += pause;
            let before = notice.clone();
            let Ok(events) = obey(&notice, &command, second) else { continue };
            notice = fold(notice, second, &events);

            prop_assert_eq!(notice.kind(), kind);
            prop_assert!(notice.clocks().len() >= before.clocks().len(), "no clock disappears");
            for (old, new) in before.clocks().iter().zip(notice.clocks()) {
                prop_assert_eq!((old.started, old.due, old.law), (new.started, new.due, new.law));
                prop_assert!(old.stopped.is_none() || old.stopped == new.stopped, "the first stop counts");
            }
            for clock in notice.clocks() {
                prop_assert_eq!(clock.law, law);
                prop_assert_eq!(clock.due.duration_since(clock.started), SignedDuration::from_hours(1));
            }
            let running = notice.clocks().iter().filter(|clock| clock.stopped.is_none()).count();
            prop_assert!(running <= 1, "one hour runs at a time");
            if notice.is_answered() || notice.is_withdrawn() {
                prop_assert_eq!(running, 0);
            }
            if let Some((received, _)) = notice.received {
                prop_assert_eq!(notice.clocks()[0].started, received, "the clock starts when the message arrived");
            }
            // The same command at the same instant again is no event or a refusal: nothing happens twice.
            if !matches!(command, Command::See(_)) {
                prop_assert!(obey(&notice, &command, second).map_or(true, |again| again.is_empty()));
            }
        }
    }

    #[test]
    fn a_protected_purpose_never_ends_in_a_measure(
        purpose in prop::sample::select(ProtectedPurpose::ALL),
        outcome in prop::sample::select(Outcome::ALL),
        upload in any::<bool>(),
    ) {
        let case = if upload { upload_case() } else { case_at_a_location() };
        let judged = Judgement { purpose: PurposeCheck::Protected(purpose), ..judgement(outcome) };
        let result = case.decide(&judged, OrganisationKind::Authority, &analyst(), at(1));
        prop_assert_eq!(result.is_ok(), outcome == Outcome::Keep);
    }
}

#[test]
fn an_order_cannot_be_declined_and_a_referral_takes_no_annex() {
    let declined = NoticeAnswer::Referral(ReferralAnswer {
        outcome: ReferralOutcome::Kept,
        reason: "allowed by our terms".into(),
        at: at(5),
    });
    let order = received(NoticeKind::RemovalOrder);
    assert_eq!(
        order.answer(&declined, at(5)).unwrap_err().code,
        "wrong_kind"
    );
    let referral = received(NoticeKind::Referral);
    assert!(
        referral.answer(&declined, at(5)).is_ok(),
        "declining a referral is a valid outcome"
    );
    let annex = NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at: at(5),
        addressee_reference: String::new(),
        authorised_person: String::new(),
        urls: Vec::new(),
    });
    assert_eq!(
        referral.answer(&annex, at(5)).unwrap_err().code,
        "wrong_kind"
    );
}

#[test]
fn a_clarified_order_runs_a_new_hour_and_keeps_the_first_on_record() {
    let mut order = issued(NoticeKind::RemovalOrder);
    order = fold(
        order.clone(),
        10,
        &order.receive(ReceivedVia::Webhook, case_at_a_location().id),
    );
    for (second, command) in [
        (
            100,
            Command::Impossible(ImpossibleBecause::InsufficientInformation),
        ),
        (9_000, Command::Clarify),
        (9_600, Command::Execute(Measure::Disabled)),
    ] {
        let events = obey(&order, &command, second).unwrap();
        order = fold(order, second, &events);
    }
    let [first, second] = order.clocks() else {
        panic!("two clocks, not {:?}", order.clocks())
    };
    assert_eq!(
        (first.started, first.stopped.unwrap().reason),
        (at(10), StopReason::CannotExecute)
    );
    assert_eq!(
        (second.started, second.elapsed().unwrap()),
        (at(9_000), SignedDuration::from_secs(600))
    );
    assert!(second.met());
}

#[test]
fn only_a_competent_authority_orders() {
    for kind in [
        OrganisationKind::Flagger,
        OrganisationKind::Provider,
        OrganisationKind::Hub,
    ] {
        let refusal = case_at_a_location()
            .decide(&judgement(Outcome::Order), kind, &analyst(), at(1))
            .unwrap_err();
        assert_eq!(refusal.code, "may_not_order");
        let id = NoticeId::new(Timestamp::UNIX_EPOCH, [4; 10]);
        assert_eq!(
            Notice::issue(id, NoticeKind::RemovalOrder, terms(), kind, at(0))
                .unwrap_err()
                .code,
            "may_not_order"
        );
    }
}

#[test]
fn a_referral_cannot_forbid_informing_the_user() {
    let id = NoticeId::new(Timestamp::UNIX_EPOCH, [4; 10]);
    let secret = Terms {
        non_disclosure: true,
        ..terms()
    };
    let refusal = Notice::issue(
        id,
        NoticeKind::Referral,
        secret,
        OrganisationKind::Authority,
        at(0),
    )
    .unwrap_err();
    assert_eq!(refusal.field, Some("non_disclosure"));
}

#[test]
fn an_answer_from_the_future_is_refused_but_two_clocks_may_differ_a_little() {
    let referral = received(NoticeKind::Referral);
    let answer = |second| {
        NoticeAnswer::Referral(ReferralAnswer {
            outcome: ReferralOutcome::Removed,
            reason: String::new(),
            at: at(second),
        })
    };
    assert!(referral.answer(&answer(100), at(0)).is_ok());
    assert_eq!(
        referral.answer(&answer(200), at(0)).unwrap_err().field,
        Some("at")
    );
}

#[test]
fn a_held_upload_is_kept_blocked_or_overturned_and_every_judgement_stays() {
    let mut case = upload_case();
    for (second, outcome) in [(1, Outcome::Block), (2, Outcome::Keep)] {
        for event in case
            .decide(
                &judgement(outcome),
                OrganisationKind::Provider,
                &analyst(),
                at(second),
            )
            .unwrap()
        {
            case = Case::apply(Some(case), &recorded(second, event)).unwrap();
        }
        assert_eq!(case.stage, CaseStage::Closed);
    }
    assert_eq!(case.decisions.len(), 2);
    assert_eq!(case.decision().unwrap().judgement.outcome, Outcome::Keep);
    assert!(
        case.decide(
            &judgement(Outcome::Keep),
            OrganisationKind::Provider,
            &analyst(),
            at(3)
        )
        .unwrap()
        .is_empty()
    );
    assert_eq!(
        case.decide(
            &judgement(Outcome::Refer),
            OrganisationKind::Provider,
            &analyst(),
            at(3)
        )
        .unwrap_err()
        .code,
        "does_not_fit"
    );
}

#[test]
fn a_case_closes_when_it_was_answered_and_seen_gone_in_either_order_and_reopens_when_it_is_back() {
    let answered = Event::NoticeAnswered {
        notice: issued(NoticeKind::Referral).id,
        case: case_at_a_location().id,
        addressee_case: None,
        also: Vec::new(),
        complete: true,
        answer: NoticeAnswer::Referral(ReferralAnswer {
            outcome: ReferralOutcome::Disabled,
            reason: String::new(),
            at: at(3),
        }),
    };
    let seen = |state| Event::LocationSeen {
        notice: issued(NoticeKind::Referral).id,
        case: case_at_a_location().id,
        seen: Seen {
            state,
            http_status: Some(451),
            detail: String::new(),
            at: at(4),
        },
    };
    for order in [
        [answered.clone(), seen(SeenState::Gone)],
        [seen(SeenState::Gone), answered.clone()],
    ] {
        let mut case = case_at_a_location();
        case.stage = CaseStage::Noticed;
        for event in order {
            case = Case::apply(Some(case), &recorded(5, event)).unwrap();
        }
        assert_eq!(
            (case.stage, case.closed_at),
            (CaseStage::Closed, Some(at(5)))
        );
        case = Case::apply(Some(case), &recorded(6, seen(SeenState::Up))).unwrap();
        assert_eq!((case.stage, case.closed_at), (CaseStage::Answered, None));
    }
}

#[test]
fn a_notice_follows_only_from_a_decision_of_its_kind() {
    let case = case_at_a_location();
    assert_eq!(
        case.may_issue(NoticeKind::Referral).unwrap_err().code,
        "not_decided"
    );
    let event = case
        .decide(
            &judgement(Outcome::Refer),
            OrganisationKind::Authority,
            &analyst(),
            at(1),
        )
        .unwrap()
        .remove(0);
    let case = Case::apply(Some(case), &recorded(1, event)).unwrap();
    assert!(case.may_issue(NoticeKind::Referral).is_ok());
    assert_eq!(
        case.may_issue(NoticeKind::RemovalOrder).unwrap_err().code,
        "decided_otherwise"
    );
}
