//! The front around routes of the test's own, over real connections.
#![allow(clippy::unwrap_used)]

use super::Standing;
use super::{Clients, Front, Limits, Pair, Proxies, Tls, gated, serve_routes, tls_settings};
use crate::Peer;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use http_body_util::BodyExt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// Longer than any limit of these tests, and than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(600);

/// A server of the test; dropping it does not stop it, the runtime's end does.
struct Served {
    address: SocketAddr,
    /// Requests that wait in `/work` go on.
    work: Arc<Semaphore>,
    stop: Option<oneshot::Sender<()>>,
    ended: tokio::task::JoinHandle<std::io::Result<()>>,
}

async fn serve(front: Front) -> Served {
    let work = Arc::new(Semaphore::new(0));
    let working = {
        let work = Arc::clone(&work);
        async move |request: Request| {
            // As a handler does: the door first, then the body, then the work.
            let is_known = request.headers().contains_key("authorization");
            if !is_known {
                return Err(axum::http::StatusCode::UNAUTHORIZED);
            }
            Standing::vouch(request.extensions());
            let body = request.into_body().collect().await;
            let body = body.map_err(|_| axum::http::StatusCode::BAD_REQUEST)?;
            work.acquire().await.unwrap().forget();
            Ok(body.to_bytes().len().to_string())
        }
    };
    let routes = Router::new()
        .route("/peer", get(async |peer: Peer| format!("{peer:?}")))
        .route(
            "/large",
            get(async || Body::from(vec![b'x'; 64 * 1024 * 1024])),
        )
        .route("/work", post(working).layer(from_fn(gated)))
        .route(
            "/read",
            post(async |body: axum::body::Bytes| body.len().to_string()),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, told) = oneshot::channel::<()>();
    let ended = tokio::spawn(serve_routes(routes, listener, front, async {
        let _ = told.await;
    }));
    Served {
        address,
        work,
        stop: Some(stop),
        ended,
    }
}

fn within(limits: Limits) -> Front {
    Front {
        limits,
        ..Front::default()
    }
}

/// Limits that never matter, but for those a test shortens.
fn generous() -> Limits {
    Limits {
        handshake: LONG,
        head: LONG,
        idle: LONG,
        grace: LONG,
        pace: 1,
        ..Limits::default()
    }
}

async fn connect(served: &Served) -> TcpStream {
    TcpStream::connect(served.address).await.unwrap()
}

/// Everything until the other side closes, which must be within the test's patience.
async fn rest(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut text = Vec::new();
    // A reset ends it as well.
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut text)).await;
    assert!(read.is_ok(), "still open after {text:?}");
    String::from_utf8_lossy(&text).into_owned()
}

/// One answer's head, and as much of its body as came with it.
async fn answer(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = tokio::time::timeout(PATIENCE, stream.read_buf(&mut text)).await;
        assert!(read.unwrap().unwrap() > 0, "closed after {text:?}");
    }
    String::from_utf8_lossy(&text).into_owned()
}

async fn ask(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    answer(stream).await
}

const PEER: &str = "GET /peer HTTP/1.1\r\nhost: x\r\n\r\n";

