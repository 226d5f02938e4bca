//! Platforms: which addresses are the same thing there, and whose they are. The rules are data, `data/link/platforms.txt`, where
//! their language is described.

use super::Account;
use super::escape::{Part, normal};
use super::forms::lines;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// All platforms.
#[derive(Debug, Default)]
pub(super) struct Platforms {
    platforms: Vec<Platform>,
    /// By host, which platform.
    hosts: HashMap<String, usize>,
    /// By a scheme of its own, which platforms.
    schemes: HashMap<String, Vec<usize>>,
    /// By what people call it.
    words: HashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Platform {
    name: String,
    host: String,
    has_subdomains: bool,
    names: Names,
    reserved: HashSet<String>,
    rules: Vec<Rule>,
}

/// What an account may be called.
#[derive(Debug, Default)]
struct Names {
    least: usize,
    most: usize,
    others: String,
    has_case: bool,
}

#[derive(Debug)]
struct Rule {
    /// The host it is about, where that is not any of the platform's.
    host: Option<String>,
    scheme: Option<String>,
    parts: Vec<Piece>,
    parameters: Vec<(String, Piece)>,
    fragment: Option<Piece>,
    address: Option<String>,
    account: String,
}

/// A part of a pattern: something that has to be there, with a name in the middle of it or none.
#[derive(Debug)]
struct Piece {
    before: String,
    capture: Option<String>,
    after: String,
}

/// An address as rules see it.
#[derive(Debug, Default)]
pub(super) struct Seen<'a> {
    /// A scheme that is not of the web.
    pub(super) scheme: Option<&'a str>,
    pub(super) host: &'a str,
    /// The parts of the path, in their normal spelling.
    pub(super) parts: Vec<String>,
    /// The parameters, decoded.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) fragment: Option<&'a str>,
}

/// What a rule says of an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ruled {
    /// Host, path, parameters and fragment as they are written; `None` where the address is written as it is.
    pub(super) address: Option<String>,
    pub(super) account: Option<Account>,
    /// Which rule, counted over all.
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests ask for it"))]
    pub(super) rule: (usize, usize),
}

static PLATFORMS: LazyLock<Platforms> = LazyLock::new(|| {
    // What the program was built with was read by a test.
    Platforms::read(include_str!("../../data/link/platforms.txt")).unwrap_or_default()
});

pub(super) fn platforms() -> &'static Platforms {
    &PLATFORMS
}

impl Piece {
    fn read(text: &str) -> Option<Self> {
        let Some((before, rest)) = text.split_once('{') else {
            return Some(Self {
                before: text.to_owned(),
                capture: None,
                after: String::new(),
            });
        };
        let (capture, after) = rest.split_once('}')?;
        ["account", "id", "any", "rest"]
            .contains(&capture)
            .then(|| Self {
                before: before.to_owned(),
                capture: Some(capture.to_owned()),
                after: after.to_owned(),
            })
    }

    /// What stands in its middle, where the text fits.
    fn middle<'a>(&self, text: &'a str) -> Option<&'a str> {
        let middle = text.strip_prefix(self.before.as_str())?;
        let middle = middle.strip_suffix(self.after.as_str())?;
        // A pattern without a name fits only itself; with one, something has to be there.
        (middle.is_empty() == self.capture.is_none()).then_some(middle)
    }
}

impl Rule {
    fn read(text: &str) -> Option<Self> {
        let (text, account) = match text.split_once(" as ") {
            Some((text, account)) => (text, account.trim()),
            None => (text, "{account}"),
        };
        let (pattern, address) = match text.split_once(" -> ") {
            Some((pattern, address)) => (pattern.trim(), Some(address.trim().to_owned())),
            None => (text.trim(), None),
        };
        let (pattern, fragment) = match pattern.split_once('#') {
            Some((pattern, fragment)) => (pattern, Some(Piece::read(fragment)?)),
            None => (pattern, None),
        };
        let (path, query) = match pattern.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (pattern, None),
        };
        let (scheme, host, path) = if let Some(rest) = path.strip_prefix("//") {
            let (host, path) = rest.split_once('/')?;
            (None, Some(host.to_owned()), path)
        } else if let Some(path) = path.strip_prefix('/') {
            (None, None, path)
        } else {
            let (scheme, path) = path.split_once(':')?;
            (Some(scheme.to_owned()), None, path)
        };
        let parts = path.split('/').filter(|part| !part.is_empty());
        let parameters = query.into_iter().flat_map(|query| query.split('&'));
        let parameter = |text: &str| {
            let (name, value) = text.split_once('=')?;
            Some((name.to_owned(), Piece::read(value)?))
        };
        Some(Self {
            host,
            scheme,
            parts: parts.map(Piece::read).collect::<Option<_>>()?,
            parameters: parameters.map(parameter).collect::<Option<_>>()?,
            fragment,
            address,
            account: account.to_owned(),
        })
    }
}

