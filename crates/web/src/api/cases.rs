//! Cases, decisions, and the notices that follow from them.

use super::banks::made;
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, AppError, Issued};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::CaseId;
use exchange::Problem;
use exchange::v1::{CaseFilter, CaseView, NewDecision, NewNotice, NoticeView, Page, ProposalView};
use jiff::SignedDuration;

/// Your cases, earliest deadline first.
#[utoipa::path(get, path = "/v1/cases", tag = "cases", params(CaseFilter),
    responses((status = 200, body = Page<CaseView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(filter): Query<CaseFilter>,
) -> Result<Json<Page<CaseView>>, ApiError> {
    Ok(Json(app.cases(&caller, &filter).await?))
}

/// One case of yours.
#[utoipa::path(get, path = "/v1/cases/{case}", tag = "cases", params(("case" = CaseId, Path)),
    responses((status = 200, body = CaseView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(case): Path<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    Ok(Json(app.case(&caller, &case).await?))
}

/// Judge a case: outcome, grounds of Art 2(7), the Art 1(3) check, reasons.
#[utoipa::path(post, path = "/v1/cases/{case}/decisions", tag = "cases", params(("case" = CaseId, Path)), request_body = NewDecision,
    responses((status = 200, body = CaseView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(app): State<App>,
    Program(caller): Program,
    Path(case): Path<CaseId>,
    Json(new): Json<NewDecision>,
) -> Result<Json<CaseView>, ApiError> {
    let wrong = new.known_content_wrong.as_deref();
    let view = match new.undo_seconds.unwrap_or(0) {
        0 => app.decide(&caller, &case, &new.judgement, wrong).await?,
        seconds @ 1..=600 => {
            let wait = SignedDuration::from_secs(seconds.into());
            app.decide_with_undo(&caller, &case, &new.judgement, wrong, wait)
                .await?;
            app.case(&caller, &case).await?
        }
        _ => return Err(AppError::invalid("undo_seconds", "At most 600 seconds.").into()),
    };
    Ok(Json(view))
}

/// Take back what was decided on a case and waits to leave (`waits_until`). The case is as it was before.
#[utoipa::path(post, path = "/v1/cases/{case}/undo", tag = "cases", params(("case" = CaseId, Path)),
    responses((status = 200, body = CaseView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn undo(
    State(app): State<App>,
    Program(caller): Program,
    Path(case): Path<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    Ok(Json(app.undo(&caller, &case).await?))
}

/// Issue the referral or removal order a decision carries. Again gives the notice that is out, with 200. Where something speaks for
/// a second look (another organisation is after the same, a protected host, a list instead of an item, unusually many, or your
/// organisation wants four eyes) it does not leave: 202 says why, and a second person approves it in the console.
#[utoipa::path(post, path = "/v1/cases/{case}/notices", tag = "cases", params(("case" = CaseId, Path)), request_body = NewNotice,
    responses((status = 201, body = NoticeView), (status = 200, body = NoticeView), (status = 202, body = ProposalView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn issue(
    State(app): State<App>,
    Program(caller): Program,
    Path(case): Path<CaseId>,
    Json(new): Json<NewNotice>,
) -> Result<Response, ApiError> {
    Ok(match app.issue(&caller, &case, &new).await? {
        Issued::Left(notice, created) => (made(created), Json(notice)).into_response(),
        Issued::Waits(proposal) => (StatusCode::ACCEPTED, Json(proposal)).into_response(),
    })
}
