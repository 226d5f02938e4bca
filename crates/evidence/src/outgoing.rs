//! TLS of connections we make: whom we believe, and as whom we are known.

use std::sync::Arc;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What outgoing connections trust besides the authorities that browsers know, and the certificate we show to instances that
/// ask for one.
#[derive(Debug, Clone, Default)]
pub struct OutgoingTls {
    roots: Vec<reqwest::Certificate>,
    /// The same, as they stand in the file.
    ders: Vec<Vec<u8>>,
    identity: Option<reqwest::Identity>,
}

impl OutgoingTls {
    /// Trusts the authorities in a PEM file.
    ///
    /// # Errors
    /// Saying what is wrong with it.
    pub fn trust(&mut self, pem: &[u8]) -> Result<(), String> {
        let roots =
            reqwest::Certificate::from_pem_bundle(pem).map_err(|error| innermost(&error))?;
        if roots.is_empty() {
            return Err("it holds no certificate in PEM form".to_owned());
        }
        self.roots.extend(roots);
        let text = String::from_utf8_lossy(pem);
        self.ders.extend(crate::sign::pem(&text, "CERTIFICATE"));
        self.works()
    }

    /// For captures: whom we believe, and no certificate of ours. HTTP/1.1 is all that is spoken.
    pub(crate) fn client(&self) -> Result<Arc<ClientConfig>, String> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for der in &self.ders {
            let added = roots.add(CertificateDer::from(der.clone()));
            added.map_err(|error| error.to_string())?;
        }
        let ring = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Shows a certificate where one is asked for; both in PEM form.
    ///
    /// # Errors
    /// Saying what is wrong with them.
    pub fn identify(&mut self, certificate: &[u8], key: &[u8]) -> Result<(), String> {
        let both = [certificate, b"\n", key].concat();
        let identity = reqwest::Identity::from_pem(&both);
        self.identity = Some(identity.map_err(|error| innermost(&error))?);
        self.works()
    }

    fn works(&self) -> Result<(), String> {
        let client = self.apply(reqwest::Client::builder(), true).build();
        client.map(drop).map_err(|error| innermost(&error))
    }

    /// `with_identity` for instances we work with, never for locations we look at: a host of terrorist content that asked for
    /// a certificate would learn who is looking.
    pub(crate) fn apply(
        &self,
        client: reqwest::ClientBuilder,
        with_identity: bool,
    ) -> reqwest::ClientBuilder {
        let client = self
            .roots
            .iter()
            .cloned()
            .fold(client, |client, root| client.add_root_certificate(root));
        match self.identity.clone().filter(|_| with_identity) {
            Some(identity) => client.identity(identity),
            None => client,
        }
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
