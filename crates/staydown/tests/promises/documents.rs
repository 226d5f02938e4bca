//! Signed documents at the command line: without a server, a network or a data folder.

use crate::stage::{Stage, instance, until};
use casework::NoticeKind;
use exchange::v1::NoticeView;
use serde_json::Value;
use std::path::{Path, PathBuf};
use testkit::{Finished, Instance};

fn sample(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/tco/samples");
    path.join(file).to_str().unwrap().to_owned()
}

async fn run(instance: &Instance, words: &[&str]) -> Finished {
    instance.program().run(words).await.unwrap()
}

/// Exit code and the object printed.
async fn verify(instance: &Instance, words: &[&str]) -> (Option<i32>, Value) {
    let told = run(instance, &[&["verify-document", "--json"], words].concat()).await;
    let object = serde_json::from_str(told.stdout.trim());
    let object = object.unwrap_or_else(|error| panic!("{error}: {told:?}"));
    (told.code, object)
}

/// A file of the instance's own.
fn file(instance: &Instance, name: &str, bytes: &[u8]) -> String {
    let path: PathBuf = instance.scratch().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_signed_document_verifies_offline_with_the_signers_keys() {
    let instance = instance();
    let keys = sample("keys.jwks");
    for (name, schema) in [
        ("order", "tco/annex-1/v1"),
        ("order-cross-border", "tco/annex-1/v1"),
        ("feedback", "tco/annex-2/v1"),
        ("feedback-partial", "tco/annex-2/v1"),
        ("impossibility", "tco/annex-3/v1"),
    ] {
        let words = [&*sample(&format!("{name}.jws")), "--keys", &keys];
        let (code, told) = verify(&instance, &words).await;
        assert_eq!(code, Some(0), "{told}");
        assert_eq!(told["verified"], true);
        assert_eq!(told["schema"], schema);
        assert_eq!(told["complete"], true);
        assert_eq!(told["lacks"], Value::Array(Vec::new()));
        let listed: Value = serde_json::from_slice(&std::fs::read(&keys).unwrap()).unwrap();
        assert_eq!(told["kid"], listed["keys"][0]["kid"]);
        assert_eq!(told["key_file"], keys);
    }
    // For people; and it needs no data folder.
    let told = run(
        &instance,
        &["verify-document", &sample("order.jws"), "--keys", &keys],
    )
    .await;
    assert_eq!(told.code, Some(0));
    assert!(
        told.stdout
            .starts_with("verified: removal order (Annex I)\n"),
        "{}",
        told.stdout
    );
    assert!(told.stdout.contains("TCO-2026-0001") && told.stderr.is_empty());
    assert!(!instance.data().exists());
}

#[tokio::test]
async fn a_clarification_or_withdrawal_verifies_offline_like_the_annexes_and_a_forged_one_does_not()
{
    use exchange::annex::{FollowUpDocument, Key, key_set};
    let instance = instance();
    let sample = std::fs::read(sample("clarification.json")).unwrap();
    let (said, _) = FollowUpDocument::read(&sample).unwrap();
    let (ours, theirs) = (
        Key::from_seed(&[1; 32]).unwrap(),
        Key::from_seed(&[2; 32]).unwrap(),
    );
    let keys = key_set(std::slice::from_ref(ours.public())).unwrap();
    let keys = file(&instance, "ours.jwks", keys.as_bytes());
    let jws = file(&instance, "said.jws", said.sign(&ours).as_bytes());
    let (code, told) = verify(&instance, &[&jws, "--keys", &keys]).await;
    assert_eq!((code, &told["verified"]), (Some(0), &Value::Bool(true)));
    assert_eq!(told["schema"], "tco/follow-up/v1");
    assert_eq!(told["reference"], said.reference.as_str());
    assert_eq!(told["kid"], ours.public().kid().as_str());
    assert_eq!(
        (&told["complete"], &told["signed"]),
        (&true.into(), &true.into())
    );
    let people = run(&instance, &["verify-document", &jws, "--keys", &keys]).await;
    let title = "verified: clarification of a removal order";
    assert!(people.stdout.starts_with(title), "{}", people.stdout);
    // Signed by another, changed after it was signed, not signed at all, and one that says nothing.
    let forged = file(&instance, "forged.jws", said.sign(&theirs).as_bytes());
    let (code, told) = verify(&instance, &[&forged, "--keys", &keys]).await;
    assert_eq!((code, &told["kid"]), (Some(1), &Value::Null));
    let (honest, other) = (said.sign(&ours), {
        let mut other = said.clone();
        other.text = "Forget the order.".to_owned();
        other.sign(&ours)
    });
    let parts: Vec<&str> = honest.split('.').collect();
    let payload = other.split('.').nth(1).unwrap();
    let changed = format!("{}.{payload}.{}", parts[0], parts[2]);
    let changed = file(&instance, "changed.jws", changed.as_bytes());
    let (code, _) = verify(&instance, &[&changed, "--keys", &keys]).await;
    assert_eq!(code, Some(1));
    let plain = file(&instance, "plain.json", &sample);
    let (code, told) = verify(&instance, &[&plain, "--keys", &keys]).await;
    assert_eq!((code, &told["signed"]), (Some(1), &Value::Bool(false)));
    let mut empty = said;
    empty.text = String::new();
    let empty = file(&instance, "empty.jws", empty.sign(&ours).as_bytes());
    let (code, told) = verify(&instance, &[&empty, "--keys", &keys]).await;
    assert_eq!((code, &told["complete"]), (Some(0), &Value::Bool(false)));
    let damaged = br#"{"schema":"tco/follow-up/v1","kind":"order"}"#;
    let damaged = file(&instance, "damaged.json", damaged);
    let (code, _) = verify(&instance, &[&damaged, "--keys", &keys]).await;
    assert_eq!(code, Some(2));
}

#[tokio::test]
async fn a_document_that_does_not_verify_ends_with_one_and_says_why() {
    let instance = instance();
    let (keys, order) = (sample("keys.jwks"), sample("order.jws"));
    // No keys; another's keys; a changed document; none signed.
    let (code, told) = verify(&instance, &[&order]).await;
    assert_eq!((code, &told["verified"]), (Some(1), &Value::Bool(false)));
    assert!(told["error"].as_str().unwrap().contains("--keys"), "{told}");

    let other = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    let other = file(&instance, "other.jwks", other.as_bytes());
    let (code, told) = verify(&instance, &[&order, "--keys", &other]).await;
    assert_eq!(code, Some(1));
    assert!(
        told["claimed_kid"].is_string() && told["kid"].is_null(),
        "{told}"
    );
    // With both sets it does.
    let words = [&*order, "--keys", &other, "--keys", &keys];
    assert_eq!(verify(&instance, &words).await.0, Some(0));

    let jws = std::fs::read_to_string(&order).unwrap();
    let feedback = std::fs::read_to_string(sample("feedback.jws")).unwrap();
    let parts: Vec<&str> = jws.split('.').collect();
    let payload = feedback.split('.').nth(1).unwrap();
    let changed = file(
        &instance,
        "changed.jws",
        format!("{}.{payload}.{}", parts[0], parts[2]).as_bytes(),
    );
    let (code, told) = verify(&instance, &[&changed, "--keys", &keys]).await;
    assert_eq!(code, Some(1));
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .contains("changed after it was signed"),
        "{told}"
    );

    let (code, told) = verify(&instance, &[&sample("order.json"), "--keys", &keys]).await;
    assert_eq!((code, &told["signed"]), (Some(1), &Value::Bool(false)));
    let told = run(&instance, &["verify-document", &sample("order.json")]).await;
    assert!(told.stderr.contains("not signed"), "{}", told.stderr);
}

