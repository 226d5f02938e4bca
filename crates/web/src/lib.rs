//! HTTP: the JSON API under `/v1`, described by `/openapi.json`, and the console's pages.
//!
//! A handler authenticates at the door ([`door`]), calls one use case of `app`, and shows the result. Nothing here knows
//! SQL or decides about the work.

mod api;
mod console;
mod door;
mod peer;
mod problem;
mod sealed;
mod serve;
mod tongue;

pub use api::openapi;
pub use peer::Peer;
pub use tokio_rustls::rustls::ServerConfig as TlsSettings;

pub use serve::{
    Clients, Front, Limits, Network, NoNetwork, Notes, Pair, Proxies, ProxyHeader, Tls, TlsError,
    router, serve, tls_settings,
};
