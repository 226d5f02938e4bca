//! TLS: rustls with ring, TLS 1.3 and 1.2.
//!
//! 1.3 is used with whoever can; 1.2 stays for those who cannot, with the suites rustls has for it: ephemeral keys and
//! authenticated ciphers only. A moderator's browser of 2019 may be one of those (Safari spoke 1.3 from 12.1, the first Edge
//! never), and so may be a provider's upload service on Java 8. 1.1 and 1.0 are not in the library.

use arc_swap::ArcSwapOption;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, WebPkiClientVerifier};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

/// The protocol under which an ACME server looks at us (RFC 8737).
const ACME_PROTOCOL: &[u8] = b"acme-tls/1";

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {why}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// A file holds no certificate.
    #[error("{} holds no certificate in PEM form (“-----BEGIN CERTIFICATE-----”)", .0.display())]
    NoCertificate(PathBuf),
    /// Certificate and key cannot be used, or not together.
    #[error("the certificate and the key cannot be used: {0}")]
    Pair(String),
    /// The authorities of clients cannot be used.
    #[error("the authorities of client certificates cannot be used: {0}")]
    Authorities(String),
}

/// A chain of certificates, the server's own first, and its key.
#[derive(Debug)]
pub struct Pair {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Pair {
    /// Reads PEM: the chain, and a private key in PKCS#8, PKCS#1 or SEC1 form. The names of the files are for messages.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn parse(chain: (&Path, &[u8]), key: (&Path, &[u8])) -> Result<Self, TlsError> {
        let (file, pem) = key;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| TlsError::Unreadable {
            file: file.to_owned(),
            why: "it holds no private key in PEM form, or one that a passphrase protects"
                .to_owned(),
        })?;
        Ok(Self {
            chain: certificates(chain.0, chain.1)?,
            key,
        })
    }

    /// The server's own certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        self.chain.first().map_or(&[], |certificate| certificate)
    }

    /// The first name in the certificate that is one host.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let certificate = webpki::EndEntityCert::try_from(self.chain.first()?).ok()?;
        let mut names = certificate.valid_dns_names();
        names.find(|name| !name.starts_with('*')).map(str::to_owned)
    }
}

/// The certificates in a PEM file; at least one.
fn certificates(file: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| TlsError::Unreadable {
        file: file.to_owned(),
        why: error.to_string(),
    })?;
    if found.is_empty() {
        return Err(TlsError::NoCertificate(file.to_owned()));
    }
    Ok(found)
}

/// Which client certificates are accepted.
#[derive(Debug, Clone)]
pub struct Clients {
    /// The authorities that sign them, PEM, and the file it came from.
    pub authorities: (PathBuf, Vec<u8>),
    /// Whether a connection without one is refused. Otherwise it is a connection without one.
    pub required: bool,
}

/// What a listener speaks TLS with, until it is exchanged for another.
///
/// # Errors
/// [`TlsError`] when the key is not the certificate's, or an authority cannot be read.
pub fn tls_settings(pair: Pair, clients: Option<&Clients>) -> Result<ServerConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let wrong = |error: rustls::Error| TlsError::Pair(error.to_string());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(wrong)?;
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => builder.with_client_cert_verifier(verifier(clients, provider)?),
    };
    let mut config = builder
        .with_single_cert(pair.chain, pair.key)
        .map_err(wrong)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(
    clients: &Clients,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn rustls::server::danger::ClientCertVerifier>, TlsError> {
    let (file, pem) = &clients.authorities;
    let wrong = |why: String| TlsError::Authorities(why);
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file, pem)? {
        roots
            .add(certificate)
            .map_err(|error| wrong(error.to_string()))?;
    }
    let builder = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
    let builder = if clients.required {
        builder
    } else {
        builder.allow_unauthenticated()
    };
    builder.build().map_err(|error| wrong(error.to_string()))
}

/// The TLS of a listener. New connections use what was put in last.
#[derive(Debug, Default)]
pub struct Tls {
    current: ArcSwapOption<ServerConfig>,
    challenges: RwLock<HashMap<String, Arc<ServerConfig>>>,
}

impl Tls {
    /// Without a certificate yet: every handshake fails until there is one.
    #[must_use]
    pub fn without_certificate() -> Self {
        Self::default()
    }

    /// With settings to begin with.
    #[must_use]
    pub fn new(settings: ServerConfig) -> Self {
        let tls = Self::default();
        tls.exchange(settings);
        tls
    }

    /// New connections use these settings; those that are open go on.
    pub fn exchange(&self, settings: ServerConfig) {
        self.current.store(Some(Arc::new(settings)));
    }

    /// Whether there is a certificate.
    #[must_use]
    pub fn has_certificate(&self) -> bool {
        self.current.load().is_some()
    }

    /// Answers an ACME server that looks for `name` with a certificate made for that (TLS-ALPN-01, RFC 8737).
    ///
    /// # Errors
    /// [`TlsError::Pair`].
    pub fn answer_challenge(&self, name: &str, pair: Pair) -> Result<(), TlsError> {
        let wrong = |error: rustls::Error| TlsError::Pair(error.to_string());
        let provider = Arc::new(ring::default_provider());
        let key = provider
            .key_provider
            .load_private_key(pair.key)
            .map_err(wrong)?;
        // Put together by hand: what is asked for must carry a critical extension that the check of a pair refuses.
        let certified = CertifiedKey::new(pair.chain, key);
        let mut settings = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(wrong)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
        settings.alpn_protocols = vec![ACME_PROTOCOL.to_vec()];
        let mut challenges = self
            .challenges
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        challenges.insert(name.to_owned(), Arc::new(settings));
        Ok(())
    }

    /// No challenge is awaited any more.
    pub fn forget_challenges(&self) {
        self.challenges
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// What to answer a client with, and whether it is an ACME server that wants nothing else.
    pub(super) fn settings_for(
        &self,
        hello: &ClientHello<'_>,
    ) -> Option<(Arc<ServerConfig>, bool)> {
        let mut protocols = hello.alpn().into_iter().flatten();
        if protocols.any(|protocol| protocol == ACME_PROTOCOL) {
            let challenges = self
                .challenges
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            let settings = challenges.get(hello.server_name()?)?;
            return Some((Arc::clone(settings), true));
        }
        Some((self.current.load_full()?, false))
    }
}
