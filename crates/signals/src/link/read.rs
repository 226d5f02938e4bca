//! One address, as somebody wrote it, in its canonical spelling.

use super::defang::{mapped, with_scheme};
use super::escape::{Part, normal, once};
use super::forms::forms;
use super::host::{self, domain, has_known_suffix, is_address};
use super::parameters::counts_visitors;
use super::platform::{Seen, platforms};
use super::{LONGEST, Link, NotALink};
use std::borrow::Cow;
use url::Url;

/// How many addresses within addresses are followed.
const DEEPEST: usize = 4;
/// What a browser takes out of an address wherever it stands, before it looks at anything else (WHATWG URL, basic parser).
const TAKEN_OUT: [char; 3] = ['\t', '\n', '\r'];
/// The longest text that is read as an address, in bytes.
const LONGEST_GIVEN: usize = 4 * LONGEST;
/// Most parameters that are kept.
const MOST_PARAMETERS: usize = 200;

type Rule = Option<(usize, usize)>;

pub(super) fn read(text: &str) -> Result<Link, NotALink> {
    read_with_rule(text).0
}

/// With the platform's rule that decided.
pub(super) fn read_with_rule(text: &str) -> (Result<Link, NotALink>, Rule) {
    let mut rule = None;
    (written(text, 0, &mut rule), rule)
}

fn written(text: &str, depth: usize, rule: &mut Rule) -> Result<Link, NotALink> {
    if text.len() > LONGEST_GIVEN {
        return Err(NotALink::TooLong);
    }
    let quotes = |c: char| c.is_whitespace() || "<>\"'`“”„«»‹›".contains(c);
    let mut text = Cow::from(text.trim_matches(quotes));
    if text.contains(TAKEN_OUT) {
        text = text.replace(TAKEN_OUT, "").into();
    }
    let text = mapped(&text, depth == 0).text;
    let text = with_scheme(&joined(text.trim_matches(quotes)));
    if text.is_empty() {
        return Err(NotALink::NotAnAddress);
    }
    if let Some(address) = handle(&text) {
        return link(&parsed(&address)?, depth, rule);
    }
    if depth < DEEPEST
        && let Some(plain) = unescaped(&text)
    {
        return written(&plain, depth + 1, rule);
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    let scheme = scheme.filter(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-".contains(&b))
    });
    match scheme.map(str::to_ascii_lowercase) {
        Some(scheme) if matches!(scheme.as_str(), "http" | "https") => {
            link(&parsed(&text)?, depth, rule)
        }
        Some(scheme) if platforms().has_scheme(&scheme) => of_platform(&text, &scheme, rule),
        Some(scheme) => Err(NotALink::Scheme(scheme.chars().take(40).collect())),
        // `//host.example/page` and `host.example/page`
        None => link(
            &parsed(&format!("https://{}", text.trim_start_matches('/')))?,
            depth,
            rule,
        ),
    }
}

/// What an address says that is escaped as a whole: `https%3A%2F%2Fhost.example%2Fpage`, also twice over.
fn unescaped(text: &str) -> Option<String> {
    let (scheme, behind) = text.split_at(text.find('%')?);
    let is_scheme = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'*');
    (is_scheme && is_escaped_colon_and_slash(behind)).then(|| once(text))
}

/// Whether a text begins with `:/` of which at least the colon is escaped, however often over.
pub(super) fn is_escaped_colon_and_slash(text: &str) -> bool {
    let behind = without_escape(text, "3a");
    behind.is_some_and(|rest| {
        rest.starts_with(['/', '\\'])
            || ["2f", "5c"]
                .iter()
                .any(|code| without_escape(rest, code).is_some())
    })
}

/// What stands behind an escape of that code, in small letters: `%3A`, `%253a`.
fn without_escape<'a>(text: &'a str, code: &str) -> Option<&'a str> {
    let mut rest = text.strip_prefix('%')?;
    while let Some(behind) = rest.strip_prefix("25") {
        rest = behind;
    }
    let head = rest.get(..code.len())?;
    head.eq_ignore_ascii_case(code).then(|| &rest[code.len()..])
}

/// Without spaces around the marks of an address: `https : // host . example`.
fn joined(text: &str) -> String {
    if !text.contains(char::is_whitespace) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_whitespace() {
            let is_mark = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | '/' | ':'));
            if is_mark(out.chars().next_back()) || is_mark(rest.peek().copied()) {
                continue;
            }
            // Of several spaces only the last stands next to what follows.
            if rest.peek().is_some_and(|next| next.is_whitespace()) {
                continue;
            }
        }
        out.push(c);
    }
    out
}