impl Platforms {
    fn read(text: &str) -> Option<Self> {
        let mut read = Self::default();
        for line in lines(text) {
            let (keyword, rest) = line.split_once(' ').unwrap_or((line, ""));
            let (keyword, rest) = (keyword.trim(), rest.trim());
            if keyword == "platform" {
                let (name, host) = rest.split_once(' ')?;
                read.hosts.insert(host.to_owned(), read.platforms.len());
                read.platforms.push(Platform {
                    name: name.to_owned(),
                    host: host.to_owned(),
                    ..Platform::default()
                });
                continue;
            }
            let place = read.platforms.len().checked_sub(1)?;
            let platform = read.platforms.get_mut(place)?;
            let words = || rest.split_ascii_whitespace().map(str::to_owned);
            match keyword {
                "hosts" => read.hosts.extend(words().map(|host| (host, place))),
                "words" => read.words.extend(words().map(|word| (word, place))),
                "reserved" => platform.reserved.extend(words()),
                "subdomains" => platform.has_subdomains = true,
                "names" => platform.names = Names::read(rest)?,
                "rule" => {
                    let rule = Rule::read(rest)?;
                    if let Some(scheme) = &rule.scheme {
                        let those = read.schemes.entry(scheme.clone()).or_default();
                        if !those.contains(&place) {
                            those.push(place);
                        }
                    }
                    platform.rules.push(rule);
                }
                // For the tests.
                "try" => {}
                _ => return None,
            }
        }
        Some(read)
    }

    /// Whether a scheme belongs to a platform.
    pub(super) fn has_scheme(&self, scheme: &str) -> bool {
        self.schemes.contains_key(scheme)
    }

    /// Whether a host is a platform's.
    pub(super) fn has_host(&self, host: &str) -> bool {
        self.hosts.contains_key(host)
    }

    /// The address of a handle on a platform that people call so.
    pub(super) fn address_of(&self, word: &str, handle: &str) -> Option<String> {
        let platform = self.platforms.get(*self.words.get(word)?)?;
        let name = platform.name_of(handle)?;
        // As the platform writes its accounts' pages: with the @ where there is a rule for that.
        let has_at = platform.rules.iter().any(|rule| {
            rule.host.is_none()
                && matches!(rule.parts.as_slice(), [piece] if piece.before == "@")
                && rule
                    .address
                    .as_deref()
                    .is_none_or(|address| address.contains('@'))
        });
        let at = if has_at { "@" } else { "" };
        Some(format!("https://{}/{at}{name}", platform.host))
    }

    /// What the first rule that fits says.
    pub(super) fn ruled(&self, seen: &Seen<'_>) -> Option<Ruled> {
        if let Some(scheme) = seen.scheme {
            let mut those = self.schemes.get(scheme)?.iter();
            return those.find_map(|place| self.of(*place, seen));
        }
        if let Some(place) = self.hosts.get(seen.host) {
            return self.of(*place, seen);
        }
        let (name, above) = seen.host.split_once('.')?;
        let place = *self.hosts.get(above)?;
        let platform = self.platforms.get(place)?;
        if !platform.has_subdomains || platform.name_of(name).is_none() {
            return None;
        }
        let first = std::iter::once(name.to_owned());
        let below = Seen {
            host: &platform.host,
            parts: first.chain(seen.parts.iter().cloned()).collect(),
            parameters: seen.parameters.clone(),
            ..Seen::default()
        };
        self.of(place, &below)
    }

    fn of(&self, place: usize, seen: &Seen<'_>) -> Option<Ruled> {
        let platform = self.platforms.get(place)?;
        let mut rules = platform.rules.iter().enumerate();
        rules.find_map(|(number, rule)| platform.by(rule, (place, number), seen))
    }
}

impl Names {
    fn read(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let (least, most) = words.next()?.split_once('-')?;
        let others = words.next()?;
        Some(Self {
            least: least.parse().ok()?,
            most: most.parse().ok()?,
            others: others.to_owned(),
            has_case: words.next() == Some("case"),
        })
    }
}

