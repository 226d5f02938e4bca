//! Personal data out of free text. Statements of reasons are public (Art 24(5) DSA: “shall not contain personal data”), so what a
//! person wrote goes through here before it is sent.
//!
//! Found by their shape: e-mail addresses, web addresses (all of them: a path often is a user name), handles, IP addresses, account
//! numbers like IBANs, telephone and other long numbers. Found by name: whatever the caller knows to be somebody's name. A name
//! that nobody told us is not found; the documentation says so. In doubt more is taken out than need be.

use serde::{Deserialize, Serialize};
use std::net::Ipv6Addr;
use utoipa::ToSchema;

/// A kind of personal data.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A name the caller gave.
    Name,
    /// An e-mail address.
    Email,
    /// A web address.
    Address,
    /// A user name such as `@somebody`.
    Handle,
    /// An IP address.
    Ip,
    /// Something like an IBAN.
    Account,
    /// A telephone number, or another number of seven digits or more that is no date.
    Number,
}

impl Found {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Email,
        Self::Address,
        Self::Handle,
        Self::Ip,
        Self::Account,
        Self::Number,
    ];

    /// What stands in its place.
    #[must_use]
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Name => "[name removed]",
            Self::Email => "[e-mail removed]",
            Self::Address => "[address removed]",
            Self::Handle => "[handle removed]",
            Self::Ip => "[IP removed]",
            Self::Account => "[account removed]",
            Self::Number => "[number removed]",
        }
    }

    /// The letter that stands for it while the text is worked on: of the private use area, so that it is no part of any text.
    fn mark(self) -> char {
        match self {
            Self::Name => '\u{e000}',
            Self::Email => '\u{e001}',
            Self::Address => '\u{e002}',
            Self::Handle => '\u{e003}',
            Self::Ip => '\u{e004}',
            Self::Account => '\u{e005}',
            Self::Number => '\u{e006}',
        }
    }

    fn of(mark: char) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.mark() == mark)
    }
}

/// A text without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scrubbed {
    /// The text.
    pub text: String,
    /// What was taken out, as often as it was, sorted.
    pub found: Vec<Found>,
    /// Whether it was longer than the limit and lost its end.
    pub is_cut: bool,
}

/// Takes personal data out of a text, and what is beyond `limit` characters. `names` are strings known to be somebody's: taken out
/// wherever they stand, in capitals or not; those of three characters or fewer only as whole words, and single characters never.
#[must_use]
pub fn scrub(text: &str, names: &[&str], limit: usize) -> Scrubbed {
    let names: Vec<Vec<char>> = names
        .iter()
        .map(|name| folded(name.trim()))
        .filter(|name| name.len() > 1)
        .collect();
    let (mut found, mut is_cut) = (Vec::new(), false);
    let mut marked = marked(text);
    // What is cut may come to look like something else, so until nothing changes. Each round replaces or shortens.
    loop {
        let mut next = without_names(&marked, &names, &mut found);
        next = without_words(&next, &mut found);
        next = without_numbers(&next, &mut found);
        let cut = cut(&next, limit);
        is_cut |= cut.chars().count() < next.trim().chars().count();
        if cut == marked {
            break;
        }
        marked = cut;
    }
    found.sort_unstable();
    Scrubbed {
        text: shown(&marked),
        found,
        is_cut,
    }
}

/// Without invisible letters, which could hide an address, and with marks for what was taken out before.
fn marked(text: &str) -> String {
    let is_hidden = |letter: char| {
        matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
            || (letter.is_control() && !letter.is_whitespace())
    };
    let mut text: String = text.chars().filter(|letter| !is_hidden(*letter)).collect();
    for found in Found::ALL {
        text = text.replace(found.placeholder(), &found.mark().to_string());
    }
    text.trim().to_owned()
}

fn shown(marked: &str) -> String {
    let mut text = String::with_capacity(marked.len());
    for letter in marked.chars() {
        match Found::of(letter) {
            Some(found) => text.push_str(found.placeholder()),
            None => text.push(letter),
        }
    }
    text
}

/// As many characters as fit once the placeholders are written out, to the end of a word where there is one.
fn cut(marked: &str, limit: usize) -> String {
    let marked = marked.trim();
    let (mut length, mut word_end) = (0, None);
    for (place, letter) in marked.char_indices() {
        let width = Found::of(letter).map_or(1, |found| found.placeholder().chars().count());
        if letter.is_whitespace() {
            word_end = Some(place);
        }
        if length + width > limit {
            let end = word_end.filter(|end| *end > 0).unwrap_or(place);
            return marked[..end].trim().to_owned();
        }
        length += width;
    }
    marked.to_owned()
}

/// Lower case, one character for one.
fn folded(text: &str) -> Vec<char> {
    text.chars().map(lower).collect()
}

fn lower(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => letter,
    }
}

