//! Penalties (Art 18), for programs that read them. People decide upon them, in the console.

use super::scrutinies::Which;
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage};
use axum::extract::State;
use casework::{PenaltyId, ReceivedVia};
use exchange::Problem;
use exchange::v1::{Page, PenaltyView};

/// The penalties you imposed, or that were imposed on you, newest first. Listing is no receipt; fetching one is. People decide upon
/// penalties: there is no route for it.
#[utoipa::path(get, path = "/v1/penalties", tag = "penalties", params(Which),
    responses((status = 200, body = Page<PenaltyView>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<PenaltyView>>, ApiError> {
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.penalties(&caller, &page).await?))
}

/// One of them. Where you are the provider and have not received it, this is the receipt.
#[utoipa::path(get, path = "/v1/penalties/{penalty}", tag = "penalties", params(("penalty" = PenaltyId, Path)),
    responses((status = 200, body = PenaltyView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(penalty): Path<PenaltyId>,
) -> Result<Json<PenaltyView>, ApiError> {
    Ok(Json(
        app.penalty(&caller, &penalty, ReceivedVia::Api).await?,
    ))
}
