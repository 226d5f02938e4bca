//! Signing in and out.

use super::pages::{SignInPage, SignInRefusedPage, SignedOutPage};
use super::{Fields, PageError, must_be_ours, page, rendered};
use crate::door::{COOKIE, Visitor, cookie};
use app::App;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::Role;

/// Shows whose link it is. Looking does not use it up.
pub(super) async fn show(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let Some(holder) = app.sign_in_link(&code).await? else {
        return Ok(refused());
    };
    let sign_in = SignInPage {
        code,
        name: holder.caller.name,
        organisation: holder.caller.organisation.name,
        role: holder.caller.role.unwrap_or(Role::Auditor),
        expires_at: holder.expires_at,
    };
    Ok(page(&sign_in).into_response())
}

/// `/sign-in` without a code.
pub(super) async fn nobody(visitor: Option<Visitor>) -> Response {
    match visitor {
        Some(_) => Redirect::to("/cases").into_response(),
        None => (
            StatusCode::UNAUTHORIZED,
            Html(rendered(&SignInRefusedPage::nobody())),
        )
            .into_response(),
    }
}

/// Uses the link up.
pub(super) async fn sign_in(
    State(app): State<App>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    let code = fields
        .iter()
        .find(|(name, _)| name == "code")
        .map(|(_, value)| value.as_str())
        .unwrap_or_default();
    let Some(signed_in) = app.sign_in(code).await? else {
        return Ok(refused());
    };
    let mut response = Redirect::to("/cases").into_response();
    set_cookie(
        &mut response,
        &format!(
            "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict",
            signed_in.token
        ),
    );
    Ok(response)
}

/// Ends the session.
pub(super) async fn sign_out(
    State(app): State<App>,
    visitor: Option<Visitor>,
    headers: HeaderMap,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    if let (Some(Visitor(signed_in)), Some(token)) = (visitor, cookie(&headers)) {
        must_be_ours(&signed_in, &headers, &fields)?;
        app.sign_out(token).await?;
    }
    let mut response = page(&SignedOutPage).into_response();
    set_cookie(
        &mut response,
        &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"),
    );
    Ok(response)
}

fn refused() -> Response {
    (
        StatusCode::NOT_FOUND,
        Html(rendered(&SignInRefusedPage::spent())),
    )
        .into_response()
}

fn set_cookie(response: &mut Response, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