/// The address of a handle: `telegram: @name`, `telegram/@name`, `@name@host.example`.
fn handle(text: &str) -> Option<String> {
    if let Some((name, host)) = text.strip_prefix('@').and_then(|rest| rest.split_once('@')) {
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
        let is_host = host.contains('.') && !host.contains(['/', ':', ' ', '@', '?', '#']);
        return (is_name && is_host)
            .then(|| format!("https://{host}/@{}", name.to_ascii_lowercase()));
    }
    let (word, name) = text.split_once('@')?;
    let word = word
        .trim_end_matches([' ', ':', '/', '-', '=', '>'])
        .to_lowercase();
    platforms().address_of(word.trim(), name.trim())
}

fn parsed(text: &str) -> Result<Url, NotALink> {
    match Url::parse(text) {
        Ok(url) if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(url),
        _ => Err(NotALink::NotAnAddress),
    }
}

/// The address that a link of a platform's own scheme means.
fn of_platform(text: &str, scheme: &str, rule: &mut Rule) -> Result<Link, NotALink> {
    let rest = text.get(scheme.len() + 1..).unwrap_or_default();
    // As a URL with a host of no meaning, for its parts.
    let url = parsed(&format!(
        "https://x.invalid/{}",
        rest.trim_start_matches('/')
    ))?;
    let seen = Seen {
        scheme: Some(scheme),
        parts: parts(&url, true),
        parameters: pairs(&url),
        fragment: url.fragment(),
        ..Seen::default()
    };
    let ruled = platforms()
        .ruled(&seen)
        .ok_or_else(|| NotALink::Scheme(scheme.to_owned()))?;
    let address = ruled.address.ok_or(NotALink::NotAnAddress)?;
    *rule = Some(ruled.rule);
    finished(&address, ruled.account, None)
}

fn pairs(url: &Url) -> Vec<(String, String)> {
    url.query_pairs()
        .take(MOST_PARAMETERS)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn link(url: &Url, depth: usize, rule: &mut Rule) -> Result<Link, NotALink> {
    let given = url.host_str().unwrap_or_default();
    let host = host::meant(given);
    let is_name = !host.is_empty()
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.len() <= 63)
        && host.len() <= 253
        && host.contains('.');
    if !is_name && !is_address(&host) {
        return Err(NotALink::Host(host.chars().take(80).collect()));
    }
    if depth < DEEPEST
        && let Some(target) = forms().leads_to(url, &host)
        && let Ok(target) = written(&target, depth + 1, rule)
    {
        return Ok(target);
    }
    let copied = forms()
        .copies(url, &host)
        .or_else(|| carried(url))
        .filter(|_| depth < DEEPEST);
    let copy_of = copied.and_then(|copied| written(&copied, depth + 1, &mut None).ok());
    let seen = Seen {
        scheme: None,
        host: &host,
        parts: parts(url, false),
        parameters: pairs(url),
        fragment: url.fragment(),
    };
    let ruled = platforms().ruled(&seen);
    let account = ruled.as_ref().and_then(|ruled| ruled.account.clone());
    if let Some(ruled) = ruled {
        *rule = Some(ruled.rule);
        if let Some(address) = ruled.address {
            return finished(&address, account, copy_of);
        }
    }
    // Both ports of the web are the web's, whichever scheme was given.
    let port = url.port().filter(|port| !matches!(port, 80 | 443));
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let mut address = format!("{host}{port}/{}", seen.parts.join("/"));
    if let Some(query) = query(url, &host) {
        address.push('?');
        address.push_str(&query);
    }
    if let Some(fragment) = fragment(url, &host) {
        address.push('#');
        address.push_str(&fragment);
    }
    finished(&address, account, copy_of)
}

/// A whole address that stands within another one: the value of a parameter, what stands behind `#`, or the end of the path, as proxies,
/// previews and pages that lead on take it. Which of them does what is not known; whoever spreads a known address so still spreads it.
fn carried(url: &Url) -> Option<String> {
    let is_whole = |text: &str| {
        let head = text.get(..8).unwrap_or_default().to_ascii_lowercase();
        (head.starts_with("http://") || head == "https://") && text.contains('.')
    };
    if let Some((_, value)) = url
        .query_pairs()
        .take(MOST_PARAMETERS)
        .find(|(_, value)| is_whole(value.trim()))
    {
        return Some(value.trim().to_owned());
    }
    let fragment = url.fragment().map(once).filter(|text| is_whole(text));
    if fragment.is_some() {
        return fragment;
    }
    // The second slash is lost where a server joins those that follow each other.
    let path = once(url.path());
    let lower = path.to_ascii_lowercase();
    let (at, scheme) = ["/https:/", "/http:/"]
        .iter()
        .find_map(|scheme| Some((lower.find(scheme)?, &scheme[1..])))?;
    let rest = path.get(at + 1 + scheme.len()..)?.trim_start_matches('/');
    let query = url.query().map(|query| format!("?{query}"));
    let address = format!("{scheme}/{rest}{}", query.unwrap_or_default());
    is_whole(&address).then_some(address)
}

