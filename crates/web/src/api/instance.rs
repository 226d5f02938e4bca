//! The instance itself: health, who is who, endpoints, the ledger's checkpoint.

use crate::door::Program;
use crate::problem::{ApiError, Json};
use crate::serve::Notes;
use app::App;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use exchange::Problem;
use exchange::v1::{
    Condition, EndpointView, HealthView, LedgerView, NewEndpoint, NewOnCall, OnCallView,
    OrganisationView, Page, StatusView, WhoAmI,
};

/// Whether the instance works. The only route of the API without a token, and it tells nothing else. 503 where nothing can
/// be recorded.
#[utoipa::path(get, path = "/health", tag = "instance", security(()),
    responses((status = 200, body = HealthView), (status = 429, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn health(
    State(app): State<App>,
    Extension(notes): Extension<Notes>,
) -> Result<Json<HealthView>, ApiError> {
    let health = app.health(notes.all());
    if health.status == Condition::Failing {
        let detail = "Nothing can be recorded now. Whoever has a token or is signed in finds the reason under “status”.";
        return Err(ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "failing",
            detail,
        ));
    }
    Ok(Json(health))
}

/// How the instance is, part by part: storage, room on the disk, the clock, your deliveries.
#[utoipa::path(get, path = "/v1/status", tag = "instance",
    responses((status = 200, body = StatusView), (status = 401, body = Problem)))]
pub(crate) async fn status(
    State(app): State<App>,
    Extension(notes): Extension<Notes>,
    Program(caller): Program,
) -> Result<Json<StatusView>, ApiError> {
    Ok(Json(app.status(&caller, notes.all()).await?))
}

/// Whom your token belongs to.
#[utoipa::path(get, path = "/v1/whoami", tag = "instance", responses((status = 200, body = WhoAmI), (status = 401, body = Problem)))]
pub(crate) async fn who_am_i(Program(caller): Program) -> Json<WhoAmI> {
    Json(caller.view())
}

/// The organisations of this instance.
#[utoipa::path(get, path = "/v1/organisations", tag = "instance",
    responses((status = 200, body = Page<OrganisationView>), (status = 401, body = Problem)))]
pub(crate) async fn organisations(
    State(app): State<App>,
    _: Program,
) -> Result<Json<Page<OrganisationView>>, ApiError> {
    Ok(Json(app.organisations().await?))
}

/// Set where your organisation wants to be told by signed webhooks. Every call makes a new signing secret.
#[utoipa::path(put, path = "/v1/endpoint", tag = "instance", request_body = NewEndpoint,
    responses((status = 200, body = EndpointView), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_endpoint(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewEndpoint>,
) -> Result<Json<EndpointView>, ApiError> {
    Ok(Json(app.set_endpoint(&caller, &new).await?))
}

/// How your organisation is called when a clock of its runs out.
#[utoipa::path(get, path = "/v1/on-call", tag = "instance",
    responses((status = 200, body = OnCallView), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn on_call(
    State(app): State<App>,
    Program(caller): Program,
) -> Result<Json<OnCallView>, ApiError> {
    Ok(Json(app.on_call(&caller).await?))
}

/// Set whom to call by e-mail when a clock of your organisation runs out; nobody without an address.
#[utoipa::path(put, path = "/v1/on-call", tag = "instance", request_body = NewOnCall,
    responses((status = 200, body = OnCallView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn set_on_call(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewOnCall>,
) -> Result<Json<OnCallView>, ApiError> {
    Ok(Json(app.set_on_call(&caller, &new).await?))
}

/// Where the ledger stands, signed. Keep it: with an older checkpoint anybody can tell a later rewriting.
#[utoipa::path(get, path = "/v1/ledger/checkpoint", tag = "instance",
    responses((status = 200, body = LedgerView), (status = 401, body = Problem)))]
pub(crate) async fn checkpoint(
    State(app): State<App>,
    _: Program,
) -> Result<Json<LedgerView>, ApiError> {
    Ok(Json(app.ledger().await?))
}
