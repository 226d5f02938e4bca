//! What a complaint promises, over random sequences of commands, against a plain model of Art 10 that knows nothing of events.
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const DAY: i64 = 24 * 3_600;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn organisation() -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [1; 10])
}

fn person(number: u8) -> Actor {
    Actor::Person {
        person: PersonId::new(Timestamp::UNIX_EPOCH, [number; 10]),
        organisation: organisation(),
    }
}

fn case(number: u8) -> CaseId {
    CaseId::new(Timestamp::UNIX_EPOCH, [number; 10])
}

fn recorded(second: i64, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at: at(second),
        actor: Actor::Public,
        event,
    }
}

fn filed(with_case: bool) -> Complaint {
    let new = NewComplaint {
        about: "up-1".into(),
        text: "It is our report.".into(),
        purposes: vec![
            ProtectedPurpose::Journalism,
            ProtectedPurpose::Art,
            ProtectedPurpose::Journalism,
        ],
        informed_at: None,
    };
    let id = ComplaintId::new(Timestamp::UNIX_EPOCH, [2; 10]);
    let about = with_case.then(|| case(3));
    let event = Complaint::file(id, organisation(), new, about, FiledVia::Page, at(0)).unwrap();
    Complaint::apply(None, &recorded(0, event)).unwrap()
}

fn verdict(outcome: ComplaintOutcome) -> ComplaintVerdict {
    ComplaintVerdict {
        outcome,
        reasons: "looked again".into(),
        purpose: None,
        known_content_wrong: None,
        exception: None,
    }
}

#[derive(Debug, Clone)]
enum Command {
    Link(u8),
    Decide {
        by: u8,
        upheld: bool,
        has_reasons: bool,
        is_wrong: bool,
        has_exception: bool,
    },
    Withdraw,
    Ask {
        told_ago: i64,
    },
}

fn command() -> impl Strategy<Value = Command> {
    let decide = (
        0u8..4,
        any::<bool>(),
        prop::bool::weighted(0.9),
        any::<bool>(),
        any::<bool>(),
    );
    prop_oneof![
        (3u8..6).prop_map(Command::Link),
        decide.prop_map(|(by, upheld, has_reasons, is_wrong, has_exception)| {
            Command::Decide {
                by,
                upheld,
                has_reasons,
                is_wrong,
                has_exception,
            }
        }),
        Just(Command::Withdraw),
        (-300i64..60 * 3_600).prop_map(|told_ago| Command::Ask { told_ago }),
    ]
}

/// The house it is complained to.
#[derive(Debug, Clone)]
struct House {
    deciders: Vec<u8>,
    others: bool,
    administrators: Vec<u8>,
    ordered: bool,
}

fn house() -> impl Strategy<Value = House> {
    (
        prop::collection::vec(0u8..4, 0..3),
        any::<bool>(),
        prop::collection::vec(0u8..4, 0..3),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(deciders, others, administrators, ordered)| House {
            deciders,
            others,
            administrators,
            ordered,
        })
}

/// The law's rules once more, as plain as can be.
#[derive(Debug, Default)]
struct Model {
    case: Option<u8>,
    decided: Option<(i64, bool)>,
    withdrawn: Option<i64>,
    asked: bool,
}

impl Model {
    /// Whether a command is carried out, and what it changes.
    fn obey(&mut self, house: &House, second: i64, command: &Command) -> bool {
        let is_open = self.decided.is_none() && self.withdrawn.is_none();
        match *command {
            Command::Link(case) => {
                if is_open {
                    self.case = Some(case);
                }
                is_open
            }
            Command::Decide {
                by,
                upheld,
                has_reasons,
                is_wrong,
                has_exception,
            } => {
                let is_same = house.deciders.contains(&by);
                let is_excepted =
                    !house.others && house.administrators.contains(&by) && has_exception;
                let is_right_person = !is_same || is_excepted;
                let is_theirs_to_uphold = !(upheld && house.ordered);
                let fits = !is_wrong || (upheld && self.case.is_some());
                let goes = is_open && has_reasons && is_right_person && is_theirs_to_uphold && fits;
                if goes {
                    self.decided = Some((second, upheld));
                }
                goes
            }
            Command::Withdraw => {
                if is_open {
                    self.withdrawn = Some(second);
                }
                self.decided.is_none()
            }
            Command::Ask { told_ago } => {
                let is_in_time = (-120..=48 * 3_600).contains(&told_ago);
                let goes = self.asked || is_in_time;
                self.asked |= is_in_time;
                goes
            }
        }
    }
}

