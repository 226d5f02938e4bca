//! Who vouches for the ledger: its files over HTTP, instances that cosign each other's checkpoints, and what becomes of a ledger that
//! was put back or rewritten.

mod second;
pub(crate) mod stamps;

use crate::stage::{Stage, instance, until};
use ledger::{
    AddCheckpoint, Checkpoint, Frontier, Hash, Note, SigningKey, VerifyingKey, WitnessKey,
    consistency_proof, leaf_hash,
};
use reqwest::Method;
use serde_json::Value;
use signals::Sha256;
use std::path::Path;
use std::time::Duration;
use testkit::{Answer, Door, Instance, Options, Server};

async fn keys(instance: &Instance) -> (VerifyingKey, WitnessKey) {
    let keys = instance.json(&["admin", "witness", "keys"]).await.unwrap();
    let key = |name: &str| keys[name].as_str().unwrap().to_owned();
    (
        key("log_key").parse().unwrap(),
        key("witness_key").parse().unwrap(),
    )
}

/// A second instance that witnesses a log.
async fn witness(log: &str) -> (Instance, Server) {
    let witness = instance();
    witness.authority("Another authority").await.unwrap();
    let words = ["admin", "witness", "cosign", "--log", log];
    witness.run(&words).await.unwrap().ok().unwrap();
    let server = witness.serve_with(Options::patient()).await.unwrap();
    (witness, server)
}

