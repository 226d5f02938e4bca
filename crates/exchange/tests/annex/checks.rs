//! Intake triage: what each lack is found by, one at a time.

use crate::samples;
use exchange::annex::{Document, Fault, Lack, Weight};
use serde_json::{Value, json};

/// The lacks of a sample after one place in it was changed.
fn after(name: &str, place: &str, value: Value) -> Vec<Lack> {
    let mut document = samples::json(name);
    *document.pointer_mut(place).unwrap() = value;
    Document::parse(&serde_json::to_vec(&document).unwrap())
        .unwrap()
        .check()
}

/// Weight, fault and section of what a change makes lacking, by field.
fn told(name: &str, place: &str, value: Value) -> Vec<(String, Weight, Fault, String)> {
    after(name, place, value)
        .into_iter()
        .map(|lack| {
            let ends = lack.sentence.ends_with(['.', ')']);
            assert!(ends && lack.sentence.len() > 15, "{}", lack.sentence);
            (lack.field, lack.weight, lack.fault, lack.section)
        })
        .collect()
}

use Fault::{Contradiction, Inexact, Missing};
use Weight::{Advisory, Fatal};

#[test]
fn each_lack_of_an_order_is_found_and_only_that() {
    for (place, value, weight, fault, section) in [
        ("/legal_basis", json!(" "), Fatal, Missing, ""),
        (
            "/legal_basis",
            json!("Regulation (EU) 2022/2065"),
            Fatal,
            Contradiction,
            "",
        ),
        (
            "/section_a/issuing_member_state",
            json!(""),
            Fatal,
            Missing,
            "A 1",
        ),
        ("/section_a/addressee", json!(""), Fatal, Missing, "A 2"),
        (
            "/section_a/contact_point",
            json!(""),
            Advisory,
            Missing,
            "A 3",
        ),
        (
            "/section_a/addressee_member_state",
            json!(""),
            Advisory,
            Missing,
            "A 4",
        ),
        ("/section_a/issued_at", Value::Null, Fatal, Missing, "A 5"),
        ("/section_a/reference", json!(""), Advisory, Missing, "A 6"),
        ("/section_b/locations", json!([]), Fatal, Missing, "B 1"),
        ("/section_b/grounds", json!([]), Fatal, Missing, "B 2"),
        ("/section_b/reasons", json!("\n"), Fatal, Missing, "B 3"),
        ("/section_d/copy_sent", json!(false), Advisory, Missing, "D"),
        ("/section_c/decision", json!(""), Advisory, Missing, "C"),
        ("/section_c/until", Value::Null, Advisory, Missing, "C"),
        (
            "/section_c/until",
            json!("2026-12-30T00:00:00+01:00"),
            Advisory,
            Contradiction,
            "C",
        ),
        (
            "/section_c/until",
            json!("2027-02-12T00:00:00+01:00"),
            Advisory,
            Contradiction,
            "C",
        ),
        (
            "/section_e/authority_type",
            Value::Null,
            Advisory,
            Missing,
            "E",
        ),
        ("/section_e/authority", json!(""), Fatal, Missing, "E"),
        (
            "/section_e/representative",
            json!(""),
            Advisory,
            Missing,
            "E",
        ),
        ("/section_e/post", json!(""), Advisory, Missing, "E"),
        ("/section_e/date", Value::Null, Advisory, Missing, "E"),
        (
            "/section_e/date",
            json!("2027-01-01"),
            Advisory,
            Contradiction,
            "E",
        ),
        (
            "/section_f/feedback_contact",
            json!(""),
            Advisory,
            Missing,
            "F 1",
        ),
        (
            "/section_f/addressee_authority",
            json!(""),
            Advisory,
            Missing,
            "F 2",
        ),
        ("/section_g/body", json!(""), Fatal, Missing, "G 1"),
        ("/section_g/deadline", json!(""), Fatal, Missing, "G 2"),
        (
            "/section_g/legislation",
            json!(""),
            Advisory,
            Missing,
            "G 3",
        ),
    ] {
        let field = place[1..].replace('/', ".");
        let wanted = (field, weight, fault, section.to_owned());
        assert_eq!(
            told("order-cross-border", place, value.clone()),
            [wanted],
            "{place} {value}"
        );
    }
}

