//! The API tokens of the organisation, for its administrators.

use super::grave::Grave;
use super::pages::{TokenForm, TokenMadePage, TokensPage};
use super::{PageError, Said, Section, field, frame, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, NewProgram, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{Scope, TokenId};

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let mut shown = assemble(&app, &signed_in).await.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

async fn assemble(app: &App, signed_in: &SignedIn) -> Result<TokensPage, AppError> {
    Ok(TokensPage {
        frame: frame(signed_in, Section::People),
        tokens: app.tokens_here(signed_in).await?,
        now: app.now(),
        form: TokenForm::default(),
        problem: None,
    })
}

/// Makes a token. Grave: it acts for the organisation, for a year and more. Its secret is in this answer and nowhere else.
pub(super) async fn make(
    State(app): State<App>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let form = TokenForm {
        label: field(&fields, "label").to_owned(),
        scopes: fields
            .iter()
            .filter(|(name, _)| name == "scopes")
            .map(|(_, value)| value.clone())
            .collect(),
        days: field(&fields, "days").to_owned(),
    };
    let made = match wanted(&form) {
        Ok(new) => app.issue_token_here(&signed_in, new).await,
        Err(error) => Err(error),
    };
    let error = match made {
        Ok((issued, expires_at)) => {
            let shown = TokenMadePage {
                frame: frame(&signed_in, Section::People),
                label: form.label.trim().to_owned(),
                id: issued.id.to_string(),
                secret: issued.secret,
                expires_at,
            };
            return Ok(page(&shown).into_response());
        }
        Err(error @ (AppError::Refused(_) | AppError::Invalid { .. })) => error,
        Err(error) => return Err(told(&signed_in)(error)),
    };
    let problem = error.problem();
    let status = status_of(&problem);
    let mut shown = assemble(&app, &signed_in).await.map_err(told(&signed_in))?;
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

fn wanted(form: &TokenForm) -> Result<NewProgram, AppError> {
    let scopes: Result<_, String> = form
        .scopes
        .iter()
        .map(|scope| scope.parse::<Scope>())
        .collect();
    let days = form
        .days
        .trim()
        .parse()
        .ok()
        .filter(|days| (1..=731).contains(days));
    Ok(NewProgram {
        label: form.label.clone(),
        scopes: scopes.map_err(|detail| AppError::invalid("scopes", detail))?,
        days: days
            .ok_or_else(|| AppError::invalid("days", "Give a whole number of days, 1 to 731."))?,
    })
}

/// Revokes a token: it opens nothing from the next request on.
pub(super) async fn revoke(
    State(app): State<App>,
    Path(token): Path<String>,
    Grave { signed_in, .. }: Grave,
) -> Result<Redirect, PageError> {
    let unknown = |_| told(&signed_in)(AppError::NotFound("token"));
    let token: TokenId = token.parse().map_err(unknown)?;
    let revoked = app.revoke_token_here(&signed_in, &token).await;
    revoked.map_err(told(&signed_in))?;
    Ok(Redirect::to("/tokens?said=token_revoked"))
}
