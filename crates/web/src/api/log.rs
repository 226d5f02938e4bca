//! The ledger's files (c2sp.org/tlog-tiles) below `/v1/log`, and the doors of a witness (c2sp.org/tlog-witness) below `/witness`.
//!
//! Neither is in the OpenAPI document: other people's specifications describe them, paths with slashes and all.

use crate::door::Program;
use crate::problem::{ApiError, Path};
use app::App;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/v1/log/checkpoint", get(checkpoint))
        .route("/v1/log/tile/{*tile}", get(tile))
        .route("/witness/add-checkpoint", post(add_checkpoint))
        .route("/witness/{origin}/checkpoint", get(witnessed))
}

/// It changes every second or so.
async fn checkpoint(State(app): State<App>, Program(_): Program) -> Result<Response, ApiError> {
    let note = app.published_checkpoint()?;
    Ok(([(header::CONTENT_TYPE, TEXT)], note).into_response())
}

/// It never changes. It is for one caller all the same: no cache between may keep what needs a key.
async fn tile(
    State(app): State<App>,
    Program(caller): Program,
    Path(tile): Path<String>,
) -> Result<Response, ApiError> {
    let bytes = app.tile(&caller, &format!("tile/{tile}"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "private, max-age=604800, immutable"),
    ];
    Ok((headers, bytes).into_response())
}

/// The signature of a log that is witnessed is the key; there is no other in the protocol.
async fn add_checkpoint(State(app): State<App>, body: String) -> Result<Response, ApiError> {
    let answer = app.add_checkpoint(&body).await?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [(header::CONTENT_TYPE, answer.media_type)];
    Ok((status, headers, answer.body).into_response())
}

/// What was cosigned last: for whoever compares what a log shows to different people.
async fn witnessed(
    State(app): State<App>,
    Path(origin): Path<String>,
) -> Result<Response, ApiError> {
    match app.witnessed_checkpoint(&origin).await? {
        Some(note) => Ok(([(header::CONTENT_TYPE, TEXT)], note).into_response()),
        None => Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "This instance has cosigned no checkpoint of such a log.",
        )),
    }
}
