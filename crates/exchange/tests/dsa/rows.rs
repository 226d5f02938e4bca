//! Oracle case 16: each row of section 5.1, one test a row, and a property over all of them.

use crate::rules;
use exchange::dsa::StatementOfReasons;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ILLEGAL: &str = "DECISION_GROUND_ILLEGAL_CONTENT";
const INCOMPATIBLE: &str = "DECISION_GROUND_INCOMPATIBLE_CONTENT";
const OTHER: &str = "DECISION_VISIBILITY_OTHER";
const NO_MONEY: &str = "DECISION_MONETARY_SUSPENSION";

/// The least the database takes.
pub(crate) fn least() -> Value {
    json!({
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        "decision_ground": ILLEGAL,
        "illegal_content_legal_ground": "Regulation (EU) 2021/784, Art 2(7)(a)",
        "illegal_content_explanation": "It incites.",
        "content_type": ["CONTENT_TYPE_IMAGE"],
        "category": "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        "content_date": "2026-03-01",
        "application_date": "2026-03-02",
        "decision_facts": "It was found.",
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": "sd-1",
    })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut statement = least();
    for (name, value) in changes {
        statement[*name] = value.clone();
    }
    statement
}

/// The attributes our check names, or `None` where the statement cannot even be written down.
fn ours(statement: &Value) -> Option<BTreeSet<String>> {
    let read: StatementOfReasons = serde_json::from_value(statement.clone()).ok()?;
    let violations = read.check();
    for violation in &violations {
        assert!(violation.sentence.ends_with('.'), "{violation}");
    }
    Some(violations.into_iter().map(|one| one.attribute).collect())
}

/// Whether it is taken, by our check and by the table.
fn taken(statement: &Value) -> (bool, bool) {
    let ours = ours(statement).is_some_and(|faults| faults.is_empty());
    (ours, rules::faults(statement).is_empty())
}

fn good(changes: &[(&str, Value)]) {
    let statement = with(changes);
    assert_eq!(
        taken(&statement),
        (true, true),
        "{changes:?}: {:?}",
        ours(&statement)
    );
}

/// It is not taken, because of this attribute.
fn bad(attribute: &str, changes: &[(&str, Value)]) {
    let statement = with(changes);
    assert_eq!(taken(&statement), (false, false), "{changes:?}");
    let table = rules::faults(&statement);
    assert_eq!(table, BTreeSet::from([attribute.to_owned()]), "{changes:?}");
    if let Some(ours) = ours(&statement) {
        assert_eq!(ours, table, "{changes:?}");
    }
}

/// What is sent of a statement that is taken.
fn sent(changes: &[(&str, Value)]) -> Value {
    let read: StatementOfReasons = serde_json::from_value(with(changes)).unwrap();
    assert_eq!(read.check(), [], "{changes:?}");
    serde_json::to_value(read.prepared()).unwrap()
}

fn letters(count: usize) -> Value {
    // Two bytes each: limits are of characters.
    "é".repeat(count).into()
}

/// A text that is needed with something else, dropped without it, and at most so long.
fn needed_with(attribute: &str, limit: usize, condition: &[(&str, Value)]) {
    let and = |value: Value| [condition, &[(attribute, value)]].concat();
    good(&and(letters(1)));
    good(&and(letters(limit)));
    bad(attribute, &and(letters(limit + 1)));
    bad(attribute, &and(Value::Null));
    bad(attribute, &and(json!("")));
    bad(attribute, &and(json!("  ")));
}

fn dropped_without(attribute: &str, value: &Value, condition: &[(&str, Value)]) {
    let changes = [condition, &[(attribute, value.clone())]].concat();
    good(&changes);
    assert_eq!(sent(&changes).get(attribute), None, "{attribute}");
}

fn incompatible() -> Vec<(&'static str, Value)> {
    vec![
        ("decision_ground", json!(INCOMPATIBLE)),
        ("incompatible_content_ground", json!("Rule 4")),
        (
            "incompatible_content_explanation",
            json!("It is forbidden."),
        ),
    ]
}

