//! The desk of whoever works on cases: claiming, skipping, undoing, several cases in one go, notes and phrases.

use super::cases::{again, identifier, parting_word, to_next};
use super::pages::{DecisionForm, HelpPage, PhrasesPage, Section, TogetherPage};
use super::{Fields, PageError, field, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, MOST_TOGETHER, SignedIn};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{CaseId, Judgement, Scope};
use exchange::Problem;

/// Works on a case: others see it.
pub(super) async fn claim(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let done = app.claim_case(&signed_in.caller, &case).await;
    back(&app, &signed_in, &case, done, "claimed").await
}

/// An administrator goes over the claim of somebody else.
pub(super) async fn take_over(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let done = app.override_claim(&signed_in.caller, &case).await;
    back(&app, &signed_in, &case, done, "claimed").await
}

/// Lets go of a case.
pub(super) async fn let_go(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let done = app.let_go(&signed_in.caller, &case).await;
    back(&app, &signed_in, &case, done, "let_go").await
}

/// A sign of life of whoever works on a case, from the page's script: 200, or 409 where it is not theirs any more.
pub(super) async fn alive(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<StatusCode, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let mine = app.give_sign(&signed_in.caller, &case).await;
    Ok(match mine.map_err(told(&signed_in))? {
        true => StatusCode::OK,
        false => StatusCode::CONFLICT,
    })
}

/// Lets go of a case, and claims the next.
pub(super) async fn skip(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let gone = app.let_go(&signed_in.caller, &case).await;
    gone.map_err(told(&signed_in))?;
    to_next(&app, &signed_in, Some(&case), "skipped").await
}

/// Claims the first case of the queue.
pub(super) async fn next(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    to_next(&app, &signed_in, None, "claimed").await
}

/// Takes back what waits on a case.
pub(super) async fn undo(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    match app.undo(&signed_in.caller, &case).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{case}?said=undone")).into_response()),
        Err(error) => again(&app, &signed_in, &case, |_| (), error.problem()).await,
    }
}

/// Takes back what was decided in one go.
pub(super) async fn undo_together(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let together = field(&fields, "together");
    let undone = app.undo_together(&signed_in.caller, together).await;
    undone.map_err(told(&signed_in))?;
    Ok(Redirect::to("/cases?said=all_undone").into_response())
}

/// Asks for a second person, or takes that back.
pub(super) async fn second(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let caller = &signed_in.caller;
    let done = match field(&fields, "take_back") {
        "" => {
            let why = field(&fields, "second_reason");
            app.ask_second(caller, &case, why).await
        }
        _ => app.do_without_second(caller, &case).await,
    };
    back(&app, &signed_in, &case, done, "recorded").await
}

/// Writes a note for colleagues.
pub(super) async fn note(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(case): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let case = identifier(&case).map_err(told(&signed_in))?;
    let text = field(&fields, "note");
    let done = app.note_case(&signed_in.caller, &case, text).await;
    back(&app, &signed_in, &case, done, "noted").await
}

/// Back to the case, with what was done or what was wrong.
async fn back(
    app: &App,
    signed_in: &SignedIn,
    case: &CaseId,
    done: Result<(), AppError>,
    word: &str,
) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/cases/{case}?said={word}")).into_response()),
        Err(error) => again(app, signed_in, case, |_| (), error.problem()).await,
    }
}

