//! One request and its answer as they were on the wire, and what is known about the connection.

use bytes::Bytes;
use jiff::Timestamp;
use std::net::SocketAddr;
use url::Url;

/// What a server showed when TLS began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSeen {
    /// The version, as rustls names it, such as `TLSv1_3`.
    pub version: String,
    /// The cipher suite, as rustls names it.
    pub cipher: String,
    /// The certificates the server sent, its own first; DER.
    pub chain: Vec<Vec<u8>>,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// What was asked for.
    pub url: Url,
    /// The addresses its host had; every one was checked before any was connected to.
    pub resolved: Vec<SocketAddr>,
    /// The address that answered.
    pub address: SocketAddr,
    /// When the request began, by our clock.
    pub began: Timestamp,
    /// When the answer was complete, by our clock.
    pub ended: Timestamp,
    /// What the server showed, where it was asked over TLS.
    pub tls: Option<TlsSeen>,
    /// The request, byte by byte.
    pub request: Bytes,
    /// The answer, byte by byte: status line, headers, and the body with whatever transfer coding it came in.
    pub response: Bytes,
    /// How many bytes of the answer come before its body.
    pub head: usize,
    /// The server's own clock: its `Date` header, as it stands.
    pub server_date: Option<String>,
    /// SHA-256 of the body without its transfer coding, hexadecimal.
    pub body_sha256: String,
}
