//! Authentication at the door: an API token for programs, a session cookie for people.

use crate::console::{self, PageError};
use crate::peer::Peer;
use crate::problem::ApiError;
use app::{App, Caller, Refused, SignedIn};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "staydown_session";

/// Whoever holds the API token of the request; anybody else gets 401.
pub(crate) struct Program(pub(crate) Caller);

impl FromRequestParts<App> for Program {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let unauthorized =
            |detail: &str| ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        let Ok(peer) = Peer::from_request_parts(parts, app).await;
        let secret = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, secret)| secret.trim());
        let Some(secret) = secret else {
            return Err(unauthorized(
                "Send an API token: “Authorization: Bearer sd_…”.",
            ));
        };
        let caller = app
            .caller_by_token(secret, peer.certificate.as_deref())
            .await?;
        if caller.is_ok() {
            crate::serve::Standing::vouch(&parts.extensions);
        }
        caller.map(Self).map_err(|refused| match refused {
            Refused::Unknown => unauthorized("This API token is unknown, expired or revoked."),
            Refused::OtherCertificate => unauthorized(
                "This API token works only with the client certificate it was issued for.",
            ),
        })
    }
}

/// Whoever is signed in; anybody else is shown how to sign in.
pub(crate) struct Visitor(pub(crate) SignedIn);

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        match session(app, parts).await? {
            Some(signed_in) => Ok(Self(signed_in)),
            None => Err(console::not_signed_in()),
        }
    }
}

impl OptionalFromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, PageError> {
        Ok(session(app, parts).await?.map(Self))
    }
}

async fn session(app: &App, parts: &Parts) -> Result<Option<SignedIn>, PageError> {
    let Some(token) = cookie(&parts.headers) else {
        return Ok(None);
    };
    let signed_in = app.session(token).await?;
    if signed_in.is_some() {
        crate::serve::Standing::vouch(&parts.extensions);
    }
    Ok(signed_in)
}

/// The session token of a request's cookies.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// Whether a form was sent from a page of ours: it carries the session's token, and the browser does not say otherwise.
pub(crate) fn is_ours(signed_in: &SignedIn, headers: &HeaderMap, csrf: Option<&str>) -> bool {
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    site.is_none_or(|site| matches!(site, "same-origin" | "none"))
        && csrf == Some(signed_in.csrf.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_session_is_found_among_other_cookies_and_only_under_its_own_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            "a=1; xstaydown_session=no; staydown_session=yes"
                .parse()
                .unwrap(),
        );
        assert_eq!(cookie(&headers), Some("yes"));
        headers.clear();
        headers.append(header::COOKIE, "staydown_sessions=no".parse().unwrap());
        assert_eq!(cookie(&headers), None);
    }
}
