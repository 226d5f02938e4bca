//! A statement from a decision.

use crate::rules;
use casework::{
    Actor, Case, CaseId, CaseStage, Decision, Ground, Judgement, Match, Notice, NoticeAnswer,
    NoticeId, OrganisationId, OrganisationKind, Origin, Outcome, PersonId, PurposeCheck, Terms,
};
use exchange::dsa::{
    Basis, Built, Circumstances, Detection, Found, Restriction, SourceType, YesNo, build,
    of_answer, of_upload, puid,
};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

const NOW: i64 = 1_790_000_000;

fn organisation(number: u8) -> OrganisationId {
    OrganisationId::new(at(NOW), [number; 10])
}

fn person() -> Actor {
    Actor::Person {
        person: PersonId::new(at(NOW), [1; 10]),
        organisation: organisation(1),
    }
}

fn decision(outcome: Outcome, reasons: &str) -> Decision {
    Decision {
        judgement: Judgement {
            outcome,
            grounds: vec![Ground::Incites, Ground::Instructs],
            purpose: PurposeCheck::NoneFound,
            reasons: reasons.to_owned(),
        },
        by: person(),
        at: at(NOW + 90_000),
    }
}

fn upload(decisions: Vec<Decision>) -> Case {
    Case {
        proposal: None,
        reopened: None,
        erasure: None,
        held: None,
        lapsed: None,
        second: None,
        notes: Vec::new(),
        id: CaseId::new(at(NOW), [3; 10]),
        organisation: organisation(1),
        origin: Origin::Upload {
            reference: "jane-roe/holiday.jpg".to_owned(),
            sha256: None,
            pdq: None,
            quality: None,
            stored: false,
            link: None,
            left_out: Vec::new(),
        },
        matches: Vec::<Match>::new(),
        stage: CaseStage::Closed,
        decisions,
        notices: Vec::new(),
        seen: None,
        opened_at: at(NOW),
        closed_at: None,
        ceased: false,
    }
}

/// A notice the provider received.
fn notice() -> Notice {
    let terms = json!({
        "case": CaseId::new(at(NOW), [5; 10]), "issuer": organisation(2), "addressee": organisation(1),
        "reference": "IRU-7", "url": "https://host.example/p/1", "content_sha256": ["00".repeat(32)],
        "grounds": ["threatens"], "reasons": "Theirs, and not for the public.",
    });
    let body = json!({"kind": "referral", "stage": "received", "clock": null, "answers": []});
    Notice {
        id: NoticeId::new(at(NOW), [4; 10]),
        terms: serde_json::from_value::<Terms>(terms).unwrap(),
        body: serde_json::from_value(body).unwrap(),
        issued_at: at(NOW),
        received: None,
        addressee_case: Some(CaseId::new(at(NOW), [6; 10])),
        seen: Vec::new(),
        delivery_given_up: None,
        mailed_at: None,
        answers_sent: Vec::new(),
    }
}

fn referral(outcome: &str) -> NoticeAnswer {
    let answer = json!({"kind": "referral", "outcome": outcome, "reason": "Seen by jane@mail.example.", "at": at(NOW)});
    serde_json::from_value(answer).unwrap()
}

fn built(
    answer: &NoticeAnswer,
    issuer: OrganisationKind,
    until: Option<Timestamp>,
) -> Option<Built> {
    of_answer(&notice(), (0, answer), issuer, &person(), &[], until)
}

#[test]
fn a_blocked_upload_gives_a_statement_the_database_takes() {
    let case = upload(vec![decision(
        Outcome::Block,
        "It shows what jane@mail.example posted as jane-roe/holiday.jpg; Mr Smith agrees.",
    )]);
    let built = of_upload(&case, 0, &["Mr Smith"], None).unwrap();
    let sent = serde_json::to_value(&built.statement).unwrap();
    assert_eq!(rules::faults(&sent), BTreeSet::new());
    assert_eq!(built.statement.check(), []);
    assert_eq!(built.statement.prepared(), built.statement);
    assert_eq!(sent["source_type"], "SOURCE_VOLUNTARY");
    assert_eq!(sent["automated_detection"], "Yes");
    assert_eq!(
        sent["automated_decision"],
        "AUTOMATED_DECISION_NOT_AUTOMATED"
    );
    assert_eq!(
        sent["category_specification"],
        json!(["KEYWORD_TERRORIST_CONTENT"])
    );
    assert_eq!(sent["content_date"], "2026-09-21");
    assert_eq!(sent["application_date"], "2026-09-22");
    assert_eq!(
        sent["illegal_content_legal_ground"],
        "Regulation (EU) 2021/784, Art 2(7)(a), Art 2(7)(d); Directive (EU) 2017/541, Art 5, Art 7"
    );
    let explained = sent["illegal_content_explanation"].as_str().unwrap();
    assert!(
        explained.ends_with(
            "It shows what [e-mail removed] posted as [name removed]; [name removed] agrees."
        ),
        "{explained}"
    );
    assert_eq!(built.removed, [Found::Name, Found::Name, Found::Email]);
}

