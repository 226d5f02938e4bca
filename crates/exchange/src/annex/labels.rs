//! The words of the forms, which are data: one file a language, embedded. Each says of itself what about it is for legal
//! review, and which labels were confirmed in a published source.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language the forms are rendered in. The free texts of a document stay in the language they were written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
}

impl Language {
    /// Every language there are labels in.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// The code, BCP 47.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    pub(super) fn labels(self) -> &'static Labels {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::French => &FRENCH,
        }
    }
}

impl std::str::FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == text)
            .ok_or_else(|| "forms are rendered in en, de and fr".to_owned())
    }
}

static ENGLISH: LazyLock<Labels> = LazyLock::new(|| Labels::read(include_str!("labels/en.json")));
static GERMAN: LazyLock<Labels> = LazyLock::new(|| Labels::read(include_str!("labels/de.json")));
static FRENCH: LazyLock<Labels> = LazyLock::new(|| Labels::read(include_str!("labels/fr.json")));

/// One file of labels.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    #[allow(dead_code, reason = "for who reads the file; a test compares it")]
    language: String,
    /// What of it is for legal review; empty when all was confirmed.
    review: String,
    /// Keys, or what keys begin with, that were confirmed.
    #[allow(dead_code, reason = "for who reviews the file; a test reads it")]
    confirmed: Vec<String>,
    labels: BTreeMap<String, String>,
}

impl Labels {
    fn read(json: &str) -> Self {
        // Embedded, and read by a test: without it every label would show its key, which harms nobody.
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The text under a key; the key itself where the file lacks it, which a test excludes.
    pub(super) fn text(&self, key: &str) -> String {
        self.labels
            .get(key)
            .map_or_else(|| key.to_owned(), String::clone)
    }

    /// The text under a key with `{name}` replaced.
    pub(super) fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.text(key);
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// Every text of the file.
    #[cfg(test)]
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        self.labels.values()
    }

    /// Whether the file has not been reviewed.
    pub(super) fn is_for_review(&self) -> bool {
        !self.review.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;

    fn keys(language: Language) -> BTreeSet<&'static str> {
        language
            .labels()
            .labels
            .keys()
            .map(String::as_str)
            .collect()
    }

    #[test]
    fn every_language_has_every_label_and_says_what_is_for_review() {
        let english = keys(Language::English);
        assert!(english.len() > 80);
        for language in Language::ALL {
            let labels = language.labels();
            assert_eq!(labels.language, language.code());
            assert_eq!(labels.review, "for legal review", "{language:?}");
            assert_eq!(keys(language), english, "{language:?}");
            for (key, text) in &labels.labels {
                assert!(!text.trim().is_empty(), "{language:?} {key}");
                // What is filled in must be the same everywhere.
                let holes = |text: &str| -> BTreeSet<String> {
                    text.split('{')
                        .skip(1)
                        .map(|rest| rest.split('}').next().unwrap().to_owned())
                        .collect()
                };
                assert_eq!(
                    holes(text),
                    holes(&Language::English.labels().text(key)),
                    "{language:?} {key}"
                );
            }
            for prefix in &labels.confirmed {
                assert!(
                    labels.labels.keys().any(|key| key.starts_with(prefix)),
                    "{language:?} {prefix}"
                );
            }
            assert_eq!(language.code().parse(), Ok(language));
        }
        assert!("it".parse::<Language>().is_err());
    }
}
