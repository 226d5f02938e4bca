//! The client is patient with a Staydown that restarts, and says clearly what is wrong when it is not enough.
#![allow(clippy::unwrap_used)]

use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use exchange::Problem;
use exchange::v1::Condition;
use serde_json::json;
use simulator::api::{ApiError, Client};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

async fn serve(routes: Router, listener: TcpListener) -> Url {
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

fn healthy() -> Json<serde_json::Value> {
    Json(json!({"status": "ok", "now": "2026-01-01T00:00:00Z"}))
}

#[tokio::test]
async fn a_call_outlasts_a_restart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = Url::parse(&format!("http://{address}")).unwrap();
    drop(listener);
    let calling = tokio::spawn(async move { Client::new(&url, "t").unwrap().health().await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let asked = Arc::new(AtomicU32::new(0));
    let counter = asked.clone();
    let answer = move || async move {
        if counter.fetch_add(1, Relaxed) < 2 {
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        } else {
            healthy().into_response()
        }
    };
    serve(
        Router::new().route("/health", get(answer)),
        TcpListener::bind(address).await.unwrap(),
    )
    .await;
    assert_eq!(calling.await.unwrap().unwrap().status, Condition::Ok);
    assert_eq!(asked.load(Relaxed), 3);
}

#[tokio::test]
async fn patience_has_an_end_and_the_error_says_what_to_check() {
    let url = Url::parse("http://127.0.0.1:9").unwrap();
    let client = Client::new(&url, "t")
        .unwrap()
        .with_patience(Duration::from_millis(120));
    let error = client.health().await.unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }) && error.may_pass());
    let text = error.to_string();
    assert!(
        text.contains("GET /health") && text.contains("refused"),
        "{text}"
    );
    assert!(text.contains("check that Staydown runs"), "{text}");
}

#[tokio::test]
async fn a_problem_is_not_tried_again_and_prints_its_sentence() {
    let asked = Arc::new(AtomicU32::new(0));
    let counter = asked.clone();
    let answer = move || async move {
        counter.fetch_add(1, Relaxed);
        let problem = Problem::new(401, "Unauthorized", "no_token", "Send an API token.");
        (StatusCode::UNAUTHORIZED, Json(problem))
    };
    let routes = Router::new().route("/v1/whoami", get(answer));
    let url = serve(routes, TcpListener::bind("127.0.0.1:0").await.unwrap()).await;
    let error = Client::new(&url, "t").unwrap().whoami().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /v1/whoami: 401 (no_token): Send an API token."
    );
    assert_eq!(error.problem().unwrap().code, "no_token");
    assert_eq!(asked.load(Relaxed), 1);
}
