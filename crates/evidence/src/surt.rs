//! The key under which an index of captures knows a URL: its host backwards (Sort-friendly URI Reordering Transform), so that what
//! is on one site stands together.
//!
//! `https://www.Example.org:443/A/../B/?b=2&a=1` becomes `org,example)/b?a=1&b=2`: what the Internet Archive's tools write, and what
//! those that replay look up. Names of schemes and `www.` are left out, letters are small, session identifiers of old web frameworks
//! are dropped, parameters are sorted.

/// The key of a URL in its normal spelling (ASCII, as [`url::Url`] writes it).
#[must_use]
pub fn surt(url: &str) -> String {
    let cleaned: String = url
        .trim()
        .chars()
        .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
        .collect();
    if cleaned.is_empty() {
        return "-".to_owned();
    }
    let with_scheme = match scheme(&cleaned) {
        Some(_) => cleaned,
        None => format!("http://{cleaned}"),
    };
    let single = innermost_protocol(&with_scheme);
    let parts = Parts::of(single);
    parts
        .and_then(|parts| parts.key())
        .unwrap_or_else(|| url.to_owned())
}

struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let scheme = scheme(url)?;
        let rest = &url[scheme.len() + 1..];
        let rest = rest.split('#').next().unwrap_or_default();
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = match before.strip_prefix("//") {
            Some(after) => after.split_at(after.find('/').unwrap_or(after.len())),
            None => ("", before),
        };
        Some(Self {
            scheme,
            authority,
            path,
            query,
        })
    }

    /// `None` where the port is no number.
    fn key(&self) -> Option<String> {
        let (host, port) = host_and_port(self.authority)?;
        let (mut host, mut path) = (host, self.path.as_bytes().to_vec());
        let web = self.scheme.to_ascii_lowercase();
        if host.is_empty() && web.starts_with("http") && !path.is_empty() {
            let text = self.path.trim_start_matches('/');
            let (first, rest) = text.split_once('/').unwrap_or((text, ""));
            (host, path) = (first.to_owned(), format!("/{rest}").into_bytes());
        }
        let mut out = String::new();
        if host.is_empty() {
            out.push_str(self.scheme);
            out.push(':');
        } else {
            out.push_str(&backwards(&massaged(&host, &web)));
            let usual = match web.as_str() {
                "http" => Some(80),
                "https" => Some(443),
                _ => None,
            };
            if let Some(port) = port.filter(|port| Some(*port) != usual) {
                out.push_str(&format!(":{port}"));
            }
            out.push(')');
        }
        let mut path = unescaped(&path);
        if !host.is_empty() {
            path = normal_path(&path);
        }
        let path = without_path_session(&escaped(&path).to_ascii_lowercase());
        let path = match path.strip_suffix('/') {
            Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
            _ => path,
        };
        let query = escaped(&unescaped(self.query.as_bytes()));
        let query = sorted(&without_query_session(&query).to_ascii_lowercase());
        out.push_str(&path);
        if path.is_empty() && !query.is_empty() {
            out.push('/');
        }
        if !query.is_empty() {
            out.push('?');
            out.push_str(&query);
        }
        Some(out)
    }
}

fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let mut letters = scheme.bytes();
    let first = letters.next()?.is_ascii_alphabetic();
    (first && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')))
        .then_some(scheme)
}

/// Of `http://https://…` the inner one.
fn innermost_protocol(url: &str) -> &str {
    let mut rest = url;
    loop {
        let next = rest
            .strip_prefix("http://")
            .or_else(|| rest.strip_prefix("https://"));
        match next {
            Some(next) if next.starts_with("http://") || next.starts_with("https://") => {
                rest = next;
            }
            _ => return rest,
        }
    }
}

