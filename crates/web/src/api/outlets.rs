//! Outlets: publications of proscribed groups, and the places where they appear. Nothing here is about a person.

use super::scrutinies::Which;
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage};
use axum::extract::State;
use axum::http::StatusCode;
use casework::{NewAsset, NewOutlet, OutletId};
use exchange::Problem;
use exchange::v1::{NewAlias, NewJoin, NewSighting, OutletView, Page};

/// Your outlets, newest first.
#[utoipa::path(get, path = "/v1/outlets", tag = "outlets", params(Which),
    responses((status = 200, body = Page<OutletView>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<OutletView>>, ApiError> {
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.outlets(&caller, &page).await?))
}

/// Register an outlet: a publication of a proscribed group, never a person. Others see nothing of it.
#[utoipa::path(post, path = "/v1/outlets", tag = "outlets", request_body = NewOutlet,
    responses((status = 201, body = OutletView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn register(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewOutlet>,
) -> Result<(StatusCode, Json<OutletView>), ApiError> {
    let outlet = app.register_outlet(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(outlet)))
}

/// One outlet, with when each of its assets was up and when down.
#[utoipa::path(get, path = "/v1/outlets/{outlet}", tag = "outlets", params(("outlet" = OutletId, Path)),
    responses((status = 200, body = OutletView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(outlet): Path<OutletId>,
) -> Result<Json<OutletView>, ApiError> {
    Ok(Json(app.outlet(&caller, &outlet).await?))
}

/// Add a name it goes by too. One that is there already changes nothing.
#[utoipa::path(post, path = "/v1/outlets/{outlet}/aliases", tag = "outlets", params(("outlet" = OutletId, Path)), request_body = NewAlias,
    responses((status = 200, body = OutletView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn name(
    State(app): State<App>,
    Program(caller): Program,
    Path(outlet): Path<OutletId>,
    Json(new): Json<NewAlias>,
) -> Result<Json<OutletView>, ApiError> {
    Ok(Json(app.name_outlet(&caller, &outlet, &new).await?))
}

/// Add a place where it appears. With `after`, one that was taken down came back as this: it is of the next generation.
#[utoipa::path(post, path = "/v1/outlets/{outlet}/assets", tag = "outlets", params(("outlet" = OutletId, Path)), request_body = NewAsset,
    responses((status = 201, body = OutletView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add_asset(
    State(app): State<App>,
    Program(caller): Program,
    Path(outlet): Path<OutletId>,
    Json(new): Json<NewAsset>,
) -> Result<(StatusCode, Json<OutletView>), ApiError> {
    let outlet = app.add_asset(&caller, &outlet, &new).await?;
    Ok((StatusCode::CREATED, Json(outlet)))
}

/// Tell that an asset was up or down at an instant. What checks of notices see is taken into account without that.
#[utoipa::path(post, path = "/v1/outlets/{outlet}/assets/{number}/sightings", tag = "outlets",
    params(("outlet" = OutletId, Path), ("number" = u32, Path)), request_body = NewSighting,
    responses((status = 200, body = OutletView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn sight(
    State(app): State<App>,
    Program(caller): Program,
    Path((outlet, number)): Path<(OutletId, u32)>,
    Json(new): Json<NewSighting>,
) -> Result<Json<OutletView>, ApiError> {
    Ok(Json(app.sight_asset(&caller, &outlet, number, &new).await?))
}

/// Join a case of yours, or your cases of a notice, to an outlet; or, with `part`, take it off.
#[utoipa::path(post, path = "/v1/outlets/{outlet}/cases", tag = "outlets", params(("outlet" = OutletId, Path)), request_body = NewJoin,
    responses((status = 200, body = OutletView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn join(
    State(app): State<App>,
    Program(caller): Program,
    Path(outlet): Path<OutletId>,
    Json(new): Json<NewJoin>,
) -> Result<Json<OutletView>, ApiError> {
    Ok(Json(app.join_outlet(&caller, &outlet, &new).await?))
}
