//! What is preserved under Art 6.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use crate::sealed::{into_body, out_of_body};
use app::{App, EntryPage, NewMaterial};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::{Extension, MaterialKind, NewAccess, PreservationId};
use exchange::Problem;
use exchange::v1::{
    AccessCounts, BeginPreservation, CertificateView, MaterialView, Page, PreservationView,
};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Place {
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
}

/// Begin to preserve what you removed under a specific measure (Art 5), or on an order before there was a vault. After Annex
/// II of an order it has begun by itself. A voluntary referral alone is no ground. The same again gives what is there (200).
#[utoipa::path(post, path = "/v1/preservations", tag = "preservations", request_body = BeginPreservation,
    responses((status = 201, body = PreservationView), (status = 200, body = PreservationView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn begin(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<BeginPreservation>,
) -> Result<(StatusCode, Json<PreservationView>), ApiError> {
    let (view, is_new) = app.preserve(&caller, &new).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(view)))
}

/// What you preserve, what ends soonest first, what is erased last.
#[utoipa::path(get, path = "/v1/preservations", tag = "preservations", params(Place),
    responses((status = 200, body = Page<PreservationView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(place): Query<Place>,
) -> Result<Json<Page<PreservationView>>, ApiError> {
    let page = EntryPage {
        after: place.after,
        limit: place.limit,
    };
    Ok(Json(app.preservations(&caller, &page).await?))
}

/// One preservation of yours.
#[utoipa::path(get, path = "/v1/preservations/{preservation}", tag = "preservations", params(("preservation" = PreservationId, Path)),
    responses((status = 200, body = PreservationView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(preservation): Path<PreservationId>,
) -> Result<Json<PreservationView>, ApiError> {
    Ok(Json(app.preservation(&caller, &preservation).await?))
}

/// Extend a preservation on request of a court or competent authority, for a time that has an end; before its end.
#[utoipa::path(post, path = "/v1/preservations/{preservation}/extensions", tag = "preservations",
    params(("preservation" = PreservationId, Path)), request_body = Extension,
    responses((status = 200, body = PreservationView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn extend(
    State(app): State<App>,
    Program(caller): Program,
    Path(preservation): Path<PreservationId>,
    Json(extension): Json<Extension>,
) -> Result<Json<PreservationView>, ApiError> {
    let view = app
        .extend_preservation(&caller, &preservation, &extension)
        .await?;
    Ok(Json(view))
}

/// What is deposited.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct What {
    /// `content`, or `related_data` that was removed with it. Content if left out.
    kind: Option<MaterialKind>,
}

/// Deposit content, or data that went with it. The body is the thing itself, of any media type but the form ones; it is
/// sealed as it comes, and never lies plain on a disk. The same bytes again give what is there.
#[utoipa::path(post, path = "/v1/preservations/{preservation}/material", tag = "preservations",
    params(("preservation" = PreservationId, Path), What),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = MaterialView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn deposit(
    State(app): State<App>,
    Program(caller): Program,
    Path(preservation): Path<PreservationId>,
    Query(what): Query<What>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<MaterialView>, ApiError> {
    let new = NewMaterial {
        kind: what.kind.unwrap_or(MaterialKind::Content),
        media_type: media_type(&headers),
    };
    let (pieces, reading) = out_of_body(body);
    let (kept, ()) = tokio::join!(app.deposit(&caller, &preservation, new, pieces), reading);
    Ok(Json(kept?))
}

/// The media type the depositor names.
fn media_type(headers: &HeaderMap) -> String {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    given.unwrap_or("application/octet-stream").to_owned()
}

/// By which access something is read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByAccess {
    /// The number of the access you asked for, once another person has confirmed it.
    #[param(value_type = i64, minimum = 0, maximum = 4_294_967_295_i64)]
    access: u32,
}

/// Read material back, for the purpose of an access that was confirmed within a day. The reading is in the ledger first.
#[utoipa::path(get, path = "/v1/preservations/{preservation}/material/{number}", tag = "preservations",
    params(("preservation" = PreservationId, Path), ("number" = u32, Path, maximum = 4_294_967_295_i64), ByAccess),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn read(
    State(app): State<App>,
    Program(caller): Program,
    Path((preservation, number)): Path<(PreservationId, u32)>,
    Query(by): Query<ByAccess>,
) -> Result<Response, ApiError> {
    let (material, pieces) = app
        .read_preserved(&caller, &preservation, by.access, number)
        .await?;
    Ok(into_body(&material, pieces).into_response())
}

/// Ask to look at what is preserved: for one of the purposes of Art 6(1), with a reference and a reason. Another person of
/// your organisation confirms it in the console; then it can be used for a day. The same again, while it is open, changes
/// nothing.
#[utoipa::path(post, path = "/v1/preservations/{preservation}/accesses", tag = "preservations",
    params(("preservation" = PreservationId, Path)), request_body = NewAccess,
    responses((status = 200, body = PreservationView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn ask(
    State(app): State<App>,
    Program(caller): Program,
    Path(preservation): Path<PreservationId>,
    Json(asked): Json<NewAccess>,
) -> Result<Json<PreservationView>, ApiError> {
    Ok(Json(
        app.request_access(&caller, &preservation, &asked).await?,
    ))
}

/// The certificate of what was erased at the end: what, when, by what rule, and where the ledger has it.
#[utoipa::path(get, path = "/v1/preservations/{preservation}/certificate", tag = "preservations",
    params(("preservation" = PreservationId, Path)),
    responses((status = 200, body = CertificateView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn certificate(
    State(app): State<App>,
    Program(caller): Program,
    Path(preservation): Path<PreservationId>,
) -> Result<Json<CertificateView>, ApiError> {
    Ok(Json(app.erasure_certificate(&caller, &preservation).await?))
}

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Year {
    /// From 2022 on; this one if left out.
    #[param(value_type = Option<i64>, minimum = -32_768, maximum = 32_767)]
    year: Option<i16>,
}

/// How often it was asked to look at what you preserve, in a calendar year, by purpose: for Art 21(1)(c).
#[utoipa::path(get, path = "/v1/preserved-accesses", tag = "preservations", params(Year),
    responses((status = 200, body = AccessCounts), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn counts(
    State(app): State<App>,
    Program(caller): Program,
    Query(asked): Query<Year>,
) -> Result<Json<AccessCounts>, ApiError> {
    Ok(Json(app.preserved_accesses(&caller, asked.year).await?))
}
