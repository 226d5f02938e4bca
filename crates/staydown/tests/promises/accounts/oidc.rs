//! Signing in with an account at a sign-in service: a real one, in Python, on loopback.

use super::browser::Browser;
use super::confirming::{REFERRAL, decided};
use crate::stage::{AUTHORITY, Stage};
use casework::Role;
use reqwest::redirect::Policy;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use url::Url;

/// Made by one test at a time.
static ENVIRONMENT: Mutex<()> = Mutex::new(());

/// A virtual environment under `target/` with the service in it; made the first time, from PyPI.
fn environment() -> PathBuf {
    let _one = ENVIRONMENT
        .lock()
        .unwrap_or_else(|broken| broken.into_inner());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc-venv");
    let wanted = include_str!("requirements.txt");
    let list =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promises/accounts/requirements.txt");
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return folder;
    }
    let mut make = Command::new("python3");
    run(make.args(["-m", "venv", "--clear"]).arg(&folder));
    let mut install = Command::new(folder.join("bin/python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    run(install.arg("--requirement").arg(list));
    fs::write(installed, wanted).unwrap();
    folder
}

fn run(command: &mut Command) {
    let status = command.status();
    let done = status.is_ok_and(|status| status.success());
    assert!(
        done,
        "{command:?} failed: this test needs Python 3 with venv (Debian: python3-venv) and PyPI"
    );
}

struct Service {
    child: Child,
    issuer: Url,
}

impl Service {
    async fn start() -> Self {
        let folder = environment();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = Command::new(folder.join("bin/oidc-provider-mock"))
            .args(["--port", &port.to_string(), "--require-nonce", "true"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let service = Self {
            child,
            issuer: format!("http://127.0.0.1:{port}").parse().unwrap(),
        };
        let begun = Instant::now();
        let there = service
            .issuer
            .join("/.well-known/openid-configuration")
            .unwrap();
        while reqwest::get(there.clone()).await.is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the service did not start"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        service
    }

    /// What a person does there: says who they are, and is sent back.
    async fn as_account(&self, address: &str, account: &str) -> String {
        assert!(address.starts_with(self.issuer.as_str()), "{address}");
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let answer = http
            .post(address)
            .form(&[("sub", account)])
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 302);
        let back: Url = answer.headers()["location"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        format!("{}?{}", back.path(), back.query().unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

async fn set() -> (Stage, Service) {
    let stage = Stage::set_after(async |instance| {
        let role = Role::Analyst;
        instance.person(AUTHORITY, "analyst-2", role).await.unwrap();
    });
    let (stage, service) = (stage.await, Service::start().await);
    let secret = stage.instance.scratch().join("secret");
    fs::write(&secret, "a secret of ours\n").unwrap();
    let words = ["admin", "oidc", "set", "--issuer"];
    // The issuer calls itself by no slash at its end.
    let issuer = service.issuer.as_str().trim_end_matches('/');
    let file = secret.to_str().unwrap();
    let rest = [
        issuer,
        "--client-id",
        "staydown",
        "--client-secret-file",
        file,
    ];
    let words = [&words[..], &rest, &["--name", "the unit's accounts"]].concat();
    stage.instance.run(&words).await.unwrap().ok().unwrap();
    (stage, service)
}

/// Where a page leads on to by itself.
fn onward(page: &testkit::Answer) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let (_, address) = text.split_once("content=\"0;url=").unwrap();
    let address = address.split('"').next().unwrap();
    address.replace("&#38;", "&").replace("&amp;", "&")
}

#[tokio::test]
async fn a_linked_account_signs_in_and_an_unknown_one_enrols_nobody() {
    let (stage, service) = set().await;
    let mut stranger = Browser::new(stage.server.url());
    let page = stranger.get("/sign-in").await.text();
    assert!(page.contains("the unit&#39;s accounts"), "{page}");
    let there = onward(&stranger.get("/sign-in/oidc").await);
    for word in [
        "code_challenge_method=S256",
        "nonce=",
        "state=",
        "response_type=code",
    ] {
        assert!(there.contains(word), "{there}");
    }
    let back = service.as_account(&there, "n.n").await;
    let refused = stranger.get(&back).await;
    assert_eq!(refused.status, 401);
    assert!(
        refused.text().contains("not linked to anybody here"),
        "{}",
        refused.text()
    );

    // The person links it while signed in otherwise.
    let mut person = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let there = onward(&person.act("/me/linked-account", &[]).await);
    let back = service.as_account(&there, "n.n").await;
    assert_eq!(onward(&person.get(&back).await), "/me?said=linked");
    assert!(
        person
            .get("/me")
            .await
            .text()
            .contains("<strong>n.n</strong>")
    );
    // The answer counts once.
    assert_eq!(person.get(&back).await.status, 401);
    person.act("/sign-out", &[]).await;

    let there = onward(&person.get("/sign-in/oidc").await);
    let back = service.as_account(&there, "n.n").await;
    // In another browser, or with another state, it is worth nothing.
    let mut other = Browser::new(stage.server.url());
    assert_eq!(other.get(&back).await.status, 401);
    let entered = person.get(&back).await;
    assert_eq!(onward(&entered), "/cases");
    assert!(person.is_in().await);
    let ledger = person.get("/ledger").await.text();
    for line in ["enrolled a linked account", "signed in by a linked account"] {
        assert!(ledger.contains(line), "{line}");
    }
    // Unlinked, it lets nobody in.
    let issuer = service.issuer.as_str().trim_end_matches('/');
    let fields = [("issuer", issuer), ("subject", "n.n")];
    assert_eq!(
        person
            .act("/me/linked-account/remove", &fields)
            .await
            .status,
        303
    );
    let there = onward(&other.get("/sign-in/oidc").await);
    let back = service.as_account(&there, "n.n").await;
    assert_eq!(other.get(&back).await.status, 401);
}

#[tokio::test]
async fn who_confirms_at_the_sign_in_service_does_what_is_grave_and_nobody_confirms_for_another() {
    let (stage, service) = set().await;
    let mut person = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let there = onward(&person.act("/me/linked-account", &[]).await);
    let back = service.as_account(&there, "n.n").await;
    person.get(&back).await;
    let mut other = Browser::signed_in(&stage, AUTHORITY, "analyst-2").await;
    let there = onward(&other.act("/me/linked-account", &[]).await);
    let back = service.as_account(&there, "m.m").await;
    other.get(&back).await;

    let issue = decided(&stage).await;
    stage.server.set_ahead(11 * 60).unwrap();
    let asks = person.act(&issue, &REFERRAL).await;
    assert!(asks.text().contains("Confirm that it is you"));
    assert!(asks.text().contains("the unit&#39;s accounts"));
    let there = onward(&person.act("/confirm/oidc", &[]).await);
    for word in ["prompt=login", "max_age=600"] {
        assert!(there.contains(word), "{there}");
    }
    // A colleague at the same desk shows themselves there.
    let back = service.as_account(&there, "m.m").await;
    let refused = person.get(&back).await;
    assert_eq!(refused.status, 401);
    let text = refused.text();
    assert!(text.contains("linked to somebody else"), "{text}");
    let asks = person.act(&issue, &REFERRAL).await;
    assert!(asks.text().contains("Confirm that it is you"));

    // What the colleague was sent back with is worth nothing in the other's browser, either.
    let there = onward(&person.act("/confirm/oidc", &[]).await);
    let back = service.as_account(&there, "n.n").await;
    assert_eq!(other.get(&back).await.status, 401);
    let there = onward(&person.act("/confirm/oidc", &[]).await);
    let back = service.as_account(&there, "n.n").await;
    let confirmed = person.get(&back).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let sent = person.act(&issue, &REFERRAL).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    // The other's session is as stale as before.
    let asks = other.act("/me/linked-account", &[]).await;
    assert!(asks.text().contains("Confirm that it is you"));
}

#[tokio::test]
async fn an_answer_of_the_sign_in_service_is_not_taken_without_having_been_asked_for() {
    let (stage, service) = set().await;
    let mut browser = Browser::new(stage.server.url());
    let there = onward(&browser.get("/sign-in/oidc").await);
    let back = service.as_account(&there, "n.n").await;
    let (_, query) = back.split_once('?').unwrap();
    let code = query
        .split('&')
        .find(|part| part.starts_with("code="))
        .unwrap();
    for forged in [
        "/sign-in/oidc/callback".to_owned(),
        format!("/sign-in/oidc/callback?{code}"),
        format!("/sign-in/oidc/callback?{code}&state=x"),
        "/sign-in/oidc/callback?error=access_denied&state=x".to_owned(),
    ] {
        let mut browser = Browser::new(stage.server.url());
        assert_eq!(browser.get(&forged).await.status, 401, "{forged}");
    }
    // A service that is gone is said to be, and the other ways are shown.
    drop(service);
    let answer = Browser::new(stage.server.url()).get("/sign-in/oidc").await;
    assert_eq!(answer.status, 502);
    assert!(answer.text().contains("did not answer as it should"));
    assert!(answer.text().contains("password-form"));
}