fn published(instance: &Instance) -> Note {
    let path = instance.data().join("log/checkpoint");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

async fn amiss(server: &Server) -> Vec<String> {
    let health: Value = server
        .door()
        .unwrap()
        .get("/health")
        .await
        .unwrap()
        .json()
        .unwrap();
    let words = health["amiss"].as_array().cloned().unwrap_or_default();
    words
        .iter()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn two_instances_witness_and_a_ledger_that_was_put_back_is_refused() {
    let mut stage = Stage::set().await;
    let (log, _) = keys(&stage.instance).await;
    let (witness, server) = witness(&log.to_string()).await;
    let (_, key) = keys(&witness).await;
    let url = server.url().join("/witness").unwrap();
    let (vkey, url) = (key.to_string(), url.to_string());
    let words = ["admin", "witness", "ask", "--witness", &vkey, "--url", &url];
    // While the server runs.
    stage.instance.run(&words).await.unwrap().ok().unwrap();
    stage.bank("One", false).await;
    let cosigned = until("a cosignature", async || {
        let note = published(&stage.instance);
        key.said_of(&note).unwrap().map(|_| note)
    })
    .await;
    let early = Checkpoint::open(&cosigned.to_string(), &log).unwrap();

    // A proof carries the cosignature, and is checked with nothing but two keys.
    let out = stage.instance.scratch().join("proofs");
    let folder = out.to_str().unwrap();
    let words = ["ledger", "prove", "1", "--out", folder, "--with-content"];
    stage.instance.run(&words).await.unwrap().ok().unwrap();
    let (file, entry) = (
        out.join("00000001.tlog-proof"),
        out.join("00000001.entry.json"),
    );
    let (file, entry) = (file.to_str().unwrap(), entry.to_str().unwrap());
    let log_key = log.to_string();
    let check = async |more: &[&str]| {
        let words = ["ledger", "check-proof", file, "--key", &log_key, "--json"];
        let done = stage
            .instance
            .program()
            .run(&[&words[..], more].concat())
            .await
            .unwrap();
        done.code
    };
    assert_eq!(
        check(&["--witness", &vkey, "--entry", entry]).await,
        Some(0)
    );
    let stranger = WitnessKey::new("stranger.example", [9; 32])
        .unwrap()
        .to_string();
    assert_eq!(check(&["--witness", &stranger]).await, Some(1));
    assert_eq!(check(&["--entry", "/nowhere"]).await, Some(2));
    let told = std::fs::read_to_string(entry).unwrap();
    let changed = told.replacen("analyst-1", "analyst-7", 1);
    assert_ne!(told, changed);
    std::fs::write(entry, changed).unwrap();
    assert_eq!(check(&["--entry", entry]).await, Some(1));

    // What the witness shows to everybody.
    let name = Sha256::of(log.name().as_bytes());
    let shown = Door::new(server.url())
        .get(&format!("/witness/{name}/checkpoint"))
        .await
        .unwrap();
    let shown: Note = shown.text().parse().unwrap();
    assert!(shown.verify(&log).is_ok() && key.said_of(&shown).unwrap().is_some());

    // Put back as it was, after the witness saw more.
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    let kept = stage.instance.scratch().join("kept");
    copy(&stage.instance.data(), &kept);
    stage.server.restart().await.unwrap();
    for name in ["Two", "Three", "Four"] {
        stage.bank(name, false).await;
    }
    let seen = async || {
        let listed = witness
            .run(&["admin", "witness", "list", "--json"])
            .await
            .unwrap();
        listed.last::<Value>().unwrap()["size"].as_u64().unwrap()
    };
    let size = stage.analyst().checkpoint().await.unwrap().size;
    until("the witness to follow", async || {
        (seen().await >= size).then_some(())
    })
    .await;
    assert!(size > early.size);
    assert_eq!(amiss(&stage.server).await, Vec::<String>::new());
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    std::fs::remove_dir_all(stage.instance.data()).unwrap();
    copy(&kept, &stage.instance.data());
    stage.server.restart().await.unwrap();
    // One event after the old state: still smaller than what was cosigned. The ledger's own instance says so.
    stage.bank("Another two", false).await;
    until("the alarm of a rollback", async || {
        amiss(&stage.server)
            .await
            .contains(&"witness_objects".to_owned())
            .then_some(())
    })
    .await;
    assert!(amiss(&server).await.is_empty());
    // Grown past what was cosigned, it is a fork that its own key signed: the witness refuses, keeps it and says so.
    for number in 0..6 {
        stage.bank(&format!("Fork {number}"), false).await;
    }
    until("the witness to tell of a fork", async || {
        amiss(&server)
            .await
            .contains(&"witnessed_log_rewritten".to_owned())
            .then_some(())
    })
    .await;
    assert!(seen().await >= size);
    let forked = published(&stage.instance);
    assert!(key.said_of(&forked).unwrap().is_none());
    // Until somebody has settled it.
    let settle = witness
        .run(&["admin", "witness", "settle", log.name()])
        .await
        .unwrap();
    settle.ok().unwrap();
    assert!(
        witness
            .run(&["admin", "witness", "settle", "nobody"])
            .await
            .unwrap()
            .code
            == Some(1)
    );
}

/// A log in the test's hand, with two histories from leaf 3 on.
struct Log {
    key: SigningKey,
}

impl Log {
    fn leaves(size: u64, world: u8) -> Vec<Hash> {
        let leaf = |n| leaf_hash(&[n as u8, if n >= 3 { world } else { 0 }]);
        (0..size).map(leaf).collect()
    }

    fn request(&self, old: u64, size: u64, world: u8) -> String {
        let leaves = Self::leaves(size, world);
        let checkpoint = Checkpoint {
            origin: self.key.verifying_key().name().to_owned(),
            size,
            root: Frontier::over(&leaves).root(),
        };
        AddCheckpoint {
            old,
            proof: consistency_proof(&leaves, old.min(size), size).unwrap(),
            checkpoint: checkpoint.sign(&self.key).unwrap(),
        }
        .to_string()
    }
}

async fn send(server: &Server, request: String) -> Option<Answer> {
    let door = Door::new(server.url());
    let request = door
        .request(Method::POST, "/witness/add-checkpoint")
        .unwrap()
        .body(request);
    door.send(request).await.ok()
}

#[tokio::test]
async fn a_witness_answers_with_the_statuses_of_the_protocol() {
    let log = Log {
        key: SigningKey::from_seed(&[3; 32], "log.example/one").unwrap(),
    };
    let (witness, server) = witness(&log.key.verifying_key().to_string()).await;
    let (_, key) = keys(&witness).await;
    let answer = async |request: String| send(&server, request).await.unwrap();
    let first = answer(log.request(0, 10, 0)).await;
    assert_eq!(
        (first.status, first.header("content-type")),
        (200, "text/plain; charset=utf-8")
    );
    let asked: AddCheckpoint = log.request(0, 10, 0).parse().unwrap();
    let lines = ledger::signature_lines(&first.text()).unwrap();
    assert!(
        key.time_of(asked.checkpoint.text(), &lines[0])
            .is_some_and(|at| at > 1_700_000_000)
    );

    let conflict = answer(log.request(5, 12, 0)).await;
    assert_eq!(
        (conflict.status, conflict.header("content-type")),
        (409, "text/x.tlog.size")
    );
    assert_eq!(conflict.text(), "10\n");
    assert_eq!(answer(log.request(10, 12, 1)).await.status, 422);
    assert_eq!(answer(log.request(10, 10, 1)).await.status, 422);
    assert_eq!(answer(log.request(10, 8, 0)).await.status, 400);
    assert_eq!(answer("old 1".to_owned()).await.status, 400);
    let forged = Log {
        key: SigningKey::from_seed(&[4; 32], "log.example/one").unwrap(),
    };
    assert_eq!(answer(forged.request(10, 12, 0)).await.status, 403);
    let unknown = Log {
        key: SigningKey::from_seed(&[4; 32], "log.example/two").unwrap(),
    };
    assert_eq!(answer(unknown.request(0, 2, 0)).await.status, 404);
    // None of it moved anything.
    assert_eq!(answer(log.request(10, 12, 0)).await.status, 200);
    assert_eq!(answer(log.request(12, 12, 0)).await.status, 200);
    // A name stands for one key.
    let other = forged.key.verifying_key().to_string();
    let taken = witness
        .run(&["admin", "witness", "cosign", "--log", &other])
        .await
        .unwrap();
    assert_eq!(taken.code, Some(1));
}

#[tokio::test]
async fn no_two_roots_of_one_size_are_cosigned_whenever_the_witness_is_killed() {
    let log = Log {
        key: SigningKey::from_seed(&[3; 32], "log.example/one").unwrap(),
    };
    let (_witness, mut server) = witness(&log.key.verifying_key().to_string()).await;
    let mut size = 3;
    assert_eq!(
        send(&server, log.request(0, size, 0)).await.unwrap().status,
        200
    );
    let mut world = 0;
    for round in 0..12u64 {
        // Both histories at once, and the end of the process somewhere among them.
        let other = 1 - world;
        let (one, two) = (
            log.request(size, size + 1, world),
            log.request(size, size + 1, other),
        );
        let answers = async {
            let both = tokio::join!(send(&server, one), send(&server, two));
            [both.0, both.1].map(|answer| answer.is_some_and(|answer| answer.status == 200))
        };
        let killed = async {
            tokio::time::sleep(Duration::from_micros(700 * round)).await;
            let id = rustix::process::Pid::from_raw(server.process().unwrap() as i32).unwrap();
            rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
        };
        let (before, ()) = tokio::join!(answers, killed);
        server.kill().await.unwrap();
        server.restart().await.unwrap();
        let mut cosigned = before;
        for (place, which) in [world, other].into_iter().enumerate() {
            let again = send(&server, log.request(size, size + 1, which))
                .await
                .unwrap();
            assert!(matches!(again.status, 200 | 409 | 422), "{}", again.text());
            cosigned[place] |= again.status == 200;
            let last = send(&server, log.request(size + 1, size + 1, which))
                .await
                .unwrap();
            cosigned[place] |= last.status == 200;
        }
        assert!(
            cosigned[0] != cosigned[1],
            "round {round}: {cosigned:?}, before the end {before:?}"
        );
        // From leaf 3 on, whichever history was first is the log's.
        if size == 3 && cosigned[1] {
            world = other;
        }
        size += 1;
    }
}

#[tokio::test]
async fn the_files_are_read_with_a_key_and_the_entries_only_where_they_are_handed_out() {
    let mut stage = Stage::set().await;
    stage.bank("One", false).await;
    let door = Door::new(stage.server.url()).with_token(&stage.authority.token.secret);
    let size = stage.analyst().checkpoint().await.unwrap().size;
    until("the files", async || {
        let note = door.get("/v1/log/checkpoint").await.unwrap();
        let has = note.text().lines().nth(1).unwrap().parse::<u64>().unwrap();
        (has >= size).then_some(())
    })
    .await;
    let note = door.get("/v1/log/checkpoint").await.unwrap();
    assert_eq!(
        (note.status, note.header("content-type")),
        (200, "text/plain; charset=utf-8")
    );
    let has: u64 = note.text().lines().nth(1).unwrap().parse().unwrap();
    let tile = door
        .get(&format!("/v1/log/tile/0/000.p/{has}"))
        .await
        .unwrap();
    assert_eq!((tile.status, tile.body.len() as u64), (200, 32 * has));
    assert_eq!(tile.header("content-type"), "application/octet-stream");
    let leaves = tile
        .body
        .chunks(32)
        .map(|hash| Hash::try_from(hash).unwrap());
    let root = Frontier::over(&leaves.collect::<Vec<_>>()).root();
    let (log, _) = keys(&stage.instance).await;
    assert_eq!(Checkpoint::open(&note.text(), &log).unwrap().root, root);
    // A narrower one is its beginning, whether or not it lies there.
    let narrow = door.get("/v1/log/tile/0/000.p/2").await.unwrap();
    assert_eq!(narrow.body, tile.body[..64]);
    for path in [
        "0/000",
        "0/001",
        "1/000",
        "0/000.p/255",
        "0/0",
        "00/000",
        "0/../0/000",
        "..%2f..%2fkeys%2fledger.key",
        "checkpoint",
        "64/000",
        "entries/000.p/1",
        "entries/000",
    ] {
        let answer = door.get(&format!("/v1/log/tile/{path}")).await.unwrap();
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    // Where the operator hands them out, and not to whoever has no key.
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    let mut options = Options::patient();
    options.words.push("--publish-entries".to_owned());
    let server = stage.instance.serve_with(options).await.unwrap();
    let path = format!("/v1/log/tile/entries/000.p/{has}");
    let auditor = Door::new(server.url()).with_token(&stage.authority.token.secret);
    let bundle = auditor.get(&path).await.unwrap();
    assert_eq!(bundle.status, 200, "{}", bundle.text());
    let (entries, whole) = ledger::bundle_entries(&bundle.body);
    assert!(whole && entries.len() as u64 == has);
    for (entry, hash) in entries.iter().zip(tile.body.chunks(32)) {
        assert_eq!(&leaf_hash(entry).as_bytes()[..], hash);
        // Nothing of what an event says: no name, no location, no hash of content.
        let text = std::str::from_utf8(entry).unwrap();
        assert_eq!(text.lines().count(), 6, "{text}");
        assert!(!text.contains(crate::stage::AUTHORITY) && !text.contains("http"));
    }
    assert_eq!(
        Door::new(server.url()).get(&path).await.unwrap().status,
        401
    );
}