fn without_names(text: &str, names: &[Vec<char>], found: &mut Vec<Found>) -> String {
    let letters: Vec<char> = text.chars().collect();
    let low = folded(text);
    let mut names: Vec<&Vec<char>> = names.iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let is_at = |place: usize, name: &[char]| {
        let end = place + name.len();
        let stands_alone = || {
            let before = place.checked_sub(1).and_then(|place| low.get(place));
            let around = [before, low.get(end)];
            !around
                .into_iter()
                .flatten()
                .any(|letter| letter.is_alphanumeric())
        };
        low.get(place..end) == Some(name) && (name.len() > 3 || stands_alone())
    };
    let (mut out, mut place) = (String::with_capacity(text.len()), 0);
    while let Some(letter) = letters.get(place) {
        match names.iter().find(|name| is_at(place, name)) {
            Some(name) => {
                out.push(Found::Name.mark());
                found.push(Found::Name);
                place += name.len();
            }
            None => {
                out.push(*letter);
                place += 1;
            }
        }
    }
    out
}

const BEFORE: &[char] = &['(', '[', '{', '<', '"', '\'', '„', '“', '«', '‚', '‘'];
const AFTER: &[char] = &[
    ')', ']', '}', '>', '"', '\'', '”', '“', '»', '’', '.', ',', ';', ':', '!', '?', '…',
];

/// E-mail addresses, web addresses and handles: told by the word they are in.
fn without_words(text: &str, found: &mut Vec<Found>) -> String {
    let mut out = String::with_capacity(text.len());
    let pieces: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let mut place = 0;
    while let Some(piece) = pieces.get(place) {
        // “somebody (at) host.example”, in three words.
        let written_out = pieces.get(place + 1).is_some_and(|at| is_at(at.trim()))
            && pieces
                .get(place + 2)
                .is_some_and(|host| is_host(core(host.trim_end())));
        if written_out && !core(piece.trim_end()).is_empty() {
            let host = pieces.get(place + 2).copied().unwrap_or_default();
            out.push(Found::Email.mark());
            found.push(Found::Email);
            let host = host.trim_start_matches(BEFORE);
            out.push_str(&host[core(host.trim_end()).len()..]);
            place += 3;
            continue;
        }
        let word = piece.trim_end();
        let middle = core(word);
        match kind_of(middle) {
            Some(kind) => {
                let begin = word.find(middle).unwrap_or(0);
                out.push_str(&word[..begin]);
                out.push(kind.mark());
                found.push(kind);
                out.push_str(&piece[begin + middle.len()..]);
            }
            None => out.push_str(piece),
        }
        place += 1;
    }
    out
}

/// A word without what stands around it.
fn core(word: &str) -> &str {
    word.trim_start_matches(BEFORE).trim_end_matches(AFTER)
}

fn is_at(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "@" | "＠" | "(at)" | "[at]" | "{at}" | "<at>"
    )
}

/// Whether it is like a host's name: labels with dots between them, the last of letters.
fn is_host(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    let good = |label: &&str| {
        !label.is_empty()
            && label
                .chars()
                .all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '_')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(good)
        && last.chars().count() > 1
        && last.chars().all(char::is_alphabetic)
}

fn kind_of(word: &str) -> Option<Found> {
    let low = word.to_lowercase();
    let in_brackets = low.replace("[.]", ".").replace("[:]", ":");
    let host = in_brackets
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let leads_on = in_brackets.len() > host.len();
    if in_brackets.contains("://")
        || in_brackets.starts_with("www.")
        || in_brackets.starts_with("mailto:")
        || (leads_on && is_host(host))
        || (in_brackets != low && is_host(host))
    {
        return Some(Found::Address);
    }
    let is_written_out = ["(at)", "[at]", "{at}", "<at>"]
        .iter()
        .any(|at| low.contains(at));
    match word
        .char_indices()
        .find(|(_, letter)| matches!(*letter, '@' | '＠'))
    {
        Some((0, at)) if word.len() > at.len_utf8() => Some(Found::Handle),
        Some((place, _)) if place > 0 => Some(Found::Email),
        _ if is_written_out => Some(Found::Email),
        _ if low.strip_prefix('/').unwrap_or(&low).starts_with("u/") && low.len() > 3 => {
            Some(Found::Handle)
        }
        _ => None,
    }
}

/// IP addresses, account numbers and long numbers: told letter by letter, since they hold spaces or stand within words.
fn without_numbers(text: &str, found: &mut Vec<Found>) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut out, mut place) = (String::with_capacity(text.len()), 0);
    while let Some(letter) = letters.get(place) {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        let begins = before.is_none_or(|letter| !letter.is_alphanumeric());
        let rest = &letters[place..];
        if let Some((length, kind)) = begins.then(|| number_at(rest)).flatten() {
            match kind {
                Some(kind) => {
                    out.push(kind.mark());
                    found.push(kind);
                }
                None => out.extend(&rest[..length]),
            }
            place += length;
        } else {
            out.push(*letter);
            place += 1;
        }
    }
    out
}

