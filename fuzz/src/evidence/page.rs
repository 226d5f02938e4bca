//! The target `page`: of any page come addresses of images that can be fetched, and of any redirect one that can be.

use super::bytes::Bytes;
use ::evidence::page::{MOST_IMAGES, images};
use ::evidence::{Record, redirected};
use url::Url;

/// Reads the input as a page, as a redirect, or as the record of a capture.
///
/// # Panics
/// If what comes of it is no web address, is there twice or is too much; if a page that shows exactly what was found shows
/// something else; if a redirect carries a password on; if a record is not written as it was read.
pub fn page(input: &[u8]) {
    let mut input = Bytes(input);
    let base =
        ["http://host.example/p/1", "https://[2001:db8::1]:8443/"][usize::from(input.u8() & 1)];
    let base = Url::parse(base).expect("a URL");
    let found = images(input.0, &base);
    assert!(found.len() <= MOST_IMAGES);
    for (place, url) in found.iter().enumerate() {
        is_web_address(url);
        assert!(!found[..place].contains(url), "{url} is there twice");
    }
    let shown: String = found
        .iter()
        .map(|url| format!("<img src='{}'>", escaped(url)))
        .collect();
    assert_eq!(images(shown.as_bytes(), &base), found);

    if let Ok(next) = redirected(&base, input.0) {
        is_web_address(&next);
        assert!(next.username().is_empty() && next.password().is_none());
        let again = redirected(&base, next.as_str().as_bytes());
        assert_eq!(again.ok(), Some(next));
    }

    if let Ok(record) = serde_json::from_slice::<Record>(input.0) {
        let bytes = record.to_bytes().expect("a record is JSON");
        let read: Record = serde_json::from_slice(&bytes).expect("its own JSON");
        assert_eq!(read, record);
        assert_eq!(read.to_bytes().ok(), Some(bytes));
    }
}

fn is_web_address(url: &Url) {
    assert!(matches!(url.scheme(), "http" | "https"), "{url}");
    assert!(url.host_str().is_some_and(|host| !host.is_empty()), "{url}");
    assert_eq!(Url::parse(url.as_str()).as_ref(), Ok(url));
}

fn escaped(url: &Url) -> String {
    url.as_str().replace('&', "&amp;").replace('\'', "&#39;")
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let flood: String = (0..40).map(|n| format!("<img src={n}>")).collect();
    let seeds = [
        (
            "image",
            "<!doctype html><img alt='a > b' src=/media/1.jpg?a=1&amp;b=2>",
        ),
        (
            "poster-and-link",
            r#"<video poster="3.webp"></video><link rel="image_src" href="4.gif">"#,
        ),
        (
            "preview",
            r#"<META property="og:image" content="/media/1.jpg"><meta name=twitter:image content=//b/2>"#,
        ),
        (
            "base",
            r#"<base href="http://cdn.example/x/"><img src="1.jpg"><base href="data:,"><img src=2>"#,
        ),
        (
            "inline",
            r#"<img src="data:image/png;base64,AAAA"><img src=""><img>"#,
        ),
        (
            "script-and-comment",
            r#"<script>"<img src='/no'>"</script><!-- <img src="/no.jpg"> --><![CDATA[<img src=c>]]>"#,
        ),
        (
            "entities",
            "<img src='http://h&#x2e;example/&copy;&#0;&#xd800;'>",
        ),
        ("flood", &flood),
        ("redirect", "/there?x=1#part"),
        ("redirect-elsewhere", "//other.example:81/"),
        ("redirect-to-file", "file:///etc/passwd"),
        (
            "redirect-with-password",
            "http://user:secret@other.example/",
        ),
        (
            "record",
            r#"{"version":1,"tool":"t","asked":"a","began":"2026-01-02T03:04:05Z","ended":"2026-01-02T03:04:05Z","parts":[{"role":"page","hops":[{"url":"u","address":"127.0.0.1:80","began":"2026-01-02T03:04:05Z","ended":"2026-01-02T03:04:05Z","status":200,"headers":[["a","b"]]}],"media_type":"text/html","bytes":3,"sha256":"00"}],"missing":[["u","why"]]}"#,
        ),
    ];
    seeds
        .map(|(name, text)| (name.to_owned(), [&[0][..], text.as_bytes()].concat()))
        .into()
}
