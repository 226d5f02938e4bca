//! What every answer tells the browser.

use crate::Peer;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tower_http::set_header::SetResponseHeaderLayer;

/// Nothing is loaded from elsewhere, nothing inline runs, nobody frames us. The script tells this server alone that a picture is
/// shown or hidden (`static/care.js`).
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// What was made of content, opened by itself: it loads nothing, runs nothing, belongs to no origin, and does not begin to play.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox",
);

/// On an answer that is a picture or a sound made of content.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sandboxed;

/// The console needs nothing of the machine but its keys, to sign in.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(self), \
    geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=(), \
    publickey-credentials-create=(self), publickey-credentials-get=(self)";

/// Two years (RFC 6797). Not for hosts below ours: they are not ours to bind.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000");

const FIXED: [(HeaderName, &str); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers older than frame-ancestors.
    (header::X_FRAME_OPTIONS, "DENY"),
    // No other host learns which case was looked at.
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_DNS_PREFETCH_CONTROL, "off"),
    (
        HeaderName::from_static("permissions-policy"),
        PERMISSIONS_POLICY,
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
];

/// Adds them.
pub(super) fn with(router: Router) -> Router {
    let router = FIXED.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ))
    });
    router
        // What a page shows must not stay on a moderator's disk. Static files say otherwise themselves.
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(from_fn(policy))
        .layer(from_fn(strict_transport))
}

/// What the browser may do with an answer.
async fn policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = match response.extensions().get::<Sandboxed>() {
        Some(_) => SANDBOX,
        None => CONTENT_SECURITY_POLICY,
    };
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// A browser that came by TLS never comes in clear again. One that came in clear is not told: it must not believe it.
async fn strict_transport(request: Request, next: Next) -> Response {
    let is_secure = request
        .extensions()
        .get()
        .is_some_and(|peer: &Peer| peer.is_secure);
    let mut response = next.run(request).await;
    if is_secure {
        response
            .headers_mut()
            .insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    response
}
