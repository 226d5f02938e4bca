//! One order with an ACME authority: account, proof that the names are ours, certificate.

use super::folder::Folder;
use anyhow::{Context, bail};
use http_body_util::BodyExt;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, BodyWrapper, BytesResponse, ChallengeType,
    HttpClient, Identifier, NewAccount, NewOrder, OrderStatus, RetryPolicy,
};
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;
use web::{Pair, Tls};

/// Longest time for one request to the authority.
const ONE_REQUEST: Duration = Duration::from_secs(30);
/// How long the authority may take to look at us, and to issue.
const PATIENCE: Duration = Duration::from_secs(120);

/// An ACME authority, and how we reach it.
pub(super) struct Authority {
    directory: String,
    contact: Option<String>,
    http: reqwest::Client,
}

impl Authority {
    pub(super) fn new(
        directory: &url::Url,
        root: Option<&[u8]>,
        contact: Option<&str>,
    ) -> anyhow::Result<Self> {
        let mut http = reqwest::Client::builder()
            .https_only(true)
            .timeout(ONE_REQUEST);
        if let Some(root) = root {
            let roots =
                reqwest::Certificate::from_pem_bundle(root).context("--acme-ca cannot be used")?;
            http = roots
                .into_iter()
                .fold(http, |http, root| http.add_root_certificate(root));
        }
        Ok(Self {
            directory: directory.to_string(),
            contact: contact.map(|mail| format!("mailto:{}", mail.trim_start_matches("mailto:"))),
            http: http
                .build()
                .context("no HTTP client for the ACME authority")?,
        })
    }

    /// Orders a certificate, and gives its key and its chain, PEM.
    pub(super) async fn issue(
        &self,
        folder: &Folder,
        names: &[String],
        tls: &Tls,
    ) -> anyhow::Result<String> {
        let account = self.account(folder).await?;
        let identifiers: Vec<_> = names.iter().cloned().map(Identifier::Dns).collect();
        let mut order = account
            .new_order(&NewOrder::new(&identifiers))
            .await
            .context("the authority takes no order")?;
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization =
                authorization.context("the authority does not say what it wants to see")?;
            match authorization.status {
                AuthorizationStatus::Valid => continue,
                AuthorizationStatus::Pending => {}
                status => bail!("the authority's look at us is {status:?} already"),
            }
            let mut challenge = authorization
                .challenge(ChallengeType::TlsAlpn01)
                .context("the authority does not offer TLS-ALPN-01")?;
            let name = challenge.identifier().to_string();
            tls.answer_challenge(
                &name,
                answer(&name, challenge.key_authorization().digest().as_ref())?,
            )?;
            challenge
                .set_ready()
                .await
                .with_context(|| format!("the authority does not look for {name}"))?;
        }
        let retries = RetryPolicy::new().timeout(PATIENCE);
        let status = order.poll_ready(&retries).await;
        let status = status.with_context(|| {
            format!(
                "the authority did not find us under {}; does the name lead here, to port 443?",
                names.join(" ")
            )
        })?;
        if status != OrderStatus::Ready {
            let mut why = String::new();
            let mut authorizations = order.authorizations();
            while let Some(Ok(mut authorization)) = authorizations.next().await {
                let looked = authorization.refresh().await;
                let errors = looked.ok().into_iter().flat_map(|state| &state.challenges);
                for error in errors.filter_map(|challenge| challenge.error.as_ref()) {
                    why = format!("{why}; {error}");
                }
            }
            bail!(
                "the authority did not find us under {}; does the name lead here, to port 443?{why}",
                names.join(" ")
            );
        }
        let key = rcgen::KeyPair::generate()?;
        let mut request = rcgen::CertificateParams::new(names)?;
        request.distinguished_name = rcgen::DistinguishedName::new();
        order
            .finalize_csr(request.serialize_request(&key)?.der())
            .await
            .context("the authority refuses our request for a certificate")?;
        let chain = order.poll_certificate(&retries).await;
        let chain = chain.context("the authority issued no certificate")?;
        Ok(format!("{}{chain}", key.serialize_pem()))
    }

    /// The account of before, or a new one.
    async fn account(&self, folder: &Folder) -> anyhow::Result<Account> {
        let http = || Box::new(Http(self.http.clone()));
        if let Some(kept) = folder.account(&self.directory)? {
            let credentials: AccountCredentials =
                serde_json::from_str(&kept).context("the account of before cannot be read")?;
            let account = Account::builder_with_http(http())
                .from_credentials(credentials)
                .await;
            return account.context("the authority does not know our account any more");
        }
        let contact: Vec<&str> = self.contact.as_deref().into_iter().collect();
        let new = NewAccount {
            contact: &contact,
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let made = Account::builder_with_http(http())
            .create(&new, self.directory.clone(), None)
            .await;
        let (account, credentials) =
            made.with_context(|| format!("no account with {}", self.directory))?;
        folder.keep_account(&self.directory, &serde_json::to_string(&credentials)?)?;
        Ok(account)
    }
}

/// The certificate that only who holds the account can answer with (RFC 8737, 3).
fn answer(name: &str, digest: &[u8]) -> anyhow::Result<Pair> {
    let key = rcgen::KeyPair::generate()?;
    let mut parameters = rcgen::CertificateParams::new([name.to_owned()])?;
    parameters.custom_extensions = vec![rcgen::CustomExtension::new_acme_identifier(digest)];
    let certificate = parameters.self_signed(&key)?.pem();
    let here = Path::new("the answer to the authority");
    Ok(Pair::parse(
        (here, certificate.as_bytes()),
        (here, key.serialize_pem().as_bytes()),
    )?)
}

/// The HTTP client all of Staydown uses: the library's own would bring a second one.
struct Http(reqwest::Client);

type Answer<'a> =
    Pin<Box<dyn Future<Output = Result<BytesResponse, instant_acme::Error>> + Send + 'a>>;

impl HttpClient for Http {
    fn request(&self, request: http::Request<BodyWrapper<bytes::Bytes>>) -> Answer<'static> {
        let http = self.0.clone();
        Box::pin(async move {
            let failed = |error: reqwest::Error| instant_acme::Error::Other(Box::new(error));
            let (parts, body) = request.into_parts();
            let body = match body.collect().await {
                Ok(body) => body.to_bytes(),
                Err(never) => match never {},
            };
            let request = http::Request::from_parts(parts, body)
                .try_into()
                .map_err(failed)?;
            let response = http.execute(request).await.map_err(failed)?;
            Ok(http::Response::<reqwest::Body>::from(response).into())
        })
    }
}
