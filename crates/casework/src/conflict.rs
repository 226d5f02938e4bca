//! Before a referral or an order leaves: does it tread on somebody's toes (Art 14(1)), or look like a mistake?
//!
//! Nothing here forbids anything. A [`Concern`] explains, and asks for a second person: what follows is a
//! [`Proposal`] that another person of the same organisation approves or lets lie.
//!
//! The cases behind the rules: five hundred false notices sent to an archive in one night in 2019, whole collections among them;
//! two states after the same page; an investigation that needs a page to stay up a little longer.

use crate::{Actor, NoticeKind, OrganisationId, Refusal, refusal::written};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

/// More notices than this of one actor within an hour are out of the ordinary.
pub const BULK: u32 = 50;
/// How far back notices are counted for [`BULK`].
pub const BULK_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// The longest a wish to keep something online lasts before it has to be wished anew.
pub const WISH_LIMIT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Which notices and wishes are about the same place: a location in its shortest spelling, without what does not tell one page from
/// another (the scheme, `www.`, a trailing slash, the order of parameters and those that only count visitors).
#[must_use]
pub fn place(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return url.trim().to_lowercase();
    };
    let host = url.host_str().unwrap_or_default().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    let counts_visitors = |name: &str| {
        name.starts_with("utm_") || matches!(name, "fbclid" | "gclid" | "igshid" | "ref" | "si")
    };
    let mut parameters: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !counts_visitors(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    parameters.sort();
    let mut place = format!("{host}{port}{path}");
    for (index, (name, value)) in parameters.iter().enumerate() {
        place.push(if index == 0 { '?' } else { '&' });
        place.push_str(name);
        place.push('=');
        place.push_str(value);
    }
    place
}

/// Whether a location is likely a list of things, and not one of them: an order is about exact locations (Art 3(4)(c)).
#[must_use]
pub fn is_collection(url: &str) -> bool {
    const LISTS: [&str; 16] = [
        "c",
        "category",
        "channel",
        "collection",
        "collections",
        "explore",
        "feed",
        "list",
        "playlist",
        "search",
        "tag",
        "tags",
        "topic",
        "topics",
        "user",
        "users",
    ];
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let parts: Vec<&str> = url
        .path_segments()
        .map(|parts| parts.filter(|part| !part.is_empty()).collect())
        .unwrap_or_default();
    let has_query = url.query_pairs().next().is_some();
    let searches = url
        .query_pairs()
        .any(|(name, _)| matches!(&*name, "q" | "query" | "search" | "page" | "list"));
    match parts.as_slice() {
        [] => !has_query || searches,
        // A channel or a tag, but not one thing within it.
        [.., kind, _] if LISTS.contains(kind) => true,
        [.., last] => LISTS.contains(last) || searches,
    }
}

/// What kind of house a protected host is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProtectedHouse {
    /// A library or an archive.
    Archive,
    /// A newsroom.
    Newsroom,
    /// A court.
    Court,
    /// A parliament.
    Parliament,
    /// Documents violations of human rights.
    HumanRights,
}

impl ProtectedHouse {
    /// In words, with its article.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Archive => "an archive",
            Self::Newsroom => "a newsroom",
            Self::Court => "a court",
            Self::Parliament => "a parliament",
            Self::HumanRights => "an organisation that documents human rights violations",
        }
    }
}

/// The protected hosts: which domains, and of what kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProtectedHosts(Vec<(String, ProtectedHouse)>);

impl ProtectedHosts {
    /// The list that comes with the program.
    #[must_use]
    pub fn usual() -> Self {
        // What the program was built with was read by a test.
        Self::read(include_str!("../data/protected-hosts.txt")).unwrap_or_default()
    }

