//! Hosts: what is registrable, what is below it, and which first parts do not tell one site from another.

use super::forms::forms;

/// The registrable domain of a host (public suffix list, its private part included: `name.github.io` is one).
pub(super) fn domain(host: &str) -> Option<&str> {
    if is_address(host) {
        return None;
    }
    psl::domain_str(host)
}

/// Whether a host is an IP address, as a URL writes it.
pub(super) fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether the last part of a name is one on the internet.
pub(super) fn has_known_suffix(host: &str) -> bool {
    psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// The host and those above it, down to its registrable domain.
pub(super) fn upwards<'a>(host: &'a str, domain: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    let least = domain.unwrap_or(host).len();
    std::iter::successors(Some(host), |host| {
        host.split_once('.').map(|(_, rest)| rest)
    })
    .take_while(move |host| host.len() >= least)
}

/// Whether a host is a domain or below it.
pub(super) fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The host that is meant: without the parts for phones and mirrors, and without dots at its end.
pub(super) fn meant(host: &str) -> String {
    let mut host = host.trim_end_matches('.').to_ascii_lowercase();
    if is_address(&host) {
        return host;
    }
    // Each step makes it shorter or follows a mirror; no chain of either is this long.
    for _ in 0..16 {
        let next = step(&host);
        match next {
            Some(next) if next != host => host = next,
            _ => break,
        }
    }
    host
}

fn step(host: &str) -> Option<String> {
    let forms = forms();
    if let Some(other) = forms.mirrors.get(host) {
        return Some(other.clone());
    }
    if let Some(held) = forms.held_host(host) {
        return Some(held);
    }
    let (label, rest) = host.split_once('.')?;
    let is_above = domain(host).is_some_and(|domain| is_below(rest, domain));
    (is_above && forms.labels.contains(label)).then(|| rest.to_owned())
}
