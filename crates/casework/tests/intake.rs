//! What follows from what came in, against a plain table of the rule; and what a person may do about it, when.
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 60 * minutes).unwrap()
}

fn organisation(number: u8) -> OrganisationId {
    OrganisationId::new(at(0), [number; 10])
}

fn recorded(minutes: i64, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at: at(minutes),
        actor: Actor::System,
        event,
    }
}

fn lack(fatal: bool) -> IntakeLack {
    IntakeLack {
        field: "section_b.reasons".to_owned(),
        section: "B 3".to_owned(),
        fatal,
        sentence: "The reasons are missing.".to_owned(),
    }
}

fn arrived(document: bool) -> Intake {
    let arrival = Arrival {
        via: IntakeVia::Mail,
        key: "k".to_owned(),
        message_id: None,
        sender_domain: Some("authority.example".to_owned()),
        sent: Some("2027-01-15T08:00:00+01:00".to_owned()),
        received_at: at(0),
        answerable: true,
        source: "0".repeat(64),
        bytes: 10,
    };
    let document = document.then(|| IntakeDocument {
        sha256: "1".repeat(64),
        form: "jws".to_owned(),
        authority: "Authority".to_owned(),
        issuing_state: "DE".to_owned(),
        reference: "7".to_owned(),
        issued_at: Some("2027-01-15T07:55:00+01:00".to_owned()),
        urls: vec!["https://host.example/p/1".to_owned()],
    });
    let id = IntakeId::new(at(0), [9; 10]);
    let event = Intake::receive(id, organisation(1), arrival, document);
    // Looked at two minutes after it was delivered.
    Intake::apply(None, &recorded(2, event)).unwrap()
}

fn with(mut intake: Intake, minutes: i64, events: Vec<Event>) -> Intake {
    for event in events {
        intake = Intake::apply(Some(intake), &recorded(minutes, event)).unwrap();
    }
    intake
}

/// What anybody would write down from the brief of the rule, one line a case, in the sequence in which it is asked.
fn plainly(examined: &Examined) -> IntakeVerdict {
    let signed_by = match &examined.seal {
        Some((Seal::Signature { .. } | Seal::Domain { .. }, Some(who))) => Some(who.clone()),
        _ => None,
    };
    let from = match examined.has_no_sender {
        true => examined.by_name.clone(),
        false => examined.by_domain.clone(),
    };
    let known = signed_by.is_some() || from.is_some();
    let fatal = examined.lacks.iter().any(|lack| lack.fatal);
    let unclear = examined.doubts.len() + examined.private.len() + examined.elsewhere.len() > 0;
    match () {
        () if examined.locations > 0 && examined.private.len() == examined.locations => {
            IntakeVerdict::Private
        }
        () if !known && examined.not_an_order.is_some() => IntakeVerdict::NotAnOrder,
        () if !known => IntakeVerdict::UnknownIssuer,
        () if examined.follow_up.is_some() => match examined.received_before {
            None => IntakeVerdict::NotAnOrder,
            Some(_) if fatal => IntakeVerdict::Incomplete,
            Some(_) if signed_by.is_none() || !examined.doubts.is_empty() => {
                IntakeVerdict::Unproved
            }
            Some(_) => IntakeVerdict::FollowUp,
        },
        () if examined.received_before.is_some() => IntakeVerdict::Duplicate,
        () if examined.not_an_order.is_some() => IntakeVerdict::NotAnOrder,
        () if fatal => IntakeVerdict::Incomplete,
        () if signed_by.is_none() || unclear => IntakeVerdict::Unproved,
        () => IntakeVerdict::Order,
    }
}

fn seals() -> impl Strategy<Value = Option<(Seal, Option<OrganisationId>)>> {
    let kid = || "k".to_owned();
    prop_oneof![
        Just(None),
        Just(Some((Seal::None, None))),
        Just(Some((Seal::Broken, None))),
        Just(Some((Seal::UnknownKey { kid: kid() }, None))),
        Just(Some((
            Seal::Signature { kid: kid() },
            Some(organisation(2))
        ))),
        Just(Some((
            Seal::Domain { domain: kid() },
            Some(organisation(2))
        ))),
    ]
}