/// What begins here: its length, and what it is; `None` for a date, which stays.
fn number_at(rest: &[char]) -> Option<(usize, Option<Found>)> {
    if let Some(length) = date_at(rest) {
        return Some((length, None));
    }
    if let Some(length) = ip_at(rest) {
        return Some((length, Some(Found::Ip)));
    }
    if let Some(length) = account_at(rest) {
        return Some((length, Some(Found::Account)));
    }
    long_number_at(rest).map(|length| (length, Some(Found::Number)))
}

fn run(rest: &[char], is_in: impl Fn(char) -> bool) -> &[char] {
    let end = rest.iter().position(|letter| !is_in(*letter));
    &rest[..end.unwrap_or(rest.len())]
}

fn ends(rest: &[char], length: usize) -> bool {
    rest.get(length)
        .is_none_or(|letter| !letter.is_alphanumeric())
}

/// `2026-11-21`, `21.11.2026`, `21/11/2026`, `21-11-2026`: no telephone number, and nobody's.
fn date_at(rest: &[char]) -> Option<usize> {
    let shape: String = rest
        .iter()
        .take(10)
        .map(|letter| {
            if letter.is_ascii_digit() {
                'd'
            } else {
                *letter
            }
        })
        .collect();
    let is_date = ["dddd-dd-dd", "dd.dd.dddd", "dd/dd/dddd", "dd-dd-dddd"].contains(&&*shape);
    let goes_on = rest
        .get(10)
        .is_some_and(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '.' | '/'))
        && rest.get(11).is_some_and(char::is_ascii_digit);
    let digit = |place: usize| rest.get(place).and_then(|letter| letter.to_digit(10));
    let number = |place: usize| Some(digit(place)? * 10 + digit(place + 1)?);
    let (day, month) = match shape.as_bytes().get(4) {
        Some(b'-') => (number(8)?, number(5)?),
        _ => (number(0)?, number(3)?),
    };
    let is_possible = (1..=31).contains(&day) && (1..=31).contains(&month);
    (is_date && !goes_on && is_possible && ends(rest, 10)).then_some(10)
}

fn ip_at(rest: &[char]) -> Option<usize> {
    let four = run(rest, |letter| letter.is_ascii_digit() || letter == '.');
    let four: String = four.iter().collect();
    let four = four.trim_end_matches('.');
    let groups: Vec<&str> = four.split('.').collect();
    if groups.len() == 4 && groups.iter().all(|group| (1..=3).contains(&group.len())) {
        return Some(four.len());
    }
    let six = run(rest, |letter| {
        letter.is_ascii_hexdigit() || letter == ':' || letter == '.'
    });
    let six: String = six.iter().collect();
    let six = six.trim_end_matches('.');
    [six, six.trim_end_matches(':')]
        .into_iter()
        .find(|text| {
            text.matches(':').count() > 1
                && text.contains(|letter: char| letter != ':')
                && text.parse::<Ipv6Addr>().is_ok()
                && ends(rest, text.len())
        })
        .map(str::len)
}

/// Two letters, two digits, eleven to thirty letters or digits; as one word or in groups of four.
fn account_at(rest: &[char]) -> Option<usize> {
    let is_head = rest.len() > 4
        && rest[..2].iter().all(char::is_ascii_alphabetic)
        && rest[2..4].iter().all(char::is_ascii_digit);
    if !is_head {
        return None;
    }
    let word = run(rest, |letter| letter.is_ascii_alphanumeric()).len();
    if (15..=34).contains(&word) && ends(rest, word) {
        return Some(word);
    }
    let (mut length, mut letters) = (word, word);
    if word != 4 {
        return None;
    }
    loop {
        let gap = rest
            .get(length)
            .filter(|letter| **letter == '-' || letter.is_whitespace());
        let group = rest.get(length + 1..).unwrap_or_default();
        let group = run(group, |letter| {
            letter.is_ascii_digit() || letter.is_ascii_uppercase()
        });
        let is_group = gap.is_some()
            && (1..=4).contains(&group.len())
            && ends(rest, length + 1 + group.len())
            && letters + group.len() <= 34;
        if !is_group {
            break;
        }
        length += 1 + group.len();
        letters += group.len();
        if group.len() < 4 {
            break;
        }
    }
    (letters >= 15).then_some(length)
}

/// Seven digits or more with what people write between them, or six after a plus sign or a nought.
fn long_number_at(rest: &[char]) -> Option<usize> {
    let first = *rest.first()?;
    if !first.is_ascii_digit() && !matches!(first, '+' | '(') {
        return None;
    }
    let is_local = first == '0' || first == '+' || first == '(';
    let is_between = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{b7}'
            )
            || (is_local && letter == '/')
    };
    let (mut digits, mut length, mut between) = (0, 0, 0);
    for (place, letter) in rest.iter().enumerate() {
        if letter.is_ascii_digit() {
            // A date within is where a number ends.
            if between > 0 && date_at(&rest[place..]).is_some() {
                break;
            }
            digits += 1;
            between = 0;
            length = place + 1;
        } else if (is_between(*letter) || (place == 0 && *letter == '+')) && between < 3 {
            between += 1;
        } else {
            break;
        }
    }
    let enough = if is_local { 6 } else { 7 };
    (digits >= enough).then_some(length)
}
