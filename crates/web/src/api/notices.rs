//! Notices: fetching, answering, clarifying, withdrawing.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, Direction, EntryPage};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::{NoticeAnswer, NoticeId, ReceivedVia};
use exchange::Problem;
use exchange::v1::{Clarification, NoticeView, Page, Withdrawal};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which notices to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// `in`: issued to you; `out`: issued by you; otherwise both.
    direction: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
}

/// Your notices, newest first. Listing is no receipt; fetching one is.
#[utoipa::path(get, path = "/v1/notices", tag = "notices", params(Which),
    responses((status = 200, body = Page<NoticeView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(which): Query<Which>,
) -> Result<Json<Page<NoticeView>>, ApiError> {
    let direction = Direction::read(which.direction.as_deref());
    let page = EntryPage {
        after: which.after,
        limit: which.limit,
    };
    Ok(Json(app.notices(&caller, direction, &page).await?))
}

/// One notice. When it was issued to you and not yet received, this is the receipt: the clock starts.
#[utoipa::path(get, path = "/v1/notices/{notice}", tag = "notices", params(("notice" = NoticeId, Path)),
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.notice(&caller, &notice, ReceivedVia::Api).await?))
}

/// Answer a notice issued to you: to a referral what you did with it, to an order Annex II or Annex III. The same answer
/// again changes nothing.
#[utoipa::path(post, path = "/v1/notices/{notice}/feedback", tag = "notices", params(("notice" = NoticeId, Path)), request_body = NoticeAnswer,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn feedback(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(answer): Json<NoticeAnswer>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(
        app.answer_notice(&caller, &notice, &answer, ReceivedVia::Api)
            .await?,
    ))
}

/// Clarify an order of yours that could not be executed (Art 3(8)), or say that the impossibility has ended (Art 3(7)): a
/// new hour runs from now.
#[utoipa::path(post, path = "/v1/notices/{notice}/clarify", tag = "notices", params(("notice" = NoticeId, Path)), request_body = Clarification,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn clarify(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(new): Json<Clarification>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.clarify(&caller, &notice, &new).await?))
}

/// Take a notice of yours back, while no measure was taken.
#[utoipa::path(post, path = "/v1/notices/{notice}/withdraw", tag = "notices", params(("notice" = NoticeId, Path)), request_body = Withdrawal,
    responses((status = 200, body = NoticeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    Program(caller): Program,
    Path(notice): Path<NoticeId>,
    Json(why): Json<Withdrawal>,
) -> Result<Json<NoticeView>, ApiError> {
    Ok(Json(app.withdraw_notice(&caller, &notice, &why).await?))
}

/// How a document is given.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// `pdf`: pages with the signed document inside; otherwise the signed document itself.
    format: Option<String>,
}

/// A signed document of an order: the order itself (`annex-1`), or an answer to it (`annex-2-1`, `annex-3-1`, counted from 1). A compact
/// JWS that `staydown verify-document` verifies without us. It is the same whenever it is fetched. An order that came unsigned from
/// outside the instance has none. When the order was issued to you and not yet received, this is the receipt.
#[utoipa::path(get, path = "/v1/notices/{notice}/documents/{document}", tag = "notices",
    params(("notice" = NoticeId, Path), ("document" = String, Path, description = "One of the names in the notice's `documents`."), How),
    responses((status = 200, description = "The document.", content((Vec<u8> = "application/jose"), (Vec<u8> = "application/pdf"))),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn document(
    State(app): State<App>,
    Program(caller): Program,
    Path((notice, document)): Path<(NoticeId, String)>,
    Query(how): Query<How>,
) -> Result<Response, ApiError> {
    let is_pages = how.is_pages();
    let bytes = app
        .notice_document(&caller, &notice, &document, is_pages)
        .await?;
    Ok(signed(&format!("{notice}-{document}"), bytes, is_pages))
}

impl How {
    pub(super) fn is_pages(&self) -> bool {
        self.format.as_deref() == Some("pdf")
    }
}

/// A signed document to keep, under a name without its ending.
pub(crate) fn signed(name: &str, bytes: Vec<u8>, is_pages: bool) -> Response {
    let (kind, ending) = match is_pages {
        true => ("application/pdf", "pdf"),
        false => ("application/jose", "jws"),
    };
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
