//! Certificates from an ACME authority: Debian's `pebble`, which Let's Encrypt makes for testing clients, on loopback.

use super::{inhabited, strings, text};
use crate::stage::until;
use exchange::v1::Condition;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use testkit::{CertificateAuthority, Door, Instance, Options, free_port};
use tokio::process::{Child, Command};
use url::Url;

/// No name of the real network: the authority's own DNS server knows it.
const NAME: &str = "staydown.example";

/// An ACME authority and its DNS server; both end when dropped.
struct Pebble {
    _processes: [Child; 2],
    directory: Url,
    /// Signs the authority's own connections.
    root: PathBuf,
    /// Signs what it issues.
    issues: String,
}

impl Pebble {
    /// Looks for us at `port`.
    async fn start(folder: &Path, port: u16) -> Self {
        let authority = CertificateAuthority::new("of the test authority").unwrap();
        let root = testkit::write(folder, "pebble-root.pem", authority.pem()).unwrap();
        let own = authority.sign(&["127.0.0.1"]).unwrap();
        let (certificate, key) = own.write(folder, "pebble").unwrap();
        let [api, management, dns, dns_management] = [(); 4].map(|()| free_port().unwrap());
        let config = serde_json::json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{api}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": certificate, "privateKey": key,
            "httpPort": 1, "tlsPort": port,
        }});
        let config = testkit::write(folder, "pebble.json", &config.to_string()).unwrap();
        let dns_words = [
            "-dns01",
            &format!("127.0.0.1:{dns}"),
            "-management",
            &format!("127.0.0.1:{dns_management}"),
            "-http01",
            "",
            "-https01",
            "",
            "-tlsalpn01",
            "",
            "-defaultIPv6",
            "",
        ];
        let log = |name: &str| std::fs::File::create(folder.join(name)).unwrap();
        let start = |program: &str, words: &[&str]| {
            let mut command = Command::new(program);
            command
                .args(words)
                .env("PEBBLE_VA_NOSLEEP", "1")
                .kill_on_drop(true);
            command
                .stdin(Stdio::null())
                .stdout(log(program))
                .stderr(log("pebble-errors"));
            command.spawn().unwrap_or_else(|error| {
                panic!("{program} is needed (Debian package pebble): {error}")
            })
        };
        let names = start("pebble-challtestsrv", &dns_words);
        let dns = format!("127.0.0.1:{dns}");
        let issuer = start("pebble", &["-config", text(&config), "-dnsserver", &dns]);
        let roots: Url = format!("https://127.0.0.1:{management}").parse().unwrap();
        let door = Door::trusting(&roots, None, authority.pem(), None).unwrap();
        let issues = until("pebble", async || door.get("/roots/0").await.ok()).await;
        Self {
            _processes: [names, issuer],
            directory: format!("https://127.0.0.1:{api}/dir").parse().unwrap(),
            root,
            issues: issues.text(),
        }
    }

    fn options(&self, port: u16) -> Options {
        let words = [
            "--acme-domain",
            NAME,
            "--acme-contact",
            "duty@staydown.example",
            "--acme-directory",
            self.directory.as_str(),
        ];
        Options {
            words: strings(&[&words[..], &["--acme-ca", text(&self.root)]].concat()),
            port: Some(port),
            host: Some(NAME.to_owned()),
            authority: Some(self.issues.clone()),
            ..Options::default()
        }
    }
}

