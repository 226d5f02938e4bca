//! Which of a provider's surfaces are open to the public. Interpersonal messages are outside the Regulation (Art 2(3),
//! recital 14), so that an order about one is none; where that holds is for the provider to say beforehand.

use crate::{Event, Organisation, OrganisationKind, Refusal, event::web_address};
use std::collections::BTreeSet;

/// Most prefixes of one provider.
const MOST: usize = 200;

impl Organisation {
    /// Says which surfaces are not open to the public: every address that begins with one of these. The same again changes
    /// nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when it is no provider, or one is no web address.
    pub fn set_private_surfaces(&self, prefixes: &[String]) -> Result<Vec<Event>, Refusal> {
        if self.kind != OrganisationKind::Provider {
            return Err(Refusal::of(
                "organisation",
                "not_a_provider",
                "Only a hosting provider has surfaces.",
            ));
        }
        if prefixes.len() > MOST {
            return Err(Refusal::of(
                "prefixes",
                "too_many",
                format!("At most {MOST} surfaces are kept."),
            ));
        }
        let prefixes = prefixes
            .iter()
            .map(|prefix| web_address("prefixes", prefix))
            .collect::<Result<BTreeSet<_>, _>>()?;
        if prefixes == self.private_surfaces {
            return Ok(Vec::new());
        }
        Ok(vec![Event::PrivateSurfacesSet {
            organisation: self.id.clone(),
            prefixes,
        }])
    }

    /// Whether an address is on a surface that is not open to the public.
    #[must_use]
    pub fn is_private(&self, url: &str) -> bool {
        let Ok(url) = web_address("url", url) else {
            return false;
        };
        self.private_surfaces
            .iter()
            .any(|prefix| begins(&url, prefix))
    }

    /// Whether an address is on one of its hosts; yes where none is registered, as nothing can be said then.
    #[must_use]
    pub fn may_have(&self, url: &str) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        let Ok(url) = url::Url::parse(url.trim()) else {
            return false;
        };
        let Some(name) = url.host_str() else {
            return false;
        };
        let with_port = url.port().map(|port| format!("{name}:{port}"));
        self.hosts
            .iter()
            .any(|host| host == name || with_port.as_ref() == Some(host))
    }
}

/// `https://host/chat` holds itself and `https://host/chat/…`, and not `https://host/chatter`.
fn begins(url: &str, prefix: &str) -> bool {
    url.strip_prefix(prefix).is_some_and(|rest| {
        rest.is_empty() || prefix.ends_with('/') || rest.starts_with(['/', '?'])
    })
}

#[cfg(test)]
mod tests {
    use super::begins;

    #[test]
    fn a_surface_holds_what_is_below_it_and_not_what_only_begins_alike() {
        let chat = "https://host.example/chat";
        for (url, wanted) in [
            ("https://host.example/chat", true),
            ("https://host.example/chat/4711", true),
            ("https://host.example/chat?m=1", true),
            ("https://host.example/chatter", false),
            ("https://host.example.evil/chat", false),
        ] {
            assert_eq!(begins(url, chat), wanted, "{url}");
        }
        assert!(begins(
            "https://dm.host.example/x",
            "https://dm.host.example/"
        ));
    }
}
