//! The target `body`: every body of the API that can be read is written as it reads.

use super::bytes::Bytes;
use ::exchange::Problem;
use ::exchange::v1::{
    BankChange, BankView, CaptureView, CaseFilter, CaseView, Clarification, EndpointView,
    EntryView, GroupView, HealthView, LedgerView, MatchAnswer, NewBank, NewCapture, NewEndpoint,
    NewNotice, NewSignalEntry, NoticeView, OrganisationView, Page, SignalQuery, StatusView, WhoAmI,
    Withdrawal,
};
use ::exchange::webhook::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// The kinds of body. Answers of servers are among them: an instance reads those of others.
const KINDS: &[fn(&[u8])] = &[
    reads_as_itself::<NewBank>,
    reads_as_itself::<BankChange>,
    reads_as_itself::<NewSignalEntry>,
    reads_as_itself::<Withdrawal>,
    reads_as_itself::<NewCapture>,
    reads_as_itself::<CaseFilter>,
    reads_as_itself::<SignalQuery>,
    reads_as_itself::<NewNotice>,
    reads_as_itself::<Clarification>,
    reads_as_itself::<NewEndpoint>,
    reads_as_itself::<Message>,
    reads_as_itself::<Problem>,
    reads_as_itself::<Page<BankView>>,
    reads_as_itself::<Page<EntryView>>,
    reads_as_itself::<Page<OrganisationView>>,
    reads_as_itself::<CaptureView>,
    reads_as_itself::<CaseView>,
    reads_as_itself::<NoticeView>,
    reads_as_itself::<MatchAnswer>,
    reads_as_itself::<EndpointView>,
    reads_as_itself::<LedgerView>,
    reads_as_itself::<HealthView>,
    reads_as_itself::<WhoAmI>,
    reads_as_itself::<Page<GroupView>>,
    reads_as_itself::<StatusView>,
];

/// Reads the input as the kind of body that its first byte says.
///
/// # Panics
/// If what was read is written as something else.
pub fn body(input: &[u8]) {
    let mut input = Bytes(input);
    let kind = usize::from(input.u8()) % KINDS.len();
    KINDS[kind](input.0);
}

fn reads_as_itself<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(json) else {
        return;
    };
    let written = serde_json::to_vec(&read).expect("a body is JSON");
    let again: T = serde_json::from_slice(&written).expect("its own JSON");
    assert_eq!(again, read);
    assert_eq!(serde_json::to_vec(&again).ok(), Some(written));
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let hash = "ab".repeat(32);
    let clock = r#"{"law":"order_art3_3","started_at":"2026-01-02T03:04:05Z","due_at":"2026-01-02T04:04:05Z","stopped":null,"citation":"c","duty":true,"status":"running","seconds":5}"#;
    let seeds = [
        (0, "bank", r#"{"name":"a","shared":true,"thoroughness":"thorough"}"#.to_owned()),
        (1, "change", r#"{"thoroughness":"exact"}"#.to_owned()),
        (2, "signal", format!(r#"{{"pdq":"{hash}","quality":87,"label":"l","source":"s","ground":"incites","reason":"r"}}"#)),
        (3, "withdrawal", r#"{"reason":"r"}"#.to_owned()),
        (4, "capture", r#"{"url":"http://host.example/"}"#.to_owned()),
        (5, "filter", r#"{"stage":"open","from":"upload","limit":5}"#.to_owned()),
        (6, "query", format!(r#"{{"sha256":"{hash}","reference":"\u00e9\ud83d\ude00"}}"#)),
        (7, "notice", r#"{"kind":"removal_order","non_disclosure":true}"#.to_owned()),
        (10, "message", r#"{"type":"notice.issued","data":{"notice":"notice_00000000000000000000000000","kind":"referral"}}"#.to_owned()),
        (10, "message-decided", r#"{"data":{"case":"case_00000000000000000000000000","reference":"r","publish":true},"type":"case.decided"}"#.to_owned()),
        (11, "problem", r#"{"type":"urn:staydown:problem:x","title":"t","status":422,"code":"x","detail":"d","field":"f"}"#.to_owned()),
        (12, "page", r#"{"items":[],"total":0}"#.to_owned()),
        (16, "case", r#"{"id":"case_00000000000000000000000000","origin":{"from":"upload","reference":"r","sha256":null,"pdq":null,"quality":null,"stored":false},"title":"t","stage":"open","matches":[],"decisions":[],"outcome":null,"counterpart":null,"counterpart_name":null,"notices":[],"notice_kind":null,"notice_stage":null,"clocks":[CLOCK],"pictures":[],"opened_at":"2026-01-02T03:04:05.000001Z","closed_at":null}"#.replace("CLOCK", clock)),
        (18, "answer", r#"{"verdict":"hold","explanation":"e","sha256":null,"pdq":null,"quality":null,"matches":[],"case":null}"#.to_owned()),
        (21, "health", r#"{"status":"ok","version":"1","now":"-009999-01-02T01:59:59Z"}"#.to_owned()),
        (0, "unknown-field", r#"{"name":"a","nmae":"b"}"#.to_owned()),
        (0, "deep", "[".repeat(300)),
    ];
    seeds
        .map(|(kind, name, json)| (name.to_owned(), [&[kind][..], json.as_bytes()].concat()))
        .into()
}
