//! Signing in and out.

use super::pages::{LeavingPage, NotSignedInPage, SignInLinkPage, SignInPage, SignedOutPage};
use super::{Fields, PageError, field, must_be_ours, page, rendered};
use crate::door::{Cookie, Knock, Stranger, Visitor};
use crate::problem::status_of;
use app::{App, AppError, Begun, OidcEnd, OidcStart, SignInName, Visit};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::Role;
use exchange::Problem;
use serde::Deserialize;

/// Shows whose link it is. Looking does not use it up.
pub(super) async fn show(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let Some(holder) = app.sign_in_link(&code).await? else {
        return Ok(spent());
    };
    let sign_in = SignInLinkPage {
        code,
        door: stranger.secret.clone(),
        name: holder.caller.name,
        organisation: holder.caller.organisation.name,
        role: holder.caller.role.unwrap_or(Role::Auditor),
        expires_at: holder.expires_at,
    };
    Ok(stranger.with_cookie(&app, page(&sign_in)))
}

/// `/sign-in`: every way in.
pub(super) async fn ways(
    State(app): State<App>,
    visitor: Option<Visitor>,
    stranger: Stranger,
    Knock(visit): Knock,
) -> Result<Response, PageError> {
    if visitor.is_some() {
        return Ok(Redirect::to("/cases").into_response());
    }
    let shown = assemble(&app, &stranger, &visit).await?;
    Ok(stranger.with_cookie(&app, page(&shown)))
}

async fn assemble(app: &App, stranger: &Stranger, visit: &Visit) -> Result<SignInPage, AppError> {
    let passkey = match app.why_no_passkeys() {
        Some(why) => Err(why.to_owned()),
        None => Ok(app.begin_proof(&stranger.secret, visit)?),
    };
    Ok(SignInPage {
        door: stranger.secret.clone(),
        passkey,
        oidc: app.oidc().await?.map(|service| service.name),
        organisation: String::new(),
        pseudonym: String::new(),
        problem: None,
    })
}

