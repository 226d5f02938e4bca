//! A capture as the fetcher would have made it: a redirect, a page, and a picture on it.

use bytes::Bytes;
use evidence::sign::EvidenceKey;
use evidence::wacz::{Package, Page};
use evidence::warc::{FILE_NAME, Resource, Warc};
use evidence::{Exchanged, TlsSeen};
use jiff::Timestamp;
use signals::Sha256;
use url::Url;

pub(crate) const CAPTURE: &str = "cap_01kakxyz0000000000000000";
pub(crate) const TOOL: &str = "staydown 0.1.0";
pub(crate) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n harmless, and no picture at all";
pub(crate) const PAGE: &str = "<!doctype html><title>Sample</title><p>Harmless.<img src=/a.png>";

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// One exchange; `head` without the empty line at its end, `body` as on the wire.
pub(crate) fn exchanged(url: &str, at: &str, head: &str, body: &[u8], plain: &[u8]) -> Exchanged {
    let url = Url::parse(url).unwrap();
    let request = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\naccept: */*\r\n\r\n",
        url.path(),
        url.host_str().unwrap()
    );
    let head = format!("{}\r\n\r\n", head.trim_end().replace('\n', "\r\n"));
    Exchanged {
        tls: (url.scheme() == "https").then(|| TlsSeen {
            version: "TLSv1_3".to_owned(),
            cipher: "TLS13_AES_256_GCM_SHA384".to_owned(),
            chain: vec![b"not a certificate".to_vec(), b"nor this".to_vec()],
        }),
        resolved: vec!["192.0.2.7:443".parse().unwrap()],
        address: "192.0.2.7:443".parse().unwrap(),
        began: instant(at),
        ended: instant(at),
        request: Bytes::from(request),
        response: Bytes::from([head.as_bytes(), body].concat()),
        head: head.len(),
        server_date: Some("Sat, 21 Nov 2026 23:05:00 GMT".to_owned()),
        body_sha256: Sha256::of(plain).to_string(),
        url,
    }
}

pub(crate) fn warc() -> Vec<u8> {
    let mut warc = Warc::begin(CAPTURE, TOOL, instant("2026-11-21T23:05:00.5Z"));
    let redirect = "HTTP/1.1 301 Moved Permanently\nLocation: https://www.host.example/P/1?b=2&a=1\nContent-Length: 0";
    warc.exchanged(
        &exchanged(
            "http://host.example/P/1",
            "2026-11-21T23:05:01.25Z",
            redirect,
            b"",
            b"",
        ),
        "direct",
    );
    let chunked = format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
    let page = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nTransfer-Encoding: chunked\nX-Name: Gr\u{fc}\u{df}e";
    warc.exchanged(
        &exchanged(
            "https://www.host.example/P/1?b=2&a=1",
            "2026-11-21T23:05:02.000001Z",
            page,
            chunked.as_bytes(),
            PAGE.as_bytes(),
        ),
        "direct",
    );
    let picture = format!(
        "HTTP/1.1 200 OK\ncontent-type: image/png\nContent-Length: {}",
        PICTURE.len()
    );
    warc.exchanged(
        &exchanged(
            "https://www.host.example/a.png",
            "2026-11-21T23:05:03Z",
            &picture,
            PICTURE,
            PICTURE,
        ),
        "direct",
    );
    warc.resource(&Resource {
        uri: "urn:view:https://www.host.example/P/1?b=2&a=1".to_owned(),
        media_type: "image/png",
        at: instant("2026-11-21T23:05:04Z"),
        bytes: PICTURE,
    });
    warc.finish()
}

pub(crate) fn package() -> Package {
    Package {
        title: "Capture of http://host.example/P/1".to_owned(),
        description: "What a location showed, made by a test.".to_owned(),
        created: instant("2026-11-21T23:05:05Z"),
        software: TOOL.to_owned(),
        warcs: vec![(FILE_NAME.to_owned(), warc())],
        pages: vec![Page::new(
            "page-1",
            "https://www.host.example/P/1?b=2&a=1",
            instant("2026-11-21T23:05:02.000001Z"),
            "Sample",
        )],
        custody: vec![
            ("record.json".to_owned(), b"{\"version\": 2}\n".to_vec()),
            ("README.txt".to_owned(), b"What this is.\n".to_vec()),
        ],
    }
}

pub(crate) fn key() -> EvidenceKey {
    EvidenceKey::read(include_bytes!("key.pem")).unwrap()
}

pub(crate) fn wacz() -> Vec<u8> {
    package().write(&key()).unwrap()
}
