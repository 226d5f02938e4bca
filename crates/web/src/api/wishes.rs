//! Wishes that something stays online for a while.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage};
use axum::extract::State;
use axum::http::StatusCode;
use casework::{KeepOnline, WishId};
use exchange::Problem;
use exchange::v1::{Page, WishView};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
}

/// Your wishes, the latest first.
#[utoipa::path(get, path = "/v1/keep-online", tag = "deconfliction", params(Which),
    responses((status = 200, body = Page<WishView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<WishView>>, ApiError> {
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.wishes(&caller, &page).await?))
}

/// Wish that a location stays online for a while: whoever is about to refer or order it is asked for a second person and told your
/// contact point, and nothing else. A wish is advisory, ends within ninety days, and is on record.
#[utoipa::path(post, path = "/v1/keep-online", tag = "deconfliction", request_body = KeepOnline,
    responses((status = 201, body = WishView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    Program(caller): Program,
    Json(wish): Json<KeepOnline>,
) -> Result<(StatusCode, Json<WishView>), ApiError> {
    Ok((
        StatusCode::CREATED,
        Json(app.wish_online(&caller, &wish).await?),
    ))
}

/// Take a wish back.
#[utoipa::path(post, path = "/v1/keep-online/{wish}/end", tag = "deconfliction", params(("wish" = WishId, Path)),
    responses((status = 200, body = WishView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end(
    State(app): State<App>,
    Program(caller): Program,
    Path(wish): Path<WishId>,
) -> Result<Json<WishView>, ApiError> {
    Ok(Json(app.end_wish(&caller, &wish).await?))
}
