//! The files TLS is made of: read at the start, and looked at again and again, because certificates are renewed by others
//! while the server runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use web::{Clients, Notes, Pair, Tls, TlsError, tls_settings};

/// What `/health` says while a new pair cannot be used.
const NOT_RELOADED: &str = "certificate_not_reloaded";

/// Where certificate, key and the authorities of clients are.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) clients: Option<ClientFile>,
}

/// The authorities whose client certificates count.
#[derive(Debug, Clone)]
pub(crate) struct ClientFile {
    pub(crate) authorities: PathBuf,
    pub(crate) required: bool,
}

/// What was in the files.
#[derive(PartialEq, Eq)]
struct Contents {
    certificate: Vec<u8>,
    key: Vec<u8>,
    authorities: Option<Vec<u8>>,
}

impl ClientFile {
    pub(crate) fn read(&self) -> Result<Clients, TlsError> {
        Ok(Clients {
            authorities: (self.authorities.clone(), read(&self.authorities)?),
            required: self.required,
        })
    }
}

impl Files {
    fn read(&self) -> Result<Contents, TlsError> {
        let authorities = self
            .clients
            .as_ref()
            .map(|clients| read(&clients.authorities));
        Ok(Contents {
            certificate: read(&self.certificate)?,
            key: read(&self.key)?,
            authorities: authorities.transpose()?,
        })
    }

    fn pair(&self, contents: &Contents) -> Result<Pair, TlsError> {
        let chain = (self.certificate.as_path(), contents.certificate.as_slice());
        Pair::parse(chain, (&self.key, &contents.key))
    }

    fn settings(&self, contents: &Contents) -> Result<web::TlsSettings, TlsError> {
        let clients = self.clients.as_ref().zip(contents.authorities.clone());
        let clients = clients.map(|(file, pem)| Clients {
            authorities: (file.authorities.clone(), pem),
            required: file.required,
        });
        tls_settings(self.pair(contents)?, clients.as_ref())
    }
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(file).map_err(|error| TlsError::Unreadable {
        file: file.to_owned(),
        why: error.to_string(),
    })
}

/// Keeps what is served equal to what is in the files.
pub(crate) struct Keeper {
    files: Files,
    /// What was read last, whether it could be used or not: the same is not complained of twice.
    last: Option<Contents>,
    tls: Arc<Tls>,
    notes: Notes,
    /// A host in the certificate.
    pub(crate) name: Option<String>,
}

impl Keeper {
    /// Reads the files for the first time.
    pub(crate) fn open(files: Files, notes: Notes) -> Result<(Self, Arc<Tls>), TlsError> {
        warn_of_readers(&files.key);
        let contents = files.read()?;
        let tls = Arc::new(Tls::new(files.settings(&contents)?));
        let name = files.pair(&contents)?.name();
        let keeper = Self {
            files,
            last: Some(contents),
            tls: Arc::clone(&tls),
            notes,
            name,
        };
        Ok((keeper, tls))
    }

    /// Looks at the files every so often, for ever.
    pub(crate) async fn keep(mut self, pause: Duration) {
        loop {
            tokio::time::sleep(pause).await;
            self.look();
        }
    }

    fn look(&mut self) {
        let contents = match self.files.read() {
            Ok(contents) => contents,
            // Between the moment a file goes and the moment the next one is there, or for good.
            Err(error) => {
                if self.last.take().is_some() {
                    self.complain(&error);
                }
                return;
            }
        };
        if self.last.as_ref() == Some(&contents) {
            return;
        }
        match self.files.settings(&contents) {
            Ok(settings) => {
                self.tls.exchange(settings);
                self.notes.set(NOT_RELOADED, false);
                tracing::info!(file = %self.files.certificate.display(), "a new certificate is in use");
            }
            Err(error) => self.complain(&error),
        }
        self.last = Some(contents);
    }

    fn complain(&self, error: &TlsError) {
        self.notes.set(NOT_RELOADED, true);
        tracing::error!(%error, "the new certificate is not used; the one before stays in use");
    }
}

/// A private key is nobody else's.
fn warn_of_readers(key: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(key).map(|data| data.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o007 != 0) {
        tracing::warn!(file = %key.display(), "every user of this machine can read or change the private key: chmod 600");
    }
}