/// The files of the folder `acme`, by name, with their modes and contents.
fn kept(instance: &Instance) -> Vec<(String, u32, String)> {
    let folder = instance.data().join("acme");
    assert_eq!(mode(&folder), 0o700);
    let files = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<_> = files
        .map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            (name, mode(&file), std::fs::read_to_string(&file).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_certificate_is_got_kept_and_renewed_from_an_acme_authority() {
    let instance = inhabited().await;
    let port = free_port().unwrap();
    let pebble = Pebble::start(instance.scratch(), port).await;
    // It comes up, and answers under its name with a certificate that the authority signed.
    let mut server = instance.serve_with(pebble.options(port)).await.unwrap();
    let first = kept(&instance);
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(
        first[0].0.starts_with("account-") && first[1].0 == format!("{NAME}.pem"),
        "{first:?}"
    );
    assert!(first.iter().all(|(_, mode, _)| *mode == 0o600), "{first:?}");
    assert!(
        server.log().contains("a new certificate is in use"),
        "{}",
        server.log()
    );

    // A start with a good certificate asks for none.
    server.restart().await.unwrap();
    assert_eq!(kept(&instance), first);

    // One whose time is nearly over is renewed, with the same account.
    server.stop().await.unwrap();
    let file = instance.data().join("acme").join(format!("{NAME}.pem"));
    let key = rcgen::KeyPair::generate().unwrap();
    let mut old = rcgen::CertificateParams::new([NAME.to_owned()]).unwrap();
    (old.not_before, old.not_after) = (
        rcgen::date_time_ymd(2020, 1, 1),
        rcgen::date_time_ymd(2020, 4, 1),
    );
    let old = format!(
        "{}{}",
        key.serialize_pem(),
        old.self_signed(&key).unwrap().pem()
    );
    std::fs::write(&file, &old).unwrap();
    // The old one is served until the new one is there; then the test's client is let in.
    server.restart().await.unwrap();
    let renewed = kept(&instance);
    assert_eq!(renewed[0], first[0], "the same account");
    assert!(renewed[1].2 != first[1].2 && renewed[1].2 != old);
    assert_eq!(renewed[1].1, 0o600);
}

#[tokio::test]
async fn an_authority_that_cannot_be_reached_is_told_and_what_is_there_stays_in_use() {
    let instance = inhabited().await;
    let authority = CertificateAuthority::new("of before").unwrap();
    let mine = authority.sign(&[NAME]).unwrap();
    let folder = instance.data().join("acme");
    std::fs::create_dir(&folder).unwrap();
    // Valid until the year 4096, by default of the library, and from 1975 on: still far from its last third.
    let kept = format!("{}{}", mine.key, mine.certificate);
    std::fs::write(folder.join(format!("{NAME}.pem")), kept).unwrap();
    let nobody = free_port().unwrap();
    let directory = format!("https://127.0.0.1:{nobody}/dir");
    let options = |host: &str, words: &[&str]| Options {
        words: strings(&[&["--acme-directory", &directory], words].concat()),
        host: Some(host.to_owned()),
        authority: Some(authority.pem().to_owned()),
        ..Options::default()
    };
    let server = instance
        .serve_with(options(NAME, &["--acme-domain", NAME]))
        .await
        .unwrap();
    let health = server.door().unwrap().get("/health").await.unwrap();
    assert_eq!(
        health.json::<exchange::v1::HealthView>().unwrap().status,
        Condition::Ok
    );
    drop(server);

    // Half of its time is over, and more: it is due, and nobody issues another.
    let (from, to) = (
        rcgen::date_time_ymd(2020, 1, 1),
        rcgen::date_time_ymd(2029, 1, 1),
    );
    let due = authority.sign_for(&[NAME], from, to).unwrap();
    std::fs::write(
        folder.join(format!("{NAME}.pem")),
        format!("{}{}", due.key, due.certificate),
    )
    .unwrap();
    let server = instance
        .serve_with(options(NAME, &["--acme-domain", NAME]))
        .await
        .unwrap();
    let view = until("the complaint", async || {
        let health = server.door().unwrap().get("/health").await.unwrap();
        let view: exchange::v1::HealthView = health.json().unwrap();
        (view.status != Condition::Ok).then_some(view)
    });
    assert_eq!(view.await.amiss, ["certificate_not_renewed"]);
    assert!(
        server.log().contains("no certificate was issued"),
        "{}",
        server.log()
    );
}
