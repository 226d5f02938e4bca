//! The queue and one case.

use super::grave::Grave;
use super::pages::{
    CasePage, CasesPage, DecisionForm, IssueForm, Listening, Neighbours, Section, place_in_sound,
};
use super::{Fields, PageError, confirm, frame, must_be_ours, page, said, told};
use crate::door::{Knock, Visitor};
use crate::problem::status_of;
use app::{App, AppError, Parting, QueueFilter, SignedIn};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{CaptureId, CaseId, CaseStage, Origin, ReceivedVia, Scope};
use exchange::Problem;
use exchange::v1::CaseView;
use serde::Deserialize;

/// The queue's address: `stage` is one of the stages, `waiting`, or `all`; without it the queue shows what is open.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    stage: Option<String>,
    from: Option<String>,
    /// `mine` or `nobody`.
    claim: Option<String>,
    /// `soon`.
    due: Option<String>,
    entry: Option<String>,
    after: Option<String>,
    said: Option<String>,
}

/// The address of a case.
#[derive(Debug, Default, Deserialize)]
pub(super) struct OfCase {
    said: Option<String>,
    /// A place in a sound: the player, and milliseconds.
    hear: Option<String>,
}

impl Asked {
    fn filter(self) -> QueueFilter {
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
        QueueFilter {
            stage,
            waiting: self.stage.as_deref() == Some("waiting"),
            from: self.from.filter(|from| !from.is_empty()),
            mine: self.claim.as_deref() == Some("mine"),
            unclaimed: self.claim.as_deref() == Some("nobody"),
            soon: self.due.as_deref() == Some("soon"),
            entry: self.entry.and_then(|entry| entry.parse().ok()),
            after: self.after,
        }
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let notice = said(asked.said.as_deref());
    let filter = asked.filter();
    let caller = &signed_in.caller;
    let told = told(&signed_in);
    let (cases, at_work) = app.queue(caller, &filter).await.map_err(&told)?;
    let waiting = app.my_waiting(caller).await.map_err(&told)?;
    let mut frame = frame(&signed_in, Section::Cases);
    frame.notice = notice;
    Ok(page(&CasesPage {
        frame,
        filter,
        page: cases,
        at_work,
        waiting,
        may_decide: caller.may(Scope::Decide),
        now: app.now(),
    }))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    Query(asked): Query<OfCase>,
) -> Result<Html<String>, PageError> {
    let case = identifier(&case).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &case)
        .await
        .map_err(told(&signed_in))?;
    shown.listening.place = asked.hear.as_deref().and_then(place_in_sound);
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

pub(super) fn identifier(text: &str) -> Result<CaseId, AppError> {
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
    let desk = app.desk(caller, id).await?;
    let waiting = app.my_waiting(caller).await?;
    let outlets = app.outlets_of_case(caller, id).await?;
    let listening = listening(app, signed_in, &case).await?;
    Ok(CasePage {
        outlets,
        listening,
        draft: None,
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
        desk,
        waiting,
    })
}

/// What there is to hear of a case.
pub(super) async fn listening(
    app: &App,
    signed_in: &SignedIn,
    case: &CaseView,
) -> Result<Listening, AppError> {
    Ok(Listening {
        audible: app.audible(&signed_in.caller, &case.matches).await?,
        place: None,
        no_sounds: signed_in.care.no_sounds,
        no_videos: signed_in.care.no_videos,
        lacks: app::lacks_for_listening(),
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
    let form = DecisionForm::read(&fields).with_phrases(&signed_in.caller.organisation.phrases);
    // It withdraws known content for everybody who shares the bank.
    if form.is_wrong
        && let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await?
    {
        return Ok(asks);
    }
    let judged = form.judgement();
    let caller = &signed_in.caller;
    let result = match judged.and_then(|judgement| Ok((judgement, form.wrong()?))) {
        Ok((judgement, wrong)) => app
            .decide_with_undo(caller, &case, &judgement, wrong, app.undo_wait())
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    match result {
        Ok(parting) if super::field(&fields, "then") == "next" => {
            to_next(
                &app,
                &signed_in,
                Some(&case),
                parting_word(parting, "decided"),
            )
            .await
        }
        Ok(parting) => {
            let word = parting_word(parting, "decided");
            Ok(Redirect::to(&format!("/cases/{case}?said={word}")).into_response())
        }
        Err(problem) => again(&app, &signed_in, &case, |shown| shown.form = form, problem).await,
    }
}

/// What is said of something that may wait.
pub(super) fn parting_word(parting: Parting, left: &'static str) -> &'static str {
    match parting {
        Parting::Left => left,
        Parting::Hurried => "hurried",
        Parting::Waits(_) => "waits",
        Parting::Proposed => "proposed",
    }
}

/// Claims the next case and goes there; to the queue where there is none.
pub(super) async fn to_next(
    app: &App,
    signed_in: &SignedIn,
    after: Option<&CaseId>,
    word: &str,
) -> Result<Response, PageError> {
    let next = app.claim_next(&signed_in.caller, after).await;
    let address = match next.map_err(told(signed_in))? {
        Some(case) => format!("/cases/{case}?said={word}"),
        None => format!("/cases?said={word}"),
    };
    Ok(Redirect::to(&address).into_response())
}

pub(super) async fn issue(
    State(app): State<App>,
    Path(case): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let case = identifier(&case).map_err(told(&signed_in))?;
    let form = IssueForm::read(&fields);
    let result = match form.new_notice() {
        Ok(new) => app
            .issue_with_undo(&signed_in.caller, &case, &new, app.undo_wait())
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    match result {
        Ok(parting) => {
            let word = parting_word(parting, "issued");
            Ok(Redirect::to(&format!("/cases/{case}?said={word}")).into_response())
        }
        Err(problem) => again(&app, &signed_in, &case, |shown| shown.issue = form, problem).await,
    }
}

/// The second person: the notice leaves as it was proposed.
pub(super) async fn approve(
    State(app): State<App>,
    Path(case): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let case = identifier(&case).map_err(told(&signed_in))?;
    let shown = super::field(&fields, "proposed_at").parse().ok();
    let wait = app.undo_wait();
    match app
        .approve_with_undo(&signed_in.caller, &case, shown, wait)
        .await
    {
        Ok(parting) => {
            let word = parting_word(parting, "issued");
            Ok(Redirect::to(&format!("/cases/{case}?said={word}")).into_response())
        }
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

/// The same page once more, to be filled with what was sent.
pub(super) async fn again_with(
    app: &App,
    signed_in: &SignedIn,
    case: &CaseId,
) -> Result<CasePage, PageError> {
    assemble(app, signed_in, case)
        .await
        .map_err(told(signed_in))
}

/// The same page once more, with what was sent and what was wrong with it.
pub(super) async fn again(
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

/// The file about a case for a court, with its purpose on record.
pub(super) async fn export(
    State(app): State<App>,
    Path(case): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let case = identifier(&case).map_err(told(&signed_in))?;
    let purpose = fields.iter().find(|(name, _)| name == "export_purpose");
    let purpose = purpose.map(|(_, text)| text.as_str()).unwrap_or_default();
    match app.export_case(&signed_in.caller, &case, purpose).await {
        Ok(dossier) => Ok(crate::api::package(case.as_str(), dossier.bytes)),
        Err(error) => again(&app, &signed_in, &case, |_| (), error.problem()).await,
    }
}

/// The package of a capture, as a file.
pub(super) async fn capture_wacz(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(capture): Path<String>,
) -> Result<Response, PageError> {
    let told = told(&signed_in);
    let id = capture.parse::<CaptureId>();
    let id = id.map_err(|_| told(AppError::NotFound("capture")))?;
    let read = app.capture_wacz(&signed_in.caller, &id).await;
    Ok(crate::api::package(id.as_str(), read.map_err(&told)?))
}
