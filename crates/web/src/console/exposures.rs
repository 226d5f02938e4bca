//! Exposure to terrorist content and specific measures (Art 5): the list, one of them, and the forms of both sides.

use super::grave::Grave;
use super::pages::{ExposureForm, ExposurePage, ExposuresPage, Section};
use super::{PageError, Said, field, frame, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{Designation, ExposureId, OrganisationKind, ReceivedVia, Scope};
use exchange::Problem;
use exchange::v1::CandidatesView;
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
    let shown = assemble_list(&app, &signed_in, asked.after).await;
    Ok(page(&shown.map_err(told(&signed_in))?))
}

async fn assemble_list(
    app: &App,
    signed_in: &SignedIn,
    after: Option<String>,
) -> Result<ExposuresPage, AppError> {
    let caller = &signed_in.caller;
    let place = EntryPage { after, limit: None };
    let found = app.exposures(caller, &place).await?;
    let oversees = caller.organisation.is_designated(Designation::Oversee);
    let candidates = match oversees {
        true => app.exposure_candidates(caller).await?,
        false => CandidatesView { items: Vec::new() },
    };
    Ok(ExposuresPage {
        frame: frame(signed_in, Section::Measures),
        page: found,
        candidates,
        oversees,
        is_provider: caller.organisation.kind == OrganisationKind::Provider,
        may_act: caller.may(Scope::Measures),
        form: ExposureForm::default(),
        problem: None,
        now: app.now(),
    })
}

/// Telling a provider that it may be found to be exposed: grave.
pub(super) async fn intend(
    State(app): State<App>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let form = ExposureForm::read(&fields);
    let result = match form.intention(app.now()) {
        Ok(new) => app
            .intend_exposure(&signed_in.caller, &new)
            .await
            .map_err(|error| Box::new(error.problem())),
        Err(problem) => Err(problem),
    };
    match result {
        Ok((exposure, _)) => {
            let place = format!("/exposures/{}?said=told_provider", exposure.id);
            Ok(Redirect::to(&place).into_response())
        }
        Err(problem) => {
            let mut shown = assemble_list(&app, &signed_in, None)
                .await
                .map_err(told(&signed_in))?;
            shown.form = form;
            Ok((
                status_of(&problem),
                page(&ExposuresPage {
                    problem: Some(*problem),
                    ..shown
                }),
            )
                .into_response())
        }
    }
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(exposure): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&exposure).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &id)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<ExposureId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("exposure"))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    id: &ExposureId,
) -> Result<ExposurePage, AppError> {
    let caller = &signed_in.caller;
    let exposure = app.exposure(caller, id, ReceivedVia::Console).await?;
    let history = app.exposure_history(caller, &exposure).await?;
    Ok(ExposurePage {
        frame: frame(signed_in, Section::Measures),
        may_act: caller.may(Scope::Measures),
        exposure,
        history,
        form: ExposureForm::default(),
        problem: None,
        now: app.now(),
    })
}

/// Every step of either side. All of them are grave: they bind a house, and the other reads them.
pub(super) async fn step(
    State(app): State<App>,
    Path((exposure, step)): Path<(String, String)>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let id = identifier(&exposure).map_err(told(&signed_in))?;
    let form = ExposureForm::read(&fields);
    let result: Result<_, Box<Problem>> = match form.step(&step, field(&fields, "number")) {
        Ok(step) => app
            .take_exposure_step(&signed_in.caller, &id, &step)
            .await
            .map_err(|error| Box::new(error.problem())),
        Err(problem) => Err(problem),
    };
    let problem = match result {
        Ok(_) => {
            return Ok(Redirect::to(&format!("/exposures/{id}?said=recorded")).into_response());
        }
        Err(problem) => *problem,
    };
    let mut shown = assemble(&app, &signed_in, &id)
        .await
        .map_err(told(&signed_in))?;
    // Whoever may not do it is told so, and not what the form lacks.
    if problem.status == 403 || !shown.may_act {
        return Err(PageError::new(forbidden(problem), Some(signed_in)));
    }
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

fn forbidden(problem: Problem) -> Problem {
    match problem.status {
        403 => problem,
        _ => Problem::new(
            403,
            "Forbidden",
            "forbidden",
            "Your role may not do this; it needs “measures”. An administrator gives roles.",
        ),
    }
}