#[test]
fn boxes_and_states_that_do_not_fit_each_other_are_told() {
    // A 1 and A 4 differ and the first box is not ticked; the second is, without the first.
    let told_of = told(
        "order-cross-border",
        "/section_d/other_member_state",
        json!(false),
    );
    let fields: Vec<&str> = told_of.iter().map(|(field, ..)| field.as_str()).collect();
    assert_eq!(
        fields,
        ["section_d.other_member_state", "section_d.copy_sent"]
    );
    // They are the same and the box is ticked.
    let told_of = told(
        "order",
        "/section_d",
        json!({"other_member_state": true, "copy_sent": true}),
    );
    assert_eq!(told_of[0].0, "section_d.other_member_state");
    assert_eq!(told_of[0].2, Contradiction);
    // Greece has two codes and is one state.
    let mut order = samples::json("order");
    order["section_a"]["issuing_member_state"] = json!("EL");
    order["section_a"]["addressee_member_state"] = json!("GR");
    let read = Document::parse(&serde_json::to_vec(&order).unwrap()).unwrap();
    assert_eq!(read.check(), []);
    // Another state's authority may not order.
    let told_of = told("order", "/section_a/issuing_member_state", json!("US"));
    assert!(told_of.contains(&(
        "section_a.issuing_member_state".to_owned(),
        Fatal,
        Contradiction,
        "A 1".to_owned()
    )));
    // “Other competent authority” completes section F.
    let told_of = told("order", "/section_e/authority_type", json!("other"));
    assert_eq!(
        told_of,
        [(
            "section_f.addressee_authority".to_owned(),
            Advisory,
            Missing,
            "F 2".to_owned()
        )]
    );
    // A decision without the box.
    let told_of = told(
        "order-cross-border",
        "/section_c/non_disclosure",
        json!(false),
    );
    assert_eq!(told_of[0].2, Contradiction);
}

#[test]
fn an_order_for_a_whole_host_is_none_and_a_listing_is_asked_about() {
    let one = |url: &str, identifiers: Value| {
        let location = json!([{"url": url, "identifiers": identifiers}]);
        told("order", "/section_b/locations", location)
            .into_iter()
            .map(|(field, weight, fault, _)| (field, weight, fault))
            .collect::<Vec<_>>()
    };
    let field = "section_b.locations[0].url".to_owned();
    assert_eq!(one("https://video.example.org/watch/1", json!([])), []);
    let bare = "https://video.example.org/";
    assert_eq!(one(bare, json!([])), [(field.clone(), Fatal, Inexact)]);
    assert_eq!(one(bare, json!([" "])), [(field.clone(), Fatal, Inexact)]);
    assert_eq!(
        one(bare, json!(["the first picture"])),
        [(field.clone(), Advisory, Inexact)]
    );
    assert_eq!(
        one("https://video.example.org/tag/x", json!([])),
        [(field.clone(), Advisory, Inexact)]
    );
    assert_eq!(
        one("video.example.org/watch", json!([])),
        [(field.clone(), Fatal, Inexact)]
    );
    assert_eq!(one(" ", json!([])), [(field, Fatal, Missing)]);
    let twice = json!([{"url": "https://example.org/a"}, {"url": "https://example.org/a"}]);
    let told_of = told("order", "/section_b/locations", twice);
    assert_eq!(told_of[0].0, "section_b.locations[1].url");
    assert_eq!(told_of[0].2, Contradiction);
}

