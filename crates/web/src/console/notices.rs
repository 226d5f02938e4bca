//! Notices, and answering them.

use super::pages::{AnswerForm, CourseForm, IssuerForm, NoticePage, NoticesPage, Section};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, Direction, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{NoticeId, NoticeKind, OrganisationKind, ReceivedVia, Scope};
use exchange::Problem;
use exchange::v1::{Clarification, NoticeView, Withdrawal};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    direction: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    let direction = Direction::read(asked.direction.as_deref());
    let place = EntryPage {
        after: asked.after,
        limit: None,
    };
    let notices = app
        .notices(&signed_in.caller, direction, &place)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&NoticesPage {
        frame: frame(&signed_in, Section::Notices),
        page: notices,
        direction,
        now: app.now(),
    }))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&notice).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &id)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

pub(super) fn identifier(text: &str) -> Result<NoticeId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("notice"))
}

async fn assemble(app: &App, signed_in: &SignedIn, id: &NoticeId) -> Result<NoticePage, AppError> {
    let notice = app
        .notice(&signed_in.caller, id, ReceivedVia::Console)
        .await?;
    let caller = &signed_in.caller;
    let waiting = match &notice.case {
        Some(case) if caller.may(Scope::CasesRead) => app.desk(caller, case).await?.waiting,
        _ => None,
    };
    let withheld = match notice.to_us {
        true => None,
        false => app.withholding_of(caller, id).await?,
    };
    let issues = caller.organisation.kind == OrganisationKind::Authority
        && notice.kind == NoticeKind::RemovalOrder
        && !notice.to_us;
    Ok(NoticePage {
        may_withhold: issues && caller.may(Scope::Order),
        withheld,
        waiting,
        frame: frame(signed_in, Section::Notices),
        may_answer: caller.may(Scope::Answer) && notice.to_us,
        may_withdraw: caller.may(Scope::to_issue(notice.kind)) && !notice.to_us,
        notice,
        problem: None,
        answer: AnswerForm::default(),
        issuer: IssuerForm::default(),
        course: CourseForm::default(),
        now: app.now(),
    })
}

pub(super) async fn answer(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&notice).map_err(told(&signed_in))?;
    let form = AnswerForm::read(&fields);
    let urls = match form.answer.as_str() {
        "reinstated" => app
            .notice(&signed_in.caller, &id, ReceivedVia::Console)
            .await
            .map_err(told(&signed_in))?
            .items
            .into_iter()
            .map(|item| item.url)
            .collect(),
        _ => Vec::new(),
    };
    let result = match form.notice_answer(&urls, app.now()) {
        Ok(answer) => {
            app.answer_with_undo(&signed_in.caller, &id, &answer, app.undo_wait())
                .await
        }
        Err(problem) => {
            return again(&app, &signed_in, &id, |shown| shown.answer = form, *problem).await;
        }
    };
    // The page it may show again is large.
    let word = result.as_ref().map_or("answered", |parting| {
        super::cases::parting_word(*parting, "answered")
    });
    Box::pin(finish(&app, &signed_in, &id, result, word, |shown| {
        shown.answer = form
    }))
    .await
}

pub(super) async fn clarify(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&notice).map_err(told(&signed_in))?;
    let form = IssuerForm::read(&fields);
    let result = app
        .clarify(
            &signed_in.caller,
            &id,
            &Clarification {
                text: form.text.clone(),
            },
        )
        .await;
    finish(&app, &signed_in, &id, result, "clarified", |shown| {
        shown.issuer = form
    })
    .await
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&notice).map_err(told(&signed_in))?;
    let form = IssuerForm::read(&fields);
    let result = app
        .withdraw_notice(
            &signed_in.caller,
            &id,
            &Withdrawal {
                reason: form.reason.clone(),
            },
        )
        .await;
    finish(&app, &signed_in, &id, result, "withdrawn", |shown| {
        shown.issuer = form
    })
    .await
}

/// What every form about the course of an order begins with: who, which, and what was typed.
struct Course {
    signed_in: SignedIn,
    id: NoticeId,
    form: CourseForm,
}

