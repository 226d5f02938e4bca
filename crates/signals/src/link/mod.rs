//! Links: one spelling for all the ways to write an address, and what it is looked up by.
//!
//! A [`Link`] has a *canonical* spelling (WHATWG URL, then what does not tell one page from another left out: scheme, default port,
//! `www.` and `m.`, parameters that count visitors, the order of the others, escapes that need not be), and where a platform is
//! known, the account it belongs to. What is known of hosts and platforms is data, in `data/link`; here is only how it is read.
//!
//! Nothing here asks anybody anything. What an address of a shortener leads to is found out by whoever captures it.

mod defang;
mod escape;
mod extract;
#[cfg(test)]
mod finder_tests;
mod forms;
mod host;
mod known_hosts;
mod page;
mod parameters;
mod platform;
mod read;
mod table;
#[cfg(test)]
mod tests;

pub use defang::{defang, refang};
pub use extract::{Found, MOST_LINKS, extract};
pub use known_hosts::{Benign, benign};
pub use page::of_page;
pub use read::is_link;
pub use table::Table;

use std::fmt;

/// The longest canonical spelling, in bytes: as long as a location may be.
pub const LONGEST: usize = 4_096;
/// Most parts of a path that a link is looked up by.
const MOST_PARTS: usize = 32;

/// An address in its canonical spelling. Two that lead to the same thing have one spelling, as far as that can be told without
/// asking.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    canonical: String,
    /// Where the path ends in it: before `?` and `#`.
    path_end: usize,
    /// Where the host begins and ends, without a port.
    host_end: usize,
    domain: Option<String>,
    account: Option<Account>,
    copy_of: Option<Box<Link>>,
}

/// Somebody's account on a platform.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Account {
    /// The platform, one word: `telegram`.
    pub platform: String,
    /// The name there, in lower case where the platform makes no difference.
    pub name: String,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.platform, self.name)
    }
}

/// How far an entry about a link reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reach {
    /// This very address.
    Exact,
    /// It and what is below its path.
    Prefix,
    /// What belongs to an account.
    Account,
    /// A host, and the hosts below it.
    Host,
}

/// Why a text is no link, or cannot be banked with a reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotALink {
    /// It is no address at all.
    NotAnAddress,
    /// Its scheme is none of the web, nor of a platform.
    Scheme(String),
    /// Its host is no name on the internet.
    Host(String),
    /// It is longer than [`LONGEST`].
    TooLong,
}

impl fmt::Display for NotALink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAddress => f.write_str("it is no address such as https://host.example/page"),
            Self::Scheme(scheme) => write!(f, "“{scheme}:” is no scheme of the web"),
            Self::Host(host) => write!(f, "“{host}” is no host on the internet"),
            Self::TooLong => write!(f, "it is longer than {LONGEST} bytes"),
        }
    }
}

impl std::error::Error for NotALink {}

/// Why a link cannot be known with a reach: it would match what nobody meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooWide {
    /// The host is one where nearly everything is something else.
    BenignHost(Benign),
    /// The host is a public suffix: hosts below it belong to many.
    PublicSuffix,
    /// Everything below it is not one thing: a whole host, a parameter, the first part of a platform's path.
    Prefix,
    /// No account can be told from it.
    NoAccount,
}

impl std::error::Error for TooWide {}

impl fmt::Display for TooWide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BenignHost(kind) => write!(
                f,
                "the host is {}: nearly everything there is something else. Bank the exact address, or the account",
                kind.label()
            ),
            Self::PublicSuffix => f.write_str("names below this one belong to many. Bank the host itself"),
            Self::Prefix => f.write_str(
                "what begins like this address is not one thing. A prefix is a part of a path, without parameters, and on a platform at least an account or two parts",
            ),
            Self::NoAccount => f.write_str("no account of a platform can be told from this address"),
        }
    }
}

