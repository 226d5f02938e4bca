//! What the fetcher keeps of a connection: everything that was on the wire, and who was at the other end.
#![allow(clippy::unwrap_used)]

use evidence::render::Browser;
use evidence::wacz::Package;
use evidence::{FetchLimits, Fetcher, OutgoingTls, Part, Record, Response, Sealed, WarcReader};
use jiff::Timestamp;
use signals::Sha256;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::CertificateAuthority;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig, ServerConnection};
use url::Url;

type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

/// A server that answers each connection with the next bytes, and keeps what it was asked. Over TLS, if it is given a
/// certificate.
fn server(answers: Vec<Vec<u8>>, tls: Option<Arc<ServerConfig>>) -> (SocketAddr, Heard) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, heard) = (listener.local_addr().unwrap(), Heard::default());
    let keep = Arc::clone(&heard);
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = vec![0; 4096];
            match &tls {
                None => {
                    let read = stream.read(&mut asked).unwrap();
                    asked.truncate(read);
                    // Before the answer: whoever has that may look at once.
                    keep.lock().unwrap().push(asked);
                    stream.write_all(&answer).unwrap();
                }
                Some(config) => {
                    let mut session = ServerConnection::new(Arc::clone(config)).unwrap();
                    let mut stream = rustls::Stream::new(&mut session, &mut stream);
                    let read = stream.read(&mut asked).unwrap();
                    asked.truncate(read);
                    keep.lock().unwrap().push(asked);
                    stream.write_all(&answer).unwrap();
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            }
        }
    });
    (address, heard)
}

fn fetcher() -> Fetcher {
    let limits = FetchLimits {
        bytes: 4096,
        time: Duration::from_secs(10),
        redirects: 2,
    };
    Fetcher::new(limits, true)
}

async fn fetched(answer: &[u8]) -> (Response, Vec<u8>) {
    let (address, heard) = server(vec![answer.to_vec()], None);
    let url = Url::parse(&format!("http://{address}/p?q=1")).unwrap();
    let response = fetcher().fetch(&url, Timestamp::now).await.unwrap();
    let heard = heard.lock().unwrap()[0].clone();
    (response, heard)
}

#[tokio::test]
async fn request_and_answer_are_kept_as_they_were_on_the_wire() {
    let answer = b"HTTP/1.1 200 Fine  \r\nX-Mixed-Case:  spaced \r\nDate: Sat, 21 Nov 2026 23:05:00 GMT\r\nContent-Length: 5\r\n\r\nhello and more";
    let (response, heard) = fetched(answer).await;
    let kept = &response.exchanged[0];
    assert_eq!(kept.request, heard);
    assert_eq!(kept.response, &answer[..answer.len() - " and more".len()]);
    assert_eq!(&kept.response[kept.head..], b"hello");
    assert_eq!(
        kept.server_date.as_deref(),
        Some("Sat, 21 Nov 2026 23:05:00 GMT")
    );
    assert_eq!(kept.body_sha256, Sha256::of(b"hello").to_string());
    assert!(kept.began <= kept.ended && kept.resolved == [kept.address]);
    // No credentials and no cookies, whatever was there before.
    let asked = String::from_utf8(heard).unwrap().to_ascii_lowercase();
    assert!(
        asked.starts_with("get /p?q=1 http/1.1\r\nhost: 127.0.0.1:"),
        "{asked}"
    );
    assert!(
        !asked.contains("cookie") && !asked.contains("authorization"),
        "{asked}"
    );
}

#[tokio::test]
async fn a_body_in_chunks_is_read_without_them_and_kept_with_them() {
    let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;note=x\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n";
    let (response, _) = fetched(answer).await;
    assert_eq!(response.body.as_ref(), b"hello");
    assert_eq!(response.exchanged[0].response, &answer[..]);
    assert_eq!(
        response.exchanged[0].body_sha256,
        Sha256::of(b"hello").to_string()
    );
}

#[tokio::test]
async fn what_comes_before_the_answer_is_not_taken_for_it() {
    let answer = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
    let (response, _) = fetched(answer).await;
    assert_eq!((response.status, response.body.as_ref()), (404, &b"no"[..]));
    assert!(response.exchanged[0].response.starts_with(b"HTTP/1.1 404"));
}

