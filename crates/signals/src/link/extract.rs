//! The links in a text: whole, without a scheme, made harmless, within brackets and quotes, among words of any script.

use super::Link;
use super::defang::{Mapped, mapped, scheme_at, schemes};
use super::platform::platforms;
use super::read::{is_bare_address, is_escaped_colon_and_slash};
use std::collections::HashSet;
use std::ops::Range;

/// Most links taken from one text or page.
pub const MOST_LINKS: usize = 10_000;
/// As much of a text as is looked through, in bytes.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// The longest word that is looked at, in bytes; longer ones are cut.
const LONGEST_WORD: usize = 16 * 1024;

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub link: Link,
    /// Where it stands, in bytes of the text: a character is never cut.
    pub place: Range<usize>,
}

/// The links in a text in the order they stand there, each canonical spelling once, at most [`MOST_LINKS`].
///
/// Where an address is followed by letters of another script without a space, it is told both with and without them.
#[must_use]
pub fn extract(text: &str) -> Vec<Found> {
    let end = text.floor_char_boundary(MOST_TEXT);
    let text = mapped(text.get(..end).unwrap_or_default(), false);
    let mut search = Search {
        mapped: &text,
        found: Vec::new(),
        seen: HashSet::new(),
    };
    let mut before = 0..0;
    for word in words(&text.text) {
        if search.found.len() >= MOST_LINKS {
            break;
        }
        search.word(word.clone(), before);
        before = word;
    }
    search.found
}

/// What stands between two words or addresses.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || "<>\"`|^“”„‟«»‹›「」『』（）【】《》،؛؟、，；！\u{fffd}".contains(c)
}

/// The ranges between those.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(|c| !is_between(c))?;
        let rest = text.get(start..)?;
        let length = rest.find(is_between).unwrap_or(rest.len());
        let end = if length > LONGEST_WORD {
            text.floor_char_boundary(start + LONGEST_WORD)
        } else {
            start + length
        };
        at = end.max(start + 1);
        Some(start..end)
    })
}

struct Search<'a> {
    mapped: &'a Mapped,
    found: Vec<Found>,
    seen: HashSet<String>,
}

impl Search<'_> {
    fn text(&self, range: &Range<usize>) -> &str {
        self.mapped.text.get(range.clone()).unwrap_or_default()
    }

    fn word(&mut self, word: Range<usize>, before: Range<usize>) {
        let starts = starts(self.text(&word));
        if starts.is_empty() {
            self.without_scheme(word, &before);
            return;
        }
        for (number, start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(word.len());
            self.address(word.start + start..word.start + end);
        }
    }

    /// A handle, or an address without a scheme.
    fn without_scheme(&mut self, word: Range<usize>, before: &Range<usize>) {
        let text = self.text(&word);
        if let Some(name) = text.strip_prefix('@') {
            let name = trimmed(name);
            let is_federated = name.contains('@');
            let platform = self
                .text(before)
                .trim_matches(|c: char| !c.is_alphanumeric());
            // One letter alone says too little, unless a colon follows.
            let says = platform.chars().count() > 1 || self.text(before).ends_with(':');
            let end = word.start + 1 + name.len();
            let handle = if is_federated {
                format!("@{name}")
            } else if says {
                format!("{platform}: @{name}")
            } else {
                return;
            };
            let place = if is_federated {
                word.start
            } else {
                before.start
            };
            self.take(&handle, place..end);
            return;
        }
        if let Some((platform, name)) = text.split_once(":@").or_else(|| text.split_once("/@"))
            && !platform.contains('.')
        {
            let handle = format!("{platform}: @{}", trimmed(name));
            self.take(&handle, word);
            return;
        }
        let opening = |c: char| !c.is_alphanumeric();
        let start = word.start + (text.len() - text.trim_start_matches(opening).len());
        let text = self.text(&(start..word.end));
        // Letters of another script right before it do not belong to it: رابطexample.com
        let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let ends_ascii = host.chars().next_back().is_some_and(|c| c.is_ascii());
        let glued = host
            .char_indices()
            .rev()
            .find(|(_, c)| !c.is_ascii())
            .map_or(0, |(at, c)| at + c.len_utf8());
        let cut = if ends_ascii { glued } else { 0 };
        for start in [start, start + cut] {
            let end = start + trimmed(self.text(&(start..word.end))).len();
            let text = self.text(&(start..end));
            let has_path = text.contains('/');
            let is_ours = text.starts_with("www.") || has_path || is_plain_host(text);
            if is_ours && is_bare_address(text) {
                self.address(start..end);
                break;
            }
            if cut == 0 {
                break;
            }
        }
    }

    /// An address from where it begins to at most there.
    fn address(&mut self, range: Range<usize>) {
        let text = trimmed(self.text(&range));
        let end = range.start + text.len();
        // Letters of another script right behind it may belong to it, or to the next word.
        let path = text.find("//").map_or(0, |at| at + 2);
        let path = path
            + text
                .get(path..)
                .and_then(|rest| rest.find('/'))
                .unwrap_or(0);
        let tail = text.get(path..).unwrap_or_default();
        let foreign = tail.find(|c: char| !c.is_ascii()).map(|at| path + at);
        let whole = text.to_owned();
        self.take(&whole, range.start..end);
        if let Some(foreign) = foreign
            && let Some(shorter) = whole.get(..foreign)
        {
            let shorter = trimmed(shorter);
            self.take(shorter, range.start..range.start + shorter.len());
        }
    }

    fn take(&mut self, text: &str, range: Range<usize>) {
        if self.found.len() < MOST_LINKS
            && let Ok(link) = Link::read(text)
            && self.seen.insert(link.canonical().to_owned())
        {
            let place = self.mapped.was(&range);
            self.found.push(Found { link, place });
        }
    }
}