impl Link {
    /// Reads an address as somebody wrote it: whole or without its scheme, made harmless (`hxxps://host[.]example`), a handle with
    /// its platform (`telegram: @name`), or an address that only leads to another (`google.com/url?q=…`), which it then is.
    ///
    /// # Errors
    /// [`NotALink`], with the reason.
    pub fn read(text: &str) -> Result<Self, NotALink> {
        read::read(text)
    }

    /// Its canonical spelling: always `https`, whatever was given.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Its host in the canonical spelling, without a port; names beyond ASCII in punycode.
    #[must_use]
    pub fn host(&self) -> &str {
        self.canonical
            .get("https://".len()..self.host_end)
            .unwrap_or_default()
    }

    /// The registrable domain of the host; none for an IP address and for a public suffix itself.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Whose it is, where the platform is known and it is somebody's.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The address that an archive shows a copy of here, or another whole address that stands within this one.
    #[must_use]
    pub fn copy_of(&self) -> Option<&Link> {
        self.copy_of.as_deref()
    }

    /// What an entry about this link covers, as it is compared: the canonical spelling, the host, or the account.
    ///
    /// # Errors
    /// [`TooWide`], where it would match what nobody meant.
    pub fn covers(&self, reach: Reach) -> Result<String, TooWide> {
        match reach {
            Reach::Exact => Ok(self.canonical.clone()),
            Reach::Prefix => self.prefix().ok_or(TooWide::Prefix),
            Reach::Account => match &self.account {
                Some(account) => Ok(account.to_string()),
                None => Err(TooWide::NoAccount),
            },
            Reach::Host => {
                if let Some(kind) = benign(self.host()) {
                    return Err(TooWide::BenignHost(kind));
                }
                if self.domain.is_none() && !host::is_address(self.host()) {
                    return Err(TooWide::PublicSuffix);
                }
                Ok(self.host().to_owned())
            }
        }
    }

    /// Its path where that is narrow enough to be banked with all that is below.
    fn prefix(&self) -> Option<String> {
        let path = self.path();
        if self.path_end != self.canonical.len() || path.len() <= 1 {
            return None;
        }
        let parts = path.split('/').skip(1).count();
        let is_narrow = benign(self.host()).is_none() || self.account.is_some() || parts >= 2;
        is_narrow.then(|| self.canonical.clone())
    }

    fn path(&self) -> &str {
        let whole = self.canonical.get(self.host_end..self.path_end);
        let whole = whole.unwrap_or_default();
        // A port stands before it.
        whole
            .get(whole.find('/').unwrap_or(0)..)
            .unwrap_or_default()
    }

    /// All that an entry could cover to match this link, the narrowest first. What it is a copy of, or carries within it, comes after it. Hosts of the
    /// list of [`benign`] ones are never among them.
    #[must_use]
    pub fn keys(&self) -> Vec<(Reach, String)> {
        let mut keys = vec![(Reach::Exact, self.canonical.clone())];
        let path_start = self.path_end - self.path().len();
        let whole = self.canonical.get(..self.path_end).unwrap_or_default();
        let path = self.path();
        if path.len() > 1 {
            keys.push((Reach::Prefix, whole.to_owned()));
            let slashes = path.match_indices('/').skip(1).map(|(at, _)| at);
            let mut above: Vec<usize> = slashes.take(MOST_PARTS).collect();
            above.reverse();
            for at in above {
                let prefix = self.canonical.get(..path_start + at);
                keys.push((Reach::Prefix, prefix.unwrap_or_default().to_owned()));
            }
        }
        if let Some(account) = &self.account {
            keys.push((Reach::Account, account.to_string()));
        }
        for host in host::upwards(self.host(), self.domain()) {
            if benign(host).is_none() {
                keys.push((Reach::Host, host.to_owned()));
            }
        }
        if let Some(copied) = &self.copy_of {
            keys.extend(copied.keys());
        }
        keys
    }
}
