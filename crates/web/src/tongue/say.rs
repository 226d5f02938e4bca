//! One message, in the language of whoever asked.
//!
//! In a page a message may hold the few tags of [`TAGS`](super::tests), and what is put into it is escaped there; in code
//! ([`Message::plain`]) it is text, which is escaped later where it is shown. In a language written from right to left whatever is put
//! in is set apart by Fluent (U+2068 … U+2069), so that a name, an address or a time does not tear the sentence to pieces.

use super::fill::Filling;
use super::words::{self, Worded};
use super::{Language, current};
use askama::filters::{Html, HtmlSafe, Safe};
use std::fmt;

/// A message with what is put into it. It is shown as it stands: whatever is put in was escaped.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    key: String,
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone)]
enum Value {
    /// Text of somebody.
    Text(String),
    /// A part of a page, escaped already.
    Markup(String),
    /// A number that plural forms follow.
    Number(i64),
}

/// The message of a key.
pub(crate) fn it(key: &str) -> Message {
    Message {
        key: key.to_owned(),
        values: Vec::new(),
    }
}

/// A word of one of the closed lists.
pub(crate) fn word(of: &(impl Worded + ?Sized)) -> Message {
    it(&of.key())
}

/// Where the law has a ground: “Art 2(7)(a)”.
pub(crate) fn article(ground: &casework::Ground) -> Message {
    word(&words::Article(*ground))
}

/// What the pages' script says, as JSON.
pub(crate) fn script() -> String {
    super::script::words()
}

/// Begins a part of a page whose words are in English only, until [`again`]: gives the attributes that say so.
#[allow(
    dead_code,
    reason = "a page without a block `tongue` begins so, and at times there is none"
)]
pub(crate) fn not_yet() -> Safe<&'static str> {
    super::choose::only_english(true);
    Safe(r#" lang="en" dir="ltr""#)
}

/// Ends what [`not_yet`] began; nothing is shown by it. Every page begins with it, so that one that broke off leaves nothing behind.
pub(crate) fn again() -> &'static str {
    super::choose::only_english(false);
    ""
}

/// The tag of the language somebody is spoken to in, also within what is in English only.
pub(crate) fn spoken() -> &'static str {
    super::choose::asked().tag()
}

/// As [`spoken`], for `dir`.
pub(crate) fn spoken_direction() -> &'static str {
    super::choose::asked().direction()
}

/// The tag of the language, for `lang`.
pub(crate) fn tag() -> &'static str {
    current().tag()
}

/// The direction of the language, for `dir`.
pub(crate) fn direction() -> &'static str {
    current().direction()
}

/// Every language with its address, its tag and its name, and whether it is this one.
pub(crate) fn languages() -> Vec<(String, &'static str, &'static str, &'static str)> {
    let here = current();
    let word = |language: Language| if language == here { "true" } else { "false" };
    super::others()
        .into_iter()
        .map(|(language, href)| (href, language.tag(), language.name(), word(language)))
        .collect()
}

impl Message {
    /// Puts text in.
    pub(crate) fn text(mut self, name: &'static str, text: impl fmt::Display) -> Self {
        self.values.push((name, Value::Text(text.to_string())));
        self
    }

    /// Puts a part of a page in.
    pub(crate) fn part(mut self, name: &'static str, part: impl HtmlSafe) -> Self {
        self.values.push((name, Value::Markup(part.to_string())));
        self
    }

    /// Puts a number in.
    pub(crate) fn number(mut self, name: &'static str, number: impl Countable) -> Self {
        self.values.push((name, Value::Number(number.count())));
        self
    }

    /// As text, for where it is escaped later, or for no page at all.
    pub(crate) fn plain(&self) -> String {
        self.said(|text| text.to_owned())
    }

    fn said(&self, escaped: impl Fn(&str) -> String) -> String {
        let values = self.values.iter().map(|(name, value)| {
            let value = match value {
                Value::Text(text) => Filling::Text(escaped(text)),
                Value::Markup(markup) => Filling::Text(markup.clone()),
                Value::Number(number) => Filling::Number(*number),
            };
            (*name, value)
        });
        words::format(current(), &self.key, &values.collect::<Vec<_>>())
    }
}

impl HtmlSafe for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |text: &str| {
            let shown = askama::filters::escape(text, Html);
            shown.map_or_else(|_| String::new(), |shown| shown.to_string())
        };
        f.write_str(&self.said(escaped))
    }
}

/// A number as pages have them. What is beyond 64 bits with a sign is not counted on pages.
pub(crate) trait Countable {
    fn count(self) -> i64;
}

impl<N: Countable + Copy> Countable for &N {
    fn count(self) -> i64 {
        (*self).count()
    }
}

macro_rules! countable {
    ($($number:ty),+) => { $(
        impl Countable for $number {
            fn count(self) -> i64 { i64::try_from(self).unwrap_or(i64::MAX) }
        }
    )+ };
}
countable!(u8, u16, u32, u64, usize, i64);