#[tokio::test]
async fn a_header_that_does_not_come_ends_the_connection() {
    let served = serve(within(Limits {
        head: SHORT,
        ..generous()
    }))
    .await;
    let mut silent = connect(&served).await;
    assert_eq!(rest(&mut silent).await, "");
    let (mut reading, mut writing) = connect(&served).await.into_split();
    // Never done, and never at rest.
    let dripping = tokio::spawn(async move {
        let _ = writing
            .write_all(b"GET /peer HTTP/1.1\r\nhost: x\r\n")
            .await;
        while writing.write_all(b"a: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert_eq!(rest(&mut reading).await, "");
    dripping.abort();
}

#[tokio::test]
async fn a_connection_may_rest_between_requests_longer_than_a_header_may_take() {
    let served = serve(within(Limits {
        head: SHORT,
        ..generous()
    }))
    .await;
    let mut stream = connect(&served).await;
    assert!(ask(&mut stream, PEER).await.starts_with("HTTP/1.1 200"));
    tokio::time::sleep(SHORT * 3).await;
    assert!(ask(&mut stream, PEER).await.starts_with("HTTP/1.1 200"));
    // The next header has the time of a header again.
    stream.write_all(b"GET /peer").await.unwrap();
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn a_connection_at_rest_is_closed_in_the_end() {
    let served = serve(within(Limits {
        idle: SHORT,
        ..generous()
    }))
    .await;
    let mut stream = connect(&served).await;
    assert!(ask(&mut stream, PEER).await.starts_with("HTTP/1.1 200"));
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_408_and_one_that_drips_too() {
    let served = serve(within(Limits {
        grace: SHORT,
        pace: 1_000_000,
        ..generous()
    }))
    .await;
    let head = "POST /read HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n";
    let mut stream = connect(&served).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let told = rest(&mut stream).await;
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    assert!(
        told.contains("\"too_slow\"") && told.contains("application/problem+json"),
        "{told}"
    );

    let (mut reading, mut writing) = connect(&served).await.into_split();
    let dripping = tokio::spawn(async move {
        let _ = writing.write_all(head.as_bytes()).await;
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let told = rest(&mut reading).await;
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    dripping.abort();
}

#[tokio::test]
async fn our_own_time_is_not_the_clients() {
    let served = serve(within(Limits {
        grace: SHORT,
        head: SHORT,
        idle: SHORT,
        ..generous()
    }))
    .await;
    let mut stream = connect(&served).await;
    let request =
        "POST /work HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\r\ncontent-length: 1\r\n\r\nx";
    stream.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(SHORT * 4).await;
    served.work.add_permits(1);
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn an_answer_nobody_reads_ends_the_connection() {
    let served = serve(within(Limits {
        grace: SHORT,
        pace: 1_000_000_000,
        ..generous()
    }))
    .await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(served.address).await.unwrap();
    let request = "GET /large HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    // It must be over before the test reads: what is in the buffers is less than the answer.
    tokio::time::sleep(SHORT * 5).await;
    let read = rest(&mut stream).await;
    assert!(
        read.starts_with("HTTP/1.1 200") && read.len() < 64 * 1024 * 1024,
        "{}",
        read.len()
    );
}

#[tokio::test]
async fn a_body_without_a_length_is_bounded_like_one_with_a_length() {
    let served = serve(within(generous())).await;
    let head = "POST /read HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let (mut reading, mut writing) = connect(&served).await.into_split();
    let sending = tokio::spawn(async move {
        let _ = writing.write_all(head.as_bytes()).await;
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x1_0000));
        while writing.write_all(chunk.as_bytes()).await.is_ok() {}
    });
    let told = rest(&mut reading).await;
    assert!(told.starts_with("HTTP/1.1 413"), "{told}");
    sending.abort();
}

#[tokio::test]
async fn beyond_what_it_can_do_work_is_refused_unread_and_the_answer_arrives() {
    let served = serve(within(Limits {
        files_in_hand: 4,
        ..generous()
    }))
    .await;
    let file = |who: &str, bytes: usize| {
        format!(
            "POST /work HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {who}\r\ncontent-type: multipart/form-data; boundary=x\r\n\
             content-length: {bytes}\r\n\r\n"
        )
    };
    let mut working = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(&served).await;
        let request = format!("{}x", file("a", 1));
        stream.write_all(request.as_bytes()).await.unwrap();
        working.push(stream);
    }
    // Until all three are at work, a fourth of the same is let in: ask until it is not.
    let big = 20 * 1024 * 1024;
    let mut refused = String::new();
    for _ in 0..100 {
        let mut stream = connect(&served).await;
        let _ = stream.write_all(file("a", big).as_bytes()).await;
        let early = tokio::time::timeout(SHORT, stream.readable()).await;
        if early.is_ok() {
            // What a client does that knows nothing of it: it sends all of it, then it reads.
            stream.write_all(&vec![b'x'; big]).await.unwrap();
            refused = rest(&mut stream).await;
            break;
        }
    }
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    let lower = refused.to_ascii_lowercase();
    assert!(
        lower.contains("retry-after: 1\r\n") && lower.contains("connection: close\r\n"),
        "{refused}"
    );
    assert!(
        refused.contains("\"busy\"") && refused.contains("application/problem+json"),
        "{refused}"
    );

    // Somebody else gets in, and so do requests that are no work.
    let mut other = connect(&served).await;
    other
        .write_all(format!("{}x", file("b", 1)).as_bytes())
        .await
        .unwrap();
    let mut peer = connect(&served).await;
    assert!(ask(&mut peer, PEER).await.starts_with("HTTP/1.1 200"));
    served.work.add_permits(9);
    for stream in working.iter_mut().chain([&mut other]) {
        assert!(answer(stream).await.starts_with("HTTP/1.1 200"));
    }
    let mut again = connect(&served).await;
    let told = ask(&mut again, &format!("{}x", file("a", 1))).await;
    assert!(told.starts_with("HTTP/1.1 200"), "places come back: {told}");
}

#[tokio::test]
async fn bytes_of_files_are_bounded_and_strangers_reserve_none() {
    let served = serve(within(Limits {
        file_bytes: 1000,
        ..generous()
    }))
    .await;
    let head = |authorization: &str, bytes: usize| {
        format!(
            "POST /work HTTP/1.1\r\nhost: x\r\n{authorization}content-type: multipart/form-data; boundary=x\r\n\
             content-length: {bytes}\r\n\r\n"
        )
    };
    let known = "authorization: Bearer a\r\n";
    let mut stranger = connect(&served).await;
    let told = ask(&mut stranger, &head("", 700)).await;
    assert!(told.starts_with("HTTP/1.1 401"), "{told}");
    served.work.add_permits(9);
    // Received, but not to its end.
    let mut slow = connect(&served).await;
    slow.write_all(format!("{}x", head(known, 700)).as_bytes())
        .await
        .unwrap();
    let mut told = String::new();
    for _ in 0..100 {
        let mut second = connect(&served).await;
        told = ask(
            &mut second,
            &format!("{}{}", head(known, 200), "x".repeat(200)),
        )
        .await;
        if told.starts_with("HTTP/1.1 503") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(told.starts_with("HTTP/1.1 503"), "{told}");
    drop(slow);
    for _ in 0..100 {
        let mut second = connect(&served).await;
        told = ask(
            &mut second,
            &format!("{}{}", head(known, 200), "x".repeat(200)),
        )
        .await;
        if told.starts_with("HTTP/1.1 200") {
            break;
        }
        served.work.add_permits(1);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(
        told.starts_with("HTTP/1.1 200"),
        "given back when the client goes: {told}"
    );
}

#[tokio::test]
async fn a_stranger_is_slowed_down_and_whoever_the_door_knows_is_not() {
    let served = serve(within(Limits {
        strangers_per_second: 1,
        requests_per_second: 1000,
        ..generous()
    }))
    .await;
    served.work.add_permits(1000);
    let known =
        "POST /work HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ncontent-length: 0\r\n\r\n";
    let mut stream = connect(&served).await;
    assert!(ask(&mut stream, known).await.starts_with("HTTP/1.1 200"));
    let mut refused = 0;
    for number in 0..40 {
        // A new made-up token each time is not a new limit.
        let mut stream = connect(&served).await;
        let request =
            format!("GET /peer HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {number}\r\n\r\n");
        let told = ask(&mut stream, &request).await;
        if told.starts_with("HTTP/1.1 429") {
            refused += 1;
            let lower = told.to_ascii_lowercase();
            assert!(lower.contains("retry-after: 1\r\n"), "{told}");
            assert!(lower.contains("application/problem+json"), "{told}");
        }
    }
    assert!(refused > 10, "{refused}");
    for _ in 0..50 {
        assert!(ask(&mut stream, known).await.starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn stopping_lets_requests_in_hand_finish_and_closes_what_rests() {
    let mut served = serve(within(generous())).await;
    let mut resting = connect(&served).await;
    assert!(ask(&mut resting, PEER).await.starts_with("HTTP/1.1 200"));
    let mut working = connect(&served).await;
    let request =
        "POST /work HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\r\ncontent-length: 1\r\n\r\nx";
    working.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(SHORT).await;
    served.stop.take().unwrap().send(()).unwrap();
    assert_eq!(rest(&mut resting).await, "");
    assert!(!served.ended.is_finished());
    served.work.add_permits(1);
    assert!(rest(&mut working).await.starts_with("HTTP/1.1 200"));
    let ended = tokio::time::timeout(PATIENCE, served.ended).await;
    ended.unwrap().unwrap().unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}

#[tokio::test]
async fn connections_beyond_the_cap_are_closed_and_places_come_back() {
    let served = serve(within(Limits {
        connections_per_address: 3,
        ..generous()
    }))
    .await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(&served).await;
        assert!(ask(&mut stream, PEER).await.starts_with("HTTP/1.1 200"));
        held.push(stream);
    }
    let mut fourth = connect(&served).await;
    assert_eq!(rest(&mut fourth).await, "");
    // 127.0.0.2 is this machine too, and another address.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = socket.connect(served.address).await.unwrap();
    assert!(ask(&mut other, PEER).await.contains("127.0.0.2"));
    held.clear();
    for _ in 0..200 {
        let mut stream = connect(&served).await;
        let _ = stream.write_all(PEER.as_bytes()).await;
        let mut text = Vec::new();
        if stream.read_buf(&mut text).await.is_ok_and(|read| read > 0) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no place came back");
}

#[tokio::test]
async fn a_proxy_is_believed_only_if_it_is_one_of_ours() {
    for (trusted, seen) in [("127.0.0.1", "198.51.100.7"), ("127.0.0.9", "127.0.0.1")] {
        let served = serve(Front {
            proxies: Proxies {
                networks: vec![trusted.parse().unwrap()],
                ..Proxies::default()
            },
            ..within(generous())
        })
        .await;
        let request = "GET /peer HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 198.51.100.7\r\nx-forwarded-proto: https\r\n\
                       connection: close\r\n\r\n";
        let mut stream = connect(&served).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let told = rest(&mut stream).await;
        let is_believed = trusted == "127.0.0.1";
        assert!(told.contains(&format!("address: {seen}")), "{told}");
        assert_eq!(told.contains("is_secure: true"), is_believed, "{told}");
        assert_eq!(
            told.contains("strict-transport-security"),
            is_believed,
            "{told}"
        );
    }
}

/// An authority and what it signed.
struct Authority {
    certificate: rcgen::Certificate,
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters = rcgen::CertificateParams::default();
        parameters
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&key).unwrap();
        Self {
            certificate,
            issuer: rcgen::Issuer::new(parameters, key),
        }
    }

    fn sign(&self, name: &str) -> (rcgen::Certificate, rcgen::KeyPair) {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
        (parameters.signed_by(&key, &self.issuer).unwrap(), key)
    }

    fn tls(&self, clients: Option<&Clients>) -> Front {
        let (certificate, key) = self.sign("staydown.example");
        let (here, pem) = (Path::new("here"), certificate.pem());
        let pair = Pair::parse(
            (here, pem.as_bytes()),
            (here, key.serialize_pem().as_bytes()),
        )
        .unwrap();
        assert_eq!(pair.name().as_deref(), Some("staydown.example"));
        Front {
            tls: Some(Arc::new(Tls::new(tls_settings(pair, clients).unwrap()))),
            ..within(generous())
        }
    }

    /// Asks `/peer`; nothing if there is no answer.
    async fn ask(
        &self,
        served: &Served,
        identity: Option<&(rcgen::Certificate, rcgen::KeyPair)>,
    ) -> Option<String> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match identity {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain: Vec<CertificateDer> = vec![certificate.der().clone()];
                let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
                builder.with_client_auth_cert(chain, key).unwrap()
            }
        };
        let name = ServerName::try_from("staydown.example").unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let mut stream = connector.connect(name, connect(served).await).await.ok()?;
        let request = "GET /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.ok()?;
        Some(rest(&mut stream).await).filter(|told| !told.is_empty())
    }
}

fn clients(authority: &Authority, required: bool) -> Clients {
    Clients {
        authorities: (
            "clients.pem".into(),
            authority.certificate.pem().into_bytes(),
        ),
        required,
    }
}

#[tokio::test]
async fn a_client_certificate_is_proved_and_known_by_its_digest() {
    let (authority, stranger) = (Authority::new("one"), Authority::new("two"));
    let served = serve(authority.tls(Some(&clients(&authority, false)))).await;
    let mine = authority.sign("other.example");
    let told = authority.ask(&served, Some(&mine)).await.unwrap();
    let digest = ring_digest(mine.0.der());
    assert!(
        told.contains(&format!("certificate: Some(\"{digest}\")")),
        "{told}"
    );
    assert!(told.contains("is_secure: true"), "{told}");
    assert!(
        told.contains("strict-transport-security: max-age="),
        "{told}"
    );
    let told = authority.ask(&served, None).await.unwrap();
    assert!(told.contains("certificate: None"), "{told}");
    let foreign = stranger.sign("other.example");
    assert_eq!(authority.ask(&served, Some(&foreign)).await, None);

    let served = serve(authority.tls(Some(&clients(&authority, true)))).await;
    assert!(authority.ask(&served, Some(&mine)).await.is_some());
    assert_eq!(authority.ask(&served, None).await, None);
}

fn ring_digest(bytes: &[u8]) -> String {
    super::hex(::ring::digest::digest(&::ring::digest::SHA256, bytes).as_ref())
}

#[tokio::test]
async fn a_handshake_that_does_not_come_ends_and_so_does_plain_http() {
    let authority = Authority::new("one");
    let mut front = authority.tls(None);
    front.limits.handshake = SHORT;
    let served = serve(front).await;
    let mut silent = connect(&served).await;
    assert_eq!(rest(&mut silent).await, "");
    let mut plain = connect(&served).await;
    plain.write_all(PEER.as_bytes()).await.unwrap();
    let told = rest(&mut plain).await;
    assert!(!told.contains("HTTP/1.1"), "{told}");
    assert!(
        authority.ask(&served, None).await.is_some(),
        "others are served"
    );
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let authority = Authority::new("one");
    let ((certificate, _), (_, key)) = (authority.sign("a.example"), authority.sign("a.example"));
    let here = Path::new("here");
    let (pem, key) = (certificate.pem(), key.serialize_pem());
    let pair = Pair::parse((here, pem.as_bytes()), (here, key.as_bytes())).unwrap();
    assert!(tls_settings(pair, None).is_err());
    for (chain, key) in [
        ("", key.as_str()),
        (pem.as_str(), "x"),
        (pem.as_str(), pem.as_str()),
    ] {
        assert!(Pair::parse((here, chain.as_bytes()), (here, key.as_bytes())).is_err());
    }
}

#[test]
fn without_tls_only_proxies_and_this_machine_are_served() {
    let behind = Front {
        proxies: Proxies {
            networks: vec!["10.0.0.0/8".parse().unwrap()],
            ..Proxies::default()
        },
        ..Front::default()
    };
    for (address, is_taken) in [
        ("10.1.1.1", true),
        ("::ffff:10.1.1.1", true),
        ("127.0.0.1", true),
        ("::1", true),
        ("192.0.2.1", false),
        ("2001:db8::1", false),
    ] {
        assert_eq!(
            behind.takes(address.parse().unwrap()),
            is_taken,
            "{address}"
        );
    }
    assert!(
        Authority::new("one")
            .tls(None)
            .takes("192.0.2.1".parse().unwrap())
    );
}
