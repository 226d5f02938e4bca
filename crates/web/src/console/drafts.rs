//! A notice looked at before it is issued: what it lacks, beside the form, or its pages as a file.

use super::cases::{again_with, identifier};
use super::pages::IssueForm;
use super::{Fields, PageError, field, must_be_ours, page, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::App;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Nothing is sent, and what was typed stays.
pub(super) async fn check(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let form = IssueForm::read(&fields);
    let drafted = match form.new_notice() {
        Ok(new) => app
            .draft(&signed_in.caller, &case, &new)
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    let draft = match drafted {
        Ok(draft) if field(&fields, "as") == "pdf" => {
            let pages = draft.pages().await.map_err(told(&signed_in))?;
            return Ok(file(pages));
        }
        Ok(draft) => Ok(draft),
        Err(problem) => Err(problem),
    };
    let mut shown = again_with(&app, &signed_in, &case).await?;
    shown.issue = form;
    match draft {
        Ok(draft) => {
            shown.draft = Some(draft);
            Ok(page(&shown).into_response())
        }
        Err(problem) => {
            let status = status_of(&problem);
            shown.problem = Some(problem);
            Ok((status, page(&shown)).into_response())
        }
    }
}

/// Saved and not shown in the browser: what it opens files with is outside of this page's rules.
fn file(pages: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"draft.pdf\"",
        ),
    ];
    (headers, pages).into_response()
}
