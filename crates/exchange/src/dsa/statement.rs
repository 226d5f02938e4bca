//! A statement of reasons (Art 17 DSA) as the Commission's transparency database takes it (Art 24(5) DSA).

use super::words::{
    Account, AccountType, AutomatedDecision, Category, ContentType, DecisionGround, Keyword,
    Monetary, Provision, SourceType, Territory, Visibility, YesNo,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Every attribute of a statement, under the names of the database. What is `None` or an empty list is not sent.
///
/// [`StatementOfReasons::check`] says what is wrong with it; [`StatementOfReasons::prepared`] is what is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementOfReasons {
    /// What happened to the content's visibility. Of this and the next three kinds of decision at least one.
    #[serde(
        default,
        deserialize_with = "or_null",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub decision_visibility: Vec<Visibility>,
    /// Said with “restricted otherwise”, and only then. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_visibility_other: Option<String>,
    /// What happened to payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_monetary: Option<Monetary>,
    /// Said with “payments restricted otherwise”, and only then. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_monetary_other: Option<String>,
    /// What happened to the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_provision: Option<Provision>,
    /// What happened to the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_account: Option<Account>,
    /// Whose account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    /// Law or terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_ground: Option<DecisionGround>,
    /// Where the law or the terms can be read. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_ground_reference_url: Option<String>,
    /// Which law; with illegal content, and only then. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illegal_content_legal_ground: Option<String>,
    /// Why the content is against it; with illegal content, and only then. At most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illegal_content_explanation: Option<String>,
    /// Which term; with incompatible content, and only then. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompatible_content_ground: Option<String>,
    /// Why the content is against it; with incompatible content, and only then. At most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompatible_content_explanation: Option<String>,
    /// Whether it is illegal, too; only with incompatible content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incompatible_content_illegal: Option<YesNo>,
    /// What the content is. At least one.
    #[serde(
        default,
        deserialize_with = "or_null",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub content_type: Vec<ContentType>,
    /// Said with “something else”, and only then. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type_other: Option<String>,
    /// What kind of infringement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Further kinds.
    #[serde(
        default,
        deserialize_with = "or_null",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub category_addition: Vec<Category>,
    /// More exactly. The database does not look whether a keyword is one of the categories said; we do.
    #[serde(
        default,
        deserialize_with = "or_null",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub category_specification: Vec<Keyword>,
    /// More exactly, in words. At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_specification_other: Option<String>,
    /// Where the restriction holds.
    #[serde(
        default,
        deserialize_with = "or_null",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub territorial_scope: Vec<Territory>,
    /// ISO 639-1, upper case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    /// When the content was uploaded: 2000-01-01 to 2038-01-01.
    #[serde(default, with = "plain_date", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub content_date: Option<Date>,
    /// From when the restriction holds: 2020-01-01 to 2038-01-01.
    #[serde(default, with = "plain_date", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub application_date: Option<Date>,
    /// Until when, at most 2038-01-01; without it for good.
    #[serde(default, with = "plain_date", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date_visibility_restriction: Option<Date>,
    /// Until when, at most 2038-01-01; without it for good.
    #[serde(default, with = "plain_date", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date_monetary_restriction: Option<Date>,
    /// Until when, at most 2038-01-01; without it for good.
    #[serde(default, with = "plain_date", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date_service_restriction: Option<Date>,
    /// Until when, at most 2038-01-01; without it for good.
    #[serde(default, with = "plain_date", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date_account_restriction: Option<Date>,
    /// What the decision rests on. At most 5,000 characters, and no personal data (Art 24(5) DSA).
    #[serde(default)]
    pub decision_facts: String,
    /// Who or what pointed to the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_type: Option<SourceType>,
    /// Who it was, where that is strictly necessary (Art 17(3)(b) DSA); never with the provider's own initiative. At most 500
    /// characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// Whether a program found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated_detection: Option<YesNo>,
    /// Whether a program decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated_decision: Option<AutomatedDecision>,
    /// Of a product: its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_id: Option<ContentId>,
    /// The platform's own identifier, unique for ever: letters, digits, hyphen, underscore; at most 500.
    #[serde(default)]
    pub puid: String,
}

/// The number of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentId {
    /// Thirteen digits.
    #[serde(rename = "EAN-13")]
    pub ean_13: String,
}

impl StatementOfReasons {
    /// What is sent: without what the rules drop, so that nothing leaves the house that the database would throw away.
    #[must_use]
    pub fn prepared(&self) -> Self {
        let mut sent = self.clone();
        if !sent.decision_visibility.contains(&Visibility::Other) {
            sent.decision_visibility_other = None;
        }
        if sent.decision_monetary != Some(Monetary::Other) {
            sent.decision_monetary_other = None;
        }
        if !sent.content_type.contains(&ContentType::Other) {
            sent.content_type_other = None;
        }
        if sent.decision_ground != Some(DecisionGround::Illegal) {
            sent.illegal_content_legal_ground = None;
            sent.illegal_content_explanation = None;
        }
        if sent.decision_ground != Some(DecisionGround::Incompatible) {
            sent.incompatible_content_ground = None;
            sent.incompatible_content_explanation = None;
            sent.incompatible_content_illegal = None;
        }
        if sent.source_type == Some(SourceType::Voluntary) {
            sent.source_identity = None;
        }
        let category = sent.category;
        sent.category_addition
            .retain(|addition| Some(*addition) != category);
        sent
    }
}

/// A list, where the database also takes `null`.
fn or_null<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}

/// `YYYY-MM-DD` and no other way to write a day: what jiff reads besides, the database does not.
mod plain_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(clippy::ref_option, reason = "serde hands the field by reference")]
    pub(super) fn serialize<S: Serializer>(
        date: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else {
            return Ok(None);
        };
        let is_plain = text.len() == 10
            && text.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        match text.parse() {
            Ok(date) if is_plain => Ok(Some(date)),
            _ => Err(D::Error::custom(format!(
                "“{}” is not a day written YYYY-MM-DD",
                text.chars().take(40).collect::<String>()
            ))),
        }
    }
}