fn obey(
    complaint: &Complaint,
    house: &House,
    second: i64,
    command: &Command,
) -> Result<Vec<Event>, Refusal> {
    match *command {
        Command::Link(number) => complaint.link(&case(number)),
        Command::Decide {
            by,
            upheld,
            has_reasons,
            is_wrong,
            has_exception,
        } => {
            let outcome = match upheld {
                true => ComplaintOutcome::Upheld,
                false => ComplaintOutcome::Rejected,
            };
            let verdict = ComplaintVerdict {
                // Each its own, so that none is taken for the one before sent again.
                reasons: match has_reasons {
                    true => format!("looked at {second}"),
                    false => " ".into(),
                },
                known_content_wrong: is_wrong.then(|| "not what it was taken for".into()),
                exception: has_exception.then(|| "we are two".into()),
                ..verdict(outcome)
            };
            let standing = Standing {
                deciders: house
                    .deciders
                    .iter()
                    .map(|number| person(*number))
                    .collect(),
                is_somebody_else: house.others,
                is_administrator: house.administrators.contains(&by),
                is_ordered: house.ordered,
            };
            complaint.decide(&verdict, &person(by), &standing, at(second))
        }
        Command::Withdraw => complaint.withdraw(),
        Command::Ask { told_ago } => {
            complaint.ask_for_scrutiny("the press is free", Some(at(second - told_ago)), at(second))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_complaint_does_what_a_plain_model_of_the_law_says(
        with_case in any::<bool>(),
        house in house(),
        commands in prop::collection::vec((1i64..3 * DAY, command()), 1..9),
    ) {
        let mut complaint = filed(with_case);
        let mut model = Model { case: with_case.then_some(3), ..Model::default() };
        let mut second = 0;
        for (pause, command) in commands {
            second += pause;
            let result = obey(&complaint, &house, second, &command);
            let goes = model.obey(&house, second, &command);
            prop_assert_eq!(result.is_ok(), goes, "{:?}: {:?}", command, result);
            for event in result.unwrap_or_default() {
                complaint = Complaint::apply(Some(complaint), &recorded(second, event)).unwrap();
            }
            prop_assert_eq!(complaint.case.clone(), model.case.map(case));
            prop_assert_eq!(complaint.is_open(), model.decided.is_none() && model.withdrawn.is_none());
            prop_assert_eq!(complaint.scrutiny.is_some(), model.asked);
            let stage = match (model.withdrawn, model.decided) {
                (Some(_), _) => "withdrawn",
                (_, Some((_, true))) => "upheld",
                (_, Some((_, false))) => "rejected",
                _ => "open",
            };
            prop_assert_eq!(complaint.stage(), stage);
            prop_assert_eq!(complaint.is_urgent(at(second)), stage == "open" && second >= 10 * DAY);
            // The clock began with the receipt and is never written anew.
            prop_assert_eq!((complaint.clock.started, complaint.clock.due), (at(0), at(14 * DAY)));
            let stopped = model.withdrawn.or(model.decided.map(|(when, _)| when));
            prop_assert_eq!(complaint.clock.stopped.map(|stop| stop.at), stopped.map(at));
            prop_assert_eq!(complaint.clock.met(), stopped.is_some_and(|when| when <= 14 * DAY));
        }
        // As it is kept.
        let text = serde_json::to_string(&complaint).unwrap();
        prop_assert_eq!(serde_json::from_str::<Complaint>(&text).unwrap(), complaint);
    }
}

#[test]
fn fourteen_days_are_met_to_the_last_microsecond_and_missed_by_the_next() {
    for (late, met) in [(-1, true), (0, true), (1, false)] {
        let complaint = filed(false);
        let now = at(14 * DAY) + SignedDuration::from_micros(late);
        let outcome = verdict(ComplaintOutcome::Rejected);
        let events = complaint.decide(&outcome, &person(1), &Standing::default(), now);
        let event = events.unwrap().remove(0);
        let decided = Complaint::apply(Some(complaint), &recorded(0, event)).unwrap();
        assert_eq!(decided.clock.met(), met, "{late} µs");
        let is_met = matches!(decided.clock.status(now), ClockStatus::Met(_));
        assert_eq!(is_met, met, "{late} µs");
    }
    assert!(Law::Complaint.is_duty());
}

#[test]
fn a_purpose_that_protects_and_a_rejection_do_not_go_together() {
    let found = ComplaintVerdict {
        purpose: Some(ProtectedPurpose::Research),
        ..verdict(ComplaintOutcome::Rejected)
    };
    let refusal = filed(true)
        .decide(&found, &person(1), &Standing::default(), at(1))
        .unwrap_err();
    assert_eq!(
        (refusal.code, refusal.field),
        ("protected", Some("purpose"))
    );
}

#[test]
fn an_exception_nobody_needed_is_not_kept_on_record() {
    let needless = ComplaintVerdict {
        exception: Some("just in case".into()),
        ..verdict(ComplaintOutcome::Rejected)
    };
    let events = filed(true).decide(&needless, &person(1), &Standing::default(), at(1));
    let Event::ComplaintDecided { decision, .. } = &events.unwrap()[0] else {
        panic!("another event");
    };
    assert_eq!(decision.verdict.exception, None);
}

#[test]
fn a_request_for_scrutiny_is_passed_on_once_with_the_instant_it_was_made() {
    let order = NoticeId::new(Timestamp::UNIX_EPOCH, [9; 10]);
    let complaint = filed(true);
    assert_eq!(complaint.pass_on(&order), None, "nothing was asked");
    let asked = complaint.ask_for_scrutiny("why", Some(at(0)), at(60));
    let event = asked.unwrap().remove(0);
    let complaint = Complaint::apply(Some(complaint), &recorded(60, event)).unwrap();
    let event = complaint.pass_on(&order).unwrap();
    let Event::UserScrutinyRequested {
        informed_at,
        asked_at,
        ..
    } = &event
    else {
        panic!("another event");
    };
    assert_eq!((*informed_at, *asked_at), (at(0), Some(at(60))));
    let complaint = Complaint::apply(Some(complaint), &recorded(90_000, event)).unwrap();
    assert_eq!(complaint.pass_on(&order), None);
    assert_eq!(complaint.scrutiny.unwrap().notice, Some(order));
}

#[test]
fn a_blocked_case_is_opened_again_by_its_entry_and_by_no_other() {
    let found = |number| Match {
        signal: "pdq".into(),
        way: Way::Whole,
        picture: None,
        query: String::new(),
        banked: String::new(),
        distance: 0,
        threshold: 31,
        turn: None,
        shared: None,
        video: None,
        sound: None,
        text: None,
        links: Vec::new(),
        part: None,
        bank: BankId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        bank_name: String::new(),
        bank_version: 1,
        entry: EntryId::new(Timestamp::UNIX_EPOCH, [number; 10]),
        label: String::new(),
        ground: Ground::Incites,
    };
    let opened = Event::CaseOpened {
        id: case(1),
        organisation: organisation(),
        origin: Origin::Upload {
            reference: "up-1".into(),
            sha256: None,
            pdq: None,
            quality: None,
            stored: false,
            link: None,
            left_out: Vec::new(),
        },
        matches: vec![found(1)],
    };
    let because = |number| Reopened {
        entry: found(number).entry,
        withdrawn: true,
        reason: "wrong".into(),
    };
    let judge = |case: &Case, outcome| {
        let judgement = Judgement {
            outcome,
            grounds: vec![Ground::Incites],
            purpose: PurposeCheck::NoneFound,
            reasons: "seen".into(),
        };
        case.decide(&judgement, OrganisationKind::Provider, &person(1), at(5))
    };
    let apply = |case: Case, events: Vec<Event>| {
        events.into_iter().fold(case, |case, event| {
            Case::apply(Some(case), &recorded(5, event)).unwrap()
        })
    };
    let open = Case::apply(None, &recorded(0, opened)).unwrap();
    assert!(open.reopen(because(1)).is_empty(), "it was not decided");
    let kept = apply(open.clone(), judge(&open, Outcome::Keep).unwrap());
    assert!(kept.reopen(because(1)).is_empty(), "it was not blocked");
    let blocked = apply(open.clone(), judge(&open, Outcome::Block).unwrap());
    assert!(blocked.reopen(because(2)).is_empty(), "it is about another");
    let again = apply(blocked.clone(), blocked.reopen(because(1)));
    assert_eq!((again.stage, again.decision()), (CaseStage::Open, None));
    assert_eq!((again.decisions.len(), again.closed_at), (1, None));
    assert!(again.reopen(because(1)).is_empty(), "once is once");
    // The same judgement is one of its own now, and closes it.
    let anew = apply(again.clone(), judge(&again, Outcome::Block).unwrap());
    assert_eq!((anew.stage, anew.decisions.len()), (CaseStage::Closed, 2));
    assert!(anew.decision().is_some() && anew.reopened.is_none());
}
