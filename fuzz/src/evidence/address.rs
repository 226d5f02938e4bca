//! The target `address`: an address is public if and only if no row of the registries says otherwise.

use ::evidence::address::is_public;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What is not to be reached, by the registries of special-purpose addresses for IPv4 and multicast (IANA; RFC 6890).
const V4: [(&str, u32); 16] = [
    ("0.0.0.0", 8),
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.0.0.0", 24),
    ("192.0.2.0", 24),
    ("192.88.99.0", 24),
    ("192.168.0.0", 16),
    ("198.18.0.0", 15),
    ("198.51.100.0", 24),
    ("203.0.113.0", 24),
    ("224.0.0.0", 4),
    ("240.0.0.0", 4),
    ("255.255.255.255", 32),
];

/// The same for IPv6: what lies in 2000::/3 and is not handed out to hosts.
const V6: [(&str, u32); 3] = [("2001::", 23), ("2001:db8::", 32), ("3fff::", 20)];

/// IPv6 addresses that stand for the IPv4 address in the 32 bits after so many.
const CARRIERS: [(&str, u32, u32); 4] = [
    ("::ffff:0:0", 96, 96),
    ("64:ff9b::", 96, 96),
    ("2002::", 16, 16),
    ("::", 96, 96),
];

/// Takes four bytes, or sixteen, for an address; other lengths are text.
///
/// # Panics
/// If the verdict is another than that of the registries.
pub fn address(input: &[u8]) {
    if let Ok(octets) = <[u8; 4]>::try_from(input) {
        agrees(Ipv4Addr::from(octets).into());
        agrees(Ipv4Addr::from(octets).to_ipv6_mapped().into());
    } else if let Ok(octets) = <[u8; 16]>::try_from(input) {
        agrees(Ipv6Addr::from(octets).into());
    } else if let Some(address) = std::str::from_utf8(input)
        .ok()
        .and_then(|text| text.parse().ok())
    {
        agrees(address);
    }
}

fn agrees(address: IpAddr) {
    let expected = match address {
        IpAddr::V4(v4) => public_v4(v4),
        IpAddr::V6(v6) => public_v6(v6),
    };
    assert_eq!(is_public(address), expected, "{address}");
}

fn public_v4(address: Ipv4Addr) -> bool {
    let inside = |(net, bits): &(&str, u32)| {
        let net: Ipv4Addr = net.parse().expect("an address");
        (u32::from(net) ^ u32::from(address)) >> (32 - bits) == 0
    };
    !V4.iter().any(inside)
}

fn public_v6(address: Ipv6Addr) -> bool {
    let number = u128::from(address);
    let inside = |net: &str, bits: u32| {
        let net: Ipv6Addr = net.parse().expect("an address");
        (u128::from(net) ^ number) >> (128 - bits) == 0
    };
    if number <= 1 {
        return false;
    }
    for (net, bits, at) in CARRIERS {
        if inside(net, bits) {
            return public_v4(Ipv4Addr::from((number >> (96 - at)) as u32));
        }
    }
    inside("2000::", 3) && !V6.iter().any(|(net, bits)| inside(net, *bits))
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for (place, (net, bits)) in V4.iter().enumerate() {
        let net: Ipv4Addr = net.parse().expect("an address");
        // The first and the last of it, and what lies on either side.
        let (first, size) = (u32::from(net), 1u64 << (32 - bits));
        let last = (u64::from(first) + size - 1) as u32;
        for (side, edge) in [first, last, first.wrapping_sub(1), last.wrapping_add(1)]
            .into_iter()
            .enumerate()
        {
            seeds.push((format!("v4-{place}-{side}"), edge.to_be_bytes().to_vec()));
        }
    }
    for (place, text) in [
        "::",
        "::1",
        "::2",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2002:a00:1::",
        "2606:4700:4700::1111",
        "2001:1ff:ffff::",
        "2001:200::",
        "2001:db8::1",
        "3fff:fff::",
        "3fff:1000::",
        "fc00::1",
        "fe80::1",
        "ff02::1",
        "100::1",
        "1fff::",
        "4000::",
    ]
    .into_iter()
    .enumerate()
    {
        let address: Ipv6Addr = text.parse().expect("an address");
        seeds.push((format!("v6-{place}"), address.octets().to_vec()));
        seeds.push((format!("text-{place}"), text.as_bytes().to_vec()));
    }
    seeds
}
