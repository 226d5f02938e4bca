//! Files and requests made to do harm, or made by mistake: each is refused by name, and nothing else fails.

mod corpus;
mod files;
mod throng;

use crate::openapi::{Operation, generated, operations};
use crate::stage::{Stage, file_entry, picture, signal_entry};
use exchange::v1::{Condition, Verdict};
use files::Broken;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Door, Seed};

/// How much more memory the server may hold after all of it.
const GROWTH: u64 = 200 * 1024 * 1024;
/// The limit of a file, in bytes.
const LONGEST_FILE: usize = 64 * 1024 * 1024;

const FIELDS: [(&str, &str); 4] = [
    ("label", "Known"),
    ("source", "Test"),
    ("ground", "incites"),
    ("reason", "Treated as known."),
];

/// A stage with a known picture, and where to add to its bank.
async fn stage() -> (Stage, String) {
    let stage = Stage::set().await;
    let bank = stage.bank("Known", true).await;
    let entry = file_entry(picture(1));
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    (stage, format!("/v1/banks/{}/entries", bank.id))
}

/// The server answers, and still knows what it knew.
async fn still_well(stage: &mut Stage) {
    assert!(stage.server.runs());
    let reviewer = stage.reviewer();
    assert_eq!(reviewer.health().await.unwrap().status, Condition::Ok);
    let answer = reviewer.match_file("a.jpg", &picture(1), None).await;
    assert_eq!(answer.unwrap().verdict, Verdict::Hold);
    let answer = reviewer.match_file("a.jpg", &picture(9), None).await;
    assert_eq!(answer.unwrap().verdict, Verdict::Clear);
}

fn assert_refused(answer: &Answer, status: u16, codes: &[&str], what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.text());
    let problem = answer.problem().unwrap();
    assert!(codes.contains(&problem.code.as_str()), "{what}: {problem}");
}

#[tokio::test]
async fn a_file_that_is_no_whole_image_is_refused_by_name() {
    let (mut stage, entries) = stage().await;
    let (ask, add) = (
        stage.provider.door(&stage.server),
        stage.authority.door(&stage.server),
    );
    for Broken { what, bytes, codes } in files::broken() {
        let asked = ask.upload("/v1/match", bytes.clone(), &[]).await.unwrap();
        assert_refused(&asked, 422, codes, what);
        assert_eq!(asked.problem().unwrap().field.as_deref(), Some("file"));
        let added = add.upload(&entries, bytes, &FIELDS).await.unwrap();
        assert_refused(&added, 422, codes, what);
    }
    still_well(&mut stage).await;
    let left = stage.analyst().banks().await.unwrap().items[0].entries;
    assert_eq!(left, 1, "nothing was banked");
}

#[tokio::test]
async fn flipped_bits_are_answered_and_never_with_a_failure_of_ours() {
    let seed = Seed::draw();
    let (mut stage, _) = stage().await;
    let door = stage.provider.door(&stage.server);
    let (mut taken, mut refused) = (0, 0);
    for (number, bytes) in files::flipped(&mut seed.chance(0), 320)
        .into_iter()
        .enumerate()
    {
        let answer = door.upload("/v1/match", bytes, &[]).await.unwrap();
        match answer.status {
            200 => taken += 1,
            422 => {
                answer.problem().unwrap();
                refused += 1;
            }
            other => panic!("file {number}: {other} {}", answer.text()),
        }
    }
    // Pixels changed, and structures broken: both must have been among them.
    assert!(taken > 5 && refused > 50, "{taken} {refused}");
    still_well(&mut stage).await;
}

#[tokio::test]
async fn files_that_are_large_or_swell_cost_a_worker_and_not_the_server() {
    let (mut stage, entries) = stage().await;
    let door = stage.authority.door(&stage.server);
    still_well(&mut stage).await;
    let before = stage.server.memory().unwrap();

    // 49,994,000 pixels in some ten thousand bytes: just within the limit, and nothing to see.
    let within = files::bomb(7_000, 7_142);
    assert!(within.len() < 400_000, "{}", within.len());
    let answer = door.upload("/v1/match", within, &[]).await.unwrap();
    if answer.status == 200 {
        let told: Value = answer.json().unwrap();
        assert_eq!(
            (&told["verdict"], &told["quality"]),
            (&"clear".into(), &0.into())
        );
    } else {
        assert_eq!(answer.status, 422, "{}", answer.text());
        answer.problem().unwrap();
    }
    let beyond = door
        .upload("/v1/match", files::bomb(7_100, 7_100), &[])
        .await;
    assert_refused(
        &beyond.unwrap(),
        422,
        &["too_large"],
        "a bomb beyond the limit",
    );

    let mut padded = picture(2);
    padded.resize(LONGEST_FILE + 1, 0);
    for (path, fields) in [("/v1/match", &[][..]), (entries.as_str(), &FIELDS[..])] {
        let answer = door.upload(path, padded.clone(), fields).await.unwrap();
        assert_refused(&answer, 413, &["too_many_bytes"], path);
    }
    padded.resize(LONGEST_FILE + 4 * 1024 * 1024, 0);
    // The answer may come while the rest is still being sent; then the connection is all that is lost.
    if let Ok(answer) = door.upload("/v1/match", padded, &[]).await {
        assert_refused(
            &answer,
            413,
            &["too_many_bytes"],
            "beyond the request's limit",
        );
    }
    still_well(&mut stage).await;
    let after = stage.server.memory().unwrap();
    assert!(
        after < before + GROWTH,
        "{before} bytes before, {after} after"
    );
}