/// Several cases in one go: the form, what it would cause, or doing it.
pub(super) async fn together(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let caller = &signed_in.caller;
    caller.must(Scope::Decide).map_err(told(&signed_in))?;
    let chosen = chosen(&fields).map_err(told(&signed_in))?;
    let form = DecisionForm::read(&fields).with_phrases(&caller.organisation.phrases);
    let judgement = match field(&fields, "step") {
        "preview" | "send" => form.judgement().map_err(|problem| *problem).map(Some),
        _ => Ok(None),
    };
    let step = field(&fields, "step");
    let mut shown = TogetherPage {
        frame: frame(&signed_in, Section::Cases),
        cases: Vec::new(),
        form,
        is_preview: false,
        done: None,
        problem: None,
        phrases: caller.organisation.phrases.clone(),
        may_order: caller.may_order(),
        undo: app.undo_wait().as_secs(),
    };
    match judgement {
        Ok(Some(judgement)) if step == "send" => {
            return send(&app, &signed_in, &chosen, &judgement, shown).await;
        }
        Ok(Some(judgement)) => {
            let tried = app.preview_together(caller, &chosen, &judgement).await;
            shown.cases = tried.map_err(told(&signed_in))?;
            shown.is_preview = true;
            // What is wrong with the decision itself is wrong with all of them alike: it is said once.
            let first = shown.cases.first().and_then(|(_, why)| why.clone());
            let all = shown.cases.iter().all(|(_, why)| *why == first);
            if let (Some(why), true) = (first, all) {
                shown.is_preview = false;
                shown.cases.iter_mut().for_each(|(_, why)| *why = None);
                shown.problem = Some(Problem::new(422, "Unprocessable Content", "refused", why));
            }
        }
        judged => {
            for id in &chosen {
                let view = app.case(caller, id).await.map_err(told(&signed_in))?;
                shown.cases.push((view, None));
            }
            shown.problem = judged.err();
        }
    }
    let status = shown.problem.as_ref().map_or(StatusCode::OK, status_of);
    Ok((status, page(&shown)).into_response())
}

async fn send(
    app: &App,
    signed_in: &SignedIn,
    chosen: &[CaseId],
    judgement: &Judgement,
    mut shown: TogetherPage,
) -> Result<Response, PageError> {
    let done = app
        .decide_together(&signed_in.caller, chosen, judgement, app.undo_wait())
        .await
        .map_err(told(signed_in))?;
    if done.refused.is_empty() {
        let parting = done.until.map_or(app::Parting::Left, app::Parting::Waits);
        let word = parting_word(parting, "decided");
        return Ok(Redirect::to(&format!("/cases?said={word}")).into_response());
    }
    shown.done = Some(done);
    Ok(page(&shown).into_response())
}

/// The cases that were chosen, each once.
fn chosen(fields: &[(String, String)]) -> Result<Vec<CaseId>, AppError> {
    let mut chosen = Vec::new();
    for (_, text) in fields.iter().filter(|(name, _)| name == "case") {
        let id = identifier(text)?;
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    if chosen.is_empty() {
        let detail = "Choose at least one case in the queue, then decide the chosen together.";
        return Err(AppError::invalid("case", detail));
    }
    if chosen.len() > MOST_TOGETHER {
        let detail = format!("At most {MOST_TOGETHER} cases are decided in one go.");
        return Err(AppError::invalid("case", detail));
    }
    Ok(chosen)
}

/// The house's phrases.
pub(super) async fn phrases(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<super::Said>,
) -> Result<Html<String>, PageError> {
    let _ = app;
    let caller = &signed_in.caller;
    caller.must(Scope::CasesRead).map_err(told(&signed_in))?;
    let mut shown = phrases_page(&signed_in);
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn phrases_page(signed_in: &SignedIn) -> PhrasesPage {
    let caller = &signed_in.caller;
    PhrasesPage {
        frame: frame(signed_in, Section::Cases),
        phrases: caller.organisation.phrases.clone(),
        may_change: caller.may(Scope::Decide) || caller.may(Scope::Answer),
        typed: String::new(),
        problem: None,
    }
}

/// Keeps a phrase.
pub(super) async fn keep_phrase(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let typed = field(&fields, "phrase");
    match app.keep_phrase(&signed_in.caller, typed).await {
        Ok(()) => Ok(Redirect::to("/phrases?said=recorded").into_response()),
        Err(error) => {
            let problem = error.problem();
            let status = status_of(&problem);
            let mut shown = phrases_page(&signed_in);
            typed.clone_into(&mut shown.typed);
            shown.problem = Some(problem);
            Ok((status, page(&shown)).into_response())
        }
    }
}

/// Keeps a phrase no more.
pub(super) async fn drop_phrase(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let number = field(&fields, "number").parse();
    let number = number.map_err(|_| told(&signed_in)(AppError::NotFound("phrase")))?;
    let dropped = app.drop_phrase(&signed_in.caller, number).await;
    dropped.map_err(told(&signed_in))?;
    Ok(Redirect::to("/phrases?said=recorded").into_response())
}

/// The keys, and how the queue works.
pub(super) async fn help(State(app): State<App>, Visitor(signed_in): Visitor) -> Html<String> {
    page(&HelpPage {
        frame: frame(&signed_in, Section::Elsewhere),
        undo: app.undo_wait().as_secs(),
    })
}
