//! What is entrusted to an instance never lies in clear, and without its key nothing of it is opened.

use crate::stage::{
    AUTHORITY, PROVIDER, Stage, file_entry, instance, judgement, new_bank, picture,
};
use casework::{Outcome, Thoroughness};
use exchange::v1::{CaptureView, CaseFilter, MatchAnswer, NewBank, PreservationView, Verdict};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use testkit::{Options, Server};

/// Words that stand in a page, a text and a file, and nowhere else.
const WORDS: &str = "canary-7f3b-of-what-was-captured";

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

/// What must not be found, with a name for each.
#[derive(Default)]
pub(crate) struct Needles(Vec<(String, Vec<u8>)>);

impl Needles {
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.0.push((name.to_owned(), text.as_bytes().to_vec()));
    }

    /// Pieces out of the middle of a file, where they say something of it.
    pub(crate) fn content(&mut self, name: &str, bytes: &[u8]) {
        for part in 1..8 {
            let at = bytes.len() * part / 8;
            let piece = &bytes[at..(at + 24).min(bytes.len())];
            let is_dull = piece.len() < 24 || piece.iter().all(|byte| *byte == piece[0]);
            if !is_dull {
                self.0
                    .push((format!("{name}, piece {part}"), piece.to_vec()));
            }
        }
    }

    /// Where any of them is found: file and name.
    pub(crate) fn found_in(&self, paths: &[PathBuf]) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        for path in paths {
            let bytes = std::fs::read(path).unwrap_or_default();
            for (name, needle) in &self.0 {
                if memchr(&bytes, needle) {
                    found.push((path.clone(), name.clone()));
                }
            }
        }
        found
    }
}

fn memchr(bytes: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else {
        return false;
    };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        from += at + 1;
        if bytes[from - 1..].starts_with(needle) {
            return true;
        }
    }
    false
}

/// A stage on which everything was entrusted that there is, and what must not be found of it.
pub(crate) async fn entrusted() -> (Stage, Needles, PathBuf) {
    let mut needles = Needles::default();
    let temporary = std::sync::Mutex::new(PathBuf::new());
    let alarm = std::sync::Mutex::new(String::new());
    let stage = Stage::set_with(async |instance| {
        let folder = instance.scratch().join("tmp");
        std::fs::create_dir(&folder).unwrap();
        let words = [
            "admin",
            "organisation",
            "alarms",
            "--organisation",
            AUTHORITY,
        ];
        let words = [&words[..], &["--url", "http://127.0.0.1:9/alarms"]].concat();
        let made = instance.json(&words).await.unwrap();
        *alarm.lock().unwrap() = made["secret"].as_str().unwrap().to_owned();
        let mut options = Options::patient();
        let shown = folder.display().to_string();
        options.variables.push(("TMPDIR".to_owned(), shown));
        *temporary.lock().unwrap() = folder;
        options
    })
    .await;
    needles.text("alarm secret", alarm.lock().unwrap().as_str());
    needles.text("token", &stage.authority.token.secret);
    needles.text("token", &stage.provider.token.secret);
    let endpoint = stage.listen().await;
    needles.text("endpoint secret", &endpoint);

    let known = picture(1);
    let bank = NewBank {
        thoroughness: Thoroughness::Thorough,
        ..new_bank("Thorough", true)
    };
    let bank = stage.analyst().bank(&bank).await.unwrap();
    let entry = file_entry(known.clone());
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    needles.content("banked picture", &known);

    let beside = picture(2);
    let page = format!("<html><p>{WORDS}</p><img src=\"/known.jpg\"><img src=\"/beside.jpg\">");
    stage.host.show("/page", "text/html", page.as_bytes());
    stage.host.show("/known.jpg", "image/jpeg", &known);
    stage.host.show("/beside.jpg", "image/jpeg", &beside);
    let url = stage.host.url("/page");
    let capture: CaptureView = stage.analyst().capture(&url).await.unwrap();
    assert!(capture.case.is_some());
    needles.content("captured picture", &beside);
    needles.text("captured words", WORDS);

    let mut uploaded = known.clone();
    uploaded.extend_from_slice(WORDS.as_bytes());
    let answer: MatchAnswer = stage
        .reviewer()
        .match_file("a.jpg", &uploaded, Some("upload-1"))
        .await
        .unwrap();
    assert!(answer.case.is_some());

    let door = stage.provider.door(&stage.server);
    let begun = json!({"basis": "specific_measure", "locations": ["https://harbour.example/v/1"],
        "since": jiff::Timestamp::now()});
    let kept: PreservationView = door
        .post("/v1/preservations", &begun)
        .await
        .unwrap()
        .json()
        .unwrap();
    let material = format!("{WORDS} ").repeat(9_000).into_bytes();
    let path = format!("/v1/preservations/{}/material?kind=content", kept.id);
    let request = door.request(Method::POST, &path).unwrap();
    let request = request.header("content-type", "video/mp4").body(material);
    let deposited = door.send(request).await.unwrap();
    assert_eq!(deposited.status, 200, "{}", deposited.text());
    let temporary = temporary.lock().unwrap().clone();
    (stage, needles, temporary)
}

