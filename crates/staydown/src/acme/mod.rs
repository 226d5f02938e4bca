//! Certificates from an ACME authority (RFC 8555), such as Let's Encrypt: asked for when there is none, and again when two
//! thirds of the time of the one there is are over.
//!
//! The authority looks for us under our own name at port 443, by TLS (TLS-ALPN-01, RFC 8737): no second port has to be open,
//! and no file has to be served in clear. Account and certificate are in the folder `acme` of the data folder, for the
//! owner's eyes only.

mod folder;
mod order;
mod validity;

use crate::certificates::ClientFile;
use anyhow::{Context, ensure};
use folder::Folder;
use jiff::Timestamp;
use order::Authority;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use validity::Validity;
use web::{Notes, Pair, Tls, TlsSettings, tls_settings};

/// What `/health` says while a certificate is due and cannot be had.
const NOT_RENEWED: &str = "certificate_not_renewed";
/// Pauses after failures, doubled each time; authorities count failures by the hour.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);
/// How often it is asked whether the time has come.
const LOOK: Duration = Duration::from_secs(3600);

#[derive(clap::Args, Debug, Clone)]
#[command(next_help_heading = "Certificates from an ACME authority")]
pub(crate) struct AcmeArguments {
    /// Get a certificate for this name from an ACME authority, and renew it; may be given several times. The name must lead
    /// here, to port 443. You agree to the authority's terms.
    #[arg(long, value_name = "NAME", value_parser = host, conflicts_with = "tls_certificate")]
    pub(crate) acme_domain: Vec<String>,
    /// Where the authority writes to when a certificate is about to expire.
    #[arg(long, value_name = "MAIL", requires = "acme_domain")]
    acme_contact: Option<String>,
    /// The authority's directory; Let's Encrypt if not given.
    #[arg(
        long,
        value_name = "URL",
        requires = "acme_domain",
        default_value = "https://acme-v02.api.letsencrypt.org/directory"
    )]
    acme_directory: url::Url,
    /// Trust this authority (PEM) for the connection to the directory, as with one of your own.
    #[arg(long, value_name = "FILE", requires = "acme_domain")]
    acme_ca: Option<PathBuf>,
}

fn host(text: &str) -> Result<String, String> {
    let wrong = || format!("“{text}” is no host name such as staydown.example");
    match url::Host::parse(text) {
        Ok(url::Host::Domain(name)) if name.contains('.') && !name.contains('*') => Ok(name),
        _ => Err(wrong()),
    }
}

/// Keeps a certificate.
pub(crate) struct Keeper {
    names: Vec<String>,
    authority: Authority,
    folder: Folder,
    clients: Option<ClientFile>,
    validity: Option<Validity>,
    tls: Arc<Tls>,
    notes: Notes,
}

impl Keeper {
    /// Takes up the certificate that is there. The data folder need not be there yet.
    pub(crate) fn open(
        arguments: &AcmeArguments,
        data: &Path,
        clients: Option<ClientFile>,
        notes: Notes,
    ) -> anyhow::Result<(Self, Arc<Tls>)> {
        ensure!(
            arguments.acme_directory.scheme() == "https",
            "--acme-directory {} must begin with https://",
            arguments.acme_directory
        );
        let root = match &arguments.acme_ca {
            None => None,
            Some(file) => Some(
                std::fs::read(file)
                    .with_context(|| format!("{} cannot be read", file.display()))?,
            ),
        };
        let contact = arguments.acme_contact.as_deref();
        let tls = Arc::new(Tls::without_certificate());
        let mut keeper = Self {
            names: arguments.acme_domain.clone(),
            authority: Authority::new(&arguments.acme_directory, root.as_deref(), contact)?,
            folder: Folder::in_data(data),
            clients,
            validity: None,
            tls: Arc::clone(&tls),
            notes,
        };
        // Wrong authorities of clients are told now, and not with the first certificate.
        if let Some(clients) = &keeper.clients {
            clients.read()?;
        }
        if let Some(pem) = keeper.folder.certificate(&keeper.names)? {
            match keeper.read(pem.as_bytes()) {
                Ok((settings, validity)) => {
                    tls.exchange(settings);
                    keeper.validity = Some(validity);
                }
                Err(error) => {
                    let why = format!("{error:#}");
                    tracing::warn!(
                        why,
                        "the certificate of before cannot be used; a new one will be asked for"
                    );
                }
            }
        }
        Ok((keeper, tls))
    }

    /// Renews for ever.
    pub(crate) async fn keep(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            if !self.is_due(Timestamp::now()) {
                tokio::time::sleep(LOOK).await;
                continue;
            }
            match self.renew().await {
                Ok(()) => {
                    self.notes.set(NOT_RENEWED, false);
                    pause = FIRST_PAUSE;
                }
                Err(error) => {
                    self.notes.set(NOT_RENEWED, true);
                    let why = format!("{error:#}");
                    tracing::error!(
                        why,
                        again_in_seconds = pause.as_secs(),
                        "no certificate was issued"
                    );
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    fn is_due(&self, now: Timestamp) -> bool {
        self.validity
            .as_ref()
            .is_none_or(|validity| validity.is_due(now))
    }

    async fn renew(&mut self) -> anyhow::Result<()> {
        let tls = Arc::clone(&self.tls);
        let issued = self.authority.issue(&self.folder, &self.names, &tls).await;
        self.tls.forget_challenges();
        let pem = issued?;
        let (settings, validity) = self.read(pem.as_bytes())?;
        ensure!(
            !validity.is_due(Timestamp::now()),
            "the authority issued a certificate whose time is over already; is this machine's clock right?"
        );
        self.folder.keep_certificate(&self.names, &pem)?;
        self.tls.exchange(settings);
        self.validity = Some(validity);
        tracing::info!(names = self.names.join(" "), "a new certificate is in use");
        Ok(())
    }

    /// A key and its chain, to serve with, and the time of it.
    fn read(&self, pem: &[u8]) -> anyhow::Result<(TlsSettings, Validity)> {
        let here = Path::new("the certificate from the authority");
        let pair = Pair::parse((here, pem), (here, pem))?;
        let validity = Validity::of(pair.certificate()).context("its time cannot be read")?;
        let clients = self.clients.as_ref().map(ClientFile::read).transpose()?;
        Ok((tls_settings(pair, clients.as_ref())?, validity))
    }
}