fn host_and_port(authority: &str) -> Option<(String, Option<u32>)> {
    let trimmed = if authority.ends_with(':') {
        authority.trim_end_matches(':')
    } else {
        authority
    };
    let place = trimmed.rsplit('@').next().unwrap_or_default();
    let (host, port) = match place.split_once('[') {
        Some((_, bracketed)) => {
            let (host, rest) = bracketed.split_once(']').unwrap_or((bracketed, ""));
            (host, rest.split_once(':').map_or("", |(_, port)| port))
        }
        None => place.split_once(':').unwrap_or((place, "")),
    };
    let port = match port {
        "" => None,
        text if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(text.parse::<u32>().ok().filter(|port| *port <= 65_535)?)
        }
        _ => return None,
    };
    // Port 0 counts as none.
    Some((host.to_ascii_lowercase(), port.filter(|port| *port != 0)))
}

/// A host without `www.`, `www2.` and the like, in its normal spelling.
fn massaged(host: &str, scheme: &str) -> String {
    let host = String::from_utf8_lossy(&unescaped(host.as_bytes())).into_owned();
    let host = host.replace("..", ".");
    let host = host.trim_matches('.');
    let host = if !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_digit()) {
        // One number: an IPv4 address.
        let number = host.bytes().fold(0_u32, |sum, digit| {
            sum.wrapping_mul(10).wrapping_add(u32::from(digit - b'0'))
        });
        std::net::Ipv4Addr::from(number).to_string()
    } else {
        escaped(host.to_ascii_lowercase().as_bytes())
    };
    let host = host.to_ascii_lowercase();
    if scheme == "dns" {
        return host;
    }
    let after = host.strip_prefix("www").and_then(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix('.')
    });
    after.map_or(host.clone(), str::to_owned)
}

fn backwards(host: &str) -> String {
    host.split('.').rev().collect::<Vec<_>>().join(",")
}

/// `%41` and the like undone, and what comes of that undone again, until nothing changes.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut now = bytes.to_vec();
    loop {
        let mut next = Vec::with_capacity(now.len());
        let mut at = 0;
        while at < now.len() {
            let pair = now.get(at + 1..at + 3).and_then(|pair| {
                let text = std::str::from_utf8(pair).ok()?;
                pair.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                u8::from_str_radix(text, 16).ok()
            });
            match pair.filter(|_| now[at] == b'%') {
                Some(byte) => {
                    next.push(byte);
                    at += 3;
                }
                None => {
                    next.push(now[at]);
                    at += 1;
                }
            }
        }
        if next.len() == now.len() {
            return next;
        }
        now = next;
    }
}

/// What is not printable ASCII, and `#`, `%` and the space, as `%41`.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_graphic() && !matches!(byte, b'#' | b'%') {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A path without `.`, `..` and empty parts; of a `..` that leads above the top nothing is taken away.
fn normal_path(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/').skip(1) {
        match part {
            b"." => {}
            b".." => {
                if kept.pop().is_none() {
                    kept.push(part);
                }
            }
            _ => kept.push(part),
        }
    }
    let mut out = vec![b'/'];
    if let Some((last, folders)) = kept.split_last() {
        for folder in folders.iter().filter(|folder| !folder.is_empty()) {
            out.extend_from_slice(folder);
            out.push(b'/');
        }
        out.extend_from_slice(last);
    }
    out
}

fn sorted(query: &str) -> String {
    let mut arguments: Vec<Vec<&str>> = query
        .split('&')
        .map(|argument| argument.splitn(2, '=').collect())
        .collect();
    arguments.sort();
    let arguments: Vec<String> = arguments.iter().map(|pair| pair.join("=")).collect();
    arguments.join("&")
}

/// A path of ASP.NET pages without the session in brackets: `/(S(24 letters))/page.aspx` or `/(24 letters)/page.aspx`.
fn without_path_session(path: &str) -> String {
    let once = drop_path_session(path, true).unwrap_or_else(|| path.to_owned());
    drop_path_session(&once, false).unwrap_or(once)
}

