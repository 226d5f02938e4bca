//! The rules of the Commission's transparency database as a table: which attribute takes what, and when it is needed. Written
//! from the published description of the attributes and from nothing of Staydown's, so that the two can be held against each other.

use serde_json::Value;
use std::collections::BTreeSet;

/// What an attribute takes.
enum Takes {
    One(&'static [&'static str]),
    Many(&'static [&'static str]),
    Text(usize),
    Url(usize),
    Day(&'static str),
    Language,
    Product,
    Puid,
}

/// When it is needed. `Iff` and `With` are dropped when the condition does not hold.
enum Need {
    Always,
    Never,
    OneOfFour,
    Iff(&'static str, &'static str),
    With(&'static str, &'static str),
    Without(&'static str, &'static str),
}

use Need::{Always, Iff, Never, OneOfFour, With, Without};
use Takes::{Day, Language, Many, One, Product, Puid, Text, Url};

const VISIBILITY: &[&str] = &[
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
];
const MONETARY: &[&str] = &[
    "DECISION_MONETARY_SUSPENSION",
    "DECISION_MONETARY_TERMINATION",
    "DECISION_MONETARY_OTHER",
];
const PROVISION: &[&str] = &[
    "DECISION_PROVISION_PARTIAL_SUSPENSION",
    "DECISION_PROVISION_TOTAL_SUSPENSION",
    "DECISION_PROVISION_PARTIAL_TERMINATION",
    "DECISION_PROVISION_TOTAL_TERMINATION",
];
const ACCOUNT: &[&str] = &["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"];
const ACCOUNT_TYPE: &[&str] = &["ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"];
const ILLEGAL: &str = "DECISION_GROUND_ILLEGAL_CONTENT";
const INCOMPATIBLE: &str = "DECISION_GROUND_INCOMPATIBLE_CONTENT";
const CONTENT: &[&str] = &[
    "CONTENT_TYPE_APP",
    "CONTENT_TYPE_AUDIO",
    "CONTENT_TYPE_IMAGE",
    "CONTENT_TYPE_PRODUCT",
    "CONTENT_TYPE_SYNTHETIC_MEDIA",
    "CONTENT_TYPE_TEXT",
    "CONTENT_TYPE_VIDEO",
    "CONTENT_TYPE_OTHER",
];
const CATEGORY: &[&str] = &[
    "STATEMENT_CATEGORY_ANIMAL_WELFARE",
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "STATEMENT_CATEGORY_SELF_HARM",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    "STATEMENT_CATEGORY_VIOLENCE",
];
const KEYWORDS: &[&str] = &[
    "KEYWORD_ILLEGAL_ORGANIZATIONS",
    "KEYWORD_RISK_ENVIRONMENTAL_DAMAGE",
    "KEYWORD_RISK_PUBLIC_HEALTH",
    "KEYWORD_TERRORIST_CONTENT",
    "KEYWORD_OTHER",
    "KEYWORD_COORDINATED_HARM",
    "KEYWORD_INCITEMENT_VIOLENCE_HATRED",
    "KEYWORD_HUMAN_EXPLOITATION",
    "KEYWORD_HUMAN_TRAFFICKING",
    "KEYWORD_TRAFFICKING_WOMEN_GIRLS",
    "KEYWORD_DEFAMATION",
    "KEYWORD_DISCRIMINATION",
    "KEYWORD_HATE_SPEECH",
];
const STATES: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];
const SOURCE: &[&str] = &[
    "SOURCE_ARTICLE_16",
    "SOURCE_TRUSTED_FLAGGER",
    "SOURCE_TYPE_OTHER_NOTIFICATION",
    "SOURCE_VOLUNTARY",
];
const DECIDED: &[&str] = &[
    "AUTOMATED_DECISION_FULLY",
    "AUTOMATED_DECISION_PARTIALLY",
    "AUTOMATED_DECISION_NOT_AUTOMATED",
];
const YES_NO: &[&str] = &["Yes", "No"];

