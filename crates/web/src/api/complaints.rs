//! Complaints and users' notices, for a provider's own front end and its own tools.

use super::banks::made;
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, AppError};
use axum::extract::State;
use axum::http::StatusCode;
use casework::ComplaintId;
use exchange::Problem;
use exchange::v1::{
    ComplaintFilter, ComplaintLink, ComplaintView, FiledComplaint, FiledUserNotice, NewComplaint,
    NewUserNotice, NewVerdict, Page,
};
use jiff::SignedDuration;

/// Complaints to you, earliest deadline first, then those that are over.
#[utoipa::path(get, path = "/v1/complaints", tag = "complaints", params(ComplaintFilter),
    responses((status = 200, body = Page<ComplaintView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(filter): Query<ComplaintFilter>,
) -> Result<Json<Page<ComplaintView>>, ApiError> {
    Ok(Json(app.complaints(&caller, &filter).await?))
}

/// File a complaint for one of your users. The user's tracking code is in the answer, once. The same reference again gives the
/// complaint that is there, with 200.
#[utoipa::path(post, path = "/v1/complaints", tag = "complaints", request_body = NewComplaint,
    responses((status = 201, body = FiledComplaint), (status = 200, body = FiledComplaint), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn file(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewComplaint>,
) -> Result<(StatusCode, Json<FiledComplaint>), ApiError> {
    let (filed, is_new) = app.file_complaint(&caller, &new).await?;
    Ok((made(is_new), Json(filed)))
}

/// One complaint to you, with what hangs on the known content of its case.
#[utoipa::path(get, path = "/v1/complaints/{complaint}", tag = "complaints", params(("complaint" = ComplaintId, Path)),
    responses((status = 200, body = ComplaintView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(complaint): Path<ComplaintId>,
) -> Result<Json<ComplaintView>, ApiError> {
    Ok(Json(app.complaint(&caller, &complaint).await?))
}

/// Say which of your cases a complaint is about.
#[utoipa::path(put, path = "/v1/complaints/{complaint}/case", tag = "complaints", params(("complaint" = ComplaintId, Path)),
    request_body = ComplaintLink,
    responses((status = 200, body = ComplaintView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn link(
    State(app): State<App>,
    Program(caller): Program,
    Path(complaint): Path<ComplaintId>,
    Json(to): Json<ComplaintLink>,
) -> Result<Json<ComplaintView>, ApiError> {
    Ok(Json(
        app.link_complaint(&caller, &complaint, &to.case).await?,
    ))
}

/// Decide a complaint. It is for a person to decide (DSA Art 20(6)): a program sends what a person decided, and another than who
/// decided the case.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/decision", tag = "complaints",
    params(("complaint" = ComplaintId, Path)), request_body = NewVerdict,
    responses((status = 200, body = ComplaintView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(app): State<App>,
    Program(caller): Program,
    Path(complaint): Path<ComplaintId>,
    Json(new): Json<NewVerdict>,
) -> Result<Json<ComplaintView>, ApiError> {
    let verdict = &new.verdict;
    let view = match new.undo_seconds.unwrap_or(0) {
        0 => app.decide_complaint(&caller, &complaint, verdict).await?,
        seconds @ 1..=600 => {
            let wait = SignedDuration::from_secs(seconds.into());
            app.decide_complaint_with_undo(&caller, &complaint, verdict, wait)
                .await?;
            app.complaint(&caller, &complaint).await?
        }
        _ => return Err(AppError::invalid("undo_seconds", "At most 600 seconds.").into()),
    };
    Ok(Json(view))
}

/// Take back what was decided on a complaint and waits to leave (`waits_until`). The complaint is open as before.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/undo", tag = "complaints", params(("complaint" = ComplaintId, Path)),
    responses((status = 200, body = ComplaintView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn undo(
    State(app): State<App>,
    Program(caller): Program,
    Path(complaint): Path<ComplaintId>,
) -> Result<Json<ComplaintView>, ApiError> {
    Ok(Json(app.undo_verdict(&caller, &complaint).await?))
}

/// File a notice for one of your users (DSA Art 16): a case is opened for each location. The same reference again gives the
/// notice that is there, with 200.
#[utoipa::path(post, path = "/v1/user-notices", tag = "complaints", request_body = NewUserNotice,
    responses((status = 201, body = FiledUserNotice), (status = 200, body = FiledUserNotice), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn notify(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewUserNotice>,
) -> Result<(StatusCode, Json<FiledUserNotice>), ApiError> {
    let (filed, is_new) = app.file_user_notice(&caller, &new).await?;
    Ok((made(is_new), Json(filed)))
}
