//! One request for each operation of the OpenAPI document, with a mark at every place where a caller can put something: path
//! segments, fields of the query, values in the body.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Where sqlmap puts what it tries.
pub(super) const MARK: &str = "*";
/// A value that fits where the schema asks for 64 hexadecimal digits.
const DIGEST: &str = "39011e7ee3fe65c1184de23ec7d0fdc0382ba43e939e33f18c6c232e3962dcc1";

/// Identifiers by their prefix, and under `after of PATH` where a next page of a list begins.
pub(super) type Identifiers = BTreeMap<String, BTreeSet<String>>;

/// A request as it goes over the wire, with marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    /// Method and route.
    pub(super) name: String,
    pub(super) text: String,
}

impl Marked {
    /// How many places are marked.
    pub(super) fn places(&self) -> usize {
        self.text.matches(MARK).count()
    }

    /// The name as a file can have it.
    pub(super) fn file_name(&self) -> String {
        let word = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        self.name.chars().map(word).collect()
    }
}

/// Every operation of a document.
pub(super) fn of_document(
    document: &Value,
    known: &Identifiers,
    at: SocketAddr,
    token: &str,
) -> Vec<Marked> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let access = format!("Authorization: Bearer {token}\r\n");
            let target = target(document, path, operation, known);
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let body = (!schema.is_null()).then(|| sample(document, schema, known, 0).to_string());
            let sent = body.as_deref().map(|body| ("application/json", body));
            all.push(written(
                &method.to_uppercase(),
                path,
                &target,
                at,
                &access,
                sent,
            ));
        }
    }
    all
}

/// A request in full. `route` is for its name, `sent` the type and text of its body.
pub(super) fn written(
    method: &str,
    route: &str,
    target: &str,
    at: SocketAddr,
    headers: &str,
    sent: Option<(&str, &str)>,
) -> Marked {
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: {at}\r\n{headers}");
    match sent {
        Some((kind, body)) => text.push_str(&format!("Content-Type: {kind}\r\n\r\n{body}")),
        None => text.push_str("\r\n"),
    }
    Marked {
        name: format!("{method} {route}"),
        text,
    }
}

/// The path with identifiers that are there, and every field of the query; a mark after each.
fn target(document: &Value, path: &str, operation: &Value, known: &Identifiers) -> String {
    let (mut target, mut query) = (path.to_owned(), Vec::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let place = format!("{name} of {path}");
        let id = known.get(&place).or_else(|| known.get(name));
        let value = match id.and_then(BTreeSet::first) {
            Some(id) => format!("{id}{MARK}"),
            None => plain(&sample(document, &parameter["schema"], known, 0)),
        };
        if parameter["in"] == "path" {
            target = target.replace(&format!("{{{name}}}"), &value);
        } else {
            query.push(format!("{name}={value}"));
        }
    }
    if !query.is_empty() {
        target.push_str(&format!("?{}", query.join("&")));
    }
    target
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => format!("{other}{MARK}"),
    }
}

/// A value that fits a schema, with every property and a mark in every string. Numbers and booleans have none: there is no
/// text in them that could reach SQL.
fn sample(document: &Value, schema: &Value, known: &Identifiers, depth: usize) -> Value {
    // Deeper than any request of ours: a schema that contains itself ends here.
    if depth > 8 {
        return Value::Null;
    }
    let within = |schema: &Value| sample(document, schema, known, depth + 1);
    if let Some(to) = schema["$ref"].as_str() {
        return within(
            document
                .pointer(to.trim_start_matches('#'))
                .unwrap_or(&Value::Null),
        );
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts
            .iter()
            .map(within)
            .filter_map(|part| part.as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    for choice in ["oneOf", "anyOf"] {
        let mut choices = schema[choice].as_array().into_iter().flatten();
        if let Some(first) = choices.find(|choice| choice["type"] != "null") {
            return within(first);
        }
    }
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
        return Value::String(format!("{}{MARK}", word.as_str().unwrap_or_default()));
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        one => vec![one.clone()],
    };
    if kinds.contains(&"object".into()) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let properties = properties.map(|(name, schema)| (name.clone(), within(schema)));
        // An identifier of which there is none is left out: with one made up the request would go no further than that.
        let properties = properties.filter(|(_, value)| !value.is_null());
        return Value::Object(properties.collect::<Map<_, _>>());
    }
    if kinds.contains(&"array".into()) {
        return Value::Array(vec![within(&schema["items"])]);
    }
    if kinds.contains(&"string".into()) {
        return word(schema, known).map_or(Value::Null, |word| format!("{word}{MARK}").into());
    }
    if kinds.contains(&"boolean".into()) {
        false.into()
    } else {
        1.into()
    }
}

/// A string that fits: an identifier that is there, a digest, an instant, one of several words, or any.
fn word(schema: &Value, known: &Identifiers) -> Option<String> {
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    if let Some((prefix, _)) = pattern.trim_start_matches('^').split_once('_') {
        return known.get(prefix).and_then(BTreeSet::first).cloned();
    }
    if let Some(choices) = pattern.strip_prefix("^(") {
        return choices.split('|').next().map(str::to_owned);
    }
    let fitting = match schema["format"].as_str() {
        Some("date-time") => "2026-01-01T00:00:00Z",
        _ if pattern.contains("{64}") => DIGEST,
        _ => "scan",
    };
    Some(fitting.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn known() -> Identifiers {
        BTreeMap::from([("case".to_owned(), BTreeSet::from(["case_1".to_owned()]))])
    }

    fn address() -> SocketAddr {
        ([127, 0, 0, 1], 8480).into()
    }

    #[test]
    fn every_place_of_an_operation_is_marked() {
        let document = json!({
            "paths": {"/v1/cases/{case}/notes": {"post": {
                "parameters": [
                    {"in": "path", "name": "case", "schema": {"type": "string"}},
                    {"in": "query", "name": "limit", "schema": {"type": ["integer", "null"]}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}},
            }}},
            "components": {"schemas": {"Note": {"type": "object", "properties": {
                "text": {"type": ["string", "null"]},
                "kind": {"oneOf": [{"type": "null"}, {"enum": ["a", "b"]}]},
                "loud": {"type": "boolean"},
                "group": {"type": "string", "pattern": "^group_[0-9a-z]{26}$"},
                "from": {"type": "string", "pattern": "^(location|upload)$"},
            }}}},
        });
        let made = of_document(&document, &known(), address(), "sd_x");
        let [one] = made.as_slice() else {
            panic!("one operation, not {made:?}");
        };
        assert_eq!(one.name, "POST /v1/cases/{case}/notes");
        let lines: Vec<&str> = one.text.lines().collect();
        assert_eq!(lines[0], "POST /v1/cases/case_1*/notes?limit=1* HTTP/1.1");
        assert_eq!(lines[2], "Authorization: Bearer sd_x");
        assert_eq!(
            lines.last(),
            Some(&r#"{"from":"location*","kind":"a*","loud":false,"text":"scan*"}"#)
        );
        assert_eq!(one.places(), 5);
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let document = json!({"components": {"schemas": {"A": {"type": "object", "properties": {
            "a": {"$ref": "#/components/schemas/A"},
        }}}}});
        let schema = json!({"$ref": "#/components/schemas/A"});
        assert!(sample(&document, &schema, &known(), 0).is_object());
    }
}
