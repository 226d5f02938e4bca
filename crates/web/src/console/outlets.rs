//! Outlets: the list with the form for a new one, and one of them with its assets.

use super::pages::{OutletForm, OutletPage, OutletsPage, Section};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{OutletId, Scope};
use exchange::Problem;
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
) -> Result<OutletsPage, AppError> {
    let caller = &signed_in.caller;
    let place = EntryPage { after, limit: None };
    Ok(OutletsPage {
        frame: frame(signed_in, Section::Outlets),
        page: app.outlets(caller, &place).await?,
        may_act: caller.may(Scope::Decide),
        form: OutletForm::default(),
        problem: None,
    })
}

pub(super) async fn register(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let form = OutletForm::read(&fields);
    let result = app.register_outlet(&signed_in.caller, &form.outlet()).await;
    let error = match result {
        Ok(outlet) => {
            let place = format!("/outlets/{}?said=recorded", outlet.id);
            return Ok(Redirect::to(&place).into_response());
        }
        Err(error @ AppError::Refused(_)) => error,
        Err(error) => return Err(told(&signed_in)(error)),
    };
    let problem = error.problem();
    let status = status_of(&problem);
    let mut shown = assemble_list(&app, &signed_in, None)
        .await
        .map_err(told(&signed_in))?;
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(outlet): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&outlet).map_err(told(&signed_in))?;
    let shown = assemble(&app, &signed_in, &id).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<OutletId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("outlet"))
}

async fn assemble(app: &App, signed_in: &SignedIn, id: &OutletId) -> Result<OutletPage, AppError> {
    let caller = &signed_in.caller;
    let outlet = app.outlet(caller, id).await?;
    let history = app.outlet_history(caller, &outlet).await?;
    Ok(OutletPage {
        frame: frame(signed_in, Section::Outlets),
        may_act: caller.may(Scope::Decide),
        outlet,
        history,
        sent: String::new(),
        form: OutletForm::default(),
        problem: None,
        now: app.now(),
    })
}

/// What a person adds to an outlet: a name, a place, a sighting, a case; or takes a case off.
pub(super) async fn step(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((outlet, step)): Path<(String, String)>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let tell = told(&signed_in);
    let id = identifier(&outlet).map_err(&tell)?;
    // Whose it is comes before what the form lacks.
    signed_in.caller.must(Scope::Decide).map_err(&tell)?;
    app.outlet(&signed_in.caller, &id).await.map_err(&tell)?;
    let form = OutletForm::read(&fields);
    let problem = match take(&app, &signed_in, &id, &step, &form).await {
        Ok(()) => {
            return Ok(Redirect::to(&format!("/outlets/{id}?said=recorded")).into_response());
        }
        Err(problem) => *problem,
    };
    if matches!(problem.status, 403 | 500..) {
        return Err(PageError::new(problem, Some(signed_in.clone())));
    }
    let status = status_of(&problem);
    let mut shown = assemble(&app, &signed_in, &id).await.map_err(&tell)?;
    shown.sent = step;
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

async fn take(
    app: &App,
    signed_in: &SignedIn,
    id: &OutletId,
    step: &str,
    form: &OutletForm,
) -> Result<(), Box<Problem>> {
    let caller = &signed_in.caller;
    let result = match step {
        "alias" => app.name_outlet(caller, id, &form.alias()).await,
        "asset" => app.add_asset(caller, id, &form.asset(app.now())?).await,
        "seen" => {
            let (number, new) = form.sighting()?;
            app.sight_asset(caller, id, number, &new).await
        }
        "join" => app.join_outlet(caller, id, &form.join(false)?).await,
        "part" => app.join_outlet(caller, id, &form.join(true)?).await,
        _ => Err(AppError::NotFound("page")),
    };
    result.map(drop).map_err(|error| Box::new(error.problem()))
}
