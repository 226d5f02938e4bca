//! A client of Staydown's public interface: one call for each route, bearer token, patience while the server restarts.

use casework::{BankId, CaptureId, CaseId, EntryId, Ground, Judgement, NoticeAnswer, NoticeId};
use exchange::Problem;
use exchange::v1::{
    BankChange, BankView, CaptureView, CaseFilter, CaseView, Clarification, ComplaintView,
    EndpointView, EntryView, HealthView, LedgerView, MatchAnswer, NewBank, NewCapture, NewEndpoint,
    NewNotice, NewSignalEntry, NoticeView, OrganisationView, Page, SignalQuery, WhoAmI, Withdrawal,
};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::{Duration, Instant};
use url::Url;

/// How long a call keeps trying while nobody answers, unless told otherwise.
pub const DEFAULT_PATIENCE: Duration = Duration::from_secs(30);

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const ONE_ATTEMPT: Duration = Duration::from_secs(30);

/// One organisation's access to Staydown. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
    patience: Duration,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({}, …)", self.base)
    }
}

/// Why a call gave no result.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nobody answered, for as long as the client is patient.
    #[error("{call}: no answer for {} s ({why}); check that Staydown runs and that the address is right", waited.as_secs())]
    Unreachable {
        /// Method and path.
        call: String,
        /// How long was tried.
        waited: Duration,
        /// What the last attempt ended with.
        why: String,
    },
    /// Staydown refused, and says why.
    #[error("{call}: {problem}")]
    Refused {
        /// Method and path.
        call: String,
        /// The problem document.
        problem: Box<Problem>,
    },
    /// The answer is none of Staydown's.
    #[error(
        "{call}: unexpected answer {status}: {body}; check that the address is Staydown's and both are of one version"
    )]
    Unexpected {
        /// Method and path.
        call: String,
        /// HTTP status.
        status: u16,
        /// The beginning of the body, or what is wrong with it.
        body: String,
    },
    /// No HTTP client could be made.
    #[error("cannot prepare an HTTP client: {0}")]
    Setup(#[from] reqwest::Error),
}

impl ApiError {
    /// The problem document, where Staydown gave one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused { problem, .. } => Some(problem),
            _ => None,
        }
    }

    /// Whether Staydown could not be reached or was not ready: the same call may succeed later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused { problem, .. } => matches!(problem.status, 429 | 502..=504),
            Self::Unexpected { status, .. } => matches!(status, 429 | 502..=504),
            Self::Setup(_) => false,
        }
    }
}

/// Known content with its file, for [`Client::add_file`].
#[derive(Debug, Clone)]
pub struct NewFileEntry {
    /// File name.
    pub name: String,
    /// The image.
    pub bytes: Vec<u8>,
    /// What it is, in words.
    pub label: String,
    /// Where the knowledge comes from.
    pub source: String,
    /// Why it is terrorist content.
    pub ground: Ground,
    /// The reasoning.
    pub reason: String,
}

/// Whose notices to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Issued to you.
    In,
    /// Issued by you.
    Out,
}

impl Client {
    /// A client for the Staydown at `base` (scheme, host and port) with an API token, and [`DEFAULT_PATIENCE`].
    ///
    /// # Errors
    /// [`ApiError::Setup`] when the HTTP client cannot be made.
    pub fn new(base: &Url, token: &str) -> Result<Self, ApiError> {
        Ok(Self {
            // A pooled connection to a server that was killed would only cost an attempt.
            http: reqwest::Client::builder().timeout(ONE_ATTEMPT).build()?,
            base: base.clone(),
            token: token.to_owned(),
            patience: DEFAULT_PATIENCE,
        })
    }

    /// The same access with another patience: how long a call is repeated while nobody answers. 0 tries once.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// `GET /health`.
    ///
    /// # Errors
    /// An [`ApiError`], as for every call.
    pub async fn health(&self) -> Result<HealthView, ApiError> {
        self.get("/health").await
    }

