//! Certificates of the test's own: an authority, and what it signs.

use crate::whole::write;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::path::{Path, PathBuf};

/// An authority nobody knows but the test.
#[derive(Debug)]
pub struct CertificateAuthority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key, both PEM.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
}

impl CertificateAuthority {
    /// Makes one.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new(name: &str) -> anyhow::Result<Self> {
        let key = KeyPair::generate()?;
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = parameters.self_signed(&key)?.pem();
        Ok(Self {
            pem,
            issuer: Issuer::new(parameters, key),
        })
    }

    /// Its own certificate.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Signs a certificate for names and addresses.
    ///
    /// # Errors
    /// When a name is none.
    pub fn sign(&self, names: &[&str]) -> anyhow::Result<Certificate> {
        // As long as the library lets it: nothing that begins or ends while the test runs.
        let usual = CertificateParams::default();
        self.sign_for(names, usual.not_before, usual.not_after)
    }

    /// As [`CertificateAuthority::sign`], valid from and to given days.
    ///
    /// # Errors
    /// As there.
    pub fn sign_for(
        &self,
        names: &[&str],
        from: time::OffsetDateTime,
        to: time::OffsetDateTime,
    ) -> anyhow::Result<Certificate> {
        let key = KeyPair::generate()?;
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut parameters = CertificateParams::new(names)?;
        (parameters.not_before, parameters.not_after) = (from, to);
        let certificate = parameters.signed_by(&key, &self.issuer)?;
        Ok(Certificate {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        })
    }
}

impl Certificate {
    /// Writes `NAME.pem` and `NAME.key` into a folder; each is there whole or not at all.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> anyhow::Result<(PathBuf, PathBuf)> {
        let certificate = write(folder, &format!("{name}.pem"), &self.certificate)?;
        let key = write(folder, &format!("{name}.key"), &self.key)?;
        Ok((certificate, key))
    }

    /// As `reqwest` takes it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn identity(&self) -> anyhow::Result<reqwest::Identity> {
        let both = format!("{}{}", self.certificate, self.key);
        Ok(reqwest::Identity::from_pem(both.as_bytes())?)
    }
}
