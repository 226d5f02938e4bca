//! The match API: what a provider asks before it publishes an upload.

use super::upload::{Form, UploadForm, is_form};
use crate::door::Program;
use crate::problem::{ApiError, Json};
use app::{App, Upload};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use exchange::Problem;
use exchange::v1::{MatchAnswer, SignalQuery};

/// `true` or `false`; false if left out.
fn flag(text: Option<String>) -> Result<bool, ApiError> {
    match text.as_deref().map(str::trim) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => {
            let detail = "“screen” is true or false.";
            Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail).on("screen"))
        }
    }
}

/// Is this known? Send the file, or a signal of it. With a `reference`, a match opens a case that a person decides.
#[utoipa::path(post, path = "/v1/match", tag = "match",
    request_body(content((UploadForm = "multipart/form-data"), (SignalQuery = "application/json"))),
    responses((status = 200, body = MatchAnswer), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn ask(
    State(app): State<App>,
    Program(caller): Program,
    request: Request,
) -> Result<Json<MatchAnswer>, ApiError> {
    let answer = if is_form(&request)? {
        let mut form = Form::read(request).await?;
        let upload = Upload {
            file: form.file()?,
            reference: form.field("reference"),
            screen: flag(form.field("screen"))?,
        };
        form.finish()?;
        app.match_upload(&caller, upload).await?
    } else {
        let Json(query) = Json::<SignalQuery>::from_request(request, &app).await?;
        app.match_signal(&caller, query).await?
    };
    Ok(Json(answer))
}