proptest! {
    #[test]
    fn the_verdict_is_what_the_plain_rule_says_and_only_proof_makes_an_order(
        seal in seals(), by_domain: bool, by_name: bool, no_sender: bool, readable: bool,
        lacks in prop::collection::vec(any::<bool>().prop_map(lack), 0..3),
        private in 0usize..3, elsewhere in 0usize..2, more in 0usize..3, doubt: bool, before: bool,
        follow: bool,
    ) {
        let urls = |count: usize| vec!["https://host.example/p".to_owned(); count];
        let examined = Examined {
            not_an_order: (!readable).then(|| "It is a picture.".to_owned()),
            lacks,
            seal,
            by_domain: by_domain.then(|| organisation(2)),
            by_name: by_name.then(|| organisation(2)),
            has_no_sender: no_sender,
            private: urls(private),
            elsewhere: urls(elsewhere),
            locations: private + elsewhere + more,
            doubts: doubt.then(|| "It names another state.".to_owned()).into_iter().collect(),
            notes: Vec::new(),
            received_before: before.then(|| NoticeId::new(at(0), [3; 10])),
            follow_up: follow.then(|| FollowUpSaid {
                kind: FollowUp::Clarification,
                text: "The second picture.".to_owned(),
            }),
        };
        let wanted = plainly(&examined);
        let lacks = examined.lacks.clone();
        let triage = examined.conclude();
        prop_assert_eq!(triage.verdict, wanted);
        prop_assert!(triage.verdict != IntakeVerdict::Order || triage.seal.is_proof());
        prop_assert_eq!(&triage.lacks, &lacks, "what is missing is always said");
        let about = before && follow && triage.candidate.is_some();
        prop_assert_eq!(triage.notice.is_some(), wanted == IntakeVerdict::Duplicate || about);
        // A clock wakes somebody where an authority of the register may wait, and never for what was settled.
        let intake = arrived(true);
        let intake = with(intake.clone(), 3, intake.triaged(&triage));
        let waits = intake.stage == IntakeStage::Waiting;
        let runs = intake.clock.as_ref().is_some_and(|clock| clock.stopped.is_none());
        prop_assert_eq!(runs, waits && triage.candidate.is_some());
        if let Some(clock) = &intake.clock {
            prop_assert_eq!(clock.started, at(0), "from receipt, not from when it was looked at");
        }
    }
}

fn triage(verdict: IntakeVerdict) -> Triage {
    Triage {
        verdict,
        candidate: None,
        seal: Seal::None,
        lacks: Vec::new(),
        notes: Vec::new(),
        notice: None,
        follow_up: None,
    }
}

#[test]
fn an_unknown_issuer_with_a_whole_annex_stays_in_sight_until_a_person_looked() {
    let intake = arrived(true);
    let unknown = triage(IntakeVerdict::UnknownIssuer);
    let plausible = with(intake.clone(), 3, intake.triaged(&unknown));
    assert_eq!(
        (plausible.stage, plausible.to_do),
        (IntakeStage::Refused, true)
    );
    assert_eq!(
        plausible.triaged(&unknown),
        [],
        "the same again is no event"
    );
    let looked = with(
        plausible.clone(),
        9,
        plausible.refuse("A forgery.").unwrap(),
    );
    assert_eq!((looked.stage, looked.to_do), (IntakeStage::Refused, false));

    let lacking = Triage {
        lacks: vec![lack(true)],
        ..unknown
    };
    let nonsense = with(intake.clone(), 3, intake.triaged(&lacking));
    assert_eq!(
        (nonsense.stage, nonsense.to_do),
        (IntakeStage::Refused, false)
    );
}

#[test]
fn the_instant_of_receipt_stays_however_often_it_is_looked_at() {
    let intake = arrived(true);
    let unknown = triage(IntakeVerdict::UnknownIssuer);
    let intake = with(intake.clone(), 3, intake.triaged(&unknown));
    let again = Triage {
        candidate: Some(organisation(2)),
        ..triage(IntakeVerdict::Unproved)
    };
    let intake = with(intake.clone(), 50, intake.triaged(&again));
    assert_eq!(intake.outside().received_at, at(0));
    let clock = intake.clock.clone().unwrap();
    assert_eq!(clock.due, at(0) + SignedDuration::from_hours(1));
    let (notice, case) = (NoticeId::new(at(0), [3; 10]), CaseId::new(at(0), [3; 10]));
    let how = Some("Called the number in the register.");
    let event = intake
        .accept(notice.clone(), case, organisation(2), how)
        .unwrap();
    let accepted = with(intake, 55, vec![event]);
    assert_eq!(accepted.notice, Some(notice));
    assert!(accepted.clock.unwrap().met(), "looked at within the hour");
}

