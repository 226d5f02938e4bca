//! Whether a statement is one the database takes, attribute by attribute: said before it is sent, with a sentence for each fault.

use super::statement::StatementOfReasons;
use super::words::{ContentType, DecisionGround, LANGUAGES, Monetary, Visibility};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest text of most attributes, in characters.
pub const SHORT_TEXT: usize = 500;
/// Longest explanation, in characters.
pub const EXPLANATION: usize = 2_000;
/// Longest account of the facts, in characters.
pub const FACTS: usize = 5_000;
/// Most statements in one call.
pub const AT_ONCE: usize = 100;

const CONTENT_FROM: Date = date(2000, 1, 1);
const APPLIED_FROM: Date = date(2020, 1, 1);
const LAST_DAY: Date = date(2038, 1, 1);

/// What is wrong with one attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Violation {
    /// Its name in the database.
    pub attribute: String,
    /// What is wrong and what would be right, in a sentence.
    pub sentence: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.attribute, self.sentence)
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Faults(Vec<Violation>);

impl Faults {
    fn say(&mut self, attribute: &str, sentence: impl Into<String>) {
        self.0.push(Violation {
            attribute: attribute.to_owned(),
            sentence: sentence.into(),
        });
    }

    fn needs(&mut self, attribute: &str, is_there: bool) {
        if !is_there {
            self.say(attribute, "It is required.");
        }
    }

    fn text(&mut self, attribute: &str, text: Option<&str>, limit: usize) {
        let length = text.map_or(0, |text| text.chars().count());
        if length > limit {
            self.say(
                attribute,
                format!("It has {length} characters; at most {limit} are taken."),
            );
        }
    }

    /// A text that must be there because of something else.
    fn needed_text(&mut self, attribute: &str, text: Option<&str>, limit: usize, because: &str) {
        if text.is_none_or(|text| text.trim().is_empty()) {
            self.say(attribute, format!("It is required {because}."));
        }
        self.text(attribute, text, limit);
    }

    fn day(&mut self, attribute: &str, day: Option<Date>, from: Option<Date>) {
        let Some(day) = day else { return };
        if day > LAST_DAY {
            self.say(attribute, format!("{day} is later than {LAST_DAY}."));
        }
        if let Some(from) = from.filter(|from| day < *from) {
            self.say(attribute, format!("{day} is earlier than {from}."));
        }
    }
}

impl StatementOfReasons {
    /// Everything the database would refuse, and a keyword that belongs to none of the categories said. Empty when it can be
    /// sent. What is dropped before sending is not looked at.
    #[must_use]
    pub fn check(&self) -> Vec<Violation> {
        let sent = self.prepared();
        let mut faults = Faults::default();
        sent.check_decision(&mut faults);
        sent.check_ground(&mut faults);
        sent.check_content(&mut faults);
        sent.check_days(&mut faults);
        sent.check_making(&mut faults);
        faults.0
    }

    fn check_decision(&self, faults: &mut Faults) {
        let none = self.decision_visibility.is_empty()
            && self.decision_monetary.is_none()
            && self.decision_provision.is_none()
            && self.decision_account.is_none();
        if none {
            faults.say(
                "decision_visibility",
                "At least one of decision_visibility, decision_monetary, decision_provision and decision_account is required.",
            );
        }
        if self.decision_visibility.contains(&Visibility::Other) {
            faults.needed_text(
                "decision_visibility_other",
                self.decision_visibility_other.as_deref(),
                SHORT_TEXT,
                "with DECISION_VISIBILITY_OTHER",
            );
        }
        if self.decision_monetary == Some(Monetary::Other) {
            faults.needed_text(
                "decision_monetary_other",
                self.decision_monetary_other.as_deref(),
                SHORT_TEXT,
                "with DECISION_MONETARY_OTHER",
            );
        }
    }

