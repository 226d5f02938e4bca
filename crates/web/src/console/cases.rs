//! The queue and one case.

use super::pages::{CasePage, CasesPage, DecisionForm, IssueForm, Neighbours, Section};
use super::{Fields, PageError, Said, confirm, frame, must_be_ours, page, said, told};
use crate::door::{Knock, Visitor};
use crate::problem::status_of;
use app::{App, AppError, Issued, SignedIn};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{CaseId, CaseStage, Origin, ReceivedVia, Scope};
use exchange::Problem;
use exchange::v1::CaseFilter;
use serde::Deserialize;

/// The queue's address: `stage` is one of the stages, or `all`; without it the queue shows what is open.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    stage: Option<String>,
    from: Option<String>,
    after: Option<String>,
}

impl Asked {
    fn filter(self) -> CaseFilter {
        let stages = [
            CaseStage::Open,
            CaseStage::Decided,
            CaseStage::Noticed,
            CaseStage::Answered,
            CaseStage::Closed,
        ];
        let stage = match self.stage.as_deref() {
            None => Some(CaseStage::Open),
            Some(word) => stages.into_iter().find(|stage| stage.as_str() == word),
        };
        CaseFilter {
            stage,
            from: self.from.filter(|from| !from.is_empty()),
            after: self.after,
            limit: None,
        }
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let filter = asked.filter();
    let cases = app
        .cases(&signed_in.caller, &filter)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&CasesPage {
        frame: frame(&signed_in, Section::Cases),
        filter,
        page: cases,
        now: app.now(),
    }))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let case = identifier(&case).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &case)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<CaseId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("case"))
}

/// Everything a case's page shows.
async fn assemble(app: &App, signed_in: &SignedIn, id: &CaseId) -> Result<CasePage, AppError> {
    let caller = &signed_in.caller;
    let case = app.case(caller, id).await?;
    let capture = match &case.origin {
        Origin::Location { capture, .. } => Some(app.capture_view(caller, capture).await?),
        Origin::Upload { .. } | Origin::Notice { .. } | Origin::UserNotice { .. } => None,
    };
    let user_notice = match &case.origin {
        Origin::UserNotice { user_notice, .. } => Some(app.user_notice(caller, user_notice).await?),
        _ => None,
    };
    let mut notices = Vec::with_capacity(case.notices.len());
    for notice in &case.notices {
        notices.push(app.notice(caller, notice, ReceivedVia::Console).await?);
    }
    let statements = app.statements_about(caller, id).await?;
    let history = app.case_history(caller, &case).await?;
    let (previous, next) = app.cases_beside(caller, id).await?;
    Ok(CasePage {
        frame: frame(signed_in, Section::Cases),
        case,
        capture,
        user_notice,
        notices,
        statements,
        history,
        may_decide: caller.may(Scope::Decide),
        may_order: caller.may_order(),
        form: DecisionForm::default(),
        issue: IssueForm::default(),
        problem: None,
        neighbours: Neighbours { previous, next },
        now: app.now(),
    })
}

pub(super) async fn decide(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    OriginalUri(uri): OriginalUri,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let form = DecisionForm::read(&fields);
    // It withdraws known content for everybody who shares the bank.
    if form.is_wrong
        && let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await?
    {
        return Ok(asks);
    }
    let judged = form.judgement();
    let result = match judged.and_then(|judgement| Ok((judgement, form.wrong()?))) {
        Ok((judgement, wrong)) => app
            .decide(&signed_in.caller, &case, &judgement, wrong)
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    match result {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{case}?said=decided")).into_response()),
        Err(problem) => again(&app, &signed_in, &case, |shown| shown.form = form, problem).await,
    }
}

pub(super) async fn issue(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    OriginalUri(uri): OriginalUri,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    if let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await? {
        return Ok(asks);
    }
    let case = identifier(&case).map_err(told(&signed_in))?;
    let form = IssueForm::read(&fields);
    let result = match form.new_notice() {
        Ok(new) => app
            .issue(&signed_in.caller, &case, &new)
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    match result {
        Ok(Issued::Left(..)) => {
            Ok(Redirect::to(&format!("/cases/{case}?said=issued")).into_response())
        }
        Ok(Issued::Waits(_)) => {
            Ok(Redirect::to(&format!("/cases/{case}?said=proposed")).into_response())
        }
        Err(problem) => again(&app, &signed_in, &case, |shown| shown.issue = form, problem).await,
    }
}

/// The second person: the notice leaves as it was proposed.
pub(super) async fn approve(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    OriginalUri(uri): OriginalUri,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    if let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await? {
        return Ok(asks);
    }
    let case = identifier(&case).map_err(told(&signed_in))?;
    match app.approve(&signed_in.caller, &case).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{case}?said=issued")).into_response()),
        Err(error) => again(&app, &signed_in, &case, |_| (), error.problem()).await,
    }
}

pub(super) async fn drop_proposal(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let reason = fields.iter().find(|(name, _)| name == "reason");
    let reason = reason.map(|(_, text)| text.as_str()).unwrap_or_default();
    match app.drop_proposal(&signed_in.caller, &case, reason).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{case}?said=recorded")).into_response()),
        Err(error) => again(&app, &signed_in, &case, |_| (), error.problem()).await,
    }
}

/// The same page once more, with what was sent and what was wrong with it.
async fn again(
    app: &App,
    signed_in: &SignedIn,
    case: &CaseId,
    refill: impl FnOnce(&mut CasePage),
    problem: Problem,
) -> Result<Response, PageError> {
    let mut shown = assemble(app, signed_in, case)
        .await
        .map_err(told(signed_in))?;
    let status = status_of(&problem);
    refill(&mut shown);
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}
