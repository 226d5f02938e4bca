//! How the server meets the network: where it listens, TLS, proxies, other instances, and clients that mean no good.

mod acme;
mod certificates;
mod crowds;
mod instances;
mod listening;

use crate::stage::instance;
use casework::{OrganisationKind, Role};
use std::path::Path;
use std::time::Duration;
use testkit::{CertificateAuthority, Instance, Options};
use tokio::io::AsyncReadExt;

/// Longer than any limit these tests set, and than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// An instance where somebody is enrolled.
async fn inhabited() -> Instance {
    let instance = instance();
    let name = "Referral Unit";
    instance
        .organisation(name, OrganisationKind::Authority, None)
        .await
        .unwrap();
    instance
        .person(name, "analyst-1", Role::Analyst)
        .await
        .unwrap();
    instance
}

/// Options for TLS with a certificate of `authority` for 127.0.0.1, written beside the instance's data.
fn with_tls(instance: &Instance, authority: &CertificateAuthority, words: &[&str]) -> Options {
    let certificate = authority.sign(&["127.0.0.1"]).unwrap();
    let (certificate, key) = certificate.write(instance.scratch(), "server").unwrap();
    let tls = [
        "--tls-certificate",
        text(&certificate),
        "--tls-key",
        text(&key),
    ];
    Options {
        words: strings(&[&tls[..], words].concat()),
        authority: Some(authority.pem().to_owned()),
        ..Options::default()
    }
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What comes until the other side closes, which must be within the test's patience.
async fn rest(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut text = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut text)).await;
    assert!(read.is_ok(), "still open after {} bytes", text.len());
    String::from_utf8_lossy(&text).into_owned()
}
