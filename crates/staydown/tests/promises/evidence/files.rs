//! Files of evidence on the command line.

use super::{Seized, fingerprint, text, unpacked};
use crate::stage::{Stage, instance, picture};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;
use testkit::{Door, Host};

#[tokio::test]
async fn a_capture_ends_as_a_package_that_holds_and_that_others_are_not_given() {
    let seized = Seized::new().await;
    let file = seized.stage.instance.scratch().join("capture.wacz");
    fs::write(&file, &seized.wacz).unwrap();
    let (code, told, finished) = seized.verify(&file).await;
    assert_eq!(code, Some(0), "{}", finished.stdout);
    assert_eq!(told["signed"]["trusted"], true);
    assert_eq!(told["pages"][0]["url"], seized.capture.url);
    let path = format!("/v1/captures/{}/wacz", seized.capture.id);
    for (token, status) in [(Some(&seized.stage.provider.token), 404), (None, 401)] {
        let mut door = Door::new(seized.stage.server.url());
        if let Some(token) = token {
            door = door.with_token(&token.secret);
        }
        assert_eq!(door.get(&path).await.unwrap().status, status);
    }
}

#[tokio::test]
async fn a_location_is_captured_without_a_data_folder() {
    let (instance, host) = (instance(), Host::open().await.unwrap());
    let page = r#"<!doctype html><title>x</title><img src="/a.jpg"><img src="/gone.jpg">"#;
    host.show("/page", "text/html", page.as_bytes());
    host.show("/a.jpg", "image/jpeg", &picture(3));
    let (out, key) = (
        instance.scratch().join("a.wacz"),
        instance.scratch().join("own.key"),
    );
    let url = host.url("/page");
    let words = [
        "evidence",
        "capture",
        &url,
        "--out",
        text(&out),
        "--key",
        text(&key),
        "--json",
    ];
    let refused = instance.program().run(words).await.unwrap();
    assert_eq!(refused.code, Some(1), "{}", refused.stdout);
    assert!(
        refused.stderr.contains("not on the public Internet") && !out.exists(),
        "{}",
        refused.stderr
    );
    let words = [&words[..], &["--allow-private"]].concat();
    let told: Value = instance
        .program()
        .run(&words)
        .await
        .unwrap()
        .ok()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(
        (&told["status"], &told["parts"]),
        (&json!(200), &json!(3)),
        "{told}"
    );
    let verify = [
        "evidence",
        "verify",
        text(&out),
        "--key",
        told["key"].as_str().unwrap(),
        "--json",
    ];
    let report: Value = instance
        .program()
        .run(verify)
        .await
        .unwrap()
        .ok()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(
        (&report["holds"], &report["findings"]),
        (&json!(true), &json!([]))
    );
    assert!(!instance.data().exists(), "no data folder was made");
    let bytes = fs::read(&out).unwrap();
    let members = evidence::zip::read(&bytes).unwrap();
    let warc = members
        .iter()
        .find(|member| member.name == "archive/data.warc.gz")
        .unwrap()
        .bytes;
    let bodies: Vec<_> = evidence::WarcReader::new(warc)
        .map(Result::unwrap)
        .filter(|record| record.kind() == "response")
        .collect();
    assert_eq!(bodies[0].http().1, page.as_bytes());
    assert_eq!(bodies[1].http().1, picture(3));
    assert_eq!(bodies[2].http_status().as_deref(), Some("404"));
    // The key is kept, for its owner only, and signs the next; what is there is never written over.
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let again = instance.program().run(&words).await.unwrap();
    assert_eq!(again.code, Some(2));
    assert!(
        again.stderr.contains("never written over"),
        "{}",
        again.stderr
    );
    assert_eq!(fs::read(&out).unwrap(), bytes);
}

#[tokio::test]
async fn verify_says_by_its_exit_code_whether_it_holds_or_could_not_be_read() {
    let seized = Seized::new().await;
    let scratch = seized.stage.instance.scratch();
    let program = seized.stage.instance.program();
    let file = scratch.join("cut.wacz");
    fs::write(&file, &seized.wacz[..seized.wacz.len() - 1]).unwrap();
    let told = program
        .run(["evidence", "verify", text(&file)])
        .await
        .unwrap();
    assert_eq!(told.code, Some(1));
    assert!(
        told.stdout.contains("does NOT hold") && told.stdout.contains("[zip-end]"),
        "{}",
        told.stdout
    );
    let nothing = scratch.join("nothing.wacz");
    let told = program
        .run(["evidence", "verify", text(&nothing), "--json"])
        .await
        .unwrap();
    assert_eq!(told.code, Some(2));
    assert!(told.stderr.contains("cannot be read"), "{}", told.stderr);
    let told = program
        .run(["evidence", "verify", text(&file), "--key", "abc"])
        .await
        .unwrap();
    assert_eq!(told.code, Some(2));
    assert!(told.stderr.contains("no fingerprint"), "{}", told.stderr);
}

