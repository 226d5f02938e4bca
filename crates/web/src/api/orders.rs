//! The course of an order after it was issued, and before the first one.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path};
use app::App;
use axum::extract::State;
use casework::{NoticeId, OrganisationId, Proceeding};
use exchange::Problem;
use exchange::v1::{
    AdvanceInformationView, NewAdvanceInformation, NewProceedingEnd, NewSilence, NoticeView,
    Reasons,
};

/// Record that you informed a provider about procedures and deadlines. Before your first order to it this lies twelve hours back,
/// or the order states its emergency (Art 3(2)). The first time counts.
#[utoipa::path(post, path = "/v1/organisations/{organisation}/advance-information", tag = "orders",
    params(("organisation" = OrganisationId, Path)), request_body = NewAdvanceInformation,
    responses((status = 200, body = AdvanceInformationView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn inform(
    State(app): State<App>,
    Program(caller): Program,
    Path(organisation): Path<OrganisationId>,
    Json(new): Json<NewAdvanceInformation>,
) -> Result<Json<AdvanceInformationView>, ApiError> {
    Ok(Json(
        app.inform_in_advance(&caller, &organisation, &new).await?,
    ))
}

/// Ask for the scrutiny of a cross-border order issued to you, within 48 hours of its receipt (Art 4(4)).
#[utoipa::path(post, path = "/v1/notices/{notice}/scrutiny-request", tag = "orders", params(("notice" = NoticeId, Path)), request_body = Reasons,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn request_scrutiny(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(why): Json<Reasons>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.request_scrutiny(&caller, &notice, &why).await?))
}

/// Record that an order was challenged before a court or another body (Art 9): either side may.
#[utoipa::path(post, path = "/v1/notices/{notice}/proceedings", tag = "orders", params(("notice" = NoticeId, Path)), request_body = Proceeding,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn file_proceeding(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(filed): Json<Proceeding>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.file_proceeding(&caller, &notice, &filed).await?))
}

/// Record how a proceeding ended. An annulment takes the order's effect, and the provider reinstates.
#[utoipa::path(post, path = "/v1/notices/{notice}/proceedings/end", tag = "orders", params(("notice" = NoticeId, Path)), request_body = NewProceedingEnd,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn end_proceeding(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(end): Json<NewProceedingEnd>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.end_proceeding(&caller, &notice, &end).await?))
}

/// Record that an order of yours is final (Art 3(9)): the time for challenging it has ended, or it was confirmed.
#[utoipa::path(post, path = "/v1/notices/{notice}/final", tag = "orders", params(("notice" = NoticeId, Path)),
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn finalise(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.finalise(&caller, &notice).await?))
}

/// Prolong the time for which the content provider is not informed, once and by six weeks at most (Art 11(3)).
#[utoipa::path(post, path = "/v1/notices/{notice}/non-disclosure", tag = "orders", params(("notice" = NoticeId, Path)), request_body = NewSilence,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn extend_silence(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(new): Json<NewSilence>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.extend_silence(&caller, &notice, &new).await?))
}

/// Lift the decision not to inform the content provider: the addressee is told that it may. At its end that happens by itself.
#[utoipa::path(post, path = "/v1/notices/{notice}/non-disclosure/end", tag = "orders", params(("notice" = NoticeId, Path)),
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn end_silence(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.end_silence(&caller, &notice).await?))
}
