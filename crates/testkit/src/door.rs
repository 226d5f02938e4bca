//! Plain HTTP requests, for promises about statuses, headers and problem documents.

use crate::Certificate;
use anyhow::Context;
use exchange::Problem;
use reqwest::header::HeaderMap;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use url::Url;

/// The way into a server, with a token or without.
#[derive(Debug, Clone)]
pub struct Door {
    http: Client,
    base: Url,
    token: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Method and path, for messages.
    pub asked: String,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Door {
    /// The server at `base`, without a token. Redirects are answers, and are not followed.
    #[must_use]
    pub fn new(base: &Url) -> Self {
        let http = Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap_or_default();
        Self {
            http,
            base: base.clone(),
            token: None,
        }
    }

    /// As [`Door::new`], with TLS of the test's: where the server really is, the authority to trust (PEM), and who comes.
    ///
    /// # Errors
    /// When they cannot be used.
    pub fn trusting(
        base: &Url,
        at: Option<SocketAddr>,
        authority: &str,
        identity: Option<&Certificate>,
    ) -> anyhow::Result<Self> {
        let mut client = Client::builder()
            .redirect(redirect::Policy::none())
            .tls_built_in_root_certs(false)
            .add_root_certificate(reqwest::Certificate::from_pem(authority.as_bytes())?);
        if let (Some(at), Some(host)) = (at, base.domain()) {
            client = client.resolve(host, at);
        }
        if let Some(identity) = identity {
            client = client.identity(identity.identity()?);
        }
        Ok(Self {
            http: client.build()?,
            base: base.clone(),
            token: None,
        })
    }

    /// The same door with a token, whatever it is.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// A request, to be filled and given to [`Door::send`]. `path` may carry a query.
    ///
    /// # Errors
    /// When the path is none.
    pub fn request(&self, method: Method, path: &str) -> anyhow::Result<RequestBuilder> {
        let request = self.http.request(method, self.base.join(path)?);
        Ok(match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn send(&self, request: RequestBuilder) -> anyhow::Result<Answer> {
        let request = request.build()?;
        let asked = format!("{} {}", request.method(), request.url().path());
        let response = self.http.execute(request).await.context(asked.clone())?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.context(asked.clone())?.to_vec();
        Ok(Answer {
            asked,
            status,
            headers,
            body,
        })
    }

    /// `GET`.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(self.request(Method::GET, path)?).await
    }

    /// `POST` with JSON.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> anyhow::Result<Answer> {
        self.send(self.request(Method::POST, path)?.json(body))
            .await
    }

    /// `POST` with text fields and one part named `file`.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn upload(
        &self,
        path: &str,
        file: Vec<u8>,
        fields: &[(&str, &str)],
    ) -> anyhow::Result<Answer> {
        let form = fields.iter().fold(Form::new(), |form, (name, value)| {
            form.text((*name).to_owned(), (*value).to_owned())
        });
        let form = form.part("file", Part::bytes(file).file_name("upload"));
        self.send(self.request(Method::POST, path)?.multipart(form))
            .await
    }
}

impl Answer {
    /// The value of a header, empty if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, read from JSON, if the status is a success.
    ///
    /// # Errors
    /// When it is not, or the body is something else.
    pub fn json<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        let told = || format!("{} answered {}: {}", self.asked, self.status, self.text());
        anyhow::ensure!((200..300).contains(&self.status), told());
        serde_json::from_slice(&self.body).with_context(told)
    }

    /// The problem document, which must be one in every respect: its media type, and its own account of the status.
    ///
    /// # Errors
    /// Saying what is amiss.
    pub fn problem(&self) -> anyhow::Result<Problem> {
        let told = || format!("{} answered {}: {}", self.asked, self.status, self.text());
        anyhow::ensure!(self.status >= 400, told());
        let kind = self.header("content-type");
        anyhow::ensure!(
            kind == exchange::problem::MEDIA_TYPE,
            "it is “{kind}”; {}",
            told()
        );
        let problem: Problem = serde_json::from_slice(&self.body).with_context(told)?;
        anyhow::ensure!(problem.status == self.status, told());
        anyhow::ensure!(
            problem.kind == format!("urn:staydown:problem:{}", problem.code),
            told()
        );
        anyhow::ensure!(
            !problem.title.is_empty() && !problem.detail.is_empty(),
            told()
        );
        Ok(problem)
    }
}