    /// Reads a list: one a line, a word for the kind and a domain; `#` begins a remark.
    ///
    /// # Errors
    /// A [`Refusal`] that names the line.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let mut hosts = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            let house = match words.first() {
                Some(&"archive") => Some(ProtectedHouse::Archive),
                Some(&"newsroom") => Some(ProtectedHouse::Newsroom),
                Some(&"court") => Some(ProtectedHouse::Court),
                Some(&"parliament") => Some(ProtectedHouse::Parliament),
                Some(&"human-rights") => Some(ProtectedHouse::HumanRights),
                _ => None,
            };
            match (house, words.as_slice()) {
                (Some(house), [_, domain]) if domain.contains('.') => {
                    hosts.push((domain.to_lowercase(), house));
                }
                _ => {
                    return Err(Refusal::of(
                        "protected_hosts",
                        "not_a_line",
                        format!(
                            "Line {} of the protected hosts is not a kind (archive, newsroom, court, parliament, human-rights) and a domain.",
                            number + 1
                        ),
                    ));
                }
            }
        }
        Ok(Self(hosts))
    }

    /// This list and another one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Of what kind the host of a location is, if it is protected.
    #[must_use]
    pub fn of(&self, url: &str) -> Option<ProtectedHouse> {
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?.to_lowercase();
        let belongs = |domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.0
            .iter()
            .find(|(domain, _)| belongs(domain))
            .map(|(_, house)| *house)
    }
}

/// Why a second person is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "concern", rename_all = "snake_case")]
pub enum Concern {
    /// Another organisation on this instance ordered or referred the same place, or the same content on the same service.
    AlreadyNoticed {
        /// Which.
        kind: NoticeKind,
        /// Where that organisation can be reached: nothing else of it is told.
        contact: Option<String>,
        /// The location.
        url: String,
    },
    /// Another organisation wishes that it stays online for a while.
    KeepOnline {
        /// Until when.
        until: Timestamp,
        /// Where that organisation can be reached.
        contact: Option<String>,
        /// The location.
        url: String,
    },
    /// The host is an archive, a newsroom, a court, a parliament.
    Protected {
        /// Of what kind.
        house: ProtectedHouse,
        /// The location.
        url: String,
    },
    /// The location looks like a list of things, and not like one of them.
    Collection {
        /// The location.
        url: String,
    },
    /// Many notices in a short time by one person or program.
    Bulk {
        /// How many within the hour, with this one.
        count: u32,
    },
    /// The organisation wants two persons for every notice of this kind.
    FourEyes,
}

impl Concern {
    /// In a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let at = |contact: &Option<String>| {
            contact
                .as_ref()
                .map_or_else(String::new, |contact| format!(" Reach them at {contact}."))
        };
        match self {
            Self::AlreadyNoticed { kind, contact, .. } => format!(
                "Another organisation has sent a {} about the same already.{}",
                kind.label(),
                at(contact)
            ),
            Self::KeepOnline { until, contact, .. } => format!(
                "Another organisation wishes that this stays online until {until}.{}",
                at(contact)
            ),
            Self::Protected { house, .. } => format!(
                "The location is on the service of {}: look once more whether its purpose is protected (Art 1(3)).",
                house.label()
            ),
            Self::Collection { .. } => "The location looks like a list, a channel or a search, not like one item; name the exact locations.".to_owned(),
            Self::Bulk { count } => format!(
                "This would be notice {count} within an hour by the same person or program; more than {BULK} are out of the ordinary."
            ),
            Self::FourEyes => "Your organisation wants a second person for every notice of this kind.".to_owned(),
        }
    }
}

/// A notice that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// Referral or order.
    pub kind: NoticeKind,
    /// Who proposed it: somebody else approves it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why a second person is asked for.
    pub concerns: Vec<Concern>,
    /// What was asked for, as it was asked (JSON), to be issued as it is.
    pub asked: String,
}

/// A wish that something stays online for a while: advisory, time-boxed, on record, visible to oversight. It says nothing about why to
/// anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeepOnline {
    /// The location.
    pub url: String,
    /// Until when, at most ninety days.
    pub until: Timestamp,
    /// Why it is necessary; for the organisation's own oversight.
    #[schema(min_length = 1, max_length = 4_000)]
    pub necessity: String,
}

