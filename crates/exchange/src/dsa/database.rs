//! What the Commission's database answers, read as a verdict. Only 201 is success; whatever is not understood is trouble, and the
//! statement is sent again later: its `puid` keeps it from being there twice.

use super::StatementOfReasons;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Longest part of an answer that is told on.
const TOLD: usize = 600;

/// What the database calls a statement it took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentAs {
    /// Its identifier there.
    pub uuid: Option<String>,
    /// Where everybody reads it.
    pub permalink: Option<String>,
}

impl SentAs {
    fn read(record: &Value) -> Self {
        let text = |name: &str| record.get(name)?.as_str().map(|text| cut(text, 500));
        Self {
            uuid: text("uuid"),
            permalink: text("permalink").or_else(|| text("self")),
        }
    }
}

/// What came of one statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// 201: it is there.
    Taken(SentAs),
    /// 422: one with this `puid` is there already; the record, where the answer holds it.
    Exists(Option<Value>),
    /// 422: it is not taken, and why, in a sentence.
    Refused(String),
    /// 401 or 403: the token does not open the door.
    TokenRefused,
    /// 429: too many calls; after so many seconds again, where the answer says.
    SlowDown,
    /// Anything else, in a sentence.
    Trouble(String),
}

/// What came of several statements at once: all were taken or none.
#[derive(Debug, Clone, PartialEq)]
pub enum ManyVerdict {
    /// 201: all are there, by `puid`.
    Taken(BTreeMap<String, SentAs>),
    /// 422: none is taken, because of some.
    Refused(Refusals),
    /// 401 or 403.
    TokenRefused,
    /// 429.
    SlowDown,
    /// Anything else, in a sentence.
    Trouble(String),
}

/// Because of which statements none was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusals {
    /// By their place in the call, from 0, and why, in a sentence.
    pub by_place: BTreeMap<usize, String>,
    /// Those that are there already, by `puid`.
    pub existing: BTreeSet<String>,
    /// The whole answer in a sentence, for when it names none.
    pub told: String,
}

fn otherwise(status: u16, body: &[u8]) -> String {
    let message = match json(body).get("message").and_then(Value::as_str) {
        Some(message) => format!(": {}", cut(message, TOLD)),
        None => String::new(),
    };
    format!("the database answered HTTP {status}{message}")
}

fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}

fn cut(text: &str, limit: usize) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(limit)
        .collect()
}

/// Reads the answer to `POST statement`.
#[must_use]
pub fn read_one(status: u16, body: &[u8]) -> Verdict {
    match status {
        201 => Verdict::Taken(SentAs::read(&json(body))),
        401 | 403 => Verdict::TokenRefused,
        429 => Verdict::SlowDown,
        422 => {
            let body = json(body);
            match body.get("existing") {
                Some(existing @ Value::Object(_)) => Verdict::Exists(Some(existing.clone())),
                _ => Verdict::Refused(sentence(&body)),
            }
        }
        other => Verdict::Trouble(otherwise(other, body)),
    }
}

/// Reads the answer to `POST statements`.
#[must_use]
pub fn read_many(status: u16, body: &[u8]) -> ManyVerdict {
    match status {
        201 => {
            let body = json(body);
            let records = body
                .get("statements")
                .or(Some(&body))
                .and_then(Value::as_array);
            let taken = records.into_iter().flatten().filter_map(|record| {
                let puid = record.get("puid")?.as_str()?;
                Some((puid.to_owned(), SentAs::read(record)))
            });
            ManyVerdict::Taken(taken.collect())
        }
        401 | 403 => ManyVerdict::TokenRefused,
        429 => ManyVerdict::SlowDown,
        422 => ManyVerdict::Refused(refusals(&json(body))),
        other => ManyVerdict::Trouble(otherwise(other, body)),
    }
}

/// Reads the answer to `GET statement/existing-puid/…`: whether one is there. 302 is an answer here, and is not followed.
///
/// # Errors
/// What else it answered.
pub fn read_existing_puid(status: u16, body: &[u8]) -> Result<bool, Verdict> {
    match status {
        302 => Ok(true),
        404 => Ok(false),
        401 | 403 => Err(Verdict::TokenRefused),
        429 => Err(Verdict::SlowDown),
        other => Err(Verdict::Trouble(otherwise(other, body))),
    }
}

fn refusals(body: &Value) -> Refusals {
    let mut refusals = Refusals {
        told: sentence(body),
        ..Refusals::default()
    };
    let none = Map::new();
    let errors = body.get("errors").and_then(Value::as_object);
    for (name, what) in errors.unwrap_or(&none) {
        // `statement_3`, with the attributes in it; `statement_3.puid` is not said, and would be read all the same.
        let place = name.strip_prefix("statement_").and_then(|rest| {
            let digits = rest.split('.').next().unwrap_or_default();
            digits.parse::<usize>().ok()
        });
        if let Some(place) = place {
            let why = refusals.by_place.entry(place).or_default();
            if !why.is_empty() {
                why.push_str("; ");
            }
            why.push_str(&cut(&flat(what), TOLD));
        }
        if name == "existing_puids" {
            let puids = what.as_array().into_iter().flatten();
            let puids = puids.filter_map(Value::as_str).map(str::to_owned);
            refusals.existing.extend(puids);
        }
    }
    refusals
}

/// What an answer says is wrong, in one line.
fn sentence(body: &Value) -> String {
    let errors = body
        .get("errors")
        .map(flat)
        .filter(|errors| !errors.is_empty());
    let message = body.get("message").and_then(Value::as_str);
    let told = errors.or_else(|| message.map(str::to_owned));
    cut(&told.unwrap_or_default(), TOLD)
}

/// `attribute: what is wrong; attribute: …`.
fn flat(errors: &Value) -> String {
    match errors {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(flat).collect::<Vec<_>>().join(" "),
        Value::Object(by_name) => {
            let said = by_name
                .iter()
                .map(|(name, what)| format!("{name}: {}", flat(what)));
            said.collect::<Vec<_>>().join("; ")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The attributes in which a record there says something else than what we sent. Attributes it does not hold are passed over.
#[must_use]
pub fn differences(sent: &StatementOfReasons, existing: &Value) -> Vec<String> {
    let Ok(Value::Object(sent)) = serde_json::to_value(sent.prepared()) else {
        return Vec::new();
    };
    let differs = |(name, ours): &(String, Value)| {
        existing
            .get(name)
            .is_some_and(|theirs| plain(name, theirs) != plain(name, ours))
    };
    sent.into_iter()
        .filter(differs)
        .map(|(name, _)| name)
        .collect()
}

/// A value for comparing: lists without their order, days without a time of day, texts without what is around them.
fn plain(name: &str, value: &Value) -> BTreeSet<String> {
    match value {
        Value::Null => BTreeSet::new(),
        Value::Array(all) => all.iter().flat_map(|value| plain(name, value)).collect(),
        Value::Object(by_name) => by_name
            .iter()
            .flat_map(|(name, value)| plain(name, value))
            .collect(),
        Value::String(text) if name.contains("date") => {
            BTreeSet::from([text.chars().take(10).collect()])
        }
        Value::String(text) => {
            let words: Vec<_> = text.split_whitespace().collect();
            BTreeSet::from([words.join(" ")])
        }
        other => BTreeSet::from([other.to_string()]),
    }
}
