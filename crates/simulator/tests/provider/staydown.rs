//! As much of Staydown as a provider sees: it registers endpoints, answers matches as told, and has one notice.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use exchange::Problem;
use exchange::webhook::{ID_HEADER, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use url::Url;

pub(crate) const CASE: &str = "case_00000000000000000000000001";
pub(crate) const NOTICE: &str = "notice_00000000000000000000000001";
const SECRET: [u8; 32] = [7; 32];

/// What the fake is told, and what it was told.
#[derive(Default)]
pub(crate) struct Told {
    /// `clear`, `hold`, `block`, or `down` for 503.
    pub(crate) verdict: &'static str,
    /// The notice, if there is one.
    pub(crate) notice: Option<Value>,
    /// How many feedbacks to fail with 503 before one is taken.
    pub(crate) fail_feedback: usize,
    /// Every feedback that arrived, failed ones too.
    pub(crate) feedback: Vec<Value>,
    /// References of the uploads asked about.
    pub(crate) references: Vec<String>,
    /// The registered endpoint.
    pub(crate) endpoint: String,
}

#[derive(Clone)]
pub(crate) struct Staydown {
    pub(crate) url: Url,
    pub(crate) told: Arc<Mutex<Told>>,
    /// Answers to matches wait while this is false.
    pub(crate) answering: watch::Sender<bool>,
    /// Rung when a match is asked.
    pub(crate) asked: Arc<Notify>,
}

impl Staydown {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let fake = Self {
            url,
            told: Arc::new(Mutex::new(Told {
                verdict: "clear",
                ..Told::default()
            })),
            answering: watch::channel(true).0,
            asked: Arc::new(Notify::new()),
        };
        let routes = Router::new()
            .route("/v1/endpoint", put(register))
            .route("/v1/match", post(matching))
            .route("/v1/notices", get(list))
            .route("/v1/notices/{id}", get(notice))
            .route("/v1/notices/{id}/feedback", post(feedback))
            .layer(axum::extract::DefaultBodyLimit::disable())
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        fake
    }

    pub(crate) fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap());
    }

    /// Delivers a message as Staydown would; `sign` may spoil the signature.
    pub(crate) async fn deliver(
        &self,
        id: &str,
        body: &Value,
        sign: impl FnOnce(String) -> String,
    ) -> u16 {
        let secret = Secret::parse(&Secret::text(&SECRET)).unwrap();
        let (now, body) = (Timestamp::now(), body.to_string());
        let signature = sign(secret.sign(id, now, body.as_bytes()));
        let endpoint = self.told.lock().unwrap().endpoint.clone();
        let request = reqwest::Client::new()
            .post(endpoint)
            .header(ID_HEADER, id)
            .header(TIMESTAMP_HEADER, now.as_second())
            .header(SIGNATURE_HEADER, signature)
            .body(body);
        request.send().await.unwrap().status().as_u16()
    }
}

fn unavailable() -> Response {
    let problem = Problem::new(503, "Service Unavailable", "restarting", "Try again.");
    (StatusCode::SERVICE_UNAVAILABLE, Json(problem)).into_response()
}

async fn register(State(fake): State<Staydown>, Json(body): Json<Value>) -> Json<Value> {
    let url = body["url"].as_str().unwrap().to_owned();
    fake.tell(|told| told.endpoint.clone_from(&url));
    Json(json!({ "url": url, "secret": Secret::text(&SECRET) }))
}

async fn matching(State(fake): State<Staydown>, mut form: Multipart) -> Response {
    while let Some(part) = form.next_field().await.unwrap() {
        if part.name() == Some("reference") {
            let reference = part.text().await.unwrap();
            fake.tell(|told| told.references.push(reference));
        } else {
            part.bytes().await.unwrap();
        }
    }
    fake.asked.notify_one();
    fake.answering
        .subscribe()
        .wait_for(|yes| *yes)
        .await
        .unwrap();
    let verdict = fake.told.lock().unwrap().verdict;
    match verdict {
        "down" => unavailable(),
        "truncated" => {
            let problem = Problem::new(422, "Unprocessable", "truncated", "The file stops early.");
            (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response()
        }
        _ => Json(json!({
            "verdict": verdict, "explanation": "", "sha256": null, "pdq": null, "quality": null,
            "matches": [], "case": (verdict == "hold").then_some(CASE),
        }))
        .into_response(),
    }
}

async fn list(State(fake): State<Staydown>) -> Json<Value> {
    let notice = fake.told.lock().unwrap().notice.clone();
    Json(json!({ "items": notice.iter().collect::<Vec<_>>(), "total": 1 }))
}

async fn notice(State(fake): State<Staydown>, Path(_): Path<String>) -> Response {
    let notice = fake.told.lock().unwrap().notice.clone();
    notice.map_or_else(unavailable, |notice| Json(notice).into_response())
}

async fn feedback(State(fake): State<Staydown>, Json(answer): Json<Value>) -> Response {
    let mut told = fake.told.lock().unwrap();
    told.feedback.push(answer);
    if told.fail_feedback > 0 {
        told.fail_feedback -= 1;
        return unavailable();
    }
    told.notice
        .clone()
        .map_or_else(unavailable, |notice| Json(notice).into_response())
}

/// A notice about a location, as its addressee sees it.
pub(crate) fn notice_about(url: &str, kind: &str) -> Value {
    json!({
        "id": NOTICE, "kind": kind, "stage": "received",
        "terms": {
            "issuer": "org_00000000000000000000000001",
            "addressee": "org_00000000000000000000000002", "reference": "2026/1", "url": url,
            "content_sha256": [], "grounds": ["incites"], "reasons": "Known."
        },
        "issuer_name": "Authority", "issuer_state": null, "issuer_contact": null,
        "addressee_name": "Provider", "addressee_state": null, "addressee_contact": null,
        "to_us": true, "issued_at": Timestamp::now(), "received_at": Timestamp::now(),
        "received_via": "webhook", "clocks": [], "answers": [], "executed": null, "impossible": [],
        "clarifications": [], "measure_at": null, "seen_gone_at": null, "seen": [], "case": null,
        "delivery_attempts": 1, "delivery_error": null, "delivery_next": null
    })
}
