//! Addresses that were written so that no program makes a link of them, as they were: `data/link/defang.txt`.

use super::forms::lines;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Debug, Default)]
struct Defanging {
    bracketed: HashMap<&'static str, &'static str>,
    spaced: HashMap<&'static str, &'static str>,
    /// The longest first.
    schemes: Vec<(&'static str, &'static str)>,
}

static DEFANGING: LazyLock<Defanging> = LazyLock::new(|| {
    let mut read = Defanging::default();
    for line in lines(include_str!("../../data/link/defang.txt")) {
        let words: Vec<&'static str> = line.split_ascii_whitespace().collect();
        match words.as_slice() {
            ["bracket", word, is] => drop(read.bracketed.insert(word, is)),
            ["spaced", word, is] => drop(read.spaced.insert(word, is)),
            ["scheme", word, is] => read.schemes.push((word, is)),
            _ => {}
        }
    }
    read.schemes
        .sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    read
});

/// Most characters between brackets that stand for one.
const MOST_BETWEEN: usize = 10;

/// A text and where each byte of it stood in another.
pub(super) struct Mapped {
    pub(super) text: String,
    /// For each byte of the text where the one it was made of began, and at the end where the other text ends.
    places: Vec<usize>,
}

impl Mapped {
    /// Where a range of the text was.
    pub(super) fn was(&self, range: &Range<usize>) -> Range<usize> {
        let at = |place: usize| self.places.get(place).copied().unwrap_or_default();
        at(range.start)..at(range.end)
    }

    fn push(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        self.places.resize(self.text.len(), at);
    }

    /// Takes back what space there is at the end.
    fn without_space(&mut self) {
        let length = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(length);
        self.places.truncate(length);
    }
}

/// Marks that are not seen: zero width, direction, joiners, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// What looks like a letter or a mark of an address and is another one.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '﹕' | '꞉' | '∶' => ':',
        '⁄' | '∕' => '/',
        '․' | '﹒' | '｡' => '.',
        '﹫' => '@',
        '：'
        | '／'
        | '．'
        | '＠'
        | '？'
        | '＝'
        | '＆'
        | '＃'
        | '－'
        | '＿'
        | '％'
        | '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0)?,
        _ => return None,
    })
}

/// The text with what stands for a mark of an address as that mark. `is_alone` where the text is one address and nothing else: then
/// words between spaces count too.
pub(super) fn mapped(given: &str, is_alone: bool) -> Mapped {
    let mut out = Mapped {
        text: String::with_capacity(given.len()),
        places: Vec::with_capacity(given.len() + 1),
    };
    let mut at = 0;
    while let Some(c) = given.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + c.len_utf8();
        if is_invisible(c) {
            at = next;
        } else if let Some(plain) = plain(c) {
            out.push(plain.encode_utf8(&mut [0; 4]), at);
            at = next;
        } else if let Some((text, end)) = bracketed(given, at, c) {
            out.without_space();
            out.push(text, at);
            at = end;
        } else if let Some((text, end)) = spaced(given, at, c, is_alone) {
            out.without_space();
            out.push(text, at);
            at = end;
        } else {
            out.push(c.encode_utf8(&mut [0; 4]), at);
            at = next;
        }
    }
    out.places.push(given.len());
    out
}

/// `[.]`, `(dot)`, `[.` and `.]`: what it stands for, and where it ends with the space behind it.
fn bracketed(given: &str, at: usize, c: char) -> Option<(&'static str, usize)> {
    let rest = given.get(at..)?;
    if c == '.' || c == '\\' {
        // `host.]example`, `host\.example`
        let of = if c == '.' { ".]" } else { "\\." };
        let behind = rest.strip_prefix(of)?.chars().next()?;
        return behind.is_alphanumeric().then_some((".", at + of.len()));
    }
    let close = match c {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        '（' => '）',
        '【' => '】',
        _ => return None,
    };
    let inner = rest.get(c.len_utf8()..)?;
    let end = inner
        .char_indices()
        .take(MOST_BETWEEN)
        .find(|(_, c)| *c == close);
    if let Some((end, _)) = end {
        let word = inner.get(..end)?.trim().to_lowercase();
        if let Some(is) = DEFANGING.bracketed.get(word.as_str()) {
            let behind = inner.get(end + close.len_utf8()..)?;
            return Some((is, given.len() - without_space(behind).len()));
        }
    }
    // `host[.example`
    let behind = inner.strip_prefix('.')?;
    let goes_on = behind.chars().next().is_some_and(char::is_alphanumeric);
    (c == '[' && goes_on).then_some((".", given.len() - behind.len()))
}

fn without_space(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

/// `host dot example`, in an address given alone; also a space around a mark.
fn spaced(given: &str, at: usize, c: char, is_alone: bool) -> Option<(&'static str, usize)> {
    if !is_alone || !matches!(c, ' ' | '\t') {
        return None;
    }
    let rest = without_space(given.get(at..)?);
    let (word, behind) = rest.split_once([' ', '\t'])?;
    let is = DEFANGING.spaced.get(word.to_lowercase().as_str())?;
    Some((is, given.len() - without_space(behind).len()))
}

/// An address or a text with what was made harmless as it was: marks in brackets, the scheme, what is not seen.
#[must_use]
pub fn refang(text: &str) -> String {
    with_scheme(&mapped(text.trim(), true).text)
}

/// With the scheme that is meant, where it begins with one.
pub(super) fn with_scheme(text: &str) -> String {
    match scheme_at(text) {
        Some((word, is)) => format!("{is}{}", text.get(word.len()..).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The harmless scheme a text begins with, and which it is.
pub(super) fn scheme_at(text: &str) -> Option<(&'static str, &'static str)> {
    let mut schemes = DEFANGING.schemes.iter();
    let found = schemes.find(|(word, _)| {
        let (head, rest) = (text.get(..word.len()), text.get(word.len()..));
        head.is_some_and(|head| head.eq_ignore_ascii_case(word))
            && rest.is_some_and(|rest| rest.starts_with("://") || rest.starts_with(":\\\\"))
    });
    found.copied()
}

/// The harmless schemes.
pub(super) fn schemes() -> impl Iterator<Item = &'static str> {
    DEFANGING.schemes.iter().map(|(word, _)| *word)
}

/// An address as text that no program makes a link of: `hxxps://host[.]example/page`.
#[must_use]
pub fn defang(link: &str) -> String {
    let Some(rest) = link.strip_prefix("http") else {
        return link.to_owned();
    };
    let start = rest.find("://").map_or(0, |at| at + 3);
    let end = rest
        .get(start..)
        .and_then(|host| host.find(['/', '?', '#']))
        .map_or(rest.len(), |at| start + at);
    let (before, host, after) = (
        rest.get(..start).unwrap_or_default(),
        rest.get(start..end).unwrap_or_default(),
        rest.get(end..).unwrap_or_default(),
    );
    format!("hxxp{before}{}{after}", host.replace('.', "[.]"))
}