#[test]
fn each_lack_of_an_answer_is_found_and_only_that() {
    for (name, place, value, weight, fault, section) in [
        (
            "feedback",
            "/section_a/addressee",
            json!(""),
            Advisory,
            Missing,
            "A",
        ),
        (
            "feedback",
            "/section_a/authority",
            json!(""),
            Advisory,
            Missing,
            "A",
        ),
        (
            "feedback",
            "/section_a/authority_reference",
            json!(""),
            Fatal,
            Missing,
            "A",
        ),
        (
            "feedback",
            "/section_a/received_at",
            Value::Null,
            Fatal,
            Missing,
            "A",
        ),
        (
            "feedback",
            "/section_b/measure",
            Value::Null,
            Fatal,
            Missing,
            "B",
        ),
        (
            "feedback",
            "/section_b/measure_at",
            Value::Null,
            Fatal,
            Missing,
            "B",
        ),
        (
            "feedback",
            "/section_b/measure_at",
            json!("2026-03-29T00:15:00Z"),
            Advisory,
            Contradiction,
            "B",
        ),
        (
            "feedback",
            "/section_c/provider",
            json!(""),
            Fatal,
            Missing,
            "C",
        ),
        (
            "feedback",
            "/section_c/member_state",
            json!(""),
            Advisory,
            Missing,
            "C",
        ),
        (
            "feedback",
            "/section_c/member_state",
            json!("US"),
            Advisory,
            Contradiction,
            "C",
        ),
        (
            "feedback",
            "/section_c/authorised_person",
            json!(""),
            Advisory,
            Missing,
            "C",
        ),
        (
            "feedback",
            "/section_c/email",
            json!(""),
            Advisory,
            Missing,
            "C",
        ),
        (
            "feedback",
            "/section_c/date",
            Value::Null,
            Advisory,
            Missing,
            "C",
        ),
        (
            "impossibility",
            "/section_b/because",
            json!([]),
            Fatal,
            Missing,
            "B 1",
        ),
        (
            "impossibility",
            "/section_b/further_information",
            json!(""),
            Fatal,
            Missing,
            "B 2",
        ),
        (
            "impossibility",
            "/section_b/clarification_needed",
            json!(""),
            Fatal,
            Missing,
            "B 3",
        ),
        (
            "impossibility",
            "/section_c/at",
            Value::Null,
            Advisory,
            Missing,
            "C",
        ),
    ] {
        let field = place[1..].replace('/', ".");
        let wanted = (field, weight, fault, section.to_owned());
        assert_eq!(
            told(name, place, value.clone()),
            [wanted],
            "{name} {place} {value}"
        );
    }
    // Force majeure needs no clarification.
    let force = json!({"because": ["force_majeure"], "further_information": "The power is out."});
    assert_eq!(told("impossibility", "/section_b", force), []);
    // A legal representative may answer for the provider.
    let by = json!({"provider": "", "legal_representative": "Somebody", "authorised_person": "A", "email": "a@example.org",
                    "at": "2027-01-01T01:00:00+01:00"});
    assert_eq!(told("impossibility", "/section_c", by), []);
    let empty = told(
        "feedback",
        "/locations",
        json!([" ", "https://example.org/a", "https://example.org/a"]),
    );
    let fields: Vec<&str> = empty.iter().map(|(field, ..)| field.as_str()).collect();
    assert_eq!(fields, ["locations[0]", "locations[2]"]);
}

#[test]
fn an_answer_that_does_not_fit_its_order_is_told() {
    let order = |name: &str| match samples::document(name) {
        Document::RemovalOrder(order) => *order,
        other => panic!("{other:?}"),
    };
    let (one, three) = (order("order"), order("order-cross-border"));
    let fields = |lacks: Vec<Lack>| lacks.into_iter().map(|lack| lack.field).collect::<Vec<_>>();
    match (
        samples::document("feedback"),
        samples::document("feedback-partial"),
    ) {
        (Document::Feedback(whole), Document::Feedback(partial)) => {
            assert_eq!(whole.check_against(&one), []);
            assert_eq!(partial.check_against(&three), []);
            let told = fields(partial.check_against(&one));
            assert_eq!(
                told,
                [
                    "locations[0]",
                    "locations[1]",
                    "section_a.authority_reference"
                ]
            );
            let told = fields(whole.check_against(&three));
            assert_eq!(
                told,
                ["section_a.authority_reference", "section_a.received_at"]
            );
        }
        other => panic!("{other:?}"),
    }
    match samples::document("impossibility") {
        Document::Impossibility(answer) => {
            assert_eq!(answer.check_against(&three), []);
            let mut other = three.clone();
            other.section_e.authority = "Another office".to_owned();
            assert_eq!(
                fields(answer.check_against(&other)),
                ["section_a.authority"]
            );
        }
        other => panic!("{other:?}"),
    }
}