impl Course {
    fn begin(
        signed_in: SignedIn,
        notice: &str,
        which: &str,
        fields: &[(String, String)],
    ) -> Result<Self, PageError> {
        must_be_ours(&signed_in, fields)?;
        let id = identifier(notice).map_err(told(&signed_in))?;
        Ok(Self {
            signed_in,
            id,
            form: CourseForm::read(which, fields),
        })
    }

    async fn end(
        self,
        app: &App,
        result: Result<NoticeView, AppError>,
        word: &str,
    ) -> Result<Response, PageError> {
        let form = self.form;
        let shown = finish(app, &self.signed_in, &self.id, result, word, |shown| {
            shown.course = form;
        });
        Box::pin(shown).await
    }

    /// The page again, with what the form lacks.
    async fn lacks(self, app: &App, problem: Problem) -> Result<Response, PageError> {
        let form = self.form;
        again(
            app,
            &self.signed_in,
            &self.id,
            |shown| shown.course = form,
            problem,
        )
        .await
    }
}

pub(super) async fn ask_for_scrutiny(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let course = Course::begin(signed_in, &notice, "scrutiny-request", &fields)?;
    let caller = &course.signed_in.caller;
    let result = app
        .request_scrutiny(caller, &course.id, &course.form.reasons())
        .await;
    course.end(&app, result, "asked").await
}

pub(super) async fn file_proceeding(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let course = Course::begin(signed_in, &notice, "proceedings", &fields)?;
    let filed = match course.form.proceeding(app.now()) {
        Ok(filed) => filed,
        Err(problem) => return course.lacks(&app, *problem).await,
    };
    let caller = &course.signed_in.caller;
    let result = app.file_proceeding(caller, &course.id, &filed).await;
    course.end(&app, result, "recorded").await
}

pub(super) async fn end_proceeding(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let course = Course::begin(signed_in, &notice, "proceedings-end", &fields)?;
    let end = match course.form.proceeding_end(app.now()) {
        Ok(end) => end,
        Err(problem) => return course.lacks(&app, *problem).await,
    };
    let caller = &course.signed_in.caller;
    let result = app.end_proceeding(caller, &course.id, &end).await;
    course.end(&app, result, "recorded").await
}

pub(super) async fn extend_silence(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let course = Course::begin(signed_in, &notice, "non-disclosure", &fields)?;
    let more = match course.form.silence() {
        Ok(more) => more,
        Err(problem) => return course.lacks(&app, *problem).await,
    };
    let caller = &course.signed_in.caller;
    let result = app.extend_silence(caller, &course.id, &more).await;
    course.end(&app, result, "recorded").await
}

pub(super) async fn end_silence(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let course = Course::begin(signed_in, &notice, "non-disclosure-end", &fields)?;
    let result = app.end_silence(&course.signed_in.caller, &course.id).await;
    course.end(&app, result, "recorded").await
}

pub(super) async fn finalise(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(notice): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let course = Course::begin(signed_in, &notice, "final", &fields)?;
    let result = app.finalise(&course.signed_in.caller, &course.id).await;
    course.end(&app, result, "recorded").await
}

/// Where a form leads: to the page with a sentence, or to the same page with what was wrong.
pub(super) async fn finish<T>(
    app: &App,
    signed_in: &SignedIn,
    id: &NoticeId,
    result: Result<T, AppError>,
    word: &str,
    refill: impl FnOnce(&mut NoticePage),
) -> Result<Response, PageError> {
    match result {
        Ok(_) => Ok(Redirect::to(&format!("/notices/{id}?said={word}")).into_response()),
        Err(error) => again(app, signed_in, id, refill, error.problem()).await,
    }
}

async fn again(
    app: &App,
    signed_in: &SignedIn,
    id: &NoticeId,
    refill: impl FnOnce(&mut NoticePage),
    problem: Problem,
) -> Result<Response, PageError> {
    let mut shown = assemble(app, signed_in, id)
        .await
        .map_err(told(signed_in))?;
    let status = status_of(&problem);
    refill(&mut shown);
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}