/// The parts of the path in their normal spelling, without empty ones, sessions, and what is the folder itself. Those of a
/// platform's own scheme are taken as they are.
fn parts(url: &Url, is_platforms: bool) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for given in url.path().split('/') {
        let part = match given.split_once(';') {
            Some((before, session)) => {
                let name = session.split('=').next().unwrap_or_default();
                let is_session = forms().sessions.contains(&name.to_ascii_lowercase());
                if is_session { before } else { given }
            }
            None => given,
        };
        let part = normal(part, Part::Segment);
        match part.as_str() {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    while !is_platforms && let Some(last) = parts.last().map(|last| last.to_ascii_lowercase()) {
        let is_folder = forms().indexes.contains(&last);
        let is_phones = parts.len() > 1 && forms().endings.contains(&last);
        if !is_folder && !is_phones {
            break;
        }
        parts.pop();
    }
    parts
}

/// The parameters that say what is there, in order, each once.
fn query(url: &Url, host: &str) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for pair in url.query()?.split('&').take(MOST_PARAMETERS) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (normal(name, Part::Name), normal(value, Part::Value));
        if (name.is_empty() && value.is_empty()) || counts_visitors(&name, host) {
            continue;
        }
        kept.push(if value.is_empty() {
            name
        } else {
            format!("{name}={value}")
        });
    }
    kept.sort();
    kept.dedup();
    (!kept.is_empty()).then(|| kept.join("&"))
}

/// What stands behind `#`, where that says what is shown.
fn fragment(url: &Url, host: &str) -> Option<String> {
    let fragment = url.fragment()?;
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let says = forms().keeps_fragment(host) || fragment.starts_with('!');
    let normal = normal(fragment, Part::Fragment);
    (says && !normal.is_empty()).then_some(normal)
}

/// A link of an address in its normal spelling.
fn finished(
    address: &str,
    account: Option<super::Account>,
    copy_of: Option<Link>,
) -> Result<Link, NotALink> {
    let canonical = format!("https://{address}");
    if canonical.len() > LONGEST {
        return Err(NotALink::TooLong);
    }
    let start = "https://".len();
    let path_at = start + address.find('/').unwrap_or(address.len());
    let path_end = start + address.find(['?', '#']).unwrap_or(address.len());
    let authority = canonical.get(start..path_at).unwrap_or_default();
    let without_port = match authority.rfind(':') {
        Some(at) if !authority.ends_with(']') => at,
        _ => authority.len(),
    };
    let host_end = start + without_port;
    let host = canonical.get(start..host_end).unwrap_or_default();
    let domain = domain(host).map(str::to_owned);
    Ok(Link {
        domain,
        host_end,
        path_end,
        account,
        copy_of: copy_of
            .filter(|copied| copied.canonical != canonical)
            .map(Box::new),
        canonical,
    })
}

/// Whether a text that may be anything (the name of a file, a hash, words) is one address: it has a scheme of the web, a harmless one
/// or a platform's, or a host with a path or of a usual ending, and can be read.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let text = text.trim();
    let plain = with_scheme(&mapped(text, false).text);
    let has_scheme = plain.split_once(':').is_some_and(|(scheme, rest)| {
        let scheme = scheme.to_ascii_lowercase();
        let is_web = matches!(scheme.as_str(), "http" | "https") && rest.starts_with(['/', '\\']);
        is_web || platforms().has_scheme(&scheme)
    });
    let host = plain.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_bare = || {
        is_bare_address(&plain) && (host.len() < plain.len() || super::extract::is_plain_host(host))
    };
    let is_one = !text.contains(['\n', '\r']) && (has_scheme || is_bare());
    is_one && Link::read(text).is_ok()
}

/// Whether something without a scheme is an address in a text: its host ends as hosts do.
pub(super) fn is_bare_address(text: &str) -> bool {
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    host.contains('.')
        && host.len() <= 253
        && host.chars().all(is_host)
        && host.split('.').all(|label| !label.is_empty())
        && has_known_suffix(&host.to_lowercase())
}
