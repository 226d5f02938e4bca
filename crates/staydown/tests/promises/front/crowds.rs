//! Too many clients, too many requests, and clients that are too slow: each is told or cut, and others are served.

use super::{inhabited, rest, strings};
use crate::stage::{Stage, picture};
use exchange::v1::{Condition, HealthView};
use std::net::SocketAddr;
use testkit::{Door, Options, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

fn options(words: &[&str]) -> Options {
    Options {
        words: strings(words),
        ..Options::default()
    }
}

/// A request from another address of this machine, and the answer.
async fn from_elsewhere(server: &Server, request: &str) -> String {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 2], 0))).unwrap();
    let mut stream = socket.connect(server.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    rest(&mut stream).await
}

const HEALTH: &str = "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn two_thousand_half_open_connections_do_not_keep_others_out() {
    let instance = inhabited().await;
    let server = instance.serve().await.unwrap();
    let mut half_open = Vec::new();
    for _ in 0..2_000 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let _ = stream.write_all(b"GET /health HTTP/1.1\r\nhost:").await;
        half_open.push(stream);
    }
    let told = from_elsewhere(&server, HEALTH).await;
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(
        server.log().contains("connections are refused"),
        "{}",
        server.log()
    );
    drop(half_open);
}

#[tokio::test]
async fn slow_clients_are_cut_off_in_header_body_and_answer() {
    let words = [
        "--header-seconds",
        "0.3",
        "--idle-seconds",
        "0.3",
        "--grace-seconds",
        "0.3",
        "--slowest-rate",
        "1000000000",
    ];
    let stage = Stage::set_with(async |_| options(&words)).await;
    let address = stage.server.address();
    let open = async |text: &[u8]| {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text).await.unwrap();
        stream
    };
    for silent in [&b""[..], b"GET /he", b"GET /health HTTP/1.1\r\nhost: x\r\n"] {
        assert_eq!(rest(&mut open(silent).await).await, "");
    }
    let told = rest(&mut open(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await).await;
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    let secret = &stage.provider.token.secret;
    for length in ["content-length: 1000", "transfer-encoding: chunked"] {
        let request = format!(
            "POST /v1/match HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {secret}\r\ncontent-type: application/json\r\n\
             {length}\r\n\r\n"
        );
        let told = rest(&mut open(request.as_bytes()).await).await;
        assert!(
            told.starts_with("HTTP/1.1 408") && told.contains("too_slow"),
            "{told}"
        );
    }
    // Asks and asks, and reads nothing: more than the buffers between us hold.
    let (mut reading, mut writing) = open(b"").await.into_split();
    let asking = tokio::spawn(async move {
        let request = format!(
            "GET /openapi.json HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {0}\r\n\r\n",
            "x".repeat(100)
        );
        for _ in 0..100_000 {
            if writing.write_all(request.as_bytes()).await.is_err() {
                return true;
            }
        }
        false
    });
    let asked = tokio::time::timeout(super::PATIENCE, asking).await;
    assert!(asked.unwrap().unwrap(), "it was never cut off");
    let mut left = Vec::new();
    let _ = tokio::time::timeout(super::PATIENCE, reading.read_to_end(&mut left))
        .await
        .unwrap();
    let health = Door::new(stage.server.url()).get("/health").await.unwrap();
    assert_eq!(health.json::<HealthView>().unwrap().status, Condition::Ok);
}