const TABLE: &[(&str, Takes, Need)] = &[
    ("decision_visibility", Many(VISIBILITY), OneOfFour),
    (
        "decision_visibility_other",
        Text(500),
        Iff("decision_visibility", "DECISION_VISIBILITY_OTHER"),
    ),
    ("decision_monetary", One(MONETARY), Never),
    ("decision_provision", One(PROVISION), Never),
    ("decision_account", One(ACCOUNT), Never),
    (
        "decision_monetary_other",
        Text(500),
        Iff("decision_monetary", "DECISION_MONETARY_OTHER"),
    ),
    ("account_type", One(ACCOUNT_TYPE), Never),
    ("decision_ground", One(&[ILLEGAL, INCOMPATIBLE]), Always),
    ("decision_ground_reference_url", Url(500), Never),
    (
        "illegal_content_legal_ground",
        Text(500),
        Iff("decision_ground", ILLEGAL),
    ),
    (
        "illegal_content_explanation",
        Text(2000),
        Iff("decision_ground", ILLEGAL),
    ),
    (
        "incompatible_content_ground",
        Text(500),
        Iff("decision_ground", INCOMPATIBLE),
    ),
    (
        "incompatible_content_explanation",
        Text(2000),
        Iff("decision_ground", INCOMPATIBLE),
    ),
    (
        "incompatible_content_illegal",
        One(YES_NO),
        With("decision_ground", INCOMPATIBLE),
    ),
    ("content_type", Many(CONTENT), Always),
    (
        "content_type_other",
        Text(500),
        Iff("content_type", "CONTENT_TYPE_OTHER"),
    ),
    ("category", One(CATEGORY), Always),
    ("category_addition", Many(CATEGORY), Never),
    ("category_specification", Many(KEYWORDS), Never),
    ("category_specification_other", Text(500), Never),
    ("territorial_scope", Many(STATES), Never),
    ("content_language", Language, Never),
    ("content_date", Day("2000-01-01"), Always),
    ("application_date", Day("2020-01-01"), Always),
    ("end_date_visibility_restriction", Day(""), Never),
    ("end_date_monetary_restriction", Day(""), Never),
    ("end_date_service_restriction", Day(""), Never),
    ("end_date_account_restriction", Day(""), Never),
    ("decision_facts", Text(5000), Always),
    ("source_type", One(SOURCE), Always),
    (
        "source_identity",
        Text(500),
        Without("source_type", "SOURCE_VOLUNTARY"),
    ),
    ("automated_detection", One(YES_NO), Always),
    ("automated_decision", One(DECIDED), Always),
    ("content_id", Product, Never),
    ("puid", Puid, Always),
];

/// The names of all attributes.
#[must_use]
pub fn attributes() -> Vec<&'static str> {
    TABLE.iter().map(|(name, ..)| *name).collect()
}

/// The attributes because of which the database does not take a statement.
#[must_use]
pub fn faults(statement: &Value) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    for (name, takes, need) in TABLE {
        let value = statement.get(*name).unwrap_or(&Value::Null);
        let holds = |attribute: &str, word: &str| match statement.get(attribute) {
            Some(Value::String(text)) => text == word,
            Some(Value::Array(all)) => all.iter().any(|one| one == word),
            _ => false,
        };
        let (is_dropped, is_needed) = match need {
            Always => (false, true),
            Never => (false, false),
            OneOfFour => {
                let others = [
                    "decision_monetary",
                    "decision_provision",
                    "decision_account",
                ];
                let none = others
                    .iter()
                    .all(|other| is_empty(statement.get(*other).unwrap_or(&Value::Null)));
                (false, none)
            }
            Iff(attribute, word) => (!holds(attribute, word), true),
            With(attribute, word) => (!holds(attribute, word), false),
            Without(attribute, word) => (holds(attribute, word), false),
        };
        let is_wrong = if is_empty(value) {
            is_needed
        } else {
            !fits(value, takes)
        };
        if !is_dropped && is_wrong {
            faults.insert((*name).to_owned());
        }
    }
    faults
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

fn fits(value: &Value, takes: &Takes) -> bool {
    let text = value.as_str();
    match takes {
        One(words) => text.is_some_and(|text| words.contains(&text)),
        Many(words) => value.as_array().is_some_and(|all| {
            all.iter()
                .all(|one| one.as_str().is_some_and(|one| words.contains(&one)))
        }),
        Text(limit) => text.is_some_and(|text| text.chars().count() <= *limit),
        Url(limit) => text.is_some_and(|text| {
            let rest = text
                .strip_prefix("http://")
                .or_else(|| text.strip_prefix("https://"));
            let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
            text.chars().count() <= *limit
                && !text.contains(' ')
                && host.is_some_and(|host| !host.is_empty())
        }),
        Day(from) => text.is_some_and(|text| is_day(text) && text >= *from && text <= "2038-01-01"),
        Language => text.is_some_and(|text| {
            text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) && text != "XX"
        }),
        Product => value.as_object().is_some_and(|object| {
            let number = object.get("EAN-13").and_then(Value::as_str);
            object.len() == 1
                && number.is_some_and(|number| {
                    number.len() == 13 && number.bytes().all(|byte| byte.is_ascii_digit())
                })
        }),
        Puid => text.is_some_and(|text| {
            text.len() <= 500
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        }),
    }
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let ([4, 2, 2], [year, month, day]) = (&widths[..], &numbers[..]) else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(day)
}
