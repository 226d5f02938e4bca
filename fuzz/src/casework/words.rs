//! The target `words`: identifiers, addresses, hosts and the words of the law are refused, or read into a spelling that
//! reads as itself.

use super::bytes::Bytes;
use ::casework::{
    Actor, BankId, Capture, CaptureId, CaseId, EntryId, Event, Ground, GroupId, NoticeId,
    Organisation, OrganisationId, Outcome, PersonId, Recorded, Refusal, TokenId, Way,
};
use jiff::Timestamp;
use std::fmt::{Debug, Display};
use std::str::FromStr;
use url::Url;

/// Reads the input as what its first byte says.
///
/// # Panics
/// If what was accepted is not accepted again as it was spelt, is not what it should be, or is not found under its host.
pub fn words(input: &[u8]) {
    let mut input = Bytes(input);
    let how = input.u8() % 4;
    let text = String::from_utf8_lossy(input.0);
    match how {
        0 => identifiers(&text),
        1 => location(&text),
        2 => host(&text),
        _ => {
            word::<Ground>(&text);
            word::<Outcome>(&text);
            word::<Way>(&text);
        }
    }
}

fn identifiers(text: &str) {
    identifier::<OrganisationId>(text, "org");
    identifier::<PersonId>(text, "person");
    identifier::<TokenId>(text, "token");
    identifier::<BankId>(text, "bank");
    identifier::<EntryId>(text, "entry");
    identifier::<CaptureId>(text, "capture");
    identifier::<CaseId>(text, "case");
    identifier::<NoticeId>(text, "notice");
    identifier::<GroupId>(text, "group");
}

fn identifier<T>(text: &str, prefix: &str)
where
    T: FromStr<Err: Display>
        + Display
        + serde::Serialize
        + serde::de::DeserializeOwned
        + PartialEq
        + Debug,
{
    // Crockford's alphabet: digits and letters but i, l, o and u.
    let is_digit = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() && !"ilou".contains(c);
    let is_one = text.split_once('_').is_some_and(|(before, after)| {
        before == prefix && after.len() == 26 && after.chars().all(is_digit)
    });
    let json = serde_json::to_string(text).expect("text is JSON");
    let from_json = serde_json::from_str::<T>(&json);
    match text.parse::<T>() {
        Ok(id) => {
            assert!(is_one, "{text} was taken for an identifier");
            assert_eq!(id.to_string(), text);
            assert_eq!(serde_json::to_string(&id).ok(), Some(json));
            assert_eq!(from_json.ok(), Some(id));
        }
        Err(error) => {
            assert!(!is_one && from_json.is_err());
            // It quotes no more of what it was given than a line.
            assert!(error.to_string().len() < 500);
        }
    }
}

fn location(text: &str) {
    let Some(url) = accepted(Capture::location(text)) else {
        return;
    };
    assert!(url.len() <= 4_096);
    assert_eq!(
        Capture::location(&url).as_ref(),
        Ok(&url),
        "not as it was spelt"
    );
    let parsed = Url::parse(&url).expect("it is a URL");
    assert!(matches!(parsed.scheme(), "http" | "https"));
    assert!(parsed.username().is_empty() && parsed.password().is_none());
    assert!(parsed.fragment().is_none() && parsed.host_str().is_some_and(|host| !host.is_empty()));
    assert!(url.is_ascii() && !url.contains(|c: char| c.is_ascii_control() || c == ' '));
    // Whoever registers the host as the address has it is found under it.
    let host = host_of(&parsed);
    let events = service()
        .add_host(&host)
        .expect("the host of an address is a host");
    assert!(is_added(&events, &host));
}

fn host(text: &str) {
    let service = service();
    let Some(events) = accepted(service.add_host(text)) else {
        return;
    };
    let Some(Event::HostAdded { host, .. }) = events.first() else {
        panic!("a new host is added");
    };
    let again = service.add_host(host).expect("its own spelling");
    assert!(is_added(&again, host));
    // A location there is on this service.
    let page = Url::parse(&format!("http://{host}/page")).expect("a host makes an address");
    assert_eq!(host_of(&page), *host);
}

fn is_added(events: &[Event], expected: &str) -> bool {
    matches!(events, [Event::HostAdded { host, .. }] if host == expected)
}

/// As providers are looked up by the location of a capture.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_owned();
    let port = url.port().filter(|port| !matches!(port, 80 | 443));
    port.map_or(host.clone(), |port| format!("{host}:{port}"))
}

/// A service without hosts, as its first event makes it.
fn service() -> Organisation {
    let stored = r#"{"type":"organisation_registered","id":"org_00000000000000000000000001","name":"a service",
        "kind":"provider","member_state":null,"contact":null,"hosts":[]}"#;
    let recorded = Recorded {
        seq: 0,
        at: Timestamp::UNIX_EPOCH,
        actor: Actor::System,
        event: serde_json::from_str(stored).expect("an event as it is stored"),
    };
    Organisation::apply(None, &recorded).expect("an organisation is registered")
}

/// What was accepted; a refusal has to name the field and say no more than a person can read.
fn accepted<T>(result: Result<T, Refusal>) -> Option<T> {
    match result {
        Ok(accepted) => Some(accepted),
        Err(refusal) => {
            assert!(refusal.field.is_some() && !refusal.code.is_empty());
            assert!(refusal.detail.chars().count() < 500, "{refusal}");
            None
        }
    }
}

fn word<T>(text: &str)
where
    T: FromStr<Err = String>
        + Display
        + serde::Serialize
        + serde::de::DeserializeOwned
        + PartialEq
        + Debug,
{
    let json = serde_json::to_string(text).expect("text is JSON");
    let from_json = serde_json::from_str::<T>(&json).ok();
    match text.parse::<T>() {
        Ok(word) => {
            assert_eq!(word.to_string(), text);
            assert_eq!(from_json, Some(word));
        }
        Err(error) => assert!(from_json.is_none() && error.len() < 1_000),
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let long = format!("http://host.example/{}", "ä".repeat(1_300));
    let seeds = [
        (0, "id-case", "case_01jd0000000000000000000000"),
        (0, "id-org", "org_7zzzzzzzzzzzzzzzzzzzzzzzzz"),
        (0, "id-of-no-kind", "cases_01jd0000000000000000000000"),
        (0, "id-with-i", "bank_i1jd0000000000000000000000"),
        (1, "location", " HTTP://Host.Example:80/a/../b?q=1#part "),
        (1, "location-ipv6", "https://[::ffff:127.0.0.1]:8443/"),
        (1, "location-number", "http://2130706433/"),
        (1, "location-of-a-user", "http://user:secret@host.example/"),
        (1, "location-international", "https://bücher.example/ä b"),
        (1, "location-script", "javascript:alert(1)"),
        (1, "location-long", &long),
        (2, "host", "Host.Example"),
        (2, "host-port", "host.example:8080"),
        (2, "host-port-of-the-scheme", "host.example:80"),
        (2, "host-ipv6", "[::1]:9"),
        (2, "host-with-path", "host.example/p"),
        (3, "ground", "solicits_offence"),
        (3, "outcome", "order"),
        (3, "way", "features"),
    ];
    let input = |(how, name, text): (u8, &str, &str)| {
        (name.to_owned(), [&[how][..], text.as_bytes()].concat())
    };
    seeds.map(input).into()
}
