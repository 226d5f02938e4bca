//! The target `events`: stored events are read as they were written, and any of them in any order make no state that breaks.

use ::casework::{
    Actor, Bank, Capture, Case, Entry, Event, Group, Notice, Organisation, Person, Recorded, Token,
};
use jiff::{SignedDuration, Timestamp};

/// Reads each line of the input as an event, and lets every kind of thing follow from those that can be read.
///
/// # Panics
/// If an event's JSON does not read as itself, is not named as it is stored, or is about nothing; if applying it panics or
/// gives another state the second time.
pub fn events(input: &[u8]) {
    let mut recorded = Vec::new();
    for line in input.split(|byte| *byte == b'\n') {
        let Ok(event) = serde_json::from_slice::<Event>(line) else {
            continue;
        };
        reads_as_itself(&event);
        let seq = recorded.len() as u64;
        recorded.push(Recorded {
            seq,
            at: Timestamp::UNIX_EPOCH + SignedDuration::from_mins(seq as i64 * 40),
            actor: Actor::System,
            event,
        });
    }
    fold(&recorded, Organisation::apply);
    fold(&recorded, Person::apply);
    fold(&recorded, Token::apply);
    fold(&recorded, Group::apply);
    fold(&recorded, Bank::apply);
    fold(&recorded, Entry::apply);
    fold(&recorded, Capture::apply);
    fold(&recorded, Case::apply);
    fold(&recorded, Notice::apply);
}

fn reads_as_itself(event: &Event) {
    let json = serde_json::to_string(event).expect("an event is JSON");
    let read: Event = serde_json::from_str(&json).expect("its own JSON");
    assert_eq!(read, *event);
    assert_eq!(serde_json::to_string(&read).ok(), Some(json.clone()));
    let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(value["type"], event.kind());
    assert!(!event.subjects().is_empty());
}

fn fold<T: Clone + PartialEq + std::fmt::Debug>(
    recorded: &[Recorded],
    apply: fn(Option<T>, &Recorded) -> Option<T>,
) {
    let state = |upto: usize| recorded[..upto].iter().fold(None, apply);
    let whole = state(recorded.len());
    // What follows from the last event depends on the state before it and on nothing else.
    if let Some((last, before)) = recorded.split_last() {
        assert_eq!(apply(state(before.len()), last), whole);
    }
    if let Some(whole) = whole {
        assert!(!format!("{whole:?}").is_empty());
    }
}

