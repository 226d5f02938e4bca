//! Who signs packages of evidence.
//!
//! The folder's own key signs everything that leaves: it proves that nothing changed since, to whoever knows the key. Where the agency
//! has a certificate for its domain and an authority for time stamps, *captures* are signed by the domain and stamped with the time: that
//! proves who and when to anybody. An authority that does not answer must not cost evidence, so such a capture is signed by the folder's own
//! key, and health says so. Files for a court are signed by the folder's own key: the draft wants the stamp within ten minutes of what
//! the package holds, and theirs is older.

use crate::{App, AppError, TimeStampSettings};
use evidence::sign::{DomainIdentity, DomainKey, EvidenceKey, in_pem};
use evidence::wacz::Package;
use jiff::ToSpan;
use ledger::stamp_chain;
use std::sync::Arc;
use store::Store;

/// How packages of evidence are made.
#[derive(Debug, Clone, Default)]
pub struct EvidenceSettings {
    /// By whom captures are signed besides the folder's own key. Needs [`crate::LedgerSettings::time_stamps`].
    pub domain: Option<Arc<DomainIdentity>>,
    /// In what captured pages are shown to those who ask for it.
    pub browser: Option<evidence::render::Browser>,
}

impl App {
    pub(crate) fn evidence_key(&self) -> &EvidenceKey {
        &self.inner.evidence_key
    }

    /// A capture's package as a file, signed: by the domain if there is one and its stamp can be had, else by the folder's own key.
    pub(crate) async fn signed_capture(&self, package: Package) -> Result<Vec<u8>, AppError> {
        let settings = (&self.inner.evidence.domain, &self.inner.ledger.time_stamps);
        if let (Some(identity), Some(stamps)) = settings {
            match self.by_domain(identity, stamps, &package).await {
                Ok(file) => {
                    self.note_unstamped(None);
                    return Ok(file);
                }
                Err(why) => {
                    tracing::warn!(why, "a capture could not be signed by the domain");
                    self.note_unstamped(Some(why));
                }
            }
        }
        let file = package.write(self.evidence_key());
        file.map_err(|error| AppError::Broken(format!("The capture cannot be sealed: {error}.")))
    }

    async fn by_domain(
        &self,
        identity: &Arc<DomainIdentity>,
        settings: &TimeStampSettings,
        package: &Package,
    ) -> Result<Vec<u8>, String> {
        let (app, identity) = (self.clone(), Arc::clone(identity));
        let (settings, package) = (settings.clone(), package.clone());
        let runtime = tokio::runtime::Handle::current();
        // Signing waits for the stamp in its middle, on a thread that may wait.
        let signing = tokio::task::spawn_blocking(move || {
            let created = package.created;
            let stamp = |text: &str| {
                let stamped = runtime.block_on(app.stamp(&settings, text.as_bytes()));
                let (response, stamped) = stamped.map_err(|error| error.to_string())?;
                let second = created.as_second();
                let last = created
                    .saturating_add(10.minutes())
                    .map_err(|e| e.to_string())?;
                if !(second..=last.as_second()).contains(&(stamped.at.div_euclid(1_000_000))) {
                    return Err(
                        "the authority's clock is behind ours, or it took ten minutes".to_owned(),
                    );
                }
                let roots = settings.roots().map_err(|error| error.to_string())?;
                let chain = stamp_chain(&response, text.as_bytes(), &roots);
                let chain = chain.map_err(|error| error.to_string())?;
                Ok((response, in_pem(&chain)))
            };
            let key = DomainKey {
                identity: &identity,
                stamp: Box::new(stamp),
            };
            package.write(&key).map_err(|error| error.to_string())
        });
        signing.await.map_err(|error| error.to_string())?
    }
}

/// The key of a data folder, made the first time.
///
/// # Errors
/// [`AppError`] when it cannot be read, kept or made.
pub(crate) fn own_key(store: &Store) -> Result<EvidenceKey, AppError> {
    let broken = |error: evidence::sign::SignError| {
        AppError::Broken(format!("The key of evidence: {error}."))
    };
    let bytes = match store.evidence_key()? {
        Some(bytes) => bytes,
        None => {
            let made = EvidenceKey::generate().map_err(broken)?;
            let key = EvidenceKey::read(&made).map_err(broken)?;
            let private = evidence::sign::private_pem(&made);
            store.keep_evidence_key(private.as_bytes(), key.public_pem().as_bytes())?;
            private.into_bytes()
        }
    };
    EvidenceKey::read(&bytes).map_err(broken)
}