#[test]
fn row_decision_visibility() {
    for word in [
        "CONTENT_REMOVED",
        "CONTENT_DISABLED",
        "CONTENT_DEMOTED",
        "CONTENT_AGE_RESTRICTED",
        "CONTENT_INTERACTION_RESTRICTED",
        "CONTENT_LABELLED",
    ] {
        let word = format!("DECISION_VISIBILITY_{word}");
        good(&[("decision_visibility", json!([word]))]);
    }
    let two = json!([
        "DECISION_VISIBILITY_CONTENT_REMOVED",
        "DECISION_VISIBILITY_CONTENT_LABELLED"
    ]);
    good(&[("decision_visibility", two)]);
    for nothing in [Value::Null, json!([])] {
        bad(
            "decision_visibility",
            &[("decision_visibility", nothing.clone())],
        );
        for (other, word) in [
            ("decision_monetary", NO_MONEY),
            ("decision_provision", "DECISION_PROVISION_TOTAL_SUSPENSION"),
            ("decision_account", "DECISION_ACCOUNT_SUSPENDED"),
        ] {
            good(&[
                ("decision_visibility", nothing.clone()),
                (other, json!(word)),
            ]);
        }
    }
    bad(
        "decision_visibility",
        &[("decision_visibility", json!(["DECISION_VISIBILITY_HIDDEN"]))],
    );
    bad(
        "decision_visibility",
        &[(
            "decision_visibility",
            json!("DECISION_VISIBILITY_CONTENT_REMOVED"),
        )],
    );
}

#[test]
fn row_decision_visibility_other() {
    let condition = [("decision_visibility", json!([OTHER]))];
    needed_with("decision_visibility_other", 500, &condition);
    dropped_without("decision_visibility_other", &letters(501), &[]);
}

#[test]
fn row_decision_monetary_provision_account() {
    let rows: [(&str, &[&str]); 3] = [
        (
            "decision_monetary",
            &[
                "DECISION_MONETARY_SUSPENSION",
                "DECISION_MONETARY_TERMINATION",
            ],
        ),
        (
            "decision_provision",
            &[
                "DECISION_PROVISION_PARTIAL_SUSPENSION",
                "DECISION_PROVISION_TOTAL_SUSPENSION",
                "DECISION_PROVISION_PARTIAL_TERMINATION",
                "DECISION_PROVISION_TOTAL_TERMINATION",
            ],
        ),
        (
            "decision_account",
            &["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"],
        ),
    ];
    for (attribute, words) in rows {
        for word in words {
            good(&[(attribute, json!(word))]);
            good(&[
                (attribute, json!(word)),
                ("decision_visibility", Value::Null),
            ]);
        }
        good(&[(attribute, Value::Null)]);
        bad(attribute, &[(attribute, json!("DECISION_OTHERWISE"))]);
    }
}

#[test]
fn row_decision_monetary_other() {
    let condition = [("decision_monetary", json!("DECISION_MONETARY_OTHER"))];
    needed_with("decision_monetary_other", 500, &condition);
    let without = [("decision_monetary", json!(NO_MONEY))];
    dropped_without("decision_monetary_other", &letters(501), &without);
}

#[test]
fn row_account_type() {
    for word in [
        json!("ACCOUNT_TYPE_BUSINESS"),
        json!("ACCOUNT_TYPE_PRIVATE"),
        Value::Null,
    ] {
        good(&[("account_type", word)]);
    }
    bad(
        "account_type",
        &[("account_type", json!("ACCOUNT_TYPE_STATE"))],
    );
}

#[test]
fn row_decision_ground() {
    good(&[]);
    good(&incompatible());
    bad("decision_ground", &[("decision_ground", Value::Null)]);
    bad(
        "decision_ground",
        &[("decision_ground", json!("DECISION_GROUND_TASTE"))],
    );
}

#[test]
fn row_decision_ground_reference_url() {
    let long = |length: usize| format!("https://host.example/{}", "a".repeat(length - 21));
    for url in [
        json!("https://host.example/terms?x=1#4"),
        json!(long(500)),
        Value::Null,
    ] {
        good(&[("decision_ground_reference_url", url)]);
    }
    for url in [
        json!("terms"),
        json!("https://"),
        json!("https://host.example/a b"),
        json!(long(501)),
    ] {
        bad(
            "decision_ground_reference_url",
            &[("decision_ground_reference_url", url)],
        );
    }
}

#[test]
fn row_illegal_content() {
    for (attribute, limit) in [
        ("illegal_content_legal_ground", 500),
        ("illegal_content_explanation", 2000),
    ] {
        needed_with(attribute, limit, &[]);
        dropped_without(attribute, &letters(limit + 1), &incompatible());
    }
}

#[test]
fn row_incompatible_content() {
    for (attribute, limit) in [
        ("incompatible_content_ground", 500),
        ("incompatible_content_explanation", 2000),
    ] {
        needed_with(attribute, limit, &incompatible());
        dropped_without(attribute, &letters(limit + 1), &[]);
    }
}

