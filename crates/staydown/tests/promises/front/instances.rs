//! Instances that know each other by certificates.

use super::{inhabited, strings, text, with_tls};
use crate::stage::{Stage, until};
use casework::{NoticeKind, ReceivedVia};
use testkit::{Certificate, CertificateAuthority, Door, Host, Instance, Options};

fn outgoing(
    instance: &Instance,
    trusted: &CertificateAuthority,
    identity: Option<&Certificate>,
) -> Options {
    let folder = instance.scratch();
    let root = testkit::write(folder, "trusted.pem", trusted.pem()).unwrap();
    let mut words = strings(&["--trust-ca", text(&root)]);
    if let Some(identity) = identity {
        let (certificate, key) = identity.write(folder, "client").unwrap();
        words.extend(strings(&[
            "--client-certificate",
            text(&certificate),
            "--client-key",
            text(&key),
        ]));
    }
    Options {
        words,
        ..Options::default()
    }
}

#[tokio::test]
async fn a_webhook_reaches_an_endpoint_that_wants_our_certificate() {
    let authority = CertificateAuthority::new("between instances").unwrap();
    let mine = authority.sign(&["staydown-a.example"]).unwrap();
    let stage = Stage::set_with(async |instance| outgoing(instance, &authority, Some(&mine))).await;
    let theirs = authority.sign(&["127.0.0.1"]).unwrap();
    let endpoint = Host::open_tls(&theirs, Some(authority.pem()))
        .await
        .unwrap();
    let url = endpoint.url("/webhooks");
    stage.reviewer().put_endpoint(&url).await.unwrap();
    let notice = stage.notice(1, NoticeKind::Referral).await;
    let delivery = endpoint.delivered(1).await.unwrap().remove(0);
    assert!(delivery.signature.starts_with("v1,"), "{delivery:?}");
    let analyst = stage.analyst();
    let view = until("the receipt", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.received_at.is_some().then_some(view)
    });
    assert_eq!(view.await.received_via, Some(ReceivedVia::Webhook));

    // Whoever shows a page is not an instance we work with, and must not learn who looks.
    let asking = Host::open_tls(&theirs, Some(authority.pem()))
        .await
        .unwrap();
    asking.show("/p", "text/html", b"<p>nothing</p>");
    let refused = analyst.capture(&asking.url("/p")).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");
}

#[tokio::test]
async fn without_the_certificate_the_delivery_says_why_it_failed() {
    let authority = CertificateAuthority::new("between instances").unwrap();
    let theirs = authority.sign(&["127.0.0.1"]).unwrap();
    let endpoint = Host::open_tls(&theirs, Some(authority.pem()))
        .await
        .unwrap();
    let strange = CertificateAuthority::new("another").unwrap();
    for (trusted, said) in [
        (&authority, "client certificate"),
        (&strange, "UnknownIssuer"),
    ] {
        let stage = Stage::set_with(async |instance| outgoing(instance, trusted, None)).await;
        let url = endpoint.url("/webhooks");
        stage.reviewer().put_endpoint(&url).await.unwrap();
        let notice = stage.notice(1, NoticeKind::Referral).await;
        let analyst = stage.analyst();
        let why = until("the failure to be on record", async || {
            analyst.notice(&notice.id).await.unwrap().delivery_error
        });
        let why = why.await;
        assert!(why.contains(said), "{why}");
        assert!(endpoint.deliveries().is_empty());
    }
}

/// Two servers: the second wants to know who comes, and the first is known to it.
#[tokio::test]
async fn an_instance_that_wants_certificates_serves_the_instances_that_have_one() {
    let authority = CertificateAuthority::new("between instances").unwrap();
    let root = authority.pem();
    let mine = authority.sign(&["staydown-a.example"]).unwrap();
    let second = inhabited().await;
    let clients = testkit::write(second.scratch(), "clients.pem", root).unwrap();
    let options = Options {
        identity: Some(mine.clone()),
        ..with_tls(
            &second,
            &authority,
            &[
                "--client-ca",
                text(&clients),
                "--require-client-certificate",
            ],
        )
    };
    let server = second.serve_with(options).await.unwrap();
    assert_eq!(
        server.door().unwrap().get("/health").await.unwrap().status,
        200
    );
    let strange = CertificateAuthority::new("another").unwrap();
    let foreign = strange.sign(&["staydown-a.example"]).unwrap();
    for identity in [None, Some(&foreign)] {
        let door = Door::trusting(server.url(), None, root, identity).unwrap();
        assert!(door.get("/health").await.is_err());
    }
    // The first delivers to the second: it comes in, and is told that there is nothing at this address.
    let stage = Stage::set_with(async |instance| outgoing(instance, &authority, Some(&mine))).await;
    let url = server.url().join("/webhooks").unwrap();
    stage.reviewer().put_endpoint(url.as_str()).await.unwrap();
    let notice = stage.notice(1, NoticeKind::Referral).await;
    let analyst = stage.analyst();
    let why = until("the answer to be on record", async || {
        analyst.notice(&notice.id).await.unwrap().delivery_error
    });
    let why = why.await;
    assert!(why.contains("HTTP 40"), "{why}");
}

/// A token that was issued for a certificate opens nothing to whoever has only the token.
#[tokio::test]
async fn a_token_bound_to_a_certificate_works_with_that_certificate_only() {
    let authority = CertificateAuthority::new("between instances").unwrap();
    let root = authority.pem();
    let (mine, another) = (
        authority.sign(&["staydown-a.example"]).unwrap(),
        authority.sign(&["staydown-b.example"]).unwrap(),
    );
    let instance = inhabited().await;
    let names = instance
        .json(&["admin", "organisation", "list"])
        .await
        .unwrap();
    let name = names["name"].as_str().unwrap().to_owned();
    let (file, _) = mine.write(instance.scratch(), "mine").unwrap();
    let words = [
        "admin",
        "token",
        "add",
        "--organisation",
        &name,
        "--label",
        "bound",
    ];
    let bound = ["--scope", "match", "--certificate", text(&file)];
    let issued = instance.json(&[&words[..], &bound].concat()).await.unwrap();
    let secret = issued["token"].as_str().unwrap();
    let clients = testkit::write(instance.scratch(), "clients.pem", root).unwrap();
    let options = with_tls(&instance, &authority, &["--client-ca", text(&clients)]);
    let server = instance.serve_with(options).await.unwrap();
    for (identity, status) in [(Some(&mine), 200), (Some(&another), 401), (None, 401)] {
        let door = Door::trusting(server.url(), None, root, identity).unwrap();
        let answer = door.with_token(secret).get("/v1/whoami").await.unwrap();
        assert_eq!(answer.status, status, "{}", answer.text());
        if status == 401 {
            assert!(answer.text().contains("certificate"), "{}", answer.text());
        }
    }
}
