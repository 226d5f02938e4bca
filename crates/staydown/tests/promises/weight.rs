//! What the console weighs on the wire, and what is never compressed.

use crate::session::{Session, hidden};
use crate::stage::{PROVIDER, Stage, file_entry, picture};
use casework::Role;
use flate2::read::GzDecoder;
use reqwest::Method;
use std::io::Read;
use testkit::{Answer, Door};

/// What a hundred cases, and all their page loads, may take on the wire.
const BAR: usize = 100_000;

async fn stage() -> Stage {
    Stage::set_after(async |instance| {
        for (name, role) in [
            ("reviewer-1", Role::Reviewer),
            ("head", Role::Administrator),
        ] {
            let _ = instance.person(PROVIDER, name, role).await;
        }
    })
    .await
}

/// As a browser asks that takes gzip.
async fn packed(stage: &Stage, path: &str, cookie: &str) -> Answer {
    let door = Door::new(stage.server.url());
    let request = door.request(Method::GET, path).unwrap();
    let request = request
        .header("accept-encoding", "gzip, deflate, br, zstd")
        .header("cookie", cookie);
    door.send(request).await.unwrap()
}

fn unpacked(answer: &Answer) -> String {
    assert_eq!(
        answer.header("content-encoding"),
        "gzip",
        "{}",
        answer.asked
    );
    let mut text = String::new();
    GzDecoder::new(&answer.body[..])
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// Static files that a page loads.
fn loads(page: &str) -> Vec<String> {
    let ends = ["href=\"/static/", "src=\"/static/"];
    let ends = ends
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1));
    let mut files: Vec<_> = ends
        .map(|rest| format!("/static/{}", rest.split('"').next().unwrap()))
        .collect();
    files.sort();
    files.dedup();
    files
}

#[tokio::test]
async fn a_queue_of_a_hundred_cases_and_all_it_loads_take_less_than_100_kb() {
    let stage = stage().await;
    let bank = stage.bank("Shared", true).await;
    stage
        .analyst()
        .add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    for number in 0..101 {
        let reference = format!("upload-{number}");
        let held = stage
            .reviewer()
            .match_file("upload.jpg", &picture(1), Some(reference.as_str()))
            .await
            .unwrap();
        assert!(held.case.is_some());
    }
    let session = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let answer = packed(&stage, "/cases", session.cookie()).await;
    let page = unpacked(&answer);
    assert_eq!(
        page.matches("data-case=\"").count(),
        50,
        "a page of the queue"
    );
    // A page has fifty rows; it would keep below the bar with twice as many.
    let mut weights = vec![(
        "/cases, twice".to_owned(),
        2 * answer.body.len(),
        2 * page.len(),
    )];
    for file in loads(&page) {
        let answer = packed(&stage, &file, "").await;
        let text = unpacked(&answer);
        // Whoever asks without gzip gets the same, as it is.
        let plain = packed_not(&stage, &file).await;
        assert_eq!(plain.header("content-encoding"), "");
        assert_eq!(plain.text(), text);
        weights.push((file, answer.body.len(), text.len()));
    }
    let sum: usize = weights.iter().map(|(_, bytes, _)| bytes).sum();
    assert_eq!(weights.len(), 3, "{weights:?}");
    assert!(sum < BAR, "{sum} bytes: {weights:?}");
}

async fn packed_not(stage: &Stage, path: &str) -> Answer {
    Door::new(stage.server.url()).get(path).await.unwrap()
}

#[tokio::test]
async fn secrets_that_are_shown_once_and_strangers_pages_and_media_are_not_compressed() {
    let stage = stage().await;
    let session = Session::begin(&stage, PROVIDER, "head").await;
    assert_eq!(
        packed(&stage, "/cases", session.cookie())
            .await
            .header("content-encoding"),
        "gzip"
    );
    for path in [
        "/sign-in",
        "/sign-in/code",
        "/complaint/status",
        "/notice/status",
        "/order/status",
        "/health",
    ] {
        let answer = packed(&stage, path, session.cookie()).await;
        assert_eq!(answer.header("content-encoding"), "", "{path}");
    }
    for path in ["/cases", "/people"] {
        let answer = packed(&stage, path, "").await;
        assert_eq!(
            (answer.status, answer.header("content-encoding")),
            (401, ""),
            "{path}"
        );
    }
    // A sign-in link for a colleague is the answer to a form.
    let people = session.get("/people").await;
    let text = people.text();
    let (_, rest) = text.split_once("data-person=\"reviewer-1\"").unwrap();
    let (_, rest) = rest.split_once("action=\"").unwrap();
    let action = rest.split('"').next().unwrap();
    let door = Door::new(stage.server.url());
    let request = door
        .request(Method::POST, &action.replace("/end-sessions", "/link"))
        .unwrap();
    let request = request
        .header("cookie", session.cookie())
        .header("accept-encoding", "gzip")
        .form(&[("csrf", hidden(&people, "csrf"))]);
    let made = door.send(request).await.unwrap();
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(made.text().contains("/sign-in/"), "{}", made.text());
    assert_eq!(made.header("content-encoding"), "");
    // A picture.
    let bank = stage.bank("Shared", true).await;
    stage
        .analyst()
        .add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    let held = stage
        .reviewer()
        .match_file("upload.jpg", &picture(1), Some("u"))
        .await
        .unwrap();
    let case = session
        .get(&format!("/cases/{}", held.case.unwrap()))
        .await
        .text();
    let (_, rest) = case.split_once("src=\"/pictures/").unwrap();
    let path = format!("/pictures/{}", rest.split('"').next().unwrap());
    let picture = packed(&stage, &path, session.cookie()).await;
    assert_eq!(
        (picture.status, picture.header("content-encoding")),
        (200, ""),
        "{path}"
    );
}

#[tokio::test]
async fn the_token_of_forms_looks_different_in_every_answer_and_each_one_works() {
    let stage = stage().await;
    let session = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let (first, second) = (session.csrf("/me").await, session.csrf("/me").await);
    assert_ne!(first, second);
    let half = first.len() / 2;
    assert_ne!(first[..half], second[..half]);
    assert_ne!(first[half..], second[half..]);
    for token in [&first, &second, &first] {
        let answer = session
            .post("/me/sessions/end-others", &[("csrf", token)], None)
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    let mut other = second.clone().into_bytes();
    other[half] = if other[half] == b'A' { b'B' } else { b'A' };
    let other = String::from_utf8(other).unwrap();
    for wrong in ["", &first[..half], &other] {
        let answer = session
            .post("/me/sessions/end-others", &[("csrf", wrong)], None)
            .await;
        assert_eq!(answer.status, 403, "{wrong}");
    }
}
