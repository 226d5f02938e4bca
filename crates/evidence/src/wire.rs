//! One request to an address that was checked, with every byte of it kept: HTTP/1.1 by hyper over a connection that remembers
//! what passes.
//!
//! What is remembered is what WARC wants: the request and the answer as they were on the wire, not as a library understood them.
//! One connection for one request, closed behind it. No cookies, no credentials, no compression asked for.

use crate::exchanged::TlsSeen;
use crate::warc_read::head_length;
use crate::{FetchError, OutgoingTls};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, HOST, HeaderMap, USER_AGENT};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

/// Longest header of an answer.
const LONGEST_HEAD: usize = 256 * 1024;
/// How long one of several addresses is tried.
const ONE_OF_SEVERAL: Duration = Duration::from_secs(5);

/// What was answered, and how.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) address: SocketAddr,
    pub(crate) tls: Option<TlsSeen>,
    pub(crate) request: Bytes,
    pub(crate) response: Bytes,
    pub(crate) head: usize,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Asks for a URL at the first of the addresses that takes a connection. At most `most` bytes of body are read.
///
/// # Errors
/// [`FetchError`] naming what failed.
pub(crate) async fn get(
    url: &Url,
    addresses: &[SocketAddr],
    tls: &OutgoingTls,
    user_agent: &str,
    most: usize,
) -> Result<Taken, FetchError> {
    let (stream, address) = connect(addresses).await?;
    if url.scheme() != "https" {
        return ask(stream, address, None, url, user_agent, most).await;
    }
    let name = match url.host() {
        Some(Host::Ipv4(ip)) => ServerName::IpAddress(std::net::IpAddr::V4(ip).into()),
        Some(Host::Ipv6(ip)) => ServerName::IpAddress(std::net::IpAddr::V6(ip).into()),
        Some(Host::Domain(name)) => ServerName::try_from(name.to_owned())
            .map_err(|_| FetchError::Connection(format!("“{name}” is no host name for TLS")))?,
        None => return Err(FetchError::Connection("the URL has no host".to_owned())),
    };
    let connector = TlsConnector::from(tls.client().map_err(FetchError::Connection)?);
    let stream = connector
        .connect(name, stream)
        .await
        .map_err(|error| FetchError::Connection(innermost(&error)))?;
    let (_, session) = stream.get_ref();
    let seen = TlsSeen {
        version: session
            .protocol_version()
            .map(|version| format!("{version:?}"))
            .unwrap_or_default(),
        cipher: session
            .negotiated_cipher_suite()
            .map(|suite| format!("{:?}", suite.suite()))
            .unwrap_or_default(),
        chain: session
            .peer_certificates()
            .unwrap_or_default()
            .iter()
            .map(|certificate| certificate.to_vec())
            .collect(),
    };
    ask(stream, address, Some(seen), url, user_agent, most).await
}

async fn connect(addresses: &[SocketAddr]) -> Result<(TcpStream, SocketAddr), FetchError> {
    let mut last = "no address answered".to_owned();
    for address in addresses {
        let attempt = TcpStream::connect(*address);
        let connected = if addresses.len() > 1 {
            match tokio::time::timeout(ONE_OF_SEVERAL, attempt).await {
                Ok(connected) => connected,
                Err(_) => {
                    last = format!("{address} did not answer in time");
                    continue;
                }
            }
        } else {
            attempt.await
        };
        match connected {
            Ok(stream) => return Ok((stream, *address)),
            Err(error) => last = error.to_string(),
        }
    }
    Err(FetchError::Connection(last))
}

async fn ask<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    address: SocketAddr,
    tls: Option<TlsSeen>,
    url: &Url,
    user_agent: &str,
    most: usize,
) -> Result<Taken, FetchError> {
    let failed = |error: hyper::Error| FetchError::Connection(innermost(&error));
    let passed = Arc::new(Mutex::new(Passed::default()));
    let tapped = Tapped {
        stream,
        passed: Arc::clone(&passed),
        // Chunks of a byte each carry six times their size in framing: not more than that is kept.
        most: most.saturating_mul(2).saturating_add(LONGEST_HEAD),
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tapped))
        .await
        .map_err(failed)?;
    // Ends with this function, whatever comes of it.
    let mut driver = tokio::task::JoinSet::new();
    driver.spawn(connection);
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    };
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let request = hyper::Request::get(target)
        .header(HOST, host)
        .header(USER_AGENT, user_agent)
        .header(ACCEPT, "*/*")
        .header(ACCEPT_ENCODING, "identity")
        .header(CONNECTION, "close")
        .body(Empty::<Bytes>::new())
        .map_err(|error| FetchError::Connection(error.to_string()))?;
    let answer = sender.send_request(request).await.map_err(failed)?;
    let (parts, mut stream) = answer.into_parts();
    let mut body = Vec::new();
    while let Some(frame) = stream.frame().await {
        let Ok(data) = frame.map_err(failed)?.into_data() else {
            continue;
        };
        if body.len() + data.len() > most {
            return Err(FetchError::TooLong(most));
        }
        body.extend_from_slice(&data);
    }
    driver.abort_all();
    let passed = std::mem::take(&mut *passed.lock().unwrap_or_else(PoisonError::into_inner));
    let mut response = final_answer(passed.received);
    let head = head_length(&response);
    // Of an answer that says how long it is, what comes behind is not a part.
    let is_coded = parts.headers.contains_key(hyper::header::TRANSFER_ENCODING);
    if !is_coded {
        response.truncate(head + body.len());
    }
    let response = Bytes::from(response);
    let body = if response.get(head..) == Some(body.as_slice()) {
        response.slice(head..)
    } else {
        Bytes::from(body)
    };
    Ok(Taken {
        address,
        tls,
        request: Bytes::from(passed.sent),
        response,
        head,
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    })
}

/// Without what a server said before its answer (1xx).
fn final_answer(mut received: Vec<u8>) -> Vec<u8> {
    loop {
        let is_early =
            received.starts_with(b"HTTP/1.1 1") && !received.starts_with(b"HTTP/1.1 101");
        let head = head_length(&received);
        if !is_early || head >= received.len() {
            return received;
        }
        received.drain(..head);
    }
}

/// The innermost cause of a failure: what a person can act on.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let why = cause.to_string();
    // What TLS says to somebody who does not know what an alert is.
    if why.contains("CertificateRequired") {
        return "the host wants a client certificate; it is shown none, so as not to learn who looks".to_owned();
    }
    why
}

/// What passed over a connection.
#[derive(Debug, Default)]
struct Passed {
    sent: Vec<u8>,
    received: Vec<u8>,
}

/// A connection that remembers.
struct Tapped<S> {
    stream: S,
    passed: Arc<Mutex<Passed>>,
    most: usize,
}

impl<S: AsyncRead + Unpin> AsyncRead for Tapped<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed
            .received
            .extend_from_slice(&buffer.filled()[before..]);
        if passed.received.len() > self.most {
            let error = "the answer is longer than it may be, with the framing of its chunks";
            return Poll::Ready(Err(std::io::Error::other(error)));
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tapped<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(written)) = &polled {
            let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
            passed.sent.extend_from_slice(&bytes[..*written]);
        }
        polled
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