#[tokio::test]
async fn many_hostile_files_at_once_leave_the_server_well() {
    let (mut stage, _) = stage().await;
    let before = stage.server.memory().unwrap();
    let mut sending = tokio::task::JoinSet::new();
    for lane in 0..4 {
        let door = stage.provider.door(&stage.server);
        sending.spawn(async move {
            for Broken { what, bytes, .. } in files::broken().into_iter().skip(lane) {
                let answer = door.upload("/v1/match", bytes, &[]).await.unwrap();
                assert_eq!(answer.status, 422, "{what}: {}", answer.text());
            }
        });
    }
    while let Some(sent) = sending.join_next().await {
        sent.unwrap();
    }
    still_well(&mut stage).await;
    assert!(stage.server.memory().unwrap() < before + GROWTH);
}

/// A request whose shape is wrong: to which route, as which media type, with which body; and how it is refused.
type Misshapen = (&'static str, &'static str, &'static [u8], u16, &'static str);

const MISSHAPEN: [Misshapen; 17] = [
    (
        "/v1/match",
        "text/plain",
        b"hello",
        415,
        "unsupported_media_type",
    ),
    (
        "/v1/match",
        "image/jpeg",
        b"\xff\xd8\xff",
        415,
        "unsupported_media_type",
    ),
    ("/v1/match", "", b"", 415, "unsupported_media_type"),
    (
        "/v1/match",
        "application/x-www-form-urlencoded",
        b"file=x",
        415,
        "unsupported_media_type",
    ),
    (
        "/v1/match",
        "multipart/form-data",
        b"--x\r\n",
        400,
        "bad_form",
    ),
    (
        "/v1/match",
        "multipart/form-data; boundary=x",
        b"no boundary here",
        400,
        "bad_form",
    ),
    (
        "/v1/match",
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut",
        400,
        "bad_form",
    ),
    (
        "/v1/match",
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\ny\r\n--x--\r\n",
        422,
        "missing",
    ),
    (
        "/v1/match",
        "multipart/form-data; boundary=x",
        b"--x--\r\n",
        422,
        "missing",
    ),
    ("/v1/match", "application/json", b"{", 422, "bad_json"),
    ("/v1/match", "application/json", b"", 422, "bad_json"),
    ("/v1/match", "application/json", b"[1]", 422, "bad_json"),
    (
        "/v1/match",
        "application/json",
        b"{\"pdq\": \"\xff\"}",
        422,
        "bad_json",
    ),
    ("/v1/match", "application/json", b"{}", 422, "invalid"),
    (
        "/v1/match",
        "application/json",
        b"{\"quality\": 300, \"pdq\": \"\"}",
        422,
        "bad_json",
    ),
    (
        "/v1/banks",
        "application/json",
        b"{\"name\": 7}",
        422,
        "bad_json",
    ),
    (
        "/v1/banks",
        "application/json",
        b"{\"name\": \"  \"}",
        422,
        "missing",
    ),
];

#[tokio::test]
async fn a_misshapen_request_is_refused_by_name() {
    let (mut stage, entries) = stage().await;
    let door = stage.authority.door(&stage.server);
    for (path, kind, body, status, code) in MISSHAPEN {
        let what = format!("{path} {kind} {}", String::from_utf8_lossy(body));
        let answer = send(&door, path, kind, body).await;
        assert_refused(&answer, status, &[code], &what);
    }
    for (field, value, code) in [
        ("ground", "blasphemy", "invalid"),
        ("ground", "", "invalid"),
        ("label", " ", "missing"),
        ("source", "", "missing"),
        ("reason", "", "missing"),
    ] {
        let fields = FIELDS.map(|(name, good)| (name, if name == field { value } else { good }));
        let answer = door.upload(&entries, picture(3), &fields).await.unwrap();
        assert_refused(&answer, 422, &[code], field);
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some(field));
    }
    still_well(&mut stage).await;
}