#[test]
fn row_incompatible_content_illegal() {
    for word in [json!("Yes"), json!("No"), Value::Null] {
        let changes = [
            &incompatible()[..],
            &[("incompatible_content_illegal", word)],
        ]
        .concat();
        good(&changes);
    }
    let changes = [
        &incompatible()[..],
        &[("incompatible_content_illegal", json!("yes"))],
    ]
    .concat();
    bad("incompatible_content_illegal", &changes);
    dropped_without("incompatible_content_illegal", &json!("Yes"), &[]);
}

#[test]
fn row_content_type() {
    for word in [
        "APP",
        "AUDIO",
        "IMAGE",
        "PRODUCT",
        "SYNTHETIC_MEDIA",
        "TEXT",
        "VIDEO",
    ] {
        good(&[("content_type", json!([format!("CONTENT_TYPE_{word}")]))]);
    }
    for nothing in [Value::Null, json!([]), json!(["CONTENT_TYPE_SMELL"])] {
        bad("content_type", &[("content_type", nothing)]);
    }
    let condition = [(
        "content_type",
        json!(["CONTENT_TYPE_TEXT", "CONTENT_TYPE_OTHER"]),
    )];
    needed_with("content_type_other", 500, &condition);
    dropped_without("content_type_other", &letters(501), &[]);
}

#[test]
fn row_category() {
    good(&[("category", json!("STATEMENT_CATEGORY_VIOLENCE"))]);
    bad("category", &[("category", Value::Null)]);
    bad(
        "category",
        &[("category", json!("STATEMENT_CATEGORY_NOISE"))],
    );
    bad(
        "category",
        &[("category", json!(["STATEMENT_CATEGORY_VIOLENCE"]))],
    );
}

#[test]
fn row_category_addition() {
    good(&[("category_addition", Value::Null)]);
    let both = json!([
        "STATEMENT_CATEGORY_VIOLENCE",
        "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
    ]);
    let sent = sent(&[("category_addition", both)]);
    assert_eq!(
        sent["category_addition"],
        json!(["STATEMENT_CATEGORY_VIOLENCE"])
    );
    bad(
        "category_addition",
        &[("category_addition", json!(["STATEMENT_CATEGORY_NOISE"]))],
    );
}

#[test]
fn row_category_specification() {
    good(&[(
        "category_specification",
        json!(["KEYWORD_TERRORIST_CONTENT", "KEYWORD_OTHER"]),
    )]);
    good(&[("category_specification_other", letters(500))]);
    bad(
        "category_specification_other",
        &[("category_specification_other", letters(501))],
    );
    bad(
        "category_specification",
        &[("category_specification", json!(["KEYWORD_NOISE"]))],
    );
    // The database does not look; we do.
    let elsewhere = [("category_specification", json!(["KEYWORD_HATE_SPEECH"]))];
    assert_eq!(taken(&with(&elsewhere)), (false, true));
    let said = [
        &elsewhere[..],
        &[(
            "category_addition",
            json!(["STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"]),
        )],
    ];
    good(&said.concat());
}

#[test]
fn row_territorial_scope() {
    let all =
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";
    let all: Vec<&str> = all.split(' ').collect();
    assert_eq!(all.len(), 30);
    good(&[("territorial_scope", json!(all))]);
    good(&[("territorial_scope", Value::Null)]);
    for code in ["EL", "EU", "GB", "UK", "US", "de"] {
        bad("territorial_scope", &[("territorial_scope", json!([code]))]);
    }
}

#[test]
fn row_content_language() {
    for code in [json!("EN"), json!("AR"), json!("EL"), Value::Null] {
        good(&[("content_language", code)]);
    }
    for code in ["en", "ENG", "XX", "E"] {
        bad("content_language", &[("content_language", json!(code))]);
    }
}

#[test]
fn row_dates() {
    for (attribute, first, before) in [
        ("content_date", "2000-01-01", "1999-12-31"),
        ("application_date", "2020-01-01", "2019-12-31"),
    ] {
        for day in [first, "2028-02-29", "2038-01-01"] {
            good(&[(attribute, json!(day))]);
        }
        for day in [
            before,
            "2038-01-02",
            "2027-02-29",
            "2026-13-01",
            "20260301",
            "2026-3-1",
            "01-03-2026",
            "2026-03-01T00:00:00Z",
        ] {
            bad(attribute, &[(attribute, json!(day))]);
        }
        bad(attribute, &[(attribute, Value::Null)]);
    }
}

#[test]
fn row_end_dates() {
    for what in ["visibility", "monetary", "service", "account"] {
        let attribute = format!("end_date_{what}_restriction");
        for day in [json!("2038-01-01"), json!("2026-01-01"), Value::Null] {
            good(&[(&attribute, day)]);
        }
        bad(&attribute, &[(&attribute, json!("2038-01-02"))]);
        bad(&attribute, &[(&attribute, json!("soon"))]);
    }
}

