//! The public interface, as a client of one organisation calls it.

use anyhow::{Context, Result, bail};
use casework::{Ground, Thoroughness};
use exchange::Problem;
use exchange::v1::{BankView, EntryView, MatchAnswer, NewBank, NewSignalEntry, SignalQuery};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// One caller, with connections that stay open.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Api {
    /// A caller of the server at `base`, with a token of its organisation.
    pub(crate) fn new(base: &str, token: &str) -> Result<Self> {
        Ok(Self {
            client: client()?,
            base: base.to_owned(),
            token: token.to_owned(),
        })
    }

    /// Makes a bank that the other organisations match against too.
    pub(crate) async fn new_shared_bank(&self, name: &str) -> Result<BankView> {
        let bank = NewBank {
            name: name.to_owned(),
            description: "filled by the benchmark".to_owned(),
            shared: true,
            thoroughness: Thoroughness::default(),
            ..NewBank::default()
        };
        answer(self.post("/v1/banks").json(&bank)).await
    }

    /// Makes a bank that nobody else matches against.
    pub(crate) async fn new_own_bank(
        &self,
        name: &str,
        thoroughness: Thoroughness,
    ) -> Result<BankView> {
        let bank = NewBank {
            name: name.to_owned(),
            description: "filled by the benchmark".to_owned(),
            shared: false,
            thoroughness,
            ..NewBank::default()
        };
        answer(self.post("/v1/banks").json(&bank)).await
    }

    /// Adds a picture to a bank.
    pub(crate) async fn add_file(&self, bank: &BankView, new: NewFileEntry) -> Result<EntryView> {
        let path = format!("/v1/banks/{}/entries", bank.id);
        let form = Form::new()
            .text("label", new.label)
            .text("source", new.source)
            .text("ground", new.ground.as_str())
            .text("reason", new.reason)
            .part("file", Part::bytes(new.file).file_name("picture"));
        answer(self.post(&path).multipart(form)).await
    }

    /// Adds a signal to a bank.
    pub(crate) async fn add(&self, bank: &BankView, entry: &NewSignalEntry) -> Result<EntryView> {
        let path = format!("/v1/banks/{}/entries", bank.id);
        answer(self.post(&path).json(entry)).await
    }

    /// Asks whether a signal is known; leaves no trace.
    pub(crate) async fn match_pdq(&self, pdq: &str) -> Result<MatchAnswer> {
        let query = SignalQuery {
            pdq: Some(pdq.to_owned()),
            ..SignalQuery::default()
        };
        answer(self.post("/v1/match").json(&query)).await
    }

    /// Asks about an upload's signal under its reference: what is known is held, as a case.
    pub(crate) async fn hold_pdq(&self, pdq: &str, reference: &str) -> Result<MatchAnswer> {
        let query = SignalQuery {
            pdq: Some(pdq.to_owned()),
            reference: Some(reference.to_owned()),
            ..SignalQuery::default()
        };
        answer(self.post("/v1/match").json(&query)).await
    }

    /// Asks whether an image is known; leaves no trace.
    pub(crate) async fn match_image(&self, jpeg: Vec<u8>) -> Result<MatchAnswer> {
        let file = Part::bytes(jpeg)
            .file_name("upload.jpg")
            .mime_str("image/jpeg")?;
        let form = Form::new().part("file", file);
        answer(self.post("/v1/match").multipart(form)).await
    }

    /// Asks whether a picture of any format is known; leaves no trace.
    pub(crate) async fn match_file(&self, file: Vec<u8>) -> Result<MatchAnswer> {
        let form = Form::new().part("file", Part::bytes(file).file_name("upload"));
        answer(self.post("/v1/match").multipart(form)).await
    }

    fn post(&self, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.client.post(url).bearer_auth(&self.token)
    }
}

/// Known content given as a file.
#[derive(Debug, Clone)]
pub(crate) struct NewFileEntry {
    pub(crate) file: Vec<u8>,
    pub(crate) label: String,
    pub(crate) source: String,
    pub(crate) ground: Ground,
    pub(crate) reason: String,
}

/// A client that speaks to loopback directly, whatever proxy this machine uses.
pub(crate) fn client() -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .context("the HTTP client cannot be made")
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let response = request.send().await.context("the server does not answer")?;
    if !response.status().is_success() {
        bail!(refusal(response).await);
    }
    let url = response.url().clone();
    let body = response.bytes().await.context("the answer broke off")?;
    serde_json::from_slice(&body)
        .with_context(|| format!("the answer of {url} is not what the interface promises"))
}

/// What the server refused, in its own words.
async fn refusal(response: Response) -> String {
    let (status, url) = (response.status(), response.url().clone());
    let body = response.bytes().await.unwrap_or_default();
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => format!("{url} answered {problem}"),
        Err(_) => format!("{url} answered {status}, without a problem document"),
    }
}