impl Platform {
    /// An account's name as it is compared, where the text can be one.
    fn name_of(&self, text: &str) -> Option<String> {
        let is_one = (self.names.least..=self.names.most).contains(&text.len())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || self.names.others.contains(c));
        let name = if self.names.has_case {
            text.to_owned()
        } else {
            text.to_ascii_lowercase()
        };
        (is_one && !self.reserved.contains(&name)).then_some(name)
    }

    fn by(&self, rule: &Rule, number: (usize, usize), seen: &Seen<'_>) -> Option<Ruled> {
        let is_there = match (&rule.scheme, seen.scheme) {
            (Some(of), Some(scheme)) => of == scheme,
            (None, None) => rule.host.as_deref().is_none_or(|host| host == seen.host),
            _ => false,
        };
        if !is_there {
            return None;
        }
        let mut captured: Vec<(&str, String)> = Vec::new();
        let mut parts = seen.parts.as_slice();
        for piece in &rule.parts {
            if piece.capture.as_deref() == Some("rest") {
                if parts.is_empty() {
                    return None;
                }
                captured.push(("rest", parts.join("/")));
                parts = &[];
                continue;
            }
            let (first, more) = parts.split_first()?;
            self.capture(piece, first, Part::Segment, &mut captured)?;
            parts = more;
        }
        if !parts.is_empty() {
            return None;
        }
        for (name, piece) in &rule.parameters {
            let (_, value) = seen.parameters.iter().find(|(of, _)| of == name)?;
            self.capture(piece, value, Part::Value, &mut captured)?;
        }
        if let Some(piece) = &rule.fragment {
            let fragment = seen.fragment?.split(['?', '&']).next().unwrap_or_default();
            self.capture(piece, fragment, Part::Fragment, &mut captured)?;
        }
        let filled = |text: &str| {
            let mut filled = text.to_owned();
            for (name, value) in &captured {
                filled = filled.replace(&format!("{{{name}}}"), value);
            }
            filled
        };
        let account = filled(&rule.account);
        Some(Ruled {
            address: rule.address.as_ref().map(|address| {
                let address = filled(address);
                match address.strip_prefix("//") {
                    Some(whole) => whole.to_owned(),
                    None => format!("{}{address}", self.host),
                }
            }),
            // A rule without an account's name in it says of none.
            account: (!account.contains('{')).then(|| Account {
                platform: self.name.clone(),
                name: account,
            }),
            rule: number,
        })
    }

    fn capture<'a>(
        &self,
        piece: &'a Piece,
        text: &str,
        part: Part,
        captured: &mut Vec<(&'a str, String)>,
    ) -> Option<()> {
        let middle = piece.middle(text)?;
        let Some(name) = piece.capture.as_deref() else {
            return Some(());
        };
        let value = match name {
            "account" => self.name_of(middle)?,
            _ => normal(middle, part),
        };
        captured.push((name, value));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Link;
    use super::*;
    use std::collections::BTreeSet;

    const LIST: &str = include_str!("../../data/link/platforms.txt");

    #[test]
    fn the_list_is_understood_and_every_rule_of_it_is_tried() {
        let read = Platforms::read(LIST).expect("every line is understood");
        let mut untried: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (place, platform) in read.platforms.iter().enumerate() {
            untried.extend((0..platform.rules.len()).map(|number| (place, number)));
        }
        for line in lines(LIST).filter_map(|line| line.strip_prefix("try ")) {
            let (given, expected) = line.split_once(" = ").unwrap();
            let mut expected = expected.split(' ');
            let (link, rule) = super::super::read::read_with_rule(given);
            let link = link.unwrap_or_else(|error| panic!("{given}: {error}"));
            let account = link.account().map(|account| account.name.as_str());
            assert_eq!(
                (Some(link.canonical()), account),
                (expected.next(), expected.next()),
                "{given}"
            );
            let again = Link::read(link.canonical()).unwrap();
            assert_eq!(again.canonical(), link.canonical(), "{given}, once more");
            if let Some(rule) = rule {
                untried.remove(&rule);
            }
        }
        let of = |(place, number): &(usize, usize)| {
            let platform = &read.platforms[*place];
            format!("{} {:?}", platform.name, platform.rules[*number])
        };
        assert!(
            untried.is_empty(),
            "nothing tries {:?}",
            untried.iter().map(of).collect::<Vec<_>>()
        );
    }
}
