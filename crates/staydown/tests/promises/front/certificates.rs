//! TLS, as clients see it that we did not write.

use super::{inhabited, rest, text, with_tls};
use crate::stage::until;
use exchange::v1::Condition;
use std::path::PathBuf;
use testkit::{CertificateAuthority, Door, Instance, Options, Server};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::process::Command;

struct Secured {
    server: Server,
    authority: CertificateAuthority,
    root: PathBuf,
    instance: Instance,
}

async fn secured(words: &[&str]) -> Secured {
    let instance = inhabited().await;
    let authority = CertificateAuthority::new("test").unwrap();
    let root = testkit::write(instance.scratch(), "root.pem", authority.pem()).unwrap();
    let options = with_tls(&instance, &authority, words);
    let server = instance.serve_with(options).await.unwrap();
    Secured {
        server,
        authority,
        root,
        instance,
    }
}

/// Runs a tool, and gives its exit code and all it said. `cargo xtask test` installs the tools.
async fn tool(name: &str, words: &[&str]) -> (Option<i32>, String) {
    let ended = Command::new(name)
        .args(words)
        .stdin(std::process::Stdio::null())
        .kill_on_drop(true)
        .output();
    let ended = tokio::time::timeout(super::PATIENCE, ended).await.unwrap();
    let ended =
        ended.unwrap_or_else(|error| panic!("{name} is needed (Debian package {name}): {error}"));
    let said = [ended.stdout, ended.stderr].concat();
    (
        ended.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[tokio::test]
async fn curl_is_served_by_tls_and_told_to_stay_with_it() {
    let Secured {
        server,
        root,
        instance: _instance,
        ..
    } = secured(&[]).await;
    let url = server.url().join("/health").unwrap();
    let asks = [
        "--silent",
        "--show-error",
        "--include",
        "--cacert",
        text(&root),
        url.as_str(),
    ];
    let (code, said) = tool("curl", &asks).await;
    assert_eq!(code, Some(0), "{said}");
    let lower = said.to_ascii_lowercase();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    assert!(
        lower.contains("strict-transport-security: max-age=63072000\r\n"),
        "{said}"
    );
    let (code, said) = tool("curl", &["--silent", "--show-error", url.as_str()]).await;
    assert_eq!(code, Some(60), "nobody knows this authority: {said}");
    // The page for people, with what else protects them.
    let url = server.url().join("/sign-in").unwrap();
    let (_, said) = tool(
        "curl",
        &[
            "--silent",
            "--include",
            "--cacert",
            text(&root),
            url.as_str(),
        ],
    )
    .await;
    let lower = said.to_ascii_lowercase();
    for header in [
        "content-security-policy: default-src 'none'",
        "x-frame-options: deny",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "permissions-policy: ",
        "cross-origin-opener-policy: same-origin",
        "cache-control: no-store",
    ] {
        assert!(
            lower.contains(&format!("\r\n{header}")),
            "{header} is missing: {said}"
        );
    }
}

#[tokio::test]
async fn tls_1_3_is_spoken_first_1_2_with_who_cannot_and_nothing_older() {
    let Secured {
        server,
        root,
        instance: _instance,
        ..
    } = secured(&[]).await;
    let address = server.address().to_string();
    let ask = async |version: &[&str]| {
        let words = [
            "s_client",
            "-connect",
            &address,
            "-CAfile",
            text(&root),
            "-verify_return_error",
        ];
        // Old versions are off in OpenSSL's own settings; without this it would be the client that refuses.
        let words = [&words[..], &["-cipher", "ALL:@SECLEVEL=0"], version].concat();
        tool("openssl", &words).await
    };
    let (code, said) = ask(&[]).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("TLSv1.3") && said.contains("Verify return code: 0 (ok)"),
        "{said}"
    );
    let (code, said) = ask(&["-tls1_2"]).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("TLSv1.2") && said.contains("ECDHE"), "{said}");
    for old in ["-tls1_1", "-tls1"] {
        let (code, said) = ask(&[old]).await;
        assert_eq!(code, Some(1), "{old}: {said}");
        assert!(
            said.contains("SSL alert number"),
            "the server refuses {old}: {said}"
        );
    }
    let (code, said) = ask(&["-tls1_2", "-cipher", "AES128-SHA:AES256-GCM-SHA384"]).await;
    assert_eq!(code, Some(1), "keys are ephemeral: {said}");
    assert_eq!(
        server.door().unwrap().get("/health").await.unwrap().status,
        200
    );
}

