//! Other forms of the same address: `data/link/forms.txt`.

use super::host::{domain, is_below};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What the list says.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) labels: HashSet<String>,
    pub(super) mirrors: HashMap<String, String>,
    fragments: HashSet<String>,
    pub(super) indexes: HashSet<String>,
    pub(super) endings: HashSet<String>,
    pub(super) sessions: HashSet<String>,
    leads: Vec<Holder>,
    inhosts: Vec<String>,
    copies: Vec<Holder>,
}

/// An address that holds another one.
#[derive(Debug)]
struct Holder {
    host: String,
    /// The parts of the path before it; `None` for one that may be any.
    parts: Vec<Option<String>>,
    held: Held,
}

/// Where it holds it.
#[derive(Debug)]
enum Held {
    Parameter(String),
    Query,
    Path,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms::default();
    for line in lines(include_str!("../../data/link/forms.txt")) {
        // What the program was built with was read by a test.
        let _ = forms.take(line);
    }
    forms
});

pub(super) fn forms() -> &'static Forms {
    &FORMS
}

/// The lines of a list that say something.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Forms {
    fn take(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        match words.as_slice() {
            ["label", label] => drop(self.labels.insert((*label).to_owned())),
            ["mirror", of, is] => drop(self.mirrors.insert((*of).to_owned(), (*is).to_owned())),
            ["fragment", host] => drop(self.fragments.insert((*host).to_owned())),
            ["index", name] => drop(self.indexes.insert((*name).to_owned())),
            ["ending", name] => drop(self.endings.insert((*name).to_owned())),
            ["session", name] => drop(self.sessions.insert((*name).to_owned())),
            ["inhost", host] => self.inhosts.push((*host).to_owned()),
            ["leads", rest @ ..] => self.leads.push(Holder::read(rest)?),
            ["copy", rest @ ..] => self.copies.push(Holder::read(rest)?),
            _ => return None,
        }
        Some(())
    }

    /// Whether what stands behind `#` says there what is shown.
    pub(super) fn keeps_fragment(&self, host: &str) -> bool {
        self.fragments.contains(host)
    }

    /// The address that one only leads to, as it is written in it.
    pub(super) fn leads_to(&self, url: &url::Url, host: &str) -> Option<String> {
        self.leads.iter().find_map(|holder| holder.held(url, host))
    }

    /// The address that one shows a copy of, as it is written in it.
    pub(super) fn copies(&self, url: &url::Url, host: &str) -> Option<String> {
        self.copies.iter().find_map(|holder| holder.held(url, host))
    }

    /// The host whose name another one's first part spells: `host-example.translate.goog`.
    pub(super) fn held_host(&self, host: &str) -> Option<String> {
        let held = self.inhosts.iter().find_map(|of| {
            let (label, rest) = host.split_once('.')?;
            (rest == of).then_some(label)
        })?;
        let spelled = held
            .replace("--", "\0")
            .replace('-', ".")
            .replace('\0', "-");
        (spelled.contains('.') && domain(&spelled).is_some()).then_some(spelled)
    }
}

impl Holder {
    fn read(words: &[&str]) -> Option<Self> {
        let (address, parameter) = match words {
            [address] => (*address, None),
            [address, parameter] => (*address, Some(*parameter)),
            _ => return None,
        };
        let (host, path) = address.split_once('/')?;
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let held = match parameter {
            Some("?") => Held::Query,
            Some(name) => Held::Parameter(name.to_owned()),
            None => {
                if parts.pop() != Some("*") {
                    return None;
                }
                Held::Path
            }
        };
        let part = |part: &str| (part != "{any}").then(|| part.to_owned());
        Some(Self {
            host: host.to_owned(),
            parts: parts.into_iter().map(part).collect(),
            held,
        })
    }

    fn is_of(&self, host: &str) -> bool {
        if let Some(above) = self.host.strip_prefix("*.") {
            return is_below(host, above);
        }
        match self.host.strip_suffix(".*") {
            Some(name) => domain(host).is_some_and(|domain| {
                domain.split('.').next() == Some(name) && is_below(host, domain)
            }),
            None => self.host == host,
        }
    }

    fn held(&self, url: &url::Url, host: &str) -> Option<String> {
        if !self.is_of(host) {
            return None;
        }
        let mut rest = url.path().strip_prefix('/').unwrap_or_default();
        for part in &self.parts {
            let (first, more) = rest.split_once('/').unwrap_or((rest, ""));
            if first.is_empty() || part.as_ref().is_some_and(|part| part != first) {
                return None;
            }
            rest = more;
        }
        let held = match &self.held {
            Held::Path => {
                let query = url.query().map(|query| format!("?{query}"));
                format!("{rest}{}", query.unwrap_or_default())
            }
            _ if !rest.trim_end_matches('/').is_empty() => return None,
            Held::Query => super::escape::plain(url.query()?),
            Held::Parameter(name) => {
                let mut pairs = url.query_pairs();
                let (_, value) = pairs.find(|(of, _)| of == name.as_str())?;
                // Some put something before it: cache:ID:host.example.
                value
                    .rsplit_once("cache:")
                    .map_or(value.to_string(), |(_, rest)| rest.to_owned())
            }
        };
        held.contains('.').then_some(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_understood() {
        let mut forms = Forms::default();
        for line in lines(include_str!("../../data/link/forms.txt")) {
            assert!(forms.take(line).is_some(), "{line}");
        }
    }

    #[test]
    fn no_mirror_leads_back() {
        for (of, is) in &forms().mirrors {
            assert!(!forms().mirrors.contains_key(is), "{of} → {is}");
        }
    }
}