/// An event each, as it is stored, and what it is called here.
#[rustfmt::skip]
const STORED: &[(&str, &str)] = &[
    (
        "organisation",
        r#"{"type":"organisation_registered","id":"org_00000000000000000000000001","name":"a service","kind":"provider","member_state":"IE","contact":null,"hosts":["host.example:8080"]}"#,
    ),
    (
        "host",
        r#"{"type":"host_added","organisation":"org_00000000000000000000000001","host":"other.example"}"#,
    ),
    (
        "person",
        r#"{"type":"person_enrolled","id":"person_00000000000000000000000002","organisation":"org_00000000000000000000000001","pseudonym":"reviewer 3","role":"reviewer"}"#,
    ),
    (
        "token-issued",
        r#"{"type":"token_issued","id":"token_00000000000000000000000003","organisation":"org_00000000000000000000000001","label":"l","secret_sha256":"00"}"#,
    ),
    (
        "token-revoked",
        r#"{"type":"token_revoked","id":"token_00000000000000000000000003"}"#,
    ),
    (
        "endpoint",
        r#"{"type":"endpoint_set","organisation":"org_00000000000000000000000001","url":"https://host.example/hook"}"#,
    ),
    (
        "bank",
        r#"{"type":"bank_created","id":"bank_00000000000000000000000004","organisation":"org_00000000000000000000000001","name":"b","description":"","shared":true,"thoroughness":"thorough"}"#,
    ),
    (
        "entry",
        r#"{"type":"entry_added","id":"entry_00000000000000000000000005","bank":"bank_00000000000000000000000004","entry":{"pdq":"00","quality":80,"sha256":null,"stored":false,"label":"l","source":"s","ground":"threatens","reason":"r"}}"#,
    ),
    (
        "deepened",
        r#"{"type":"entry_deepened","id":"entry_00000000000000000000000005","bank":"bank_00000000000000000000000004","features":"00"}"#,
    ),
    (
        "withdrawn",
        r#"{"type":"entry_withdrawn","id":"entry_00000000000000000000000005","bank":"bank_00000000000000000000000004","reason":"r"}"#,
    ),
    (
        "capture",
        r#"{"type":"capture_sealed","id":"capture_00000000000000000000000006","organisation":"org_00000000000000000000000001","url":"http://host.example/","final_url":"http://host.example/","status":200,"record_sha256":"00","images":[{"url":"http://host.example/1.png","sha256":"00","bytes":5,"width":1,"height":1,"pdq":"00","quality":0}]}"#,
    ),
    (
        "case-of-location",
        r#"{"type":"case_opened","id":"case_00000000000000000000000007","organisation":"org_00000000000000000000000001","origin":{"from":"location","url":"http://host.example/","capture":"capture_00000000000000000000000006","provider":null},"matches":[{"signal":"pdq","query":"00","banked":"01","distance":1,"threshold":31,"bank":"bank_00000000000000000000000004","bank_name":"b","bank_version":2,"entry":"entry_00000000000000000000000005","label":"l","ground":"incites"}]}"#,
    ),
    (
        "decided",
        r#"{"type":"case_decided","case":"case_00000000000000000000000007","decision":{"outcome":"order","grounds":["incites"],"purpose":"none_found","reasons":"r","by":{"kind":"system"},"at":"2026-01-02T03:04:05.678901Z"}}"#,
    ),
    (
        "decided-protected",
        r#"{"type":"case_decided","case":"case_00000000000000000000000007","decision":{"outcome":"keep","purpose":{"protected":"journalism"},"reasons":"r","by":{"kind":"system"},"at":"2026-01-02T03:04:05.678901Z"}}"#,
    ),
    (
        "issued",
        r#"{"type":"notice_issued","id":"notice_00000000000000000000000008","kind":"removal_order","terms":{"case":"case_00000000000000000000000007","issuer":"org_00000000000000000000000001","addressee":"org_00000000000000000000000001","reference":"r","url":"http://host.example/","content_sha256":[],"grounds":["incites"],"reasons":"r","non_disclosure":true}}"#,
    ),
    (
        "received",
        r#"{"type":"notice_received","notice":"notice_00000000000000000000000008","via":"webhook"}"#,
    ),
    (
        "clarified",
        r#"{"type":"notice_clarified","notice":"notice_00000000000000000000000008","text":"t"}"#,
    ),
    (
        "taken-back",
        r#"{"type":"notice_withdrawn","notice":"notice_00000000000000000000000008","case":"case_00000000000000000000000007","addressee_case":null,"reason":"r"}"#,
    ),
    (
        "seen",
        r#"{"type":"location_seen","notice":"notice_00000000000000000000000008","case":"case_00000000000000000000000007","seen":{"state":"gone","http_status":404,"detail":"gone","at":"2026-01-02T03:04:05.678901Z"}}"#,
    ),
    (
        "case-of-upload",
        r#"{"type":"case_opened","id":"case_00000000000000000000000007","organisation":"org_00000000000000000000000001","origin":{"from":"upload","reference":"r","sha256":null,"pdq":"00","quality":90,"stored":false},"matches":[{"signal":"pdq","query":"00","banked":"01","distance":1,"threshold":31,"bank":"bank_00000000000000000000000004","bank_name":"b","bank_version":2,"entry":"entry_00000000000000000000000005","label":"l","ground":"incites"}]}"#,
    ),
    (
        "unknown",
        r#"{"type":"case_forgotten"}"#,
    ),
];

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let line = |wanted: &str| {
        let mut stored = STORED.iter().filter(|(name, _)| *name == wanted);
        stored.next().map_or("", |(_, line)| *line)
    };
    let all: Vec<&str> = STORED.iter().map(|(_, line)| *line).collect();
    let order = [
        "case-of-location",
        "decided",
        "issued",
        "received",
        "clarified",
        "seen",
    ];
    let several = [
        ("all".to_owned(), all.join("\n")),
        ("order".to_owned(), order.map(line).join("\n")),
    ];
    let single = STORED
        .iter()
        .map(|(name, line)| ((*name).to_owned(), (*line).to_owned()));
    let seeds = single.chain(several);
    seeds
        .map(|(name, text)| (name, text.into_bytes()))
        .collect()
}