#[test]
fn row_decision_facts() {
    needed_with("decision_facts", 5000, &[]);
}

#[test]
fn row_source_type_and_identity() {
    for word in [
        "SOURCE_ARTICLE_16",
        "SOURCE_TRUSTED_FLAGGER",
        "SOURCE_TYPE_OTHER_NOTIFICATION",
    ] {
        let source = ("source_type", json!(word));
        good(&[source.clone(), ("source_identity", letters(500))]);
        good(&[source.clone(), ("source_identity", Value::Null)]);
        bad(
            "source_identity",
            &[source, ("source_identity", letters(501))],
        );
    }
    bad("source_type", &[("source_type", Value::Null)]);
    bad("source_type", &[("source_type", json!("SOURCE_RUMOUR"))]);
    dropped_without("source_identity", &letters(3), &[]);
}

#[test]
fn row_automated() {
    for word in ["Yes", "No"] {
        good(&[("automated_detection", json!(word))]);
    }
    for word in ["FULLY", "PARTIALLY", "NOT_AUTOMATED"] {
        good(&[(
            "automated_decision",
            json!(format!("AUTOMATED_DECISION_{word}")),
        )]);
    }
    for attribute in ["automated_detection", "automated_decision"] {
        bad(attribute, &[(attribute, Value::Null)]);
        bad(attribute, &[(attribute, json!("Perhaps"))]);
        bad(attribute, &[(attribute, json!(true))]);
    }
}

#[test]
fn row_content_id() {
    good(&[("content_id", json!({"EAN-13": "4006381333931"}))]);
    good(&[("content_id", Value::Null)]);
    for id in [
        json!({"EAN-13": "400638133393"}),
        json!({"EAN-13": "400638133393X"}),
        json!({"EAN-8": "40063813"}),
        json!({"EAN-13": "4006381333931", "EAN-8": "40063813"}),
        json!({}),
    ] {
        bad("content_id", &[("content_id", id)]);
    }
}

#[test]
fn row_puid() {
    for puid in ["a".repeat(500), "sd-A_9".to_owned()] {
        good(&[("puid", json!(puid))]);
    }
    for puid in [
        json!("a".repeat(501)),
        json!("a b"),
        json!("a.b"),
        json!("ä"),
        json!(""),
        Value::Null,
    ] {
        bad("puid", &[("puid", puid)]);
    }
}

/// Every attribute of the table has a test here, by name.
#[test]
fn no_row_of_the_table_is_without_a_test() {
    let text = include_str!("rows.rs");
    for attribute in rules::attributes() {
        let part = attribute.replace("end_date_", "");
        let kind = part.trim_end_matches("_restriction");
        let is_named =
            text.contains(&format!("\"{attribute}\"")) || text.contains(&format!("\"{kind}\""));
        assert!(is_named, "{attribute}");
    }
    let ours: StatementOfReasons = serde_json::from_value(least()).unwrap();
    assert_eq!(ours.check(), []);
}

