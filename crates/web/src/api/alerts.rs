//! Alerts of a threat to life (Art 14(5), DSA Art 18), for both sides.

use super::scrutinies::Which;
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage};
use axum::extract::State;
use axum::http::StatusCode;
use casework::AlertId;
use exchange::Problem;
use exchange::v1::{Acknowledgement, AlertView, NewInformed, Page, RaiseAlert};

/// The alerts you raised or were given, newest first.
#[utoipa::path(get, path = "/v1/alerts", tag = "alerts", params(Which),
    responses((status = 200, body = Page<AlertView>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<AlertView>>, ApiError> {
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.alerts(&caller, &page).await?))
}

/// Raise an alert of a threat to life. The contact point of the Member State concerned has it at once where it is on this
/// instance, and its duty is called until somebody acknowledges; `missing` says whom you still have to inform otherwise. Nobody
/// has to approve it. The same again within a day gives the one that is there (200).
#[utoipa::path(post, path = "/v1/alerts", tag = "alerts", request_body = RaiseAlert,
    responses((status = 200, body = AlertView), (status = 201, body = AlertView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn raise(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<RaiseAlert>,
) -> Result<(StatusCode, Json<AlertView>), ApiError> {
    let (alert, is_new) = app.raise_alert(&caller, &new).await?;
    let status = match is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    Ok((status, Json(alert)))
}

/// One alert.
#[utoipa::path(get, path = "/v1/alerts/{alert}", tag = "alerts", params(("alert" = AlertId, Path)),
    responses((status = 200, body = AlertView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(alert): Path<AlertId>,
) -> Result<Json<AlertView>, ApiError> {
    Ok(Json(app.alert(&caller, &alert).await?))
}

/// Record that somebody was informed otherwise than on this instance: who, by which way, and when. The same again changes
/// nothing.
#[utoipa::path(post, path = "/v1/alerts/{alert}/informed", tag = "alerts", params(("alert" = AlertId, Path)), request_body = NewInformed,
    responses((status = 200, body = AlertView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn inform(
    State(app): State<App>,
    Program(caller): Program,
    Path(alert): Path<AlertId>,
    Json(informed): Json<NewInformed>,
) -> Result<Json<AlertView>, ApiError> {
    Ok(Json(app.inform_of_alert(&caller, &alert, &informed).await?))
}

/// Acknowledge an alert you were given: you have it, and act. Again changes nothing.
#[utoipa::path(post, path = "/v1/alerts/{alert}/acknowledgement", tag = "alerts", params(("alert" = AlertId, Path)), request_body = Acknowledgement,
    responses((status = 200, body = AlertView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn acknowledge(
    State(app): State<App>,
    Program(caller): Program,
    Path(alert): Path<AlertId>,
    Json(said): Json<Acknowledgement>,
) -> Result<Json<AlertView>, ApiError> {
    Ok(Json(app.acknowledge_alert(&caller, &alert, &said).await?))
}