fn drop_path_session(path: &str, named: bool) -> Option<String> {
    let places: Vec<usize> = path
        .match_indices('/')
        .map(|(place, _)| place + 1)
        .collect();
    places.into_iter().rev().find_map(|begin| {
        let rest = path.get(begin..)?.strip_prefix('(')?;
        let rest = if named {
            let mut rest = rest;
            let mut any = false;
            while let Some(after) = named_session(rest) {
                (rest, any) = (after, true);
            }
            rest.strip_prefix(')').filter(|_| any)?
        } else {
            rest.get(24..)
                .filter(|_| is_session(&rest[..24]))?
                .strip_prefix(')')?
        };
        let page = rest.strip_prefix('/')?;
        let aspx = page.find(".aspx").filter(|place| *place > 0);
        let aspx = aspx.or_else(|| page.get(1..)?.find(".aspx").map(|place| place + 1))?;
        (!page[..aspx].contains('?')).then(|| format!("{}{page}", &path[..begin]))
    })
}

/// What follows `s(24 letters or digits)`.
fn named_session(text: &str) -> Option<&str> {
    let mut letters = text.chars();
    letters.next().filter(char::is_ascii_alphabetic)?;
    let rest = letters.as_str().strip_prefix('(')?;
    rest.get(24..)
        .filter(|_| is_session(&rest[..24]))?
        .strip_prefix(')')
}

fn is_session(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A query without session identifiers of PHP, Java, ASP and ColdFusion.
fn without_query_session(query: &str) -> String {
    let mut query = query.to_owned();
    for name in ["jsessionid=", "phpsessid=", "sid="] {
        query = drop_argument(&query, |rest| {
            let value = strip_prefix_of_any_case(rest, name)?;
            value.get(32..).filter(|_| is_session(&value[..32]))
        });
    }
    query = drop_argument(&query, |rest| {
        let rest = strip_prefix_of_any_case(rest, "aspsessionid")?;
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let value = rest.get(8..).filter(|_| letters(&rest[..8]))?;
        let value = value.strip_prefix('=')?;
        value.get(24..).filter(|_| letters(&value[..24]))
    });
    drop_argument(&query, |rest| {
        let value = strip_prefix_of_any_case(rest, "cfid=")?;
        let behind = value.find('&').filter(|place| *place > 0)?;
        let token = strip_prefix_of_any_case(&value[behind..], "&cftoken=")?;
        let end = token.find('&').unwrap_or(token.len());
        (end > 0).then(|| &token[end..])
    })
}

/// The query without the last place where `value` finds something that ends there or before an `&`, which goes too.
fn drop_argument(query: &str, value: impl Fn(&str) -> Option<&str>) -> String {
    for (place, _) in query.char_indices().rev() {
        let Some(rest) = value(&query[place..]) else {
            continue;
        };
        if rest.is_empty() {
            return query[..place].to_owned();
        }
        if let Some(rest) = rest.strip_prefix('&') {
            return format!("{}{rest}", &query[..place]);
        }
    }
    query.to_owned()
}

fn strip_prefix_of_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    text.get(..prefix.len())
        .filter(|begin| begin.eq_ignore_ascii_case(prefix))
        .map(|_| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_that_archives_use() {
        for (url, key) in [
            ("http://www.example.org/", "org,example)/"),
            (
                "https://www.Example.org:443/A/../B/?b=2&a=1#x",
                "org,example)/b?a=1&b=2",
            ),
            ("http://127.0.0.1:8080/page", "1,0,0,127:8080)/page"),
            ("http://[::1]:81/a", "::1:81)/a"),
            ("http://user:secret@www2.host.example/x/", "example,host)/x"),
            (
                "https://host.example/caf%C3%A9?q=%2Fa+b",
                "example,host)/caf%c3%a9?q=/a+b",
            ),
            (
                "http://a.example/?x=1&PHPSESSID=0123456789abcdef0123456789abcdef&y=2",
                "example,a)/?x=1&y=2",
            ),
            (
                "urn:view:https://a.example/P",
                "urn:view:https://a.example/p",
            ),
        ] {
            assert_eq!(surt(url), key, "{url}");
        }
    }
}
