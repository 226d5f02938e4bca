//! Where the server may be reached: nowhere but on its own machine, until it is protected and somebody's.

use super::{inhabited, strings, text, with_tls};
use crate::stage::instance;
use testkit::{CertificateAuthority, Finished, Instance, Options};

/// Runs `serve` with words that must be refused, and gives what it said.
async fn refused(instance: &Instance, words: &[&str]) -> String {
    let words = [&["serve"], words].concat();
    let ended = instance.run(&words);
    let ended = tokio::time::timeout(super::PATIENCE, ended).await;
    let Finished {
        code,
        stdout,
        stderr,
        ..
    } = ended.expect("it serves").unwrap();
    assert_eq!(
        (code, stdout.as_str()),
        (Some(1), ""),
        "{words:?}: {stderr}"
    );
    stderr
}

#[tokio::test]
async fn in_clear_it_listens_nowhere_beyond_loopback() {
    let instance = inhabited().await;
    for address in [
        "0.0.0.0:0",
        "[::]:0",
        "192.0.2.1:8480",
        "[2001:db8::1]:8480",
        "[::ffff:192.0.2.1]:80",
    ] {
        let said = refused(&instance, &["--listen", address]).await;
        assert!(said.contains("without TLS"), "{address}: {said}");
        for way_out in ["--tls-certificate", "--behind-proxy", "127.0.0.1"] {
            assert!(said.contains(way_out), "{said}");
        }
    }
}

#[tokio::test]
async fn with_tls_it_waits_until_somebody_is_enrolled() {
    let authority = CertificateAuthority::new("test").unwrap();
    let empty = instance();
    let options = with_tls(&empty, &authority, &["--listen", "0.0.0.0:0"]);
    let words: Vec<&str> = options.words.iter().map(String::as_str).collect();
    let said = refused(&empty, &words).await;
    assert!(
        said.contains("enrolled") && said.contains("admin person add"),
        "{said}"
    );
    assert!(!empty.data().exists(), "looking makes nothing");
    let kind = casework::OrganisationKind::Hub;
    empty.organisation("Hub", kind, None).await.unwrap();
    let said = refused(&empty, &words).await;
    assert!(
        said.contains("enrolled"),
        "an organisation is nobody: {said}"
    );
    let proxied = [
        "--listen",
        "0.0.0.0:0",
        "--behind-proxy",
        "10.0.0.1",
        "--public-url",
        "https://x.example/",
    ];
    let said = refused(&empty, &proxied).await;
    assert!(said.contains("enrolled"), "{said}");
}

#[tokio::test]
async fn with_tls_and_somebody_enrolled_it_listens_everywhere() {
    let authority = CertificateAuthority::new("test").unwrap();
    let instance = inhabited().await;
    let options = Options {
        address: Some("0.0.0.0".parse().unwrap()),
        ..with_tls(
            &instance,
            &authority,
            &["--public-url", "https://staydown.example/"],
        )
    };
    let server = instance.serve_with(options).await.unwrap();
    let answer = server.door().unwrap().get("/health").await.unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_public_address_is_https_and_is_asked_for_where_it_cannot_be_known() {
    let authority = CertificateAuthority::new("test").unwrap();
    let instance = inhabited().await;
    let options = with_tls(&instance, &authority, &[]);
    let tls: Vec<&str> = options.words.iter().map(String::as_str).collect();
    let clear = [
        "--listen",
        "127.0.0.1:0",
        "--public-url",
        "http://staydown.example/",
    ];
    let said = refused(&instance, &[&tls[..], &clear].concat()).await;
    assert!(said.contains("must begin with https://"), "{said}");
    // The certificate names an address, and no host.
    let said = refused(&instance, &[&tls[..], &["--listen", "0.0.0.0:0"]].concat()).await;
    assert!(said.contains("--public-url is missing"), "{said}");
    let proxied = ["--listen", "0.0.0.0:0", "--behind-proxy", "10.0.0.0/8"];
    let said = refused(&instance, &proxied).await;
    assert!(said.contains("--public-url is missing"), "{said}");
    let said = refused(&instance, &["--public-url", "ftp://staydown.example/"]).await;
    assert!(said.contains("no web address"), "{said}");
}

#[tokio::test]
async fn behind_a_proxy_it_serves_only_that_proxy_and_its_own_machine() {
    let instance = inhabited().await;
    let words = [
        "--behind-proxy",
        "10.255.255.1",
        "--public-url",
        "https://staydown.example/",
    ];
    let options = Options {
        words: strings(&words),
        address: Some("0.0.0.0".parse().unwrap()),
        ..Options::default()
    };
    let server = instance.serve_with(options).await.unwrap();
    let answer = server.door().unwrap().get("/health").await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn files_that_are_no_certificates_are_named() {
    let authority = CertificateAuthority::new("test").unwrap();
    let instance = inhabited().await;
    let (one, other) = (
        authority.sign(&["a.example"]).unwrap(),
        authority.sign(&["a.example"]).unwrap(),
    );
    let (certificate, key) = one.write(instance.scratch(), "one").unwrap();
    let (_, wrong) = other.write(instance.scratch(), "other").unwrap();
    let empty = testkit::write(instance.scratch(), "empty", "").unwrap();
    let missing = instance.scratch().join("missing");
    for (certificate, key, said) in [
        (&certificate, &wrong, "cannot be used"),
        (&empty, &key, "holds no certificate"),
        (&certificate, &empty, "empty"),
        (&missing, &key, "missing"),
        (&certificate, &missing, "missing"),
    ] {
        let told = refused(
            &instance,
            &[
                "--tls-certificate",
                text(certificate),
                "--tls-key",
                text(key),
            ],
        )
        .await;
        assert!(told.contains(said), "{told}");
    }
    let told = refused(&instance, &["--trust-ca", text(&empty)]).await;
    assert!(told.contains("empty"), "{told}");
    let told = refused(
        &instance,
        &[
            "--client-certificate",
            text(&certificate),
            "--client-key",
            text(&wrong),
        ],
    )
    .await;
    assert!(told.contains("one.pem"), "{told}");
    let told = refused(&instance, &["--client-ca", text(&certificate)]).await;
    assert!(told.contains("--tls-certificate"), "{told}");
    for words in [
        &["--tls-certificate", "x"][..],
        &["--behind-proxy", "0.0.0.0/0"],
        &["--behind-proxy", "proxy"],
    ] {
        let told = instance.run(&[&["serve"], words].concat()).await.unwrap();
        assert_eq!(told.code, Some(2), "{}", told.stderr);
    }
}
