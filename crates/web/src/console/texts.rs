//! The texts of a case: the one that is held and the known ones, for whoever asks to read them.

use super::pages::{Section, TextsPage};
use super::{PageError, frame, page, told};
use crate::door::Visitor;
use app::{App, AppError};
use axum::extract::{Path, State};
use axum::response::Html;
use casework::CaseId;

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
) -> Result<Html<String>, PageError> {
    let id: CaseId = case
        .parse()
        .map_err(|_| told(&signed_in)(AppError::NotFound("case")))?;
    let texts = app
        .case_texts(&signed_in.caller, &id)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&TextsPage {
        frame: frame(&signed_in, Section::Cases),
        case: id,
        texts,
    }))
}
