//! Penalties (Art 18): the list with the form of whoever decides upon them, and one of them. And the two forms by which an order is
//! left out of a transparency report (Art 8(2)), on the order's page.

use super::grave::Grave;
use super::notices::{finish, identifier as notice_of};
use super::pages::{CourseForm, PenaltiesPage, PenaltyForm, PenaltyPage, Section};
use super::{PageError, Said, field, frame, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{OrganisationKind, PenaltyId, ReceivedVia, Scope, WithheldFor};
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
) -> Result<PenaltiesPage, AppError> {
    let caller = &signed_in.caller;
    let place = EntryPage { after, limit: None };
    let found = app.penalties(caller, &place).await?;
    Ok(PenaltiesPage {
        frame: frame(signed_in, Section::Penalties),
        page: found,
        is_provider: caller.organisation.kind == OrganisationKind::Provider,
        providers: app.penalised_providers(caller).await?,
        form: PenaltyForm::default(),
        problem: None,
    })
}

/// Putting a decision on record: grave.
pub(super) async fn impose(
    State(app): State<App>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    // Whoever may not do it is told so, and not what the form lacks.
    App::may_penalise(&signed_in.caller).map_err(told(&signed_in))?;
    let form = PenaltyForm::read(&fields);
    let result = match form.penalty(app.now()) {
        Ok(new) => app
            .impose_penalty(&signed_in.caller, &new)
            .await
            .map_err(|error| Box::new(error.problem())),
        Err(problem) => Err(problem),
    };
    let problem = match result {
        Ok((penalty, _)) => {
            let place = format!("/penalties/{}?said=recorded", penalty.id);
            return Ok(Redirect::to(&place).into_response());
        }
        Err(problem) => *problem,
    };
    let shown = assemble_list(&app, &signed_in, None).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(penalty): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&penalty).map_err(told(&signed_in))?;
    let shown = assemble(&app, &signed_in, &id).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<PenaltyId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("penalty"))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    id: &PenaltyId,
) -> Result<PenaltyPage, AppError> {
    let caller = &signed_in.caller;
    let penalty = app.penalty(caller, id, ReceivedVia::Console).await?;
    Ok(PenaltyPage {
        frame: frame(signed_in, Section::Penalties),
        may_end: caller.may(Scope::Penalise) && !penalty.to_us && penalty.ended.is_none(),
        history: app.penalty_history(caller, &penalty).await?,
        penalty,
        form: PenaltyForm::default(),
        problem: None,
    })
}

/// Saying that a penalty has no effect any more: grave.
pub(super) async fn end(
    State(app): State<App>,
    Path(penalty): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let id = identifier(&penalty).map_err(told(&signed_in))?;
    let form = PenaltyForm::read(&fields);
    let problem = match form.end() {
        Ok((how, reasons)) => {
            let ended = app.end_penalty(&signed_in.caller, &id, how, &reasons).await;
            match ended {
                Ok(_) => {
                    let place = format!("/penalties/{id}?said=recorded");
                    return Ok(Redirect::to(&place).into_response());
                }
                Err(error @ AppError::Forbidden(_)) => return Err(told(&signed_in)(error)),
                Err(error) => error.problem(),
            }
        }
        Err(problem) => *problem,
    };
    let shown = assemble(&app, &signed_in, &id).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

/// Leaving an order out of the transparency report, or counting it again: grave.
pub(super) async fn withhold(
    State(app): State<App>,
    Path((notice, step)): Path<(String, String)>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let id = notice_of(&notice).map_err(told(&signed_in))?;
    let caller = &signed_in.caller;
    let form = CourseForm::read("withhold", &fields);
    let reasons = form.reasons().reasons;
    let result = match step.as_str() {
        "begin" => {
            let why = field(&fields, "why").parse::<WithheldFor>().ok();
            app.withhold_order(caller, &id, why, &reasons).await
        }
        "end" => app.include_order(caller, &id, &reasons).await,
        _ => Err(AppError::NotFound("page")),
    };
    if let Err(error @ AppError::Forbidden(_)) = result {
        return Err(told(&signed_in)(error));
    }
    let shown = finish(&app, &signed_in, &id, result, "recorded", |shown| {
        shown.course = form;
    });
    Box::pin(shown).await
}