#[tokio::test]
async fn an_export_waits_until_the_server_is_stopped_and_goes_on_record() {
    let mut seized = Seized::new().await;
    let out = seized.stage.instance.scratch().join("all");
    let words = ["evidence", "export", "--all", "--out", text(&out)];
    let told = seized.stage.instance.run(&words).await.unwrap();
    assert_eq!(told.code, Some(1));
    assert!(
        told.stderr.contains("stop the server first"),
        "{}",
        told.stderr
    );
    assert!(!out.exists());
    seized.stage.server.stop().await.unwrap();
    let told = seized
        .stage
        .instance
        .run(&words)
        .await
        .unwrap()
        .ok()
        .unwrap();
    assert!(
        told.stdout.contains(seized.case.as_str()),
        "{}",
        told.stdout
    );
    let file = out.join(format!("{}.wacz", seized.case));
    let (code, report, _) = seized.verify(&file).await;
    assert_eq!(code, Some(0), "{report}");
    let folder = seized.stage.instance.scratch().join("apart");
    unpacked(&file, &folder);
    let log = fs::read_to_string(folder.join("custody/log.jsonl")).unwrap();
    assert!(
        log.contains("exported the case") && log.contains("for a court"),
        "{log}"
    );
    seized
        .stage
        .instance
        .run(&["ledger", "verify"])
        .await
        .unwrap()
        .ok()
        .unwrap();
    let unknown = [
        "evidence",
        "export",
        "case_00000000000000000000000001",
        "--out",
        text(&out),
    ];
    let told = seized.stage.instance.run(&unknown).await.unwrap();
    assert_eq!(told.code, Some(1));
    assert!(told.stderr.contains("no such case"), "{}", told.stderr);
}

/// A proof of the ledger, checked by a program that was written from the text of c2sp.org/tlog-proof and RFC 9162 alone.
const SECOND_OPINION: &str = r#"
import base64, glob, hashlib, json, os, sys
H = lambda *parts: hashlib.sha256(b''.join(parts)).digest()
entries = {e['seq']: e for e in json.load(open('custody/events.json'))}
count = 0
for name in sorted(glob.glob('custody/event-*.tlog-proof')):
    head, note = open(name).read().split('\n\n', 1)
    lines = head.split('\n')
    assert lines[0] == 'c2sp.org/tlog-proof@v1'
    extra = base64.b64decode(lines[1].split(' ')[1])
    index = int(lines[2].split(' ')[1])
    path = [base64.b64decode(line) for line in lines[3:]]
    size, root = int(note.split('\n')[1]), base64.b64decode(note.split('\n')[2])
    entry = entries.pop(index)
    text = extra.decode().split('\n')
    assert text[1] == str(index) and text[3] == entry['kind'] and text[4] == entry['commitment']
    body = entry['body']
    assert hashlib.sha256(bytes.fromhex(body['salt']) + body['body'].encode()).hexdigest() == entry['commitment']
    fn, sn, r = index, size - 1, H(b'\0', extra)
    for p in path:
        assert sn > 0
        if fn & 1 or fn == sn:
            r = H(b'\1', p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = H(b'\1', r, p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and r == root, name
    count += 1
assert not entries
print(count)
"#;

#[tokio::test]
async fn a_second_implementation_finds_every_event_of_the_file_in_the_ledger() {
    let (seized, file) = Seized::new().await.exported().await;
    let folder = seized.stage.instance.scratch().join("apart");
    unpacked(&file, &folder);
    let told = Command::new("python3")
        .args(["-c", SECOND_OPINION])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let (_, report, _) = seized.verify(&file).await;
    assert_eq!(
        String::from_utf8(told.stdout).unwrap().trim(),
        report["proven_events"].to_string()
    );
    // What an event says is bound by its commitment: a decision told otherwise is noticed, though all lists are made anew.
    let bytes = fs::read(&file).unwrap();
    let mut members = evidence::zip::read(&bytes).unwrap();
    let events = members
        .iter()
        .find(|member| member.name == "custody/events.json")
        .unwrap()
        .bytes;
    let told = String::from_utf8(events.to_vec()).unwrap();
    assert!(told.contains("without comment"));
    let told = told.replace("without comment", "with a comment.");
    members
        .iter_mut()
        .filter(|member| member.name == "custody/events.json")
        .for_each(|member| member.bytes = told.as_bytes());
    let forged = seized.stage.instance.scratch().join("forged.wacz");
    fs::write(&forged, evidence::zip::write(&members).unwrap()).unwrap();
    let (code, report, _) = seized.verify(&forged).await;
    assert_eq!(code, Some(1));
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(
        codes.contains(&"ledger-events") && codes.contains(&"changed"),
        "{report}"
    );
}

#[tokio::test]
async fn the_validator_of_others_accepts_the_file_for_the_court() {
    let (_seized, file) = Seized::new().await.exported().await;
    let made =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/evidence");
    let made = std::env::var_os("STAYDOWN_PYTHON_EVIDENCE").map_or(made, Into::into);
    let program = made.join("bin/wacz");
    assert!(
        program.exists(),
        "{} is missing: `cargo xtask test` installs it from PyPI",
        program.display()
    );
    let told = Command::new(program)
        .args(["validate", "-f"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}{}",
        String::from_utf8_lossy(&told.stdout),
        String::from_utf8_lossy(&told.stderr)
    );
}

#[tokio::test]
async fn the_key_of_evidence_is_the_same_after_a_restart_and_is_missed_when_it_is_gone() {
    let mut stage = Stage::set().await;
    let keys = stage.instance.data().join("keys");
    let before = fingerprint(&fs::read_to_string(keys.join("evidence.pub")).unwrap());
    stage.server.stop().await.unwrap();
    stage.server = stage.instance.serve().await.unwrap();
    let after = fingerprint(&fs::read_to_string(keys.join("evidence.pub")).unwrap());
    assert_eq!(before, after);
    stage.server.stop().await.unwrap();
    fs::remove_file(keys.join("evidence.key")).unwrap();
    let told = stage
        .instance
        .run(&["serve", "--listen", "127.0.0.1:0"])
        .await
        .unwrap();
    assert_ne!(told.code, Some(0));
    assert!(
        told.stderr.contains("put it back from your backup"),
        "{}",
        told.stderr
    );
}
