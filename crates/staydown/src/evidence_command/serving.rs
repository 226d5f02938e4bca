//! How `serve` makes evidence: who signs captures besides the folder's own key, and in what they are shown.

use anyhow::{Context, anyhow};
use app::{Browser, DomainIdentity, EvidenceSettings};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(clap::Args)]
#[command(next_help_heading = "Evidence")]
pub(crate) struct EvidenceArguments {
    /// Sign captures by your domain, with a time stamp: the domain's certificate and those above it (PEM, the root last). Its common name is
    /// the domain. Files for a court stay signed by the folder's own key.
    #[arg(long, value_name = "FILE", requires_all = ["domain_key", "time_stamps"])]
    domain_certificates: Option<PathBuf>,
    /// The key of that certificate: ECDSA on P-256, PKCS#8.
    #[arg(long, value_name = "FILE", requires = "domain_certificates")]
    domain_key: Option<PathBuf>,
    /// Let those who capture ask for a picture of the page too, made in headless Chromium from what was captured, and from nothing else.
    #[arg(long)]
    render_captures: bool,
    /// Where Chromium is, if not in the search path.
    #[arg(long, value_name = "FILE", requires = "render_captures")]
    browser: Option<PathBuf>,
    /// Let Chromium run without its sandbox, which it does not have as root. The page is hostile: in a container of its own only.
    #[arg(long, requires = "render_captures")]
    unconfined_browser: bool,
}

impl EvidenceArguments {
    /// The settings. What is wrong with a file is told at the start, not at the first capture.
    pub(crate) fn settings(self) -> anyhow::Result<EvidenceSettings> {
        let domain = match (&self.domain_certificates, &self.domain_key) {
            (Some(certificates), Some(key)) => Some(Arc::new(identity(certificates, key)?)),
            _ => None,
        };
        let browser = self.render_captures.then(|| {
            let as_root = rustix::process::geteuid().is_root();
            Browser::find(self.browser, as_root, self.unconfined_browser)
        });
        let browser = browser.transpose().context("--render-captures")?;
        Ok(EvidenceSettings { domain, browser })
    }
}

fn identity(certificates: &Path, key: &Path) -> anyhow::Result<DomainIdentity> {
    let chain = std::fs::read_to_string(certificates).with_context(|| {
        format!(
            "--domain-certificates: cannot read {}",
            certificates.display()
        )
    })?;
    let bytes = std::fs::read(key)
        .with_context(|| format!("--domain-key: cannot read {}", key.display()))?;
    DomainIdentity::read(&chain, &bytes).map_err(|error| {
        anyhow!(
            "--domain-certificates {} and --domain-key {}: {error}",
            certificates.display(),
            key.display()
        )
    })
}