#[test]
fn what_restricts_nothing_has_no_statement() {
    let case = upload(vec![decision(Outcome::Keep, "It is news.")]);
    assert_eq!(of_upload(&case, 0, &[], None), None);
    assert_eq!(of_upload(&case, 1, &[], None), None);
    for outcome in ["kept", "not_found", "already_gone"] {
        let issuer = OrganisationKind::Authority;
        assert_eq!(built(&referral(outcome), issuer, None), None);
    }
}

#[test]
fn a_referral_that_led_to_a_measure_says_who_pointed_to_it_and_what_was_done() {
    for (outcome, word) in [
        ("removed", "DECISION_VISIBILITY_CONTENT_REMOVED"),
        ("disabled", "DECISION_VISIBILITY_CONTENT_DISABLED"),
        ("restricted", "DECISION_VISIBILITY_OTHER"),
    ] {
        for (issuer, source) in [
            (
                OrganisationKind::Authority,
                "SOURCE_TYPE_OTHER_NOTIFICATION",
            ),
            (OrganisationKind::Flagger, "SOURCE_TRUSTED_FLAGGER"),
        ] {
            let made = built(&referral(outcome), issuer, None).unwrap();
            let sent = serde_json::to_value(made.statement.prepared()).unwrap();
            assert_eq!(rules::faults(&sent), BTreeSet::new(), "{sent}");
            assert_eq!(sent["decision_visibility"], json!([word]));
            assert_eq!(
                (&sent["source_type"], &sent["automated_detection"]),
                (&json!(source), &json!("No"))
            );
            assert_eq!(sent.get("source_identity"), None);
            let text = sent.to_string();
            for secret in [
                "mail.example",
                "not for the public",
                "IRU-7",
                "host.example",
            ] {
                assert!(!text.contains(secret), "{secret}: {text}");
            }
        }
    }
}

#[test]
fn an_order_is_told_as_an_order_and_an_embargo_goes_along() {
    let order = json!({"kind": "executed", "measure": "disabled", "at": at(NOW),
        "addressee_reference": "x", "authorised_person": "Jane Roe"});
    let order: NoticeAnswer = serde_json::from_value(order).unwrap();
    let until = Some(at(NOW + 42 * 86_400));
    let made = built(&order, OrganisationKind::Authority, until).unwrap();
    assert_eq!(made.not_before, until);
    let sent = serde_json::to_value(&made.statement).unwrap();
    assert_eq!(rules::faults(&sent), BTreeSet::new());
    assert_eq!(sent["source_type"], "SOURCE_TYPE_OTHER_NOTIFICATION");
    let facts = sent["decision_facts"].as_str().unwrap();
    assert!(facts.contains("Article 3 of Regulation (EU) 2021/784"));
    assert!(!sent.to_string().contains("Jane Roe"));
    let impossible = json!({"kind": "impossible", "because": "force_majeure", "explanation": "Fire.", "at": at(NOW)});
    let impossible = serde_json::from_value(impossible).unwrap();
    assert_eq!(built(&impossible, OrganisationKind::Authority, until), None);
}

#[test]
fn a_puid_is_the_same_for_the_same_decision_and_for_no_other() {
    let case = |number| CaseId::new(at(NOW), [number; 10]);
    let mut all = BTreeSet::new();
    for number in 0..10 {
        for nth in 0..10 {
            for whose in 0..3 {
                let one = puid(&organisation(whose), &case(number), nth);
                assert_eq!(one, puid(&organisation(whose), &case(number), nth));
                all.insert(one);
            }
        }
    }
    assert_eq!(all.len(), 300);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn whatever_was_written_the_statement_is_one_the_database_takes(
        reasons in "\\PC{0,200}", times in 0usize..60, grounds in proptest::sample::subsequence(Ground::ALL.to_vec(), 1..=5),
        restriction in 0usize..3, detection in 0usize..4, by_person in any::<bool>(), by_terms in any::<bool>(),
    ) {
        let reasons = reasons.repeat(times);
        let built = build(&Circumstances {
            puid: puid(&organisation(1), &CaseId::new(at(NOW), [1; 10]), 0),
            restriction: [Restriction::Removed, Restriction::Disabled, Restriction::Restricted][restriction],
            basis: if by_terms { Basis::Terms("Rule 4") } else { Basis::Law(&grounds) },
            detection: [Detection::Comparison, Detection::Order, Detection::Notified(SourceType::Article16), Detection::Notified(SourceType::TrustedFlagger)][detection],
            by_person,
            content: exchange::dsa::ContentType::Other,
            content_date: "2026-01-01".parse().unwrap(),
            application_date: "2026-01-01".parse().unwrap(),
            reasons: &reasons,
            names: &[],
            embargo_until: None,
        });
        prop_assert_eq!(built.statement.check(), []);
        let sent = serde_json::to_value(built.statement.prepared()).unwrap();
        prop_assert_eq!(rules::faults(&sent), BTreeSet::new());
        let by_program = built.statement.automated_detection == Some(YesNo::Yes);
        prop_assert_eq!(by_program, detection == 0);
    }
}
