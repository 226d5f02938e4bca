//! A host on loopback in the test's hand: pages it shows, webhooks it is sent and answers as told.

use crate::Certificate;
use anyhow::Context;
use exchange::webhook::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A host. Dropping it closes it.
#[derive(Debug)]
pub struct Host {
    address: SocketAddr,
    scheme: &'static str,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    pages: HashMap<String, (u16, &'static str, Vec<u8>)>,
    answers: VecDeque<u16>,
    deliveries: Vec<Delivery>,
}

/// A webhook that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// The media type it was sent as.
    pub content_type: String,
    /// The bytes that were signed.
    pub body: Vec<u8>,
    /// The status it was answered with.
    pub answered: u16,
}

impl Host {
    /// Opens a host on a free port. It answers 404 to everything but webhooks, which it takes with 204.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open() -> anyhow::Result<Self> {
        Self::open_with(None).await
    }

    /// As [`Host::open`], with TLS: a certificate for `127.0.0.1`, and the authority (PEM) of client certificates without
    /// which it does not speak.
    ///
    /// # Errors
    /// As there, or when the certificates cannot be used.
    pub async fn open_tls(
        certificate: &Certificate,
        clients: Option<&str>,
    ) -> anyhow::Result<Self> {
        Self::open_with(Some(acceptor(certificate, clients)?)).await
    }

    async fn open_with(tls: Option<TlsAcceptor>) -> anyhow::Result<Self> {
        let scheme = tls.as_ref().map_or("http", |_| "https");
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, tls) = (Arc::clone(&shared), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &shared).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &shared).await;
                            }
                        }
                    }
                });
            }
        });
        Ok(Self {
            address,
            scheme,
            state,
            serving,
        })
    }

    /// `127.0.0.1:PORT`, as a provider registers it.
    #[must_use]
    pub fn name(&self) -> String {
        self.address.to_string()
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// Shows bytes at a path.
    pub fn show(&self, path: &str, media_type: &'static str, bytes: &[u8]) {
        let page = (200, media_type, bytes.to_vec());
        self.state().pages.insert(path.to_owned(), page);
    }

    /// Answers 451 at a path from now on.
    pub fn disable(&self, path: &str) {
        let page = (451, "text/plain", b"disabled".to_vec());
        self.state().pages.insert(path.to_owned(), page);
    }

    /// Answers the next webhooks with these statuses, and those after them with 204 again.
    pub fn answer(&self, statuses: &[u16]) {
        self.state().answers.extend(statuses);
    }

    /// The webhooks that arrived so far, every attempt, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.clone()
    }

    /// Waits until so many webhooks arrived.
    ///
    /// # Errors
    /// After half a minute, with those that did.
    pub async fn delivered(&self, count: usize) -> anyhow::Result<Vec<Delivery>> {
        let begun = Instant::now();
        loop {
            let deliveries = self.deliveries();
            if deliveries.len() >= count {
                return Ok(deliveries);
            }
            anyhow::ensure!(
                begun.elapsed() < Duration::from_secs(30),
                "waited for {count} deliveries, got {deliveries:?}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One request a connection, HTTP/1.1: all that a test needs.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(stream: S, state: &Mutex<State>) {
    let mut stream = BufReader::new(stream);
    let Ok((line, headers, body)) = read(&mut stream).await else {
        return;
    };
    let (status, kind, content) = answer(&line, headers, body, state);
    let head = format!(
        "HTTP/1.1 {status} Told\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        content.len()
    );
    let _ = stream
        .write_all(&[head.as_bytes(), &content].concat())
        .await;
    let _ = stream.shutdown().await;
}

pub(crate) fn acceptor(
    certificate: &Certificate,
    clients: Option<&str>,
) -> anyhow::Result<TlsAcceptor> {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions()?;
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(pem.as_bytes())?)?;
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
            builder.with_client_cert_verifier(verifier.build()?)
        }
    };
    let chain = vec![CertificateDer::from_pem_slice(
        certificate.certificate.as_bytes(),
    )?];
    let key = PrivateKeyDer::from_pem_slice(certificate.key.as_bytes())?;
    Ok(Arc::new(builder.with_single_cert(chain, key)?).into())
}

pub(crate) async fn read<S: AsyncRead + Unpin>(
    stream: &mut BufReader<S>,
) -> anyhow::Result<(String, HashMap<String, String>, Vec<u8>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        anyhow::ensure!(stream.read_line(&mut line).await? > 0, "cut off");
        match line.trim_end() {
            "" => break,
            text => lines.push(text.to_owned()),
        }
    }
    let headers: HashMap<String, String> = lines
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.get("content-length").map_or(Ok(0), |n| n.parse())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let first = lines.into_iter().next().context("no request line")?;
    Ok((first, headers, body))
}

fn answer(
    line: &str,
    mut headers: HashMap<String, String>,
    body: Vec<u8>,
    state: &Mutex<State>,
) -> (u16, &'static str, Vec<u8>) {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let mut words = line.split(' ');
    let (method, path) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    if method != "POST" {
        let nothing = || (404, "text/plain", b"nothing here".to_vec());
        return state.pages.get(path).cloned().unwrap_or_else(nothing);
    }
    let status = state.answers.pop_front().unwrap_or(204);
    let mut header = |name: &str| headers.remove(name).unwrap_or_default();
    let delivery = Delivery {
        id: header(ID_HEADER),
        timestamp: header(TIMESTAMP_HEADER),
        signature: header(SIGNATURE_HEADER),
        content_type: header("content-type"),
        body,
        answered: status,
    };
    state.deliveries.push(delivery);
    (status, "text/plain", Vec::new())
}
