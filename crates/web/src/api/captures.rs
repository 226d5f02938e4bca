//! Captures of locations.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path};
use app::App;
use axum::extract::State;
use axum::http::StatusCode;
use casework::CaptureId;
use exchange::Problem;
use exchange::v1::{CaptureView, NewCapture};

/// Capture a location: its bytes, headers, times and digests are sealed, its images are matched, and a case is opened if
/// anything known is there. A location captured again keeps its case.
#[utoipa::path(post, path = "/v1/captures", tag = "captures", request_body = NewCapture,
    responses((status = 201, body = CaptureView), (status = 401, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewCapture>,
) -> Result<(StatusCode, Json<CaptureView>), ApiError> {
    Ok((StatusCode::CREATED, Json(app.capture(&caller, &new).await?)))
}

/// One capture of yours.
#[utoipa::path(get, path = "/v1/captures/{capture}", tag = "captures", params(("capture" = CaptureId, Path)),
    responses((status = 200, body = CaptureView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(capture): Path<CaptureId>,
) -> Result<Json<CaptureView>, ApiError> {
    Ok(Json(app.capture_view(&caller, &capture).await?))
}
