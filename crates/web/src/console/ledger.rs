//! The ledger.

use super::pages::{LedgerPage, Section};
use super::{PageError, frame, page, told};
use crate::door::Visitor;
use app::App;
use axum::extract::State;
use axum::response::Html;

/// How many of the organisation's latest events are shown.
const RECENT: u32 = 50;

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
) -> Result<Html<String>, PageError> {
    let ledger = app.ledger().await.map_err(told(&signed_in))?;
    let recent = app
        .latest_events(&signed_in.caller, RECENT)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&LedgerPage {
        frame: frame(&signed_in, Section::Ledger),
        ledger,
        recent,
        // Where the data lies on the server is the operator's business.
        data_hint: "DIR".to_owned(),
    }))
}
