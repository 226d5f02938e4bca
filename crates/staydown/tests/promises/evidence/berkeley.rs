//! The six properties that the Berkeley Protocol (OHCHR and UC Berkeley, HR/PUB/20/2) asks of preserved digital material, each as a
//! test of the file that a court gets.

use super::{Seized, fingerprint, text, unpacked};
use crate::stage::{location, picture};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Runs a tool that every machine of these tests has; whether it succeeded, and what it said.
fn tool(program: &str, folder: &Path, words: &[&str]) -> (bool, String) {
    let told = Command::new(program)
        .args(words)
        .current_dir(folder)
        .output();
    let told =
        told.unwrap_or_else(|_| panic!("{program} is missing: `cargo xtask test` installs it"));
    let said = [told.stdout, told.stderr].concat();
    (
        told.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[tokio::test]
async fn authenticity() {
    // That it is what was captured, and by whom it was sealed, is shown with tools that are not ours.
    let (seized, file) = Seized::new().await.exported().await;
    let (code, told, _) = seized.verify(&file).await;
    assert_eq!(
        (code, &told["holds"]),
        (Some(0), &Value::Bool(true)),
        "{told}"
    );
    assert!(told["findings"].as_array().unwrap().is_empty(), "{told}");
    let folder = seized.stage.instance.scratch().join("apart");
    unpacked(&file, &folder);
    let digest = json(&folder.join("datapackage-digest.json"));
    let signed = &digest["signedData"];
    let decode = |value: &Value| {
        use base64::Engine;
        let text = value.as_str().unwrap();
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    };
    fs::write(folder.join("signature"), decode(&signed["signature"])).unwrap();
    fs::write(folder.join("signed"), digest["hash"].as_str().unwrap()).unwrap();
    let published = seized.stage.instance.data().join("keys/evidence.pub");
    let words = [
        "dgst",
        "-sha256",
        "-verify",
        text(&published),
        "-signature",
        "signature",
        "signed",
    ];
    let (holds, said) = tool("openssl", &folder, &words);
    assert!(holds, "{said}");
    let (_, sum) = tool("sha256sum", &folder, &["datapackage.json"]);
    assert_eq!(digest["hash"], format!("sha256:{}", &sum[..64]));
    for listed in json(&folder.join("datapackage.json"))["resources"]
        .as_array()
        .unwrap()
    {
        let (_, sum) = tool("sha256sum", &folder, &[listed["path"].as_str().unwrap()]);
        assert_eq!(listed["hash"], format!("sha256:{}", &sum[..64]), "{listed}");
    }
    // And a letter that is another is noticed, and named.
    let mut bytes = fs::read(&file).unwrap();
    let place = bytes
        .windows(9)
        .position(|part| part == b"custody/l")
        .unwrap();
    bytes[place + 60] ^= 1;
    let changed = seized.stage.instance.scratch().join("changed.wacz");
    fs::write(&changed, bytes).unwrap();
    let (code, told, _) = seized.verify(&changed).await;
    assert_eq!(code, Some(1));
    assert!(
        told["findings"][0]["sentence"]
            .as_str()
            .unwrap()
            .contains("custody/l"),
        "{told}"
    );
}

#[tokio::test]
async fn availability() {
    // The file is enough: without the server, without the data folder, without a network.
    let (seized, file) = Seized::new().await.exported().await;
    let away = tempfile::tempdir().unwrap();
    let copy = away.path().join("copy.wacz");
    fs::copy(&file, &copy).unwrap();
    let public =
        fs::read_to_string(seized.stage.instance.data().join("keys/evidence.pub")).unwrap();
    let key = fingerprint(&public);
    let program = seized.stage.instance.program().clone();
    drop(seized);
    let told = program
        .run(["evidence", "verify", text(&copy), "--key", &key])
        .await
        .unwrap();
    assert_eq!(told.code, Some(0), "{}{}", told.stdout, told.stderr);
    assert!(
        told.stdout.starts_with("The package holds"),
        "{}",
        told.stdout
    );
    let folder = away.path().join("apart");
    unpacked(&copy, &folder);
    assert!(folder.join("custody/summary.pdf").exists());
}

#[tokio::test]
async fn identity() {
    // What it is of, who captured it and when, by our clock and by the server's: said in the file, under a name of its own.
    let (seized, file) = Seized::new().await.exported().await;
    let folder = seized.stage.instance.scratch().join("apart");
    unpacked(&file, &folder);
    let id = seized.capture.id.to_string();
    let record = json(&folder.join(format!("custody/{id}-record.json")));
    assert_eq!(record["capture"], id);
    assert_eq!(record["asked"], seized.capture.url);
    assert!(record["tool"].as_str().unwrap().starts_with("staydown "));
    assert!(record["began"].as_str() <= record["ended"].as_str());
    assert!(
        record["parts"][0]["hops"][0]["address"]
            .as_str()
            .unwrap()
            .starts_with("127.0.0.1:")
    );
    let archive = fs::read(folder.join(format!("archive/{id}.warc.gz"))).unwrap();
    assert_eq!(
        record["warc_sha256"],
        signals::Sha256::of(&archive).to_string()
    );
    let records: Vec<_> = evidence::WarcReader::new(&archive)
        .map(Result::unwrap)
        .collect();
    let metadata = records
        .iter()
        .find(|record| record.kind() == "metadata")
        .unwrap();
    let known = String::from_utf8(metadata.block.clone()).unwrap();
    for name in [
        "tool: staydown ",
        "our-clock-began: ",
        "our-clock-ended: ",
        "address: 127.0.0.1:",
        "egress: ",
        &format!("capture: {id}"),
    ] {
        assert!(known.contains(name), "{name} in {known}");
    }
    // Who, on record: the first event about the capture.
    let log = fs::read_to_string(folder.join("custody/log.jsonl")).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let captured = lines
        .iter()
        .find(|line| line["what"].as_str().unwrap().starts_with("captured"));
    assert!(
        captured.unwrap()["who"]
            .as_str()
            .unwrap()
            .contains("Referral Unit"),
        "{log}"
    );
}

#[tokio::test]
async fn persistence() {
    // The package of a capture is the same bytes for good: after what follows, after a crash, and inside the court's file.
    let mut seized = Seized::new().await;
    let again = seized
        .stage
        .analyst()
        .capture(&seized.capture.url)
        .await
        .unwrap();
    assert_ne!(again.wacz_sha256, seized.capture.wacz_sha256);
    seized.stage.server.kill().await.unwrap();
    seized.stage.server = seized.stage.instance.serve().await.unwrap();
    let after = super::package(&seized.stage, &seized.capture.id).await;
    assert_eq!(after, seized.wacz);
    assert_eq!(
        seized.capture.wacz_sha256,
        Some(signals::Sha256::of(&after).to_string())
    );
    let original = evidence::zip::read(&seized.wacz).unwrap();
    let warc = original
        .iter()
        .find(|member| member.name == "archive/data.warc.gz")
        .unwrap();
    let case = seized.case.to_string();
    seized.stage.server.stop().await.unwrap();
    let out = seized.stage.instance.scratch().join("court");
    let words = ["evidence", "export", &case, "--out", text(&out)];
    let told = seized.stage.instance.json(&words).await.unwrap();
    assert_eq!(told["captures"], 2, "both captures of the location: {told}");
    let bytes = fs::read(told["file"].as_str().unwrap()).unwrap();
    let members = evidence::zip::read(&bytes).unwrap();
    let name = format!("archive/{}.warc.gz", seized.capture.id);
    assert_eq!(
        members
            .iter()
            .find(|member| member.name == name)
            .unwrap()
            .bytes,
        warc.bytes
    );
    // What is there is never written over.
    let refused = seized.stage.instance.run(&words).await.unwrap();
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stderr.contains("never written over"),
        "{}",
        refused.stderr
    );
    assert_eq!(fs::read(told["file"].as_str().unwrap()).unwrap(), bytes);
}

#[tokio::test]
async fn renderability() {
    // What the server sent is there byte by byte, found by its URL, so that it can be shown again. (pywb does, in the tests of
    // the room `evidence`.)
    let (seized, file) = Seized::new().await.exported().await;
    let folder = seized.stage.instance.scratch().join("apart");
    unpacked(&file, &folder);
    let index = fs::read_to_string(folder.join("indexes/index.cdx")).unwrap();
    let line = index
        .lines()
        .find(|line| line.contains(&location(1)))
        .unwrap();
    let entry: Value = serde_json::from_str(line.splitn(3, ' ').nth(2).unwrap()).unwrap();
    assert_eq!(
        (&entry["url"], &entry["mime"], &entry["status"]),
        (
            &seized.capture.url.clone().into(),
            &"image/jpeg".into(),
            &"200".into()
        )
    );
    let archive = fs::read(
        folder
            .join("archive")
            .join(entry["filename"].as_str().unwrap()),
    )
    .unwrap();
    let number = |name: &str| entry[name].as_str().unwrap().parse::<usize>().unwrap();
    let part = &archive[number("offset")..number("offset") + number("length")];
    let record = evidence::WarcReader::new(part).next().unwrap().unwrap();
    assert_eq!(record.http().1, picture(1));
    let pages = fs::read_to_string(folder.join("pages/pages.jsonl")).unwrap();
    assert!(
        pages.contains(&seized.capture.url) && pages.contains("urn:staydown:case:"),
        "{pages}"
    );
}

#[tokio::test]
async fn understandability() {
    // A judge without any program of ours reads what happened.
    let (seized, file) = Seized::new().await.exported().await;
    let folder = seized.stage.instance.scratch().join("apart");
    unpacked(&file, &folder);
    let html = fs::read_to_string(folder.join("custody/summary.html")).unwrap();
    let printed = folder.join("custody/summary.pdf");
    let (read, pdf) = tool("pdftotext", &folder, &["-layout", text(&printed), "-"]);
    assert!(read, "{pdf}");
    let id = seized.capture.id.to_string();
    for word in [
        "Referral Unit",
        "for the court of Hamburg",
        "What was decided",
        "without comment",
        "Everything on record",
        &id,
    ] {
        assert!(html.contains(word), "{word} in the page");
        let spaced: String = pdf.split_whitespace().collect();
        let wanted: String = word.split_whitespace().collect();
        assert!(spaced.contains(&wanted), "{word} in {pdf}");
    }
    // What strangers wrote is shown and not followed.
    assert!(
        html.contains(&seized.capture.url) && !html.contains("<a ") && !html.contains("<script")
    );
    let readme = fs::read_to_string(folder.join("custody/README.txt")).unwrap();
    assert!(readme.contains("staydown evidence verify"), "{readme}");
}
