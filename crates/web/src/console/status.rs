//! How the instance is.

use super::pages::{Section, StatusPage};
use super::{PageError, frame, page, told};
use crate::door::Visitor;
use crate::serve::Notes;
use app::App;
use axum::Extension;
use axum::extract::State;
use axum::response::Html;

pub(super) async fn show(
    State(app): State<App>,
    Extension(notes): Extension<Notes>,
    Visitor(signed_in): Visitor,
) -> Result<Html<String>, PageError> {
    let status = app
        .status(&signed_in.caller, notes.all())
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&StatusPage {
        frame: frame(&signed_in, Section::Status),
        status,
    }))
}