    /// `GET /v1/whoami`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn whoami(&self) -> Result<WhoAmI, ApiError> {
        self.get("/v1/whoami").await
    }

    /// `GET /v1/organisations`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn organisations(&self) -> Result<Page<OrganisationView>, ApiError> {
        self.get("/v1/organisations").await
    }

    /// `PUT /v1/endpoint`: where webhooks go. Every call makes a new secret.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn put_endpoint(&self, url: &str) -> Result<EndpointView, ApiError> {
        self.endpoint(url, false).await
    }

    /// As [`Client::put_endpoint`], for an endpoint that signs its receipts: no other answer counts.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn put_signing_endpoint(&self, url: &str) -> Result<EndpointView, ApiError> {
        self.endpoint(url, true).await
    }

    async fn endpoint(&self, url: &str, signed_receipts: bool) -> Result<EndpointView, ApiError> {
        let endpoint = NewEndpoint {
            url: url.to_owned(),
            signed_receipts,
        };
        self.json(Method::PUT, "/v1/endpoint", &endpoint).await
    }

    /// `POST /v1/banks`: the bank of that name, made if need be.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn bank(&self, bank: &NewBank) -> Result<BankView, ApiError> {
        self.json(Method::POST, "/v1/banks", bank).await
    }

    /// `PATCH /v1/banks/{id}`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn change_bank(
        &self,
        bank: &BankId,
        change: &BankChange,
    ) -> Result<BankView, ApiError> {
        self.json(Method::PATCH, &format!("/v1/banks/{bank}"), change)
            .await
    }

    /// `GET /v1/banks`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn banks(&self) -> Result<Page<BankView>, ApiError> {
        self.get("/v1/banks").await
    }

    /// `POST /v1/banks/{id}/entries` with a file.
    ///
    /// # Errors
    /// An [`ApiError`]; a file that is no whole image is refused with a problem that says which.
    pub async fn add_file(
        &self,
        bank: &BankId,
        entry: &NewFileEntry,
    ) -> Result<EntryView, ApiError> {
        let form = || {
            Form::new()
                .text("label", entry.label.clone())
                .text("source", entry.source.clone())
                .text("ground", entry.ground.as_str())
                .text("reason", entry.reason.clone())
                .part("file", file_part(&entry.name, &entry.bytes))
        };
        let path = format!("/v1/banks/{bank}/entries");
        self.call(Method::POST, &path, |request| request.multipart(form()))
            .await
    }

    /// `POST /v1/banks/{id}/entries` with signals, without a file.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn add_signal(
        &self,
        bank: &BankId,
        entry: &NewSignalEntry,
    ) -> Result<EntryView, ApiError> {
        self.json(Method::POST, &format!("/v1/banks/{bank}/entries"), entry)
            .await
    }

    /// `GET /v1/banks/{id}/entries`, the first page.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn entries(&self, bank: &BankId) -> Result<Page<EntryView>, ApiError> {
        self.get(&format!("/v1/banks/{bank}/entries")).await
    }

    /// `POST /v1/banks/{id}/entries/{id}/withdraw`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn withdraw_entry(
        &self,
        bank: &BankId,
        entry: &EntryId,
        reason: &str,
    ) -> Result<EntryView, ApiError> {
        let reason = reason.to_owned();
        let path = format!("/v1/banks/{bank}/entries/{entry}/withdraw");
        self.json(Method::POST, &path, &Withdrawal { reason }).await
    }

    /// `POST /v1/captures`: captures a location and matches what it shows.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn capture(&self, url: &str) -> Result<CaptureView, ApiError> {
        let url = url.to_owned();
        self.json(
            Method::POST,
            "/v1/captures",
            &NewCapture { url, render: false },
        )
        .await
    }

    /// `GET /v1/captures/{id}`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn captured(&self, id: &CaptureId) -> Result<CaptureView, ApiError> {
        self.get(&format!("/v1/captures/{id}")).await
    }

    /// `GET /v1/cases`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn cases(&self, filter: &CaseFilter) -> Result<Page<CaseView>, ApiError> {
        self.call(Method::GET, "/v1/cases", |request| request.query(filter))
            .await
    }

    /// `GET /v1/cases/{id}`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn case(&self, id: &CaseId) -> Result<CaseView, ApiError> {
        self.get(&format!("/v1/cases/{id}")).await
    }

    /// `POST /v1/cases/{id}/decisions`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn decide(&self, id: &CaseId, judgement: &Judgement) -> Result<CaseView, ApiError> {
        self.json(
            Method::POST,
            &format!("/v1/cases/{id}/decisions"),
            judgement,
        )
        .await
    }

    /// `POST /v1/cases/{id}/notices`: issues a notice, or gives the one issued already.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn issue(&self, id: &CaseId, notice: &NewNotice) -> Result<NoticeView, ApiError> {
        self.json(Method::POST, &format!("/v1/cases/{id}/notices"), notice)
            .await
    }

    /// `GET /v1/notices`: one page; give its `next` as `after` for the next.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn notices(
        &self,
        direction: Direction,
        after: Option<&str>,
    ) -> Result<Page<NoticeView>, ApiError> {
        let direction = match direction {
            Direction::In => "in",
            Direction::Out => "out",
        };
        let mut query = vec![("direction", direction)];
        query.extend(after.map(|after| ("after", after)));
        self.call(Method::GET, "/v1/notices", |request| request.query(&query))
            .await
    }

    /// `GET /v1/notices/{id}`. When the addressee fetches it, it is received.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn notice(&self, id: &NoticeId) -> Result<NoticeView, ApiError> {
        self.get(&format!("/v1/notices/{id}")).await
    }

    /// `POST /v1/notices/{id}/feedback`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn answer(
        &self,
        id: &NoticeId,
        answer: &NoticeAnswer,
    ) -> Result<NoticeView, ApiError> {
        self.json(Method::POST, &format!("/v1/notices/{id}/feedback"), answer)
            .await
    }

    /// `POST /v1/notices/{id}/clarify`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn clarify(&self, id: &NoticeId, text: &str) -> Result<NoticeView, ApiError> {
        let text = text.to_owned();
        self.json(
            Method::POST,
            &format!("/v1/notices/{id}/clarify"),
            &Clarification { text },
        )
        .await
    }

    /// `POST /v1/notices/{id}/withdraw`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn withdraw(&self, id: &NoticeId, reason: &str) -> Result<NoticeView, ApiError> {
        let reason = reason.to_owned();
        self.json(
            Method::POST,
            &format!("/v1/notices/{id}/withdraw"),
            &Withdrawal { reason },
        )
        .await
    }

    /// `POST /v1/match` with a file. With a `reference`, a match opens a case.
    ///
    /// # Errors
    /// An [`ApiError`]; a file that is no whole image is refused with a problem that says which.
    pub async fn match_file(
        &self,
        name: &str,
        bytes: &[u8],
        reference: Option<&str>,
    ) -> Result<MatchAnswer, ApiError> {
        let form = || {
            let mut form = Form::new();
            if let Some(reference) = reference {
                form = form.text("reference", reference.to_owned());
            }
            form.part("file", file_part(name, bytes))
        };
        self.call(Method::POST, "/v1/match", |request| {
            request.multipart(form())
        })
        .await
    }

    /// `POST /v1/match` with signals.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn match_signal(&self, query: &SignalQuery) -> Result<MatchAnswer, ApiError> {
        self.json(Method::POST, "/v1/match", query).await
    }

    /// `GET /v1/complaints`, the first page: open ones by their deadline, then those that are over.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn complaints(&self) -> Result<Page<ComplaintView>, ApiError> {
        self.get("/v1/complaints").await
    }

    /// `GET /v1/ledger/checkpoint`.
    ///
    /// # Errors
    /// An [`ApiError`].
    pub async fn checkpoint(&self) -> Result<LedgerView, ApiError> {
        self.get("/v1/ledger/checkpoint").await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        self.call(Method::GET, path, |request| request).await
    }

    async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        self.call(method, path, |request| request.json(body)).await
    }

    /// Sends until somebody answers. Every route may be asked again: the server does nothing twice.
    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        fill: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<T, ApiError> {
        let call = format!("{method} {path}");
        let mut url = self.base.clone();
        url.set_path(path);
        let (begun, mut pause) = (Instant::now(), FIRST_PAUSE);
        loop {
            let request = self
                .http
                .request(method.clone(), url.clone())
                .bearer_auth(&self.token);
            let error = match attempt(fill(request), &call, begun).await {
                Err(error) if error.may_pass() => error,
                result => return result,
            };
            if begun.elapsed() + pause > self.patience {
                return Err(error);
            }
            tracing::debug!(%error, "trying again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

async fn attempt<T: DeserializeOwned>(
    request: RequestBuilder,
    call: &str,
    begun: Instant,
) -> Result<T, ApiError> {
    let unreachable = |error: reqwest::Error| ApiError::Unreachable {
        call: call.to_owned(),
        waited: begun.elapsed(),
        why: root_cause(&error),
    };
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    // A connection that breaks within the body is as lost as one that never stood.
    let body = response.bytes().await.map_err(unreachable)?;
    if status.is_success() {
        return serde_json::from_slice(&body)
            .map_err(|error| unexpected(call, status, &error.to_string()));
    }
    Err(match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => ApiError::Refused {
            call: call.to_owned(),
            problem: Box::new(problem),
        },
        Err(_) => unexpected(call, status, &String::from_utf8_lossy(&body)),
    })
}

fn unexpected(call: &str, status: StatusCode, body: &str) -> ApiError {
    ApiError::Unexpected {
        call: call.to_owned(),
        status: status.as_u16(),
        body: body.chars().take(300).collect(),
    }
}

/// The innermost reason: “connection refused” says more than “error sending request”.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

fn file_part(name: &str, bytes: &[u8]) -> Part {
    Part::bytes(bytes.to_vec()).file_name(name.to_owned())
}
