//! Connections: taken in, given a place, spoken TLS with, served HTTP/1.1, and ended.
//!
//! HTTP/1.1 only. Every limit here counts connections and what each may cost; HTTP/2 puts a hundred requests, their flow
//! control and a compression state into one connection, and with them kinds of flooding of their own (rapid reset,
//! endless headers). Callers are programs that keep a few connections open, and a console of small pages: they would gain
//! nothing. A proxy in front may speak HTTP/2 to the world.

use super::Front;
use super::places::{Full, Place, Places};
use super::pulse::{Paced, Pulse};
use super::unread::Noticed;
use crate::Peer;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::server::Acceptor;
use tokio_rustls::server::TlsStream;
use tower::ServiceExt;

/// Longest header of a request, in bytes. Ours have one token or cookie; what is longer answers 431.
const LONGEST_HEAD: usize = 32 * 1024;
/// After an answer to a request that was not read to its end: how long, and how much, is still taken in, so that the client
/// gets to read the answer before its connection is reset (RFC 9112, 9.6).
const LINGER: Duration = Duration::from_secs(3);
const LINGER_BYTES: u64 = 128 * 1024 * 1024;
/// A pause when the machine has no descriptor or memory for another connection.
const BREATH: Duration = Duration::from_millis(200);

/// Serves until `stop` resolves; then requests in hand finish, and connections without one are closed.
pub(super) async fn run(
    router: Router,
    listener: TcpListener,
    front: Arc<Front>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let limits = &front.limits;
    let places = Places::new(limits.connections, limits.connections_per_address);
    let (leave, leaving) = watch::channel(());
    let mut stop = pin!(stop);
    let mut refused: u64 = 0;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            // It went before we came to it.
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken in");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        if !front.takes(address.ip()) {
            tracing::debug!(%address, "in clear, and from none of the proxies");
            continue;
        }
        match places.take(address.ip(), front.proxies.trusts(address.ip())) {
            Ok(place) => {
                let (router, front) = (router.clone(), Arc::clone(&front));
                tokio::spawn(serve_one(
                    stream,
                    address,
                    place,
                    router,
                    front,
                    leaving.clone(),
                ));
            }
            Err(why) => {
                // Closed by being dropped. Telling each would be a second flood, in the log.
                refused += 1;
                if refused.is_power_of_two() {
                    let why = match why {
                        Full::House => "all places are taken",
                        Full::Address => "this address has all the places it may have",
                    };
                    tracing::warn!(%address, refused, why, "connections are refused");
                }
            }
        }
    }
    drop(listener);
    drop(leaving);
    let _ = leave.send(());
    leave.closed().await;
    Ok(())
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted
    )
}

async fn serve_one(
    stream: TcpStream,
    address: SocketAddr,
    place: Place,
    router: Router,
    front: Arc<Front>,
    mut leaving: watch::Receiver<()>,
) {
    // An answer is one or two small writes: waiting to fill a packet only costs time.
    let _ = stream.set_nodelay(true);
    let mut peer = Peer {
        address: address.ip().to_canonical(),
        is_secure: false,
        certificate: None,
    };
    match front.tls.clone() {
        None => http(stream, peer, &place, router, &front, leaving).await,
        Some(tls) => {
            let handshake = tokio::time::timeout(front.limits.handshake, handshake(stream, &tls));
            let secured = tokio::select! {
                secured = handshake => secured,
                _ = leaving.changed() => return,
            };
            match secured {
                Ok(Ok(Some(stream))) => {
                    peer.is_secure = true;
                    peer.certificate = fingerprint(&stream);
                    http(stream, peer, &place, router, &front, leaving).await;
                }
                Ok(Ok(None)) => {}
                Ok(Err(error)) => tracing::debug!(%address, %error, "no TLS was agreed on"),
                Err(_) => tracing::debug!(%address, "no TLS was agreed on in time"),
            }
        }
    }
}

/// The stream, or nothing if all was said with the handshake.
async fn handshake(
    stream: TcpStream,
    tls: &super::Tls,
) -> std::io::Result<Option<TlsStream<TcpStream>>> {
    let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
    let Some((settings, is_challenge)) = tls.settings_for(&hello.client_hello()) else {
        return Err(std::io::Error::other("there is no certificate for it"));
    };
    let mut stream = hello.into_stream(settings).await?;
    if is_challenge {
        stream.shutdown().await?;
        return Ok(None);
    }
    Ok(Some(stream))
}

/// SHA-256 of the certificate the client proved to hold.
fn fingerprint(stream: &TlsStream<TcpStream>) -> Option<String> {
    let certificate = stream.get_ref().1.peer_certificates()?.first()?;
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
    Some(super::hex(digest.as_ref()))
}

async fn http<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    peer: Peer,
    place: &Place,
    router: Router,
    front: &Arc<Front>,
    mut leaving: watch::Receiver<()>,
) {
    let limits = &front.limits;
    let pulse = Pulse::new(limits.head, limits.idle);
    let stream = Paced::new(stream, Arc::clone(&pulse), limits.grace, limits.pace);
    let service = {
        let (pulse, front) = (Arc::clone(&pulse), Arc::clone(front));
        service_fn(move |mut request: Request<hyper::body::Incoming>| {
            pulse.begin();
            let mut peer = peer.clone();
            front.proxies.see(&mut peer, request.headers());
            request.extensions_mut().insert(peer);
            let pulse = Arc::clone(&pulse);
            let request = request.map(|body| Body::new(Noticed::request(body, &pulse)));
            let answer = router.clone().oneshot(request);
            Box::pin(async move {
                let answer = answer.await;
                answer.map(|answer| answer.map(|body| Noticed::answer(body, &pulse)))
            })
        })
    };
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Ours tells the time for a header from the time between requests.
        .header_read_timeout(None)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut is_leaving = false;
    let ended = loop {
        tokio::select! {
            ended = poll_fn(|context| connection.poll_without_shutdown(context)) => break ended,
            () = pulse.stops() => return,
            _ = leaving.changed(), if !is_leaving => {
                is_leaving = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
        if !pulse.was_left_unread() {
            return;
        }
    }
    let mut stream = connection.into_parts().io.into_inner();
    let farewell = async {
        let _ = stream.shutdown().await;
        if pulse.was_left_unread()
            && let Some(_lingering) = place.linger()
        {
            let _ = tokio::io::copy(
                &mut (&mut stream).take(LINGER_BYTES),
                &mut tokio::io::sink(),
            )
            .await;
        }
    };
    let _ = tokio::time::timeout(LINGER, farewell).await;
}
