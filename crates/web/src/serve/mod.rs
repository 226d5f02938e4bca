//! The whole of HTTP in one router, and the front that serves it until told to stop: connections, TLS, proxies, limits.

mod accept;
mod admission;
mod guard;
mod headers;
mod limits;
mod notes;
mod places;
mod proxy;
mod pulse;
mod rates;
#[cfg(test)]
mod tests;
mod tls;
mod unread;

pub use limits::Limits;
pub use notes::Notes;
pub use proxy::{Network, NoNetwork, Proxies, ProxyHeader};
pub use tls::{Clients, Pair, Tls, TlsError, tls_settings};

pub(crate) use guard::{Standing, gated, streamed};
pub(crate) use headers::Sandboxed;

use crate::{api, console};
use app::App;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::{Extension, Router};
use guard::{Guard, SMALL_BODY};
use std::any::Any;
use std::fmt::Write;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

/// What stands between the network and the routes.
#[derive(Debug, Clone, Default)]
pub struct Front {
    /// What connections and requests may cost.
    pub limits: Limits,
    /// TLS; in clear without.
    pub tls: Option<Arc<Tls>>,
    /// Proxies whose word about the client counts.
    pub proxies: Proxies,
    /// What `/health` tells besides.
    pub notes: Notes,
}

impl Front {
    /// Whether a connection from an address is taken in. Without TLS of our own, what crosses a network in clear comes from a
    /// proxy we trust, or not at all.
    fn takes(&self, address: IpAddr) -> bool {
        self.tls.is_some() || address.to_canonical().is_loopback() || self.proxies.trusts(address)
    }
}

/// Every route, within the default limits.
pub fn router(app: App) -> Router {
    fronted(routes(app), &Front::default())
}

fn routes(app: App) -> Router {
    api::router().merge(console::router(&app)).with_state(app)
}

/// Routes with all that every request and every answer passes through; the last line is the outermost.
fn fronted(routes: Router, front: &Front) -> Router {
    let router = routes
        .layer(DefaultBodyLimit::max(SMALL_BODY))
        .layer(Extension(front.notes.clone()))
        .layer(from_fn_with_state(Guard::new(&front.limits), guard::guard));
    headers::with(router)
        // A handler that panics costs one 500, not the connection.
        .layer(CatchPanicLayer::custom(panicked))
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> axum::response::Response {
    tracing::error!("a handler panicked");
    crate::problem::ApiError::new(
        axum::http::StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "The server failed to answer this. It was logged.",
    )
    .into_response()
}

/// Serves until `stop` resolves, then lets requests in hand finish. Every request carries its [`crate::Peer`].
///
/// # Errors
/// [`std::io::Error`] when the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    front: Front,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_routes(routes(app), listener, front, stop).await
}

async fn serve_routes(
    routes: Router,
    listener: TcpListener,
    front: Front,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = fronted(routes, &front);
    accept::run(router, listener, Arc::new(front), stop).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
