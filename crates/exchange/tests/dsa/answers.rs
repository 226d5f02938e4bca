//! What the database answers, read.

use crate::rows::least;
use exchange::dsa::{
    ManyVerdict, SentAs, StatementOfReasons, Verdict, differences, read_existing_puid, read_many,
    read_one,
};
use serde_json::{Value, json};

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

#[test]
fn only_201_is_success() {
    let record = json!({"uuid": "u-1", "permalink": "https://host.example/u-1", "puid": "sd-1"});
    let taken = SentAs {
        uuid: Some("u-1".to_owned()),
        permalink: Some("https://host.example/u-1".to_owned()),
    };
    assert_eq!(read_one(201, &bytes(&record)), Verdict::Taken(taken));
    assert_eq!(read_one(201, b"what?"), Verdict::Taken(SentAs::default()));
    for status in [200, 202, 204, 301, 302, 400, 404, 413, 500, 502, 503] {
        let verdict = read_one(status, &bytes(&record));
        assert!(
            matches!(&verdict, Verdict::Trouble(why) if why.contains(&status.to_string())),
            "{verdict:?}"
        );
        let verdict = read_many(status, &bytes(&json!({"statements": [record]})));
        assert!(matches!(verdict, ManyVerdict::Trouble(_)));
    }
    for status in [401, 403] {
        assert_eq!(read_one(status, b""), Verdict::TokenRefused);
        assert_eq!(read_many(status, b""), ManyVerdict::TokenRefused);
    }
    assert_eq!(read_one(429, b""), Verdict::SlowDown);
    assert_eq!(read_many(429, b""), ManyVerdict::SlowDown);
}

#[test]
fn of_many_that_are_refused_each_bad_one_and_each_that_is_there_is_named() {
    let body = json!({"message": "There were errors.", "errors": {
        "statement_1": {"category": ["The category field is required."], "puid": ["Too long."]},
        "statement_12": {"decision_facts": ["Too long."]},
        "puid": ["There are existing puids."],
        "existing_puids": ["sd-a", "sd-b"],
    }});
    let ManyVerdict::Refused(refusals) = read_many(422, &bytes(&body)) else {
        panic!("not refused");
    };
    let places: Vec<_> = refusals.by_place.iter().collect();
    assert_eq!(places.len(), 2);
    assert_eq!(
        places[0],
        (
            &1,
            &"category: The category field is required.; puid: Too long.".to_owned()
        )
    );
    assert_eq!(places[1].0, &12);
    assert_eq!(
        refusals.existing,
        ["sd-a", "sd-b"].map(str::to_owned).into()
    );
    // What names none is told as it is.
    let ManyVerdict::Refused(refusals) = read_many(422, &bytes(&json!({"message": "No."}))) else {
        panic!("not refused");
    };
    assert!(refusals.by_place.is_empty() && refusals.existing.is_empty());
    assert_eq!(refusals.told, "No.");
}

#[test]
fn one_that_is_there_is_told_from_one_that_is_wrong() {
    let there = json!({"message": "The puid is taken.", "existing": {"puid": "sd-1"}});
    assert_eq!(
        read_one(422, &bytes(&there)),
        Verdict::Exists(Some(json!({"puid": "sd-1"})))
    );
    let wrong = json!({"message": "No.", "errors": {"category": ["Required."]}});
    assert_eq!(
        read_one(422, &bytes(&wrong)),
        Verdict::Refused("category: Required.".to_owned())
    );
}

#[test]
fn whether_a_puid_is_there_is_302_or_404_and_nothing_else() {
    assert_eq!(read_existing_puid(302, b"{}"), Ok(true));
    assert_eq!(read_existing_puid(404, b"{}"), Ok(false));
    assert_eq!(read_existing_puid(401, b""), Err(Verdict::TokenRefused));
    assert_eq!(read_existing_puid(429, b""), Err(Verdict::SlowDown));
    assert!(matches!(
        read_existing_puid(200, b""),
        Err(Verdict::Trouble(_))
    ));
}

#[test]
fn a_record_is_the_same_whatever_its_order_and_its_times_of_day() {
    let mut sent = least();
    sent["territorial_scope"] = json!(["DE", "AT"]);
    let read: StatementOfReasons = serde_json::from_value(sent.clone()).unwrap();
    let mut there = sent;
    there["territorial_scope"] = json!(["AT", "DE"]);
    there["content_date"] = json!("2026-03-01 00:00:00");
    there["uuid"] = json!("u-1");
    there["content_language"] = Value::Null;
    assert_eq!(differences(&read, &there), Vec::<String>::new());
    there["category"] = json!("STATEMENT_CATEGORY_VIOLENCE");
    there["decision_facts"] = Value::Null;
    assert_eq!(differences(&read, &there), ["category", "decision_facts"]);
    // What it does not hold cannot be compared.
    assert_eq!(
        differences(&read, &json!({"puid": "sd-1"})),
        Vec::<String>::new()
    );
}
