//! The words of every language, read once; and the keys of the closed lists.

use super::Language;
use super::fill::{Filling, fill};
use casework::{
    AccessPurpose, AlertChannel, AlertLaw, AlertParty, AnswerKind, AssetKind, Breach, Circumstance,
    ComplaintOutcome, ExposureStage, FiledVia, Ground, ImpossibleBecause, IntakeVerdict, IntakeVia,
    LinkReach, MaterialKind, Measure, MeasureKind, NoticeKind, OrganisationKind, Outcome,
    PageChannel, PenaltyEnd, PenaltyKind, PreservationBasis, ProtectedPurpose, ReceivedVia,
    ReferralOutcome, ReviewOf, ReviewOutcome, Role, Scope, SeenState, SightedBy, Thoroughness, Tlp,
    Turn, WithheldFor,
};
use fluent_syntax::ast::{Entry, Pattern};
use fluent_syntax::parser;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! files {
    ($($file:literal),+ $(,)?) => {
        /// The files of a language: name and text.
        pub(super) fn files(language: Language) -> [(&'static str, &'static str); [$($file),+].len()] {
            match language {
                Language::English => [$(($file, include_str!(concat!("../../words/en/", $file, ".ftl")))),+],
                Language::German => [$(($file, include_str!(concat!("../../words/de/", $file, ".ftl")))),+],
                Language::French => [$(($file, include_str!(concat!("../../words/fr/", $file, ".ftl")))),+],
                Language::Arabic => [$(($file, include_str!(concat!("../../words/ar/", $file, ".ftl")))),+],
            }
        }
    };
}
files!(
    "frame",
    "law",
    "lists",
    "match",
    "clock",
    "queue",
    "case",
    "answer",
    "desk",
    "door",
    "said",
    "script",
    "notices",
    "orders",
    "search",
    "outlets",
    "overview",
    "care",
    "banks",
    "entries",
    "intake",
    "alerts",
    "open",
    "complaints",
    "scrutinies",
    "preservation",
    "measures",
    "statements",
    "penalties",
    "people",
    "record",
    "tokens",
    "settings",
    "draft",
    "choices",
    "parts"
);

static MESSAGES: LazyLock<[HashMap<&'static str, Pattern<&'static str>>; 4]> =
    LazyLock::new(|| Language::ALL.map(messages));

fn messages(language: Language) -> HashMap<&'static str, Pattern<&'static str>> {
    let mut messages = HashMap::new();
    for (name, text) in files(language) {
        // A message that cannot be read is left out and said; the others of its file are used.
        let (resource, faults) = match parser::parse(text) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, faults)) => (resource, faults),
        };
        for fault in faults {
            tracing::error!(%fault, name, language = language.tag(), "a message cannot be read");
        }
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(pattern) = message.value
            {
                messages.insert(message.id.name, pattern);
            }
        }
    }
    messages
}

/// A message in a language; in English where the language lacks it; its key where English lacks it too, which a test excludes.
pub(super) fn format(language: Language, key: &str, values: &[(&str, Filling)]) -> String {
    for language in [language, Language::English] {
        let found = MESSAGES.get(language as usize);
        let Some(pattern) = found.and_then(|messages| messages.get(key)) else {
            continue;
        };
        match fill(pattern, language, values) {
            Ok(said) if !said.is_empty() => return said,
            Ok(_) => (),
            Err(lacking) => {
                tracing::error!(
                    key,
                    lacking,
                    language = language.tag(),
                    "a message lacks something"
                );
                #[cfg(test)]
                panic!("{key} in {}: {lacking}", language.tag());
            }
        }
    }
    tracing::error!(key, "there is no such message");
    key.to_owned()
}

/// A word of a closed list, which has a message of its own.
pub(crate) trait Worded {
    /// The key of its message.
    fn key(&self) -> String;
}

impl<T: Worded + ?Sized> Worded for &T {
    fn key(&self) -> String {
        (**self).key()
    }
}

macro_rules! worded {
    ($($list:ident = $prefix:literal),+ $(,)?) => {
        $(impl Worded for $list {
            fn key(&self) -> String {
                format!(concat!($prefix, "-{}"), self.as_str().replace('_', "-"))
            }
        })+

        /// The keys of all words of all lists.
        #[cfg(test)]
        pub(super) fn keys_of_lists() -> Vec<String> {
            let mut keys = Vec::new();
            $(keys.extend($list::ALL.iter().map(Worded::key));)+
            keys.extend(Ground::ALL.iter().map(|ground| Article(*ground).key()));
            keys
        }
    };
}
worded! {
    Ground = "ground",
    ProtectedPurpose = "protected",
    Outcome = "outcome",
    NoticeKind = "kind",
    Role = "role",
    Measure = "measure",
    ImpossibleBecause = "impossible",
    ReferralOutcome = "referral-outcome",
    ReceivedVia = "via",
    Turn = "turn",
    FiledVia = "filed",
    SeenState = "seen",
    AnswerKind = "answer-kind",
    WithheldFor = "withheld",
    AssetKind = "asset",
    SightedBy = "sighted",
    AlertLaw = "alert-law",
    AlertParty = "party",
    AlertChannel = "channel",
    IntakeVia = "came",
    IntakeVerdict = "verdict",
    Tlp = "tlp",
    Thoroughness = "level",
    LinkReach = "reach",
    ComplaintOutcome = "complaint-outcome",
    PreservationBasis = "basis",
    AccessPurpose = "access",
    MaterialKind = "material",
    ExposureStage = "exposure",
    MeasureKind = "measure-kind",
    ReviewOf = "review-of",
    ReviewOutcome = "review",
    PenaltyKind = "penalty",
    Breach = "breach",
    Circumstance = "circumstance",
    PenaltyEnd = "penalty-end",
    PageChannel = "called",
    OrganisationKind = "organisation",
    Scope = "scope",
}

/// Where the law has a ground.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Article(pub(crate) Ground);

impl Worded for Article {
    fn key(&self) -> String {
        format!("article-{}", self.0.as_str().replace('_', "-"))
    }
}
