//! Complaints, for those who decide them.

use super::cases::parting_word;
use super::pages::{
    CasePage, ComplaintPage, ComplaintsPage, ContactPage, DecisionForm, IssueForm, Neighbours,
    Section, VerdictForm,
};
use super::{Fields, PageError, Said, confirm, field, frame, must_be_ours, page, said, told};
use crate::door::{Knock, Visitor};
use crate::problem::status_of;
use crate::tongue::say;
use app::{App, AppError, SignedIn};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{CaseId, ComplaintId};
use exchange::Problem;
use exchange::v1::ComplaintFilter;
use serde::Deserialize;

/// The queue's address: `stage` is one of the stages, or `all`; without it the queue shows what is open.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    stage: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let stage = match asked.stage.as_deref() {
        None => Some("open".to_owned()),
        Some("all") => None,
        Some(stage) => Some(stage.to_owned()),
    };
    let filter = ComplaintFilter {
        stage,
        after: asked.after,
        limit: None,
    };
    let found = app.complaints(&signed_in.caller, &filter).await;
    let waiting = app.my_waiting(&signed_in.caller).await;
    Ok(page(&ComplaintsPage {
        frame: frame(&signed_in, Section::Complaints),
        page: found.map_err(told(&signed_in))?,
        waiting: waiting.map_err(told(&signed_in))?,
        house: signed_in.caller.organisation.id.clone(),
        filter,
        now: app.now(),
    }))
}

fn identifier(text: &str) -> Result<ComplaintId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("complaint"))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(complaint): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&complaint).map_err(told(&signed_in))?;
    let shown = assemble(&app, &signed_in, &id).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

/// Everything the page of a complaint shows.
async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    id: &ComplaintId,
) -> Result<ComplaintPage, AppError> {
    let caller = &signed_in.caller;
    let complaint = app.complaint(caller, id).await?;
    let case = match &complaint.case {
        Some(case) => Some(beside(app, signed_in, case).await?),
        None => None,
    };
    Ok(ComplaintPage {
        frame: frame(signed_in, Section::Complaints),
        complaint,
        case,
        form: VerdictForm::default(),
        desk: app.complaint_desk(caller, id).await?,
        problem: None,
        now: app.now(),
    })
}

/// The case beside the complaint: as its own page shows it, without its forms.
async fn beside(app: &App, signed_in: &SignedIn, id: &CaseId) -> Result<CasePage, AppError> {
    let caller = &signed_in.caller;
    let case = app.case(caller, id).await?;
    let history = app.case_history(caller, &case).await?;
    let capture = match &case.origin {
        casework::Origin::Location { capture, .. } => {
            Some(app.capture_view(caller, capture).await?)
        }
        _ => None,
    };
    let listening = super::cases::listening(app, signed_in, &case).await?;
    Ok(CasePage {
        listening,
        frame: frame(signed_in, Section::Complaints),
        case,
        capture,
        notices: Vec::new(),
        statements: Vec::new(),
        history,
        user_notice: None,
        may_decide: false,
        may_order: false,
        form: DecisionForm::default(),
        issue: IssueForm::default(),
        problem: None,
        neighbours: Neighbours::default(),
        now: app.now(),
        desk: app::Desk::default(),
        waiting: Vec::new(),
        // It is about what was decided, not about where it came from.
        outlets: Vec::new(),
        draft: None,
    })
}

pub(super) async fn decide(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    OriginalUri(uri): OriginalUri,
    Path(complaint): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let form = VerdictForm::read(&fields);
    // It withdraws known content for everybody who shares the bank.
    if form.is_wrong
        && let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await?
    {
        return Ok(asks);
    }
    let id = identifier(&complaint).map_err(told(&signed_in))?;
    let result = match form.verdict() {
        Ok(verdict) => app
            .decide_complaint_with_undo(&signed_in.caller, &id, &verdict, app.undo_wait())
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    let problem = match result {
        Ok(parting) => {
            let word = parting_word(parting, "complaint_decided");
            let there = format!("/complaints/{id}?said={word}");
            return Ok(Redirect::to(&there).into_response());
        }
        Err(problem) => problem,
    };
    again(&app, &signed_in, &id, form, problem).await
}

/// Takes back what waits on a complaint.
pub(super) async fn undo(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(complaint): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&complaint).map_err(told(&signed_in))?;
    match app.undo_verdict(&signed_in.caller, &id).await {
        Ok(_) => {
            let there = format!("/complaints/{id}?said=verdict_undone");
            Ok(Redirect::to(&there).into_response())
        }
        Err(error) => {
            let form = VerdictForm::default();
            again(&app, &signed_in, &id, form, error.problem()).await
        }
    }
}

pub(super) async fn link(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(complaint): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&complaint).map_err(told(&signed_in))?;
    // Copied from the address of the case's page, as like as not.
    let case = field(&fields, "case").trim();
    let case = case.rsplit('/').next().unwrap_or_default();
    let result = match case.parse::<CaseId>() {
        Ok(case) => app.link_complaint(&signed_in.caller, &id, &case).await,
        Err(error) => Err(AppError::invalid("case", error.to_string())),
    };
    match result {
        Ok(_) => {
            let there = format!("/complaints/{id}?said=complaint_linked");
            Ok(Redirect::to(&there).into_response())
        }
        Err(error) => {
            let mut problem = error.problem();
            problem.field = Some("case".to_owned());
            again(&app, &signed_in, &id, VerdictForm::default(), problem).await
        }
    }
}

async fn again(
    app: &App,
    signed_in: &SignedIn,
    id: &ComplaintId,
    form: VerdictForm,
    problem: Problem,
) -> Result<Response, PageError> {
    let shown = assemble(app, signed_in, id).await;
    let mut shown = shown.map_err(told(signed_in))?;
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

/// Who complained: asked for by a form, because looking goes on record.
pub(super) async fn contact(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(complaint): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Html<String>, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&complaint).map_err(told(&signed_in))?;
    let found = app.complainant(&signed_in.caller, &id).await;
    Ok(page(&ContactPage {
        frame: frame(&signed_in, Section::Complaints),
        contact: found.map_err(told(&signed_in))?,
        whose: say::it("contact-complained"),
        back: format!("/complaints/{id}"),
    }))
}

/// Who sent the notice a case came from.
pub(super) async fn notifier(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Html<String>, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id: CaseId = case
        .parse()
        .map_err(|_| told(&signed_in)(AppError::NotFound("case")))?;
    let found = app.notifier(&signed_in.caller, &id).await;
    Ok(page(&ContactPage {
        frame: frame(&signed_in, Section::Cases),
        contact: found.map_err(told(&signed_in))?,
        whose: say::it("contact-notified"),
        back: format!("/cases/{id}"),
    }))
}
