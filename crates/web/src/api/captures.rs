//! Captures of locations.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path};
use app::App;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
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

/// The package of a capture: a signed WACZ 1.1.1 with every request and answer, byte by byte. It can be opened at
/// replayweb.page and verified with `staydown evidence verify`, without us.
#[utoipa::path(get, path = "/v1/captures/{capture}/wacz", tag = "captures", params(("capture" = CaptureId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/wacz"), (status = 401, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn wacz(
    State(app): State<App>,
    Program(caller): Program,
    Path(capture): Path<CaptureId>,
) -> Result<Response, ApiError> {
    let bytes = app.capture_wacz(&caller, &capture).await?;
    Ok(package(capture.as_str(), bytes))
}

/// A package to be saved, never to be shown: what is in it is a stranger's.
pub(crate) fn package(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}.wacz\"");
    (
        [
            (header::CONTENT_TYPE, "application/wacz".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        bytes,
    )
        .into_response()
}
