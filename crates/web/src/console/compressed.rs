//! Pages leave compressed, where the browser takes gzip: a queue of a hundred cases is ten times lighter so.
//!
//! What is compressed together tells by its length whether one part repeats the other (BREACH). An attacker needs three things for
//! that: a secret on the page, words of their own beside it, and answers whose length they see. So:
//!
//! - The one secret that stands on every page, the token of its forms, looks different in every answer
//!   ([`app::SignedIn::csrf`] is masked anew for each request), so that no guess repeats it. That is needed although our cookies are
//!   `SameSite=Strict`: whoever files a complaint puts words on a reviewer's page without sending a request in their name, and
//!   whoever listens to the line sees how long that page is.
//! - Because the session's cookie is `SameSite=Strict`, no other site has a page made for somebody who is signed in: words in an
//!   address, as those of a search, come from that person alone.
//! - Secrets that are shown once (API tokens, sign-in links, recovery codes, what one authenticator reads) are answers to a form,
//!   and no answer to a form is compressed. Neither is anything shown to strangers, whose pages hold codes and their cookie's secret.
//! - Media are compressed already, and files are handed out as they were signed.

use crate::door;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Response as HttpResponse, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::compression::{CompressionLayer, Predicate};

/// Where strangers are met: how one signs in, and what whoever has no account asks and sends.
const OF_STRANGERS: [&str; 5] = [
    "/sign-in",
    "/bootstrap",
    "/complaint/",
    "/notice/",
    "/order/",
];

/// On an answer that may be compressed.
#[derive(Debug, Clone, Copy)]
struct MayBe;

/// Compresses what [`choose`] marked, and nothing else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen;

impl Predicate for Chosen {
    fn should_compress<B>(&self, response: &HttpResponse<B>) -> bool {
        response.extensions().get::<MayBe>().is_some()
    }
}

/// The layer outside of [`choose`].
pub(super) fn layer() -> CompressionLayer<Chosen> {
    CompressionLayer::new().compress_when(Chosen)
}

/// Marks answers that may be compressed: static files, and pages that somebody who is signed in asks for.
pub(super) async fn choose(request: Request, next: Next) -> Response {
    let may_be = is_asked_for(request.method(), request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    // Errors are small, and say the same to whoever's session ended as to whoever never had one.
    if may_be && response.status().is_success() && is_text(response.headers()) {
        response.extensions_mut().insert(MayBe);
    }
    response
}

fn is_asked_for(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    if *method != Method::GET {
        return false;
    }
    let is_of_strangers = OF_STRANGERS.iter().any(|start| path.starts_with(start));
    let is_page = door::session_secret(headers).is_some() && !is_of_strangers;
    path.starts_with("/static/") || is_page
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    ["text/html", "text/css", "text/javascript"]
        .iter()
        .any(|text| kind.starts_with(text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pages_of_who_is_signed_in_and_static_files_may_be_compressed_and_nothing_else() {
        let mut signed_in = HeaderMap::new();
        signed_in.insert(header::COOKIE, "staydown_session=x".parse().unwrap());
        let stranger = HeaderMap::new();
        for (method, path, headers, may_be) in [
            (Method::GET, "/cases", &signed_in, true),
            (Method::GET, "/complaints", &signed_in, true),
            (Method::GET, "/static/console.css", &stranger, true),
            (Method::GET, "/cases", &stranger, false),
            (Method::POST, "/tokens", &signed_in, false),
            (Method::POST, "/people/x/link", &signed_in, false),
            (Method::GET, "/sign-in", &signed_in, false),
            (Method::GET, "/sign-in/code", &signed_in, false),
            (Method::GET, "/complaint/status/code", &signed_in, false),
            (Method::GET, "/order/status/code", &signed_in, false),
        ] {
            assert_eq!(
                is_asked_for(&method, path, headers),
                may_be,
                "{method} {path}"
            );
        }
    }

    #[test]
    fn pictures_and_files_are_left_as_they_are() {
        for (kind, is) in [
            ("text/html; charset=utf-8", true),
            ("text/javascript; charset=utf-8", true),
            ("image/jpeg", false),
            ("application/pdf", false),
            ("text/csv", false),
            ("application/octet-stream", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            assert_eq!(is_text(&headers), is, "{kind}");
        }
        assert!(!is_text(&HeaderMap::new()));
    }
}