#[tokio::test]
async fn an_answer_that_ends_with_its_connection_is_whole() {
    let (response, _) = fetched(b"HTTP/1.0 200 OK\r\n\r\nuntil the end").await;
    assert_eq!(response.body.as_ref(), b"until the end");
    assert!(response.exchanged[0].response.ends_with(b"until the end"));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_answer() {
    let (address, _) = server(
        vec![b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf".to_vec()],
        None,
    );
    let url = Url::parse(&format!("http://{address}/")).unwrap();
    assert!(fetcher().fetch(&url, Timestamp::now).await.is_err());
}

#[tokio::test]
async fn the_certificates_of_a_server_are_kept_and_one_that_nobody_vouches_for_is_refused() {
    let authority = CertificateAuthority::new("Test").unwrap();
    let signed = authority.sign(&["localhost", "127.0.0.1"]).unwrap();
    let der = CertificateDer::from_pem_slice(signed.certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(signed.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der.clone()], key)
        .unwrap();
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec();
    let (address, _) = server(vec![answer], Some(Arc::new(config.clone())));
    let mut tls = OutgoingTls::default();
    tls.trust(authority.pem().as_bytes()).unwrap();
    for host in ["localhost"] {
        let url = Url::parse(&format!("https://{host}:{}/", address.port())).unwrap();
        let response = fetcher()
            .with_tls(tls.clone())
            .fetch(&url, Timestamp::now)
            .await
            .unwrap();
        let seen = response.exchanged[0].tls.clone().unwrap();
        assert_eq!(seen.chain, [der.to_vec()]);
        assert_eq!(seen.version, "TLSv1_3");
        assert!(seen.cipher.starts_with("TLS13_"), "{}", seen.cipher);
        let (record, package) = sealed(&response);
        assert!(record.warc_sha256.is_some());
        let warc = &package.warcs[0].1;
        let metadata = WarcReader::new(warc)
            .map(Result::unwrap)
            .find(|record| record.kind() == "metadata")
            .unwrap();
        let known = String::from_utf8(metadata.block).unwrap();
        assert!(
            known.contains(&format!("tls-certificate-sha256: {}", Sha256::of(&der))),
            "{known}"
        );
    }
    let (address, _) = server(vec![Vec::new()], Some(Arc::new(config)));
    let url = Url::parse(&format!("https://localhost:{}/", address.port())).unwrap();
    let error = fetcher().fetch(&url, Timestamp::now).await.unwrap_err();
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
}

fn sealed(response: &Response) -> (Record, Package) {
    let at: Timestamp = "2026-11-21T23:05:00Z".parse().unwrap();
    let record = Record {
        version: Record::VERSION,
        tool: "staydown 0.1.0".to_owned(),
        asked: response.hops[0].url.clone(),
        began: at,
        ended: at,
        parts: vec![Part::of("page", response)],
        missing: Vec::new(),
        made: Vec::new(),
        capture: None,
        warc_sha256: None,
    };
    let sealed = Sealed::new("cap_test", record, &[response], &[]).unwrap();
    (sealed.record, sealed.package)
}

#[tokio::test]
async fn the_record_names_the_archive_and_the_same_capture_gives_the_same_bytes() {
    let (response, _) =
        fetched(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi").await;
    let (record, package) = sealed(&response);
    let (again, same) = sealed(&response);
    assert_eq!(record, again);
    assert_eq!(package.warcs, same.warcs);
    assert_eq!(
        record.warc_sha256,
        Some(Sha256::of(&package.warcs[0].1).to_string())
    );
    let page: Vec<_> = WarcReader::new(&package.warcs[0].1)
        .map(Result::unwrap)
        .filter(|record| record.kind() == "response")
        .collect();
    assert_eq!(page[0].http().1, b"hi");
    assert_eq!(package.pages[0].url, response.url.as_str());
}

/// Shows a page of a server that counts who asks; what the browser made of it, and how often the server was asked afterwards.
async fn shown(
    tls: Option<(Arc<ServerConfig>, OutgoingTls)>,
) -> Option<(evidence::render::Rendering, usize)> {
    if std::env::var_os("STAYDOWN_SKIP_BROWSER").is_some() {
        return None;
    }
    // As root it has no sandbox; the page is the test's own.
    let browser = Browser::find(None, true, true).expect(
        "chromium is missing: `cargo xtask test` installs it, or `apt-get install chromium`",
    );
    let page = "<!doctype html><title>x</title><p id=a>as sent</p><img src=/not-captured.png>\
        <script>fetch('/beacon').catch(()=>{}); document.getElementById('a').textContent = 'made by a script'</script>";
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    );
    let (scheme, fetcher, config) = match tls {
        Some((config, tls)) => ("https", fetcher().with_tls(tls), Some(config)),
        None => ("http", fetcher(), None),
    };
    // As many answers as the browser could ask for, and more.
    let (address, heard) = server(vec![answer.into_bytes(); 9], config);
    let url = Url::parse(&format!("{scheme}://localhost:{}/page", address.port())).unwrap();
    let response = fetcher.fetch(&url, Timestamp::now).await.unwrap();
    assert_eq!(heard.lock().unwrap().len(), 1);
    let rendering = evidence::render::render(&browser, &[&response])
        .await
        .unwrap();
    let asked = heard.lock().unwrap().len();
    Some((rendering, asked - 1))
}

#[tokio::test]
async fn a_captured_page_is_shown_in_a_browser_that_reaches_nothing_else() {
    let Some((rendering, asked)) = shown(None).await else {
        return;
    };
    assert!(rendering.screenshot.starts_with(b"\x89PNG\r\n"));
    let dom = String::from_utf8(rendering.dom).unwrap();
    assert!(dom.contains("made by a script"), "{dom}");
    assert!(!rendering.browser.is_empty());
    assert_eq!(asked, 0, "the browser asked the server itself");
}

#[tokio::test]
async fn a_captured_https_page_is_shown_too() {
    let authority = CertificateAuthority::new("Test").unwrap();
    let signed = authority.sign(&["localhost"]).unwrap();
    let der = CertificateDer::from_pem_slice(signed.certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(signed.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der], key)
        .unwrap();
    let mut tls = OutgoingTls::default();
    tls.trust(authority.pem().as_bytes()).unwrap();
    let Some((rendering, asked)) = shown(Some((Arc::new(config), tls))).await else {
        return;
    };
    assert!(
        String::from_utf8(rendering.dom)
            .unwrap()
            .contains("made by a script")
    );
    assert_eq!(asked, 0);
}

#[test]
fn a_browser_without_its_sandbox_has_to_be_asked_for() {
    let program = Some(std::path::PathBuf::from("/bin/sh"));
    assert!(Browser::find(program.clone(), false, false).is_ok_and(|found| found.confined));
    let refused = Browser::find(program.clone(), true, false).map_err(|error| error.to_string());
    assert!(refused.unwrap_err().contains("--unconfined-browser"));
    assert!(Browser::find(program, true, true).is_ok_and(|found| !found.confined));
    let missing = Some(std::path::PathBuf::from("/nowhere/chromium"));
    let refused = Browser::find(missing, false, false).map_err(|error| error.to_string());
    assert!(refused.unwrap_err().contains("/nowhere/chromium"));
}
