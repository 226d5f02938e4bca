//! Statements of reasons for the Commission's transparency database.

use super::pages::{Section, StatementsPage};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{Scope, StatementId, StatementStage};
use exchange::v1::{MendedStatement, StatementFilter};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    stage: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Asked>,
    Query(done): Query<Said>,
) -> Result<Html<String>, PageError> {
    let mut shown = assemble(&app, &signed_in, asked)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(done.said.as_deref());
    Ok(page(&shown))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    asked: Asked,
) -> Result<StatementsPage, AppError> {
    let all = StatementStage::ALL.into_iter();
    let filter = StatementFilter {
        stage: asked
            .stage
            .and_then(|word| all.clone().find(|stage| stage.as_str() == word)),
        after: asked.after,
        limit: None,
    };
    Ok(StatementsPage {
        frame: frame(signed_in, Section::Statements),
        page: app.statements(&signed_in.caller, &filter).await?,
        stage: filter.stage,
        is_on: app.sends_statements(&signed_in.caller).await?,
        may_retry: signed_in.caller.may(Scope::Decide),
        problem: None,
    })
}

pub(super) async fn retry(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(statement): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let unknown = |_| told(&signed_in)(AppError::NotFound("statement"));
    let id: StatementId = statement.parse().map_err(unknown)?;
    let mended = MendedStatement::default();
    match app.retry_statement(&signed_in.caller, &id, &mended).await {
        Ok(_) => Ok(Redirect::to("/statements?said=requeued").into_response()),
        Err(error @ (AppError::NotFound(_) | AppError::Forbidden(_))) => {
            Err(told(&signed_in)(error))
        }
        Err(error) => {
            let problem = error.problem();
            let shown = assemble(&app, &signed_in, Asked::default()).await;
            let mut shown = shown.map_err(told(&signed_in))?;
            let status = status_of(&problem);
            shown.problem = Some(problem);
            Ok((status, page(&shown)).into_response())
        }
    }
}