#[tokio::test]
async fn all_that_keeps_a_message_from_being_an_order_is_said_at_once() {
    let instance = instance();
    let (code, told) = verify(&instance, &[&sample("not-an-order.json")]).await;
    assert_eq!((code, &told["complete"]), (Some(1), &Value::Bool(false)));
    let lacks = told["lacks"].as_array().unwrap();
    let fatal = lacks
        .iter()
        .filter(|lack| lack["weight"] == "fatal")
        .count();
    assert!(fatal == 6 && lacks.len() > 12, "{told}");
    let told = run(
        &instance,
        &["verify-document", &sample("not-an-order.json")],
    )
    .await;
    let fatal = told.stdout.find("is not such a document without").unwrap();
    let advisory = told.stdout.find("to ask about").unwrap();
    assert!(fatal < advisory, "{}", told.stdout);
    assert!(
        told.stdout.contains("B 2: No box is ticked"),
        "{}",
        told.stdout
    );
}

#[tokio::test]
async fn what_cannot_be_read_ends_with_two() {
    let instance = instance();
    let order = sample("order.jws");
    let (text, pdf) = (
        file(&instance, "letter.txt", b"Please remove this."),
        file(&instance, "empty.pdf", b"%PDF-1.7\n%%EOF\n"),
    );
    let (bytes, empty, json) = (
        file(&instance, "bytes", &[0xff, 0xfe, 0]),
        file(&instance, "empty", b""),
        file(
            &instance,
            "other.json",
            br#"{"schema":"tco/annex-9/v1","kind":"x"}"#,
        ),
    );
    let bad = file(&instance, "bad.jwks", b"[]");
    for (words, why) in [
        (vec![&*text], "three parts"),
        (vec![&*pdf], "no signed document"),
        (vec![&*bytes], "neither"),
        (vec![&*empty], "empty"),
        (vec![&*json], "tco/annex-9/v1"),
        (vec!["/no/such/file"], "No such file"),
        (vec![&*order, "--keys", &*bad], "JWK Set"),
        (vec![&*order, "--keys", "/no/such/file"], "No such file"),
    ] {
        let (code, told) = verify(&instance, &words).await;
        assert_eq!(code, Some(2), "{told}");
        assert!(told["error"].as_str().unwrap().contains(why), "{told}");
        assert_eq!(told["verified"], false);
    }
}