/// The page once more, with what was wrong.
async fn again(
    app: &App,
    stranger: &Stranger,
    visit: &Visit,
    fields: &[(String, String)],
    error: &AppError,
) -> Result<Response, PageError> {
    let mut shown = assemble(app, stranger, visit).await?;
    let problem = error.problem();
    let status = status_of(&problem);
    shown.organisation = field(fields, "organisation").to_owned();
    shown.pseudonym = field(fields, "pseudonym").to_owned();
    shown.problem = Some(problem);
    let mut response = stranger.with_cookie(app, (status, page(&shown)));
    if let Some(seconds) = error.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// Uses a link up.
pub(super) async fn by_link(
    State(app): State<App>,
    stranger: Stranger,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    if !stranger.sent(&fields) {
        return Ok(from_elsewhere());
    }
    match app.sign_in(field(&fields, "code"), &visit).await? {
        Some(begun) => Ok(enter(&app, &begun)),
        None => Ok(spent()),
    }
}

/// Looks at a password and a code.
pub(super) async fn by_password(
    State(app): State<App>,
    stranger: Stranger,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    if !stranger.sent(&fields) {
        return Ok(from_elsewhere());
    }
    let name = SignInName {
        organisation: field(&fields, "organisation").to_owned(),
        pseudonym: field(&fields, "pseudonym").to_owned(),
    };
    let (password, code) = (field(&fields, "password"), field(&fields, "code"));
    match app.sign_in_by_password(&name, password, code, &visit).await {
        Ok(begun) => Ok(enter(&app, &begun)),
        Err(error) => again(&app, &stranger, &visit, &fields, &error).await,
    }
}

/// Looks at what the browser says for a passkey.
pub(super) async fn by_passkey(
    State(app): State<App>,
    stranger: Stranger,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    if !stranger.sent(&fields) {
        return Ok(from_elsewhere());
    }
    let (ceremony, answer) = (field(&fields, "ceremony"), field(&fields, "credential"));
    let begun = app.sign_in_by_passkey(&stranger.secret, ceremony, answer, &visit);
    match begun.await {
        Ok(begun) => Ok(enter(&app, &begun)),
        Err(error) => again(&app, &stranger, &visit, &fields, &error).await,
    }
}

/// Sends the browser to the sign-in service.
pub(super) async fn to_oidc(
    State(app): State<App>,
    stranger: Stranger,
    Knock(visit): Knock,
) -> Result<Response, PageError> {
    match app.begin_oidc(&visit).await {
        Ok(start) => Ok(leave(&app, &start)),
        Err(error) => again(&app, &stranger, &visit, &[], &error).await,
    }
}

/// Sends the browser away by a page, not by a redirect: our forms may lead to ourselves only.
pub(super) fn leave(app: &App, start: &OidcStart) -> Response {
    let mut response = page(&LeavingPage {
        address: start.address.clone(),
    })
    .into_response();
    Cookie::Oidc.set(app, &mut response, &start.cookie);
    response
}

/// What the sign-in service sends the browser back with.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Returned {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// The browser is back from the sign-in service.
pub(super) async fn from_oidc(
    State(app): State<App>,
    stranger: Stranger,
    Knock(visit): Knock,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Result<Response, PageError> {
    let cookie = Cookie::Oidc.of(&app, &headers).unwrap_or_default();
    let (state, code) = (
        returned.state.unwrap_or_default(),
        returned.code.unwrap_or_default(),
    );
    if let Some(error) = &returned.error {
        tracing::info!(error = %error.chars().take(100).collect::<String>(), "the sign-in service refused");
    }
    let end = app.finish_oidc(cookie, &state, &code, &visit).await;
    let mut response = match end {
        Ok(OidcEnd::SignedIn(begun)) => enter_by_page(&app, &begun),
        Ok(OidcEnd::Linked) => onward("/me?said=linked"),
        Ok(OidcEnd::Confirmed) => onward("/me?said=confirmed"),
        Err(error) => again(&app, &stranger, &visit, &[], &error).await?,
    };
    Cookie::Oidc.clear(&app, &mut response);
    Ok(response)
}

/// A page that leads on by itself. A redirect would still count as the other site's doing, and the browser would keep the
/// session's cookie back.
fn onward(address: &str) -> Response {
    page(&LeavingPage {
        address: address.to_owned(),
    })
    .into_response()
}

/// Begins the session in this browser.
pub(super) fn enter(app: &App, begun: &Begun) -> Response {
    let mut response = Redirect::to(first_page(begun)).into_response();
    give(app, &mut response, begun);
    response
}

fn enter_by_page(app: &App, begun: &Begun) -> Response {
    let mut response = onward(first_page(begun));
    give(app, &mut response, begun);
    response
}

fn give(app: &App, response: &mut Response, begun: &Begun) {
    Cookie::Session.set(app, response, &begun.token);
    if let Some(browser) = &begun.browser {
        Cookie::Browser.set(app, response, browser);
    }
    Cookie::Door.clear(app, response);
}

/// Work; but whoever has nothing to come back with is led to it, while their link still counts as a proof.
fn first_page(begun: &Begun) -> &'static str {
    if begun.has_credential {
        "/cases"
    } else {
        "/me?said=enrol"
    }
}

/// Ends the session.
pub(super) async fn sign_out(
    State(app): State<App>,
    visitor: Option<Visitor>,
    headers: HeaderMap,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    if let (Some(Visitor(signed_in)), Some(token)) = (visitor, Cookie::Session.of(&app, &headers)) {
        must_be_ours(&signed_in, &fields)?;
        app.sign_out(&signed_in, token).await?;
    }
    let mut response = page(&SignedOutPage).into_response();
    Cookie::Session.clear(&app, &mut response);
    Ok(response)
}

/// A link that was used, has expired or was never made.
pub(super) fn spent() -> Response {
    let page = NotSignedInPage::spent();
    (StatusCode::NOT_FOUND, Html(rendered(&page))).into_response()
}

/// A form of ours that did not come from a page this browser was given.
pub(super) fn from_elsewhere() -> Response {
    let detail = "This form was not sent from a page this browser was given, or the browser refuses cookies; nothing was \
                  done. Go back, load the page again, and send it once more.";
    PageError::new(
        Problem::new(403, "Forbidden", "not_from_here", detail),
        None,
    )
    .into_response()
}
