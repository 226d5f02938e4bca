//! Who is at the other end of a connection.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

/// The other end of the connection a request came by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its address; that of the person's browser when a proxy we trust says so.
    pub address: IpAddr,
    /// Whether what is sent cannot be read on the way: TLS up to us, or up to a proxy we trust.
    pub is_secure: bool,
    /// SHA-256 of the client certificate it proved to hold (DER), hexadecimal.
    pub certificate: Option<String>,
}

impl Default for Peer {
    /// This machine, in clear.
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            is_secure: false,
            certificate: None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}