#[tokio::test]
async fn a_document_is_rendered_and_its_pages_verify() {
    let instance = instance();
    let (keys, order) = (sample("keys.jwks"), sample("order.jws"));
    let render = async |file: &str, format: &str, language: &str| {
        let output = instance
            .program()
            .command()
            .args(["document", "render", file, "--format", format])
            .args(["--language", language])
            .output()
            .await
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    for (language, title) in [
        ("en", "<h1>Removal order</h1>"),
        ("de", "<h1>Entfernungsanordnung</h1>"),
        ("fr", "<h1>Injonction de retrait</h1>"),
    ] {
        let html = String::from_utf8(render(&order, "html", language).await).unwrap();
        assert!(html.contains(title) && html.contains(&format!("<html lang=\"{language}\">")));
        let pdf = render(&order, "pdf", language).await;
        assert_eq!(pdf, render(&order, "pdf", language).await, "the same bytes");
        let pdf = file(&instance, "order.pdf", &pdf);
        let (code, told) = verify(&instance, &[&pdf, "--keys", &keys]).await;
        assert_eq!(code, Some(0), "{told}");
        assert_eq!(told["pages"]["as_rendered_here"], true);
        assert_eq!(told["pages"]["language"], language);
        // From the file to pages again.
        assert_eq!(
            render(&pdf, "pdf", language).await,
            std::fs::read(&pdf).unwrap()
        );
    }
    // Pages that somebody changed: the document still verifies, and it is said that they were not compared.
    let mut pdf = render(&order, "pdf", "en").await;
    pdf.extend_from_slice(b"\n% added\n");
    let pdf = file(&instance, "changed.pdf", &pdf);
    let (code, told) = verify(&instance, &[&pdf, "--keys", &keys]).await;
    assert_eq!(
        (code, &told["pages"]["as_rendered_here"]),
        (Some(0), &Value::Bool(false))
    );
    let told = run(
        &instance,
        &["document", "render", "/no/such/file", "--format", "html"],
    )
    .await;
    assert_eq!(told.code, Some(2));
    let told = run(
        &instance,
        &[
            "document",
            "render",
            &order,
            "--format",
            "html",
            "--language",
            "it",
        ],
    )
    .await;
    assert_eq!(told.code, Some(2));
    assert!(told.stderr.contains("en, de and fr"), "{}", told.stderr);
}

#[tokio::test]
async fn the_webhook_of_an_order_links_its_signed_document_and_that_verifies_without_the_server() {
    let mut stage = Stage::set().await;
    stage.listen().await;
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let told = until("the webhook", async || {
        let bodies = stage.host.deliveries().into_iter();
        let mut bodies = bodies.map(|one| serde_json::from_slice::<Value>(&one.body).unwrap());
        bodies.find(|body| body["type"] == "notice.issued")
    });
    let told = told.await;
    let links = told["documents"].as_array().unwrap();
    assert_eq!(links.len(), 1, "{told}");
    let link = url::Url::parse(links[0].as_str().unwrap()).unwrap();
    let path = format!("/v1/notices/{}/documents/annex-1", order.id);
    assert_eq!(link.path(), path);
    let door = stage.provider.door(&stage.server);
    let fetched = door.get(&path).await.unwrap();
    assert_eq!(fetched.header("content-type"), "application/jose");
    let theirs = stage.authority.door(&stage.server);
    let same = theirs.get(&path).await.unwrap();
    assert_eq!(
        same.text(),
        fetched.text(),
        "both sides hold the same bytes"
    );
    let shown: NoticeView = door
        .get(&format!("/v1/notices/{}", order.id))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(shown.documents.len(), 1);
    assert_eq!(shown.documents[0].href, path);
    let pages = door.get(&format!("{path}?format=pdf")).await.unwrap();
    assert_eq!(pages.header("content-type"), "application/pdf");
    let keys = door.get("/.well-known/staydown/keys.json").await.unwrap();
    // A referral has no form, and is never made to look like an order.
    let referral = stage.notice(2, NoticeKind::Referral).await;
    let path = format!("/v1/notices/{}", referral.id);
    let shown: NoticeView = door.get(&path).await.unwrap().json().unwrap();
    assert!(shown.documents.is_empty());
    let none = door.get(&format!("{path}/documents/annex-1")).await;
    assert_eq!(none.unwrap().status, 404);
    // Without the server.
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    let keys = file(&stage.instance, "keys.jwks", keys.text().as_bytes());
    let jws = file(&stage.instance, "order.jws", fetched.text().as_bytes());
    let (code, told) = verify(&stage.instance, &[&jws, "--keys", &keys]).await;
    assert_eq!(
        (code, &told["verified"]),
        (Some(0), &Value::Bool(true)),
        "{told}"
    );
    assert_eq!(told["schema"], "tco/annex-1/v1");
    let changed = fetched.text().replacen('.', "A.", 2);
    let jws = file(&stage.instance, "changed.jws", changed.as_bytes());
    let (code, _) = verify(&stage.instance, &[&jws, "--keys", &keys]).await;
    assert_ne!(code, Some(0), "one byte more is another document");
}