#[tokio::test]
async fn planted_canaries_never_lie_in_clear_in_data_log_or_temporary_files() {
    let (mut stage, needles, temporary) = entrusted().await;
    let data = stage.instance.data();
    let everywhere = || {
        let mut all = files(&data);
        all.extend(files(&temporary));
        all.push(stage.instance.scratch().join("server.log"));
        all
    };
    let wal = data.join("staydown.db-wal");
    assert!(
        everywhere().contains(&wal),
        "it is looked at while it is in use"
    );
    // That it looks: what stands in the tables in clear, as the documentation says, is found.
    let mut plain = Needles::default();
    plain.text("a location", &stage.host.url("/page"));
    assert!(!plain.found_in(&everywhere()).is_empty());
    assert_eq!(needles.found_in(&everywhere()), Vec::new());
    // No digest of content in clear either, but in the tables and in the index made from them.
    let mut digests = Needles::default();
    for number in [1, 2] {
        let digest = signals::Sha256::of(&picture(number));
        digests.text("a digest", &digest.to_string());
        digests
            .0
            .push(("a digest".to_owned(), digest.as_bytes().to_vec()));
    }
    let outside: Vec<_> = everywhere()
        .into_iter()
        .filter(|path| !path.starts_with(data.join("index")))
        .filter(|path| !path.to_string_lossy().contains("staydown.db"))
        .collect();
    assert_eq!(digests.found_in(&outside), Vec::new());
    let named: Vec<_> = outside.iter().map(|path| path.to_string_lossy()).collect();
    for number in [1, 2] {
        let digest = signals::Sha256::of(&picture(number)).to_string();
        assert!(!named.iter().any(|name| name.contains(&digest)));
    }

    stage.server.kill().await.unwrap();
    assert_eq!(needles.found_in(&everywhere()), Vec::new());
    stage.server.restart().await.unwrap();
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    assert_eq!(needles.found_in(&everywhere()), Vec::new());
}

