//! The words of every language, read once; and the keys of the closed lists.

use super::Language;
use casework::{
    Ground, ImpossibleBecause, Measure, NoticeKind, Outcome, ProtectedPurpose, ReceivedVia,
    ReferralOutcome, Role, Turn,
};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

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
    "frame", "law", "match", "clock", "queue", "case", "answer", "desk", "door", "said", "script"
);

static BUNDLES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Language::ALL.map(bundle));

fn bundle(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // What is put into a sentence is set apart where the sentence runs the other way than names, addresses and times mostly do.
    bundle.set_use_isolating(language.direction() == "rtl");
    for (name, text) in files(language) {
        // A message that cannot be read is left out and said; the others of its file are used.
        let (resource, faults) = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, faults)) => (resource, faults),
        };
        for fault in faults {
            tracing::error!(%fault, name, language = language.tag(), "a message cannot be read");
        }
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(
                ?faults,
                name,
                language = language.tag(),
                "two messages have one key"
            );
        }
    }
    bundle
}

/// A message in a language; in English where the language lacks it; its key where English lacks it too, which a test excludes.
pub(super) fn format(language: Language, key: &str, arguments: &FluentArgs<'_>) -> String {
    for language in [language, Language::English] {
        let found = BUNDLES.get(language as usize).and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut faults = Vec::new();
            let said = bundle.format_pattern(pattern, Some(arguments), &mut faults);
            if !faults.is_empty() {
                tracing::error!(
                    key,
                    ?faults,
                    language = language.tag(),
                    "a message lacks something"
                );
                #[cfg(test)]
                panic!("{key} in {}: {faults:?}", language.tag());
            }
            Some(said.into_owned())
        });
        if let Some(said) = found.filter(|said| !said.is_empty()) {
            return said;
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
}

/// Where the law has a ground.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Article(pub(crate) Ground);

impl Worded for Article {
    fn key(&self) -> String {
        format!("article-{}", self.0.as_str().replace('_', "-"))
    }
}
