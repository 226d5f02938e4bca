//! What came in from outside the instance and says that it is an order.

use super::banks::made;
use super::notices::{How, signed};
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::App;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use casework::{IntakeDecision, IntakeId};
use exchange::Problem;
use exchange::v1::{IntakeFilter, IntakeView, NewIntake, Page};

/// What came in for you from outside, newest first: by mail, over the open form, or handed in by a program.
#[utoipa::path(get, path = "/v1/intake", tag = "intake", params(IntakeFilter),
    responses((status = 200, body = Page<IntakeView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(filter): Query<IntakeFilter>,
) -> Result<Json<Page<IntakeView>>, ApiError> {
    Ok(Json(app.intakes(&caller, &filter).await?))
}

/// Hand in a document that reached you from outside: a removal order as JSON, JWS or PDF. Signed by a key of the register of
/// authorities it becomes an order at once; otherwise a person makes sure of it. The same file again gives what is there, with 200.
#[utoipa::path(post, path = "/v1/intake", tag = "intake", request_body = NewIntake,
    responses((status = 201, body = IntakeView), (status = 200, body = IntakeView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn hand_in(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewIntake>,
) -> Result<(StatusCode, Json<IntakeView>), ApiError> {
    let (view, is_new) = app.hand_in(&caller, &new).await?;
    Ok((made(is_new), Json(view)))
}

/// One of them, with who sent it, what it lacks, and what the mail says.
#[utoipa::path(get, path = "/v1/intake/{intake}", tag = "intake", params(("intake" = IntakeId, Path)),
    responses((status = 200, body = IntakeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(intake): Path<IntakeId>,
) -> Result<Json<IntakeView>, ApiError> {
    Ok(Json(app.intake(&caller, &intake).await?))
}

/// Say what it is: an order of an authority, none, or one that lacks something; or have it looked at again, now that the register has
/// more. It is for a person to decide: a program sends what a person decided.
#[utoipa::path(post, path = "/v1/intake/{intake}/decision", tag = "intake", params(("intake" = IntakeId, Path)),
    request_body = IntakeDecision,
    responses((status = 200, body = IntakeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(app): State<App>,
    Program(caller): Program,
    Path(intake): Path<IntakeId>,
    Json(decision): Json<IntakeDecision>,
) -> Result<Json<IntakeView>, ApiError> {
    Ok(Json(
        Box::pin(app.decide_intake(&caller, &intake, &decision)).await?,
    ))
}

/// A signed request for what it lacks (Annex III: `annex-3-1`, counted from 1). A compact JWS that `staydown verify-document` verifies
/// without us; it is the same whenever it is fetched. There is one for each time that its sender was asked, where the order says
/// its reference.
#[utoipa::path(get, path = "/v1/intake/{intake}/documents/{document}", tag = "intake",
    params(("intake" = IntakeId, Path), ("document" = String, Path, description = "One of the names in its `documents`."), How),
    responses((status = 200, description = "The document.", content((Vec<u8> = "application/jose"), (Vec<u8> = "application/pdf"))),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn document(
    State(app): State<App>,
    Program(caller): Program,
    Path((intake, document)): Path<(IntakeId, String)>,
    Query(how): Query<How>,
) -> Result<Response, ApiError> {
    let is_pages = how.is_pages();
    let bytes = app
        .intake_document(&caller, &intake, &document, is_pages)
        .await?;
    Ok(signed(&format!("{intake}-{document}"), bytes, is_pages))
}