#[tokio::test]
async fn the_first_start_says_to_keep_the_key_apart_and_no_start_goes_on_without_it() {
    let instance = instance();
    let words = [
        "admin",
        "organisation",
        "add",
        "--name",
        PROVIDER,
        "--kind",
        "provider",
    ];
    let first = instance.run(&words).await.unwrap().ok().unwrap();
    assert!(first.stderr.contains("instance.key"), "{}", first.stderr);
    assert!(
        first.stderr.contains("apart from the data"),
        "{}",
        first.stderr
    );
    let shown = instance.json(&["admin", "key", "show"]).await.unwrap();
    assert_eq!(shown["with_the_data"], true);
    let second = instance.run(&["admin", "organisation", "list"]).await;
    let second = second.unwrap().ok().unwrap();
    assert!(!second.stderr.contains("instance.key"), "{}", second.stderr);

    // A copy is told from another key.
    let (key, copy) = (
        instance.data().join("keys/instance.key"),
        instance.scratch().join("copy.key"),
    );
    std::fs::copy(&key, &copy).unwrap();
    let copy = copy.to_string_lossy().into_owned();
    let checked = instance.json(&["admin", "key", "check", &copy]).await;
    assert_eq!(checked.unwrap()["is_the_key"], true);
    let aside = instance.scratch().join("moved.key");
    let to = aside.to_string_lossy().into_owned();
    let moved = instance.json(&["admin", "key", "move", "--to", &to]).await;
    let moved = moved.unwrap();
    assert_eq!(moved["with_the_data"], false);
    assert_eq!(moved["fingerprint"], shown["fingerprint"]);
    let server = instance.serve().await.unwrap();
    drop(server);

    let refused = async |what: &str| {
        let words = ["serve", "--listen", "127.0.0.1:0"];
        let ended = instance.run(&words).await.unwrap();
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
        assert!(ended.stderr.contains(what), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("apart from the data"),
            "{}",
            ended.stderr
        );
    };
    std::fs::write(&aside, [7; 32]).unwrap();
    refused("is not the key that this data folder was sealed with").await;
    let another = instance
        .run(&["admin", "key", "check", &copy])
        .await
        .unwrap();
    assert_eq!(another.code, Some(1));
    std::fs::remove_file(&aside).unwrap();
    refused("the instance's key is missing").await;
    std::fs::copy(&copy, &aside).unwrap();
    let server: Server = instance.serve().await.unwrap();
    drop(server);
}

#[tokio::test]
async fn what_is_kept_for_a_closed_case_is_erased_with_a_certificate_and_the_banks_keep_their_own()
{
    let (mut stage, _, _) = entrusted().await;
    let cases = stage
        .reviewer()
        .cases(&CaseFilter::default())
        .await
        .unwrap();
    let upload = cases
        .items
        .into_iter()
        .find(|case| case.title == "upload-1")
        .unwrap();
    assert_eq!(upload.pictures.len(), 1);
    let data = stage.instance.data();
    let id = upload.id.as_str();
    let erase = [
        "admin",
        "erase-case",
        id,
        "--reason",
        "The retention period is over.",
    ];
    stage.server.stop().await.unwrap();
    let early = stage.instance.run(&erase).await.unwrap();
    assert_eq!(early.code, Some(1));
    assert!(early.stderr.contains("not closed"), "{}", early.stderr);
    stage.server.restart().await.unwrap();
    let judged = judgement(Outcome::Block);
    stage.reviewer().decide(&upload.id, &judged).await.unwrap();
    stage.server.stop().await.unwrap();
    let key = data.join("keys/data").join(format!("{id}.key"));
    let wrapped = std::fs::read(&key).unwrap();
    let sealed = |path: &PathBuf| path.to_string_lossy().contains(id);
    assert_eq!(files(&data).iter().filter(|path| sealed(path)).count(), 2);

    let certificate = stage.instance.json(&erase).await.unwrap();
    assert_eq!(certificate["case"], json!(id));
    assert_eq!(certificate["contents"][0]["files"], 1);
    assert_eq!(files(&data).iter().filter(|path| sealed(path)).count(), 0);
    let mut needles = Needles::default();
    needles.0.push(("the wrapped key".to_owned(), wrapped));
    assert_eq!(needles.found_in(&files(&data)), Vec::new());
    // Once more gives the same certificate.
    assert_eq!(stage.instance.json(&erase).await.unwrap(), certificate);
    let verified = stage.instance.json(&["ledger", "verify"]).await.unwrap();
    assert_eq!(verified["verified"], true);

    stage.server.restart().await.unwrap();
    let case = stage.reviewer().case(&upload.id).await.unwrap();
    assert!(case.pictures.is_empty() && case.content_erased.is_some());
    let answer = stage
        .reviewer()
        .match_file("b.jpg", &picture(1), None)
        .await
        .unwrap();
    assert_eq!(answer.verdict, Verdict::Hold, "the bank holds its own");
    let secret = crate::backup::secret(&stage.instance).await;
    let to = stage.instance.scratch().join("after.backup");
    let words = crate::backup::backup_words(&stage.instance, &secret, &to);
    let made = stage
        .instance
        .program()
        .run(words)
        .await
        .unwrap()
        .ok()
        .unwrap();
    assert_eq!(made.last::<Value>().unwrap()["missing"], json!([]));
}
