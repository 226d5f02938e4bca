//! The page about oneself: what one signs in with, and where one is signed in.

use super::grave::Grave;
use super::pages::{MePage, PasswordPage, RecoveryCodesPage};
use super::sign_in::leave;
use super::{Fields, PageError, Said, Section, field, frame, must_be_ours, page, said, told};
use crate::door::{Knock, Visitor};
use crate::problem::status_of;
use app::{App, AppError, NewPassword, PasswordTicket, SignedIn, Visit};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::Problem;

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    Query(asked): Query<Said>,
) -> Result<Response, PageError> {
    let shown = assemble(&app, &signed_in, &visit).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown).into_response())
}

async fn assemble(app: &App, signed_in: &SignedIn, visit: &Visit) -> Result<MePage, AppError> {
    let is_fresh = signed_in.is_fresh(app.now());
    let passkey = match app.why_no_passkeys() {
        Some(why) => Err(why.to_owned()),
        None if !is_fresh => Ok(None),
        None => match app.begin_passkey(signed_in, visit).await {
            Ok(asked) => Ok(Some(asked)),
            Err(AppError::Invalid { detail, .. }) => Err(detail),
            Err(error) => return Err(error),
        },
    };
    let mut frame = frame(signed_in, Section::Me);
    // The page itself is where the advice leads.
    frame.needs_credential = false;
    Ok(MePage {
        frame,
        credentials: app.my_credentials(signed_in).await?,
        sessions: app.my_sessions(signed_in).await?,
        is_fresh,
        passkey,
        oidc: app.oidc().await?.map(|service| service.name),
        problem: None,
        passkey_name: String::new(),
    })
}

async fn finish(
    app: &App,
    signed_in: &SignedIn,
    visit: &Visit,
    result: Result<(), AppError>,
    word: &str,
) -> Result<Response, PageError> {
    let error = match result {
        Ok(()) => return Ok(Redirect::to(&format!("/me?said={word}")).into_response()),
        Err(error) => error,
    };
    let problem = error.problem();
    let status = status_of(&problem);
    let shown = assemble(app, signed_in, visit).await;
    let mut shown = shown.map_err(told(signed_in))?;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

/// Only to confirm that it is oneself, so that the page shows its forms.
pub(super) async fn unlock(_: Grave) -> Result<Response, PageError> {
    Ok(Redirect::to("/me").into_response())
}

pub(super) async fn add_passkey(
    State(app): State<App>,
    Grave {
        signed_in,
        visit,
        fields,
    }: Grave,
) -> Result<Response, PageError> {
    let [ceremony, answer, name] = ["ceremony", "credential", "name"].map(|n| field(&fields, n));
    let result = app.add_passkey(&signed_in, ceremony, answer, name).await;
    finish(&app, &signed_in, &visit, result, "passkey_added").await
}

pub(super) async fn remove_passkey(
    State(app): State<App>,
    Grave {
        signed_in,
        visit,
        fields,
    }: Grave,
) -> Result<Response, PageError> {
    let result = app
        .remove_passkey(&signed_in, field(&fields, "credential"))
        .await;
    finish(&app, &signed_in, &visit, result, "passkey_removed").await
}

/// Begins to choose a password.
pub(super) async fn choose_password(
    State(app): State<App>,
    Grave {
        signed_in, visit, ..
    }: Grave,
) -> Result<Response, PageError> {
    let ticket = app
        .begin_password(&signed_in, &visit)
        .map_err(told(&signed_in))?;
    Ok(page(&password_page(&signed_in, ticket, None)).into_response())
}

fn password_page(
    signed_in: &SignedIn,
    ticket: PasswordTicket,
    problem: Option<Problem>,
) -> PasswordPage {
    let mut frame = frame(signed_in, Section::Me);
    frame.needs_credential = false;
    PasswordPage {
        frame,
        house: signed_in.caller.organisation.name.clone(),
        name: signed_in.caller.name.clone(),
        ticket,
        problem,
    }
}

pub(super) async fn set_password(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let text = |name: &str| field(&fields, name).to_owned();
    let new = NewPassword {
        ceremony: text("ceremony"),
        password: text("password"),
        again: text("again"),
        code: text("code"),
    };
    match app.set_password(&signed_in, &visit, &new).await {
        Ok(codes) => Ok(page(&recovery_codes(&signed_in, codes)).into_response()),
        Err((error, Some(ticket))) => {
            let problem = error.problem();
            let status = status_of(&problem);
            let shown = password_page(&signed_in, ticket, Some(problem));
            Ok((status, page(&shown)).into_response())
        }
        Err((error, None)) => finish(&app, &signed_in, &visit, Err(error), "").await,
    }
}

fn recovery_codes(signed_in: &SignedIn, codes: Vec<String>) -> RecoveryCodesPage {
    let mut frame = frame(signed_in, Section::Me);
    frame.needs_credential = false;
    RecoveryCodesPage { frame, codes }
}

pub(super) async fn renew_recovery_codes(
    State(app): State<App>,
    Grave {
        signed_in, visit, ..
    }: Grave,
) -> Result<Response, PageError> {
    match app.renew_recovery_codes(&signed_in).await {
        Ok(codes) => Ok(page(&recovery_codes(&signed_in, codes)).into_response()),
        Err(error) => finish(&app, &signed_in, &visit, Err(error), "").await,
    }
}

pub(super) async fn remove_password(
    State(app): State<App>,
    Grave {
        signed_in, visit, ..
    }: Grave,
) -> Result<Response, PageError> {
    let result = app.remove_password(&signed_in).await;
    finish(&app, &signed_in, &visit, result, "password_removed").await
}

pub(super) async fn link_account(
    State(app): State<App>,
    Grave {
        signed_in, visit, ..
    }: Grave,
) -> Result<Response, PageError> {
    match app.begin_link(&signed_in, &visit).await {
        Ok(start) => Ok(leave(&app, &start)),
        Err(error) => finish(&app, &signed_in, &visit, Err(error), "").await,
    }
}

pub(super) async fn unlink_account(
    State(app): State<App>,
    Grave {
        signed_in,
        visit,
        fields,
    }: Grave,
) -> Result<Response, PageError> {
    let (issuer, subject) = (field(&fields, "issuer"), field(&fields, "subject"));
    let result = app.unlink_account(&signed_in, issuer, subject).await;
    finish(&app, &signed_in, &visit, result, "unlinked").await
}

/// Ends one session. Ending is never grave: it asks for no confirmation.
pub(super) async fn end_session(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let result = app.end_session(&signed_in, field(&fields, "session")).await;
    finish(&app, &signed_in, &visit, result, "session_ended").await
}

pub(super) async fn end_other_sessions(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let result = app.end_other_sessions(&signed_in).await.map(drop);
    finish(&app, &signed_in, &visit, result, "sessions_ended").await
}
