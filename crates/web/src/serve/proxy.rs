//! Proxies we trust, and whom they say they speak for.
//!
//! A header that names the client is worth what the one who wrote it is worth. It is read only on connections from
//! addresses the operator named, and only as far as those wrote it: from the right, up to the first hop that is none of
//! them. Which of the two headers counts is the operator's choice and not the request's: a proxy that writes one of them
//! passes the other on as a stranger sent it.

use crate::Peer;
use axum::http::{HeaderMap, HeaderName, header};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// A network of addresses, such as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    length: u8,
}

/// A text is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no address, nor a network such as 10.0.0.0/8 or fd00::/8")]
pub struct NoNetwork(String);

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let wrong = || NoNetwork(text.to_owned());
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            Some(length) => length.trim().parse().map_err(|_| wrong())?,
            None => bits,
        };
        // “/0” would trust everybody: it is nearly always a mistake, and never a list of proxies.
        if length == 0 || length > bits {
            return Err(wrong());
        }
        Ok(Self { address, length })
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.length);
                network.to_bits() >> shift == address.to_bits() >> shift
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.length);
                network.to_bits() >> shift == address.to_bits() >> shift
            }
            _ => false,
        }
    }
}

/// Which header names the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProxyHeader {
    /// `X-Forwarded-For` and `X-Forwarded-Proto`, which most proxies write.
    #[default]
    XForwarded,
    /// `Forwarded`, RFC 7239.
    Forwarded,
}

/// The proxies we trust; none by default.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// Their addresses.
    pub networks: Vec<Network>,
    /// What they write.
    pub header: ProxyHeader,
}

/// Who sent a request, as one hop tells it.
struct Hop {
    address: Option<IpAddr>,
    is_secure: Option<bool>,
}

impl Proxies {
    /// Whether an address is one of theirs.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.holds(address))
    }

    /// Who really asks: the connection's other end, or whom a proxy we trust names.
    pub(super) fn see(&self, peer: &mut Peer, headers: &HeaderMap) {
        if !self.trusts(peer.address) {
            return;
        }
        // What the proxy proved about itself says nothing about whom it speaks for.
        peer.certificate = None;
        peer.is_secure = false;
        let hops = match self.header {
            ProxyHeader::XForwarded => x_forwarded(headers),
            ProxyHeader::Forwarded => forwarded(headers),
        };
        for (place, hop) in hops.into_iter().rev().enumerate() {
            if place == 0 {
                // How the request came to the last proxy is all that this proxy saw itself.
                peer.is_secure = hop.is_secure == Some(true);
            }
            // A name instead of an address, or nonsense: nothing beyond it can be believed either.
            let Some(address) = hop.address else { return };
            peer.address = address;
            if !self.trusts(address) {
                return;
            }
        }
    }
}

fn words(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let secure = words(headers, HeaderName::from_static("x-forwarded-proto"))
        .last()
        .map(|scheme| scheme.eq_ignore_ascii_case("https"));
    let mut hops: Vec<Hop> = words(headers, HeaderName::from_static("x-forwarded-for"))
        .into_iter()
        .map(|word| Hop {
            address: address(word),
            is_secure: None,
        })
        .collect();
    match hops.last_mut() {
        Some(last) => last.is_secure = secure,
        None => hops.push(Hop {
            address: None,
            is_secure: secure,
        }),
    }
    hops
}

fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let hop = |element: &str| {
        let field = |name: &str| {
            element
                .split(';')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim().trim_matches('"').to_owned())
        };
        Hop {
            address: field("for").and_then(|word| address(&word)),
            is_secure: field("proto").map(|scheme| scheme.eq_ignore_ascii_case("https")),
        }
    };
    words(headers, header::FORWARDED)
        .into_iter()
        .map(hop)
        .collect()
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
fn address(word: &str) -> Option<IpAddr> {
    let bare = word
        .strip_prefix('[')
        .and_then(|word| word.strip_suffix(']'));
    let address = bare
        .unwrap_or(word)
        .parse()
        .or_else(|_| word.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn seen(
        proxies: &[&str],
        header: ProxyHeader,
        from: &str,
        lines: &[(&str, &str)],
    ) -> (String, bool) {
        let proxies = Proxies {
            networks: proxies.iter().map(|text| text.parse().unwrap()).collect(),
            header,
        };
        let mut peer = Peer {
            address: from.parse().unwrap(),
            is_secure: false,
            certificate: Some("proxy".to_owned()),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_str(name).unwrap(), value.parse().unwrap());
        }
        proxies.see(&mut peer, &headers);
        assert_eq!(
            peer.certificate.is_some(),
            !proxies.trusts(from.parse().unwrap())
        );
        (peer.address.to_string(), peer.is_secure)
    }

    fn x(from: &str, lines: &[(&str, &str)]) -> (String, bool) {
        seen(
            &["10.0.0.0/8", "fd00::/8"],
            ProxyHeader::XForwarded,
            from,
            lines,
        )
    }

    fn told(address: &str, is_secure: bool) -> (String, bool) {
        (address.to_owned(), is_secure)
    }

    #[test]
    fn a_stranger_cannot_say_who_it_is() {
        let lines = [
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-proto", "https"),
        ];
        assert_eq!(x("192.0.2.9", &lines), told("192.0.2.9", false));
    }

    #[test]
    fn the_rightmost_hop_that_is_no_proxy_of_ours_is_the_client() {
        let chain = |text| vec![("x-forwarded-for", text), ("x-forwarded-proto", "https")];
        assert_eq!(
            x("10.1.2.3", &chain("198.51.100.1")),
            told("198.51.100.1", true)
        );
        assert_eq!(
            x("::ffff:10.1.2.3", &chain("198.51.100.1")),
            told("198.51.100.1", true)
        );
        // The left part is what the client made up.
        assert_eq!(
            x("10.1.2.3", &chain("127.0.0.1, 198.51.100.1, 10.0.0.7")),
            told("198.51.100.1", true)
        );
        assert_eq!(
            x("10.1.2.3", &chain("127.0.0.1, [2001:db8::7]:443, fd00::1")),
            told("2001:db8::7", true)
        );
        // Nobody but proxies of ours: the first of them.
        assert_eq!(x("10.1.2.3", &chain("10.0.0.7")), told("10.0.0.7", true));
        // Several lines are one list.
        let lines = [
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-for", "198.51.100.1:4711"),
        ];
        assert_eq!(x("10.1.2.3", &lines), told("198.51.100.1", false));
    }

    #[test]
    fn nothing_is_believed_beyond_a_hop_that_cannot_be_read() {
        let lines = [("x-forwarded-for", "127.0.0.1, unknown, 10.0.0.7")];
        assert_eq!(x("10.1.2.3", &lines), told("10.0.0.7", false));
        assert_eq!(x("10.1.2.3", &[]), told("10.1.2.3", false));
    }

    #[test]
    fn the_scheme_is_the_one_the_last_proxy_saw() {
        let lines = [
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-proto", "https, http"),
        ];
        assert_eq!(x("10.1.2.3", &lines), told("198.51.100.1", false));
        assert_eq!(
            x("10.1.2.3", &[("x-forwarded-proto", "https")]),
            told("10.1.2.3", true)
        );
    }

    #[test]
    fn only_the_header_the_operator_chose_counts() {
        let lines = [
            (
                "forwarded",
                "for=127.0.0.1;proto=http, For=\"[2001:db8::7]:80\";proto=HTTPS",
            ),
            ("x-forwarded-for", "198.51.100.1"),
        ];
        assert_eq!(x("10.1.2.3", &lines), told("198.51.100.1", false));
        let chosen = seen(&["10.0.0.0/8"], ProxyHeader::Forwarded, "10.1.2.3", &lines);
        assert_eq!(chosen, told("2001:db8::7", true));
    }

    #[test]
    fn a_network_is_an_address_with_a_length_and_never_everybody() {
        for text in [
            "0.0.0.0/0",
            "::/0",
            "10.0.0.0/33",
            "fd00::/129",
            "proxy.example",
            "",
            "10.0.0.1/",
            "10.0.0.1/x",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        let network: Network = "192.0.2.128/25".parse().unwrap();
        assert!(network.holds("192.0.2.129".parse().unwrap()));
        assert!(!network.holds("192.0.2.127".parse().unwrap()));
        assert!(!network.holds("::1".parse().unwrap()));
    }
}
