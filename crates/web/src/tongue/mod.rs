//! The language somebody is spoken to in, and the words of the pages in each.
//!
//! The words are files of Project Fluent in `crates/web/words/LANGUAGE/`, compiled in; English is what the others are held against
//! ([`tests`]), and what is shown where one of them lacks a message. A page asks for a message by its key:
//! `{{ say::it("queue-work-next") }}` in a template, `say::it("queue-row-matches").number("count", 3).plain()` in code.
//!
//! Whose language it is, is known from the request: the address (`?lang=de`, once, which sets a cookie), the cookie, then
//! `Accept-Language`. It stands beside the task that answers the request ([`choose::listen`]) and not in the arguments of each of the
//! hundreds of functions that make words; outside a request it is English. Nothing but words may depend on it.
//!
//! Adding a string: write it in `words/en/*.ftl`, then in the other three, and use its key. A test names whatever is missing,
//! unused, or has other variables or other tags than English has.

mod choose;
mod fill;
mod language;
pub(crate) mod say;
mod script;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use choose::current;
#[cfg(test)]
pub(crate) use choose::spoken_in;
pub(crate) use choose::{listen, others};
pub(crate) use language::Language;