impl KeepOnline {
    /// As it is recorded.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field.
    pub fn checked(&self, now: Timestamp) -> Result<Self, Refusal> {
        let lasts = self.until.duration_since(now);
        if !lasts.is_positive() || lasts > WISH_LIMIT {
            return Err(Refusal::of(
                "until",
                "out_of_range",
                "A wish ends within ninety days; wish anew if it is still necessary then.",
            ));
        }
        Ok(Self {
            url: crate::event::web_address("url", &self.url)?,
            until: self.until,
            necessity: written("necessity", &self.necessity, 4_000)?,
        })
    }
}

/// A wish on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wish {
    /// Its identifier.
    pub id: crate::WishId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What is wished.
    #[serde(flatten)]
    pub wish: KeepOnline,
    /// Since when.
    pub wished_at: Timestamp,
    /// When it was taken back, if it was.
    pub ended_at: Option<Timestamp>,
}

impl Wish {
    /// Whether it counts at `now`.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.wish.until
    }

    /// The wish after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &crate::Recorded) -> Option<Self> {
        use crate::Event;
        match (&recorded.event, before) {
            (
                Event::KeepOnlineWished {
                    id,
                    organisation,
                    wish,
                },
                _,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                wish: wish.clone(),
                wished_at: recorded.at,
                ended_at: None,
            }),
            (Event::KeepOnlineEnded { .. }, Some(wish)) => Some(Self {
                ended_at: wish.ended_at.or(Some(recorded.at)),
                ..wish
            }),
            (_, before) => before,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_page_is_one_place_however_it_is_written_and_two_pages_are_two() {
        let one = place("https://www.Host.example/a/b/?x=1&y=2");
        for same in [
            "http://host.example/a/b?y=2&x=1",
            "https://host.example/a/b/?utm_source=z&x=1&y=2",
            "https://host.example:443/a/b?x=1&y=2&fbclid=q#part",
        ] {
            assert_eq!(place(same), one, "{same}");
        }
        for other in [
            "https://host.example/a/b?x=1",
            "https://host.example/a/B?x=1&y=2",
            "https://host.example:8443/a/b?x=1&y=2",
            "https://other.example/a/b?x=1&y=2",
        ] {
            assert_ne!(place(other), one, "{other}");
        }
    }

    #[test]
    fn lists_are_told_from_items() {
        for list in [
            "https://host.example/",
            "https://host.example/user/abc",
            "https://host.example/channel/abc/",
            "https://host.example/search?q=x",
            "https://host.example/a?page=2",
            "https://archive.example/collection/films",
        ] {
            assert!(is_collection(list), "{list}");
        }
        for item in [
            "https://host.example/p/1",
            "https://host.example/watch?v=abc",
            "https://host.example/user/abc/post/7",
            "https://host.example/?p=7",
            "nonsense",
        ] {
            assert!(!is_collection(item), "{item}");
        }
    }

    #[test]
    fn subdomains_belong_to_a_protected_host_and_lookalikes_do_not() {
        let hosts = ProtectedHosts::usual();
        assert!(hosts.0.len() > 40, "the list is read");
        assert_eq!(
            hosts.of("https://web.archive.org/web/2019/x"),
            Some(ProtectedHouse::Archive)
        );
        assert_eq!(
            hosts.of("https://reuters.com/a"),
            Some(ProtectedHouse::Newsroom)
        );
        assert_eq!(hosts.of("https://notreuters.com/a"), None);
        assert_eq!(hosts.of("https://reuters.com.evil.example/a"), None);
        let own = ProtectedHosts::read("# ours\n\nnewsroom local.example # the town's paper\n");
        assert!(
            hosts
                .and(own.unwrap())
                .of("https://local.example/1")
                .is_some()
        );
        assert!(ProtectedHosts::read("museum x.example").is_err());
        assert!(ProtectedHosts::read("court").is_err());
    }
}
