//! “Confirm that it is you”: asked before something grave when the last proof is ten minutes old. What the person was sending
//! is held in the page itself and sent on afterwards; the server keeps none of it.

use super::pages::{ConfirmPage, ConfirmedPage, Held};
use super::sign_in::leave;
use super::{Fields, PageError, Section, field, frame, must_be_ours, page, told};
use crate::door::{Knock, Visitor};
use crate::problem::status_of;
use app::{App, AppError, SignedIn, Visit};
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};

/// The page that asks, if the session's last proof is too old; `None` lets the handler go on. To be called after
/// [`must_be_ours`], with the form as it came.
pub(super) async fn first(
    app: &App,
    signed_in: &SignedIn,
    visit: &Visit,
    uri: &Uri,
    fields: &[(String, String)],
) -> Result<Option<Response>, PageError> {
    if signed_in.must_be_fresh(app.now()).is_ok() {
        return Ok(None);
    }
    let held = Held {
        action: uri.path().to_owned(),
        fields: fields
            .iter()
            .filter(|(name, _)| name != "csrf")
            .cloned()
            .collect(),
    };
    let shown = assemble(app, signed_in, visit, held).await;
    let shown = shown.map_err(told(signed_in))?;
    Ok(Some(page(&shown).into_response()))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    visit: &Visit,
    held: Held,
) -> Result<ConfirmPage, AppError> {
    let has = app.my_credentials(signed_in).await?;
    let passkey = if has.passkeys.is_empty() || app.why_no_passkeys().is_some() {
        None
    } else {
        Some(app.begin_proof(&signed_in.session, visit)?)
    };
    let service = app.oidc().await?;
    let service = service.filter(|service| {
        let mut linked = has.linked_accounts.iter();
        linked.any(|account| account.issuer == service.issuer)
    });
    Ok(ConfirmPage {
        frame: frame(signed_in, Section::Elsewhere),
        held,
        passkey,
        password: has.password.is_some(),
        oidc: service.map(|service| service.name),
        problem: None,
    })
}

/// The held form as it came back.
fn held(fields: &[(String, String)]) -> Option<Held> {
    let held: Held = serde_json::from_str(field(fields, "held")).ok()?;
    // To a page of ours: “//elsewhere” is not one, and neither is “/\elsewhere”.
    let mut letters = held.action.chars();
    let is_local = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    is_local.then_some(held)
}

/// By a password and a code.
pub(super) async fn by_password(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let (password, code) = (field(&fields, "password"), field(&fields, "code"));
    let result = app.confirm_by_password(&signed_in, password, code, &visit);
    let result = result.await;
    finish(&app, &signed_in, &visit, &fields, result).await
}

/// By a passkey.
pub(super) async fn by_passkey(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let (ceremony, answer) = (field(&fields, "ceremony"), field(&fields, "credential"));
    let result = app.confirm_by_passkey(&signed_in, ceremony, answer).await;
    finish(&app, &signed_in, &visit, &fields, result).await
}

/// By the account at the sign-in service. The held form does not survive the way there and back: the page says so.
pub(super) async fn by_oidc(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let start = app.begin_oidc_confirmation(&signed_in, &visit).await;
    Ok(leave(&app, &start.map_err(told(&signed_in))?))
}

async fn finish(
    app: &App,
    signed_in: &SignedIn,
    visit: &Visit,
    fields: &[(String, String)],
    result: Result<(), AppError>,
) -> Result<Response, PageError> {
    let held = held(fields).unwrap_or_default();
    let error = match result {
        Ok(()) => {
            let confirmed = ConfirmedPage {
                frame: frame(signed_in, Section::Elsewhere),
                held,
            };
            return Ok(page(&confirmed).into_response());
        }
        Err(error) => error,
    };
    let problem = error.problem();
    let status = status_of(&problem);
    let shown = assemble(app, signed_in, visit, held).await;
    let mut shown = shown.map_err(told(signed_in))?;
    shown.problem = Some(problem);
    let mut response = (status, page(&shown)).into_response();
    if let Some(seconds) = error.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_form_goes_to_a_page_of_ours_and_nowhere_else() {
        let came = |action: &str| {
            let text = format!(r#"{{"action":{action:?},"fields":[["a","b"]]}}"#);
            held(&[("held".to_owned(), text)])
        };
        assert!(came("/cases/x/issue").is_some());
        for elsewhere in [
            "",
            "cases",
            "//elsewhere.example/",
            "/\\elsewhere.example",
            "https://elsewhere.example",
            "javascript:x",
        ] {
            assert!(came(elsewhere).is_none(), "{elsewhere}");
        }
        assert!(held(&[("held".to_owned(), "not JSON".to_owned())]).is_none());
    }
}
