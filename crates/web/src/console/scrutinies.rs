//! Copies of other states' orders, and deciding about them (Art 4).

use super::pages::{ScrutiniesPage, ScrutinyForm, ScrutinyPage, Section};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{ReceivedVia, ScrutinyId};
use exchange::v1::ScrutinyView;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let place = EntryPage {
        after: asked.after,
        limit: None,
    };
    let found = app
        .scrutinies(&signed_in.caller, &place)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&ScrutiniesPage {
        frame: frame(&signed_in, Section::Scrutinies),
        page: found,
        now: app.now(),
    }))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(scrutiny): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&scrutiny).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &id)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<ScrutinyId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("scrutiny"))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    id: &ScrutinyId,
) -> Result<ScrutinyPage, AppError> {
    let scrutiny = app
        .scrutiny(&signed_in.caller, id, ReceivedVia::Console)
        .await?;
    Ok(ScrutinyPage {
        frame: frame(signed_in, Section::Scrutinies),
        scrutiny,
        form: ScrutinyForm::default(),
        problem: None,
        now: app.now(),
    })
}

pub(super) async fn intend(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(scrutiny): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&scrutiny).map_err(told(&signed_in))?;
    let form = ScrutinyForm::read(&fields);
    let result = app.intend(&signed_in.caller, &id, &form.intention()).await;
    finish(&app, &signed_in, &id, result, "told", form).await
}

pub(super) async fn decide(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(scrutiny): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&scrutiny).map_err(told(&signed_in))?;
    let form = ScrutinyForm::read(&fields);
    let result = match form.decision() {
        Ok(decision) => app.decide_scrutiny(&signed_in.caller, &id, &decision).await,
        // Whose it is, is asked before what was said.
        Err(problem) => {
            let mut shown = assemble(&app, &signed_in, &id)
                .await
                .map_err(told(&signed_in))?;
            let status = status_of(&problem);
            shown.form = form;
            shown.problem = Some(*problem);
            return Ok((status, page(&shown)).into_response());
        }
    };
    finish(&app, &signed_in, &id, result, "decided", form).await
}

async fn finish(
    app: &App,
    signed_in: &SignedIn,
    id: &ScrutinyId,
    result: Result<ScrutinyView, AppError>,
    word: &str,
    form: ScrutinyForm,
) -> Result<Response, PageError> {
    let problem = match result {
        Ok(_) => {
            return Ok(Redirect::to(&format!("/scrutinies/{id}?said={word}")).into_response());
        }
        Err(error) => error.problem(),
    };
    let mut shown = assemble(app, signed_in, id)
        .await
        .map_err(told(signed_in))?;
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}
