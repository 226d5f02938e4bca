//! What came in from outside and says that it is an order, for those who take orders in.

use super::pages::{IntakeForm, IntakePage, IntakesPage, Section};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::api::signed;
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, SignedIn};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{IntakeId, IntakeStage};
use exchange::v1::IntakeFilter;
use serde::Deserialize;

/// The list's address: `show` is one of the stages, or `all`; without it the list shows what waits for a person.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    show: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let stage = asked.show.as_deref().and_then(|word| word.parse().ok());
    let is_all = asked.show.as_deref() == Some("all");
    let filter = IntakeFilter {
        stage,
        to_do: (stage.is_none() && !is_all).then_some(true),
        after: asked.after,
        limit: None,
    };
    let found = app.intakes(&signed_in.caller, &filter).await;
    Ok(page(&IntakesPage {
        frame: frame(&signed_in, Section::Intake),
        page: found.map_err(told(&signed_in))?,
        filter,
        now: app.now(),
    }))
}

fn identifier(text: &str) -> Result<IntakeId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("intake"))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(intake): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&intake).map_err(told(&signed_in))?;
    let shown = assemble(&app, &signed_in, &id).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

async fn assemble(app: &App, signed_in: &SignedIn, id: &IntakeId) -> Result<IntakePage, AppError> {
    let caller = &signed_in.caller;
    Ok(IntakePage {
        frame: frame(signed_in, Section::Intake),
        intake: app.intake(caller, id).await?,
        issuers: app.issuers(caller).await?,
        form: IntakeForm::default(),
        problem: None,
        now: app.now(),
    })
}

pub(super) async fn decide(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(intake): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&intake).map_err(told(&signed_in))?;
    let form = IntakeForm::read(&fields);
    let result = match form.decision() {
        Ok(decision) => Box::pin(app.decide_intake(&signed_in.caller, &id, &decision))
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    let problem = match result {
        Ok(after) => {
            // An order is to be worked on at once: the hour runs.
            let there = match (after.stage, after.notice) {
                (
                    IntakeStage::Accepted | IntakeStage::Linked | IntakeStage::Applied,
                    Some(notice),
                ) => {
                    format!("/notices/{notice}")
                }
                _ => format!("/intake/{id}?said=recorded"),
            };
            return Ok(Redirect::to(&there).into_response());
        }
        Err(problem) => problem,
    };
    let shown = assemble(&app, &signed_in, &id).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

/// Everything that came, as it came: never shown by the browser, as anybody may have sent it.
pub(super) async fn source(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(intake): Path<String>,
) -> Result<Response, PageError> {
    let id = identifier(&intake).map_err(told(&signed_in))?;
    let found = app.intake_source(&signed_in.caller, &id).await;
    let (name, bytes) = found.map_err(told(&signed_in))?;
    let attachment = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_DISPOSITION, attachment),
        ],
        bytes,
    )
        .into_response())
}

/// A signed request for what it lacks, as pages: for whoever sends it by hand.
pub(super) async fn document(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((intake, document)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id = identifier(&intake).map_err(told(&signed_in))?;
    let found = app.intake_document(&signed_in.caller, &id, &document, true);
    let bytes = found.await.map_err(told(&signed_in))?;
    Ok(signed(&format!("{id}-{document}"), bytes, true))
}
