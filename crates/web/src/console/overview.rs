//! How the work went lately.

use super::pages::{OverviewPage, Section};
use super::{PageError, frame, page, told};
use crate::door::Visitor;
use app::App;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    days: Option<u16>,
}

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let days = asked.days.unwrap_or(OverviewPage::DAYS);
    let view = app.overview(&signed_in.caller, days).await;
    let view = view.map_err(told(&signed_in))?;
    Ok(page(&OverviewPage::of(
        frame(&signed_in, Section::Overview),
        view,
        days,
        app.now(),
    )))
}
