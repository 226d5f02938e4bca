//! Who looked at what: for those who watch over the organisation.

use super::pages::{AccessPage, Section};
use super::{PageError, frame, page, told};
use crate::door::Visitor;
use app::App;
use axum::extract::State;
use axum::response::Html;

/// How many readings are shown.
const RECENT: u32 = 200;

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
) -> Result<Html<String>, PageError> {
    let lines = app
        .access_log(&signed_in.caller, RECENT)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&AccessPage {
        frame: frame(&signed_in, Section::Access),
        lines,
    }))
}