#[test]
fn what_was_settled_is_not_decided_again_and_words_are_asked_for() {
    let intake = arrived(true);
    assert_eq!(intake.refuse("  ").unwrap_err().field, Some("reason"));
    assert_eq!(intake.ask("", None).unwrap_err().field, Some("text"));
    let (notice, case) = (NoticeId::new(at(0), [3; 10]), CaseId::new(at(0), [3; 10]));
    let without = intake.accept(notice.clone(), case.clone(), organisation(2), Some(" "));
    assert_eq!(without.unwrap_err().field, Some("how"));
    let nothing = arrived(false).accept(notice.clone(), case.clone(), organisation(2), None);
    assert_eq!(nothing.unwrap_err().code, "no_document");
    let event = intake
        .accept(notice.clone(), case.clone(), organisation(2), None)
        .unwrap();
    let accepted = with(intake, 5, vec![event]);
    for refusal in [
        accepted.refuse("No.").unwrap_err(),
        accepted.ask("What?", None).unwrap_err(),
        accepted
            .accept(notice, case, organisation(2), None)
            .unwrap_err(),
    ] {
        assert_eq!(refusal.code, "already_decided");
    }
}

fn outside_order(intake: &Intake) -> Notice {
    let terms = Terms {
        case: CaseId::new(at(0), [3; 10]),
        issuer: organisation(2),
        addressee: organisation(1),
        reference: "7".to_owned(),
        url: "https://host.example/p/1".to_owned(),
        content_sha256: Vec::new(),
        grounds: vec![Ground::Incites],
        reasons: "Glorifies an attack.".to_owned(),
        non_disclosure: false,
        also: Vec::new(),
        order: Some(OrderTerms {
            from_outside: Some(intake.outside()),
            ..OrderTerms::default()
        }),
    };
    let id = NoticeId::new(at(0), [3; 10]);
    let kind = OrganisationKind::Authority;
    let issued = Notice::take_in(id, terms, kind, ReceivedVia::Email, at(2)).unwrap();
    let mut order = None;
    for event in issued {
        order = Notice::apply(order, &recorded(2, event));
    }
    order.unwrap()
}

fn told(order: Notice, minutes: i64, events: Vec<Event>) -> Notice {
    let mut order = order;
    for event in events {
        let event = recorded(minutes, event);
        if event
            .event
            .subjects()
            .contains(&Subject::Notice(order.id.clone()))
        {
            order = Notice::apply(Some(order), &event).unwrap();
        }
    }
    order
}

#[test]
fn a_clarification_from_outside_starts_a_new_hour_at_its_own_receipt_and_rewrites_none() {
    let first = arrived(true);
    let order = outside_order(&first);
    let said = FollowUpSaid {
        kind: FollowUp::Clarification,
        text: "The second picture.".to_owned(),
    };
    // Nothing was asked yet.
    let second = arrived(true);
    assert_eq!(
        second.follow(&order, &said, None).unwrap_err().code,
        "nothing_to_clarify"
    );
    let cannot = NoticeAnswer::Impossible(Impossible {
        because: ImpossibleBecause::InsufficientInformation,
        explanation: "Which picture?".to_owned(),
        at: at(-20),
        urls: Vec::new(),
    });
    let events = order.answer(&cannot, at(2)).unwrap();
    let order = told(order, 2, events);
    let before = order.clocks().to_vec();
    // It was received at 0 and is made sure of at 40.
    let how = Some("Called the number in the register.");
    let events = second.follow(&order, &said, how).unwrap();
    let after = told(order, 40, events.clone());
    let intake = with(second, 40, events);
    assert_eq!(after.clocks()[..1], before[..], "no hour is rewritten");
    assert_eq!(after.clocks()[1].started, at(0));
    assert_eq!(after.clocks()[1].due, at(0) + SignedDuration::from_hours(1));
    assert_eq!(
        (intake.stage, intake.notice.as_ref()),
        (IntakeStage::Applied, Some(&after.id))
    );
    let again = intake.follow(&after, &said, how).unwrap_err();
    assert_eq!(again.code, "already_decided");
}

#[test]
fn only_an_order_from_outside_is_clarified_or_withdrawn_from_outside() {
    let intake = arrived(true);
    let mut order = outside_order(&intake);
    let said = FollowUpSaid {
        kind: FollowUp::Withdrawal,
        text: "Sent in error.".to_owned(),
    };
    let events = intake.follow(&order, &said, None).unwrap();
    let withdrawn = told(order.clone(), 5, events);
    assert_eq!(withdrawn.stage(), "withdrawn");
    order.terms.order = Some(OrderTerms::default());
    let refused = intake.follow(&order, &said, None).unwrap_err();
    assert_eq!(refused.code, "not_from_outside");
}
