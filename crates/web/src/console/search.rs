//! Search: what is known of whatever somebody holds in their hand.

use super::pages::{SearchPage, Section};
use super::{PageError, frame, must_be_ours, page, told};
use crate::api::FileForm;
use crate::door::Visitor;
use crate::problem::{ApiError, status_of};
use app::{App, AppError, SignedIn, Upload};
use axum::extract::{Query, Request, State};
use axum::response::{Html, IntoResponse, Response};
use casework::Scope;
use exchange::Problem;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

fn empty(app: &App, signed_in: &SignedIn) -> SearchPage {
    SearchPage {
        frame: frame(signed_in, Section::Search),
        asked: String::new(),
        found: None,
        picture: None,
        may_match: signed_in.caller.may(Scope::Match),
        problem: None,
        now: app.now(),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut shown = empty(&app, &signed_in);
    let found = app.search(&signed_in.caller, &asked.q).await;
    shown.asked = asked.q;
    match found {
        Ok(found) => shown.found = found,
        Err(error @ AppError::Invalid { .. }) => {
            // A text that is too long to be looked for is too long to be given back.
            shown.asked = String::new();
            return Ok(with_problem(shown, error.problem()));
        }
        Err(error) => return Err(told(&signed_in)(error)),
    }
    Ok(page(&shown).into_response())
}

/// “Is this known?”, asked of a picture.
pub(super) async fn picture(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    request: Request,
) -> Result<Response, PageError> {
    signed_in
        .caller
        .must(Scope::Match)
        .map_err(told(&signed_in))?;
    let shown = empty(&app, &signed_in);
    let mut form = match FileForm::read(request).await {
        Ok(form) => form,
        Err(error) => return Ok(with_problem(shown, error.problem().clone())),
    };
    let csrf = form.field("csrf").unwrap_or_default();
    must_be_ours(&signed_in, &[("csrf".to_owned(), csrf)])?;
    let asked = match form.file() {
        Ok(file) if file.is_empty() => Err(none_chosen()),
        Ok(file) => Ok(Upload {
            file,
            reference: None,
            screen: false,
        }),
        Err(error) => Err(error.problem().clone()),
    };
    let upload = match asked {
        Ok(upload) => upload,
        Err(problem) => return Ok(with_problem(shown, problem)),
    };
    match app.match_upload(&signed_in.caller, upload).await {
        Ok(answer) => Ok(answered(shown, answer)),
        Err(error @ (AppError::Media(_) | AppError::Invalid { .. })) => {
            Ok(with_problem(shown, error.problem()))
        }
        Err(error) => Err(told(&signed_in)(error)),
    }
}

fn none_chosen() -> Problem {
    let detail = "No picture was chosen.";
    let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    let error = ApiError::new(status, "missing", detail).on("file");
    error.problem().clone()
}

fn answered(mut shown: SearchPage, answer: exchange::v1::MatchAnswer) -> Response {
    shown.picture = Some(answer);
    page(&shown).into_response()
}

fn with_problem(mut shown: SearchPage, problem: Problem) -> Response {
    let status = status_of(&problem);
    shown.problem = Some(problem);
    let page: Html<String> = page(&shown);
    (status, page).into_response()
}
