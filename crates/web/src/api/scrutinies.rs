//! Copies of cross-border orders, for the authority of the provider's Member State (Art 4).

use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage};
use axum::extract::State;
use casework::{ReceivedVia, ScrutinyDecision, ScrutinyId};
use exchange::Problem;
use exchange::v1::{Page, Reasons, ScrutinyView};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The `next` of the page before.
    pub(super) after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    pub(super) limit: Option<u32>,
}

/// The copies of orders you got, the earliest deadline first. Listing is no receipt; fetching one is.
#[utoipa::path(get, path = "/v1/scrutinies", tag = "scrutinies", params(Which),
    responses((status = 200, body = Page<ScrutinyView>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<ScrutinyView>>, ApiError> {
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.scrutinies(&caller, &page).await?))
}

/// One copy. When it was not yet received, this is the receipt: your 72 hours begin (Art 4(3)).
#[utoipa::path(get, path = "/v1/scrutinies/{scrutiny}", tag = "scrutinies", params(("scrutiny" = ScrutinyId, Path)),
    responses((status = 200, body = ScrutinyView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(scrutiny): Path<ScrutinyId>,
) -> Result<Json<ScrutinyView>, ApiError> {
    Ok(Json(
        app.scrutiny(&caller, &scrutiny, ReceivedVia::Api).await?,
    ))
}

/// Tell the issuer that you intend to find an infringement, and why (Art 4(5)); needed before such a decision.
#[utoipa::path(post, path = "/v1/scrutinies/{scrutiny}/intention", tag = "scrutinies", params(("scrutiny" = ScrutinyId, Path)), request_body = Reasons,
    responses((status = 200, body = ScrutinyView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn intend(
    State(app): State<App>,
    Program(caller): Program,
    Path(scrutiny): Path<ScrutinyId>,
    Json(why): Json<Reasons>,
) -> Result<Json<ScrutinyView>, ApiError> {
    Ok(Json(app.intend(&caller, &scrutiny, &why).await?))
}

/// Decide: an infringement takes the order's effect at once, and everybody with a part in it is told (Art 4(6), 4(7)).
#[utoipa::path(post, path = "/v1/scrutinies/{scrutiny}/decision", tag = "scrutinies", params(("scrutiny" = ScrutinyId, Path)), request_body = ScrutinyDecision,
    responses((status = 200, body = ScrutinyView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(app): State<App>,
    Program(caller): Program,
    Path(scrutiny): Path<ScrutinyId>,
    Json(decision): Json<ScrutinyDecision>,
) -> Result<Json<ScrutinyView>, ApiError> {
    Ok(Json(
        app.decide_scrutiny(&caller, &scrutiny, &decision).await?,
    ))
}
