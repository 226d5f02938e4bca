//! How a server makes evidence: by whom captures are signed, and in what they are shown.

use super::{package, text, unpacked};
use crate::stage::{Stage, instance, until};
use crate::vouching::stamps::{Authority, openssl};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use testkit::{Door, Options};

const CONFIG: &str = "[req]\ndistinguished_name = d\nprompt = no\n[d]\ncommonName = x\n[ca]\n\
    basicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign\n[leaf]\nsubjectAltName = DNS:unit.example\n";

/// The certificate of a domain with its root, and its key.
fn domain(folder: &Path) -> (PathBuf, PathBuf) {
    fs::write(folder.join("domain.cnf"), CONFIG).unwrap();
    for name in ["droot", "dleaf"] {
        let words =
            format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {name}.key");
        assert!(openssl(folder, &words));
    }
    assert!(openssl(
        folder,
        "req -x509 -new -config domain.cnf -extensions ca -subj /CN=Root -days 30 -key droot.key -out droot.pem"
    ));
    assert!(openssl(
        folder,
        "req -new -config domain.cnf -subj /CN=unit.example -key dleaf.key -out dleaf.csr"
    ));
    assert!(openssl(
        folder,
        "x509 -req -in dleaf.csr -CA droot.pem -CAkey droot.key -CAcreateserial -days 9 -extfile domain.cnf -extensions leaf -out dleaf.pem"
    ));
    let chain = ["dleaf.pem", "droot.pem"].map(|name| fs::read(folder.join(name)).unwrap());
    fs::write(folder.join("chain.pem"), chain.concat()).unwrap();
    (folder.join("chain.pem"), folder.join("dleaf.key"))
}

fn root_of(file: &Path) -> String {
    super::fingerprint(&fs::read_to_string(file).unwrap())
}

async fn verified(stage: &Stage, file: &Path, words: &[&str]) -> Value {
    let words = [&["evidence", "verify", text(file), "--json"], words].concat();
    let told = stage.instance.program().run(words).await.unwrap();
    told.last().unwrap()
}

#[tokio::test]
async fn captures_are_signed_by_the_domain_with_the_time_and_by_our_own_key_where_that_cannot_be() {
    let authority = Authority::open().await;
    *authority.signer.lock().unwrap() = "long";
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = domain(folder.path());
    let roots = authority.root();
    let words = [
        "--time-stamps",
        &authority.url,
        "--time-stamp-roots",
        text(&roots),
        "--domain-certificates",
        text(&chain),
        "--domain-key",
        text(&key),
    ]
    .map(str::to_owned);
    let stage = Stage::set_with(async |_| {
        let mut options = Options::patient();
        options.words.extend(words);
        options
    })
    .await;
    let (capture, _) = stage.found(1).await;
    let file = stage.instance.scratch().join("signed.wacz");
    fs::write(&file, package(&stage, &capture.id).await).unwrap();
    let (own, theirs) = (root_of(&folder.path().join("droot.pem")), root_of(&roots));
    let believed = ["--root", &own, "--root", &theirs];
    let told = verified(&stage, &file, &believed).await;
    assert_eq!(told["holds"], true, "{told}");
    assert_eq!(
        (&told["signed"]["domain"], &told["signed"]["trusted"]),
        (&json!("unit.example"), &json!(true)),
        "{told}"
    );
    // Whoever does not believe the root is not convinced.
    let told = verified(&stage, &file, &["--root", &own]).await;
    assert_eq!(told["holds"], false, "{told}");

    // An authority that answers another question costs no evidence, and health says so.
    *authority.signer.lock().unwrap() = "false";
    let (capture, _) = stage.found(2).await;
    fs::write(&file, package(&stage, &capture.id).await).unwrap();
    let told = verified(&stage, &file, &[]).await;
    assert_eq!(told["holds"], true, "{told}");
    assert!(told["signed"]["key"].is_string(), "{told}");
    until("health to tell", async || {
        let health = stage.server.door().unwrap().get("/health").await.unwrap();
        health.text().contains("captures_not_stamped").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_key_of_another_certificate_is_told_before_anything_listens() {
    let authority = Authority::open().await;
    let folder = tempfile::tempdir().unwrap();
    let (chain, _) = domain(folder.path());
    let (other, roots) = (folder.path().join("droot.key"), authority.root());
    let instance = instance();
    let data = instance.data();
    let words = [
        "serve",
        "--data",
        text(&data),
        "--listen",
        "127.0.0.1:0",
        "--time-stamps",
        &authority.url,
        "--time-stamp-roots",
        text(&roots),
        "--domain-certificates",
        text(&chain),
        "--domain-key",
        text(&other),
    ];
    let told = instance.program().run(words).await.unwrap();
    assert_eq!(told.code, Some(1));
    assert!(
        told.stderr.contains("not that of the first certificate"),
        "{}",
        told.stderr
    );
}

#[tokio::test]
async fn a_page_is_shown_to_those_who_ask_where_the_server_has_a_browser() {
    let ask = async |stage: &Stage| {
        let door = Door::new(stage.server.url()).with_token(&stage.authority.token.secret);
        let page = "<!doctype html><p id=a>as sent</p><script>document.getElementById('a').textContent = 'by a script'</script>";
        stage.host.show("/page", "text/html", page.as_bytes());
        let asked = json!({"url": stage.host.url("/page"), "render": true});
        door.post("/v1/captures", &asked).await.unwrap()
    };
    let stage = Stage::set().await;
    let refused = ask(&stage).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("--render-captures"),
        "{}",
        refused.text()
    );
    if std::env::var_os("STAYDOWN_SKIP_BROWSER").is_some() {
        return;
    }
    let stage = Stage::set_with(async |_| {
        let mut options = Options::patient();
        let words = ["--render-captures", "--unconfined-browser"];
        options.words.extend(words.map(str::to_owned));
        options
    })
    .await;
    let made = ask(&stage).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made: Value = serde_json::from_slice(&made.body).unwrap();
    let id = made["id"].as_str().unwrap().parse().unwrap();
    let file = stage.instance.scratch().join("shown.wacz");
    fs::write(&file, package(&stage, &id).await).unwrap();
    let told = verified(&stage, &file, &[]).await;
    assert_eq!(told["holds"], true, "{told}");
    let folder = stage.instance.scratch().join("shown");
    unpacked(&file, &folder);
    let record = fs::read_dir(folder.join("custody"))
        .unwrap()
        .find_map(|file| {
            let text = fs::read_to_string(file.unwrap().path()).ok()?;
            text.contains("urn:view:").then_some(text)
        });
    let record: Value = serde_json::from_str(&record.unwrap()).unwrap();
    let kinds: Vec<_> = record["made"]
        .as_array()
        .unwrap()
        .iter()
        .map(|made| &made["media_type"])
        .collect();
    assert_eq!(kinds, ["image/png", "text/html"]);
    assert!(
        record["made"][0]["by"]
            .as_str()
            .unwrap()
            .contains("Chromium"),
        "{record}"
    );
}
