//! What the instance and the organisation are set to, for administrators.

use super::grave::Grave;
use super::pages::SettingsPage;
use super::{PageError, Said, Section, frame, page, said, told};
use crate::door::Visitor;
use app::{App, AppError};
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use casework::NoticeKind;
use std::collections::BTreeSet;

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let view = app.settings(&signed_in).await.map_err(told(&signed_in))?;
    let mut frame = frame(&signed_in, Section::People);
    frame.notice = said(asked.said.as_deref());
    Ok(page(&SettingsPage { frame, view }))
}

/// Wants two persons for more kinds of notices from now on.
pub(super) async fn want_second_person(
    State(app): State<App>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Redirect, PageError> {
    let named = fields.iter().filter(|(name, _)| name == "kinds");
    let kinds: Result<BTreeSet<NoticeKind>, String> =
        named.map(|(_, value)| value.parse()).collect();
    let kinds = kinds.map_err(|detail| told(&signed_in)(AppError::invalid("kinds", detail)))?;
    let done = app.want_second_person(&signed_in, &kinds).await;
    done.map_err(told(&signed_in))?;
    Ok(Redirect::to("/settings?said=set"))
}
