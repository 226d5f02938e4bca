//! Hosts where what is known is never most of what is there: `data/link/benign.txt`. They never match as a whole.

use super::host::{domain, upwards};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What kind of host it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Benign {
    /// Everybody publishes there.
    Platform,
    /// Everybody keeps files there.
    Storage,
    /// What is below the domain is somebody's own; the domain itself is everybody's.
    Users,
    /// Addresses there only lead elsewhere.
    Shortener,
    /// A library or an archive.
    Archive,
    /// A newsroom.
    Newsroom,
    /// Search, mail, maps, code, and what else everybody uses.
    Service,
}

impl Benign {
    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Platform => "a platform",
            Self::Storage => "a service where everybody keeps files",
            Self::Users => "a service where everybody has pages",
            Self::Shortener => "a shortener of addresses",
            Self::Archive => "a library or an archive",
            Self::Newsroom => "a newsroom",
            Self::Service => "a service that everybody uses",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "platform" => Self::Platform,
            "storage" => Self::Storage,
            "users" => Self::Users,
            "shortener" => Self::Shortener,
            "archive" => Self::Archive,
            "newsroom" => Self::Newsroom,
            "service" => Self::Service,
            _ => return None,
        })
    }
}

static HOSTS: LazyLock<HashMap<&'static str, Benign>> =
    LazyLock::new(|| read(include_str!("../../data/link/benign.txt")).collect());

fn read(text: &str) -> impl Iterator<Item = (&str, Benign)> {
    super::forms::lines(text).filter_map(|line| {
        let (kind, domain) = line.split_once(' ')?;
        Some((domain.trim(), Benign::read(kind)?))
    })
}

/// Of what kind a host is, if it is on the list or below a domain of it.
#[must_use]
pub fn benign(host: &str) -> Option<Benign> {
    let own = domain(host).unwrap_or(host);
    upwards(host, Some(own)).find_map(|above| {
        let kind = *HOSTS.get(above)?;
        // Somebody's own host below such a domain is theirs.
        (kind != Benign::Users || above == host).then_some(kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read_and_is_a_host() {
        let text = include_str!("../../data/link/benign.txt");
        for line in super::super::forms::lines(text) {
            let (kind, domain) = line.split_once(' ').unwrap_or_default();
            assert!(Benign::read(kind).is_some(), "{line}");
            assert!(super::super::host::has_known_suffix(domain), "{line}");
            let is_shared = matches!(kind, "users" | "storage");
            assert!(
                super::super::host::domain(domain).is_some() || is_shared,
                "{line}"
            );
        }
    }

    #[test]
    fn what_is_below_a_listed_host_is_listed_too_but_for_what_users_have_there() {
        assert_eq!(benign("mail.google.com"), Some(Benign::Service));
        assert_eq!(benign("github.io"), Some(Benign::Users));
        assert_eq!(benign("somebody.github.io"), None);
        assert_eq!(benign("tumblr.com"), Some(Benign::Users));
        assert_eq!(benign("somebody.tumblr.com"), None);
        assert_eq!(benign("notgoogle.com"), None);
        assert_eq!(benign("google.com.example.org"), None);
    }
}
