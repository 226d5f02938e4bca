//! Alerts of a threat to life: the short form, the list, one of them, and what each side says about it. No form here asks
//! whoever sends it to prove once more who they are: that would cost the minutes it is about.

use super::pages::{AlertForm, AlertPage, AlertsPage, Section};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{AlertId, OrganisationKind, Scope};
use exchange::Problem;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
    /// The case it is raised from.
    case: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let mut form = AlertForm::default();
    if let Some(case) = asked.case.as_deref().and_then(|case| case.parse().ok()) {
        // Whoever may not see the case learns nothing of it here; the form is empty then.
        if let Ok(case) = app.case(&signed_in.caller, &case).await {
            form.case = case.id.to_string();
            form.location = case.title;
        }
    }
    let mut shown = assemble_list(&app, &signed_in, asked.after)
        .await
        .map_err(told(&signed_in))?;
    shown.form = form;
    Ok(page(&shown))
}

async fn assemble_list(
    app: &App,
    signed_in: &SignedIn,
    after: Option<String>,
) -> Result<AlertsPage, AppError> {
    let caller = &signed_in.caller;
    let place = EntryPage { after, limit: None };
    let found = app.alerts(caller, &place).await?;
    Ok(AlertsPage {
        frame: frame(signed_in, Section::Alerts),
        page: found,
        is_provider: caller.organisation.kind == OrganisationKind::Provider,
        may_raise: caller.may(Scope::Alert)
            && caller.organisation.kind == OrganisationKind::Provider,
        form: AlertForm::default(),
        problem: None,
        now: app.now(),
    })
}

pub(super) async fn raise(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let form = AlertForm::read(&fields);
    let result: Result<_, Box<Problem>> = match form.alert() {
        Ok(new) => app
            .raise_alert(&signed_in.caller, &new)
            .await
            .map_err(|error| Box::new(error.problem())),
        Err(problem) => Err(problem),
    };
    let problem = match result {
        Ok((alert, _)) => {
            let place = format!("/alerts/{}?said=alert_raised", alert.id);
            return Ok(Redirect::to(&place).into_response());
        }
        Err(problem) => *problem,
    };
    let mut shown = assemble_list(&app, &signed_in, None)
        .await
        .map_err(told(&signed_in))?;
    if problem.status == 403 || !shown.may_raise {
        return Err(PageError::new(forbidden(problem), Some(signed_in)));
    }
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(alert): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&alert).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &id)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<AlertId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("alert"))
}

async fn assemble(app: &App, signed_in: &SignedIn, id: &AlertId) -> Result<AlertPage, AppError> {
    let caller = &signed_in.caller;
    let alert = app.alert(caller, id).await?;
    let history = app.alert_history(caller, &alert).await?;
    Ok(AlertPage {
        frame: frame(signed_in, Section::Alerts),
        may_act: caller.may(Scope::Alert),
        alert,
        history,
        form: AlertForm::default(),
        problem: None,
        now: app.now(),
    })
}

pub(super) async fn inform(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(alert): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&alert).map_err(told(&signed_in))?;
    let form = AlertForm::read(&fields);
    let result = match form.informed() {
        Ok(informed) => app
            .inform_of_alert(&signed_in.caller, &id, &informed)
            .await
            .map(|_| ())
            .map_err(|error| Box::new(error.problem())),
        Err(problem) => Err(problem),
    };
    finish(&app, &signed_in, &id, form, result).await
}

pub(super) async fn acknowledge(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(alert): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&alert).map_err(told(&signed_in))?;
    let form = AlertForm::read(&fields);
    let result = app
        .acknowledge_alert(&signed_in.caller, &id, &form.acknowledgement())
        .await
        .map(|_| ())
        .map_err(|error| Box::new(error.problem()));
    finish(&app, &signed_in, &id, form, result).await
}

async fn finish(
    app: &App,
    signed_in: &SignedIn,
    id: &AlertId,
    form: AlertForm,
    result: Result<(), Box<Problem>>,
) -> Result<Response, PageError> {
    let problem = match result {
        Ok(()) => {
            return Ok(Redirect::to(&format!("/alerts/{id}?said=recorded")).into_response());
        }
        Err(problem) => *problem,
    };
    let mut shown = assemble(app, signed_in, id)
        .await
        .map_err(told(signed_in))?;
    if problem.status == 403 || !shown.may_act {
        return Err(PageError::new(forbidden(problem), Some(signed_in.clone())));
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
            "Your role may not do this; it needs “alert”. An administrator gives roles.",
        ),
    }
}