    fn check_ground(&self, faults: &mut Faults) {
        faults.needs("decision_ground", self.decision_ground.is_some());
        if let Some(url) = &self.decision_ground_reference_url {
            faults.text("decision_ground_reference_url", Some(url), SHORT_TEXT);
            let parsed = url::Url::parse(url).ok();
            let is_web = parsed.is_some_and(|url| {
                matches!(url.scheme(), "http" | "https") && url.host_str().is_some()
            });
            if !is_web || url.chars().any(char::is_whitespace) {
                faults.say(
                    "decision_ground_reference_url",
                    "It is not a web address such as https://host.example/terms.",
                );
            }
        }
        let (because, ground, explanation) = match self.decision_ground {
            Some(DecisionGround::Illegal) => (
                "with DECISION_GROUND_ILLEGAL_CONTENT",
                (
                    "illegal_content_legal_ground",
                    &self.illegal_content_legal_ground,
                ),
                (
                    "illegal_content_explanation",
                    &self.illegal_content_explanation,
                ),
            ),
            Some(DecisionGround::Incompatible) => (
                "with DECISION_GROUND_INCOMPATIBLE_CONTENT",
                (
                    "incompatible_content_ground",
                    &self.incompatible_content_ground,
                ),
                (
                    "incompatible_content_explanation",
                    &self.incompatible_content_explanation,
                ),
            ),
            None => return,
        };
        faults.needed_text(ground.0, ground.1.as_deref(), SHORT_TEXT, because);
        faults.needed_text(
            explanation.0,
            explanation.1.as_deref(),
            EXPLANATION,
            because,
        );
    }

    fn check_content(&self, faults: &mut Faults) {
        faults.needs("content_type", !self.content_type.is_empty());
        if self.content_type.contains(&ContentType::Other) {
            faults.needed_text(
                "content_type_other",
                self.content_type_other.as_deref(),
                SHORT_TEXT,
                "with CONTENT_TYPE_OTHER",
            );
        }
        faults.needs("category", self.category.is_some());
        let said = |category| {
            self.category == Some(category) || self.category_addition.contains(&category)
        };
        for keyword in &self.category_specification {
            if let Some(category) = keyword.category().filter(|category| !said(*category)) {
                faults.say(
                    "category_specification",
                    format!(
                        "{} belongs to {}, which is neither the category nor an additional one.",
                        keyword.as_str(),
                        category.as_str()
                    ),
                );
            }
        }
        faults.text(
            "category_specification_other",
            self.category_specification_other.as_deref(),
            SHORT_TEXT,
        );
        if let Some(language) = &self.content_language
            && !LANGUAGES.contains(&language.as_str())
        {
            faults.say(
                "content_language",
                "It is not a language of ISO 639-1 in two capital letters, such as EN or EL.",
            );
        }
        if let Some(id) = &self.content_id
            && (id.ean_13.len() != 13 || !id.ean_13.bytes().all(|byte| byte.is_ascii_digit()))
        {
            faults.say("content_id", "“EAN-13” is thirteen digits.");
        }
    }

    fn check_days(&self, faults: &mut Faults) {
        faults.needs("content_date", self.content_date.is_some());
        faults.day("content_date", self.content_date, Some(CONTENT_FROM));
        faults.needs("application_date", self.application_date.is_some());
        faults.day(
            "application_date",
            self.application_date,
            Some(APPLIED_FROM),
        );
        for (attribute, day) in [
            (
                "end_date_visibility_restriction",
                self.end_date_visibility_restriction,
            ),
            (
                "end_date_monetary_restriction",
                self.end_date_monetary_restriction,
            ),
            (
                "end_date_service_restriction",
                self.end_date_service_restriction,
            ),
            (
                "end_date_account_restriction",
                self.end_date_account_restriction,
            ),
        ] {
            faults.day(attribute, day, None);
        }
    }

    fn check_making(&self, faults: &mut Faults) {
        faults.needs("decision_facts", !self.decision_facts.trim().is_empty());
        faults.text("decision_facts", Some(&self.decision_facts), FACTS);
        faults.needs("source_type", self.source_type.is_some());
        faults.text(
            "source_identity",
            self.source_identity.as_deref(),
            SHORT_TEXT,
        );
        faults.needs("automated_detection", self.automated_detection.is_some());
        faults.needs("automated_decision", self.automated_decision.is_some());
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        if self.puid.is_empty() || !self.puid.chars().all(is_plain) {
            faults.say(
                "puid",
                "It is required, and holds letters a–z, digits, hyphens and underscores only.",
            );
        }
        faults.text("puid", Some(&self.puid), SHORT_TEXT);
    }
}