#[tokio::test]
async fn who_asks_too_often_is_told_to_wait_and_how_long() {
    let words = [
        "--requests-per-second",
        "1",
        "--anonymous-requests-per-second",
        "1",
    ];
    let stage = Stage::set_with(async |_| options(&words)).await;
    let door = stage.authority.door(&stage.server);
    let mut refused = None;
    for _ in 0..200 {
        let answer = door.get("/v1/whoami").await.unwrap();
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status, 200);
    }
    let refused = refused.expect("two hundred requests passed");
    let problem = refused.problem().unwrap();
    assert_eq!(problem.code, "too_many_requests");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&seconds), "{seconds}");
    // Another token is another limit.
    let other = stage.provider.door(&stage.server).get("/v1/whoami").await;
    assert_eq!(other.unwrap().status, 200);
    // What it said is true.
    tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
    assert_eq!(door.get("/v1/whoami").await.unwrap().status, 200);

    // Made-up tokens share the limit of their address, and other addresses keep theirs.
    let mut told = 0;
    for number in 0..40 {
        let door = Door::new(stage.server.url()).with_token(&format!("sd_made_up_{number}"));
        told = door.get("/v1/whoami").await.unwrap().status;
    }
    assert_eq!(told, 429);
    let elsewhere = from_elsewhere(&stage.server, HEALTH).await;
    assert!(elsewhere.starts_with("HTTP/1.1 200"), "{elsewhere}");
    // A person sees a page.
    let request = stage
        .server
        .door()
        .unwrap()
        .request(reqwest::Method::GET, "/cases")
        .unwrap();
    let page = stage
        .server
        .door()
        .unwrap()
        .send(request.header("accept", "text/html"))
        .await;
    let page = page.unwrap();
    assert_eq!(page.status, 429);
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{}",
        page.text()
    );
    assert_ne!(page.header("retry-after"), "");
}

#[tokio::test]
async fn an_address_named_by_a_stranger_is_not_another_address() {
    for (proxy, is_believed) in [("127.0.0.2", false), ("127.0.0.1", true)] {
        let words = [
            "--anonymous-requests-per-second",
            "1",
            "--behind-proxy",
            proxy,
        ];
        let instance = inhabited().await;
        let server = instance.serve_with(options(&words)).await.unwrap();
        let door = Door::new(server.url());
        let mut statuses = Vec::new();
        for number in 0..40 {
            let request = door.request(reqwest::Method::GET, "/health").unwrap();
            let request = request.header("x-forwarded-for", format!("198.51.100.{number}"));
            let request = request.header("x-forwarded-proto", "https");
            let answer = door.send(request).await.unwrap();
            assert_eq!(
                !answer.header("strict-transport-security").is_empty(),
                is_believed
            );
            statuses.push(answer.status);
        }
        let all_passed = statuses.iter().all(|status| *status == 200);
        assert_eq!(all_passed, is_believed, "{proxy}: {statuses:?}");
    }
}

#[tokio::test]
async fn beyond_its_means_the_server_says_busy_at_once_and_health_answers() {
    let stage = Stage::set_with(async |_| options(&["--files-in-hand", "1"])).await;
    stage.bank_picture(1).await;
    let door = stage.authority.door(&stage.server);
    let upload = picture(1);
    let mut asking = JoinSet::new();
    for _ in 0..16 {
        let (door, upload) = (door.clone(), upload.clone());
        asking.spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..10 {
                answers.push(door.upload("/v1/match", upload.clone(), &[]).await.unwrap());
            }
            answers
        });
    }
    let health = Door::new(stage.server.url()).get("/health").await.unwrap();
    assert_eq!(health.status, 200);
    let answers = asking.join_all().await.concat();
    let (done, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert!(
        !done.is_empty() && !busy.is_empty(),
        "{} {}",
        done.len(),
        busy.len()
    );
    for answer in busy {
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (503, "1"),
            "{}",
            answer.text()
        );
        assert_eq!(answer.problem().unwrap().code, "busy");
    }
    for answer in done {
        assert!(answer.text().contains("\"hold\""), "{}", answer.text());
    }
}

#[tokio::test]
async fn connections_of_one_address_are_bounded_and_come_back() {
    let instance = inhabited().await;
    let server = instance
        .serve_with(options(&["--connections-per-address", "2"]))
        .await
        .unwrap();
    // The test's own first connection, of its start, may still be open.
    let door = Door::new(server.url());
    let ask = async || {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let _ = stream
            .write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
            .await;
        let mut text = Vec::new();
        let read = stream.read_buf(&mut text).await;
        read.is_ok_and(|read| read > 0).then_some(stream)
    };
    let mut held = Vec::new();
    let mut refused = 0;
    while refused < 3 {
        match ask().await {
            Some(stream) => held.push(stream),
            None => refused += 1,
        }
        assert!(held.len() <= 2, "more than two at once");
    }
    assert!(door.get("/health").await.is_err());
    drop(held);
    crate::stage::until("a place", async || ask().await).await;
}