/// Values worth trying in an attribute, right ones and wrong ones.
fn values(attribute: &str) -> Vec<Value> {
    let texts = |limit: usize| {
        vec![
            Value::Null,
            json!(""),
            json!(" "),
            letters(1),
            letters(limit),
            letters(limit + 1),
            json!(7),
        ]
    };
    let words = |words: &[&str]| {
        let mut values: Vec<Value> = words.iter().map(|word| json!(word)).collect();
        values.extend([Value::Null, json!("NO_SUCH_WORD")]);
        values
    };
    let lists = |words: &[&str]| {
        let mut values: Vec<Value> = words.iter().map(|word| json!([word])).collect();
        values.extend([
            Value::Null,
            json!([]),
            json!(words),
            json!(["NO_SUCH_WORD"]),
        ]);
        values
    };
    let days = || {
        let days = [
            "1999-12-31",
            "2000-01-01",
            "2019-12-31",
            "2020-01-01",
            "2026-02-28",
            "2026-02-29",
            "2038-01-01",
            "2038-01-02",
            "2026-1-1",
            "tomorrow",
        ];
        let mut values: Vec<Value> = days.iter().map(|day| json!(day)).collect();
        values.push(Value::Null);
        values
    };
    match attribute {
        "decision_visibility" => lists(&["DECISION_VISIBILITY_CONTENT_REMOVED", OTHER]),
        "decision_monetary" => words(&[NO_MONEY, "DECISION_MONETARY_OTHER"]),
        "decision_provision" => words(&["DECISION_PROVISION_TOTAL_TERMINATION"]),
        "decision_account" => words(&["DECISION_ACCOUNT_TERMINATED"]),
        "account_type" => words(&["ACCOUNT_TYPE_PRIVATE"]),
        "decision_ground" => words(&[ILLEGAL, INCOMPATIBLE]),
        "decision_ground_reference_url" => vec![
            json!("https://host.example/"),
            json!("host.example"),
            json!("http://"),
            Value::Null,
        ],
        "illegal_content_explanation" | "incompatible_content_explanation" => texts(2000),
        // A word that is none is refused even where the attribute is dropped: only these.
        "incompatible_content_illegal" => vec![json!("Yes"), json!("No"), Value::Null],
        "content_type" => lists(&["CONTENT_TYPE_IMAGE", "CONTENT_TYPE_OTHER"]),
        "category" => words(&[
            "STATEMENT_CATEGORY_VIOLENCE",
            "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
        ]),
        "category_addition" => lists(&[
            "STATEMENT_CATEGORY_VIOLENCE",
            "STATEMENT_CATEGORY_SELF_HARM",
        ]),
        "category_specification" => lists(&[
            "KEYWORD_OTHER",
            "KEYWORD_TERRORIST_CONTENT",
            "KEYWORD_COORDINATED_HARM",
        ]),
        "territorial_scope" => lists(&["GR", "IS"]),
        "content_language" => words(&["EN", "EL", "en", "XX"]),
        "content_date" | "application_date" => days(),
        end if end.starts_with("end_date_") => days(),
        "decision_facts" => texts(5000),
        "source_type" => words(&["SOURCE_VOLUNTARY", "SOURCE_ARTICLE_16"]),
        "automated_detection" => words(&["Yes", "No", "yes"]),
        "automated_decision" => words(&["AUTOMATED_DECISION_FULLY"]),
        "content_id" => vec![
            json!({"EAN-13": "4006381333931"}),
            json!({"EAN-13": "1"}),
            json!({}),
            Value::Null,
        ],
        "puid" => vec![
            json!("a-_9"),
            json!("a b"),
            json!(""),
            letters(2),
            Value::Null,
        ],
        _ => texts(500),
    }
}

/// Whether a keyword is of none of the categories said: what the database does not look at.
fn is_incoherent(statement: &Value) -> bool {
    let of = |keyword: &str| match keyword {
        "KEYWORD_TERRORIST_CONTENT" => Some("STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"),
        "KEYWORD_COORDINATED_HARM" => Some("STATEMENT_CATEGORY_VIOLENCE"),
        _ => None,
    };
    let keywords = statement["category_specification"].as_array();
    keywords.into_iter().flatten().any(|keyword| {
        let of = of(keyword.as_str().unwrap());
        let additions = statement["category_addition"].as_array();
        let is_added = |of: &str| additions.is_some_and(|all| all.contains(&json!(of)));
        of.is_some_and(|of| statement["category"] != of && !is_added(of))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]
    #[test]
    fn the_check_and_the_table_agree_about_every_mutation(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..8)
    ) {
        let attributes = rules::attributes();
        let mut statement = least();
        for (which, value) in &changes {
            let attribute = attributes[which.index(attributes.len())];
            let values = values(attribute);
            statement[attribute] = values[value.index(values.len())].clone();
        }
        let mut expected = rules::faults(&statement);
        // A number where a text belongs is refused even where the attribute is dropped.
        let is_typed = !statement.as_object().unwrap().values().any(|value| value == 7);
        match ours(&statement) {
            Some(ours) => {
                prop_assert!(is_typed);
                if is_incoherent(&statement) {
                    expected.insert("category_specification".to_owned());
                }
                prop_assert_eq!(ours, expected);
            }
            None => prop_assert!(!expected.is_empty() || !is_typed, "{}", statement),
        }
    }

    #[test]
    fn what_is_sent_is_taken_again_and_nothing_more_is_dropped(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..8)
    ) {
        let attributes = rules::attributes();
        let mut statement = least();
        for (which, value) in &changes {
            let attribute = attributes[which.index(attributes.len())];
            let values = values(attribute);
            statement[attribute] = values[value.index(values.len())].clone();
        }
        if let Ok(read) = serde_json::from_value::<StatementOfReasons>(statement) {
            let prepared = read.prepared();
            prop_assert_eq!(prepared.check(), read.check());
            prop_assert_eq!(prepared.prepared(), prepared.clone());
            let again = serde_json::to_value(&prepared).unwrap();
            prop_assert_eq!(serde_json::from_value::<StatementOfReasons>(again).unwrap(), prepared);
        }
    }
}