/// Where addresses with a scheme begin in a word. One within another's path or parameters belongs to that.
fn starts(word: &str) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut from = 0;
    // A colon, or one that is escaped: `https%3A%2F%2Fhost.example`.
    while let Some(found) = word.get(from..).and_then(|rest| rest.find([':', '%'])) {
        let colon = from + found;
        from = colon + 1;
        let Some(before) = word.get(..colon) else {
            continue;
        };
        let Some(length) = scheme_length(before, word.get(colon..).unwrap_or_default()) else {
            continue;
        };
        let start = colon - length;
        let is_within = !starts.is_empty()
            && before
                .get(..start)
                .is_some_and(|before| before.ends_with(['/', '=', ':', '?', '&', '+']));
        if !is_within {
            starts.push(start);
        }
    }
    starts
}

/// How long the scheme is that ends before a colon: of the web, harmless, or a platform's own.
fn scheme_length(before: &str, behind: &str) -> Option<usize> {
    let is_web = behind.starts_with(":\\\\")
        || behind.starts_with(":/")
        || is_escaped_colon_and_slash(behind);
    let ends_with = |scheme: &str| {
        let at = before.len().checked_sub(scheme.len())?;
        let head = before.get(at..)?;
        head.eq_ignore_ascii_case(scheme).then_some(scheme.len())
    };
    if is_web {
        let mut all: Vec<usize> = ["https", "http"]
            .into_iter()
            .chain(schemes())
            .filter_map(ends_with)
            .filter(|length| {
                let at = before.len() - length;
                scheme_at(&format!("{}://", before.get(at..).unwrap_or_default())).is_some()
                    || matches!(length, 4 | 5)
            })
            .collect();
        all.sort_unstable();
        return all.pop();
    }
    None
}

/// Whether a host without a scheme and path is one, and no name of a file or end of a sentence: `host.com`, not `main.rs`, `end.So`.
pub(super) fn is_plain_host(text: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "com", "org", "net", "info", "biz", "onion", "de", "fr", "uk", "ru", "eu", "nl", "be",
        "ch", "at", "pl", "tr", "ir", "iq", "site", "online", "xyz",
    ];
    let host = text.split(['?', '#', ':']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    ENDINGS.contains(&ending) || platforms().has_host(host)
}

/// Without what ends a sentence or closes what was opened before the address. What is open is counted once: a word of thousands of
/// brackets costs no more than one of letters.
pub(super) fn trimmed(text: &str) -> &str {
    let mut open = Brackets::of(text);
    let mut text = text;
    while let Some(last) = text.chars().next_back() {
        let is_mark = ".,:;!?'\"*_~…。·’‘\\\u{6d4}".contains(last);
        // An underscore or a tilde may end a name, but not what is emphasised with it.
        if !(is_mark || "([{".contains(last) || open.closes_nothing(last)) {
            break;
        }
        open.without(last);
        text = &text[..text.len() - last.len_utf8()];
    }
    text
}

/// How many more of each kind of bracket are opened than closed: round, square, curly.
#[derive(Default)]
struct Brackets([i64; 3]);

impl Brackets {
    fn of(text: &str) -> Self {
        let mut all = Self::default();
        for byte in text.bytes() {
            if let Some((kind, step)) = Self::step(char::from(byte)) {
                all.0[kind] += step;
            }
        }
        all
    }

    fn step(c: char) -> Option<(usize, i64)> {
        let at = "()[]{}".find(c)?;
        Some((at / 2, if at % 2 == 0 { 1 } else { -1 }))
    }

    /// Whether it closes what was opened before the text.
    fn closes_nothing(&self, c: char) -> bool {
        Self::step(c).is_some_and(|(kind, step)| step < 0 && self.0[kind] < 0)
    }

    fn without(&mut self, c: char) {
        if let Some((kind, step)) = Self::step(c) {
            self.0[kind] -= step;
        }
    }
}