#[tokio::test]
async fn hsts_is_for_secure_connections_only() {
    let instance = inhabited().await;
    let server = instance.serve().await.unwrap();
    let answer = Door::new(server.url()).get("/health").await.unwrap();
    assert_eq!(
        (answer.status, answer.header("strict-transport-security")),
        (200, "")
    );
}

#[tokio::test]
async fn plain_http_on_a_tls_port_is_closed_and_nothing_else_happens() {
    let Secured {
        mut server,
        instance: _instance,
        ..
    } = secured(&[]).await;
    for nonsense in [
        &b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"[..],
        b"\x16\x03\x01\xff\xff",
        &[0; 4096],
        b"SSH-2.0-x\r\n",
    ] {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(nonsense).await.unwrap();
        stream.shutdown().await.unwrap();
        let told = rest(&mut stream).await;
        assert!(!told.contains("HTTP/1.1"), "{told}");
    }
    assert!(server.runs());
    assert_eq!(
        server.door().unwrap().get("/health").await.unwrap().status,
        200
    );
}

#[tokio::test]
async fn a_new_certificate_is_taken_up_and_a_bad_one_is_not() {
    let stage = secured(&["--reload-seconds", "0.05"]).await;
    let folder = stage.instance.scratch();
    let health = async |authority: &str| {
        // A new connection each time, which sees what is served now.
        let door = Door::trusting(stage.server.url(), None, authority, None).unwrap();
        let answer = door.get("/health").await.ok()?;
        Some(answer.json::<exchange::v1::HealthView>().unwrap())
    };
    let old = stage.authority.pem();
    assert_eq!(health(old).await.unwrap().status, Condition::Ok);
    let other = CertificateAuthority::new("other").unwrap();

    // A certificate without its key: as between two copies.
    let new = other.sign(&["127.0.0.1"]).unwrap();
    testkit::write(folder, "server.pem", &new.certificate).unwrap();
    let view = until("the complaint", async || {
        let view = health(old).await.expect("the old certificate stays");
        (!view.amiss.is_empty()).then_some(view)
    });
    let view = view.await;
    assert_eq!(
        (view.status, view.amiss),
        (
            Condition::Degraded,
            vec!["certificate_not_reloaded".to_owned()]
        )
    );
    assert!(
        stage.server.log().contains("the one before stays in use"),
        "{}",
        stage.server.log()
    );

    testkit::write(folder, "server.key", &new.key).unwrap();
    let view = until("the new certificate", async || health(other.pem()).await).await;
    assert_eq!((view.status, view.amiss.len()), (Condition::Ok, 0));
    assert!(health(old).await.is_none(), "the old one is served no more");

    std::fs::remove_file(folder.join("server.pem")).unwrap();
    until("the complaint about a file that is gone", async || {
        let view = health(other.pem()).await.expect("the certificate stays");
        (!view.amiss.is_empty()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn with_a_host_in_its_certificate_the_server_knows_its_name() {
    let instance = inhabited().await;
    let authority = CertificateAuthority::new("test").unwrap();
    let certificate = authority.sign(&["staydown.example", "127.0.0.1"]).unwrap();
    let (certificate, key) = certificate.write(instance.scratch(), "named").unwrap();
    let words = [
        "--tls-certificate",
        text(&certificate),
        "--tls-key",
        text(&key),
    ];
    let options = Options {
        words: super::strings(&words),
        address: Some("0.0.0.0".parse().unwrap()),
        authority: Some(authority.pem().to_owned()),
        ..Options::default()
    };
    let server = instance.serve_with(options).await.unwrap();
    assert_eq!(
        server.door().unwrap().get("/health").await.unwrap().status,
        200
    );
}
