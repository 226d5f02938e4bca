//! Exposure to terrorist content and specific measures (Art 5), for both sides.

use super::scrutinies::Which;
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage};
use axum::extract::State;
use axum::http::StatusCode;
use casework::{ExposureId, ExposureStep, NewExposure, ReceivedVia};
use exchange::Problem;
use exchange::v1::{CandidatesView, ExposureView, Page};

/// The providers of your Member State, with the removal orders to each that became final within the last twelve months and still
/// have effect; those with most first. Nothing else counts (Art 5(4)).
#[utoipa::path(get, path = "/v1/exposure-candidates", tag = "exposures",
    responses((status = 200, body = CandidatesView), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn candidates(
    State(app): State<App>,
    Program(caller): Program,
) -> Result<Json<CandidatesView>, ApiError> {
    Ok(Json(app.exposure_candidates(&caller).await?))
}

/// What you have a part in, as authority or as provider, newest first. Listing is no receipt; fetching one is.
#[utoipa::path(get, path = "/v1/exposures", tag = "exposures", params(Which),
    responses((status = 200, body = Page<ExposureView>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<ExposureView>>, ApiError> {
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.exposures(&caller, &page).await?))
}

/// Tell a provider of your Member State that it may be found to be exposed, naming at least two final orders of the last twelve
/// months; it is heard before you decide. The same again gives what is there (200).
#[utoipa::path(post, path = "/v1/exposures", tag = "exposures", request_body = NewExposure,
    responses((status = 200, body = ExposureView), (status = 201, body = ExposureView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn intend(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewExposure>,
) -> Result<(StatusCode, Json<ExposureView>), ApiError> {
    let (exposure, is_new) = app.intend_exposure(&caller, &new).await?;
    let status = match is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    Ok((status, Json(exposure)))
}

/// One of them. Where you are the provider and have not received what was decided, this is the receipt: your three months begin
/// (Art 5(5)).
#[utoipa::path(get, path = "/v1/exposures/{exposure}", tag = "exposures", params(("exposure" = ExposureId, Path)),
    responses((status = 200, body = ExposureView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(exposure): Path<ExposureId>,
) -> Result<Json<ExposureView>, ApiError> {
    Ok(Json(
        app.exposure(&caller, &exposure, ReceivedVia::Api).await?,
    ))
}

/// Take a step. The provider's are `say`, `put_measure`, `end_measure`, `report` and `ask_review`; the authority's `decide`,
/// `serve`, `assess`, `require`, `answer_review` and `end`.
#[utoipa::path(post, path = "/v1/exposures/{exposure}/steps", tag = "exposures", params(("exposure" = ExposureId, Path)), request_body = ExposureStep,
    responses((status = 200, body = ExposureView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn step(
    State(app): State<App>,
    Program(caller): Program,
    Path(exposure): Path<ExposureId>,
    Json(step): Json<ExposureStep>,
) -> Result<Json<ExposureView>, ApiError> {
    Ok(Json(
        app.take_exposure_step(&caller, &exposure, &step).await?,
    ))
}