#[tokio::test]
async fn a_signal_that_is_none_is_refused_with_its_field() {
    let (mut stage, entries) = stage().await;
    let door = stage.authority.door(&stage.server);
    let digits = "ab".repeat(32);
    for (field, bad) in [
        ("pdq", "xyz".to_owned()),
        ("pdq", digits[1..].to_owned()),
        ("pdq", format!("{}g", &digits[1..])),
        ("pdq", format!("{digits}00")),
        ("pdq", "é".repeat(32)),
        ("sha256", String::new()),
        ("sha256", format!("0x{}", &digits[2..])),
    ] {
        let answer = door.post("/v1/match", &json!({field: bad})).await.unwrap();
        assert_eq!(answer.status, 422, "{field} {bad}: {}", answer.text());
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some(field));
        let mut entry = serde_json::to_value(signal_entry(None, None)).unwrap();
        entry[field] = bad.clone().into();
        let answer = door.post(&entries, &entry).await.unwrap();
        assert_eq!(answer.status, 422, "{field} {bad}: {}", answer.text());
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some(field));
    }
    for (field, bad) in [("quality", json!(101)), ("ground", json!("blasphemy"))] {
        let mut entry = serde_json::to_value(signal_entry(Some(&digits), None)).unwrap();
        entry[field] = bad;
        let answer = door.post(&entries, &entry).await.unwrap();
        assert_eq!(answer.status, 422, "{field}: {}", answer.text());
        assert!(answer.problem().unwrap().detail.contains(field));
    }
    let none = door
        .post(&entries, &signal_entry(None, None))
        .await
        .unwrap();
    assert_refused(&none, 422, &["no_signal"], "no signal at all");
    let long = json!({"pdq": digits, "reference": "x".repeat(301)});
    let long = door.post("/v1/match", &long).await.unwrap();
    assert_refused(&long, 422, &["invalid"], "a long reference");
    let huge = json!({"pdq": "a".repeat(300 * 1024)});
    let huge = door.post("/v1/banks", &huge).await.unwrap();
    assert_eq!(huge.status, 413);
    huge.problem().unwrap();
    still_well(&mut stage).await;
}

#[tokio::test]
async fn refusals_have_statuses_the_document_names() {
    let (stage, entries) = stage().await;
    let door = stage.authority.door(&stage.server);
    let document = operations(&generated());
    let named = |path: &str| -> &Operation {
        let path = if path == entries {
            "/v1/banks/{bank}/entries"
        } else {
            path
        };
        let mut posts = document.iter().filter(|one| one.method == "post");
        posts.find(|one| one.path == path).unwrap()
    };
    let mut unnamed = std::collections::BTreeSet::new();
    let mut look = |path: &str, answer: &Answer| {
        let operation = named(path);
        if !operation.statuses().contains(&answer.status) {
            unnamed.insert(format!("{} {}", operation.name(), answer.status));
        }
    };
    for path in ["/v1/match", entries.as_str(), "/v1/banks", "/v1/captures"] {
        look(path, &send(&door, path, "text/plain", b"x").await);
        look(path, &send(&door, path, "application/json", b"{").await);
        let long = vec![b' '; 300 * 1024];
        look(path, &send(&door, path, "application/json", &long).await);
        let form = "multipart/form-data; boundary=x";
        look(path, &send(&door, path, form, b"no boundary here").await);
    }
    assert!(unnamed.is_empty(), "{unnamed:#?}");
}

async fn send(door: &Door, path: &str, kind: &str, body: &[u8]) -> Answer {
    let mut request = door.request(Method::POST, path).unwrap();
    if !kind.is_empty() {
        request = request.header("content-type", kind);
    }
    door.send(request.body(body.to_vec())).await.unwrap()
}

#[tokio::test]
async fn a_misspelt_part_or_an_empty_reference_is_refused_instead_of_holding_without_a_case() {
    let (mut stage, entries) = stage().await;
    let door = stage.provider.door(&stage.server);
    let misspelt = door
        .upload("/v1/match", picture(1), &[("refrence", "u-1")])
        .await
        .unwrap();
    assert_refused(&misspelt, 422, &["unknown_part"], "refrence");
    assert!(misspelt.text().contains("refrence"));
    let unset = door
        .upload("/v1/match", picture(1), &[("reference", "")])
        .await
        .unwrap();
    assert_refused(&unset, 422, &["invalid"], "an empty reference");
    let query = serde_json::json!({"pdq": "ab".repeat(32), "refrence": "u-1"});
    let misspelt = door.post("/v1/match", &query).await.unwrap();
    assert_refused(&misspelt, 422, &["bad_json"], "refrence in JSON");
    let owner = stage.authority.door(&stage.server);
    let more: Vec<_> = FIELDS.into_iter().chain([("lable", "x")]).collect();
    let misspelt = owner.upload(&entries, picture(5), &more).await.unwrap();
    assert_refused(&misspelt, 422, &["unknown_part"], "lable");
    still_well(&mut stage).await;
}
