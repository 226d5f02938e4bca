//! TLS of connections we make: whom we believe, and as whom we are known.

/// What outgoing connections trust besides the authorities that browsers know, and the certificate we show to instances that
/// ask for one.
#[derive(Debug, Clone, Default)]
pub struct OutgoingTls {
    roots: Vec<reqwest::Certificate>,
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
        self.works()
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
