//! The published schemas and the types say the same, as a validator judges that is not ours.

use crate::arbitrary;
use crate::samples;
use exchange::annex::{Document, Fault};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};
use std::cell::OnceCell;

thread_local! {
    static SCHEMAS: OnceCell<Vec<Validator>> = const { OnceCell::new() };
}

/// What the validator says of a document, by the schema of that number.
pub(crate) fn is_accepted(annex: usize, document: &Value) -> bool {
    SCHEMAS.with(|schemas| {
        let schemas = schemas.get_or_init(|| (1..=3).map(schema).collect());
        schemas[annex - 1].is_valid(document)
    })
}

fn schema(annex: usize) -> Validator {
    let path = samples::folder().join(format!("../annex-{annex}.v1.schema.json"));
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "annex {annex}");
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// What our side says: it can be read, and nothing without which it is not such a document is missing.
fn is_read_and_whole(annex: usize, document: &Value) -> bool {
    let Ok(read) = Document::parse(&serde_json::to_vec(document).unwrap()) else {
        return false;
    };
    read.schema() == format!("tco/annex-{annex}/v1")
        && !read
            .check()
            .iter()
            .any(|lack| lack.is_fatal() && lack.fault == Fault::Missing)
}

fn annex_of(document: &Document) -> usize {
    match document {
        Document::RemovalOrder(_) => 1,
        Document::Feedback(_) => 2,
        Document::Impossibility(_) => 3,
    }
}

/// Something that is done to a document.
#[derive(Debug, Clone)]
enum Change {
    Remove,
    Replace(Value),
    Add(&'static str, Value),
    /// An object's values as a list, which some readers take for the object.
    AsList,
    /// A word as an object with that one name, which some readers take for the word.
    AsObject,
    Twice,
}

fn change() -> impl Strategy<Value = Change> {
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!("  ")),
        Just(json!("word")),
        Just(json!(1)),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["word"])),
        Just(json!([[]])),
        Just(json!([{}])),
        Just(json!([null])),
        Just(json!({"url": "https://example.org/a"})),
        Just(json!([{"url": "https://example.org/a"}])),
        Just(json!("incites")),
        Just(json!(["threatens", "instructs"])),
        Just(json!(["manifest_errors"])),
        Just(json!("DE")),
        Just(json!("de")),
        Just(json!("DEU")),
        Just(json!("2026-02-30")),
        Just(json!("2028-02-29")),
        Just(json!("2026-02-29")),
        Just(json!("2026-02-28T24:00:00Z")),
        Just(json!("2026-02-28T10:00:00")),
        Just(json!("2026-02-28 10:00:00Z")),
        Just(json!("2026-02-28t10:00:00z")),
        Just(json!("2026-02-28T10:00Z")),
        Just(json!("2026-02-28T10:00:60Z")),
        Just(json!("2026-02-30T10:00:00Z")),
        Just(json!("2026-02-28T10:00:00-00:00")),
        Just(json!("2026-02-28T10:00:00+15:00")),
        Just(json!("2026-02-28T10:00:00+01:60")),
        Just(json!("1999-02-28T10:00:00Z")),
        Just(json!("2026-02-28T10:00:00.5+01:00")),
        Just(json!("2026-02-28T10:00:00.+01:00")),
        Just(json!("2026-02-28T10:00:00.0000000001Z")),
        Just(json!("2026-02-28T10:00:00,5Z")),
        Just(json!("tco/annex-1/v1")),
        Just(json!("tco/annex-2/v1")),
        Just(json!("tco/annex-3/v2")),
        Just(json!("a".repeat(64))),
        Just(json!("A".repeat(64))),
        arbitrary::text().prop_map(Value::String),
    ];
    prop_oneof![
        3 => Just(Change::Remove),
        6 => value.clone().prop_map(Change::Replace),
        2 => (prop::sample::select(vec!["extra", "url", "section_h", "Schema", ""]), value)
            .prop_map(|(name, value)| Change::Add(name, value)),
        1 => Just(Change::AsList),
        1 => Just(Change::AsObject),
        1 => Just(Change::Twice),
    ]
}

/// Every place in a document, as JSON pointers.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                // RFC 6901 section 3.
                let name = name.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{at}/{name}"), out);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{number}"), out);
            }
        }
        _ => {}
    }
}

fn apply(document: &mut Value, place: Index, change: &Change) {
    let mut all = Vec::new();
    places(document, "", &mut all);
    let place = place.get(&all).clone();
    let here = document.pointer_mut(&place).unwrap();
    match change {
        Change::Replace(value) => *here = value.clone(),
        Change::Add(name, value) => {
            if let Value::Object(fields) = here {
                fields.insert((*name).to_owned(), value.clone());
            }
        }
        Change::AsList => {
            if let Value::Object(fields) = here {
                *here = Value::Array(fields.values().cloned().collect());
            }
        }
        Change::AsObject => {
            if let Value::String(word) = here {
                *here = Value::Object(Map::from_iter([(word.clone(), Value::Null)]));
            }
        }
        Change::Twice => {
            if let Value::Array(items) = here {
                items.extend(items.clone());
            }
        }
        Change::Remove => {
            let Some((parent, name)) = place.rsplit_once('/') else {
                return;
            };
            match document.pointer_mut(parent).unwrap() {
                Value::Object(fields) => {
                    fields.remove(&name.replace("~1", "/").replace("~0", "~"));
                }
                Value::Array(items) => {
                    items.remove(name.parse().unwrap());
                }
                _ => {}
            }
        }
    }
}

/// A complete document of the samples, so that single changes decide.
fn whole() -> impl Strategy<Value = Value> {
    prop::sample::select(samples::COMPLETE.to_vec()).prop_map(samples::json)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_is_written_as_the_schema_has_it_and_read_as_it_was_written(document in arbitrary::document()) {
        let json = document.to_json();
        prop_assert_eq!(&Document::parse(&json).unwrap(), &document);
        let annex = annex_of(&document);
        let value: Value = serde_json::from_slice(&json).unwrap();
        prop_assert_eq!(is_accepted(annex, &value), is_read_and_whole(annex, &value), "{}", value);
    }

    #[test]
    fn what_the_schema_refuses_the_types_refuse_or_find_lacking_and_nothing_else(
        mut document in whole(),
        changes in prop::collection::vec((any::<Index>(), change()), 1..4),
    ) {
        for (place, change) in &changes {
            apply(&mut document, *place, change);
        }
        for annex in 1..=3 {
            prop_assert_eq!(
                is_accepted(annex, &document), is_read_and_whole(annex, &document), "annex {}: {}", annex, document
            );
        }
    }
}

#[test]
fn the_schemas_describe_every_field_by_its_section() {
    fn walk(value: &Value, path: &str) {
        let Some(properties) = value.get("properties").and_then(Value::as_object) else {
            return;
        };
        for (name, field) in properties {
            let path = format!("{path}/{name}");
            if !["schema", "kind"].contains(&name.as_str()) {
                assert!(field["description"].is_string(), "{path}");
            }
            walk(field, &path);
        }
    }
    for annex in 1..=3 {
        let path = samples::folder().join(format!("../annex-{annex}.v1.schema.json"));
        let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        walk(&schema, "");
    }
}
