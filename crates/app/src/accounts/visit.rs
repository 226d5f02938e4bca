//! Where somebody comes from who wants in.

use std::net::IpAddr;

/// The browser at the other end.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Its address.
    pub address: IpAddr,
    /// What it says of itself (`User-Agent`); empty if nothing.
    pub agent: String,
    /// The secret of its cookie, if it was known for somebody.
    pub known_browser: Option<String>,
}

impl Visit {
    /// The network attempts are counted for: an IPv4 address, or the /64 that one IPv6 customer commonly has.
    pub(super) fn network(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }

    /// The browser in words: “Firefox on Linux”.
    #[must_use]
    pub fn browser(&self) -> String {
        // In this order, because most of them also name those they descend from.
        let browsers = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Chromium/", "Chromium"),
            ("CriOS/", "Chrome"),
            ("FxiOS/", "Firefox"),
            ("Safari/", "Safari"),
        ];
        let systems = [
            ("Windows", "Windows"),
            ("Android", "Android"),
            ("iPhone", "an iPhone"),
            ("iPad", "an iPad"),
            ("Mac OS X", "a Mac"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        let named = |names: &[(&str, &'static str)]| {
            let found = names.iter().find(|(word, _)| self.agent.contains(word));
            found.map(|(_, name)| *name)
        };
        match (named(&browsers), named(&systems)) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(browser), None) => browser.to_owned(),
            (None, Some(system)) => format!("a program on {system}"),
            (None, None) => "an unknown program".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn visit(address: &str, agent: &str) -> Visit {
        Visit {
            address: address.parse().unwrap(),
            agent: agent.to_owned(),
            known_browser: None,
        }
    }

    #[test]
    fn one_customer_of_ipv6_is_one_network_and_an_address_in_a_mapping_is_itself() {
        let networks = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"].map(|a| visit(a, "").network());
        assert_eq!(networks[0], networks[1]);
        assert_ne!(networks[0], visit("2001:db8:1:3::1", "").network());
        assert_eq!(visit("::ffff:192.0.2.7", "").network(), "192.0.2.7");
    }

    #[test]
    fn browsers_are_named_as_people_know_them() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
                "Safari on an iPhone",
            ),
            ("curl/8.5", "an unknown program"),
            ("", "an unknown program"),
        ] {
            assert_eq!(visit("192.0.2.1", agent).browser(), words);
        }
    }
}
